"""Plans: overdue, due now, still to come, and those without a date."""

from __future__ import annotations

from dataclasses import replace

from briefing.brief import Group, Line, Section
from briefing.projections import wording
from briefing.projections.view import View
from briefing.record import Entry, Phase
from briefing.record.shelves import Ask

ID = "expected"
LIMIT = 6

SHELVES = {
    "Overdue": f"{ID}:overdue",
    "Due now": f"{ID}:due",
    "Expected": f"{ID}:planned",
    "Open, no date": f"{ID}:open",
}
"""Where plans lie, by heading: apart by where the day lies to the days that they are for."""

_DONE = {Phase.FULFILLED: "fulfilled", Phase.MOVED: "moved", Phase.CANCELLED: "cancelled"}


def section(view: View) -> Section:
    """Every plan at where it stands by the brief's day; never as an outcome."""
    groups: list[Group] = []
    shown = 0
    for title, shelf in SHELVES.items():
        chosen = view.choose(ask(shelf))
        shown += len(chosen)
        if chosen:
            groups.append(Group(tuple(_line(view, entry) for entry in chosen), title))
    if view.full and (done := _done(view)):
        groups.append(Group(tuple(_line(view, entry) for entry in done), "Done"))
    left_out = view.left_out(shown, *SHELVES.values())
    return Section(ID, "Expected, due and overdue", tuple(groups), left_out=left_out)


def ask(shelf: str) -> Ask:
    """The plans of a shelf that nothing came of yet: none that is minor beside a weightier one
    for the same days.
    """
    return Ask(shelf, LIMIT, unless=("outcome",), crowded=True, by_day=True)


def _done(view: View) -> list[Entry]:
    told = (entry for shelf in SHELVES.values() for entry in view.record.pick(Ask(shelf)))
    return sorted((e for e in told if e.phase in _DONE), key=lambda entry: entry.order)


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
