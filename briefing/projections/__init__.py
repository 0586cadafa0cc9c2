"""The sections of a brief, one projection each: pure functions of a view.

A new section is one module with a function from ``View`` to ``Section`` and one entry in
``SECTIONS``; the templates render any section they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from briefing.model.brief import Brief, Section, Stamp
from briefing.model.vantage import LOOK_BACK
from briefing.projections import (
    assessments,
    board,
    bottom_line,
    developments,
    differences,
    expected,
    gaps,
    header,
    judgement,
    offices,
    people,
    positions,
    possible,
    sources,
    subjects,
)
from briefing.projections.notes import cited_notes, notes
from briefing.projections.source_tags import main_source
from briefing.projections.view import View
from briefing.readmodel import Snapshot

if TYPE_CHECKING:
    from briefing.readmodel.full_snapshot import FullSnapshot

Projection = Callable[[View], Section]

SECTIONS: tuple[Projection, ...] = (
    board.section,
    judgement.section,
    developments.section,
    possible.section,
    expected.section,
    positions.section,
    subjects.economy,
    subjects.security,
    subjects.politics,
    subjects.third_parties,
    assessments.section,
    differences.section,
)
"""The body of a brief behind its bottom line, in order; gaps and sources follow from it."""

ANNEXES: tuple[Projection, ...] = (
    subjects.contacts,
    people.section,
    subjects.background,
)
"""What only the full form shows; corrections come behind them."""

__all__ = ["ANNEXES", "SECTIONS", "View", "project", "project_compared", "project_full"]


def project(snapshot: Snapshot, stamp: Stamp, *, since: date | None = None) -> Brief:
    """The short brief of a snapshot. ``since`` is the baseline day, else ninety days before."""
    view = _view(snapshot, since, full=False)
    body = [bottom_line.section(view), *_made(SECTIONS, view)]
    annexes = [*_made(ANNEXES, view), _left_out_corrections(view)]
    missing = gaps.section(view, gaps.left_out([*body, *annexes]))
    return _with_sources(view, stamp, since, [*body, missing, *annexes])


def project_full(snapshot: FullSnapshot, stamp: Stamp, *, since: date | None = None) -> Brief:
    """The full brief."""
    from briefing.projections import corrections  # noqa: PLC0415 - short briefs only count them

    view = _view(snapshot, since, full=True)
    body = [bottom_line.section(view), *_made(SECTIONS, view), gaps.section(view, "")]
    annexes = [*_made(ANNEXES, view), corrections.section(snapshot)]
    return _with_sources(view, stamp, since, [*body, *annexes])


def project_compared(snapshot: Snapshot, stamp: Stamp) -> Brief:
    """What a diff compares: a full brief without what only repeats or explains other lines.

    Of a partial snapshot, it tells the facts that this holds.
    """
    view = replace(_view(snapshot, None, full=True), alone=True)
    told = [*_made(SECTIONS, view), gaps.section(view, ""), *_made(ANNEXES, view)]
    return _brief(view, stamp, None, told, cited_notes(told))


def _left_out_corrections(view: View) -> Section:
    return Section("corrections", "Corrections", (), left_out=view.left_out(0, "corrections"))


def _view(snapshot: Snapshot, since: date | None, *, full: bool) -> View:
    back = max(1, snapshot.vantage.as_of.toordinal() - LOOK_BACK.days)
    return View(snapshot, snapshot.at(since or date.fromordinal(back)), full)


def _made(projections: Iterable[Projection], view: View) -> list[Section]:
    return [projection(view) for projection in projections]


def _with_sources(view: View, stamp: Stamp, since: date | None, told: list[Section]) -> Brief:
    numbers = cited_notes(told)
    brief = _brief(view, stamp, since, [*told, sources.section(view, numbers)], numbers)
    return replace(brief, offices=offices.offices(view, numbers))


def _brief(
    view: View, stamp: Stamp, since: date | None, told: list[Section], numbers: Sequence[int]
) -> Brief:
    snapshot = view.snapshot
    main = main_source(told, snapshot)
    return Brief(
        dossier=snapshot.definition.slug,
        title=snapshot.definition.title,
        vantage=snapshot.vantage,
        baseline=view.baseline,
        since=since,
        full=view.full,
        stamp=stamp,
        record=header.record_line(view, main),
        sections=tuple(section for section in told if section.groups),
        notes=notes(view.snapshot, numbers),
        byline=header.byline(snapshot.definition),
        main_source=main,
    )
