"""The dates that a text gives, in any notation."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_MONTHS = {
    name: number
    for names in (calendar.month_name, calendar.month_abbr, ("",) * 9 + ("Sept",))
    for number, name in enumerate(names)
    if name
}
_M = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")(?!\w)\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"
_TO = r"(?: ?[–—-] ?| to | and )"
_DATE = re.compile(
    r"(?<![\w-])(?:"
    r"(?P<iso>\d{4}-\d{2}(?:-\d{2})?(?!-))"
    rf"|(?:(?P<d1>{_DAY})(?: (?P<m1>{_M}))?(?:,? (?P<y1>\d{{4}}))?{_TO})?"
    rf"(?P<d>{_DAY})(?: of)? (?P<m>{_M})(?:,? (?P<y>\d{{4}}))?"
    rf"|(?P<um>{_M}) (?P<ud>{_DAY})(?:{_TO}(?:(?P<um2>{_M}) )?(?P<ud2>{_DAY}))?"
    r"(?:,? (?P<uy>\d{4}))?"
    rf"|(?P<om>{_M})(?:,? (?P<oy>\d{{4}}))?"
    r")(?![\w-]*\d)(?!\w)"
)
_BY = re.compile(
    r"(?:^|\W)(?:by|before|until|till|not after|no later than)(?: the end of)? ?$", re.IGNORECASE
)
_IN = re.compile(
    r"(?:^|\W)(?:in|since|until|till|by|before|after|from|to|of|during|late|early|mid|last|this|"
    r"next|end of)[ -]$",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?<![\w.,-])(?:19|20|21)\d{2}(?![\w-]|[.,]\d)")
_NEAR = 24


class Unit(NamedTuple):
    """A day, a month or a year as a text gives it, perhaps without its year."""

    year: int | None
    month: int | None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A date in a text: one unit, or the first and last of a span; perhaps only a bound."""

    words: str
    first: Unit
    last: Unit
    bound: bool = False
    bare: bool = False
    """A month without a year, and without a word before it that makes it a date."""


@lru_cache(maxsize=4096)
def given_in(text: str) -> tuple[tuple[int, Given], ...]:
    """The dates that a text gives, each with its place."""
    return tuple((found.start(), _given(found)) for found in _DATE.finditer(text))


def _given(found: re.Match[str]) -> Given:
    part = found.groupdict()
    before = found.string[max(0, found.start() - _NEAR) : found.start()]
    first, last = _units(part)
    return Given(
        found.group(),
        first,
        last,
        bound=_BY.search(before) is not None,
        bare=bool(part["om"]) and not part["oy"] and not _IN.search(before),
    )


def _units(part: Mapping[str, str | None]) -> tuple[Unit, Unit]:
    """The first and the last unit of a date; they are the same where it is no span."""
    if iso := part["iso"]:
        day = Unit(*map(int, iso.split("-")))
        return day, day
    if part["om"]:
        month = _unit(part["oy"], part["om"], None)
        return month, month
    if part["d"]:
        last = _unit(part["y"], part["m"], part["d"])
        if not part["d1"]:
            return last, last
        return _unit(part["y1"] or part["y"], part["m1"] or part["m"], part["d1"]), last
    first = _unit(part["uy"], part["um"], part["ud"])
    if not part["ud2"]:
        return first, first
    return first, _unit(part["uy"], part["um2"] or part["um"], part["ud2"])


def _unit(year: str | None, month: str | None, day: str | None) -> Unit:
    number = int(re.sub(r"\D", "", day)) if day else None
    return Unit(int(year) if year else None, _MONTHS.get((month or "").rstrip(".")), number)
