"""Resolve the clocks as a user writes them to a vantage."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from briefing.errors import Refused, UnknownNumber, UnusableDate
from briefing.model.vantage import Vantage

if TYPE_CHECKING:
    from briefing.replay import Clock

_TO_THE_MINUTE = re.compile(r"[T ]\d{2}:?\d{2}(?![:\d])")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"#?(\d{1,15})")


@dataclass(frozen=True, slots=True)
class AskedClocks:
    """The three clocks as a user writes them; ``None`` means the default."""

    as_of: str | None = None
    known_by: str | None = None
    contemporary: bool = False
    recorded_by: str | None = None


def along(clock: Clock, to: str | None, asked: AskedClocks) -> AskedClocks:
    """The clocks of a replay along one of them, up to ``to``; the others are as asked.

    Raises ``Refused`` where both say how far the ledger is walked.
    """
    if to is None:
        return asked
    if clock == "recorded":
        if asked.recorded_by is not None:
            msg = "along recorded, --to and --recorded-by say the same; give one of the two"
            raise Refused(msg)
        return replace(asked, recorded_by=to)
    if clock == "reported" and not (asked.contemporary and asked.known_by is not None):
        # What had happened by then counts whole; what was published by then is walked.
        return replace(asked, as_of=to, known_by=asked.known_by or to, contemporary=False)
    return replace(asked, as_of=to)


@dataclass(frozen=True, slots=True)
class ClockResolver:
    """Resolves clocks: head number, time zone, today, and a lookup from times to numbers."""

    head: int
    zone: ZoneInfo
    today: date
    number_at: Callable[[datetime], int]

    def resolve(self, asked: AskedClocks) -> Vantage:
        """The vantage with all clocks concrete.

        Raises ``UnusableDate``, ``UnknownNumber``, or ``Refused`` for clocks that contradict
        each other.
        """
        as_of = self.today if asked.as_of is None else day_of(asked.as_of)
        if asked.contemporary and asked.known_by is not None:
            raise Refused("--contemporary means --known-by the as-of date; give one of the two")
        known_by = None if asked.known_by is None else day_of(asked.known_by)
        if asked.contemporary:
            known_by = as_of
        if asked.recorded_by is None:
            return Vantage(as_of, known_by, self.head)
        return Vantage(as_of, known_by, self._number(asked.recorded_by), at_head=False)

    def _number(self, text: str) -> int:
        if written := _NUMBER.fullmatch(text.strip()):
            number = int(written[1])
            if number > self.head:
                raise UnknownNumber(number, self.head)
            return number
        return self.number_at(self._moment(text.strip()))

    def _moment(self, text: str) -> datetime:
        try:
            if _DAY.fullmatch(text):
                return datetime.combine(day_of(text), time.max, self.zone)
            moment = _last_of(text, datetime.fromisoformat(text))
        except ValueError as error:
            why = "write a number (17) or a time (2024-11-26T18:00)"
            raise UnusableDate(text, why) from error
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)


def _last_of(text: str, moment: datetime) -> datetime:
    """The last instant of a moment as written: a minute includes itself, as a day does."""
    if _TO_THE_MINUTE.search(text):
        return moment.replace(second=59, microsecond=999_999)
    return moment if moment.microsecond else moment.replace(microsecond=999_999)


def day_of(text: str) -> date:
    """A day written as 2024-11-25; raises ``UnusableDate``."""
    text = text.strip()
    if not _DAY.fullmatch(text):
        raise UnusableDate(text)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UnusableDate(text, "there is no such day in the calendar") from error


def number_of(text: str) -> int:
    """An event's number, written 17 or #17; raises ``Refused``."""
    written = _NUMBER.fullmatch(text.strip())
    if not written:
        msg = f"{text!r} is no number of an event; write 17 or '#17' (briefing log lists them)"
        raise Refused(msg)
    return int(written[1])
