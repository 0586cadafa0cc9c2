"""The sections of a brief, one projection each: pure functions of a view.

A new section is one module with a function from ``View`` to ``Section`` and one entry in
``SECTIONS``; the templates render any section they are given.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol, TypeVar, TypeVarTuple

from briefing.brief import Brief, Section, Stamp
from briefing.projections import (
    assessments,
    board,
    bottom_line,
    corrections,
    developments,
    differences,
    expected,
    gaps,
    header,
    people,
    positions,
    possible,
    sources,
    subjects,
)
from briefing.projections.notes import cited, notes
from briefing.projections.view import View
from briefing.record import Record
from briefing.vantage import LOOK_BACK

Given = TypeVarTuple("Given")
T = TypeVar("T")

SECTIONS: tuple[Callable[[View], Section], ...] = (
    bottom_line.section,
    board.section,
    developments.section,
    possible.section,
    expected.section,
    positions.section,
    subjects.economy,
    subjects.security,
    subjects.third_parties,
    assessments.section,
    differences.section,
)
"""The body of a brief, in order; gaps and sources follow from it."""

ANNEXES: tuple[Callable[[View], Section], ...] = (
    subjects.contacts,
    people.section,
    subjects.background,
    corrections.section,
)
"""What only the full form shows."""

__all__ = ["ANNEXES", "SECTIONS", "View", "project"]


class Make(Protocol):
    """Makes a part of a brief of what a projection is given."""

    def __call__(self, projection: Callable[[View, *Given], T], view: View, *given: *Given) -> T:
        """The part."""


def call(projection: Callable[[View, *Given], T], view: View, *given: *Given) -> T:
    """The part of a brief that a projection makes."""
    return projection(view, *given)


def project(
    record: Record,
    stamp: Stamp,
    *,
    since: date | None = None,
    full: bool = False,
    make: Make = call,
) -> Brief:
    """The brief of a record. ``since`` is the baseline day, else ninety days before.

    ``make`` may know a part already that a projection would make.
    """
    back = max(1, record.vantage.as_of.toordinal() - LOOK_BACK.days)
    baseline = since or date.fromordinal(back)
    view = View(record, record.at(baseline), full)
    body = [make(section, view) for section in SECTIONS]
    annexes = [make(section, view) for section in ANNEXES]
    left_out = "" if full else gaps.left_out([*body, *annexes])
    told = [*body, make(gaps.section, view, left_out), *annexes]
    numbers = cited(told)
    said = [*told, make(sources.section, view, numbers)]
    sections = tuple(section for section in said if section.groups)
    return Brief(
        dossier=record.definition.slug,
        title=record.definition.title,
        vantage=record.vantage,
        baseline=baseline,
        since=since,
        full=full,
        stamp=stamp,
        record=make(header.record_line, view),
        sections=sections,
        notes=make(notes, view, numbers),
    )
