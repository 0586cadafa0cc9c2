"""A record of no more than a brief shows: drawn up from the index, fact by fact.

A brief is projected on what is loaded so far, which is nothing at first. What it asks of the
shelves while that goes on tells which facts it wants; these are read, with the few others
that decide where they stand, and it is projected again, until it wants nothing more. So no
list of what a brief needs is kept beside the brief itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from briefing.facts import fold
from briefing.facts.actors import ActorRegistry, empty_definition
from briefing.facts.fold import citations_of
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage
from briefing.readmodel import Snapshot
from briefing.readmodel.partial_snapshot import PartialSnapshot
from briefing.readmodel.placement import DEFINITION, held_as
from briefing.readmodel.query import ListQuery, ReadModel, SourceBasis
from briefing_events.dossier import Definition
from briefing_events.editorial import FactCorrected, FactsInConflict
from briefing_events.fact import Fact
from briefing_events.references import sources_named
from briefing_events.shapes import State

T = TypeVar("T")


class StoredReadModel(ReadModel, Protocol):
    """Shelves that an index keeps."""

    def among(self, query: ListQuery, numbers: Sequence[int]) -> Sequence[int]:
        """Those of some facts that lie on a shelf within the bounds of an ask, in its order."""

    def buckets_of(self, numbers: Sequence[int]) -> Mapping[str, Sequence[int]]:
        """On which shelves some facts lie, by shelf."""


class EventSubjects(Protocol):
    """The events of one dossier by what they are about, as it was at one number."""

    def numbers_about(self, entities: Collection[int]) -> set[int]:
        """The numbers of the events about some entities, their first ones included."""

    def events(self, numbers: Sequence[int]) -> list[EventEnvelope]:
        """The events of these numbers, in order."""

    def numbers_of(self, keys: Sequence[str]) -> dict[str, int]:
        """The numbers of events by key."""

    def articles_of(self, passages: Sequence[str]) -> dict[str, int]:
        """The numbers of the events that registered these passages, by passage."""


class IndexedReadModel(EventSubjects, Protocol):
    """What a sample is read from: one dossier, as it was at one number."""

    def read_model(self, vantage: Vantage) -> StoredReadModel:
        """The shelves of a vantage."""

    def linked(self, vantage: Vantage, shelves: Sequence[str]) -> list[int]:
        """The facts on some shelves of links."""

    def rival(self, vantage: Vantage, slot: str, holder: str) -> list[int]:
        """The fact by which somebody else holds a slot last, if anybody does."""


@dataclass
class RecordingReadModel:
    """Shelves that give each answer once, and remember whom they named.

    Narrowed, they give of a whole shelf no more than its first and those of some facts.
    """

    read_model: StoredReadModel
    only: Sequence[int] | None = None
    """The facts that whole shelves are narrowed to."""
    _lying: Mapping[str, Sequence[int]] | None = None
    numbers: dict[int, None] = field(default_factory=dict)
    picked: dict[ListQuery, Sequence[int]] = field(default_factory=dict)
    counted: dict[ListQuery, int] = field(default_factory=dict)
    rested: SourceBasis | None = None

    def select(self, query: ListQuery) -> Sequence[int]:
        """The numbers of the facts that are wanted, in the order of the shelf."""
        if query not in self.picked:
            self.picked[query] = self._found(query)
            self.numbers |= dict.fromkeys(self.picked[query])
        return self.picked[query]

    def _found(self, query: ListQuery) -> Sequence[int]:
        if self.only is None or query.limit is not None or query.per_prefix:
            return self.read_model.select(query)
        first = self.read_model.select(replace(query, limit=1))
        if self._lying is None:
            self._lying = self.read_model.buckets_of(self.only)
        among = self.read_model.among(query, self._lying.get(query.bucket, ()))
        return list(dict.fromkeys([*first, *among]))

    def narrow(self, numbers: Sequence[int]) -> None:
        """Give of whole shelves no more than these facts from now on."""
        self.only, self._lying = numbers, None
        self.picked = {
            query: found for query, found in self.picked.items() if query.limit or query.per_prefix
        }

    def count(self, query: ListQuery) -> int:
        """How many facts its shelf holds within its bounds, as far as is counted."""
        if query not in self.counted:
            self.counted[query] = self.read_model.count(query)
        return self.counted[query]

    def source_basis(self) -> SourceBasis:
        """What the vantage rests on."""
        if self.rested is None:
            self.rested = self.read_model.source_basis()
        return self.rested

    def named(self) -> Collection[int]:
        """The numbers that were picked so far."""
        return self.numbers

    def selected(self) -> Mapping[ListQuery, Sequence[int]]:
        """What was picked so far, by query."""
        return self.picked


class PartialLoader:
    """Draws up the record of a vantage as far as something asks of it."""

    def __init__(self, index: IndexedReadModel, vantage: Vantage, slug: str) -> None:
        self._index = index
        self._vantage = vantage
        self._slug = slug
        self._shelves: dict[Vantage, RecordingReadModel] = {}
        self._events: dict[int, EventEnvelope] = {}
        self._drawn: set[int] = set()
        self._narrowed: Sequence[int] | None = None

    @property
    def build_brief(self) -> Collection[int]:
        """The numbers of the facts that were wanted so far."""
        return self._drawn

    def include(self, numbers: Iterable[int]) -> None:
        """Read these facts as well, as far as they are on record."""
        known = {number for number in numbers if number <= self._vantage.recorded}
        self._want(known - self._drawn)

    def narrow(self, numbers: Iterable[int]) -> None:
        """Read these facts as well, and of whole shelves tell no others but the first."""
        self._narrowed = sorted(number for number in numbers if number <= self._vantage.recorded)
        self.include(self._narrowed)
        for shelves in self._shelves.values():
            shelves.narrow(self._narrowed)

    def draw(
        self, make: Callable[[Snapshot], T], numbers: Collection[int] = ()
    ) -> tuple[T, PartialSnapshot]:
        """What is made of the record, once it wants no more of it; and that record.

        The record holds some numbers from the beginning.
        """
        self._load([DEFINITION])
        self._drawn |= set(numbers)
        self._draw_in(sorted(numbers))
        while True:
            snapshot = self._record()
            made = make(snapshot)
            wanted = {
                n for shelves in self._shelves.values() for n in shelves.numbers
            } - self._drawn
            if not wanted:
                return made, snapshot
            self._want(wanted)

    def _want(self, numbers: set[int]) -> None:
        self._drawn |= numbers
        if numbers:
            self._draw_in(sorted(numbers))

    @property
    def events(self) -> list[EventEnvelope]:
        """All events that were read, in order."""
        return sorted(self._events.values(), key=lambda item: item.number)

    def _record(self) -> PartialSnapshot:
        folded = replace(fold(self.events), number=self._vantage.recorded)
        definition = folded.definition or empty_definition(self._slug)
        return PartialSnapshot(folded, self._vantage, ActorRegistry(definition), self._shelves_at)

    def _shelves_at(self, vantage: Vantage) -> RecordingReadModel:
        if vantage not in self._shelves:
            self._shelves[vantage] = RecordingReadModel(self._index.read_model(vantage))
            if self._narrowed is not None:
                self._shelves[vantage].narrow(self._narrowed)
        return self._shelves[vantage]

    def _draw_in(self, numbers: Sequence[int]) -> None:
        """Read facts, whatever decides where they stand, and the articles of all of them."""
        told = self._with_disputes(numbers)
        linked = self._index.linked(self._vantage, list(_links(told)))
        for fact in told:
            if isinstance(fact, State) and fact.slot:
                linked += self._index.rival(self._vantage, fact.slot, held_as(fact))
        self._with_disputes(linked)
        passages = {name for item in self._events.values() for name in _passages_of(item)}
        articles = set(self._index.articles_of(sorted(passages)).values())
        self._load(articles)

    def _with_disputes(self, numbers: Sequence[int]) -> list[Fact]:
        """Read facts, and those with which they are in conflict; gives the first ones."""
        found = self._load(numbers)
        disputed = {
            key
            for item in found
            if isinstance(item.event, FactsInConflict)
            for key in item.event.facts()
        }
        if disputed:
            others = set(self._index.numbers_of(sorted(disputed)).values())
            self._load(others)
        return [item.event for item in found if isinstance(item.event, Fact)]

    def _load(self, entities: Collection[int]) -> list[EventEnvelope]:
        """The events about some entities, each read once."""
        wanted = self._index.numbers_about(entities)
        if missing := sorted(wanted - self._events.keys()):
            self._events |= {item.number: item for item in self._index.events(missing)}
        return [self._events[number] for number in sorted(wanted) if number in self._events]


def _passages_of(item: EventEnvelope) -> Iterable[str]:
    """The passages that an event cites, and the one that a correction rests on."""
    if isinstance(item.event, FactCorrected):
        yield from sources_named(item.event)
    yield from (citation.source for citation in citations_of(item))


def _links(facts: Iterable[Fact]) -> Iterable[str]:
    for fact in facts:
        for kind in ("outcome", "reply", "end"):
            yield f"{kind}:{fact.key}"


def definition_at(index: IndexedReadModel, slug: str) -> Definition:
    """The definition of a dossier at the number of an index."""
    events = index.events(sorted(index.numbers_about([DEFINITION])))
    return fold(events).definition or empty_definition(slug)
