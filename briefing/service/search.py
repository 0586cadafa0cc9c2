"""Search for words in facts, quotes, articles and people: only what stands at the vantage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from briefing.errors import Refused
from briefing.facts import FactAsOf
from briefing.model.vantage import Vantage
from briefing.readmodel.search_words import actor_word, has_words, passage_text, words_of
from briefing.render.data import picked
from briefing.service.dossier_reader import DossierReader
from briefing.service.rows import fact_data
from briefing_events.dossier import Actor
from briefing_events.source import Passage

MOST = 50
"""How many facts and articles are given by default; all that are found are counted."""

MOST_PEOPLE = 20
_AROUND = 80
_WHO = re.compile(r"who:([a-z0-9][a-z0-9.-]*)")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class SearchResult:
    """What was found, the latest first."""

    query: str
    count: int
    """How many facts and articles, a little beyond 1,000 of each at most."""
    facts: tuple[FactAsOf, ...]
    articles: tuple[tuple[Passage, str], ...]
    """Each with the words around the first that were looked for."""
    people: tuple[tuple[Actor, int], ...]
    """Those of the definition, each with the number of facts and articles that name them."""


def search(reader: DossierReader, query: str, vantage: Vantage, limit: int = MOST) -> SearchResult:
    """What holds, for each word of a query, one that begins with it; ``who:ID`` names an actor.

    Nothing that is not on record at the vantage is found or counted. Raises ``Refused`` for a
    query without a word.
    """
    actors = [actor_word(found[1]) for found in _WHO.finditer(query)]
    words = [word for word in words_of(_WHO.sub(" ", query)) if word]
    if not (words or actors):
        raise Refused("give a word to search for")
    found = reader.reader.search([*words, *actors], vantage, limit)
    made, snapshot = reader.reader.project(vantage, lambda each: each, numbers=found.facts)
    entries = (snapshot.numbered(number) for number in found.facts)
    return SearchResult(
        query,
        found.total,
        tuple(entry for entry in entries if entry),
        tuple(_articles(reader, found.passages, vantage, words)),
        tuple(_people(reader, made.definition.actors, words, vantage)),
    )


def _articles(
    reader: DossierReader, passages: Sequence[str], vantage: Vantage, words: Sequence[str]
) -> Iterator[tuple[Passage, str]]:
    folded = reader.reader.resting(passages, vantage).folded
    for each in passages:
        text = passage_text(folded.articles[folded.article_of(each)], each)
        yield folded.passages[each], _around(text, words)


def _around(text: str, words: Sequence[str]) -> str:
    """The text around the first of some words."""
    for found in _WORD.finditer(text):
        if any(word.startswith(each) for word in words_of(found[0]) for each in words):
            start, end = max(0, found.start() - _AROUND), found.end() + _AROUND
            cut = " ".join(text[start:end].split())
            return f"{'… ' * (start > 0)}{cut}{' …' * (end < len(text))}"
    return " ".join(text[: 2 * _AROUND].split())


def _people(
    reader: DossierReader, actors: Sequence[Actor], words: Sequence[str], vantage: Vantage
) -> Iterator[tuple[Actor, int]]:
    """Those whose names hold the words, as far as a fact that stands names them."""
    named = (
        actor
        for actor in actors
        if words and has_words(" ".join(words_of(" ".join((actor.name, *actor.aliases)))), words)
    )
    for _, actor in zip(range(MOST_PEOPLE), named, strict=False):
        count = reader.reader.search([actor_word(actor.id)], vantage, 0).total
        if count:
            yield actor, count


def search_data(found: SearchResult) -> dict[str, Any]:
    """What was found as data; the names are stable."""
    return {
        "query": found.query,
        "count": found.count,
        "facts": [fact_data(entry) for entry in found.facts],
        "articles": [
            {**picked(passage, "id", "label", "title"), "around": around}
            for passage, around in found.articles
        ],
        "people": [{**picked(actor, "id", "name"), "facts": n} for actor, n in found.people],
    }
