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
from briefing_events.fact import Citation, Fact
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
    parts: dict[str, str] = field(default_factory=dict)
    """The article of each part."""
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
        return self.parts.get(passage, passage)


def fold(recorded: Iterable[Recorded]) -> Effective:
    """The reference fold: reads everything, once, in order of number."""
    folding = _Folding()
    for item in recorded:
        folding.take(item)
    return folding.effective()


class _Folding:
    """What events amount to, gathered one by one; ``acts`` are all that are no facts."""

    def __init__(self) -> None:
        self.number = 0
        self.facts: list[tuple[int, Fact]] = []
        self.acts: list[Recorded] = []
        self.corrections: dict[int, Fact] = {}
        """What each correction gives, by number."""
        self.about: dict[int, tuple[str, ...]] = {}
        self.cited: dict[str, tuple[tuple[str, When | None], ...]] = {}
        self._dates: dict[str, When | None] = {}

    def take(self, item: Recorded) -> None:
        """Take in the next event."""
        number, event = item.number, item.event
        self.number = number
        if isinstance(event, Fact):
            self.facts.append((number, event))
            self.about[number] = (event.key,)
            self._dated(event)
            return
        self.acts.append(item)
        self.about[number] = ()
        if isinstance(event, FactCorrected):
            self.corrections[number] = fact = corrected(event)
            self._dated(fact)
        elif isinstance(event, FactCorroborated):
            self._cite(event.fact, event.citations)

    def _dated(self, fact: Fact) -> None:
        self._dates[fact.key] = fact.occurred
        self._cite(fact.key, fact.citations)

    def _cite(self, key: str, citations: tuple[Citation, ...]) -> None:
        moment = self._dates.get(key)
        cited = tuple([(each.source, each.attests or moment) for each in citations])
        self.cited[key] = self.cited[key] + cited if key in self.cited else cited

    def effective(self) -> Effective:
        """What all of it amounts to."""
        gone = _taken_away(self.acts)
        counting = [item for item in self.acts if item.number not in gone]
        articles = _articles(counting)
        return Effective(
            number=self.number,
            definition=_definition(counting),
            facts=self._held(counting, gone),
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
            editorials=tuple(
                (item, item.number not in gone)
                for item in self.acts
                if isinstance(item.event, Editorial)
            ),
            taken_back=frozenset(gone),
            about=_with_acts(self.about, self.acts, self.cited),
            ever_cited=self.cited,
        )

    def _held(self, counting: Sequence[Recorded], gone: set[int]) -> dict[str, Held]:
        facts = [(number, fact) for number, fact in self.facts if number not in gone]
        readings: dict[int, tuple[Reading, ...]] = {
            number: (Reading(number, fact),) for number, fact in facts
        }
        also: dict[str, tuple[tuple[int, FactCorroborated], ...]] = {}
        for item in counting:
            number, event = item.number, item.event
            if isinstance(event, FactCorrected):
                if event.target < number and (before := readings.get(event.target)):
                    reading = Reading(number, self.corrections[number], event.source)
                    readings[event.target] = (*before, reading)
            elif isinstance(event, FactCorroborated):
                also[event.fact] = (*also.get(event.fact, ()), (number, event))
        return {
            fact.key: Held(number, readings[number], also.get(fact.key, ()))
            for number, fact in facts
        }


def _with_acts(
    about: dict[int, tuple[str, ...]],
    acts: Sequence[Recorded],
    cited: Mapping[str, Sequence[tuple[str, When | None]]],
) -> dict[int, tuple[str, ...]]:
    """Which facts each event is about: its own, those it names, those of what it undoes,
    or, for an event about a source, all that ever cited it or a part of it.
    """
    citing = _citing(acts, cited)
    for item in acts:
        match item.event:
            case FactCorroborated(fact=key):
                about[item.number] = (key,)
            case FactsInConflict() as conflict:
                about[item.number] = conflict.facts()
            case (
                SourceWithdrawn(source=source)
                | SourceReassessed(source=source)
                | Reinstated(source=str(source))
            ):
                about[item.number] = tuple(citing.get(source, ()))
            case (
                FactCorrected(target=target)
                | FactRetracted(target=target)
                | Reinstated(target=int(target))
            ) if target < item.number:
                about[item.number] = about.get(target, ())
    return about


def _citing(
    acts: Sequence[Recorded], cited: Mapping[str, Sequence[tuple[str, When | None]]]
) -> dict[str, dict[str, None]]:
    """The facts that ever cited each article or part of one; none if nobody will ask."""
    asking = (SourceWithdrawn, SourceReassessed, Reinstated)
    found: dict[str, dict[str, None]] = {}
    if not any(isinstance(item.event, asking) for item in acts):
        return found
    articles = {
        part.id: item.event.source.id
        for item in acts
        if isinstance(item.event, SourceRegistered)
        for part in item.event.source.parts
    }
    for key, citations in cited.items():
        for source, _ in citations:
            found.setdefault(source, {})[key] = None
            found.setdefault(articles.get(source, source), {})[key] = None
    return found


def _taken_away(acts: Sequence[Recorded]) -> set[int]:
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


def _definition(counting: Sequence[Recorded]) -> Definition | None:
    defined = [i.event.definition for i in counting if isinstance(i.event, DossierDefined)]
    return defined[-1] if defined else None


def _articles(counting: Sequence[Recorded]) -> dict[str, Source]:
    return {
        item.event.source.id: item.event.source
        for item in counting
        if isinstance(item.event, SourceRegistered)
    }


def corrected(event: FactCorrected) -> Fact:
    """The fact as a correction gives it."""
    fact = read(event.type, event.version, event.replacement)
    if not isinstance(fact, Fact):
        msg = f"a correction gives a fact, not {event.type}"
        raise TypeError(msg)
    return fact


def _passages(articles: dict[str, Source], counting: Sequence[Recorded]) -> dict[str, Passage]:
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
