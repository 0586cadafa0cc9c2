"""Where sources differ: both sides, each with its source, none chosen."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.model.brief import Cell, Group, Line, Section
from briefing.projections import wording
from briefing.projections.view import MINOR_CONFLICT, View
from briefing.readmodel.query import ListQuery
from briefing.readmodel.snapshot import Dispute

ID = "differences"
LIMIT = 3


def section(view: View) -> Section:
    """Every conflict of which at least two accounts stand."""
    shown = view.snapshot.differences(ListQuery(ID, None if view.full else LIMIT))
    if not view.full:
        shown = tuple(each for each in shown if each.conflict.weight < MINOR_CONFLICT)
    rows = tuple(_row(view, difference) for difference in shown)
    groups = (Group(rows, kind="table", columns=("Point", "Accounts")),) if rows else ()
    note = _note(view, shown)
    return Section(
        ID, "Where sources differ", groups, note=note, left_out=view.left_out(len(shown), ID)
    )


def _note(view: View, shown: Sequence[Dispute]) -> str:
    """Which accounts rest on what is only possible: such an account may be later."""
    labels = {passage.id: passage.label for passage in view.snapshot.passages()}
    unsure = {
        labels[source]
        for difference in shown
        for account, entries in difference.accounts
        if not any(entry.settled for entry in entries)
        for source in account.sources
        if source in {c.passage.id for entry in entries for c in entry.cited}
    }
    if not unsure:
        return ""
    return f"Accounts from {wording.listed(sorted(unsure))} may in part be later than this brief."


def _row(view: View, difference: Dispute) -> Line:
    labels = {passage.id: passage.label for passage in view.snapshot.passages()}
    told = []
    for account, entries in difference.accounts:
        standing = {c.passage.id for entry in entries for c in entry.cited}
        named = sorted(labels[s] for s in account.sources if s in standing and s in labels)
        told.append(f"{account.text} ({'/'.join(named)})")
    cells = (Cell(difference.conflict.point, difference.facts), Cell(" · ".join(told)))
    return Line(
        f"{ID}/conflict:{difference.number}", difference.conflict.point, difference.facts,
        cells=cells,
    )  # fmt: skip
