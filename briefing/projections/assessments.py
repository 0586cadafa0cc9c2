"""Analysts' assessments: named, attributed, and apart from what is established."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from briefing.brief import Group, Line, Section
from briefing.projections import wording
from briefing.projections.view import View
from briefing.record import Entry
from briefing_events.assessments import FramingOffered

ID = "assessments"
TITLE = "Analysts' assessments"
LIMIT = 4


def section(view: View) -> Section:
    """Opinions by who holds them; undated ones may be later than the brief, and it says so."""
    chosen, left = _chosen(view)
    note = "Opinions, not facts."
    if unsure := sorted({label for e in chosen if not e.settled for label in e.labels}):
        note += (
            f" Those from {wording.listed(unsure)} are undated and may be later than this brief."
        )
    if not view.full:
        groups = [Group(tuple(_line(view, entry) for entry in chosen))] if chosen else []
        return Section(ID, TITLE, tuple(groups), note=note, left_out=left)
    groups = [
        Group(tuple(_line(view, entry) for entry in said), _title(view, analyst))
        for analyst, said in groupby(chosen, key=_analyst)
    ]
    return Section(ID, TITLE, tuple(groups), note=note)


def _chosen(view: View) -> tuple[list[Entry], int]:
    """In the short form, the weightiest opinion of each analyst comes before second ones."""
    told = view.told_in(ID)
    if view.full:
        return sorted(told, key=lambda entry: (_analyst(entry), entry.order)), 0
    ranked = sorted(told, key=lambda entry: _weight(view, entry))
    firsts: dict[str, Entry] = {}
    for entry in ranked:
        firsts.setdefault(_analyst(entry), entry)
    chosen = list(firsts.values())[:LIMIT]
    return chosen, len(told) - len(chosen)


def _weight(view: View, entry: Entry) -> tuple[bool, bool, int, bool, int, tuple[object, ...]]:
    """Judgements before framing, and from texts of a family before those that never corroborate.

    Then by importance, named experts before the unnamed.
    """
    actor = view.record.actors.get(_analyst(entry))
    unnamed = actor is None or actor.kind != "person"
    framing = entry.fact.SUBJECT != "assessments" or isinstance(entry.fact, FramingOffered)
    alone = not any(cited.passage.rating.family for cited in entry.cited)
    return framing, alone, entry.fact.importance, unnamed, entry.fact.credibility, entry.order


def _analyst(entry: Entry) -> str:
    return next(iter(entry.fact.actors_in("analyst")), "")


def _title(view: View, analyst: str) -> str:
    return wording.capitalised(wording.name(view.record, analyst, short=False))


def _line(view: View, entry: Entry) -> Line:
    """The opinion; who holds it leads where the sentence does not begin with that itself."""
    line = view.line(entry, ID, lead=False)
    holder = _title(view, _analyst(entry))
    named = line.text.startswith(holder) or not holder
    return line if named else replace(line, lead=holder)
