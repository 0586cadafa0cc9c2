"""What others did to the same facts and articles while somebody was at them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.errors import LedgerConflict
from briefing.model.envelope import EventEnvelope
from briefing.replay import described
from briefing.service.dossier_reader import DossierReader
from briefing_events.fact import Event, Fact
from briefing_events.references import facts_named, sources_named


class ChangedMeanwhile(LedgerConflict):
    """Somebody else changed what an act is about after its author had last seen it."""

    def __init__(self, found: Sequence[EventEnvelope]) -> None:
        self.numbers = tuple(item.number for item in found)
        told = "; ".join(
            f"#{item.number} by {item.recorded_by}: {described(item.event)}" for item in found
        )
        super().__init__(
            f"nothing was recorded: meanwhile others changed the same. {told}. "
            "Look at it, then try again"
        )


def check_unchanged(reader: DossierReader, seen: int, events: Sequence[Event]) -> None:
    """Raise ``ChangedMeanwhile`` for what others did to the same after event ``seen``."""
    if seen >= reader.head.number:
        return
    mine = {name for event in events for name in _subjects(reader, event)}
    later = reader.reader.events(seen, reader.head.number)
    if found := [item for item in later if mine.intersection(_subjects(reader, item.event))]:
        raise ChangedMeanwhile(found)


def _subjects(reader: DossierReader, event: Event) -> Iterator[str]:
    """What an event changes: facts by key, articles by id; also through what it undoes."""
    target = getattr(event, "target", None)
    if target is not None:
        yield from reader.about(numbers=[target]).about.get(target, ())
    if isinstance(event, Fact):
        yield event.key
    else:
        yield from facts_named(event)
        yield from sources_named(event)
