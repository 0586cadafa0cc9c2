"""A snapshot of a few facts: those that somebody asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Protocol

from briefing.facts.actors import ActorRegistry
from briefing.facts.fold import FoldedState
from briefing.facts.resolved import resolve_at
from briefing.model.progress import with_progress
from briefing.model.vantage import Vantage
from briefing.readmodel.query import ListQuery, ReadModel
from briefing.readmodel.snapshot import Snapshot, with_lifecycle


class Naming(ReadModel, Protocol):
    """Shelves that remember whom they named."""

    def named(self) -> Collection[int]:
        """The numbers that were picked so far."""

    def selected(self) -> Mapping[ListQuery, Sequence[int]]:
        """What was picked so far, by query."""


class PartialSnapshot(Snapshot):
    """What stands of the facts that were read, with those that decide where they stand.

    What lies on which shelf is told by shelves made elsewhere, of all that is on record.
    ``only`` names the facts to hold; all that were read, if it is not given.
    """

    def __init__(
        self,
        read: FoldedState,
        vantage: Vantage,
        actor_registry: ActorRegistry,
        shelves: Callable[[Vantage], Naming],
        only: Collection[int] | None = None,
    ) -> None:
        self.read = read
        self._shelves = shelves
        found = [
            entry
            for held in with_progress("Where facts stand", read.facts.values())
            if (only is None or held.number in only) and (entry := resolve_at(held, read, vantage))
        ]
        super().__init__(
            vantage, actor_registry, with_lifecycle(found, vantage.as_of), read.conflicts
        )

    def at(self, as_of: date) -> PartialSnapshot:
        """The same knowledge as of another day, of the facts that its shelves named so far."""
        vantage = self.vantage.at(as_of)
        named = self._shelves(vantage).named()
        return PartialSnapshot(self.read, vantage, self.actor_registry, self._shelves, named)

    @cached_property
    def read_model(self) -> Naming:
        """Which facts a brief may tell where, and how many there are."""
        return self._shelves(self.vantage)
