"""The timeline as values: lanes of marks, one for each track, for contacts and other plans.

It shows the facts that it is given, those that a brief cites. What a plan announces stands at
the day it is due; what is dated to a span, or to a day unknown within bounds, keeps both ends.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal, NamedTuple

from briefing.facts import FactAsOf, LifecycleStatus
from briefing.facts.resolved import window_of
from briefing.model.vantage import day
from briefing.projections import expected, wording
from briefing.readmodel import Snapshot
from briefing.readmodel.placement import stage_rank
from briefing.render.sanitize import without_invisible
from briefing_events.fact import Fact
from briefing_events.shapes import Assessment, Encounter, Plan, State

MarkKind = Literal["step", "contact", "plan"]
_OUTCOMES = {
    **{status: status.value for status in expected.DONE},
    LifecycleStatus.OVERDUE: "outcome not on record",
}
CONTACTS, OTHERS, PLANS = "Contacts", "Contacts of third parties", "Other plans"
"""The lanes of what stands on no track."""


class Mark(NamedTuple):
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
    label: str = ""
    """What it is in a few words: the stage of a track, the place of a contact."""

    @property
    def outcome(self) -> str:
        """What came of its plan, if anything."""
        return self.status.removeprefix("Planned, ") if self.kind == "plan" else ""

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
            return f"No step, contact or plan is on record up to {day(self.as_of)}."
        return "\n".join(
            f"{lane.title}: " + "; ".join(f"{mark.when}: {mark.told}" for mark in lane.marks)
            for lane in self.lanes
        )


def build_timeline(snapshot: Snapshot, numbers: Collection[int]) -> Timeline:
    """The timeline of the facts of these numbers, as far as they stand."""
    entries = filter(None, (snapshot.numbered(number) for number in sorted(numbers)))
    lanes = (_lane(title, same, snapshot) for title, same in _lanes(snapshot, entries).items())
    return Timeline(
        title=without_invisible(snapshot.definition.title),
        vantage=snapshot.vantage.in_words(),
        as_of=snapshot.vantage.as_of,
        lanes=tuple(lane for lane in lanes if lane.marks),
    )


def _lanes(snapshot: Snapshot, entries: Iterable[FactAsOf]) -> dict[str, list[FactAsOf]]:
    """The tracks in the order of the definition, then contacts, then other plans."""
    tracks = {track.id: track.title for track in snapshot.definition.tracks}
    lanes: dict[str, list[FactAsOf]] = {
        title: [] for title in (*tracks.values(), CONTACTS, OTHERS, PLANS)
    }
    for entry in entries:
        fact = entry.fact
        if fact.track in tracks:
            lanes[tracks[fact.track]] += [entry] if _moves(fact) else []
        elif isinstance(fact, Encounter):
            ours = any(snapshot.party_of(actor.id) for actor in fact.actors)
            is_other = fact.type.subject == "third-parties" or not ours
            lanes[OTHERS if is_other else CONTACTS].append(entry)
        elif isinstance(fact, Plan):
            lanes[PLANS].append(entry)
    return lanes


def _moves(fact: Fact) -> bool:
    """Whether a fact is a step, claims or plans one: opinions stand beside a track."""
    if isinstance(fact, State | Assessment) or fact.modality in {"denied", "assessed"}:
        return False
    return fact.stage is not None or _is_plan(fact)


def _is_plan(fact: Fact) -> bool:
    return isinstance(fact, Plan) or fact.due is not None


def _lane(title: str, entries: Iterable[FactAsOf], snapshot: Snapshot) -> Lane:
    placed = sorted(((_place(entry), entry) for entry in entries), key=lambda each: each[0])
    marks = []
    for (last, first, kind, settled, when, status), same in groupby(
        placed, key=lambda each: each[0][:6]
    ):
        told = sorted((entry for _, entry in same), key=lambda e: (e.fact.importance, e.number))
        labels = list(dict.fromkeys(filter(None, (_label(entry, snapshot) for entry in told))))
        more = f" +{len(labels) - 1}" if len(labels) > 1 else ""
        marks.append(
            Mark(
                kind=kind,
                first=first,
                last=last,
                settled=settled,
                when=when,
                statements=tuple((e.number, without_invisible(e.fact.statement)) for e in told),
                status=status,
                label=without_invisible("".join(labels[:1]) + more),
            )
        )
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


def _label(entry: FactAsOf, snapshot: Snapshot) -> str:
    """A fact in the few words that stand beside its mark; none where nothing short is on record."""
    fact = entry.fact
    track = snapshot.actor_registry.tracks.get(fact.track or "")
    if track and fact.stage:
        return track.stages[stage_rank(entry, track)].title
    if _is_plan(fact):
        return wording.capitalised(fact.matter or "")
    return fact.place or "" if isinstance(fact, Encounter) else ""


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
            {"title": lane.title, "marks": list(map(_mark_data, lane.marks))}
            for lane in shown.lanes
        ],
    }


def _mark_data(mark: Mark) -> dict[str, object]:
    found = mark._asdict() | {"first": mark.first.isoformat(), "last": mark.last.isoformat()}
    facts = [number for number, _ in found.pop("statements")]
    return found | {"facts": facts, "text": mark.told}
