"""What the record does not say: dates, outcomes and sides that are missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.brief import Group, Line, Section
from briefing.projections import wording
from briefing.projections.view import View, in_force, steps
from briefing.record import Entry
from briefing_events.shapes import Utterance

ID = "gaps"
LIMIT = 3


def section(view: View, others: Sequence[Section]) -> Section:
    """The gaps of the record, and what the short form leaves out, counted and named."""
    lines = [*_since_when(view), *_promises(view), *_silent_parties(view), *_undated_steps(view)]
    if not view.full:
        lines.extend(_left_out(others))
    return Section(ID, "What the record does not say", (Group(tuple(lines)),) if lines else ())


def _since_when(view: View) -> Iterator[Line]:
    """Tracks whose state in force has no beginning on record."""
    for track in view.record.tracks():
        if any(step.fact.stage == track.stages[-1].id for step in steps(view.record, track)):
            continue
        without = [e for e in in_force(view.record, track) if _no_beginning(e)]
        if without and track == view.record.lead_track:
            text = f"{track.title}: since when it stands as it does"
            if track.goal:
                text += f", and whether and when {track.goal} is to come"
            facts = tuple(e.number for e in without)
            yield Line(f"{ID}/gap:since-{track.id}", f"{text}.", facts)


def _no_beginning(entry: Entry) -> bool:
    return getattr(entry.fact, "holds_from", None) is None


def _promises(view: View) -> Iterator[Line]:
    """Commitments whose outcome is not on record."""
    made = [
        entry
        for entry in view.told_in("positions")
        if isinstance(entry.fact, Utterance)
        and entry.fact.ACT == "commitment"
        and not view.record.outcomes_of(entry.fact.key)
    ]
    for entry in made if view.full else made[-LIMIT:]:
        who = wording.names(view.record, entry.fact.actors_in("speaker"))
        what = wording.matter(entry.fact)
        text = f"Any outcome of what {who} promised: {wording.small(what)}."
        yield Line(f"{ID}/gap:promise-{entry.number}", text, (entry.number,))


def _silent_parties(view: View) -> Iterator[Line]:
    """Parties from whom no words of their own are surely of this day or before it."""
    spoke = {
        view.record.party_of(actor)
        for entry in view.record.settled
        if isinstance(entry.fact, Utterance)
        for actor in entry.fact.actors_in("speaker")
    }
    if not view.record.entries():
        return
    for party in view.record.definition.parties:
        if party not in spoke:
            name = wording.name(view.record, party)
            text = f"Any statement by {name} dated on or before this day."
            if view.record.vantage.known_by:
                text = f"Any statement by {name} that was surely made and published by then."
            yield Line(f"{ID}/gap:silent-{party}", text)


def _undated_steps(view: View) -> Iterator[Line]:
    """Steps known only to lie before a publication."""
    undated = [
        entry
        for track in view.record.tracks()
        for entry in steps(view.record, track)
        if entry.fact.occurred is None
    ]
    if undated:
        what = wording.counted(len(undated), "step")
        text = f"The days of {what} that the articles report without a date."
        yield Line(f"{ID}/gap:undated-steps", text, tuple(sorted(e.number for e in undated)))


def _left_out(others: Sequence[Section]) -> Iterator[Line]:
    counts = [f"{each.left_out:,} {_named(each)}" for each in others if each.left_out]
    if counts:
        yield Line(f"{ID}/left-out", f"Left out at this length (--full): {', '.join(counts)}.")


def _named(section: Section) -> str:
    return {
        "developments": "on developments",
        "possible": "possible by this date",
        "expected": "on plans",
        "positions": "on positions",
        "assessments": "assessments",
        "differences": "differences between sources",
        "people": "on people and offices",
    }.get(section.id, f"on {section.title.lower()}")
