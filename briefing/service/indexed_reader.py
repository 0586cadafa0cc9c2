"""Reading a dossier by its read model; what takes everything on record is replayed still.

Which way serves is decided once, by ``reader_of``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Unpack

from briefing.errors import ReadModelBehind
from briefing.facts import FoldedState
from briefing.model.envelope import EventEnvelope
from briefing.model.progress import gc_paused
from briefing.model.vantage import Vantage
from briefing.readmodel import Snapshot
from briefing.readmodel.loader import (
    PartialLoader,
    definition_at,
    fold_of,
    partial_fold,
    subjects_of,
)
from briefing.readmodel.partial_snapshot import check_placements
from briefing.readmodel.query import Found
from briefing.service.reader import Named, Reader, T
from briefing_events.dossier import Definition

if TYPE_CHECKING:
    from briefing.diff import DiffSide
    from briefing.ledger import Ledger
    from briefing.ledger.index_store import DossierIndex
    from briefing.model.brief import Brief


def reader_of(ledger: Ledger, slug: str, number: int, *, replayed: bool = False) -> Reader:
    """Reads a dossier up to a number: by its read model where that reaches so far.

    Where it does not, or ``replayed`` says so, all events are read and folded.
    """
    is_indexed = not replayed and ledger.index(slug, number) is not None
    return (IndexedReader if is_indexed else Reader)(ledger, slug, number)


class IndexedReader(Reader):
    """Reads the rows that are needed; every answer is of one state of the ledger.

    Raises ``ReadModelBehind`` where somebody makes the read model anew meanwhile.
    """

    @cached_property
    def definition(self) -> Definition:
        """The dossier's definition as it counts now."""
        return self._at(self._number, lambda index: definition_at(index, self._slug))

    def project(
        self,
        vantage: Vantage,
        projection: Callable[[Snapshot], T],
        *,
        numbers: Collection[int] = (),
        keys: Collection[str] = (),
    ) -> tuple[T, Snapshot]:
        """What is made of a snapshot, and the snapshot."""

        def read(index: DossierIndex) -> tuple[T, Snapshot]:
            loader = PartialLoader(index, vantage, self._slug)
            loader.include([*numbers, *(index.numbers_of(sorted(keys)).values() if keys else ())])
            made, snapshot = loader.project(projection)
            check_placements(snapshot, snapshot.read_model.selections, self._slug)
            return made, snapshot

        return self._at(vantage.recorded, read)

    def diff_sides(
        self, stops: Sequence[Vantage], make: Callable[[Snapshot], Brief]
    ) -> Mapping[Vantage, DiffSide]:
        """What a diff compares, of the facts that may differ between some vantages.

        Where the definition changed between them, that is everything.
        """
        from briefing.diff import DiffSide
        from briefing.readmodel.diff_candidates import project_candidates

        def read(index: DossierIndex) -> Mapping[Vantage, DiffSide] | None:
            sides = project_candidates(index.at, stops, self._slug, make)
            if sides is None:
                return None
            for _, snapshot in sides.values():
                check_placements(snapshot, snapshot.read_model.selections, self._slug)
            return {stop: DiffSide(snapshot, brief) for stop, (brief, snapshot) in sides.items()}

        found = self._at(max(stop.recorded for stop in stops), read)
        return super().diff_sides(stops, make) if found is None else found

    def about(self, **named: Unpack[Named]) -> FoldedState:
        """What counts now of some events, facts and articles."""
        return self._at(self._number, lambda index: partial_fold(index, self._number, **named))

    def counting(self, events: Sequence[EventEnvelope]) -> FoldedState:
        """What counts now of the facts and articles among some events."""
        return self._at(self._number, lambda index: fold_of(index, events))

    def history(
        self, item: EventEnvelope, vantage: Vantage
    ) -> tuple[Snapshot, Sequence[EventEnvelope]]:
        """What stands at a vantage of the thing that an event is about, and the events about it."""

        def read(index: DossierIndex) -> tuple[Snapshot, Sequence[EventEnvelope]]:
            loader = PartialLoader(index, vantage, self._slug)
            recorded = item.number <= vantage.recorded
            entities = (item.number, *subjects_of(index, item)) if recorded else ()
            _, snapshot = loader.project(lambda snapshot: snapshot, entities)
            return snapshot, loader.events

        return self._at(vantage.recorded, read)

    def standing(self, numbers: Sequence[int], vantage: Vantage) -> Collection[int]:
        """Those of some facts that stand at a vantage."""
        return self._at(vantage.recorded, lambda index: index.read_model(vantage).standing(numbers))

    def carried(self, passages: Sequence[str], vantage: Vantage) -> Collection[tuple[str, int]]:
        """The facts that stand at a vantage and rest on some passages: passage and fact."""
        return self._at(vantage.recorded, lambda index: index.read_model(vantage).carried(passages))

    def resting(self, passages: Sequence[str], vantage: Vantage) -> Snapshot:
        """Some passages of one article, with the facts that stand at a vantage and rest on them."""

        def read(index: DossierIndex) -> Snapshot:
            loader = PartialLoader(index, vantage, self._slug)
            facts = {number for _, number in index.read_model(vantage).carried(passages)}
            registered = index.articles_of(passages).values()
            return loader.project(lambda snapshot: snapshot, facts.union(registered))[1]

        return self._at(vantage.recorded, read)

    def search(self, words: Sequence[str], vantage: Vantage, limit: int) -> Found:
        """What holds, for each of some words, one that begins with it; the latest of each kind."""
        return self._at(
            vantage.recorded, lambda index: index.read_model(vantage).search(words, limit)
        )

    def change_days(self, number: int) -> Sequence[int]:
        """The days (ordinals) on which a fact up to a number may come to stand otherwise."""
        return self._at(number, lambda index: index.change_days())

    def publication_days(self, number: int) -> Sequence[int]:
        """The days (ordinals) by which an article up to a number was surely published."""
        return self._at(number, lambda index: index.publication_days())

    def passages(self) -> Sequence[str]:
        """The ids of all passages, in order."""
        return self._at(self._number, lambda index: index.passages())

    def passages_meant(self, name: str) -> Sequence[str]:
        """The ids of the passages that an id or a label may mean, in whatever case."""

        def read(index: DossierIndex) -> Sequence[str]:
            return list(index.articles_of([name.casefold()])) or index.labelled(name)

        return self._at(self._number, read)

    def events(self, after: int, up_to: int) -> Iterator[EventEnvelope]:
        """The events after one number and up to another, in order."""
        return self._ledger.read(self._slug, after=after, up_to=up_to)

    def _at(self, number: int, read: Callable[[DossierIndex], T]) -> T:
        """What is read from one state of the read model, as it was at a number."""

        def of_one_state() -> T:
            index = self._ledger.index(self._slug, number)
            if index is None:
                raise ReadModelBehind(self._slug)
            return read(index)

        with gc_paused():
            return self._ledger.in_read_transaction(of_one_state)
