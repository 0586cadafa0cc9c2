"""The vantage: the three clocks that a brief is read at, resolved to concrete values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple

LOOK_BACK = timedelta(days=90)
"""Default distance of the baseline from the as-of day."""


class Status(IntEnum):
    """What a clock says of a fact: surely not yet, perhaps, or surely by then."""

    ABSENT = 0
    POSSIBLE = 1
    SETTLED = 2


@dataclass(frozen=True, slots=True)
class Vantage:
    """As of a day, using what was published and recorded by then.

    ``as_of`` and ``known_by`` are inclusive days in the dossier's time zone; ``known_by`` of
    ``None`` is hindsight. ``recorded`` is the number of the last event that counts, and
    ``at_head`` says that it was not asked for but is simply all that there is.
    """

    as_of: date
    known_by: date | None = None
    recorded: int = 0
    at_head: bool = True

    @property
    def order(self) -> tuple[date, date, int]:
        """Earlier vantages sort first; hindsight knows most."""
        return self.as_of, self.known_by or date.max, self.recorded

    def at(self, as_of: date) -> Vantage:
        """The same knowledge, as of another day."""
        return replace(self, as_of=as_of)

    def in_words(self) -> str:
        """The vantage in a few words, for titles."""
        words = f"as of {day(self.as_of)}"
        if self.known_by is None:
            words += ", in hindsight"
        elif self.known_by == self.as_of:
            words += ", using what was published by then"
        else:
            words += f", using what was published by {day(self.known_by)}"
        if not self.at_head:
            words += f", from what the ledger held at #{self.recorded}"
        return words

    def explained(self) -> str:
        """The vantage in full sentences, for a header."""
        end = f"up to the end of {day(self.as_of)}"
        if self.known_by is None:
            knowledge = f"Everything on record {end}."
        elif self.known_by == self.as_of:
            knowledge = f"As it was known then: only what was published {end}."
        else:
            published = f"of what was published by {day(self.known_by)}"
            knowledge = f"Everything on record {end}, {published}."
        if self.at_head:
            return knowledge
        return f"{knowledge} From what the ledger held at #{self.recorded}."


class Window(NamedTuple):
    """The days that something can fall on; ``begun`` is set for spans under way."""

    earliest: date
    latest: date
    begun: date | None = None

    def status(self, on: date) -> Status:
        """Settled, possible or absent by the end of that day."""
        if self.earliest > on:
            return Status.ABSENT
        return Status.SETTLED if (self.begun or self.latest) <= on else Status.POSSIBLE

    def bounded(self, last: date) -> Window:
        """The same, but not later than ``last`` (a report does not precede its event)."""
        latest = max(self.earliest, min(self.latest, last))
        begun = min(self.begun, latest) if self.begun else None
        return Window(self.earliest, latest, begun)

    @property
    def order(self) -> tuple[date, date]:
        """By the latest day, then the earliest."""
        return self.latest, self.earliest


def day(when: date) -> str:
    """A day as people write it: 5 June 2024."""
    return f"{when.day} {when:%B} {when.year}"
