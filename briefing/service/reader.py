"""Reading a dossier by a replay of its events: the reference, and the way to all that stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypedDict, TypeVar, Unpack

from briefing.facts import FoldedState, fold
from briefing.facts.resolved import is_withdrawn
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage
from briefing.readmodel import Snapshot
from briefing.readmodel.query import COUNT_LIMIT, Found
from briefing_events.dossier import Definition, empty_definition

if TYPE_CHECKING:
    from briefing.diff import DiffSide
    from briefing.ledger import Ledger
    from briefing.model.brief import Brief
    from briefing.readmodel.full_snapshot import FullSnapshot, SnapshotCache

T = TypeVar("T")

FOLDS = 2
"""Of how many numbers what counts is kept: those that a diff compares."""


class Named(TypedDict, total=False):
    """Events by number, facts by key, passages by id."""

    numbers: Sequence[int]
    keys: Sequence[str]
    passages: Sequence[str]


class Reader:
    """One dossier up to a number of its ledger; numbers and vantages lie within that.

    It reads and folds all events, and holds them from then on. Events ``ahead`` of the number are
    not on record, but read as if they were.
    """

    def __init__(
        self, ledger: Ledger, slug: str, number: int, ahead: Sequence[EventEnvelope] = ()
    ) -> None:
        self._ahead = ahead
        self._ledger = ledger
        self._slug = slug
        self._number = number
        self._seen: Mapping[Vantage, DiffSide] = {}

    @cached_property
    def _snapshots(self) -> Callable[[int], SnapshotCache]:
        return lru_cache(FOLDS)(self._folded)

    @cached_property
    def _events(self) -> tuple[EventEnvelope, ...]:
        return (*self._ledger.read(self._slug, up_to=self._number), *self._ahead)

    def _folded(self, number: int) -> SnapshotCache:
        from briefing.readmodel.full_snapshot import SnapshotCache

        folded = fold(self._events[:number])
        return SnapshotCache(folded, folded.definition or empty_definition(self._slug))

    @property
    def present(self) -> FoldedState:
        """All that counts now."""
        return self._snapshots(self._number).folded

    @property
    def definition(self) -> Definition:
        """The dossier's definition as it counts now."""
        return self._snapshots(self._number).actor_registry.definition

    def full(self, vantage: Vantage) -> FullSnapshot:
        """All that stands at a vantage."""
        return self._snapshots(vantage.recorded).at(vantage)

    def project(
        self,
        vantage: Vantage,
        projection: Callable[[Snapshot], T],
        *,
        numbers: Collection[int] = (),  # noqa: ARG002 - everything is there
        keys: Collection[str] = (),  # noqa: ARG002
    ) -> tuple[T, Snapshot]:
        """What is made of a snapshot, and the snapshot.

        It holds what the projection asks of it, and the facts of some numbers and keys that stand.
        """
        snapshot = self.full(vantage)
        return projection(snapshot), snapshot

    def diff_sides(
        self, stops: Sequence[Vantage], make: Callable[[Snapshot], Brief]
    ) -> Mapping[Vantage, DiffSide]:
        """What a diff compares at some vantages, each another than the one before on one clock.

        Where the last diff looked as well, the same.
        """
        from briefing.diff import DiffSide

        def look(stop: Vantage) -> DiffSide:
            snapshot = self.full(stop)
            return DiffSide(snapshot, make(snapshot))

        self._seen = {stop: self._seen.get(stop) or look(stop) for stop in stops}
        return self._seen

    def about(self, **named: Unpack[Named]) -> FoldedState:  # noqa: ARG002 - it holds more
        """What counts now of some events, facts and articles; it may hold more than these."""
        return self.present

    def counting(self, events: Sequence[EventEnvelope]) -> FoldedState:  # noqa: ARG002 - likewise
        """What counts now of the facts and articles among some events."""
        return self.present

    def history(
        self,
        item: EventEnvelope,  # noqa: ARG002 - likewise
        vantage: Vantage,
    ) -> tuple[Snapshot, Sequence[EventEnvelope]]:
        """What stands at a vantage of the thing that an event is about, and the events about it.

        Both may hold more.
        """
        return self.full(vantage), self._events[: vantage.recorded]

    def standing(self, numbers: Sequence[int], vantage: Vantage) -> Collection[int]:
        """Those of some facts that stand at a vantage."""
        snapshot = self.full(vantage)
        return {number for number in numbers if snapshot.numbered(number)}

    def carried(self, passages: Sequence[str], vantage: Vantage) -> Collection[tuple[str, int]]:
        """The facts that stand at a vantage and rest on some passages: passage and fact."""
        return {
            (cited.passage.id, entry.number)
            for entry in self.full(vantage).entries()
            for cited in entry.cited
            if cited.passage.id in passages
        }

    def resting(self, passages: Sequence[str], vantage: Vantage) -> Snapshot:  # noqa: ARG002 - likewise
        """Some passages of one article, with the facts that stand at a vantage and rest on them."""
        return self.full(vantage)

    def search(self, words: Sequence[str], vantage: Vantage, limit: int) -> Found:
        """What holds, for each of some words, one that begins with it; the latest of each kind."""
        from briefing.readmodel.search_words import fact_words, has_words, passages_found

        snapshot = self.full(vantage)
        facts = [e for e in snapshot.entries() if has_words(fact_words(e), words)]
        facts.sort(key=lambda entry: (-entry.day.toordinal(), entry.fact.key))
        passages = list(passages_found(snapshot.folded, vantage, words))
        count = min(len(facts), COUNT_LIMIT) + min(len(passages), COUNT_LIMIT)
        return Found([entry.number for entry in facts[:limit]], passages[:limit], count)

    def change_days(self, number: int) -> Sequence[int]:
        """The days (ordinals) on which a fact up to a number may come to stand otherwise."""
        return self._snapshots(number).change_days

    def publication_days(self, number: int) -> Sequence[int]:
        """The days (ordinals) by which an article up to a number was surely published."""
        folded = self._snapshots(number).folded
        out = (p for p in folded.passages.values() if not is_withdrawn(folded, p.id))
        return sorted({passage.published.latest.toordinal() for passage in out})

    def passages(self) -> Sequence[str]:
        """The ids of all passages, in order."""
        return sorted(self.present.passages)

    def passages_meant(self, name: str) -> Sequence[str]:
        """The ids of the passages that an id or a label may mean, in whatever case."""
        meant, known = name.casefold(), self.present.passages.values()
        return [each.id for each in known if meant in {each.id.casefold(), each.label.casefold()}]

    def events(self, after: int, up_to: int) -> Iterator[EventEnvelope]:
        """The events after one number and up to another, in order."""
        return iter(self._events[after:up_to])
