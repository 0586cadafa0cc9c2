"""When a candidate happened: the time expressions of its sentence as EDTF with their basis.

A date that is not in the text is never filled in: without an expression, a candidate has no
date of its own, unless the sentence before it, of the same speech or paragraph, was dated.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from briefing.drafting.timex import leaning, timexes
from briefing_events.when import When

_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_MONTHS = re.compile(r"(\d{4})-(Q1|Q2|Q3|Q4|H1|H2|SP|SU|FA|WI)")
_FIRST_AND_LAST = {
    "Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12), "H1": (1, 6), "H2": (7, 12),
    "SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2),
}  # fmt: skip
_FIGURES = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4}")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in EDTF, where its words stand, and why it is that one."""

    edtf: str
    basis: str
    note: str | None
    start: int
    end: int
    words: str
    ahead: bool = False
    """Whether its clause looks forward: what it tells is still to come."""

    def as_fields(self) -> dict[str, Any]:
        """The fields of a candidate that was dated so."""
        return {"occurred": self.edtf, "basis": self.basis, "basis_note": self.note}

    @property
    def first(self) -> date:
        """The earliest day that it can mean."""
        return When.parse(self.edtf).earliest


def date_phrases_in(text: str, published: date | None, offset: int = 0) -> tuple[Dated, ...]:
    """The dates of a stretch of English text, with code points counted from ``offset``.

    Without a day of publication only what is stated in full is resolved.
    """
    found = []
    for timex in timexes(text, published or date(2000, 1, 1)):
        edtf = edtf_of(timex.value) if timex.kind in {"date", "time"} else None
        if edtf is None or not (published or timex.stated):
            continue
        note = None
        if published and not timex.stated:
            note = f'"{timex.text}", published on {published:%A} {published.day} {published:%B %Y}'
        basis = "resolved" if note else "stated"
        ahead = leaning(text, timex.start) == "future"
        place = (offset + timex.start, offset + timex.end)
        found.append(Dated(edtf, basis, note, *place, timex.text, ahead))
    return tuple(found)


def numeric_dates(text: str, offset: int = 0) -> tuple[Dated, ...]:
    """The dates in figures of a text in any language; only those that the calendar has."""
    return tuple(d for d in date_phrases_in(text, None, offset) if _FIGURES.fullmatch(d.words))


def edtf_of(value: str) -> str | None:
    """A TIMEX3 value in EDTF; ``None`` for what is no date ("now", a duration)."""
    if week := _WEEK.fullmatch(value):
        first = date.fromisocalendar(int(week[1]), int(week[2]), 6 if week[3] else 1)
        return f"[{first}..{first + timedelta(days=1 if week[3] else 6)}]"
    if part := _MONTHS.fullmatch(value):
        start, end = _FIRST_AND_LAST[part[2]]
        year = int(part[1]) + (end < start)
        last = calendar.monthrange(year, end)[1]
        return f"[{part[1]}-{start:02d}-01..{year}-{end:02d}-{last:02d}]"
    found = re.match(r"\d{4}-\d\d-\d\d(?=T)|\d{4}(-\d\d){0,2}$", value)
    return found.group() if found else None


def choose(dates: Sequence[Dated], near: int, published: date | None) -> Dated | None:
    """The date that a predicate at a code point most likely has: the nearest not to come."""
    past = [d for d in dates if not d.ahead and (published is None or d.first <= published)]
    return min(past, key=lambda d: (abs(d.start - near), d.start), default=None)


def due_of(dates: Sequence[Dated], near: int, published: date | None) -> Dated | None:
    """The nearest date after the publication: what a plan is set for."""
    ahead = [d for d in dates if d.ahead or (published is not None and d.first > published)]
    return min(ahead, key=lambda d: abs(d.start - near), default=None)
