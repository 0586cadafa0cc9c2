"""When a candidate happened: the time expressions of its sentence as EDTF with their basis.

A date that is not in the text is never filled in: without an expression, a candidate has no
date of its own, unless the sentence before it, of the same speech or paragraph, was dated.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from briefing.drafting.timex import Anchor, Timex, leaning, timexes

_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_QUARTER = re.compile(r"(\d{4})-([QH])(\d)")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)")
_SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}
_DAY_LENGTH = len("2024-11-25")
_OTHER = re.compile(
    r"(?<!\d)(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|"
    r"(?P<d2>\d{1,2})\.(?P<m2>\d{1,2})\.(?P<y2>\d{4}))(?!\d)"
)


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

    @property
    def first(self) -> date:
        """The earliest day that it can mean."""
        return _first(self.edtf)


def date_phrases_in(text: str, published: date | None, offset: int = 0) -> tuple[Dated, ...]:
    """The dates of a stretch of English text, with code points counted from ``offset``.

    Without a day of publication only what is stated in full is resolved.
    """
    day = published or date(1, 1, 1)
    found = []
    for timex in timexes(text, Anchor(day, day), lambda at: leaning(text, at)):
        ahead = leaning(text, timex.start) == "future"
        if (published is None and not timex.stated) or timex.kind not in {"date", "time"}:
            continue
        if edtf := edtf_of(timex.value):
            found.append(replace(_dated(timex, edtf, published, offset), ahead=ahead))
    return tuple(found)


def numeric_dates(text: str, offset: int = 0) -> tuple[Dated, ...]:
    """The dates in figures of a text in any language; only those that the calendar has."""
    found = []
    for m in _OTHER.finditer(text):
        groups = m.groupdict()
        year, month, day = (int(groups[k] or groups[k + "2"]) for k in "ymd")
        try:
            edtf = date(year, month, day).isoformat()
        except ValueError:
            continue
        found.append(Dated(edtf, "stated", None, offset + m.start(), offset + m.end(), m.group()))
    return tuple(found)


def _dated(timex: Timex, edtf: str, published: date | None, offset: int) -> Dated:
    start, end = offset + timex.start, offset + timex.end
    if timex.stated or published is None:
        return Dated(edtf, "stated", None, start, end, timex.text)
    note = f'"{timex.text}", published on {published:%A} {published.day} {published:%B %Y}'
    return Dated(edtf, "resolved", note, start, end, timex.text)


def edtf_of(value: str) -> str | None:
    """A TIMEX3 value in EDTF; ``None`` for what is no date ("now", a duration)."""
    if week := _WEEK.fullmatch(value):
        first = date.fromisocalendar(int(week[1]), int(week[2]), 6 if week[3] else 1)
        return f"[{first}..{first + timedelta(days=1 if week[3] else 6)}]"
    if part := _QUARTER.fullmatch(value):
        length = 3 if part[2] == "Q" else 6
        last = int(part[3]) * length
        return _months(int(part[1]), last - length + 1, int(part[1]), last)
    if season := _SEASON.fullmatch(value):
        first_month, last_month = _SEASON_MONTHS[season[2]]
        year = int(season[1])
        return _months(year, first_month, year + (last_month < first_month), last_month)
    if re.match(r"\d{4}-\d\d-\d\dT", value):
        return value[:_DAY_LENGTH]
    return value if re.fullmatch(r"\d{4}(-\d\d){0,2}", value) else None


def _months(year: int, month: int, last_year: int, last_month: int) -> str:
    last = calendar.monthrange(last_year, last_month)[1]
    return f"[{year}-{month:02d}-01..{last_year}-{last_month:02d}-{last:02d}]"


def _first(edtf: str) -> date:
    plain = edtf.strip("[").split("..")[0].split("/")[0]
    parts = [int(part) for part in plain.split("-")]
    return date(*[*parts, 1, 1][:3])


def choose(dates: Sequence[Dated], near: int, published: date | None) -> Dated | None:
    """The date that a predicate at a code point most likely has: the nearest not to come."""
    past = [d for d in dates if not d.ahead and (published is None or d.first <= published)]
    return min(past, key=lambda d: (abs(d.start - near), d.start), default=None)


def due_of(dates: Sequence[Dated], near: int, published: date | None) -> Dated | None:
    """The nearest date after the publication: what a plan is set for."""
    ahead = [d for d in dates if d.ahead or (published is not None and d.first > published)]
    return min(ahead, key=lambda d: abs(d.start - near), default=None)
