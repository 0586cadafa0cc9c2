"""The sources that are cited, with their dates, ratings, reasons and families."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.facts.resolved import passages_of
from briefing.model.brief import Cell, Group, Line, Section
from briefing.projections import wording
from briefing.projections.notes import told_of
from briefing.projections.view import View
from briefing_events.source import Passage

ID = "sources"
COLUMNS = ("", "Source", "Published", "Rating and reason", "Family")
NOTE = (
    'A–F rate the source; F means "cannot be judged", not "bad". '
    "Texts that share wording or origin are one family and count once."
)


def section(view: View, cited: Sequence[int]) -> Section:
    """One row for each passage that the record rests on, or this brief where they are many."""
    passages = _all(view)
    note = NOTE
    if passages is None:
        passages = passages_of(told_of(view.snapshot, cited))
        note += " Listed are those that this brief cites."
    rows = tuple(_row(view, passage) for passage in passages)
    groups = (Group(rows, kind="table", columns=COLUMNS),) if rows else ()
    return Section(ID, "Sources", groups, note=note if rows else "")


def _all(view: View) -> Sequence[Passage] | None:
    if view.full:
        return view.snapshot.passages()
    source_basis = view.snapshot.source_basis
    return source_basis.passages if source_basis.passages or not source_basis.articles else None


def _row(view: View, passage: Passage) -> Line:
    later = passage.published.earliest > view.today
    outlet = f"{passage.outlet}, " if passage.outlet else ""
    unknown = "" if passage.outlet else ", outlet not given"
    published = wording.published(passage)
    if passage.published_basis == "inferred":
        published += f", inferred: {passage.published_reason}" if view.full else ", inferred"
    rating = passage.rating
    cells = (
        Cell(passage.label + ("†" if later else "")),
        Cell(f"{outlet}{passage.title}{unknown}"),
        Cell(published),
        Cell(f"{rating.reliability}: {rating.reliability_reason}"),
        Cell(_family(passage)),
    )
    return Line(f"{ID}/source:{passage.id}", passage.label, cells=cells)


def _family(passage: Passage) -> str:
    rating = passage.rating
    if not rating.family:
        return "none, never corroborates"
    if not rating.family_reason:
        return rating.family
    return f"{rating.family}, {rating.family_degree}: {rating.family_reason}"
