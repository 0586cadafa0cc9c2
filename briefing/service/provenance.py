"""One event with its history: how its fact stands, and the events about the same thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from briefing.facts import FactAsOf
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage
from briefing.service.reader import Reader
from briefing_events.editorial import (
    Reinstated,
    SourceReassessed,
    SourceRegistered,
    SourceWithdrawn,
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """An event, the fact that it is about where that stands, and its history by number.

    The history of an event about a fact is that of the fact, with the acts on the articles
    that ever carried it; the history of an event about an article is that of the article.
    """

    item: EventEnvelope
    entry: FactAsOf | None
    history: tuple[EventEnvelope, ...]
    counts: bool
    carries: int | None = None
    """How many facts that stand rest on the article that it is about, if it is about one."""


def provenance_of(item: EventEnvelope, vantage: Vantage, reader: Reader) -> Provenance:
    """The provenance of an event at a vantage, from what is known of the same thing there."""
    snapshot, events = reader.history(item, vantage)
    folded = snapshot.folded
    if item.number > vantage.recorded:
        return Provenance(item, None, (), counts=True)
    counts = item.number not in folded.taken_back
    by_number = {each.number: each for each in events}
    if article := _article_of(item, by_number, folded.article_of):
        about = (e for e in events if _article_of(e, by_number, folded.article_of) == article)
        source = folded.articles.get(article)
        passages = [each.id for each in source.passages] if source else []
        carried = {number for _, number in reader.carried(passages, vantage)}
        return Provenance(item, None, tuple(about), counts, len(carried))
    keys = folded.about.get(item.number, ())
    named = set(keys)
    history = tuple(
        each
        for each in events
        if each.number == item.number or named & set(folded.about.get(each.number, ()))
    )
    return Provenance(item, snapshot.get(keys[0]) if keys else None, history, counts)


def _article_of(
    item: EventEnvelope, by_number: Mapping[int, EventEnvelope], article_of: Callable[[str], str]
) -> str | None:
    """The article that an event is about, by itself or through what it undoes."""
    event, number = item.event, item.number
    while (target := getattr(event, "target", None)) and target < number:
        if target not in by_number:
            return None
        event, number = by_number[target].event, target
    match event:
        case SourceRegistered(source=source):
            return source.id
        case (
            SourceReassessed(source=str(name))
            | SourceWithdrawn(source=str(name))
            | Reinstated(source=str(name))
        ):
            return article_of(name)
    return None
