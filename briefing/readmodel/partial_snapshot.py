"""A snapshot of the facts that were loaded."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import cached_property

from briefing.facts.actors import ActorRegistry
from briefing.facts.fold import FoldedState
from briefing.facts.resolved import resolve_at
from briefing.model.progress import with_progress
from briefing.model.vantage import Vantage
from briefing.readmodel.recording import RecordingReadModel
from briefing.readmodel.snapshot import Snapshot, with_lifecycle


class PartialSnapshot(Snapshot):
    """The loaded facts that stand, with those that decide where they stand.

    Its read model covers all facts, loaded or not. ``only`` names the facts to hold; all that
    were loaded, if it is not given.
    """

    def __init__(
        self,
        read: FoldedState,
        vantage: Vantage,
        actor_registry: ActorRegistry,
        read_models: Callable[[Vantage], RecordingReadModel],
        only: Collection[int] | None = None,
    ) -> None:
        self.folded = read
        self._read_models = read_models
        found = [
            entry
            for held in with_progress("Where facts stand", read.facts.values())
            if (only is None or held.number in only) and (entry := resolve_at(held, read, vantage))
        ]
        entries = with_lifecycle(found, vantage.as_of, actor_registry)
        super().__init__(vantage, actor_registry, entries, read.conflicts, read.judgements)

    def at(self, as_of: date) -> PartialSnapshot:
        """The same knowledge as of another day, of the facts that its queries selected so far."""
        vantage = self.vantage.at(as_of)
        named = self._read_models(vantage).numbers
        return PartialSnapshot(self.folded, vantage, self.actor_registry, self._read_models, named)

    @cached_property
    def read_model(self) -> RecordingReadModel:
        """The buckets of the vantage."""
        return self._read_models(self.vantage)
