"""Replay: the history along one of the three clocks, with what each event changed.

Along *occurred* and *reported* the record of today is walked by date; along *recorded* the
ledger is walked by number, and the same words show how our own picture was built and mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Literal

from briefing.projections import board, wording
from briefing.record import Effective, Entry, Record, fold
from briefing.record.standing import window_of
from briefing.recorded import Recorded
from briefing.vantage import Vantage, day
from briefing_events.editorial import (
    DossierDefined,
    Editorial,
    FactCorrected,
    FactCorroborated,
    FactsInConflict,
    SourceRegistered,
)
from briefing_events.fact import Event, Fact

Clock = Literal["occurred", "reported", "recorded"]


@dataclass(frozen=True, slots=True)
class TrackChange:
    """One track after an event: what was in force and the latest step, before and now."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One event on the way: when it stands on the clock, and what it changed on the board."""

    number: int
    when: str
    kind: str
    text: str
    changes: tuple[TrackChange, ...] = ()


Board = dict[str, tuple[str, str, frozenset[int]]]
"""By track: its title, its state and step in words, and the facts they rest on."""


def by_date(record: Record, clock: Clock) -> Iterator[Moment]:
    """The settled facts of a record in the order of the occurred or the reported clock."""
    order = _reported_day if clock == "reported" else _occurred_day
    entries = sorted(record.settled, key=lambda entry: (order(entry), entry.order))
    before: Board = {}
    for stop, same in groupby(entries, key=order):
        reached = _record_at(record, clock, stop)
        after = board_of(reached)
        yield from _moments(list(same), clock, stop, _changed(before, after), reached)
        before = after
    if late := tuple(_changed(before, board_of(record)).values()):
        yield _by_itself(clock, record.vantage.as_of, late)


def _by_itself(clock: Clock, stop: date, changes: tuple[TrackChange, ...]) -> Moment:
    """What changed on the board without any of the facts that are told."""
    why = "as further articles came out" if clock == "reported" else "with the passing of time"
    return Moment(0, day(stop), "", f"by {day(stop)}, {why}", changes)


def _record_at(record: Record, clock: Clock, stop: date) -> Record:
    if clock == "occurred":
        return record.at(min(stop, record.vantage.as_of))
    vantage = replace(record.vantage, known_by=stop)
    return Record(record.effective, vantage, record.definition)


def _occurred_day(entry: Entry) -> date:
    return entry.window.begun or entry.window.latest


def _reported_day(entry: Entry) -> date:
    return min(cited.passage.published.latest for cited in entry.cited)


def _moments(
    entries: Sequence[Entry],
    clock: Clock,
    stop: date,
    changes: dict[str, TrackChange],
    reached: Record,
) -> Iterator[Moment]:
    owners = {track: _owner(track, entries, reached) for track in changes}
    if alone := tuple(change for track, change in changes.items() if owners[track] is None):
        yield _by_itself(clock, stop, alone)
    for entry in entries:
        told = tuple(change for track, change in changes.items() if owners[track] == entry.number)
        when = wording.when(entry) if clock == "occurred" else _published(entry)
        yield Moment(entry.number, when, entry.fact.modality, entry.fact.statement, told)


def _published(entry: Entry) -> str:
    first = min(entry.cited, key=lambda cited: window_of(cited.passage.published).order)
    return f"{first.passage.label}, {wording.published(first.passage)}"


def _owner(track: str, entries: Sequence[Entry], reached: Record) -> int | None:
    """The fact that changed a track: one that its row rests on, else one that bears on it."""
    shown = board_of(reached).get(track, ("", "", frozenset[int]()))[2]
    bearing = (entry.number for entry in entries if _bears_on(entry, track, reached))
    return next((e.number for e in entries if e.number in shown), next(bearing, None))


def _bears_on(entry: Entry, track: str, reached: Record) -> bool:
    """Whether a fact stands on a track, or ends or fulfils what stands on it."""
    touched = (entry.fact.outcome_of, *entry.fact.ends)
    others = (reached.get(key) for key in touched if key)
    return track in {entry.fact.track, *(other.fact.track for other in others if other)}


def by_number(
    events: Sequence[Recorded], vantage: Vantage, record_of: Callable[[Effective, Vantage], Record]
) -> Iterator[Moment]:
    """The events of a ledger in the order in which they were recorded."""
    before: Board = {}
    on_tracks: list[Recorded] = []
    corrected = {e.event.target for e in events if isinstance(e.event, FactCorrected)}
    for item in events:
        changes: tuple[TrackChange, ...] = ()
        if item.number in corrected or _moves_board(item.event):
            on_tracks.append(item)
            at = replace(vantage, recorded=item.number, at_head=False)
            after = board_of(record_of(fold(on_tracks), at))
            changes = tuple(_changed(before, after).values())
            before = after
        when = f"{item.recorded_at:%Y-%m-%d %H:%M} UTC, {item.recorded_by}"
        yield Moment(item.number, when, item.topic, described(item.event), changes)


def _moves_board(event: Event) -> bool:
    """Whether an event can change the board: all but facts without track and their kin."""
    if isinstance(event, Fact):
        return bool(event.track or event.outcome_of or event.replies_to or event.ends)
    return not isinstance(event, FactsInConflict)


def board_of(record: Record) -> Board:
    """What the status board says, track by track."""
    rows: Board = {}
    for track in record.tracks:
        force = board.force(record, track)
        step = board.step(record, track, record.latest_step(track))
        words = f"{force.text}; latest step: {step.text}"
        rows[track.id] = (track.title, words, frozenset((*force.facts, *step.facts)))
    return rows


def _changed(before: Board, after: Board) -> dict[str, TrackChange]:
    nothing = ("", "not on record", frozenset[int]())
    return {
        track: TrackChange(
            (after.get(track) or before[track])[0],
            before.get(track, nothing)[1],
            after.get(track, nothing)[1],
        )
        for track in dict.fromkeys([*before, *after])
        if before.get(track, nothing)[1] != after.get(track, nothing)[1]
    }


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
        case Editorial(reason=reason):
            return f"{_act(event)}: {reason}"
        case _:
            return event.key


def _act(event: Editorial) -> str:
    target = getattr(event, "target", None)
    what = f"#{target}" if target else str(getattr(event, "source", ""))
    return f"{event.TOPIC.rpartition('-')[2].capitalize()} {what}"
