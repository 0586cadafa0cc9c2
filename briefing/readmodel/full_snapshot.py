"""Snapshots of all that stands, at any vantage on the first two clocks."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from datetime import date
from functools import cached_property

from briefing.facts.actors import ActorRegistry
from briefing.facts.change_points import (
    change_days_of,
    change_points,
    change_points_of_edits,
)
from briefing.facts.fold import FoldedState
from briefing.facts.resolved import Attestations, FactAsOf
from briefing.model.progress import with_progress
from briefing.model.vantage import Vantage
from briefing.readmodel.in_memory import InMemoryReadModel, StandingFacts
from briefing.readmodel.snapshot import Snapshot, with_lifecycle
from briefing_events.dossier import Definition

CACHED = 8
"""How many stretches of days are cached: those of a few briefs and their baselines."""

Stretch = tuple[int, int | None]
"""How many change points the as-of and the known-by day have passed; ``None`` in hindsight."""


class SnapshotCache:
    """Gives the snapshot of any vantage on the occurred and the reported clock.

    What stands is the same between two change points, so it is found once for each stretch of
    days between them.
    """

    def __init__(self, folded: FoldedState, definition: Definition) -> None:
        self.folded = folded
        self.actor_registry = ActorRegistry(definition)
        self._attestations = [Attestations(history, folded) for history in folded.facts.values()]
        self._cache: OrderedDict[Stretch, StandingFacts] = OrderedDict()

    def at(self, vantage: Vantage) -> FullSnapshot:
        """All that stands at a vantage."""
        return FullSnapshot(self, vantage)

    @property
    def change_days(self) -> list[int]:
        """The as-of days (ordinals) on which a fact can come to stand otherwise, in order."""
        return sorted({day for each in self._attestations for day in change_days_of(each)})

    def standing(self, vantage: Vantage) -> StandingFacts:
        """What stands all through the stretch of days that a vantage lies in."""
        known_by = vantage.known_by
        stretch = self._passed(vantage.as_of), None if known_by is None else self._passed(known_by)
        standing = self._cache.pop(stretch, None) or self._stand(vantage)
        self._cache[stretch] = standing
        if len(self._cache) > CACHED:
            self._cache.popitem(last=False)
        return standing

    def _passed(self, day: date) -> int:
        return bisect_right(self._days, day.toordinal())

    @cached_property
    def _days(self) -> list[int]:
        facts = {day for attestations in self._attestations for day in change_points(attestations)}
        return sorted(facts.union(change_points_of_edits(self.folded)))

    def _stand(self, vantage: Vantage) -> StandingFacts:
        found = (
            attestations.at(vantage)
            for attestations in with_progress("Where facts stand", self._attestations)
        )
        standing = (each for each in found if each)
        entries = with_lifecycle(standing, vantage.as_of, self.actor_registry)
        return StandingFacts(self.folded, self.actor_registry, vantage, entries)


class FullSnapshot(Snapshot):
    """All that stands at a vantage, settled or possible."""

    def __init__(self, snapshots: SnapshotCache, vantage: Vantage) -> None:
        self._snapshots = snapshots
        self._standing = snapshots.standing(vantage)
        self.folded = snapshots.folded
        entries, folded = self._standing.entries, self.folded
        super().__init__(
            vantage, snapshots.actor_registry, entries, folded.conflicts, folded.judgements
        )

    def at(self, as_of: date) -> FullSnapshot:
        """The same knowledge as of another day."""
        return self._snapshots.at(self.vantage.at(as_of))

    @cached_property
    def read_model(self) -> InMemoryReadModel:
        """The buckets of the vantage."""
        return InMemoryReadModel(self._standing, self.vantage)

    @cached_property
    def settled(self) -> tuple[FactAsOf, ...]:
        """All that is certain, by date."""
        return tuple(entry for entry in self._entries.values() if entry.settled)

    @cached_property
    def possible(self) -> tuple[FactAsOf, ...]:
        """All that may have happened by the vantage's day, by date."""
        return tuple(entry for entry in self._entries.values() if not entry.settled)
