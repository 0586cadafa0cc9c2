"""Replay: the history along one of the three clocks, with what each event changed.

Along *occurred* and *reported* the record of today is walked by date; along *recorded* the
ledger is walked by number, and the same words show how our own picture was built and mended.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Literal

from briefing.facts import FactAsOf, FoldedState
from briefing.facts.change_points import change_points
from briefing.facts.resolved import Attestations, window_of
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage, day
from briefing.projections import board, wording
from briefing.readmodel import Snapshot
from briefing.readmodel.full_snapshot import FullSnapshot
from briefing_events.editorial import (
    DossierDefined,
    Editorial,
    FactCorrected,
    FactCorroborated,
    FactRetracted,
    FactsInConflict,
    JudgementMade,
    Reinstated,
    SourceReassessed,
    SourceRegistered,
    SourceWithdrawn,
)
from briefing_events.fact import Event, Fact
from briefing_events.shapes import State

LEAST = 3
"""The weight of what no short form tells."""

_STEP = "; latest step: "
_MENDING = (
    JudgementMade | FactCorrected | FactRetracted | SourceReassessed | SourceWithdrawn | Reinstated
)

Clock = Literal["occurred", "reported", "recorded"]


@dataclass(frozen=True, slots=True)
class TrackChange:
    """One track after an event: what was in force and the latest step, before and now."""

    track: str
    title: str
    before: str
    after: str

    @property
    def differing(self) -> tuple[str, str]:
        """What it was and is, of what is in force and of the latest step where these differ."""
        sides = (self.before.split(_STEP), self.after.split(_STEP))
        if len(sides[0]) != len(sides[1]):
            return self.before, self.after
        pairs = [pair for pair in zip(*sides, strict=True) if pair[0] != pair[1]]
        return "; ".join(was for was, _ in pairs), "; ".join(now for _, now in pairs)


@dataclass(frozen=True, slots=True)
class Moment:
    """One event on the way: when it stands on the clock, and what it changed on the board."""

    number: int
    when: str
    kind: str
    text: str
    changes: tuple[TrackChange, ...] = ()
    day: date = date.min
    """Its day on the clock."""
    track: str | None = None
    weight: int = LEAST
    """The importance of a fact; what mends the record weighs most."""


@dataclass(frozen=True, slots=True)
class CountedMoments:
    """Moments in a row that the short form only counts, with the days of the first and last."""

    number: int
    first: date
    last: date


Board = dict[str, tuple[str, str, frozenset[int]]]
"""By track: its title, its state and step in words, and the facts they rest on."""


BoardAt = Callable[[Vantage, Collection[str]], tuple[Board, Snapshot]]
"""Gives the board at a vantage, and a record that holds at least the facts of some keys there."""


def by_date(snapshot: FullSnapshot, clock: Clock, look: BoardAt) -> Iterator[Moment]:
    """The settled facts of a record in the order of the occurred or the reported clock.

    It looks at the board on no other days than those on which it may have changed.
    """
    order = _reported_day if clock == "reported" else _occurred_day
    entries = sorted(snapshot.settled, key=lambda entry: (order(entry), entry.order))
    turns = _turns_of_board(snapshot.folded)
    before: Board = {}
    seen = 0
    for stop, same in groupby(entries, key=order):
        these = list(same)
        passed = bisect_right(turns, stop)
        if passed == seen:
            yield from (_moment(entry, clock, stop) for entry in these)
            continue
        seen = passed
        touched = {key for entry in these for key in _touched(entry)}
        after, reached = look(_vantage_at(snapshot.vantage, clock, stop), touched)
        yield from _moments(these, clock, stop, _changed(before, after), (after, reached))
        before = after
    if late := tuple(_changed(before, board_of(snapshot)).values()):
        yield _by_itself(clock, snapshot.vantage.as_of, late)


def _turns_of_board(folded: FoldedState) -> list[date]:
    """The days on which the board may change: when what bears on it may come to stand otherwise."""
    bearing = (
        held
        for held in folded.facts.values()
        if any(_may_move_board(revision.fact) for revision in held.revisions)
    )
    footings = (Attestations(held, folded) for held in bearing)
    days = {day for footing in footings for day in change_points(footing)}
    return [date.fromordinal(day) for day in sorted(days)]


def _by_itself(clock: Clock, stop: date, changes: tuple[TrackChange, ...]) -> Moment:
    """What changed on the board without any of the facts that are told."""
    why = "as further articles came out" if clock == "reported" else "with the passing of time"
    return Moment(0, day(stop), "", f"by {day(stop)}, {why}", changes, stop)


def _vantage_at(vantage: Vantage, clock: Clock, stop: date) -> Vantage:
    if clock == "occurred":
        return vantage.at(min(stop, vantage.as_of))
    return replace(vantage, known_by=stop)


def _occurred_day(entry: FactAsOf) -> date:
    return entry.window.begun or entry.window.latest


def _reported_day(entry: FactAsOf) -> date:
    return min(cited.passage.published.latest for cited in entry.cited)


def _moments(
    entries: Sequence[FactAsOf],
    clock: Clock,
    stop: date,
    changes: dict[str, TrackChange],
    reached: tuple[Board, Snapshot],
) -> Iterator[Moment]:
    owners = {track: _owner(track, entries, *reached) for track in changes}
    if alone := tuple(change for track, change in changes.items() if owners[track] is None):
        yield _by_itself(clock, stop, alone)
    for entry in entries:
        told = tuple(change for track, change in changes.items() if owners[track] == entry.number)
        yield _moment(entry, clock, stop, told)


def _moment(
    entry: FactAsOf, clock: Clock, stop: date, changes: tuple[TrackChange, ...] = ()
) -> Moment:
    when = wording.when(entry) if clock == "occurred" else _published(entry)
    fact = entry.fact
    return Moment(
        entry.number, when, fact.modality, fact.statement, changes, stop, fact.track,
        fact.importance,
    )  # fmt: skip


def _published(entry: FactAsOf) -> str:
    first = min(entry.cited, key=lambda cited: window_of(cited.passage.published).order)
    return f"{first.passage.label}, {wording.published(first.passage)}"


def _owner(track: str, entries: Sequence[FactAsOf], board: Board, reached: Snapshot) -> int | None:
    """The fact that changed a track: one that its row rests on, else one that bears on it."""
    shown = board.get(track, ("", "", frozenset[int]()))[2]
    bearing = (entry.number for entry in entries if _bears_on(entry, track, reached))
    return next((e.number for e in entries if e.number in shown), next(bearing, None))


def _bears_on(entry: FactAsOf, track: str, reached: Snapshot) -> bool:
    """Whether a fact stands on a track, or ends or fulfils what stands on it."""
    others = (reached.get(key) for key in _touched(entry))
    return track in {entry.fact.track, *(other.fact.track for other in others if other)}


def _touched(entry: FactAsOf) -> Iterator[str]:
    """The facts (by key) that a fact ends or is the outcome of."""
    yield from (key for key in (entry.fact.outcome_of, *entry.fact.ends) if key)


def by_number(events: Sequence[EventEnvelope], vantage: Vantage, look: BoardAt) -> Iterator[Moment]:
    """The events of a ledger in the order in which they were recorded."""
    before: Board = {}
    bearing = set(_bearing_on_board(events))
    for item in events:
        changes: tuple[TrackChange, ...] = ()
        if item.number in bearing:
            after, _ = look(replace(vantage, recorded=item.number, at_head=False), ())
            changes = tuple(_changed(before, after).values())
            before = after
        when = f"{item.recorded_at:%Y-%m-%d %H:%M} UTC, {item.recorded_by}"
        event = item.event
        fact = event if isinstance(event, Fact) else None
        weight = fact.importance if fact else 1 if isinstance(event, _MENDING) else LEAST
        yield Moment(
            item.number, when, item.topic, described(event), changes,
            item.recorded_at.date(), fact.track if fact else None, weight,
        )  # fmt: skip


def _bearing_on_board(events: Sequence[EventEnvelope]) -> Iterator[int]:
    """The numbers of the events behind which the board may be another one."""
    corrected = {e.event.target for e in events if isinstance(e.event, FactCorrected)}
    facts: set[str] = set()
    for item in events:
        match item.event:
            case Fact() as fact:
                moves = item.number in corrected or _may_move_board(fact)
                facts |= {fact.key} if moves else set()
            case FactCorroborated(fact=key):
                moves = key in facts
            case event:
                moves = not isinstance(event, FactsInConflict | SourceRegistered | JudgementMade)
        if moves:
            yield item.number


def _may_move_board(fact: Fact) -> bool:
    """Whether a fact can change the board: not one without a track and all that leads to one."""
    slot = isinstance(fact, State) and fact.slot
    return bool(fact.track or fact.outcome_of or fact.replies_to or fact.ends or slot)


def board_of(snapshot: Snapshot) -> Board:
    """What the status board says, track by track."""
    rows: Board = {}
    for track in snapshot.tracks:
        force = board.force(snapshot, track)
        step = board.step(snapshot, track, snapshot.latest_step(track))
        words = f"{force.text}{_STEP}{step.text}"
        rows[track.id] = (track.title, words, frozenset((*force.facts, *step.facts)))
    return rows


def _changed(before: Board, after: Board) -> dict[str, TrackChange]:
    nothing = ("", "not on record", frozenset[int]())
    return {
        track: TrackChange(
            track,
            (after.get(track) or before[track])[0],
            before.get(track, nothing)[1],
            after.get(track, nothing)[1],
        )
        for track in dict.fromkeys([*before, *after])
        if before.get(track, nothing)[1] != after.get(track, nothing)[1]
    }


def narrowed(
    moments: Iterable[Moment], first: date | None = None, track: str | None = None
) -> Iterator[Moment]:
    """The moments from a day on; of one track, those that stand on it or changed it."""
    for moment in moments:
        if first and moment.day < first:
            continue
        if track is None:
            yield moment
            continue
        changes = tuple(change for change in moment.changes if change.track == track)
        if changes or moment.track == track:
            yield replace(moment, changes=changes, weight=1)


def shortened(moments: Iterable[Moment]) -> Iterator[Moment | CountedMoments]:
    """What changed the board and the weightiest facts; the moments between them counted by day."""
    untold: list[date] = []
    for _, same in groupby(moments, key=lambda moment: moment.day):
        these = list(same)
        told = [moment for moment in these if moment.changes or moment.weight == 1]
        if told and untold:
            yield CountedMoments(len(untold), untold[0], untold[-1])
            untold = []
        yield from told
        untold += [moment.day for moment in these if moment not in told]
    if untold:
        yield CountedMoments(len(untold), untold[0], untold[-1])


def described(event: Event) -> str:
    """An event in one line."""
    match event:
        case Fact(statement=statement):
            return statement
        case DossierDefined(definition=definition):
            return f"The dossier {definition.title!r} was defined."
        case SourceRegistered(source=source):
            outlet = f"{source.outlet}: " if source.outlet else ""
            return f"{source.label} was registered: {outlet}{source.title}."
        case FactCorroborated(fact=fact, citations=citations):
            by = ", ".join(dict.fromkeys(citation.source for citation in citations))
            return f"{fact!r} is also carried by {by}."
        case FactsInConflict(point=point):
            return f"Sources differ: {point}."
        case JudgementMade(statement=statement):
            return f"The desk judged: {statement}"
        case Editorial(reason=reason):
            return f"{_act(event)}: {reason}"
        case _:
            return event.key


def _act(event: Editorial) -> str:
    target = getattr(event, "target", None)
    what = f"#{target}" if target else str(getattr(event, "source", ""))
    return f"{event.topic.rpartition('-')[2].capitalize()} {what}"
