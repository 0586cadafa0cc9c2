"""Analysts' assessments: named, attributed, and apart from what is established."""

from __future__ import annotations

from dataclasses import replace

from briefing.brief import Group, Line, Section
from briefing.projections import wording
from briefing.projections.view import View
from briefing.record import Entry

ID = "assessments"
LIMIT = 6


def section(view: View) -> Section:
    """Opinions by who holds them; undated ones may be later than the brief, and it says so."""
    chosen, left = _by_analyst(view)
    note = "Opinions, not facts."
    if any(not entry.settled for entry in chosen):
        labels = sorted({label for e in chosen if not e.settled for label in e.labels})
        note += (
            f" Those from {wording.listed(labels)} are undated and may be later than this brief."
        )
    groups = (Group(tuple(_line(view, entry) for entry in chosen)),) if chosen else ()
    return Section(ID, "Analysts' assessments", groups, note=note, left_out=left)


def _by_analyst(view: View) -> tuple[list[Entry], int]:
    """In the short form, the weightiest opinion of each analyst comes before second ones."""
    told = view.told_in(ID)
    if view.full:
        return sorted(told, key=_analyst), 0
    ranked = sorted(told, key=lambda e: (e.fact.importance, e.fact.credibility, e.order))
    firsts: dict[str, Entry] = {}
    for entry in ranked:
        firsts.setdefault(_analyst(entry), entry)
    chosen = list(firsts.values())[:LIMIT]
    return sorted(chosen, key=_analyst), len(told) - len(chosen)


def _analyst(entry: Entry) -> str:
    return next(iter(entry.fact.actors_in("analyst")), "")


def _line(view: View, entry: Entry) -> Line:
    analyst = wording.name(view.record, _analyst(entry), short=False)
    lead = wording.capitalised(analyst) if analyst else ""
    return replace(view.line(entry, ID), lead=lead)
