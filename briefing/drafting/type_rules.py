"""What words and grammar say of a type: rules before the ranker, weights on it, and roles."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from briefing.drafting.candidate import Involved
from briefing_events.fact import Act
from briefing_events.registry import FACTS_BY_TOPIC

_ASKING: frozenset[Act] = frozenset({"condition", "demand", "request"})


@cache
def type_words() -> dict[str, dict[str, Any]]:
    """The tables of ``types.toml``."""
    text = files("briefing.drafting").joinpath("types.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})", re.IGNORECASE | re.DOTALL)


def has(kind: str, text: str, table: str = "words") -> bool:
    """Whether a text has words of a kind."""
    return bool(_pattern(type_words()[table][kind]).search(text))


def sure_type(
    text: str, around: str, predicate: Any, *, of_encounter: bool, reports: bool
) -> str | None:
    """The type that a clause has by its words, or ``None`` where they leave it open.

    ``around``: its sentence; ``of_encounter``: its subject is a meeting told before;
    ``reports``: somebody speaks in it.
    """
    if of_encounter and has("covering", predicate.lemma_):
        return "topic-discussed"
    for about, type_, words in type_words()["sure"]["steps"] if reports else ():
        if has(about, around, "about") and _pattern(words).search(text):
            return str(type_)
    return None


def weight_of(type_: str, text: str, *, speaks: bool, quoted: bool, analyst: bool) -> float:
    """How much likelier the grammar makes a type: who speaks, and in which way."""
    shape = FACTS_BY_TOPIC[type_].shape.SHAPE
    if type_ == "framing-offered":
        return 0.05
    if type_ == "attendance-announced" and not has("attending", text):
        return 0.1
    if shape == "assessment":
        is_forecast = type_ == "forecast-offered"
        fits = 1.0 if has("coming", text) == is_forecast else 0.3
        if analyst:
            return 20.0 * fits
        return fits * (4.0 if has("doubting", text) and not speaks else 0.3 if speaks else 1.0)
    if analyst:
        return 0.1
    if quoted and speaks:
        return {"utterance": 2.0, "step": 0.4, "plan": 0.4}.get(shape, 0.05)
    if speaks:
        return 1.5 if shape in {"utterance", "step", "plan"} else 0.3
    return 0.6 if shape == "utterance" else 1.0


def roles_of(type_: str) -> tuple[str, str, int]:
    """The role of who acts in a fact of a type, that of the others, and how many these are."""
    roles = type_words()["roles"]
    of_shape = roles.get(FACTS_BY_TOPIC[type_].shape.SHAPE, ("subject", "object", 2))
    lead, rest, most = roles.get(type_, of_shape)
    return lead, rest, most


def is_complete(type_: str, actors: Sequence[Involved], stage: object) -> bool:
    """Whether a draft has the actors that its type needs, a stage if it is a step.

    What is asked, without anybody of whom, is left to people: sentences seldom say so plainly.
    """
    kind = FACTS_BY_TOPIC[type_]
    roles = [actor.role for actor in actors]
    if kind.shape.SHAPE == "figure" or (kind.shape.SHAPE == "step" and stage is None):
        return False
    if kind.act in _ASKING and "addressee" not in roles:
        return False
    return not kind.fields and all(roles.count(r) >= least for r, least in kind.actors_needed)
