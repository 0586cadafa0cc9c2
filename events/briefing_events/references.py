"""What an event speaks of: the facts that it names by key, the sources and the dates.

The one list of these links; whoever checks events, before or after they are recorded, reads
it here, so that no check knows of a link that another one misses.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from briefing_events.editorial import (
    FactCorrected,
    FactCorroborated,
    FactsInConflict,
    JudgementMade,
    Reinstated,
    SourceReassessed,
    SourceWithdrawn,
)
from briefing_events.fact import Event, Fact
from briefing_events.when import When


def facts_named(event: Event) -> tuple[str, ...]:
    """The keys of the facts that an event links to, in the order of its fields."""
    match event:
        case Fact():
            return tuple(key for key in (event.outcome_of, event.replies_to, *event.ends) if key)
        case FactCorroborated(fact=key):
            return (key,)
        case FactsInConflict():
            return event.facts()
        case JudgementMade():
            return event.facts
        case _:
            return ()


def sources_named(event: Event) -> tuple[str, ...]:
    """The ids of the sources that an event is about; those that it cites are not among them."""
    match event:
        case FactsInConflict(accounts=accounts):
            return tuple(source for account in accounts for source in account.sources)
        case (
            SourceReassessed(source=str(name))
            | SourceWithdrawn(source=str(name))
            | Reinstated(source=str(name))
            | FactCorrected(source=str(name))
        ):
            return (name,)
        case _:
            return ()


def dates_of(value: object) -> Iterator[When]:
    """All dates in an event, wherever in it they stand."""
    if isinstance(value, When):
        yield value
    elif isinstance(value, BaseModel | tuple):
        for part in value if isinstance(value, tuple) else vars(value).values():
            yield from dates_of(part)
