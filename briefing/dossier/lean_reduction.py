"""Leaving out of a fact what the rules of lean sheets give anyway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from briefing.dossier.derivation import RULES, Derived, PartialFact
from briefing.dossier.lean_values import NOBODY
from briefing.dossier.names import Names
from briefing.dossier.rule_fields import ROLE, own_values, put, take_out
from briefing_events.registry import FACTS_BY_TOPIC
from briefing_events.source import Source

_USUAL = {"modality": "happened", "importance": 3}
"""What facts have that say nothing."""

_NOTHING = {"said_by": NOBODY, "occurred": "unknown", **_USUAL}
"""What a sheet writes where a rule would give what the fact does not have."""


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
    closed = []
    given = _given(PartialFact.of(kind, long, source, register.spoken))
    for field, found in given.items():
        if field in defaults:
            continue
        own = own_values(left, field)
        if own == found.values and not whole:
            take_out(left, field)
        elif not own and field.startswith(ROLE):
            closed.append(field.removeprefix(ROLE))
        elif not own:
            put(left, {"date" if field == "occurred" else field: _NOTHING[field]})
    for name, value in _USUAL.items():
        if left.get(name) == value and name not in defaults and name not in given:
            del left[name]
    return left, tuple(closed)


def _given(whole: PartialFact) -> dict[str, Derived]:
    """What rules give of a fact by field, also of roles that are filled, which hide it."""
    found = [rule(whole) for rule in RULES.values()]
    for role in dict.fromkeys(role for _, role in whole.actors):
        bare = replace(whole, actors=tuple(part for part in whole.actors if part[1] != role))
        given = (rule(bare) for rule in RULES.values())
        found += [each for each in given if each and each.field.startswith(ROLE)]
    return {each.field: each for each in reversed(found) if each}
