"""Editorial events in view at a vantage: corrections, retractions, ratings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from briefing.facts.fold import FoldedState
from briefing.facts.resolved import window_of
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Status, Vantage
from briefing_events.editorial import (
    Reinstated,
    SourceReassessed,
    SourceWithdrawn,
)
from briefing_events.when import When


def edits_in_view(folded: FoldedState, vantage: Vantage) -> Iterator[tuple[EventEnvelope, bool]]:
    """The edits of what could have stood at a vantage, each with whether it still counts.

    The rest must not leak.
    """
    for item, counts in folded.editorials:
        if is_in_view(item, folded, vantage):
            yield item, counts


def is_in_view(item: EventEnvelope, folded: FoldedState, vantage: Vantage) -> bool:
    """Whether what an edit changed could have stood at a vantage.

    An edit of a source counts by what that source itself carries.
    """
    source = getattr(item.event, "source", None)
    named = source_edited(item, folded)
    if source and not is_published(source, folded, vantage):
        return False
    return any(
        _may_have_stood(cited, moment, folded, vantage)
        for key in folded.about[item.number]
        for cited, moment in folded.ever_cited.get(key, ())
        if named in {None, cited, folded.article_of(cited)}
    )


def is_about_source(item: EventEnvelope, folded: FoldedState) -> bool:
    """Whether an edit is about a source, directly or through what it undoes."""
    return source_edited(item, folded) is not None


def source_edited(item: EventEnvelope, folded: FoldedState) -> str | None:
    """The source that an edit is about, directly or through what it undoes."""
    found: EventEnvelope | None = item
    while found is not None:
        event = found.event
        if isinstance(event, SourceReassessed | SourceWithdrawn | Reinstated) and event.source:
            return event.source
        target = getattr(event, "target", None) or 0
        # What is about itself, or about what comes later, is about nothing.
        found = _edit_numbered(target, folded) if target < found.number else None
    return None


def _edit_numbered(number: int, folded: FoldedState) -> EventEnvelope | None:
    at = bisect_left(folded.editorials, number, key=lambda pair: pair[0].number)
    edit = folded.editorials[at][0] if at < len(folded.editorials) else None
    return edit if edit and edit.number == number else None


def _may_have_stood(
    source: str, moment: When | None, folded: FoldedState, vantage: Vantage
) -> bool:
    """Whether an article may be out, and what it attests is not yet to come."""
    passage = folded.passages.get(source)
    if passage is None or not is_published(source, folded, vantage):
        return False
    return window_of(moment or passage.published).status(vantage.as_of) is not Status.ABSENT


def is_published(source: str, folded: FoldedState, vantage: Vantage) -> bool:
    """Whether an article may have been published by the reported clock."""
    passage = folded.passages.get(source)
    known_by = vantage.known_by
    return passage is not None and (known_by is None or passage.published.earliest <= known_by)
