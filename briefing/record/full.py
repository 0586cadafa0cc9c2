"""What counts after some events, to be looked at from many vantages."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from datetime import date
from functools import cached_property

from briefing.record.cast import Cast
from briefing.record.effective import Effective
from briefing.record.listed import Listed, Standing
from briefing.record.record import Record, with_phases
from briefing.record.standing import Entry, Footing
from briefing.record.turning import change_points, change_points_of_acts
from briefing.vantage import Vantage
from briefing.watched import watched
from briefing_events.dossier import Definition

KEPT = 8
"""Of how many stretches of days what stands is kept: those of a few briefs and baselines."""

Stretch = tuple[int, int | None]
"""How many change points the as-of and the known-by day have passed; ``None`` in hindsight."""


class Snapshots:
    """Gives the snapshot of any vantage on the occurred and the reported clock.

    What stands is the same between two change points, so it is found once for each stretch of
    days between them.
    """

    def __init__(self, effective: Effective, definition: Definition) -> None:
        self.effective = effective
        self.cast = Cast(definition)
        self._footings = [Footing(held, effective) for held in effective.facts.values()]
        self._kept: OrderedDict[Stretch, Standing] = OrderedDict()

    def at(self, vantage: Vantage) -> FullSnapshot:
        """All that stands at a vantage."""
        return FullSnapshot(self, vantage)

    def standing(self, vantage: Vantage) -> Standing:
        """What stands all through the stretch of days that a vantage lies in."""
        known_by = vantage.known_by
        stretch = self._passed(vantage.as_of), None if known_by is None else self._passed(known_by)
        standing = self._kept.pop(stretch, None) or self._stand(vantage)
        self._kept[stretch] = standing
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return standing

    def _passed(self, day: date) -> int:
        return bisect_right(self._days, day)

    @cached_property
    def _days(self) -> list[date]:
        facts = {day for footing in self._footings for day in change_points(footing)}
        return sorted(facts.union(change_points_of_acts(self.effective)))

    def _stand(self, vantage: Vantage) -> Standing:
        found = (footing.at(vantage) for footing in watched("Where facts stand", self._footings))
        entries = with_phases((each for each in found if each), vantage.as_of)
        return Standing(self.effective, self.cast, vantage, entries)


class FullSnapshot(Record):
    """All that stands at a vantage, settled or possible."""

    def __init__(self, snapshots: Snapshots, vantage: Vantage) -> None:
        self._snapshots = snapshots
        self._standing = snapshots.standing(vantage)
        self.effective = snapshots.effective
        entries, conflicts = self._standing.entries, self.effective.conflicts
        super().__init__(vantage, snapshots.cast, entries, conflicts)

    def at(self, as_of: date) -> FullSnapshot:
        """The same knowledge as of another day."""
        return self._snapshots.at(self.vantage.at(as_of))

    @cached_property
    def shelves(self) -> Listed:
        """Which facts a brief may tell where, and how many there are."""
        return Listed(self._standing, self.vantage)

    def entries(self) -> tuple[Entry, ...]:
        """All that stands, by date."""
        return tuple(self._entries.values())

    @cached_property
    def settled(self) -> tuple[Entry, ...]:
        """All that is certain, by date."""
        return tuple(entry for entry in self._entries.values() if entry.settled)

    @cached_property
    def possible(self) -> tuple[Entry, ...]:
        """All that may have happened by the vantage's day, by date."""
        return tuple(entry for entry in self._entries.values() if not entry.settled)
