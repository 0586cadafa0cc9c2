"""When something happened, as exactly as a text says it: EDTF, resolved to days once.

Levels 0 and 1 of the Extended Date/Time Format and the sets of level 2
(https://www.loc.gov/standards/datetime/). Plain dates, and spans and one-of sets of them,
are resolved here; everything else by the ``edtf`` library, which takes milliseconds a date
and is loaded only when it is needed. What it is known to misread (open bounds, reversed
spans) is refused.
"""

from __future__ import annotations

import calendar
import re
from contextlib import redirect_stdout
from datetime import date, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, model_validator

if TYPE_CHECKING:
    from datetime import tzinfo

_PLAIN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}(:?\d{2})?)?", re.ASCII)
_OPEN = re.compile(r"^(\.\.)?/|/(\.\.)?$|^[\[{]\s*\.\.|\.\.\s*[\]}]$")
_MONTHS = 12
_LONGEST = 200
"""More characters than any date has."""
_LIBRARY_FAULTS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError,
    ValueError,
)  # fmt: skip
"""What the library raises at texts that it takes for dates and cannot compute."""

_HINT = (
    "write a day (2024-11-25), a month (2024-11), a span (2024-11-24/2024-11-26) "
    "or one day within bounds ([2024-11-24..2024-11-26])"
)


class When(BaseModel):
    """A date as written, with the days that it can mean.

    ``earliest`` and ``latest`` are inclusive days. ``begun`` is set for spans only: the day
    by which the span has surely begun, from which on it counts as under way.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    edtf: str
    earliest: date
    latest: date
    begun: date | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return days_of(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.latest < self.earliest:
            msg = f"{self.edtf!r} ends before it starts"
            raise ValueError(msg)
        return self

    @classmethod
    def parse(cls, text: str, zone: str | None = None) -> When:
        """Resolve EDTF text; moments with an offset fall on the day they have in ``zone``.

        Raises ``ValueError`` with a remedy for what is no date, open, or reversed.
        """
        return cls.model_validate(days_of(text, ZoneInfo(zone) if zone else None))


def days_of(text: str, zone: tzinfo | None = None) -> dict[str, Any]:
    """The fields of a ``When`` for EDTF text; raises ``ValueError`` with a remedy."""
    text = text.strip()
    if _OPEN.search(text):
        msg = f"{text!r} has an open end: give the bound that the text supports; {_HINT}"
        raise ValueError(msg)
    if text.startswith("[") and text.endswith("]") and text.count("..") == 1 and "," not in text:
        first, last = text[1:-1].split("..")
        return _between(text, _bounds(first, zone), _bounds(last, zone), span=False)
    if text.count("/") == 1:
        first, last = text.split("/")
        return _between(text, _bounds(first, zone), _bounds(last, zone), span=True)
    earliest, latest = _bounds(text, zone)
    return {"edtf": text, "earliest": earliest, "latest": latest}


def _between(
    text: str, first: tuple[date, date], last: tuple[date, date], *, span: bool
) -> dict[str, Any]:
    if last[1] < first[0] or last[0] < first[0]:
        msg = f"{text!r} ends before it starts"
        raise ValueError(msg)
    begun = {"begun": min(first[1], last[1])} if span else {}
    return {"edtf": text, "earliest": first[0], "latest": last[1], **begun}


def _bounds(text: str, zone: tzinfo | None) -> tuple[date, date]:
    text = text.strip()
    if plain := _PLAIN.fullmatch(text):
        year, month, day = (int(part) if part else None for part in plain.groups())
        if month is None or month <= _MONTHS:
            return _plain_bounds(text, year or 0, month, day)
    if _MOMENT.fullmatch(text):
        day_of = _day_of_moment(text, zone)
        return day_of, day_of
    return _library_bounds(text)


def _plain_bounds(text: str, year: int, month: int | None, day: int | None) -> tuple[date, date]:
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError as error:
        msg = f"{text!r} is not a date in the calendar; {_HINT}"
        raise ValueError(msg) from error


def _day_of_moment(text: str, zone: tzinfo | None) -> date:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(zone).date() if moment.tzinfo and zone else moment.date()
    except (ValueError, OverflowError) as error:
        msg = f"{text!r} is not a moment in the calendar; {_HINT}"
        raise ValueError(msg) from error


def _library_bounds(text: str) -> tuple[date, date]:
    # Imported here because it costs a quarter of a second, and plain dates need none of it.
    from edtf import parse_edtf  # noqa: PLC0415
    from edtf.parser.edtf_exceptions import EDTFParseException  # noqa: PLC0415

    if "Y" in text or len(text) > _LONGEST:
        # Years beyond the calendar, which the library would compute in full: Y1E999999999.
        msg = f"{text[:_LONGEST]!r} is not a date of this calendar; {_HINT}"
        raise ValueError(msg)
    try:
        with redirect_stdout(StringIO()):  # the library prints what it tries
            parsed = parse_edtf(text)
        return date(*parsed.lower_fuzzy()[:3]), date(*parsed.upper_fuzzy()[:3])
    except (EDTFParseException, *_LIBRARY_FAULTS) as error:
        msg = f"{text!r} is not a date that this program understands; {_HINT}"
        raise ValueError(msg) from error
