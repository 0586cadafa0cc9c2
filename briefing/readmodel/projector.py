"""What a batch of events changes in the read model: rows to add, rows to end, event subjects.

An entity is a fact, an article or the definition; its id is the number of its first event, 0 for
the definition. The events about an entity decide how it stands, at any point of the ledger's
history. A row holds from the number of the event that brought it until the number of the event
that replaced it, so a vantage of the past finds the rows of its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from briefing.facts import FactHistory, FoldedState, fold
from briefing.facts.actors import ActorRegistry, empty_definition
from briefing.facts.fold import Revision
from briefing.model.envelope import EventEnvelope
from briefing.readmodel.intervals import (
    PlacementRow,
    rows_of_article,
    rows_of_conflict,
    rows_of_edit,
    rows_of_fact,
)
from briefing.readmodel.loader import RecordedEvents
from briefing.readmodel.placement import DEFINITION, END_OF_TIME, FOREVER, JUDGEMENTS
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


class RowVersion(NamedTuple):
    """Rows of one entity, with the numbers from which and until which they hold."""

    rows: list[PlacementRow]
    recorded_from: int
    recorded_to: int


@dataclass
class ReadModelChanges:
    """What a batch changes in the read model of its dossier."""

    placed: list[RowVersion] = field(default_factory=list)
    closed: dict[int, int] = field(default_factory=dict)
    """By entity: the number at which its rows from before the batch end."""
    event_subjects: list[tuple[int, int]] = field(default_factory=list)
    """Entity and number of an event about it."""
    passages: dict[str, int] = field(default_factory=dict)
    """New passages with the numbers of the events that registered them."""
    citations: dict[str, dict[int, int]] = field(default_factory=dict)
    """By passage and fact: the first day that the fact may have."""
    articles: dict[str, int] = field(default_factory=dict)
    """By cited passage: the number of the event that registered it."""
    change_points: set[tuple[int, int]] = field(default_factory=set)
    """Day (ordinal) on which a fact may come to stand otherwise, and the fact."""


class Projector:
    """Projects one batch of new events, in order; to be used once."""

    def __init__(self, past: RecordedEvents, head: int, slug: str) -> None:
        self._past = past
        self._head = head
        self._slug = slug
        self._new: dict[int, EventEnvelope] = {}
        self._keys: dict[str, int] = {}
        self._new_subjects: dict[int, list[int]] = {}
        self._stored_events: dict[int, EventEnvelope] = {}
        self._stored_subjects: dict[int, list[int]] = {}
        self._open: dict[int, tuple[int, list[PlacementRow]]] = {}
        """By entity: its present rows of this batch, and the number from which they hold."""
        self._state = FoldedState(number=0, definition=None)
        self._articles: dict[str, int] = {}
        self._citing: dict[str, dict[int, int]] = {}
        self._earlier_citations: dict[str, list[tuple[int, int]]] = {}
        self._registry: ActorRegistry | None = None
        self._changes = ReadModelChanges()

    def project(self, events: Sequence[EventEnvelope]) -> ReadModelChanges:
        """All that these events change; they follow the head, in order."""
        self._prepare(events)
        for item in events:
            self._new[item.number] = item
            self._project(item)
        for entity in list(self._open):
            self._close(entity, FOREVER)
        self._changes.citations = self._citing
        self._changes.articles = {
            passage: self._articles[passage]
            for passage in self._citing
            if passage in self._articles
        }
        return self._changes

    def _prepare(self, events: Sequence[EventEnvelope]) -> None:
        """Read in a few statements what the events need one by one."""
        # A corroboration may stand before its fact, as two sheets of one load may name each other.
        self._keys |= {item.key: item.number for item in events}
        self._load_articles({passage for item in events for passage in _cited_in(item.event)})
        edits = [item.event for item in events if not isinstance(item.event, Fact)]
        entities = {*self._numbers([key for event in edits for key in facts_named(event)])}
        entities |= {target for event in edits if (target := _target_of(event))}
        recalled = self._stored(n for n in self._about(entities) if n <= self._head)
        self._load_articles({passage for item in recalled for passage in _cited_in(item.event)})
        new = [name for event in edits for name in _registered_in(event)]
        self._earlier_citations = {name: [] for name in new}
        for passage, fact, day in self._past.citing(new) if new else ():
            self._earlier_citations[passage].append((fact, day))

    def _project(self, item: EventEnvelope) -> None:
        number, event = item.number, item.event
        if isinstance(event, Fact):
            if number in self._new_subjects:
                self._place_again([number], number)
            else:
                history = FactHistory(number, (Revision(number, event),))
                self._place_fact(history, self._state, number)
            return
        entities = self._subjects(number, event)
        for entity in entities:
            if entity != number:
                self._new_subjects.setdefault(entity, []).append(number)
                self._changes.event_subjects.append((entity, number))
        if entities[:1] == (JUDGEMENTS,):
            return
        if entities[:1] == (DEFINITION,):
            self._define(number)
        elif entities and isinstance(self._event(entities[0]).event, SourceRegistered):
            self._register(entities[0], number)
        else:
            self._place_again([n for n in entities if n <= number], number)

    # --- the entities that an event is about ---------------------------------------------

    def _subjects(self, number: int, event: Event) -> tuple[int, ...]:
        """The entities that an event is about; the first event of one is about itself."""
        target = _target_of(event)
        if target is not None:
            return self._subjects(target, self._event(target).event)
        match event:
            case DossierDefined():
                return (DEFINITION,)
            case JudgementMade():
                return (JUDGEMENTS,)
            case FactsInConflict():
                return (number, *self._numbers(facts_named(event)))
            case FactCorroborated():
                return self._numbers(facts_named(event))
            case Editorial():
                self._load_articles(sources_named(event))
                return tuple(self._articles[name] for name in sources_named(event))
            case _:
                return (number,)

    def _numbers(self, keys: Sequence[str]) -> tuple[int, ...]:
        unknown = [key for key in keys if key not in self._keys]
        self._keys |= self._past.numbers_of(unknown) if unknown else {}
        return tuple(self._keys[key] for key in keys if key in self._keys)

    def _event(self, number: int) -> EventEnvelope:
        return self._new.get(number) or self._stored([number])[0]

    def _stored(self, numbers: Iterable[int]) -> list[EventEnvelope]:
        """Stored events, each read once."""
        wanted = list(numbers)
        if unknown := [number for number in wanted if number not in self._stored_events]:
            self._stored_events |= {item.number: item for item in self._past.events(unknown)}
        return [self._stored_events[number] for number in wanted if number in self._stored_events]

    def _about(self, entities: Iterable[int]) -> set[int]:
        """The numbers of the events about some entities, each entity read once."""
        wanted = list(entities)
        if unknown := [n for n in wanted if n <= self._head and n not in self._stored_subjects]:
            self._stored_subjects |= {entity: [] for entity in unknown}
            for entity, event in self._past.event_subjects(unknown):
                self._stored_subjects[entity].append(event)
        found = {*wanted}
        for entity in wanted:
            found.update(self._stored_subjects.get(entity, ()), self._new_subjects.get(entity, ()))
        return found - {DEFINITION, JUDGEMENTS}

    def _folded(self, entities: Iterable[int]) -> tuple[list[EventEnvelope], FoldedState]:
        """The events about some entities, and their fold."""
        numbers = self._about(entities)
        events = self._stored(number for number in numbers if number not in self._new)
        events += (self._new[number] for number in numbers if number in self._new)
        events.sort(key=lambda item: item.number)
        return events, fold(events)

    # --- articles and the definition -----------------------------------------------------

    def _load_articles(self, passages: Iterable[str]) -> None:
        """Load the articles of some passages, as they count now."""
        unknown = [passage for passage in passages if passage not in self._articles]
        found = self._past.articles_of(unknown) if unknown else {}
        if found:
            self._articles |= found
            self._keep_articles(self._folded(found.values())[1])

    def _keep_articles(self, folded: FoldedState, anew: Iterable[str] = ()) -> None:
        """Keep the articles of a fold; what was known of the passages ``anew`` is dropped."""
        state = self._state
        for name in anew:
            state.passages.pop(name, None)
            state.articles.pop(name, None)
            state.parts.pop(name, None)
        state.passages.update(folded.passages)
        state.articles.update(folded.articles)
        state.parts.update(folded.parts)
        withdrawn = (state.withdrawn - {*anew, *folded.passages}) | folded.withdrawn
        if withdrawn != state.withdrawn:
            self._state = replace(state, withdrawn=withdrawn)

    def _register(self, article: int, number: int) -> None:
        """A new article, or an edit of one: every fact that cites it may stand otherwise."""
        event = self._event(article).event
        assert isinstance(event, SourceRegistered)  # noqa: S101 - the first event about an article
        passages = (event.source.id, *(part.id for part in event.source.parts))
        if article == number:
            self._articles |= dict.fromkeys(passages, number)
            self._changes.passages |= dict.fromkeys(passages, number)
        self._keep_articles(self._folded([article])[1], passages)
        citations = self._citations_of(passages)
        for passage in passages:
            citations += (
                (passage, fact, day) for fact, day in self._citing.get(passage, {}).items()
            )
        firsts: dict[str, int] = {}
        for passage, _, day in citations:
            firsts[passage] = min(day, firsts.get(passage, day))
        self._place(article, number, rows_of_article(article, event.source, self._state, firsts))
        if citations:
            self._place_again(sorted({fact for _, fact, _ in citations}), number)

    def _citations_of(self, passages: Sequence[str]) -> list[tuple[str, int, int]]:
        """The stored facts that cite some passages; those of new ones are read by ``_prepare``."""
        if all(passage in self._earlier_citations for passage in passages):
            return [(name, *each) for name in passages for each in self._earlier_citations[name]]
        return self._past.citing(passages)

    def _actor_registry(self) -> ActorRegistry:
        if self._registry is None:
            _, folded = self._folded([DEFINITION])
            self._registry = ActorRegistry(folded.definition or empty_definition(self._slug))
        return self._registry

    def _define(self, number: int) -> None:
        """A new or retracted definition; facts change buckets only where parties changed."""
        before, self._registry = self._registry, None
        if before is None:
            self._new_subjects[DEFINITION].remove(number)
            before, self._registry = self._actor_registry(), None
            self._new_subjects[DEFINITION].append(number)
        if not self._actor_registry().covers(before):
            new = [n for n, item in self._new.items() if isinstance(item.event, Fact)]
            self._place_again([*self._past.facts(), *new], number)

    # --- rows ----------------------------------------------------------------------------

    def _place_again(self, entities: Sequence[int], number: int) -> None:
        """Place facts again, and the conflicts and edits that are about them."""
        events, folded = self._folded(entities)
        histories = {history.number: history for history in folded.facts.values()}
        self._load_articles(_sources_of(*histories.values()))
        state = self._with_articles(folded)
        for item in events:
            if not isinstance(item.event, Fact):
                continue
            if item.number in histories:
                self._place_fact(histories[item.number], state, number)
            else:
                self._place(item.number, number, [])
        for item in events:
            if isinstance(item.event, FactsInConflict):
                self._place_conflict(item, item.event, number)
            elif isinstance(item.event, Editorial):
                self._place_edit(item, number)

    def _with_articles(self, folded: FoldedState) -> FoldedState:
        """A fold of some events, with the articles as they are known."""
        state = self._state
        return replace(
            folded,
            passages=state.passages,
            articles=state.articles,
            parts=state.parts,
            withdrawn=state.withdrawn,
        )

    def _place_fact(self, history: FactHistory, state: FoldedState, number: int) -> None:
        rows, change_points = rows_of_fact(history, state, self._actor_registry())
        self._place(history.number, number, rows)
        self._changes.change_points.update([(day, history.number) for day in change_points])
        first = min([row.placed.placement.day for row in rows], default=END_OF_TIME)
        for passage in _sources_of(history):
            days = self._citing.setdefault(passage, {})
            days[history.number] = min(first, days.get(history.number, first))

    def _place_conflict(self, item: EventEnvelope, event: FactsInConflict, number: int) -> None:
        _, folded = self._folded([item.number, *self._numbers(facts_named(event))])
        histories = [folded.facts[key] for key in facts_named(event) if key in folded.facts]
        self._load_articles(_sources_of(*histories))
        counts = any(conflict == item.number for conflict, _ in folded.conflicts)
        state = self._with_articles(folded)
        rows = rows_of_conflict(item.number, event, histories, state) if counts else []
        self._place(item.number, number, rows)

    def _place_edit(self, item: EventEnvelope, number: int) -> None:
        _, folded = self._folded(self._subjects(item.number, item.event))
        self._load_articles(
            {source for citations in folded.ever_cited.values() for source, _ in citations}
        )
        self._place(item.number, number, rows_of_edit(item, self._with_articles(folded)))

    def _place(self, entity: int, number: int, rows: list[PlacementRow]) -> None:
        """Replace the rows of an entity from event ``number`` on."""
        if entity <= self._head:
            self._changes.closed.setdefault(entity, number)
        if entity in self._open:
            self._close(entity, number)
        self._open[entity] = (number, rows)

    def _close(self, entity: int, number: int) -> None:
        """Note that the present rows of an entity hold until ``number``."""
        since, rows = self._open.pop(entity)
        if rows and since < number:
            self._changes.placed.append(RowVersion(rows, since, number))


def _sources_of(*histories: FactHistory) -> set[str]:
    """The passages that some facts cite, and those that their corrections rest on."""
    cited = {citation.source for history in histories for citation in history.citations()}
    revisions = (revision for history in histories for revision in history.revisions)
    return cited | {revision.source for revision in revisions if revision.source}


def _target_of(event: Event) -> int | None:
    """The number of the event that an edit corrects, retracts or reinstates."""
    if isinstance(event, FactCorrected | FactRetracted | Reinstated):
        return event.target
    return None


def _registered_in(event: Event) -> Iterator[str]:
    """The passages that an event registers."""
    if isinstance(event, SourceRegistered):
        yield event.source.id
        yield from (part.id for part in event.source.parts)


def _cited_in(event: Event) -> Iterator[str]:
    if isinstance(event, Fact | FactCorroborated):
        for citation in event.citations:
            yield citation.source
