"""What may have happened by the brief's day: never on the board, never as fact."""

from __future__ import annotations

from briefing.brief import Group, Section
from briefing.projections.view import View

ID = "possible"
LIMIT = 5
NOTE = "These may have happened by this date, or after it. None of them counts on the board."
NOTE_OF_REPORTS = (
    "By this date these may not have happened yet, or may not have been published yet. "
    "None of them counts on the board."
)


def section(view: View) -> Section:
    """The facts whose date, or whose report, may lie on either side of the day."""
    chosen, left = view.choose(view.told_in(ID), LIMIT)
    note = NOTE if view.record.vantage.known_by is None else NOTE_OF_REPORTS
    groups = (Group(view.lines(chosen, ID)),) if chosen else ()
    return Section(ID, "Possibly by this date", groups, note=note, left_out=left)
