"""What a batch of events changes in the read model: rows to add, rows to end, event subjects.

An entity is a fact, an article or the definition; its id is the number of its first event, 0 for
the definition. The events about an entity decide how it stands, at any point of the ledger's
history. A row holds from the number of the event that brought it until the number of the event
that replaced it, so a vantage of the past finds the rows of its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from briefing.facts import FactHistory, FoldedState, fold
from briefing.facts.fold import Revision
from briefing.model.envelope import EventEnvelope
from briefing.readmodel.intervals import (
    PlacementRow,
    rows_of_article,
    rows_of_conflict,
    rows_of_edit,
    rows_of_fact,
)
from briefing.readmodel.loader import IndexedReadModel, passages_named, subjects_of, target_of
from briefing.readmodel.placement import DEFINITION, END_OF_TIME, FOREVER, JUDGEMENTS
from briefing_events.dossier import ActorRegistry, empty_definition
from briefing_events.editorial import Editorial, FactsInConflict, SourceRegistered
from briefing_events.fact import Fact
from briefing_events.references import facts_named


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
    """Projects one batch of new events, in order; to be used once.

    It finds what the new events name as well as what was there before (``Subjects``).
    """

    def __init__(self, past: IndexedReadModel, head: int, slug: str) -> None:
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
        cited = self._articles.keys() & self._changes.citations.keys()
        self._changes.articles = {passage: self._articles[passage] for passage in cited}
        return self._changes

    def _prepare(self, events: Sequence[EventEnvelope]) -> None:
        """Read in a few statements what the events need one by one."""
        # A corroboration may stand before its fact, as two sheets of one load may name each other.
        self._keys |= {item.key: item.number for item in events}
        self._load_articles({name for item in events for name in passages_named(item)})
        edits = [item.event for item in events if not isinstance(item.event, Fact)]
        entities = {*self.numbers_of([k for event in edits for k in facts_named(event)]).values()}
        entities |= {target for event in edits if (target := target_of(event))}
        recalled = self.events([n for n in self._about(entities) if n <= self._head])
        self._load_articles({name for item in recalled for name in passages_named(item)})
        new = [
            passage.id
            for event in edits
            if isinstance(event, SourceRegistered)
            for passage in (event.source, *event.source.parts)
        ]
        self._earlier_citations = {name: [] for name in new}
        for passage, fact, day in self._past.citing(new):
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
        entities = subjects_of(self, item)
        for entity in entities:
            if entity != number:
                self._new_subjects.setdefault(entity, []).append(number)
                self._changes.event_subjects.append((entity, number))
        if entities == (JUDGEMENTS,):
            return
        if entities == (DEFINITION,):
            self._define(number)
        elif entities and isinstance(self._event(entities[0]).event, SourceRegistered):
            self._register(entities[0], number)
        else:
            self._place_again([n for n in entities if n <= number], number)

    # --- the events about entities, new and old ---------------------------------------------

    def numbers_of(self, keys: Sequence[str]) -> dict[str, int]:
        """The numbers of events by key."""
        if unknown := [key for key in keys if key not in self._keys]:
            self._keys |= self._past.numbers_of(unknown)
        return {key: self._keys[key] for key in keys if key in self._keys}

    def articles_of(self, passages: Sequence[str]) -> dict[str, int]:
        """The numbers of the events that registered these passages, by passage."""
        self._load_articles(passages)
        return {name: self._articles[name] for name in passages}

    def events(self, numbers: Sequence[int]) -> list[EventEnvelope]:
        """The events of these numbers, those that are stored each read once."""
        if unknown := [n for n in numbers if not (n in self._new or n in self._stored_events)]:
            self._stored_events |= {item.number: item for item in self._past.events(unknown)}
        found = (self._new.get(n) or self._stored_events.get(n) for n in numbers)
        return [item for item in found if item]

    def _event(self, number: int) -> EventEnvelope:
        return self.events([number])[0]

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
        events = self.events(sorted(self._about(entities)))
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
            days = self._changes.citations.get(passage, {})
            citations += ((passage, fact, day) for fact, day in days.items())
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
            days = self._changes.citations.setdefault(passage, {})
            days[history.number] = min(first, days.get(history.number, first))

    def _place_conflict(self, item: EventEnvelope, event: FactsInConflict, number: int) -> None:
        _, folded = self._folded([item.number, *self.numbers_of(facts_named(event)).values()])
        histories = [folded.facts[key] for key in facts_named(event) if key in folded.facts]
        self._load_articles(_sources_of(*histories))
        counts = any(conflict == item.number for conflict, _ in folded.conflicts)
        state = self._with_articles(folded)
        rows = rows_of_conflict(item.number, event, histories, state) if counts else []
        self._place(item.number, number, rows)

    def _place_edit(self, item: EventEnvelope, number: int) -> None:
        _, folded = self._folded(subjects_of(self, item))
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
