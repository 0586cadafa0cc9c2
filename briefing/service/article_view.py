"""An article as it is seen at a vantage: its text, cut at the quotes of what stands there."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from briefing.coverage import Coverage, Span, cover
from briefing.errors import Refused
from briefing.facts import FactAsOf
from briefing.facts.edits import is_published
from briefing.model.vantage import Vantage
from briefing.readmodel import Snapshot
from briefing.render.source_excerpts import QuotedArticle, quoted_article
from briefing.service.dossier_reader import DossierReader
from briefing.service.indexed_reader import reader_of
from briefing.service.source_counts import paged
from briefing_events.source import Passage, Source


@dataclass(frozen=True)
class ArticleAsOf:
    """An article with what rests on it at a vantage, in the order of the text."""

    source: Source
    passage: Passage
    shown: QuotedArticle
    entries: tuple[FactAsOf, ...]
    coverage: Coverage
    withdrawn: bool


class PassageAsOf(NamedTuple):
    """A passage at a vantage, and how many facts that stand rest on it."""

    passage: Passage
    withdrawn: bool
    facts: int


def passages_at(
    reader: DossierReader, vantage: Vantage, after: str, limit: int
) -> list[PassageAsOf]:
    """The passages that may be published at a vantage, by id: some after one of these."""
    then = reader_of(reader.ledger, reader.slug, vantage.recorded, replayed=reader.replayed)
    ids = then.passages()
    found: list[PassageAsOf] = []
    for some in paged(iter(ids[bisect_right(ids, after) :]), limit):
        folded = then.about(passages=some)
        counts = Counter(passage for passage, _ in then.carried(some, vantage))
        found += (
            PassageAsOf(folded.passages[each], each in folded.withdrawn, counts[each])
            for each in some
            if is_published(each, folded, vantage)
        )
        if len(found) >= limit:
            break
    return found[:limit]


def article_at(reader: DossierReader, name: str, vantage: Vantage) -> ArticleAsOf:
    """An article by its id or label; raises ``Refused`` where it is not on record there."""
    meant = reader.passage(name).id
    now = reader.about(passages=[meant])
    source = now.articles[now.article_of(meant)]
    passages = [each.id for each in source.passages]
    snapshot = reader.reader.resting(passages, vantage)
    folded = snapshot.folded
    if source.id not in folded.articles:
        raise Refused(f"{source.id} is not on record {vantage.in_words()}")
    carried = _entries(snapshot.entries(), passages)
    spans = list(_spans(carried, passages))
    return ArticleAsOf(
        source,
        folded.passages[source.id],
        quoted_article(source, snapshot, spans),
        tuple(carried),
        cover(source.text, spans),
        source.id in folded.withdrawn,
    )


def articles_of(entry: FactAsOf, snapshot: Snapshot) -> Iterator[QuotedArticle]:
    """The articles that a fact rests on, each with its quotes."""
    folded = snapshot.folded
    sources = dict.fromkeys(folded.article_of(cited.passage.id) for cited in entry.cited)
    for source in (folded.articles[each] for each in sources):
        passages = [each.id for each in source.passages]
        yield quoted_article(source, snapshot, list(_spans([entry], passages)))


def _entries(found: Sequence[FactAsOf], passages: Sequence[str]) -> list[FactAsOf]:
    """Those that rest on some passages, by the place of their first quote there."""

    def place(entry: FactAsOf) -> int:
        return min(c.citation.start for c in entry.cited if c.passage.id in passages)

    carried = (e for e in found if any(c.passage.id in passages for c in e.cited))
    return sorted(carried, key=place)


def _spans(entries: Sequence[FactAsOf], passages: Sequence[str]) -> Iterator[Span]:
    for entry in entries:
        for place, cited in enumerate(entry.cited):
            if cited.passage.id in passages:
                yield Span(cited.citation.start, cited.citation.end, f"{entry.number}-{place}")
