"""The timeline as values: lanes of marks, one lane for each track and kind of contact.

Only what stands at the vantage is on it. What a plan announces stands at the day it is due;
what is dated to a span or to a day unknown within bounds keeps both ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from briefing.facts import FactAsOf, LifecycleStatus
from briefing.facts.resolved import window_of
from briefing.model.vantage import day
from briefing.projections import wording
from briefing.readmodel.full_snapshot import FullSnapshot
from briefing.render.sanitize import without_invisible
from briefing_events.fact import Fact
from briefing_events.shapes import Assessment, Encounter, Plan, State

MarkKind = Literal["step", "contact", "plan"]
_OUTCOMES = {
    LifecycleStatus.FULFILLED: "fulfilled",
    LifecycleStatus.MOVED: "moved",
    LifecycleStatus.CANCELLED: "cancelled",
    LifecycleStatus.OVERTAKEN: "overtaken",
    LifecycleStatus.OVERDUE: "outcome not on record",
}
PLANS = "Other plans"
"""The lane of plans that stand on no track."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Facts of one lane, kind and date."""

    kind: MarkKind
    first: date
    last: date
    settled: bool
    when: str
    statements: tuple[tuple[int, str], ...]
    """The number of each fact with what it says."""
    status: str = ""
    """Where its facts stand: "Planned, moved", "Claimed, not confirmed"; none for what is done."""

    @property
    def told(self) -> str:
        """What the mark stands for, in words."""
        facts = " ".join(f"{statement} (#{number})" for number, statement in self.statements)
        return f"{self.status}: {facts}" if self.status else facts


@dataclass(frozen=True, slots=True)
class Lane:
    """A track, or a kind of contact, with its marks by date."""

    title: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """All lanes at a vantage."""

    title: str
    vantage: str
    as_of: date
    lanes: tuple[Lane, ...]

    @property
    def caption(self) -> str:
        """What the picture shows, in one line."""
        return f"{self.title}: timeline {self.vantage}"

    def in_words(self) -> str:
        """Everything that the picture shows, one lane a line."""
        if not self.lanes:
            return f"Nothing on record up to {day(self.as_of)}."
        return "\n".join(
            f"{lane.title}: " + "; ".join(f"{mark.when}: {mark.told}" for mark in lane.marks)
            for lane in self.lanes
        )


def build_timeline(snapshot: FullSnapshot) -> Timeline:
    """The timeline of a record."""
    lanes = [*_tracks(snapshot), *_contacts(snapshot), *_plans(snapshot)]
    return Timeline(
        title=without_invisible(snapshot.definition.title),
        vantage=snapshot.vantage.in_words(),
        as_of=snapshot.vantage.as_of,
        lanes=tuple(lane for lane in lanes if lane.marks),
    )


def _tracks(snapshot: FullSnapshot) -> Iterator[Lane]:
    for track in snapshot.tracks:
        entries = [entry for entry in snapshot.entries() if entry.fact.track == track.id]
        yield _lane(track.title, (entry for entry in entries if _moves(entry.fact)))


def _moves(fact: Fact) -> bool:
    """Whether a fact is a step, claims or plans one: opinions stand beside a track."""
    if isinstance(fact, State | Assessment) or fact.modality in {"denied", "assessed"}:
        return False
    return fact.stage is not None or _is_plan(fact)


def _contacts(snapshot: FullSnapshot) -> Iterator[Lane]:
    kinds: dict[str, list[FactAsOf]] = {}
    for entry in snapshot.entries():
        if isinstance(entry.fact, Encounter) and not entry.fact.track:
            kinds.setdefault(_kind(entry.fact), []).append(entry)
    return (_lane(title, kinds[title]) for title in sorted(kinds))


def _kind(fact: Fact) -> str:
    """A kind of contact as a heading: "meeting-held" gives "Meetings"."""
    noun = fact.topic.rpartition("-")[0].replace("-", " ") or fact.topic
    return wording.capitalised(noun if noun.endswith("s") else f"{noun}s")


def _plans(snapshot: FullSnapshot) -> Iterator[Lane]:
    named = {track.id for track in snapshot.tracks}
    rest = (e for e in snapshot.entries() if isinstance(e.fact, Plan) and e.fact.track not in named)
    yield _lane(PLANS, rest)


def _is_plan(fact: Fact) -> bool:
    return isinstance(fact, Plan) or fact.due is not None


def _lane(title: str, entries: Iterable[FactAsOf]) -> Lane:
    placed = sorted(((_place(entry), entry) for entry in entries), key=lambda each: each[0])
    marks = [
        Mark(
            kind=kind,
            first=first,
            last=last,
            settled=settled,
            when=when,
            statements=tuple((e.number, without_invisible(e.fact.statement)) for _, e in same),
            status=status,
        )
        for (last, first, kind, settled, when, status), same in groupby(
            placed, key=lambda each: each[0][:6]
        )
    ]
    return Lane(without_invisible(title), tuple(marks))


def _place(entry: FactAsOf) -> tuple[date, date, MarkKind, bool, str, str, str]:
    """Where a fact stands in its lane, and by its key where several stand together."""
    fact, window, when = entry.fact, entry.window, wording.when(entry)
    kind: MarkKind = "contact" if isinstance(fact, Encounter) else "step"
    if _is_plan(fact):
        kind = "plan"
        if fact.due:
            window, when = window_of(fact.due), f"Due {wording.within(wording.written(fact.due))}"
        else:
            when = f"Announced {wording.within(when)}, no date"
    status = _status(entry)
    return window.latest, window.earliest, kind, entry.settled, when, status, fact.key


def _status(entry: FactAsOf) -> str:
    """Where a fact stands that is not simply done."""
    if _is_plan(entry.fact):
        told = _OUTCOMES.get(entry.lifecycle, "")
        return f"Planned, {told}" if told else "Planned"
    if not entry.settled:
        return "Possibly"
    if entry.lifecycle is LifecycleStatus.OVERTAKEN:
        return "Overtaken"
    return "Claimed, not confirmed" if entry.fact.modality == "claimed" else ""


def timeline_data(shown: Timeline) -> dict[str, object]:
    """The timeline as JSON-ready data."""
    return {
        "title": shown.title,
        "vantage": shown.vantage,
        "as_of": shown.as_of.isoformat(),
        "lanes": [
            {"title": lane.title, "marks": [_mark_data(mark) for mark in lane.marks]}
            for lane in shown.lanes
        ],
    }


def _mark_data(mark: Mark) -> dict[str, object]:
    return {
        "kind": mark.kind,
        "first": mark.first.isoformat(),
        "last": mark.last.isoformat(),
        "settled": mark.settled,
        "when": mark.when,
        "facts": [number for number, _ in mark.statements],
        "status": mark.status,
        "text": mark.told,
    }
