"""Plans: overdue, due now, still to come, and those without a date."""

from __future__ import annotations

from dataclasses import replace

from briefing.brief import Group, Line, Section
from briefing.projections import wording
from briefing.projections.view import MINOR, View
from briefing.record import Entry, Phase

ID = "expected"
LIMIT = 6

_GROUPS = (
    ("Overdue", {Phase.OVERDUE}),
    ("Due now", {Phase.DUE}),
    ("Expected", {Phase.PLANNED}),
    ("Open, no date", {Phase.OPEN}),
)
_DONE = {Phase.FULFILLED: "fulfilled", Phase.MOVED: "moved", Phase.CANCELLED: "cancelled"}


def section(view: View) -> Section:
    """Every plan at where it stands by the brief's day; never as an outcome."""
    groups: list[Group] = []
    left_out = 0
    for title, phases in _GROUPS:
        plans = [entry for entry in view.told_in(ID) if entry.phase in phases]
        chosen, _ = view.choose(_weighty(view, plans), LIMIT)
        left_out += len(plans) - len(chosen)
        if chosen:
            groups.append(Group(tuple(_line(view, entry) for entry in chosen), title))
    done = [entry for entry in view.told_in(ID) if entry.phase in _DONE]
    if done and view.full:
        groups.append(Group(tuple(_line(view, entry) for entry in done), "Done"))
    elif done:
        left_out += len(done)
    return Section(ID, "Expected, due and overdue", tuple(groups), left_out=left_out)


def _weighty(view: View, plans: list[Entry]) -> list[Entry]:
    """In the short form, no minor plan beside a weightier one for the same days."""
    days = {e.fact.due.edtf for e in plans if e.fact.due and e.fact.importance < MINOR}
    if view.full:
        return plans
    return [
        e
        for e in plans
        if e.fact.importance < MINOR or not e.fact.due or e.fact.due.edtf not in days
    ]


def _line(view: View, entry: Entry) -> Line:
    line = view.line(entry, ID)
    due = entry.fact.due
    opening = "Due now:" if entry.phase is Phase.DUE else "Due"
    standing = f"{opening} {wording.written(due)}" if due else ""
    aside = ""
    if entry.phase is Phase.OVERDUE and due:
        standing += "; the outcome is not on record"
        aside = f"overdue by {wording.counted((view.today - due.latest).days, 'day')}"
    elif entry.phase is Phase.OPEN:
        today = entry.window.latest == view.today
        ago = "on this day" if today else wording.days_ago(entry.window.latest, view.today)
        aside = f"announced {ago}"
    elif entry.phase in _DONE:
        standing = _DONE[entry.phase].capitalize()
    return replace(line, standing=standing, aside=aside)
