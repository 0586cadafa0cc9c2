"""Where words leave no doubt of a type: rules that stand before the ranker."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_LISTED = re.compile(
    r"\b(?:remov|delist|exclu|expung|revok|struck? off|take[ns]? off|declassif)\w*\b.*"
    r"\b(?:list|blacklist|designation|register|banned|prohibited|terrorist (?:label|status))",
    re.IGNORECASE | re.DOTALL,
)
_STATUS = re.compile(r"\b(?:observer status|membership|its seat|readmission)\b", re.IGNORECASE)
_STEPS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (subject, type_, re.compile(words, re.IGNORECASE))
    for subject, type_, words in (
        ("listing", "delisting-assured", r"\b(?:assur|confirm|promis|guarant)\w*"),
        (
            "listing",
            "delisting-proposed",
            r"\b(?:inform|advis|propos|recommend|ask)(?:s|ed)?\b",
        ),
        ("listing", "delisting-addressed", r"\b(?:address|work|examin|prepar|deal)(?:s|ed|ing)?\b"),
        ("listing", "delisting-intended", r"\b(?:inten[dt]|plan|want|mean)\w*\b"),
        (
            "membership",
            "observer-status-sought",
            r"\b(?:seek|sought|appl(?:y|ied)|hope[sd]?)\b",
        ),
        (
            "membership",
            "observer-status-supported",
            r"\b(?:restor|reinstat|support|back)\w*",
        ),
    )
)
_RECOGNITION = re.compile(r"\brecogni[sz](?:e|ing|ed|ition)\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:premature|too early|rule out|discuss|intend|consider)\w*", re.IGNORECASE)
_COVERING = frozenset(
    "cover include underscore focus center centre highlight touch address outline explore "
    "revolve concern".split()
)
_ATTENDING = re.compile(
    r"\b(?:attend|take part|participat|join|travel|be (?:present|at)|represent|appear)\w*",
    re.IGNORECASE,
)
_FORUM_BODIES = frozenset("council forum summit conference congress assembly session".split())


def sure_type(text: str, predicate: Any, *, of_encounter: bool, reports: bool) -> str | None:
    """The type that a clause has by its words, or ``None`` where they leave it open.

    ``of_encounter``: its subject is a meeting told before; ``reports``: somebody speaks in it.
    """
    if of_encounter and predicate.lemma_.lower() in _COVERING:
        return "topic-discussed"
    if not reports:
        return None
    subject = "listing" if _LISTED.search(text) else "membership" if _STATUS.search(text) else None
    for of, type_, words in _STEPS:
        if of == subject and words.search(text):
            return type_
    if _RECOGNITION.search(text) and _OPEN.search(text):
        return "recognition-addressed"
    return None


def doubtful(type_: str, text: str) -> bool:
    """Whether a type needs a word that the clause does not have."""
    return type_ == "attendance-announced" and not _ATTENDING.search(text)


def opening_encounter(tokens: list[Any], is_encounter: Callable[[str], bool]) -> list[Any]:
    """The tokens of "In a meeting with ..." where a clause begins so."""
    for token in tokens[:2]:
        if token.dep_ != "prep" or token.lower_ not in {"in", "during", "at", "after"}:
            continue
        for noun in token.children:
            if noun.dep_ == "pobj" and is_encounter(noun.lemma_.lower()):
                inside = {t.i for t in token.subtree}
                found = [t for t in tokens if t.i in inside]
                with_whom = any(
                    t.dep_ == "prep" and t.lower_ in {"with", "of"} for t in noun.children
                )
                return found if with_whom else []
    return []


def encounter_type(tokens: list[Any]) -> str:
    """A forum where a body meets, else a meeting."""
    bodies = any(token.lemma_.lower() in _FORUM_BODIES for token in tokens)
    return "forum-held" if bodies else "meeting-held"
