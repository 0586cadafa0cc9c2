"""What an append changes in the index: rows to add, rows to close, and threads.

A thread joins the events about one thing: a fact, an article, the definition (number 0). It
tells which few events decide how that thing stands, at any point of the ledger's history. A
row holds from the number of the event that brought it until the number of the event that
made it another, so a vantage of the past finds the rows of its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

from briefing.facts import FactHistory, FoldedState, fold
from briefing.facts.actors import ActorRegistry, empty_definition
from briefing.facts.fold import Revision
from briefing.model.envelope import EventEnvelope
from briefing.readmodel.intervals import (
    PlacementRow,
    rows_of_act,
    rows_of_article,
    rows_of_conflict,
    rows_of_fact,
)
from briefing.readmodel.placement import DEFINITION, END_OF_TIME, FOREVER
from briefing_events.editorial import (
    DossierDefined,
    Editorial,
    FactCorrected,
    FactCorroborated,
    FactRetracted,
    FactsInConflict,
    Reinstated,
    SourceRegistered,
)
from briefing_events.fact import Event, Fact
from briefing_events.references import facts_named, sources_named


class RowVersion(NamedTuple):
    """The rows of a subject with the number from which they hold, and until which."""

    rows: list[PlacementRow]
    recorded_from: int
    recorded_to: int


class RecordedEvents(Protocol):
    """What is on record of a dossier before an append."""

    def event_subjects(self, subjects: Sequence[int]) -> list[tuple[int, int]]:
        """The events about some subjects, as pairs of subject and number; not the first ones."""

    def events(self, numbers: Sequence[int]) -> list[EventEnvelope]:
        """The events of these numbers, in order."""

    def numbers_of(self, keys: Sequence[str]) -> dict[str, int]:
        """The numbers of events by key."""

    def articles_of(self, passages: Sequence[str]) -> dict[str, int]:
        """The numbers of the events that registered these passages, by passage."""

    def citing(self, passages: Sequence[str]) -> list[tuple[str, int, int]]:
        """Passage, fact, and the first day that it may have there, for all that these carried."""

    def facts(self) -> list[int]:
        """All facts."""


@dataclass
class ReadModelChanges:
    """What an append changes in the index of its dossier."""

    placed: list[RowVersion] = field(default_factory=list)
    closed: dict[int, int] = field(default_factory=dict)
    """By subject: the number at which the rows end that it had before the append."""
    event_subjects: list[tuple[int, int]] = field(default_factory=list)
    """Subject and number of the events about it."""
    passages: dict[str, int] = field(default_factory=dict)
    """New passages with the numbers of the events that registered them."""
    cited: dict[str, dict[int, int]] = field(default_factory=dict)
    """By passage and fact: the first day that the fact may have."""
    articles: dict[str, int] = field(default_factory=dict)
    """By passage that is cited: the number of the event that registered it."""
    turns: set[tuple[int, int]] = field(default_factory=set)
    """The days (ordinals) on which facts may come to stand otherwise: day and fact."""


class Projector:
    """Takes new events in order and gathers what they change."""

    def __init__(self, past: RecordedEvents, head: int, slug: str) -> None:
        self._past = past
        self._head = head
        self._slug = slug
        self._new: dict[int, EventEnvelope] = {}
        self._keys: dict[str, int] = {}
        self._threads: dict[int, list[int]] = {}
        self._old: dict[int, EventEnvelope] = {}
        self._old_threads: dict[int, list[int]] = {}
        self._open: dict[int, tuple[int, list[PlacementRow]]] = {}
        """By subject: the rows that it has, and the number from which they hold."""
        self._world = FoldedState(number=0, definition=None)
        self._articles: dict[str, int] = {}
        self._citing: dict[str, dict[int, int]] = {}
        self._awaited: dict[str, list[tuple[int, int]]] = {}
        self._cast: ActorRegistry | None = None
        self._changes = ReadModelChanges()

    def take(self, events: Sequence[EventEnvelope]) -> ReadModelChanges:
        """All that these events change, which stand behind the head in order."""
        self._prepare(events)
        for item in events:
            self._new[item.number] = item
            self._take(item)
        for subject in list(self._open):
            self._close(subject, FOREVER)
        self._changes.cited = self._citing
        self._changes.articles = {
            passage: self._articles[passage]
            for passage in self._citing
            if passage in self._articles
        }
        return self._changes

    def _prepare(self, events: Sequence[EventEnvelope]) -> None:
        """Read at once what the events will ask for one by one."""
        # A corroboration may stand before its fact, as two sheets of one load may name each other.
        self._keys |= {item.key: item.number for item in events}
        self._learn({passage for item in events for passage in _cited_in(item.event)})
        acts = [item.event for item in events if not isinstance(item.event, Fact)]
        subjects = {*self._numbers([key for event in acts for key in facts_named(event)])}
        subjects |= {target for event in acts if (target := _target_of(event))}
        recalled = self._recalled(n for n in self._about(subjects) if n <= self._head)
        self._learn({passage for item in recalled for passage in _cited_in(item.event)})
        new = [name for event in acts for name in _passages_in(event)]
        self._awaited = {name: [] for name in new}
        for passage, fact, day in self._past.citing(new) if new else ():
            self._awaited[passage].append((fact, day))

    def _take(self, item: EventEnvelope) -> None:
        number, event = item.number, item.event
        if isinstance(event, Fact):
            if number in self._threads:
                self._tell_again([number], number)
            else:
                held = FactHistory(number, (Revision(number, event),))
                self._place_fact(held, self._world, number)
            return
        subjects = self._subjects(number, event)
        for subject in subjects:
            if subject != number:
                self._threads.setdefault(subject, []).append(number)
                self._changes.event_subjects.append((subject, number))
        if subjects[:1] == (DEFINITION,):
            self._define(number)
        elif subjects and isinstance(self._event(subjects[0]).event, SourceRegistered):
            self._register(subjects[0], number)
        else:
            self._tell_again([n for n in subjects if n <= number], number)

    # --- what an event is about ----------------------------------------------------------

    def _subjects(self, number: int, event: Event) -> tuple[int, ...]:
        """The threads that an event belongs to; a new thing begins one of its own number."""
        target = _target_of(event)
        if target is not None:
            return self._subjects(target, self._event(target).event)
        match event:
            case DossierDefined():
                return (DEFINITION,)
            case FactsInConflict():
                return (number, *self._numbers(facts_named(event)))
            case FactCorroborated():
                return self._numbers(facts_named(event))
            case Editorial():
                self._learn(sources_named(event))
                return tuple(self._articles[name] for name in sources_named(event))
            case _:
                return (number,)

    def _numbers(self, keys: Sequence[str]) -> tuple[int, ...]:
        unknown = [key for key in keys if key not in self._keys]
        self._keys |= self._past.numbers_of(unknown) if unknown else {}
        return tuple(self._keys[key] for key in keys if key in self._keys)

    def _event(self, number: int) -> EventEnvelope:
        return self._new.get(number) or self._recalled([number])[0]

    def _recalled(self, numbers: Iterable[int]) -> list[EventEnvelope]:
        """Events on record, each read once."""
        wanted = list(numbers)
        if unknown := [number for number in wanted if number not in self._old]:
            self._old |= {item.number: item for item in self._past.events(unknown)}
        return [self._old[number] for number in wanted if number in self._old]

    def _about(self, subjects: Iterable[int]) -> set[int]:
        """The numbers of the events of some threads, each thread read once."""
        wanted = list(subjects)
        if unknown := [n for n in wanted if n <= self._head and n not in self._old_threads]:
            self._old_threads |= {subject: [] for subject in unknown}
            for subject, event in self._past.event_subjects(unknown):
                self._old_threads[subject].append(event)
        found = {*wanted}
        for subject in wanted:
            found.update(self._old_threads.get(subject, ()), self._threads.get(subject, ()))
        return found - {DEFINITION}

    def _story(self, subjects: Iterable[int]) -> tuple[list[EventEnvelope], FoldedState]:
        """The events of some threads, and what counts by them alone."""
        numbers = self._about(subjects)
        events = self._recalled(number for number in numbers if number not in self._new)
        events += (self._new[number] for number in numbers if number in self._new)
        events.sort(key=lambda item: item.number)
        return events, fold(events)

    # --- articles and the definition -----------------------------------------------------

    def _learn(self, passages: Iterable[str]) -> None:
        """Make the articles of some passages known, as they count now."""
        unknown = [passage for passage in passages if passage not in self._articles]
        found = self._past.articles_of(unknown) if unknown else {}
        if found:
            self._articles |= found
            self._merge(self._story(found.values())[1])

    def _merge(self, story: FoldedState, anew: Iterable[str] = ()) -> None:
        """Take what a story says of articles; of those told anew, nothing else holds."""
        world = self._world
        for name in anew:
            world.passages.pop(name, None)
            world.articles.pop(name, None)
            world.parts.pop(name, None)
        world.passages.update(story.passages)
        world.articles.update(story.articles)
        world.parts.update(story.parts)
        withdrawn = (world.withdrawn - {*anew, *story.passages}) | story.withdrawn
        if withdrawn != world.withdrawn:
            self._world = replace(world, withdrawn=withdrawn)

    def _register(self, article: int, number: int) -> None:
        """A new article, or an act on one: all that it carries may stand otherwise."""
        event = self._event(article).event
        assert isinstance(event, SourceRegistered)  # noqa: S101 - the thread of an article
        passages = (event.source.id, *(part.id for part in event.source.parts))
        if article == number:
            self._articles |= dict.fromkeys(passages, number)
            self._changes.passages |= dict.fromkeys(passages, number)
        self._merge(self._story([article])[1], passages)
        cited = self._cited_before(passages)
        for passage in passages:
            cited += ((passage, fact, day) for fact, day in self._citing.get(passage, {}).items())
        firsts: dict[str, int] = {}
        for passage, _, day in cited:
            firsts[passage] = min(day, firsts.get(passage, day))
        self._place(article, number, rows_of_article(article, event.source, self._world, firsts))
        if cited:
            self._tell_again(sorted({fact for _, fact, _ in cited}), number)

    def _cited_before(self, passages: Sequence[str]) -> list[tuple[str, int, int]]:
        """The facts on record that cite some passages: asked once for all that are new."""
        if all(passage in self._awaited for passage in passages):
            return [(name, *each) for name in passages for each in self._awaited[name]]
        return self._past.citing(passages)

    def _sides(self) -> ActorRegistry:
        if self._cast is None:
            _, story = self._story([DEFINITION])
            self._cast = ActorRegistry(story.definition or empty_definition(self._slug))
        return self._cast

    def _define(self, number: int) -> None:
        """A definition that came or went: facts change shelves only where sides changed."""
        before, self._cast = self._cast, None
        if before is None:
            self._threads[DEFINITION].remove(number)
            before, self._cast = self._sides(), None
            self._threads[DEFINITION].append(number)
        if not self._sides().covers(before):
            new = [n for n, item in self._new.items() if isinstance(item.event, Fact)]
            self._tell_again([*self._past.facts(), *new], number)

    # --- rows ----------------------------------------------------------------------------

    def _tell_again(self, subjects: Sequence[int], number: int) -> None:
        """Place facts again, and with them the conflicts and acts that are about them."""
        events, story = self._story(subjects)
        held = {each.number: each for each in story.facts.values()}
        self._learn(_sources_of(*held.values()))
        world = self._seen(story)
        for item in events:
            if not isinstance(item.event, Fact):
                continue
            if item.number in held:
                self._place_fact(held[item.number], world, number)
            else:
                self._place(item.number, number, [])
        for item in events:
            if isinstance(item.event, FactsInConflict):
                self._place_conflict(item, item.event, number)
            elif isinstance(item.event, Editorial):
                self._place_act(item, number)

    def _seen(self, story: FoldedState) -> FoldedState:
        """A story, with the articles as they are known."""
        world = self._world
        return replace(
            story,
            passages=world.passages,
            articles=world.articles,
            parts=world.parts,
            withdrawn=world.withdrawn,
        )

    def _place_fact(self, held: FactHistory, world: FoldedState, number: int) -> None:
        rows, turns = rows_of_fact(held, world, self._sides())
        self._place(held.number, number, rows)
        self._changes.turns.update([(day, held.number) for day in turns])
        first = min([row.told.placement.day for row in rows], default=END_OF_TIME)
        for passage in _sources_of(held):
            days = self._citing.setdefault(passage, {})
            days[held.number] = min(first, days.get(held.number, first))

    def _place_conflict(self, item: EventEnvelope, event: FactsInConflict, number: int) -> None:
        _, story = self._story([item.number, *self._numbers(facts_named(event))])
        held = [story.facts[key] for key in facts_named(event) if key in story.facts]
        self._learn(_sources_of(*held))
        counts = any(conflict == item.number for conflict, _ in story.conflicts)
        rows = rows_of_conflict(item.number, event, held, self._seen(story)) if counts else []
        self._place(item.number, number, rows)

    def _place_act(self, item: EventEnvelope, number: int) -> None:
        _, story = self._story(self._subjects(item.number, item.event))
        self._learn({source for cited in story.ever_cited.values() for source, _ in cited})
        self._place(item.number, number, rows_of_act(item, self._seen(story)))

    def _place(self, subject: int, number: int, rows: list[PlacementRow]) -> None:
        """Give a subject other rows from a number on."""
        if subject <= self._head:
            self._changes.closed.setdefault(subject, number)
        if subject in self._open:
            self._close(subject, number)
        self._open[subject] = (number, rows)

    def _close(self, subject: int, number: int) -> None:
        """Note the rows of a subject, which hold until a number."""
        since, rows = self._open.pop(subject)
        if rows and since < number:
            self._changes.placed.append(RowVersion(rows, since, number))


def _sources_of(*histories: FactHistory) -> set[str]:
    """The passages that some facts cite, and those that their corrections rest on."""
    cited = {citation.source for history in histories for citation in history.citations()}
    revisions = (revision for history in histories for revision in history.readings)
    return cited | {revision.source for revision in revisions if revision.source}


def _target_of(event: Event) -> int | None:
    """The number of the event that an act corrects, retracts or brings back."""
    if isinstance(event, FactCorrected | FactRetracted | Reinstated):
        return event.target
    return None


def _passages_in(event: Event) -> Iterator[str]:
    """The passages that an event registers."""
    if isinstance(event, SourceRegistered):
        yield event.source.id
        yield from (part.id for part in event.source.parts)


def _cited_in(event: Event) -> Iterator[str]:
    if isinstance(event, Fact | FactCorroborated):
        for citation in event.citations:
            yield citation.source
