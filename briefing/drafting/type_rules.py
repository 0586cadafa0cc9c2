"""What words and grammar say of a type: rules before the ranker, weights on it, and roles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from briefing.drafting.candidate import Involved
from briefing_events.registry import FACTS_BY_TOPIC


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE | re.DOTALL)


_LISTED = _words(
    r"(?:(?:remov|delist|exclu|expung|revok|struck? off|take[ns]? off|declassif)\w*\b.*\b"
    r"(?:list|blacklist|designation|register|banned|prohibited|terrorist (?:label|status)))"
)
_VIEWED = _words(r"(?:categori[sz]|consider|regard|designat|label|brand)\w*\b.*\bterroris")
_STATUS = _words(r"(?:observer status|membership|its seat|readmission)\b")
_RECOGNITION = _words(r"recogni[sz](?:e|ing|ed|ition)\b")
_STEPS = tuple(
    (about, type_, _words(words))
    for about, type_, words in (
        (_LISTED, "delisting-assured", r"(?:assur|confirm|promis|guarant)\w*"),
        (_LISTED, "delisting-proposed", r"(?:inform|advis|propos|recommend|ask)(?:s|ed)?\b"),
        (_LISTED, "delisting-addressed", r"(?:address|work|examin|prepar|deal)(?:s|ed|ing)?\b"),
        (_LISTED, "delisting-intended", r"(?:inten[dt]|plan|want|mean)\w*"),
        (_LISTED, "designation-view-stated", r"(?:stance|position|view|initiative|attitude)\b"),
        (_VIEWED, "designation-view-stated", r"\w"),
        (_STATUS, "observer-status-sought", r"(?:seek|sought|appl(?:y|ied)|hope[sd]?)\b"),
        (_STATUS, "observer-status-supported", r"(?:restor|reinstat|support|back)\w*"),
        (_RECOGNITION, "recognition-addressed",
         r"(?:premature|too early|rule out|discuss|intend|consider)\w*"),
        (_words(r"(?:help|assist\w*|support|aid|relief)\b"), "request-made",
         r"(?:call(?:s|ed)? on|ask(?:s|ed)?|appeal(?:s|ed)? (?:to|for)|desire for|wish for)\b"),
        (_words(r"need for (?:the )?(?-i:[A-Z]).{2,60}\bto\b"), "demand-made", r"\w"),
        (_words(r"for\b.{5,120}\bto\b"), "condition-set", r"(?:must|ha[sd] to|would have to)\b"),
        (_words(r"(?:only if|unless|on (?:the )?condition|provided that)\b"), "condition-set",
         r"(?:will|would|could|can|must|shall)\b"),
    )
)  # fmt: skip
"""What a speech is about, and the words that say which step or utterance it is."""
_ATTENDING = _words(
    r"(?:attend|take part|participat|join|travel|be (?:present|at)|represent|appear)\w*"
)
_COMING = _words(r"(?:may|might|could|will|would|shall|going to|likely to|potential(?:ly)?)\b")
_DOUBTING = _words(r"(?:may|might|could|likely|appears?|seems?|perhaps)\b")
_COVERING = frozenset(
    "cover include underscore focus center centre highlight touch address outline explore "
    "revolve concern".split()
)


def sure_type(
    text: str, around: str, predicate: Any, *, of_encounter: bool, reports: bool
) -> str | None:
    """The type that a clause has by its words, or ``None`` where they leave it open.

    ``around``: its sentence; ``of_encounter``: its subject is a meeting told before;
    ``reports``: somebody speaks in it.
    """
    if of_encounter and predicate.lemma_.lower() in _COVERING:
        return "topic-discussed"
    steps = _STEPS if reports else ()
    return next(
        (t for about, t, words in steps if about.search(around) and words.search(text)), None
    )


def weight_of(type_: str, text: str, *, speaks: bool, quoted: bool, analyst: bool) -> float:
    """How much likelier the grammar makes a type: who speaks, and in which way."""
    shape = FACTS_BY_TOPIC[type_].shape.SHAPE
    if type_ == "framing-offered":
        return 0.05
    if type_ == "attendance-announced" and not _ATTENDING.search(text):
        return 0.1
    if shape == "assessment":
        is_forecast = type_ == "forecast-offered"
        fits = 1.0 if bool(_COMING.search(text)) == is_forecast else 0.3
        if analyst:
            return 20.0 * fits
        return fits * (4.0 if _DOUBTING.search(text) and not speaks else 0.3 if speaks else 1.0)
    if analyst:
        return 0.1
    if quoted and speaks:
        return {"utterance": 2.0, "step": 0.4, "plan": 0.4}.get(shape, 0.05)
    if speaks:
        return 1.5 if shape in {"utterance", "step", "plan"} else 0.3
    return 0.6 if shape == "utterance" else 1.0


_ROLES: Mapping[str, tuple[str, str, int]] = {
    "visit-made": ("visitor", "host", 1),
    "attack-occurred": ("perpetrator", "victim", 1),
    "office-held": ("holder", "object", 1),
    "membership-held": ("holder", "object", 1),
    "topic-discussed": ("speaker", "speaker", 3),
    "aid-provided": ("subject", "beneficiary", 1),
    **dict.fromkeys(("attendance-announced", "cooperation-under-way"), ("participant",) * 2 + (4,)),
    **dict.fromkeys(
        ("demand-made", "request-made", "condition-set", "commitment-made", "invitation-extended",
         "reaction-voiced", "delisting-assured", "delisting-proposed", "third-party-spoke"),
        ("speaker", "addressee", 1),
    ),
}  # fmt: skip
_SHAPE_ROLES: Mapping[str, tuple[str, str, int]] = {
    "utterance": ("speaker", "subject", 2), "step": ("speaker", "subject", 1),
    "encounter": ("participant", "participant", 4), "assessment": ("analyst", "subject", 2),
}  # fmt: skip


def roles_of(type_: str) -> tuple[str, str, int]:
    """The role of who acts in a fact of a type, that of the others, and how many these are."""
    shape = FACTS_BY_TOPIC[type_].shape.SHAPE
    return _ROLES.get(type_) or _SHAPE_ROLES.get(shape, ("subject", "object", 2))


def is_complete(type_: str, actors: Sequence[Involved], stage: object) -> bool:
    """Whether a fact of the type has what it needs of actors and, where it is a step, a stage."""
    kind = FACTS_BY_TOPIC[type_]
    roles = [actor.role for actor in actors]
    if kind.shape.SHAPE == "figure" or (kind.shape.SHAPE == "step" and stage is None):
        return False
    return not kind.fields and all(roles.count(r) >= least for r, least in kind.actors_needed)
