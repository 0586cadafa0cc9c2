"""The recorded clock: what the events up to a number amount to.

Editorial events can themselves be retracted, which restores what they had changed. What is
effective is therefore computed from the highest number down: an event counts unless a
later event that counts has taken it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    originals: dict[str, Fact] = field(default_factory=dict)
    """Every fact ever recorded, as it first was, by key."""


def fold(recorded: Iterable[Recorded]) -> Effective:
    """The reference fold: reads everything, in order of number."""
    events = list(recorded)
    taken_away = _taken_away(events)
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
        about=about(events),
        originals={item.event.key: item.event for item in events if isinstance(item.event, Fact)},
    )


def about(events: Sequence[Recorded]) -> dict[int, tuple[str, ...]]:
    """Which facts each event is about: its own, those it names, those of what it undoes,
    or, for an event about a source, all that ever cited it.
    """
    citing = _citing(events)
    found: dict[int, tuple[str, ...]] = {}
    for item in events:
        match item.event:
            case Fact(key=key):
                found[item.number] = (key,)
            case FactCorroborated(fact=key):
                found[item.number] = (key,)
            case FactsInConflict() as conflict:
                found[item.number] = conflict.facts()
            case SourceWithdrawn(source=source) | SourceReassessed(source=source):
                found[item.number] = citing.get(source, ())
            case Reinstated(source=str(source)):
                found[item.number] = citing.get(source, ())
            case FactCorrected(target=target) | FactRetracted(target=target):
                found[item.number] = found.get(target, ())
            case Reinstated(target=int(target)):
                found[item.number] = found.get(target, ())
            case _:
                found[item.number] = ()
    return found


def _citing(events: Sequence[Recorded]) -> dict[str, tuple[str, ...]]:
    """By passage, and by the article that a passage is part of: the facts that cite it."""
    whole = {
        part.id: item.event.source.id
        for item in events
        if isinstance(item.event, SourceRegistered)
        for part in item.event.source.parts
    }
    citing: dict[str, dict[str, None]] = {}
    for item in events:
        event = item.event
        cited = getattr(
            corrected(event) if isinstance(event, FactCorrected) else event, "citations", ()
        )
        key = event.fact if isinstance(event, FactCorroborated) else _fact_key(event)
        for source in {citation.source for citation in cited}:
            for name in (source, whole.get(source, source)):
                citing.setdefault(name, {})[key] = None
    return {source: tuple(keys) for source, keys in citing.items()}


def _fact_key(event: Event) -> str:
    return corrected(event).key if isinstance(event, FactCorrected) else event.key


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
