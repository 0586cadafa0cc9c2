"""Causes: what the editorial events did, or what the calendar did, to the facts of a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefing.diff.change import Cause
from briefing.record import Effective, Entry, Held, Phase, Record
from briefing.recorded import Recorded
from briefing_events.editorial import (
    DossierDefined,
    FactCorrected,
    FactCorroborated,
    FactRetracted,
    FactsInConflict,
    Reinstated,
    SourceReassessed,
    SourceWithdrawn,
)
from briefing_events.fact import Event
from briefing_events.shapes import State

_BY_EVENT: dict[type[Event], Cause] = {
    FactRetracted: Cause.RETRACTED,
    Reinstated: Cause.RETRACTED,
    SourceWithdrawn: Cause.WITHDRAWN,
    FactCorrected: Cause.CORRECTED,
    SourceReassessed: Cause.RE_RATED,
    FactsInConflict: Cause.CONFLICT,
    FactCorroborated: Cause.CORROBORATED,
}

_BY_PHASE = {
    Phase.ENDED: Cause.ENDED,
    Phase.FULFILLED: Cause.HAPPENED,
    Phase.MOVED: Cause.HAPPENED,
    Phase.CANCELLED: Cause.HAPPENED,
}
"""What brought a state or a plan to where it stands; anything else is the calendar's."""

_RANK = {cause: rank for rank, cause in enumerate(Cause)}


def recorded_cause(
    numbers: set[int], before: Record, after: Record, between: Iterable[Recorded]
) -> Cause:
    """What the events between two numbers did to these facts; ``recorded`` if nothing else."""
    later = max((before, after), key=lambda record: record.effective.number)
    return _first(_editorial_causes(numbers, later, between), Cause.RECORDED)


def _editorial_causes(
    numbers: set[int], record: Record, between: Iterable[Recorded]
) -> Iterator[Cause]:
    effective = record.effective
    keys = _with_related({k for n in numbers for k in effective.about.get(n, ())}, effective)
    events = list(between)
    # What rests on new facts alone had no other name before.
    is_new = bool(numbers) and numbers <= {item.number for item in events}
    for item in events:
        if isinstance(item.event, DossierDefined):
            yield Cause.RECORDED if is_new else Cause.RENAMED
        elif item.number in numbers or keys & set(effective.about.get(item.number, ())):
            yield _BY_EVENT.get(type(item.event), Cause.RECORDED)


def _with_related(keys: set[str], effective: Effective) -> set[str]:
    """The facts, and those that decide where they stand: outcomes, answers, ends, successors."""
    slots = {slot for key in keys if (slot := _slot(effective.facts.get(key)))}
    return keys | {
        key
        for key, held in effective.facts.items()
        if keys & {held.fact.outcome_of, held.fact.replies_to, *held.fact.ends}
        or _slot(held) in slots
    }


def _slot(held: Held | None) -> str | None:
    return held.fact.slot if held and isinstance(held.fact, State) else None


def occurred_cause(numbers: set[int], before: Record, after: Record) -> Cause:
    """What the passing of time did to these facts."""
    pairs = [(before.numbered(number), after.numbered(number)) for number in sorted(numbers)]
    return _first((c for pair in pairs if (c := _by_calendar(*pair))), Cause.HAPPENED)


def _by_calendar(then: Entry | None, now: Entry | None) -> Cause | None:
    if now is None:
        return None
    if then is None:
        if not now.settled or isinstance(now.fact, State) or now.moment is None:
            return Cause.FIRST_ATTESTED
        return Cause.HAPPENED
    if now.settled and not then.settled:
        return Cause.SETTLED
    if now.phase is not then.phase:
        return _BY_PHASE.get(now.phase, Cause.DUE)
    if len(now.cited) != len(then.cited):
        return Cause.FIRST_ATTESTED
    return None


def _first(causes: Iterable[Cause], otherwise: Cause) -> Cause:
    return min(causes, key=lambda cause: _RANK[cause], default=otherwise)
