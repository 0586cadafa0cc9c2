"""A snapshot of a few facts: those that somebody asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import cached_property
from typing import Protocol

from briefing.record.cast import Cast
from briefing.record.effective import Effective
from briefing.record.record import Record, with_phases
from briefing.record.shelves import Shelves
from briefing.record.standing import stand
from briefing.vantage import Vantage
from briefing.watched import watched


class Naming(Shelves, Protocol):
    """Shelves that remember whom they named."""

    def named(self) -> Collection[int]:
        """The numbers that were picked so far."""


class PartialSnapshot(Record):
    """What stands of the facts that were read, with those that decide where they stand.

    What lies on which shelf is told by shelves made elsewhere, of all that is on record.
    ``only`` names the facts to hold; all that were read, if it is not given.
    """

    def __init__(
        self,
        read: Effective,
        vantage: Vantage,
        cast: Cast,
        shelves: Callable[[Vantage], Naming],
        only: Collection[int] | None = None,
    ) -> None:
        self.read = read
        self._shelves = shelves
        found = [
            entry
            for held in watched("Where facts stand", read.facts.values())
            if (only is None or held.number in only) and (entry := stand(held, read, vantage))
        ]
        super().__init__(vantage, cast, with_phases(found, vantage.as_of), read.conflicts)

    def at(self, as_of: date) -> PartialSnapshot:
        """The same knowledge as of another day, of the facts that its shelves named so far."""
        vantage = self.vantage.at(as_of)
        named = self._shelves(vantage).named()
        return PartialSnapshot(self.read, vantage, self.cast, self._shelves, named)

    @cached_property
    def shelves(self) -> Naming:
        """Which facts a brief may tell where, and how many there are."""
        return self._shelves(self.vantage)
