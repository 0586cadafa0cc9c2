"""Analysts' assessments: named, attributed, and apart from what is established."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from briefing.facts import FactAsOf
from briefing.model.brief import Group, Line, Section
from briefing.projections import wording
from briefing.projections.view import View
from briefing.readmodel.query import ListQuery

ID = "assessments"
TITLE = "Analysts' assessments"
LIMIT = 4


def section(view: View) -> Section:
    """Opinions by who holds them; undated ones may be later than the brief, and it says so."""
    chosen = _chosen(view)
    note = "Opinions, not facts."
    if unsure := sorted({label for e in chosen if not e.settled for label in e.labels}):
        note += (
            f" Those from {wording.listed(unsure)} are undated and may be later than this brief."
        )
    if not view.full:
        groups = [Group(tuple(_line(view, entry) for entry in chosen))] if chosen else []
        left_out = view.left_out(len(chosen), ID)
        return Section(ID, TITLE, tuple(groups), note=note, left_out=left_out)
    groups = [
        Group(tuple(_line(view, entry) for entry in said), _title(view, analyst))
        for analyst, said in groupby(chosen, key=_analyst)
    ]
    return Section(ID, TITLE, tuple(groups), note=note)


def _chosen(view: View) -> list[FactAsOf]:
    """In the short form, the weightiest opinion of each analyst."""
    if view.full:
        return sorted(view.snapshot.select(ListQuery(ID)), key=lambda e: (_analyst(e), e.order))
    return view.snapshot.ranked(ListQuery(ID, LIMIT, first_of_group=True))


def _analyst(entry: FactAsOf) -> str:
    return next(iter(entry.fact.actors_in("analyst")), "")


def _title(view: View, analyst: str) -> str:
    return wording.capitalised(wording.name(view.snapshot, analyst, short=False))


def _line(view: View, entry: FactAsOf) -> Line:
    """The opinion; who holds it leads where the sentence does not begin with that itself.

    One from before the look-back has its date: it is not on what has happened since.
    """
    line = view.line(entry, ID, lead=False)
    holder = _title(view, _analyst(entry))
    lead = "" if line.text.startswith(holder) else holder
    if entry.settled and entry.window.latest <= view.baseline and not view.full:
        date = wording.inline(entry, view.today)
        lead = f"{lead}, {date}" if lead else wording.capitalised(date)
    return replace(line, lead=lead)
