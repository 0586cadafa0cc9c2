"""Count the facts of each source, page by page, in bounded memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from briefing.facts import FoldedState
from briefing.model.envelope import EventEnvelope
from briefing.service.reader import Reader
from briefing_events.registry import FACTS_BY_TOPIC
from briefing_events.source import Passage

T = TypeVar("T")

PAGE = 1_000
"""Events per page."""


@dataclass(frozen=True, slots=True)
class SourceCount:
    """A passage with how many facts it carries, by type, and how many it corroborates."""

    passage: Passage
    withdrawn: bool
    facts: dict[str, int]
    corroborations: int


def paged(items: Iterator[T], size: int = PAGE) -> Iterator[list[T]]:
    """Items as they come, a page at a time."""
    while page := list(islice(items, size)):
        yield page


def count_sources(
    pages: Iterable[tuple[Sequence[EventEnvelope], FoldedState]], reader: Reader
) -> Iterator[SourceCount]:
    """Every passage by id, from all events by page, each with what counts of them."""
    counts: dict[str, Counter[str]] = {}
    also: Counter[str] = Counter()
    ids: set[str] = set()
    for events, folded in pages:
        ids.update(folded.passages)
        keys = (item.key for item in events if item.topic in FACTS_BY_TOPIC)
        for held in filter(None, map(folded.facts.get, keys)):
            fact = held.fact
            for source in {citation.source for citation in fact.citations}:
                counts.setdefault(source, Counter())[fact.topic] += 1
            for _, event in held.corroborations:
                also.update({citation.source for citation in event.citations})
    for some in paged(iter(sorted(ids))):
        folded = reader.about(passages=some)
        for source in some:
            passage, gone = folded.passages[source], source in folded.withdrawn
            yield SourceCount(passage, gone, dict(counts.get(source, {})), also[source])
