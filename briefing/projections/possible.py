"""What may have happened by the brief's day: never on the board, never as fact."""

from __future__ import annotations

from briefing.brief import Group, Section
from briefing.projections.view import View

ID = "possible"
LIMIT = 8


def section(view: View) -> Section:
    """The facts whose date, or whose report, may lie on either side of the day."""
    chosen, left = view.choose(view.told_in(ID), LIMIT)
    note = "These may have happened by this date, or after it. None of them counts on the board."
    groups = (Group(view.lines(chosen, ID)),) if chosen else ()
    return Section(ID, "Possibly by this date", groups, note=note, left_out=left)
