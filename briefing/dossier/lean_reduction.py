"""Leaving out of a fact what the rules of lean sheets give anyway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from briefing.dossier.derivation import RULES, Derived, PartialFact
from briefing.dossier.lean_reader import partial_of
from briefing.dossier.lean_values import NOBODY
from briefing.dossier.names import Names
from briefing_events.registry import FACTS_BY_TOPIC
from briefing_events.source import Source

_ROLE = "actors."
_USUAL = {"modality": "happened", "importance": 3}
"""What facts have that say nothing."""


def reduced(
    long: Mapping[str, Any],
    source: Source,
    register: Names,
    defaults: Mapping[str, Any],
    *,
    whole: bool,
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A fact of the long form without what rules give, and the roles to be closed to them.

    Where a rule would give what the fact does not have, the fact says so. With ``whole``,
    nothing else is left to rules.
    """
    kind = FACTS_BY_TOPIC.get(str(long.get("type")))
    citations = long.get("citation")
    if kind is None or not isinstance(citations, list):
        return dict(long), ()
    left = {**long, "citation": [dict(each) for each in citations]}
    closed: list[str] = []
    given = _given(partial_of(kind, long, citations, source, register))
    for found in given:
        if found.field.startswith(_ROLE):
            closed += _without_role(left, found, whole=whole)
        elif found.field == "said_by":
            _without_speaker(left["citation"], found, whole=whole)
        elif found.field == "occurred":
            _without_date(left, found, whole=whole)
        elif found.field not in defaults:
            _without_field(left, found, whole=whole)
    for name, value in _USUAL.items():
        if left.get(name) == value and name not in defaults and not _gives(given, name):
            del left[name]
    return left, tuple(closed)


def _gives(given: Sequence[Derived], name: str) -> bool:
    return any(found.field == name for found in given)


def _given(whole: PartialFact) -> list[Derived]:
    """What rules give of a fact, also of roles that are filled, which hide it."""
    found = [rule(whole) for rule in RULES.values()]
    roles = []
    for role in dict.fromkeys(role for _, role in whole.actors):
        bare = replace(whole, actors=tuple(part for part in whole.actors if part[1] != role))
        roles += [each for each in (rule(bare) for rule in RULES.values()) if each]
    fields: dict[str, Derived] = {}
    for each in (*found, *(each for each in roles if each.field.startswith(_ROLE))):
        if each is not None:
            fields.setdefault(each.field, each)
    return list(fields.values())


def _without_role(left: dict[str, Any], found: Derived, *, whole: bool) -> list[str]:
    role = found.field.removeprefix(_ROLE)
    actors = left.get("actors", [])
    own = [part for part in actors if part.get("role") == role]
    if own == found.values["actors"] and not whole:
        left["actors"] = [part for part in actors if part.get("role") != role]
        if not left["actors"]:
            del left["actors"]
    return [] if own else [role]


def _without_speaker(citations: list[dict[str, Any]], found: Derived, *, whole: bool) -> None:
    for citation in citations:
        if citation.get("said_by") == found.values["said_by"] and not whole:
            del citation["said_by"]
        else:
            citation.setdefault("said_by", NOBODY)


def _without_date(left: dict[str, Any], found: Derived, *, whole: bool) -> None:
    names = ("occurred", "basis", "basis_note")
    if not whole and all(left.get(name) == found.values.get(name) for name in names):
        for name in names:
            left.pop(name, None)
    elif "occurred" not in left:
        left["date"] = "unknown"


def _without_field(left: dict[str, Any], found: Derived, *, whole: bool) -> None:
    (name, value), *_ = found.values.items()
    if left.get(name) == value and not whole:
        del left[name]
    else:
        left.setdefault(name, "happened")
