"""What an event speaks of: the facts that it names by key, and the sources that it names.

The one list of these links; whoever checks events, before or after they are recorded, reads
it here, so that no check knows of a link that another one misses.
"""

from __future__ import annotations

from briefing_events.editorial import (
    FactCorrected,
    FactCorroborated,
    FactsInConflict,
    Reinstated,
    SourceReassessed,
    SourceWithdrawn,
)
from briefing_events.fact import Event, Fact


def facts_named(event: Event) -> tuple[str, ...]:
    """The keys of the facts that an event links to, in the order of its fields."""
    match event:
        case Fact():
            return tuple(key for key in (event.outcome_of, event.replies_to, *event.ends) if key)
        case FactCorroborated(fact=key):
            return (key,)
        case FactsInConflict():
            return event.facts()
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
