"""What the record does not say: dates, outcomes and sides that are missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefing.facts import FactAsOf
from briefing.model.brief import Group, Line, Section
from briefing.projections import wording
from briefing.projections.view import View
from briefing.readmodel.query import ListQuery

ID = "gaps"
LIMIT = 3
OUTCOME = "Any later outcome of "
"""How a line on a promise begins whose outcome is not on record."""
NO_LONGER_SHOWN = "No longer shown at this length, still on record:"
"""How the line begins on what an earlier short brief told and this one does not."""
NAMED = 3
"""How many sections are named with what they leave out."""
UNDATED = 10
"""How many of the steps without a date are named."""


def section(view: View, left_out: str) -> Section:
    """The gaps of the record, and what the short form leaves out, in words."""
    lines = [*_since_when(view), *_promises(view), *_silent_parties(view), *_undated_steps(view)]
    if left_out:
        lines.append(Line(f"{ID}/left-out", f"Left out at this length: {left_out}."))
    return Section(ID, "What the record does not say", (Group(tuple(lines)),) if lines else ())


def _since_when(view: View) -> Iterator[Line]:
    """The lead track, where what is in force on it has no beginning on record."""
    track = view.snapshot.lead_track
    if track is None or view.snapshot.holds(f"final:{track.id}"):
        return
    if without := [e for e in view.snapshot.in_force(track) if _no_beginning(e)]:
        text = f"{track.title}: since when it stands as it does"
        if track.goal:
            text += f", and a day for {track.goal}"
        facts = tuple(e.number for e in without)
        yield Line(f"{ID}/gap:since-{track.id}", f"{text}.", facts)


def _no_beginning(entry: FactAsOf) -> bool:
    return getattr(entry.fact, "holds_from", None) is None


def _promises(view: View) -> Iterator[Line]:
    """Commitments whose outcome is not on record, the latest in the short form."""
    for entry in view.choose(ListQuery("promise", LIMIT, excluded_by=("outcome",))):
        who = wording.names(view.snapshot, entry.fact.actors_in("speaker"))
        what = wording.matter(entry.fact)
        whose = f"the commitment of {who}" if " and " in who else f"{who}'s commitment"
        text = f"{OUTCOME}{whose}: {wording.small(what, view.snapshot)}."
        yield Line(f"{ID}/gap:promise-{entry.number}", text, (entry.number,))


def _silent_parties(view: View) -> Iterator[Line]:
    """Parties from whom no words of their own are surely of this day or before it."""
    if not view.snapshot.source_basis.articles:
        return
    for party in view.snapshot.definition.parties:
        if not view.snapshot.holds(f"spoke:{party}"):
            name = wording.name(view.snapshot, party)
            text = f"Any statement by {name} dated on or before this day."
            if not view.snapshot.in_hindsight:
                text = f"Any statement by {name} in a text that was surely published by then."
            yield Line(f"{ID}/gap:silent-{party}", text)


def _undated_steps(view: View) -> Iterator[Line]:
    """Steps known only to lie before a publication; the latest of them are named."""
    undated = view.snapshot.select(ListQuery("undated", UNDATED))
    if undated:
        what = wording.many(view.snapshot.read_model.count(ListQuery("undated")), "step")
        text = f"The days of {what} that the articles report without a date."
        yield Line(f"{ID}/gap:undated-steps", text, tuple(sorted(e.number for e in undated)))


def left_out(others: Iterable[Section]) -> str:
    """What sections leave out, counted; the most in each of a few, then the rest together.

    Differences are always among the few: lines that say that sources differ point to them.
    """
    counted = sorted(
        (each for each in others if each.left_out),
        key=lambda each: (each.id != "differences", -each.left_out),
    )
    told = [f"{wording.many(each.left_out)} {left_out_words(each)}" for each in counted[:NAMED]]
    if rest := sum(each.left_out for each in counted[NAMED:]):
        told.append(f"{wording.many(rest)} {'other' if rest == 1 else 'others'}")
    return ", ".join(told)


def left_out_words(section: Section) -> str:
    """What the facts are that a section leaves out, behind their number: "on positions"."""
    one = section.left_out == 1
    return {
        "developments": "on developments",
        "possible": "possible by this date",
        "expected": "on plans",
        "positions": "on positions",
        "assessments": f"assessment{'' if one else 's'}",
        "differences": f"difference{'' if one else 's'} between sources",
        "people": "on people and offices",
        "corrections": f"{'correction or rating' if one else 'corrections and ratings'} "
        "by the desk, which the full form lists",
    }.get(section.id, f"on {section.title.lower()}")
