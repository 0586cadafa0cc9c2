"""The fold of the events about a few facts and articles.

No other event can change how these count. It says nothing of any others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from briefing.facts import FoldedState, fold
from briefing.facts.fold import citations_of
from briefing.model.envelope import EventEnvelope
from briefing.readmodel.loader import IndexedReadModel
from briefing.readmodel.placement import DEFINITION, JUDGEMENTS
from briefing_events.editorial import (
    DossierDefined,
    Editorial,
    FactCorroborated,
    FactsInConflict,
    JudgementMade,
    SourceRegistered,
)
from briefing_events.references import facts_named, sources_named
from briefing_events.registry import FACTS_BY_TOPIC


@dataclass(frozen=True, slots=True)
class Selection:
    """What to fold: events by number, facts by key, articles by passage."""

    numbers: Sequence[int] = ()
    keys: Sequence[str] = ()
    passages: Sequence[str] = ()


def subjects_of(past: IndexedReadModel, item: EventEnvelope) -> tuple[int, ...]:
    """The entities that an event is about, itself among them where it is the first."""
    while (target := getattr(item.event, "target", None)) and target < item.number:
        found = past.events([target])
        if not found:
            return ()
        (item,) = found
    match item.event:
        case DossierDefined():
            return (DEFINITION,)
        case JudgementMade():
            return (JUDGEMENTS,)
        case FactCorroborated() | FactsInConflict() as event:
            return (item.number, *past.numbers_of(facts_named(event)).values())
        case Editorial() as event:
            return tuple(past.articles_of(sources_named(event)).values())
    return (item.number,)


def partial_fold(past: IndexedReadModel, number: int, selection: Selection) -> FoldedState:
    """The fold, at a number, of the definition, the selection, and the articles that it cites."""
    entities = {DEFINITION, *past.articles_of(selection.passages).values()}
    entities.update(past.numbers_of(selection.keys).values())
    for item in past.events(selection.numbers):
        entities.update(subjects_of(past, item))
    about = past.numbers_about(entities)
    cited = past.articles_of(sorted(set(_cited_in(past.events(sorted(about))))))
    about |= past.numbers_about(set(cited.values()))
    return replace(fold(past.events(sorted(about))), number=number)


def fold_of(past: IndexedReadModel, events: Sequence[EventEnvelope]) -> FoldedState:
    """The fold of the facts and articles among some events, with the later events about them."""
    begun = {*FACTS_BY_TOPIC, SourceRegistered.TOPIC}
    numbers = {item.number for item in events}
    about = past.numbers_about({item.number for item in events if item.topic in begun})
    later = past.events(sorted(about - numbers))
    return fold(sorted([*events, *later], key=lambda item: item.number))


def _cited_in(events: Iterable[EventEnvelope]) -> Iterator[str]:
    for item in events:
        yield from sources_named(item.event)
        yield from (citation.source for citation in citations_of(item))
