"""Causes: what the editorial events did, or what the calendar did, to the facts of a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from briefing.diff.change import Cause
from briefing.facts import FactAsOf, FactHistory, FoldedState, LifecycleStatus
from briefing.model.envelope import EventEnvelope
from briefing.readmodel import Snapshot
from briefing_events.editorial import (
    DossierDefined,
    FactCorrected,
    FactCorroborated,
    FactRetracted,
    FactsInConflict,
    JudgementMade,
    Reinstated,
    SourceReassessed,
    SourceWithdrawn,
)
from briefing_events.fact import Event
from briefing_events.shapes import State

_BY_EVENT: dict[type[Event], Cause] = {
    FactRetracted: Cause.RETRACTED,
    Reinstated: Cause.REINSTATED,
    SourceWithdrawn: Cause.WITHDRAWN,
    JudgementMade: Cause.JUDGED_ANEW,
    FactCorrected: Cause.CORRECTED,
    SourceReassessed: Cause.RE_RATED,
    FactsInConflict: Cause.CONFLICT,
    FactCorroborated: Cause.CORROBORATED,
}

_BY_PHASE = {
    LifecycleStatus.ENDED: Cause.ENDED,
    LifecycleStatus.HOLDS: Cause.HAPPENED,
    LifecycleStatus.FULFILLED: Cause.HAPPENED,
    LifecycleStatus.MOVED: Cause.HAPPENED,
    LifecycleStatus.CANCELLED: Cause.HAPPENED,
    LifecycleStatus.OVERTAKEN: Cause.HAPPENED,
}
"""What brought a state or a plan to where it stands; anything else is the calendar's."""

_RANK = {cause: rank for rank, cause in enumerate(Cause)}


class EditsBetween:
    """What the events between two numbers did to facts."""

    def __init__(self, folded: FoldedState, between: Iterable[EventEnvelope]) -> None:
        self._effective = folded
        self._between = {item.number: item for item in between}

    def cause(self, numbers: set[int]) -> Cause:
        """The cause of a change in what rests on these facts; ``recorded`` if nothing else."""
        return _first(self._causes(numbers), Cause.RECORDED)

    def _causes(self, numbers: set[int]) -> Iterator[Cause]:
        if self._defined:
            # What rests on new facts alone had no other name before.
            is_new = bool(numbers) and numbers <= self._between.keys()
            yield Cause.RECORDED if is_new else Cause.RENAMED
        about = self._effective.about
        keys = {key for number in numbers for key in about.get(number, ())}
        found = {number for key in self._with_related(keys) for number in self._by_key.get(key, ())}
        found.update(*(self._by_judgement.get(number, ()) for number in numbers))
        for number in found | (numbers & self._between.keys()):
            event = self._between[number].event
            if not isinstance(event, DossierDefined):
                yield _BY_EVENT.get(type(event), Cause.RECORDED)

    def _with_related(self, keys: set[str]) -> set[str]:
        """The facts, and what decides where they stand: outcomes, answers, ends, successors."""
        facts = self._effective.facts
        slots = {slot for key in keys if (slot := _slot(facts.get(key)))}
        named = (*(f"key:{key}" for key in keys), *(f"slot:{slot}" for slot in slots))
        return keys.union(*(self._deciding.get(name, ()) for name in named))

    @cached_property
    def _defined(self) -> bool:
        return any(isinstance(item.event, DossierDefined) for item in self._between.values())

    @cached_property
    def _by_judgement(self) -> Mapping[int, Sequence[int]]:
        """The events in between that withdrew or superseded a judgement, by its number."""
        found: dict[int, list[int]] = {}
        judged = {each.item.number for each in self._effective.judgements}
        for number, item in self._between.items():
            for field in ("target", "supersedes"):
                if (target := getattr(item.event, field, None)) in judged:
                    found.setdefault(target, []).append(number)
        return found

    @cached_property
    def _by_key(self) -> Mapping[str, Sequence[int]]:
        """The events in between by the facts that they are about."""
        found: dict[str, list[int]] = {}
        for number in self._between:
            for key in self._effective.about.get(number, ()):
                found.setdefault(key, []).append(number)
        return found

    @cached_property
    def _deciding(self) -> Mapping[str, Sequence[str]]:
        """The facts that decide where others stand, by the others and by the slots they hold."""
        found: dict[str, list[str]] = {}
        for key, held in self._effective.facts.items():
            fact = held.fact
            for other in (fact.outcome_of, fact.replies_to, *fact.ends):
                if other:
                    found.setdefault(f"key:{other}", []).append(key)
            if slot := _slot(held):
                found.setdefault(f"slot:{slot}", []).append(key)
        return found


def _slot(held: FactHistory | None) -> str | None:
    return held.fact.slot if held and isinstance(held.fact, State) else None


def occurred_cause(numbers: set[int], before: Snapshot, after: Snapshot) -> Cause:
    """Cause of a change on the occurred clock."""
    pairs = [(before.numbered(number), after.numbered(number)) for number in sorted(numbers)]
    return _first((c for pair in pairs if (c := _by_calendar(*pair))), Cause.HAPPENED)


def _by_calendar(then: FactAsOf | None, now: FactAsOf | None) -> Cause | None:
    if now is None:
        return None
    if then is None:
        if not now.settled or isinstance(now.fact, State) or now.moment is None:
            return Cause.FIRST_ATTESTED
        return Cause.HAPPENED
    if now.settled and not then.settled:
        return Cause.SETTLED
    if now.lifecycle is not then.lifecycle:
        return _BY_PHASE.get(now.lifecycle, Cause.DUE)
    if len(now.cited) != len(then.cited):
        return Cause.ATTESTED_AGAIN
    return None


def _first(causes: Iterable[Cause], otherwise: Cause) -> Cause:
    return min(causes, key=lambda cause: _RANK[cause], default=otherwise)
