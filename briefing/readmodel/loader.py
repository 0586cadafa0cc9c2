"""Partial snapshots: only the facts that a brief shows are loaded, with what decides on them.

A brief is projected on nothing first, and the queries that this notes are asked together. They name
the facts that it needs; these are loaded, with the few others that decide where they stand, and it
is projected again until it names no more. So no list of what a brief needs is kept beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from briefing.facts import FoldedState, fold
from briefing.facts.fold import citations_of
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage
from briefing.readmodel import Snapshot
from briefing.readmodel.partial_snapshot import (
    PartialSnapshot,
    RecordingReadModel,
    StoredReadModel,
)
from briefing.readmodel.placement import DEFINITION, JUDGEMENTS, held_as, pursues_goal
from briefing.readmodel.query import ListQuery
from briefing_events.dossier import ActorRegistry, Definition, empty_definition
from briefing_events.editorial import (
    DossierDefined,
    Editorial,
    FactCorrected,
    FactCorroborated,
    FactRetracted,
    FactsInConflict,
    JudgementMade,
    Reinstated,
    SourceRegistered,
)
from briefing_events.fact import Event, Fact
from briefing_events.references import facts_named, sources_named
from briefing_events.registry import FACTS_BY_TOPIC
from briefing_events.shapes import State

T = TypeVar("T")


class Subjects(Protocol):
    """Finds events, and what keys and passages name."""

    def events(self, numbers: Sequence[int]) -> list[EventEnvelope]:
        """The events of these numbers, in order."""

    def numbers_of(self, keys: Sequence[str]) -> dict[str, int]:
        """The numbers of events by key."""

    def articles_of(self, passages: Sequence[str]) -> dict[str, int]:
        """The numbers of the events that registered these passages, by passage."""


class IndexedReadModel(Subjects, Protocol):
    """One dossier as it was at one number: its events, and its read model at any vantage."""

    def event_subjects(self, entities: Sequence[int]) -> list[tuple[int, int]]:
        """The events about some entities but for their first ones: entity and number."""

    def numbers_about(self, entities: Collection[int]) -> set[int]:
        """The numbers of the events about some entities, their first ones included."""

    def citing(self, passages: Sequence[str]) -> list[tuple[str, int, int]]:
        """All facts that ever cited these passages: passage, fact, and the fact's first day."""

    def facts(self) -> list[int]:
        """All facts."""

    def read_model(self, vantage: Vantage) -> StoredReadModel:
        """The buckets of a vantage."""

    def changing(self, after: int, until: int) -> Sequence[int]:
        """The facts that may come to stand otherwise after one day (ordinal) and up to another."""

    def touched(self, after: int, until: int) -> Sequence[int]:
        """The entities that the events after one number and up to another are about."""


class PartialLoader:
    """Loads what a projection reads of one vantage."""

    def __init__(self, index: IndexedReadModel, vantage: Vantage, slug: str) -> None:
        self._index = index
        self._vantage = vantage
        self._slug = slug
        self._read_models: dict[Vantage, RecordingReadModel] = {}
        self._events: dict[int, EventEnvelope] = {}
        self._loaded: set[int] = set()
        self._is_noting = False
        self._latest: PartialSnapshot | None = None
        self._narrowed: Sequence[int] | None = None

    @property
    def loaded(self) -> Collection[int]:
        """The numbers of the facts that were named so far."""
        return self._loaded

    @property
    def events(self) -> list[EventEnvelope]:
        """All events that were read, in order."""
        return sorted(self._events.values(), key=lambda item: item.number)

    def include(self, numbers: Iterable[int]) -> None:
        """Load these facts as well, as far as they are recorded by the vantage."""
        named = {number for number in numbers if number <= self._vantage.recorded} - self._loaded
        self._loaded |= named
        if named:
            self._load_facts(sorted(named))

    def narrow(self, numbers: Iterable[int]) -> None:
        """Load these facts; queries without a limit select only them and the first."""
        self._narrowed = sorted(number for number in numbers if number <= self._vantage.recorded)
        self.include(self._narrowed)
        for read_model in self._read_models.values():
            read_model.narrow(self._narrowed)

    def project(
        self, make: Callable[[Snapshot], T], entities: Collection[int] = ()
    ) -> tuple[T, PartialSnapshot]:
        """What ``make`` gives of a snapshot that holds all it names, and that snapshot.

        The events about ``entities`` are loaded from the start.
        """
        self._load_judged(self._load([DEFINITION, JUDGEMENTS]))
        if not self._read_models:
            self._ask_ahead(make)
        self._loaded |= set(entities)
        self._load_facts(sorted(entities))
        while True:
            self.include(self._named())
            held, before = set(self._loaded), self._named_before()
            snapshot = self._snapshot()
            made = make(snapshot)
            # The snapshot leads to this loader; a way back would leave both to the collector.
            latest, self._latest = self._latest or snapshot, None
            # What is loaded but was not named yet was missing from the snapshot of the baseline,
            # which lines that a diff compares do not tell of.
            if self._named() <= held and (
                self._narrowed is not None or self._named_before() <= before
            ):
                return made, latest

    def _ask_ahead(self, make: Callable[[Snapshot], object]) -> None:
        """Ask together all that a projection asks of nothing, before anything is loaded."""
        self._is_noting = True
        make(self._snapshot())
        self._is_noting, self._latest = False, None
        for read_model in self._read_models.values():
            noted, read_model.noted = read_model.noted or {}, None
            read_model.ask(noted)

    def _named(self) -> set[int]:
        return {n for read_model in self._read_models.values() for n in read_model.numbers}

    def _named_before(self) -> set[int]:
        """What was named at other vantages, those of baselines."""
        models = self._read_models.items()
        return {n for at, read_model in models if at != self._vantage for n in read_model.numbers}

    def _load_judged(self, events: Iterable[EventEnvelope]) -> None:
        """Load the facts that judgements rest on; a query that names one still counts as new."""
        judged = [item.event for item in events if isinstance(item.event, JudgementMade)]
        keys = sorted({key for event in judged for key in event.facts})
        numbers = self._index.numbers_of(keys).values() if keys else ()
        self._load_facts(sorted(n for n in numbers if n <= self._vantage.recorded))

    def _snapshot(self) -> PartialSnapshot:
        folded = replace(fold(self.events), number=self._vantage.recorded)
        definition = folded.definition or empty_definition(self._slug)
        self._latest = PartialSnapshot(
            folded, self._vantage, ActorRegistry(definition), self._read_model_at, self._holding
        )
        return self._latest

    def _holding(self, queries: Sequence[ListQuery]) -> PartialSnapshot:
        """A snapshot that holds also what some queries select."""
        read_model = self._read_model_at(self._vantage)
        named, held = set(read_model.numbers), len(self._loaded)
        read_model.ask(queries)
        self.include(n for query in queries for n in read_model.selections[query])
        read_model.numbers = named  # of what the rest of the projection was to hold
        return self._latest if self._latest and len(self._loaded) == held else self._snapshot()

    def _read_model_at(self, vantage: Vantage) -> RecordingReadModel:
        if vantage not in self._read_models:
            self._read_models[vantage] = RecordingReadModel(
                self._index.read_model(vantage),
                self._narrowed,
                noted={} if self._is_noting else None,
            )
        return self._read_models[vantage]

    def _load_facts(self, numbers: Sequence[int]) -> None:
        """Load facts, whatever decides where they stand, and the articles of all of them."""
        facts = self._with_disputes(numbers)
        read_model = self._index.read_model(self._vantage)
        related = [link.number for link in read_model.linked(list(_links(facts)))]
        related += read_model.rivals(
            {(f.slot, held_as(f)) for f in facts if isinstance(f, State) and f.slot}
        )
        for track in sorted({f.track for f in facts if f.track and pursues_goal(f)}):
            related += read_model.select(ListQuery(f"final:{track}", 1))
        asked = sorted({fact.replies_to for fact in facts if fact.replies_to})
        related += self._index.numbers_of(asked).values() if asked else ()
        self._with_disputes(related)
        passages = {name for item in self._events.values() for name in passages_named(item)}
        self._load(set(self._index.articles_of(sorted(passages)).values()))

    def _with_disputes(self, numbers: Sequence[int]) -> list[Fact]:
        """Load facts and those with which they are in conflict; gives the first ones."""
        found = self._load(numbers)
        disputed = {
            key
            for item in found
            if isinstance(item.event, FactsInConflict)
            for key in item.event.facts()
        }
        if disputed:
            self._load(set(self._index.numbers_of(sorted(disputed)).values()))
        return [item.event for item in found if isinstance(item.event, Fact)]

    def _load(self, entities: Collection[int]) -> list[EventEnvelope]:
        """The events about some entities, each read once."""
        about = self._index.numbers_about(entities)
        if missing := sorted(about - self._events.keys()):
            self._events |= {item.number: item for item in self._index.events(missing)}
        return [self._events[number] for number in sorted(about) if number in self._events]


def passages_named(item: EventEnvelope) -> Iterator[str]:
    """The passages that an event cites or is about."""
    if not isinstance(item.event, Fact):
        yield from sources_named(item.event)
    for citation in citations_of(item):
        yield citation.source


def _links(facts: Iterable[Fact]) -> Iterable[str]:
    """The buckets of what others do to some facts."""
    for fact in facts:
        for kind in ("outcome", "reply", "end"):
            yield f"{kind}:{fact.key}"


def definition_at(index: IndexedReadModel, slug: str) -> Definition:
    """The definition of a dossier at the number of an index."""
    events = index.events(sorted(index.numbers_about([DEFINITION])))
    return fold(events).definition or empty_definition(slug)


def target_of(event: Event) -> int | None:
    """The number of the event that an edit corrects, retracts or reinstates."""
    if isinstance(event, FactCorrected | FactRetracted | Reinstated):
        return event.target
    return None


def subjects_of(past: Subjects, item: EventEnvelope) -> tuple[int, ...]:
    """The entities that an event is about; the first event of one is about itself."""
    while target := target_of(item.event):
        if target >= item.number:
            raise ValueError(f"#{item.number} is about #{target}, which does not come before it")
        (item,) = past.events([target])
    match item.event:
        case DossierDefined():
            return (DEFINITION,)
        case JudgementMade():
            return (JUDGEMENTS,)
        case FactCorroborated() as event:
            return tuple(past.numbers_of(facts_named(event)).values())
        case FactsInConflict() as event:
            return (item.number, *past.numbers_of(facts_named(event)).values())
        case Editorial() as event:
            return tuple(past.articles_of(sources_named(event)).values())
    return (item.number,)


def partial_fold(
    past: IndexedReadModel,
    number: int,
    *,
    numbers: Sequence[int] = (),
    keys: Sequence[str] = (),
    passages: Sequence[str] = (),
) -> FoldedState:
    """The fold, at a number, of the definition, some events, facts and articles, and of the
    articles that these cite. No other event can change how these count; it says nothing of others.
    """
    entities = {DEFINITION, *numbers, *past.articles_of(passages).values()}
    entities.update(past.numbers_of(keys).values())
    for item in past.events(numbers):
        entities.update(subjects_of(past, item))
    about = past.numbers_about(entities)
    cited = {name for item in past.events(sorted(about)) for name in passages_named(item)}
    about |= past.numbers_about(set(past.articles_of(sorted(cited)).values()))
    return replace(fold(past.events(sorted(about))), number=number)


def fold_of(past: IndexedReadModel, events: Sequence[EventEnvelope]) -> FoldedState:
    """The fold of the facts and articles among some events, with the later events about them."""
    begun = {*FACTS_BY_TOPIC, SourceRegistered.TOPIC}
    numbers = {item.number for item in events}
    about = past.numbers_about({item.number for item in events if item.topic in begun})
    later = past.events(sorted(about - numbers))
    return fold(sorted([*events, *later], key=lambda item: item.number))
