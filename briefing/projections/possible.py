"""What may have happened by the brief's day: never on the board, never as fact."""

from __future__ import annotations

from dataclasses import replace

from briefing.facts import FactAsOf
from briefing.model.brief import Group, Line, Section
from briefing.projections import wording
from briefing.projections.view import View
from briefing.readmodel.query import ListQuery

ID = "possible"
LIMIT, LEAD = 6, 5
"""How many are told at most, and how many of them for being on the lead track."""
NOTE = "These may have happened by this date, or after it. None counts on the board."
NOTE_OF_REPORTS = "These may not have been published by this date. None counts on the board."
HAPPENED, OPEN = "Happened by then, if reported", "May not have happened by then"


def section(view: View) -> Section:
    """The facts whose date, or whose report, may lie on either side of the day."""
    chosen = view.choose_led(ListQuery(ID, LIMIT, weighty=True), "maybe", LEAD)
    left = view.left_out(len(chosen), ID)
    note = NOTE if view.snapshot.in_hindsight else NOTE_OF_REPORTS
    parts = {"": chosen}
    if not view.snapshot.in_hindsight:
        parts = {HAPPENED: [], OPEN: []}
        for entry in chosen:
            parts[HAPPENED if entry.window.latest <= view.today else OPEN].append(entry)
    groups = (
        Group(tuple(_line(view, entry) for entry in told), title)
        for title, told in parts.items()
        if told
    )
    return Section(ID, "Possibly by this date", tuple(groups), note=note, left_out=left)


def _line(view: View, entry: FactAsOf) -> Line:
    """A fact as a line; a plan with the days that it is for."""
    due = entry.fact.due
    standing = f"For {wording.written(due)}" if due else ""
    return replace(view.line(entry, ID), standing=standing)
