"""The recorded clock: what the events up to a number amount to.

Editorial events can themselves be retracted, which restores what they had changed. What is
effective is therefore computed from the highest number down: an event counts unless a
later event that counts has taken it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from briefing.recorded import Recorded
from briefing_events.dossier import Definition
from briefing_events.editorial import (
    DossierDefined,
    Editorial,
    FactCorrected,
    FactCorroborated,
    FactRetracted,
    FactsInConflict,
    Reinstated,
    SourceReassessed,
    SourceRegistered,
    SourceWithdrawn,
)
from briefing_events.fact import Event, Fact
from briefing_events.registry import read
from briefing_events.source import Passage, Source
from briefing_events.when import When


@dataclass(frozen=True, slots=True)
class Reading:
    """What a fact says after the event ``number``; a reading on the basis of a source only
    counts once that source was published.
    """

    number: int
    fact: Fact
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A fact that counts: all its readings, oldest first, and who else carries it."""

    number: int
    readings: tuple[Reading, ...]
    corroborations: tuple[tuple[int, FactCorroborated], ...] = ()

    @property
    def fact(self) -> Fact:
        """The fact as it reads after everything."""
        return self.readings[-1].fact


@dataclass(frozen=True, slots=True)
class Effective:
    """All that counts after ``number`` events of a dossier."""

    number: int
    definition: Definition | None
    facts: dict[str, Held] = field(default_factory=dict)
    passages: dict[str, Passage] = field(default_factory=dict)
    articles: dict[str, Source] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()
    conflicts: tuple[tuple[int, FactsInConflict], ...] = ()
    editorials: tuple[tuple[Recorded, bool], ...] = ()
    """Corrections, retractions, reassessments, withdrawals: each with whether it counts."""
    taken_back: frozenset[int] = frozenset()
    """The numbers of events that no longer count."""
    about: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Which facts (by key) each event is about, whether or not it counts."""
    ever_cited: dict[str, tuple[tuple[str, When | None], ...]] = field(default_factory=dict)
    """By fact: every passage that ever carried it, and the moment that it attests there."""

    def article_of(self, passage: str) -> str:
        """The article that a passage is, or is part of."""
        for article in self.articles.values():
            if any(part.id == passage for part in article.parts):
                return article.id
        return passage


def fold(recorded: Iterable[Recorded]) -> Effective:
    """The reference fold: reads everything, in order of number."""
    events = list(recorded)
    taken_away = _taken_away(events)
    ever_cited = _ever_cited(events)
    counting = [item for item in events if item.number not in taken_away]
    articles = {
        item.event.source.id: item.event.source
        for item in counting
        if isinstance(item.event, SourceRegistered)
    }
    return Effective(
        number=events[-1].number if events else 0,
        definition=_definition(counting),
        facts=_facts(counting),
        passages=_passages(articles, counting),
        articles=articles,
        withdrawn=frozenset(
            item.event.source for item in counting if isinstance(item.event, SourceWithdrawn)
        ),
        conflicts=tuple(
            (item.number, item.event)
            for item in counting
            if isinstance(item.event, FactsInConflict)
        ),
        editorials=tuple(
            (item, item.number not in taken_away)
            for item in events
            if isinstance(item.event, Editorial)
        ),
        taken_back=frozenset(taken_away),
        about=_about(events, ever_cited, _articles_of(events)),
        ever_cited=ever_cited,
    )


def _about(
    events: Sequence[Recorded],
    cited: Mapping[str, Sequence[tuple[str, When | None]]],
    articles: Mapping[str, str],
) -> dict[int, tuple[str, ...]]:
    """Which facts each event is about: its own, those it names, those of what it undoes,
    or, for an event about a source, all that ever cited it or a part of it.
    """
    citing: dict[str, dict[str, None]] = {}
    for key, citations in cited.items():
        for source, _ in citations:
            citing.setdefault(source, {})[key] = None
            citing.setdefault(articles.get(source, source), {})[key] = None
    found: dict[int, tuple[str, ...]] = {}
    for item in events:
        match item.event:
            case Fact(key=key) | FactCorroborated(fact=key):
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


def _articles_of(events: Sequence[Recorded]) -> dict[str, str]:
    """The article of each part."""
    return {
        part.id: item.event.source.id
        for item in events
        if isinstance(item.event, SourceRegistered)
        for part in item.event.source.parts
    }


def _ever_cited(events: Sequence[Recorded]) -> dict[str, tuple[tuple[str, When | None], ...]]:
    """By fact, whatever counts: each passage that carried it, with what it attests there."""
    dates: dict[str, When | None] = {}
    found: dict[str, list[tuple[str, When | None]]] = {}
    for item in events:
        event = item.event
        fact = corrected(event) if isinstance(event, FactCorrected) else event
        if isinstance(fact, Fact):
            dates[fact.key] = fact.occurred
            key, moment = fact.key, fact.occurred
        elif isinstance(fact, FactCorroborated):
            key, moment = fact.fact, dates.get(fact.fact)
        else:
            continue
        found.setdefault(key, []).extend((c.source, c.attests or moment) for c in fact.citations)
    return {key: tuple(citations) for key, citations in found.items()}


def _taken_away(events: list[Recorded]) -> set[int]:
    """The numbers that no longer count, from the highest down."""
    gone: set[int] = set()
    reinstated: set[int] = set()
    readmitted: set[str] = set()
    for item in reversed(events):
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


def _definition(counting: list[Recorded]) -> Definition | None:
    defined = [i.event.definition for i in counting if isinstance(i.event, DossierDefined)]
    return defined[-1] if defined else None


def _facts(counting: list[Recorded]) -> dict[str, Held]:
    readings: dict[int, list[Reading]] = {}
    keys: dict[str, int] = {}
    also: dict[str, list[tuple[int, FactCorroborated]]] = {}
    for item in counting:
        event: Event = item.event
        if isinstance(event, Fact):
            readings[item.number] = [Reading(item.number, event)]
            keys[event.key] = item.number
        elif isinstance(event, FactCorrected) and event.target in readings:
            readings[event.target].append(Reading(item.number, corrected(event), event.source))
        elif isinstance(event, FactCorroborated):
            also.setdefault(event.fact, []).append((item.number, event))
    return {
        key: Held(number, tuple(readings[number]), tuple(also.get(key, ())))
        for key, number in keys.items()
    }


def corrected(event: FactCorrected) -> Fact:
    """The fact as a correction gives it."""
    fact = read(event.type, event.version, event.replacement)
    if not isinstance(fact, Fact):
        msg = f"a correction gives a fact, not {event.type}"
        raise TypeError(msg)
    return fact


def _passages(articles: dict[str, Source], counting: list[Recorded]) -> dict[str, Passage]:
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
