"""The targets of references: facts of all sheets and of the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefing.dossier.sheet_reader import Sheet
from briefing_events import Citation, Event, Fact
from briefing_events.editorial import FactCorroborated


@dataclass(frozen=True)
class ReferenceTargets:
    """Facts by key, and what corroborates them."""

    facts: Mapping[str, Fact]
    corroborations: Sequence[FactCorroborated]
    declared: frozenset[str]
    """Keys that the sheets give, also of facts that do not hold."""
    unread: frozenset[str]
    """Facts with a corroboration that does not hold."""

    def citations_of(self, fact: str) -> Iterator[Citation]:
        """What a fact rests on: its own citations and the corroborating ones."""
        yield from self.facts[fact].citations
        for event in self.corroborations:
            if event.fact == fact:
                yield from event.citations


def targets_of(sheets: Sequence[Sheet], known: Mapping[str, Event]) -> ReferenceTargets:
    """The targets in these sheets and in a ledger; sheets come first."""
    facts = {key: event for key, event in known.items() if isinstance(event, Fact)}
    facts |= {entered.event.key: entered.event for sheet in sheets for entered in sheet.facts}
    own = {e.event.key: e.event for sheet in sheets for e in sheet.corroborations}
    held = {key: event for key, event in known.items() if isinstance(event, FactCorroborated)}
    return ReferenceTargets(
        facts=facts,
        corroborations=tuple({**held, **own}.values()),
        declared=frozenset(key for sheet in sheets for key, _ in sheet.declared),
        unread=frozenset().union(*(sheet.unread for sheet in sheets)),
    )
