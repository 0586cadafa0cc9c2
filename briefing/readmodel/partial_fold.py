"""What counts of a few events, facts and articles: folded from the events about them alone.

Nothing else can change how they count. An excerpt says nothing of what it was not asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from briefing.facts import FoldedState, fold
from briefing.facts.fold import citations_of
from briefing.model.envelope import EventEnvelope
from briefing.readmodel.loader import EventSubjects
from briefing.readmodel.placement import DEFINITION
from briefing_events.editorial import (
    DossierDefined,
    Editorial,
    FactCorroborated,
    FactsInConflict,
    SourceRegistered,
)
from briefing_events.references import facts_named, sources_named
from briefing_events.registry import FACTS_BY_TOPIC


@dataclass(frozen=True, slots=True)
class Selection:
    """What an excerpt is about: events by number, facts by key, articles by passage."""

    numbers: Sequence[int] = ()
    keys: Sequence[str] = ()
    passages: Sequence[str] = ()


def subjects_of(past: EventSubjects, item: EventEnvelope) -> tuple[int, ...]:
    """The threads that an event belongs to, its own among them where it begins one."""
    while (target := getattr(item.event, "target", None)) and target < item.number:
        found = past.events([target])
        if not found:
            return ()
        (item,) = found
    match item.event:
        case DossierDefined():
            return (DEFINITION,)
        case FactCorroborated() | FactsInConflict() as event:
            return (item.number, *past.numbers_of(facts_named(event)).values())
        case Editorial() as event:
            return tuple(past.articles_of(sources_named(event)).values())
    return (item.number,)


def partial_fold(past: EventSubjects, number: int, wanted: Selection) -> FoldedState:
    """What counts at the number of the definition, of what is wanted, and of what that cites."""
    subjects = {DEFINITION, *past.articles_of(wanted.passages).values()}
    subjects.update(past.numbers_of(wanted.keys).values())
    for item in past.events(wanted.numbers):
        subjects.update(subjects_of(past, item))
    about = past.numbers_about(subjects)
    cited = past.articles_of(sorted(set(_cited_in(past.events(sorted(about))))))
    about |= past.numbers_about(set(cited.values()))
    return replace(fold(past.events(sorted(about))), number=number)


def fold_of(past: EventSubjects, events: Sequence[EventEnvelope]) -> FoldedState:
    """What counts of the facts and articles among some events."""
    begun = {*FACTS_BY_TOPIC, SourceRegistered.TOPIC}
    numbers = {item.number for item in events}
    about = past.numbers_about({item.number for item in events if item.topic in begun})
    later = past.events(sorted(about - numbers))
    return fold(sorted([*events, *later], key=lambda item: item.number))


def _cited_in(events: Iterable[EventEnvelope]) -> Iterator[str]:
    for item in events:
        yield from sources_named(item.event)
        yield from (citation.source for citation in citations_of(item))
