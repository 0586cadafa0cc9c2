"""The date that words of a quote give: "on Monday", "in late July", "last month", "in 1982".

Early, mid and late are the thirds of a month or year: early July is its first ten days,
mid-July the next ten, late July the rest. A week may begin on Sunday or on Monday. "Two weeks
ago" is about that day.
"""

from __future__ import annotations

import re
from calendar import day_name, month_name, monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from briefing.dossier.numbers import NUMBER_WORDS
from briefing_events.when import When

DAYS = {name: place for place, name in enumerate(day_name)}
MONTHS = {name: place for place, name in enumerate(month_name) if name}
_PLACES = {name.lower(): place for name, place in (DAYS | MONTHS).items()}
_THIRDS = ("early", "mid", "late")
_MONTH, _DAY = "|".join(MONTHS), "|".join(DAYS)
_TO = r"(?: ?(?:to|-|–) ?(?P<last{}>\d{{1,2}}))?"
_PART = r"(?:(?P<part{}>early|mid|late)[ -])?"
_YEAR = r"(?:,? (?P<year{}>[1-9]\d{{3}}))?"
_UNIT = r"(?P<unit{}>day|week|month|year)"
_COUNT = "|".join(("an?", *NUMBER_WORDS))
_EXPRESSION = re.compile(
    rf"\b(?:(?P<month1>{_MONTH}) (?P<first1>\d{{1,2}}){_TO.format(1)}{_YEAR.format(1)}"
    rf"|(?P<first2>\d{{1,2}}){_TO.format(2)} (?P<month2>{_MONTH}){_YEAR.format(2)}"
    rf"|(?P<in3>in )?{_PART.format(3)}(?-i:(?P<month3>{_MONTH}))(?! \d\d?\b){_YEAR.format(3)}"
    rf"|in {_PART.format(4)}(?P<year4>1[5-9]\d\d|20\d\d)"
    rf"|(?P<on5>on |last )?(?P<weekday5>{_DAY})"
    r"|(?P<near6>today|yesterday)"
    rf"|(?P<which7>last|(?:earlier )?this|(?:the )?(?:following|previous|same)|the next(?= day)) "
    rf"{_UNIT.format(7)}|the day (?P<way8>before|after)(?! \w)"
    rf"|(?P<count9>\d+|{_COUNT}) {_UNIT.format(9)}s? (?P<way9>ago|earlier|later))\b",
    re.IGNORECASE,
)
_NOT_THEN = re.compile(
    r"\b(?:since|from|until|till|by|before|after|than|through)(?: the)? $"
    r"|\b(?:will|would|shall|may|might|could|plan\w*|due|scheduled|expected|"
    r"(?:is|are|was|were|about|going|set) to)\b[^,;.“”\"]*$",
    re.IGNORECASE,
)
"""What stands before a time at which something began or ended, or that is still to come."""
_FROM_PUBLICATION = {"last": -1, "ago": -1, "this": 0, "earlier this": 0}
_FROM_CONTEXT = {"following": 1, "later": 1, "after": 1, "next": 1, "same": 0}
_FROM_CONTEXT |= {"previous": -1, "earlier": -1, "before": -1}
"""Which way words count, from the day of publication or from what was told last."""

_Words = Mapping[str, str]
"""The named parts of an expression in small letters, without the number of its pattern."""


def time_words(quote: str) -> Iterator[re.Match[str]]:
    """The expressions of a quote that can tell when its fact happened."""
    for found in _EXPRESSION.finditer(quote):
        if "last" in _parts(found) or not _NOT_THEN.search(quote[: found.start()]):
            yield found


def date_in(quote: str, published: When) -> Mapping[str, Any] | None:
    """``occurred``, ``basis`` and ``basis_note`` of a quote that gives one date, or nothing.

    A weekday is the last one up to a publication that is dated to the day; a month or day
    without a year is the last one up to the publication.
    """
    found = list(time_words(quote))
    if len(found) != 1 or len(_EXPRESSION.findall(quote)) != 1:
        return None
    words = _parts(found[0])
    try:
        given = {_read(words, at) for at in (published.earliest, published.latest)}
    except OverflowError:  # before the first day of the calendar
        return None
    edtf = given.pop() if len(given) == 1 else None
    if edtf is None:
        return None
    if "year" in words:
        basis = {"basis": "stated"}
        if "part" in words:
            basis = {"basis": "resolved", "basis_note": f'"{found[0].group()}"'}
        return {"occurred": edtf, **basis}
    day = published.latest
    told = f"on {day:%A} {day.day} {day:%B %Y}" if published.earliest == day else None
    which = "counted from" if words.keys() & {"unit", "near"} else "the last one before"
    note = f'"{found[0].group()}", {which} the publication {told or f"({published.edtf})"}'
    return {"occurred": edtf, "basis": "resolved", "basis_note": note}


def date_beside(quote: str, near: When) -> tuple[str, str] | None:
    """The words and the date of a quote that counts from a date told before it.

    Such are "the following day", "a week earlier"; a day or week counts from one day alone.
    """
    for found in time_words(quote):
        words = _parts(found)
        unit, way = words.get("unit", "day"), _FROM_CONTEXT.get(_way(words))
        exact = near.earliest == near.latest or unit in {"month", "year"}
        if way is not None and exact:
            edtf = _shifted(near.latest, unit, way * _count(words), whole="which" in words)
            return (found.group(), edtf) if edtf else None
    return None


def _parts(found: re.Match[str]) -> _Words:
    return {name[:-1]: value.lower() for name, value in found.groupdict().items() if value}


def _way(words: _Words) -> str:
    return (words.get("which") or words.get("way") or "").removeprefix("the ")


def _count(words: _Words) -> int:
    count = words.get("count", "1")
    return int(count) if count.isdigit() else NUMBER_WORDS.get(count, 1)


def _read(words: _Words, at: date) -> str | None:
    """The date of an expression in EDTF, as a text of a day means it."""
    if "near" in words:
        return (at - timedelta(days=words["near"] == "yesterday")).isoformat()
    if weekday := words.get("weekday"):
        back = (at.weekday() - _PLACES[weekday]) % len(DAYS)
        back += len(DAYS) * (not back and words.get("on") == "last ")
        return (at - timedelta(days=back)).isoformat() if "on" in words else None
    if "month" in words or "year" in words:
        return _named(words, at)
    way = _FROM_PUBLICATION.get(_way(words))
    if way is None:
        return None
    edtf = _shifted(at, words["unit"], way * _count(words), whole="which" in words)
    return _until(edtf, at) if edtf and way == 0 else edtf


def _until(edtf: str, at: date) -> str:
    """A day of a running week, month or year, as far as it has come."""
    first = When.parse(edtf).earliest
    return f"[{first}..{at}]" if first < at else first.isoformat()


def _shifted(day: date, unit: str, count: int, *, whole: bool) -> str | None:
    """So many units from a day: a day, about a day or a week, a month, a year."""
    try:
        if unit == "day":
            return (day + timedelta(days=count)).isoformat()
        if unit == "week":
            to = day + timedelta(weeks=count)
            first = to - timedelta(days=to.weekday() + 1)
            return f"[{first}..{first + timedelta(weeks=1)}]" if whole else f"{to}~"
        months = 12 * day.year + day.month - 1 + count * (1 if unit == "month" else 12)
        to = date(months // 12, months % 12 + 1, 1)
    except (OverflowError, ValueError):
        return None
    return f"{to:%Y-%m}" if unit == "month" else f"{to:%Y}"


def _named(words: _Words, at: date) -> str | None:
    """The day, days, month, year or part of one that words name; as last, without a year."""
    month = _PLACES[words["month"]] if "month" in words else None
    days = [int(words[name]) for name in ("first", "last") if name in words]
    third = _THIRDS.index(words["part"]) if "part" in words else None
    if month and not days and third is None and "in" not in words:
        return None
    begins = days[0] if days else 10 * (third or 0) + 1
    year = int(words.get("year", at.year - ((month or 1, begins) > (at.month, at.day))))
    if year < date.min.year:
        return None
    if third is not None:
        first, last = (month, month) if month else (4 * third + 1, 4 * third + 4)
        ends = begins + 9 if month and third < len(_THIRDS) - 1 else monthrange(year, last)[1]
        return f"[{date(year, first, begins if month else 1)}..{date(year, last, ends)}]"
    if not days or month is None:
        return f"{year:04}-{month:02}" if month else f"{year:04}"
    try:
        return "/".join(dict.fromkeys(date(year, month, day).isoformat() for day in days))
    except ValueError:
        return None
