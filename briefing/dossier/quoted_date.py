"""The date that words of a quote give by themselves: "on Monday", "in March", "June 5 to 8"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from briefing_events.when import When

DAYS = {name: place for place, name in enumerate(calendar.day_name)}
MONTHS = {name: place for place, name in enumerate(calendar.month_name) if name}
_MONTH = "|".join(MONTHS)
_TO = r"(?: ?(?:to|-|–) ?(?P<{}>\d{{1,2}}))?"
_WEEKDAY = re.compile(rf"\b[Oo]n (?P<day>{'|'.join(DAYS)})\b")
_DAY = re.compile(
    rf"\b(?:(?P<month>{_MONTH}) (?P<first>\d{{1,2}}){_TO.format('last')}"
    rf"|(?P<first2>\d{{1,2}}){_TO.format('last2')} (?P<month2>{_MONTH}))"
    r"(?:,? (?P<year>\d{4}))?\b"
)
_ONLY_MONTH = re.compile(rf"\b[Ii]n (?P<month>{_MONTH})(?:,? (?P<year>\d{{4}}))?\b")
_ANY = re.compile(rf"\b(?:{'|'.join(DAYS)}|{_MONTH})\b")


def date_in(quote: str, published: When) -> Mapping[str, Any] | None:
    """``occurred``, ``basis`` and ``basis_note`` of a quote that gives one date, or nothing.

    A weekday is the last one up to a publication that is dated to the day; a month or day
    without a year is the last one up to the publication.
    """
    if len(_ANY.findall(quote)) != 1:
        return None
    if found := _DAY.search(quote) or _ONLY_MONTH.search(quote):
        return _named(found, published)
    found = _WEEKDAY.search(quote)
    if found is None or published.earliest != published.latest:
        return None
    day = published.latest
    day -= timedelta(days=(day.weekday() - DAYS[found["day"]]) % len(DAYS))
    return _resolved(day.isoformat(), found.group(), published)


def _named(found: re.Match[str], published: When) -> Mapping[str, Any] | None:
    """The day, days or month that words name."""
    parts = found.groupdict()
    month = MONTHS[parts["month"] or parts["month2"]]
    days = [int(d) for d in (_either(parts, "first"), _either(parts, "last")) if d]
    if parts["year"]:
        text = _written(int(parts["year"]), month, days)
        return {"occurred": text, "basis": "stated"} if text else None
    years = {_last_year(month, days, at) for at in (published.earliest, published.latest)}
    text = _written(years.pop(), month, days) if len(years) == 1 else None
    return _resolved(text, found.group(), published) if text else None


def _either(parts: Mapping[str, str | None], name: str) -> str | None:
    return parts.get(name) or parts.get(f"{name}2")


def _last_year(month: int, days: list[int], at: date) -> int:
    """The year of the last such day or month that has begun by a day."""
    return at.year if (month, days[0] if days else 1) <= (at.month, at.day) else at.year - 1


def _written(year: int, month: int, days: list[int]) -> str | None:
    """The date in EDTF, or nothing where the calendar has none."""
    if not days:
        return f"{year:04}-{month:02}"
    try:
        return "/".join(dict.fromkeys(date(year, month, day).isoformat() for day in days))
    except ValueError:
        return None


def _resolved(occurred: str, words: str, published: When) -> Mapping[str, Any]:
    day = published.latest
    known = published.earliest == day
    told = f"on {day:%A} {day.day} {day:%B %Y}" if known else f"({published.edtf})"
    note = f'"{words}", the last one before the publication {told}'
    return {"occurred": occurred, "basis": "resolved", "basis_note": note}
