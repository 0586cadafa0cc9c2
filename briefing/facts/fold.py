"""The recorded clock: what the events up to a number amount to.

Editorial events can themselves be retracted, which restores what they had changed. What is
effective is therefore computed from the highest number down: an event counts unless a
later event that counts has taken it away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

from briefing.model.envelope import EventEnvelope
from briefing.model.progress import gc_paused
from briefing_events.dossier import Definition
from briefing_events.editorial import (
    DossierDefined,
    Editorial,
    FactCorrected,
    FactCorroborated,
    FactRetracted,
    FactsInConflict,
    JudgementMade,
    Reinstated,
    SourceReassessed,
    SourceRegistered,
    SourceWithdrawn,
)
from briefing_events.fact import Citation, Fact
from briefing_events.registry import FACTS_BY_TOPIC, read
from briefing_events.source import Passage, Source
from briefing_events.when import When

Key = TypeVar("Key")
Value = TypeVar("Value")


class LazyMapping(Mapping[Key, Value]):
    """A mapping computed on first access."""

    def __init__(self, make: Callable[[], Mapping[Key, Value]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Mapping[Key, Value]:
        return self._make()

    def __getitem__(self, key: Key) -> Value:
        return self._made[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


@dataclass(frozen=True, slots=True)
class Revision:
    """Content of a fact from the event ``number`` on; a revision on the basis of a source only
    counts once that source was published.
    """

    number: int
    given: Fact | EventEnvelope
    source: str | None = None

    @property
    def fact(self) -> Fact:
        """The fact in this revision."""
        if isinstance(self.given, EventEnvelope):
            # Its topic is that of a fact.
            return cast("Fact", self.given.event)
        return self.given


@dataclass(frozen=True, slots=True)
class FactHistory:
    """A fact that counts: its revisions, oldest first, and its corroborations."""

    number: int
    revisions: tuple[Revision, ...]
    corroborations: tuple[tuple[int, FactCorroborated], ...] = ()

    @property
    def fact(self) -> Fact:
        """The fact in its last revision."""
        return self.revisions[-1].fact

    def citations(self) -> Iterator[Citation]:
        """Every citation in all its revisions, and those that corroborate it."""
        for revision in self.revisions:
            yield from revision.fact.citations
        for _, event in self.corroborations:
            yield from event.citations


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement of the desk, and the event that withdrew or superseded it, if one did."""

    item: EventEnvelope
    event: JudgementMade
    ended_by: EventEnvelope | None = None


@dataclass(frozen=True, slots=True)
class FoldedState:
    """All that counts after ``number`` events of a dossier."""

    number: int
    definition: Definition | None
    facts: dict[str, FactHistory] = field(default_factory=dict)
    passages: dict[str, Passage] = field(default_factory=dict)
    articles: dict[str, Source] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    """The article of each part."""
    withdrawn: frozenset[str] = frozenset()
    conflicts: tuple[tuple[int, FactsInConflict], ...] = ()
    judgements: tuple[Judged, ...] = ()
    editorials: tuple[tuple[EventEnvelope, bool], ...] = ()
    """Corrections, retractions, reassessments, withdrawals: each with whether it counts."""
    taken_back: frozenset[int] = frozenset()
    """The numbers of events that no longer count."""
    about: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Which facts (by key) each event is about, whether or not it counts."""
    ever_cited: Mapping[str, tuple[tuple[str, When | None], ...]] = field(default_factory=dict)
    """By fact: every passage that ever carried it, and the moment that it attests there."""

    def article_of(self, passage: str) -> str:
        """The article that a passage is, or is part of."""
        return self.parts.get(passage, passage)


@gc_paused()
def fold(recorded: Iterable[EventEnvelope]) -> FoldedState:
    """Fold all events, in order of number.

    Facts are decoded on first use; editorial events are decoded here.
    """
    events = list(recorded)
    acts = [item for item in events if item.topic not in FACTS_BY_TOPIC]
    corrections = {
        item.number: item.once(replacement_of)
        for item in acts
        if isinstance(item.event, FactCorrected)
    }
    gone = _taken_away(acts)
    counting = [item for item in acts if item.number not in gone]
    articles = _articles(counting)
    cited = LazyMapping(lambda: _ever_cited(events, corrections))
    return FoldedState(
        number=events[-1].number if events else 0,
        definition=_definition(counting),
        facts=_facts(events, counting, corrections, gone),
        passages=_passages(articles, counting),
        articles=articles,
        parts={part.id: a.id for a in articles.values() for part in a.parts},
        withdrawn=frozenset(
            item.event.source for item in counting if isinstance(item.event, SourceWithdrawn)
        ),
        conflicts=tuple(
            (item.number, item.event)
            for item in counting
            if isinstance(item.event, FactsInConflict)
        ),
        judgements=tuple(_judgements(acts, counting)),
        editorials=tuple(
            (item, item.number not in gone) for item in acts if isinstance(item.event, Editorial)
        ),
        taken_back=frozenset(gone),
        about=LazyMapping(lambda: _about(events, cited)),
        ever_cited=cited,
    )


def _about(
    events: Sequence[EventEnvelope], cited: Mapping[str, Sequence[tuple[str, When | None]]]
) -> dict[int, tuple[str, ...]]:
    """Which facts each event is about: its own, those it names, those of what it undoes,
    or, for an event about a source, all that ever cited it or a part of it.
    """
    citing: Mapping[str, Iterable[str]] = LazyMapping(lambda: _citing(events, cited))
    found: dict[int, tuple[str, ...]] = {}
    for item in events:
        if item.topic in FACTS_BY_TOPIC:
            found[item.number] = (item.key,)
            continue
        match item.event:
            case FactCorroborated(fact=key):
                found[item.number] = (key,)
            case FactsInConflict() as conflict:
                found[item.number] = conflict.facts()
            case (
                SourceWithdrawn(source=source)
                | SourceReassessed(source=source)
                | Reinstated(source=str(source))
            ):
                found[item.number] = tuple(citing.get(source, ()))
            case (
                FactCorrected(target=target)
                | FactRetracted(target=target)
                | Reinstated(target=int(target))
            ):
                found[item.number] = found.get(target, ())
            case _:
                found[item.number] = ()
    return found


def _citing(
    events: Sequence[EventEnvelope], cited: Mapping[str, Sequence[tuple[str, When | None]]]
) -> dict[str, dict[str, None]]:
    """The facts that ever cited each article or part of one."""
    articles = {
        part.id: item.event.source.id
        for item in events
        if item.topic == SourceRegistered.TOPIC and isinstance(item.event, SourceRegistered)
        for part in item.event.source.parts
    }
    found: dict[str, dict[str, None]] = {}
    for key, citations in cited.items():
        for source, _ in citations:
            found.setdefault(source, {})[key] = None
            found.setdefault(articles.get(source, source), {})[key] = None
    return found


def _ever_cited(
    events: Sequence[EventEnvelope], corrections: Mapping[int, Fact]
) -> dict[str, tuple[tuple[str, When | None], ...]]:
    """By fact, whatever counts: each passage that carried it, with what it attests there."""
    dates: dict[str, When | None] = {}
    found: dict[str, tuple[tuple[str, When | None], ...]] = {}
    for item in events:
        event = corrections.get(item.number) or item.event
        if isinstance(event, Fact):
            dates[event.key] = event.occurred
            key = event.key
        elif isinstance(event, FactCorroborated):
            key = event.fact
        else:
            continue
        moment = dates.get(key)
        cited = tuple([(each.source, each.attests or moment) for each in event.citations])
        found[key] = found.get(key, ()) + cited
    return found


def _facts(
    events: Sequence[EventEnvelope],
    counting: Sequence[EventEnvelope],
    corrections: Mapping[int, Fact],
    gone: set[int],
) -> dict[str, FactHistory]:
    facts = [e for e in events if e.topic in FACTS_BY_TOPIC and e.number not in gone]
    revisions: dict[int, tuple[Revision, ...]] = {
        fact.number: (Revision(fact.number, fact),) for fact in facts
    }
    also: dict[str, tuple[tuple[int, FactCorroborated], ...]] = {}
    for item in counting:
        number, event = item.number, item.event
        if isinstance(event, FactCorrected):
            if event.target < number and (before := revisions.get(event.target)):
                revision = Revision(number, corrections[number], event.source)
                revisions[event.target] = (*before, revision)
        elif isinstance(event, FactCorroborated):
            also[event.fact] = (*also.get(event.fact, ()), (number, event))
    return {
        fact.key: FactHistory(fact.number, revisions[fact.number], also.get(fact.key, ()))
        for fact in facts
    }


def _taken_away(acts: Sequence[EventEnvelope]) -> set[int]:
    """The numbers that no longer count, from the highest down."""
    gone: set[int] = set()
    reinstated: set[int] = set()
    readmitted: set[str] = set()
    for item in reversed(acts):
        event = item.event
        if item.number in gone:
            continue
        if isinstance(event, Reinstated):
            if event.target is not None:
                reinstated.add(event.target)
            if event.source is not None:
                readmitted.add(event.source)
        elif isinstance(event, FactRetracted):
            gone.add(item.number if event.target in reinstated else event.target)
        elif isinstance(event, SourceWithdrawn) and event.source in readmitted:
            gone.add(item.number)
    return gone


def _judgements(
    acts: Sequence[EventEnvelope], counting: Sequence[EventEnvelope]
) -> Iterator[Judged]:
    """Every judgement that was made, with the last event that counts and ended it."""
    ended: dict[int, EventEnvelope] = {}
    for item in counting:
        match item.event:
            case FactRetracted(target=target) | JudgementMade(supersedes=int(target)):
                ended[target] = item
    for item in acts:
        if isinstance(item.event, JudgementMade):
            yield Judged(item, item.event, ended.get(item.number))


def _definition(counting: Sequence[EventEnvelope]) -> Definition | None:
    defined = [i.event.definition for i in counting if isinstance(i.event, DossierDefined)]
    return defined[-1] if defined else None


def _articles(counting: Sequence[EventEnvelope]) -> dict[str, Source]:
    return {
        item.event.source.id: item.event.source
        for item in counting
        if isinstance(item.event, SourceRegistered)
    }


def replacement_of(event: FactCorrected) -> Fact:
    """The whole new fact that a correction carries."""
    fact = read(event.type, event.version, event.replacement)
    if not isinstance(fact, Fact):
        raise TypeError(f"a correction gives a fact, not {event.type}")
    return fact


def citations_of(item: EventEnvelope) -> tuple[Citation, ...]:
    """The citations that an event brings; of a correction, those of the fact that it gives."""
    event = item.once(replacement_of) if isinstance(item.event, FactCorrected) else item.event
    return event.citations if isinstance(event, Fact | FactCorroborated) else ()


def _passages(articles: dict[str, Source], counting: Sequence[EventEnvelope]) -> dict[str, Passage]:
    passages: dict[str, Passage] = {}
    for article in articles.values():
        passages[article.id] = article
        passages |= {part.id: part for part in article.parts}
    for item in counting:
        event = item.event
        if isinstance(event, SourceReassessed) and event.source in passages:
            old = passages[event.source]
            changes: dict[str, object] = {"rating": event.rating}
            if event.published:
                changes["published"] = event.published
            passages[event.source] = old.model_copy(update=changes)
    return passages
