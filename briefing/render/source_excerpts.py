"""The articles that a brief cites, cut where its quotes begin and end.

Only what counts as published at the brief's vantage is given: an article or a part of one
that was not published by then, or was withdrawn, does not exist there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefing.coverage import Span, cover
from briefing.facts import FoldedState
from briefing.facts.resolved import is_withdrawn, window_of
from briefing.model.brief import Note
from briefing.model.vantage import Status, Vantage
from briefing.projections import wording
from briefing.readmodel import Snapshot
from briefing_events.source import Source

CUT = "[…]"
"""Stands for a part of an article that was not published at the vantage."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of an article with the quotes on them, as note and place: ``17-0``."""

    text: str
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuotedArticle:
    """An article with its quotes; joined, the stretches are its text."""

    id: str
    label: str
    title: str
    published: str
    later: bool
    """Published after the day that the brief is of."""
    stretches: tuple[Stretch, ...]


def quoted_articles(snapshot: Snapshot, notes: Sequence[Note]) -> tuple[QuotedArticle, ...]:
    """The articles that these notes quote, by label."""
    articles = sorted(snapshot.folded.articles.values(), key=lambda article: article.label)
    found = ((article, _quotes(article, notes)) for article in articles)
    return tuple(quoted_article(a, snapshot, quotes) for a, quotes in found if quotes)


def _quotes(article: Source, notes: Sequence[Note]) -> list[Span]:
    passages = {passage.id for passage in article.passages}
    return [
        Span(quote.start, quote.end, f"{note.number}-{place}")
        for note in notes
        for place, quote in enumerate(note.quotes)
        if quote.source in passages
    ]


def quoted_article(article: Source, snapshot: Snapshot, quotes: Sequence[Span]) -> QuotedArticle:
    """An article as it is seen at a vantage, cut at quotes labelled ``17-0``."""
    passage = snapshot.folded.passages[article.id]
    return QuotedArticle(
        id=article.id,
        label=passage.label,
        title=f"{passage.outlet}, {passage.title}" if passage.outlet else passage.title,
        published=wording.published(passage),
        later=passage.published.earliest > snapshot.vantage.as_of,
        stretches=tuple(_stretches(article, snapshot, quotes)),
    )


def _stretches(article: Source, snapshot: Snapshot, quotes: Sequence[Span]) -> Iterator[Stretch]:
    hidden = tuple(_hidden(article, snapshot.folded, snapshot.vantage))
    cutting = False
    for segment in cover(article.text, quotes, hidden).segments:
        if not segment.reasons:
            yield Stretch(segment.text, segment.facts)
        elif not cutting:
            yield Stretch(f"\n{CUT}\n")
        cutting = bool(segment.reasons)


def _hidden(article: Source, folded: FoldedState, vantage: Vantage) -> Iterator[Span]:
    """Where the text belongs to a passage that was not published, or is withdrawn."""
    at = 0
    for part in sorted(article.parts, key=lambda each: each.start):
        if _absent(article.id, folded, vantage) and at < part.start:
            yield Span(at, part.start, article.id)
        if _absent(part.id, folded, vantage):
            yield Span(part.start, part.end, part.id)
        at = max(at, part.end)
    if _absent(article.id, folded, vantage):
        yield Span(at, len(article.text), article.id)


def _absent(passage: str, folded: FoldedState, vantage: Vantage) -> bool:
    if is_withdrawn(folded, passage):
        return True
    published = window_of(folded.passages[passage].published)
    return vantage.known_by is not None and published.status(vantage.known_by) is Status.ABSENT
