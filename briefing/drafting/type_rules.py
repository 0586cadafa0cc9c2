"""What words and grammar say of a type: rules before the ranker, weights on it, and roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from briefing.drafting.candidate import Involved
from briefing.drafting.features import deed_of
from briefing.drafting.named_actors import Mention
from briefing.drafting.type_words import has, pattern, type_words
from briefing_events.fact import Act
from briefing_events.registry import FACTS_BY_TOPIC

_TOLD, _WORDLESS = 6.0, 0.1
"""What the weight of a type is multiplied by if its verb is there; if none of its words is."""
_ASKING: frozenset[Act] = frozenset({"condition", "demand", "request"})
_OF_WILL = ("threat-made", "commitment-made", "invitation-extended")


@dataclass(frozen=True)
class Voice:
    """Who speaks in a clause, if anybody, and whether it is an unnamed analyst."""

    speaker: Mention | None = None
    analyst: bool = False
    quoted: str = ""
    """The words of direct speech."""


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
        if has(about, around, "about") and pattern(words).search(text):
            return str(type_)
    return None


def told_types(predicate: Any) -> set[str]:
    """The types that the verb of a clause tells, that of what is said before that of saying it."""
    table, deed = type_words()["deeds"], deed_of(predicate)
    for word in dict.fromkeys((deed, predicate)):
        children = list(word.children)
        said = {f"{word.lemma_.lower()}_{c.lower_}" for c in children if c.dep_ in {"prep", "prt"}}
        whole = any(c.dep_ == "prt" for c in children)  # "sign up" signs nothing
        lemmas = said if whole else {word.lemma_.lower(), *said}
        if {"we", "will"} <= {c.lower_ for c in children}:
            return {"commitment-made"}
        if any(c.dep_ == "neg" or c.tag_ == "MD" for c in children):
            return {type_ for type_ in _OF_WILL if lemmas & set(table[type_].split())}
        if found := {type_ for type_, told in table.items() if lemmas & set(told.split())}:
            return found
    return set()


def weight_of(type_: str, text: str, around: str, told: set[str], voice: Voice) -> float:
    """How much likelier the grammar makes a type: its verb, its words, and who speaks how."""
    weight = _TOLD if type_ in told else 1.0
    if type_ in type_words()["evidence"] and not has(type_, text, "evidence"):
        weight *= _WORDLESS
    if type_ in type_words()["unless"] and has(type_, around, "unless"):
        return 0.0
    return weight * _weight_of_voice(type_, text, voice)


def _weight_of_voice(type_: str, text: str, voice: Voice) -> float:
    speaks = voice.speaker is not None
    shape = FACTS_BY_TOPIC[type_].shape.SHAPE
    if type_ == "framing-offered":
        return 0.05
    if type_ == "attendance-announced" and not has("attending", text):
        return 0.1
    if shape == "assessment":
        is_forecast = type_ == "forecast-offered"
        fits = 1.0 if has("coming", text) == is_forecast else 0.3
        if voice.analyst:
            return 20.0 * fits
        return fits * (4.0 if has("doubting", text) and not speaks else 0.3 if speaks else 1.0)
    if voice.analyst:
        return 0.1
    if voice.quoted and speaks:
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
    if kind.shape.SHAPE == "figure" or (
        kind.shape.SHAPE == "step" and stage is None and not kind.off_track
    ):
        return False
    if kind.act in _ASKING and "addressee" not in roles:
        return False
    return not kind.fields and all(roles.count(r) >= least for r, least in kind.actors_needed)
