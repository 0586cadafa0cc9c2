"""Verification: what the ledger holds against what it should, one line each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefing.ledger import Ledger
from briefing.ledger.verify import check_ledger
from briefing.record import Effective, fold
from briefing.record.effective import corrected
from briefing_events.editorial import FactCorrected, FactCorroborated, FactsInConflict
from briefing_events.fact import Citation, Event, Fact


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: what holds, or the first event that does not."""

    name: str
    failure: str = ""

    @property
    def holds(self) -> bool:
        """Whether it holds."""
        return not self.failure


def verify(ledger: Ledger) -> Iterator[Check]:
    """The chain of every dossier, then each quote, source and reference in it."""
    first = next(check_ledger(ledger), None)
    slugs = ledger.dossiers()
    count = sum(ledger.head(slug).number for slug in slugs)
    yield Check(f"chain of {count} events", str(first) if first else "")
    if first:
        return
    for slug in slugs:
        effective = fold(ledger.read(slug))
        events = [(item.number, item.event) for item in ledger.read(slug)]
        quotes = sum(len(citations) for _, citations in _cited(events))
        yield Check(
            f"{slug}: {quotes} quotes in their articles", _first_bad_quote(events, effective)
        )
        yield Check(f"{slug}: references between facts", _first_bad_reference(events))


def _cited(events: list[tuple[int, Event]]) -> Iterator[tuple[int, tuple[Citation, ...]]]:
    for number, event in events:
        if isinstance(event, Fact | FactCorroborated):
            yield number, event.citations
        elif isinstance(event, FactCorrected):
            yield number, corrected(event).citations


def _first_bad_quote(events: list[tuple[int, Event]], effective: Effective) -> str:
    texts = {article.id: article.text for article in effective.articles.values()}
    for article in effective.articles.values():
        texts |= {part.id: article.text for part in article.parts}
    for number, citations in _cited(events):
        for citation in citations:
            text = texts.get(citation.source)
            if text is None:
                return f"#{number} cites {citation.source!r}, which is not registered"
            if text[citation.start : citation.end] != citation.exact:
                return f"#{number}: its quote is not in {citation.source} at {citation.start}"
    return ""


def _first_bad_reference(events: list[tuple[int, Event]]) -> str:
    keys = {event.key for _, event in events if isinstance(event, Fact)}
    for number, event in events:
        for key in _references(event):
            if key not in keys:
                return f"#{number} refers to {key!r}, which is not on record"
    return ""


def _references(event: Event) -> Iterator[str]:
    if isinstance(event, Fact):
        yield from (key for key in (event.outcome_of, event.replies_to) if key)
        yield from event.ends
    elif isinstance(event, FactCorroborated):
        yield event.fact
    elif isinstance(event, FactsInConflict):
        yield from event.facts()
