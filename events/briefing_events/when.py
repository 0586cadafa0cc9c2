"""When something happened, as exactly as a text says it: EDTF, resolved to days once.

Levels 0 and 1 of the Extended Date/Time Format and the sets of level 2
(https://www.loc.gov/standards/datetime/), with the rules that the standard leaves open:

- Around a date that is approximate (``~``), uncertain (``?``) or both (``%``) lies a margin of
  ``MARGINS`` days on either side.
- Seasons are those of the northern hemisphere; winter (``24``) begins in December of its year
  and ends in February of the next.
- ``[..D]`` is open to the past: by D at the latest, and told from D on.

``RULES`` is the version of these rules. Every resolved date that depends on them keeps it, so
that a later version changes nothing that is on record.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, model_validator

if TYPE_CHECKING:
    from datetime import tzinfo

RULES = 2
"""The version of the rules by which dates become days; 1 were those of version 0.1.0."""

MARGINS = {"day": 3, "month": 15, "year": 183}
"""How many days an approximate date reaches to either side, by its precision."""

_DIGITS = r"[0-9]{2}|[0-9X]{2}"
_DATE = re.compile(rf"([0-9]{{4}}|[0-9]{{1,3}}X{{1,3}})(?:-({_DIGITS})(?:-({_DIGITS}))?)?")
_YEAR_DIGITS = 4
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}(:?\d{2})?)?", re.ASCII)
_OPEN_START = re.compile(r"\[\s*\.\.([^,\]]+)\]")
_OPEN = re.compile(r"^(\.\.)?/|/(\.\.)?$|^[\[{]\s*\.\.|\.\.\s*[\]}]$")
_SET = re.compile(r"\[[^\[\]]+\]|\{[^{}]+\}")
_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}
"""The first month of spring, summer, autumn and winter."""
_WINTER = 24
_WESTMOST = timezone(timedelta(hours=-12))
_MONTHS = 12
_LONGEST = 200
"""More characters than any date has."""
_HINT = (
    "write a day (2024-11-25), a month (2024-11), a span (2024-11-24/2024-11-26), one day "
    "within bounds ([2024-11-24..2024-11-26]), about a day (2024-11-25~), a winter (2024-24), "
    "or a day at the latest ([..2024-11-25])"
)

Days = tuple[date, date]
"""The first and the last day that a date can mean."""


class _How(NamedTuple):
    """How a text is read: moments in which zone, the rest by which rules."""

    zone: tzinfo | None
    rules: int


class When(BaseModel):
    """A date as written, with the days that it can mean.

    ``earliest`` and ``latest`` are inclusive days. ``begun`` is set for spans, and for sets of
    days that are all meant: the day by which it has surely begun, from which on it counts as
    under way.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    edtf: str
    earliest: date
    latest: date
    begun: date | None = None
    time: str | None = None
    """The time of day in the dossier's zone, as ``HH:MM``."""
    rules: int = 1
    """The version of the rules that made the days; 1 also where no rule was needed."""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return days_of(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.latest < self.earliest:
            raise ValueError(f"{self.edtf!r} ends before it starts")
        return self

    @classmethod
    def parse(cls, text: str, zone: str | None = None) -> When:
        """Resolve EDTF text; moments with an offset fall on the day they have in ``zone``.

        Raises ``ValueError`` with a remedy for what is no date, open to the future, or reversed.
        """
        return cls.model_validate(days_of(text, ZoneInfo(zone) if zone else None))

    @property
    def minute(self) -> int:
        """The minute of the day, from 1; 0 where no time of day is given."""
        clock = self.time or (self.edtf[11:16] if _is_local_moment(self.edtf) else "")
        return int(clock[:2]) * 60 + int(clock[3:]) + 1 if clock else 0

    @property
    def open_start(self) -> bool:
        """Whether it may be any day up to ``latest``; ``earliest`` then bounds nothing."""
        return bool(_OPEN_START.fullmatch(self.edtf))

    @property
    def earliest_in_any_zone(self) -> date:
        """The first day that it has anywhere on earth; ``earliest`` but for a moment."""
        if not _MOMENT.fullmatch(self.edtf):
            return self.earliest
        moment = datetime.fromisoformat(self.edtf)
        if moment.tzinfo is None:
            return self.earliest
        try:
            return min(self.earliest, moment.astimezone(_WESTMOST).date())
        except OverflowError:
            return self.earliest

    @property
    def is_outdated(self) -> bool:
        """Whether other rules than the present ones made its days, and these differ."""
        if self.rules == RULES:
            return False
        try:
            now = days_of(self.edtf)
        except ValueError:
            return True
        # A moment's day depends on the zone, which no rule ever changed.
        days = (now["earliest"], now["latest"], now.get("begun"))
        return "time" not in now and days != (self.earliest, self.latest, self.begun)

    def fits_its_text(self, zones: Iterable[str]) -> bool:
        """Whether its days are those of its text by its rules, in one of some zones or in none."""
        if not 0 < self.rules <= RULES:
            return False
        for zone in (None, *map(ZoneInfo, zones)):
            try:
                made = days_of(self.edtf, zone, self.rules)
            except ValueError:
                return False
            days = (made["earliest"], made["latest"], made.get("begun"))
            if days == (self.earliest, self.latest, self.begun) and self.time in {
                None,
                made.get("time"),
            }:
                return True
        return False


def days_of(text: str, zone: tzinfo | None = None, rules: int = RULES) -> dict[str, Any]:
    """The fields of a ``When`` for EDTF text; raises ``ValueError`` with a remedy.

    With other ``rules`` than the present ones, the days are those that they gave.
    """
    text, how = text.strip(), _How(zone, rules)
    if len(text) > _LONGEST or "Y" in text:
        # Years beyond the calendar: Y1E999999999.
        raise ValueError(f"{text[:_LONGEST]!r} is not a date of this calendar; {_HINT}")
    ruled: dict[str, Any] = {"edtf": text, "rules": rules}
    if open_start := _OPEN_START.fullmatch(text):
        earliest, latest = _bounds(open_start[1], how)
        return {**ruled, "earliest": earliest, "latest": latest}
    if _OPEN.search(text):
        msg = f"{text!r} has an open end: give the bound that the text supports; {_HINT}"
        raise ValueError(msg)
    if _SET.fullmatch(text):
        return _of_set(text, how)
    if text.count("/") == 1:
        first, last = text.split("/")
        begun_days = _bounds(first, how)
        return _between(text, begun_days, _bounds(last, how), begun_days)
    earliest, latest = _bounds(text, how)
    if _MOMENT.fullmatch(text):
        return {**ruled, "earliest": earliest, "latest": latest, "time": _clock(text, zone)}
    return {"edtf": text, "earliest": earliest, "latest": latest, **_rules_of(text)}


def _rules_of(*texts: str) -> dict[str, int]:
    """The version of the rules, where a date needs them."""
    plain = all(text.replace("-", "").isdigit() and not _is_season(text) for text in texts)
    return {} if plain else {"rules": RULES}


def _is_season(text: str) -> bool:
    return len(text) == len("2024-21") and text[-2:].isdigit() and int(text[-2:]) > _MONTHS


def _of_set(text: str, how: _How) -> dict[str, Any]:
    """One of some days (``[ ]``), or all of them (``{ }``), which are under way from the first."""
    members = text[1:-1].split(",")
    if len(members) == 1:
        first_of, _, last_of = members[0].partition("..")
        ends = _bounds(first_of, how), _bounds(last_of or first_of, how)
        return _between(text, *ends, ends[0] if text[0] == "{" and how.rules > 1 else None)
    found = [_member(each, text, how) for each in members]
    first = min(found, key=lambda each: each[0])
    last = max(found, key=lambda each: each[1])
    begun = first if text[0] == "{" and how.rules > 1 else None
    return {**_between(text, first, last, begun), "rules": how.rules}


def _member(text: str, whole: str, how: _How) -> Days:
    first, dots, last = text.partition("..")
    if not dots:
        return _bounds(text, how)
    span = _between(whole, _bounds(first, how), _bounds(last, how), None)
    return span["earliest"], span["latest"]


def _between(text: str, first: Days, last: Days, begun: Days | None) -> dict[str, Any]:
    if last[1] < first[0] or last[0] < first[0]:
        raise ValueError(f"{text!r} ends before it starts")
    fields: dict[str, Any] = {"edtf": text, "earliest": first[0], "latest": last[1]}
    if begun:
        fields["begun"] = min(begun[1], last[1])
    return fields | _rules_of(*parts_of(text))


def parts_of(text: str) -> list[str]:
    """The single dates that a span or a set is written with."""
    return [part.strip() for part in re.split(r"\.\.|[/,]", text.strip("[]{}")) if part.strip()]


def _bounds(text: str, how: _How) -> Days:
    text = text.strip()
    if _MOMENT.fullmatch(text):
        day_of = _local(text, how.zone).date()
        return day_of, day_of
    plain = text.rstrip("?~%")
    found = _DATE.fullmatch(plain)
    if found is None or len(text) - len(plain) > 1 or len(found[1]) != _YEAR_DIGITS:
        raise ValueError(f"{text!r} is not a date that this program understands; {_HINT}")
    year, month, day = found.groups()
    try:
        days = _days(year, month, day, how.rules)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a date in the calendar; {_HINT}") from error
    if plain == text:
        return days
    return _with_margin(days) if how.rules > 1 else _with_first_margin(days, found, text[-1])


def _days(year: str, month: str | None, day: str | None, rules: int) -> Days:
    """The days of a year, month, day or season, with X for digits that are not given."""
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if month and month.isdigit() and int(month) in _SEASONS:
        if day:
            raise ValueError(month)
        days = _season(first, last, _SEASONS[int(month)])
        return (days[0], days[0].replace(day=31)) if rules == 1 and int(month) == _WINTER else days
    fitting = [
        date(y, n, d)
        for y in dict.fromkeys((first, last))
        for n in range(1, _MONTHS + 1)
        if _fits(n, month)
        for d in range(1, calendar.monthrange(y, n)[1] + 1)
        if _fits(d, day)
    ]
    if not fitting:
        raise ValueError(year, month, day)
    return fitting[0], fitting[-1]


def _fits(number: int, digits: str | None) -> bool:
    if digits is None:
        return True
    return all(given in {"X", own} for given, own in zip(digits, f"{number:02d}", strict=True))


def _season(first: int, last: int, month: int) -> Days:
    final = month + 2
    year = last + (final > _MONTHS)
    final = (final - 1) % _MONTHS + 1
    return date(first, month, 1), date(year, final, calendar.monthrange(year, final)[1])


def _with_margin(days: Days) -> Days:
    """The days of a date that is not exact, with the margin of its precision."""
    length = (days[1] - days[0]).days
    precision = "day" if length == 0 else "month" if length < 100 else "year"  # noqa: PLR2004
    first, last = (each.toordinal() for each in days)
    margin = MARGINS[precision]
    return (
        date.fromordinal(max(1, first - margin)),
        date.fromordinal(min(date.max.toordinal(), last + margin)),
    )


def _with_first_margin(days: Days, found: re.Match[str], mark: str) -> Days:
    """The margin of rules 1: a year, a month and a day, as far as these are given; ``%`` twice."""
    year, month, day = found.groups()
    times = 2 if mark == "%" else 1
    months = 12 * 10 ** year.count("X") + bool(month)

    def moved(at: date, sign: int) -> date:
        years, index = divmod(12 * at.year + at.month - 1 + sign * times * months, _MONTHS)
        length = calendar.monthrange(years, index + 1)[1]
        to = date(years, index + 1, min(at.day, length))
        return to + timedelta(days=sign * times * bool(day))

    try:
        return moved(days[0], -1), moved(days[1], 1)
    except (ValueError, OverflowError, IndexError) as error:
        raise ValueError(f"{found[0]!r} lies too close to the ends of the calendar") from error


def _local(text: str, zone: tzinfo | None) -> datetime:
    """A moment, in the zone where it has one of its own."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(zone) if moment.tzinfo and zone else moment
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is not a moment in the calendar; {_HINT}") from error


def _clock(text: str, zone: tzinfo | None) -> str:
    return f"{_local(text, zone):%H:%M}"


def _is_local_moment(text: str) -> bool:
    found = _MOMENT.fullmatch(text)
    return found is not None and not found[2]
