"""The rule of the status board: a row says what the ledger gives for its track, as it words it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefing.lint.citing import flat
from briefing.lint.finding import Problem
from briefing.lint.lint_context import LintContext
from briefing.projections.board import force, step
from briefing.readmodel import Snapshot
from briefing.render.read_back import WrittenRow
from briefing_events.dossier import Track

COLUMNS = ("In force", "Latest step")
"""What is compared: the columns with these headings, else the second and the third."""


def board(case: LintContext) -> Iterator[Problem]:
    """What is in force on a track, and its latest step, as the ledger gives them here."""
    tracks = {flat(track.title): track for track in case.snapshot.definition.tracks}
    for row in case.rows:
        if row.section == "board" and row.cells:
            yield from ((row.line, message) for message in _reworded(case.snapshot, row, tracks))


def _reworded(snapshot: Snapshot, row: WrittenRow, tracks: Mapping[str, Track]) -> Iterator[str]:
    track = tracks.get(flat(row.cells[0].text))
    if track is None:
        yield f"no track of this dossier is called '{row.cells[0].text}'"
        return
    given = force(snapshot, track), step(snapshot, track, snapshot.latest_step(track))
    for place, (column, told) in enumerate(zip(COLUMNS, given, strict=True), 1):
        found = row.columns.index(column) if column in row.columns else place
        cell = row.cells[found].text if found < len(row.cells) else ""
        if _bare(cell) not in {_bare(told.text), _bare(told.shown)}:
            yield f"{track.title}, {column.lower()}: the ledger gives '{told.shown}' here"


def _bare(text: str) -> str:
    """A cell without the mark of what was reported later and without a full stop."""
    return flat(text.replace("†", "")).rstrip(".")
