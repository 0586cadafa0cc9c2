"""The walk from one vantage to another, one clock at a time.

From (as-of, known-by, recorded) of the first to that of the second, first the record is
brought to the second's, then what was published, then the day. The cause of a change is
found on the last leg on which that line changed, so there is always exactly one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from briefing.diff.cause import EditsBetween, occurred_cause
from briefing.diff.change import JUDGEMENT, RECORD_SECTIONS, Cause, Change, Diff, Kind
from briefing.facts import FactAsOf
from briefing.model.brief import Brief, Line, Note
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage
from briefing.readmodel import Snapshot
from briefing_events.source import Passage


@dataclass(frozen=True)
class DiffSide:
    """What is seen at a vantage: the record, and its lines with nothing left out."""

    snapshot: Snapshot
    brief: Brief

    @cached_property
    def lines(self) -> dict[str, Line]:
        """The lines by subject."""
        return {line.subject: line for section in self.brief.sections for line in section.lines}

    @cached_property
    def values(self) -> Mapping[str, object]:
        """What each line says, without what passes with time: its value for comparison."""
        return {subject: value(line, self.notes) for subject, line in self.lines.items()}

    @cached_property
    def notes(self) -> dict[int, Note]:
        """The notes by number."""
        return {note.number: note for note in self.brief.notes}


GAPS = "gaps"
"""The section whose lines tell what is missing."""

SOURCES = "sources"
"""The section that rates articles; a diff tells only ratings that changed."""

DUE_SECTIONS = frozenset({"board", "expected"})
"""The sections that tell plans by their days."""

SideAt = Callable[[Vantage], DiffSide]
Events = Callable[[int, int], Iterable[EventEnvelope]]
"""The events after a number, up to another."""


def compare(first: Vantage, second: Vantage, look: SideAt, events: Events) -> Diff:
    """What changed from the first vantage to the second.

    Looking backwards is the mirror of looking forwards.
    """
    if second.order < first.order:
        return compare(second, first, look, events).mirrored()
    along = waypoints(first, second)
    seen = {stop: look(stop) for stop in dict.fromkeys(along)}
    views = [seen[stop] for stop in along]
    valued = [view.values for view in views]
    low, high = sorted((first.recorded, second.recorded))
    later = max(views[:2], key=lambda view: view.snapshot.folded.number)
    acts = EditsBetween(later.snapshot.folded, events(low, high) if low != high else ())
    start, end = views[0].lines, views[-1].lines
    changes = []
    for subject in dict.fromkeys([*start, *end]):
        if valued[0].get(subject) == valued[-1].get(subject):
            continue
        leg = max(
            leg for leg in range(3) if valued[leg].get(subject) != valued[leg + 1].get(subject)
        )
        cause = _cause(leg, subject, views, acts)
        change = _change(subject, start.get(subject), end.get(subject), cause)
        changes.append(_weighed(change, views[0].snapshot, views[-1].snapshot))
    if low != high:
        changes += _rated_anew(views)
    return _diff(views, changes, start, end)


def _rated_anew(views: Sequence[DiffSide]) -> Iterator[Change]:
    """The articles that either side quotes and that the ledger rates otherwise since."""
    quoted = {
        q.source for view in (views[0], views[-1]) for n in view.notes.values() for q in n.quotes
    }
    then, now = (view.snapshot.folded.passages for view in views[:2])
    for name in sorted(quoted & then.keys() & now.keys()):
        if then[name].rating != now[name].rating:
            before, after = (_rating(each[name]) for each in (then, now))
            yield Change(before.subject, "changed", Cause.RE_RATED, before, after)


def _rating(passage: Passage) -> Line:
    rating = passage.rating
    family = f"family {rating.family}" if rating.family else "of no family, never corroborates"
    text = f"{passage.label} is rated {rating.reliability}: {rating.reliability_reason}; {family}."
    return Line(f"{SOURCES}/source:{passage.id}", text)


def waypoints(first: Vantage, second: Vantage) -> tuple[Vantage, Vantage, Vantage, Vantage]:
    """The four vantages of a comparison, moving one clock at a time."""
    first, second = sorted((first, second), key=lambda vantage: vantage.order)
    return (
        first,
        replace(first, recorded=second.recorded, at_head=second.at_head),
        replace(second, as_of=first.as_of),
        second,
    )


def value(line: Line, notes: Mapping[int, Note]) -> object:
    """Two lines are the same if they say the same on the same quotes.

    The sources that a line names follow from its quotes; a gap or a judgement says the same
    whatever it rests on. Where a line stands counts only as far as it tells possible from
    settled.
    """
    quotes = (
        (number, tuple((quote.source, quote.start) for quote in notes[number].quotes))
        for number in line.facts
        if number in notes and line.section not in {GAPS, JUDGEMENT}
    )
    return line.section == "possible", line.said.replace("†", ""), tuple(quotes)


def _cause(leg: int, subject: str, views: list[DiffSide], acts: EditsBetween) -> Cause:
    if leg == 1:
        return Cause.REPORTED
    before, after = views[leg], views[leg + 1]
    numbers = {
        number
        for view in (before, after)
        if (line := view.lines.get(subject))
        for number in line.facts
    }
    judged = subject.startswith(f"{JUDGEMENT}:")
    if leg == 0:
        return acts.cause(numbers | ({int(subject.partition(":")[2])} if judged else set()))
    if judged and (subject in before.lines) != (subject in after.lines):
        return Cause.JUDGED_ANEW
    cause = occurred_cause(numbers, before.snapshot, after.snapshot)
    section = (after.lines.get(subject) or before.lines[subject]).section
    came_about = cause in {Cause.HAPPENED, Cause.SETTLED}
    return Cause.FIRST_ATTESTED if came_about and section in RECORD_SECTIONS else cause


def _change(subject: str, before: Line | None, after: Line | None, cause: Cause) -> Change:
    kind: Kind
    if subject.startswith("track:"):
        kind = "status"
    elif before is None:
        kind = "added"
    else:
        kind = "removed" if after is None else "changed"
    return Change(subject, kind, cause, before, after)


def _weighed(change: Change, before: Snapshot, after: Snapshot) -> Change:
    """The change with the weight and the day of its facts, and whether one of them fell due."""
    found = [after.numbered(number) or before.numbered(number) for number in change.facts]
    facts = [entry for entry in found if entry]
    span = (before.vantage.as_of, after.vantage.as_of)
    if not facts or change.line.section == GAPS:
        return change
    return replace(
        change,
        weight=min(entry.fact.importance for entry in facts),
        day=max(entry.window.latest for entry in facts),
        track=next((entry.fact.track for entry in facts if entry.fact.track), ""),
        stands=(_stands(change, before), _stands(change, after)),
        fell_due=change.line.section in DUE_SECTIONS and any(_fell_due(e, *span) for e in facts),
    )


def _stands(change: Change, snapshot: Snapshot) -> bool:
    return snapshot.numbered(change.facts[0]) is not None


def _fell_due(entry: FactAsOf, first: date, last: date) -> bool:
    due = entry.fact.due
    return due is not None and any(first < day <= last for day in (due.earliest, due.latest))


def _diff(
    views: list[DiffSide], changes: list[Change], start: dict[str, Line], end: dict[str, Line]
) -> Diff:
    first, last = views[0], views[-1]
    sections = [section.id for view in (last, first) for section in view.brief.sections]
    sections.append(SOURCES)
    place = {section: order for order, section in reversed(list(enumerate(sections)))}
    ordered = sorted(changes, key=lambda c: (c.kind != "status", place[c.line.section]))
    changed = {change.subject for change in changes}
    told = {change.line.section for change in changes}
    notes = first.notes | last.notes
    unchanged = [
        line for subject, line in end.items()
        if subject.startswith("track:") and subject in start and subject not in changed
    ]  # fmt: skip
    told_of = (*(change.facts for change in changes), *(line.facts for line in unchanged))
    cited = sorted({number for facts in told_of for number in facts})
    return Diff(
        title=last.brief.title,
        dossier=last.brief.dossier,
        before=first.snapshot.vantage,
        after=last.snapshot.vantage,
        changes=tuple(ordered),
        unchanged_tracks=tuple(unchanged),
        notes=tuple(notes[number] for number in cited if number in notes),
        lead_track=f"track:{lead.id}" if (lead := last.snapshot.lead_track) else "",
        section_titles={SOURCES: "Sources"}
        | {
            section.id: section.title
            for view in views
            for section in view.brief.sections
            if section.id in told
        },
        actors=last.snapshot.definition.actors,
        snapshot=last.snapshot,
    )
