"""The words of facts and articles that a search looks through, one rule for every database.

Letters are compared without case and accents. What a fact can be found by is what it says at
a vantage: its statement, the quotes that stand there, and those who act in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import md5

from briefing.facts.fold import FoldedState
from briefing.facts.resolved import FactAsOf, is_withdrawn
from briefing.model.vantage import Vantage
from briefing_events.source import Passage, Source

_LONGEST = 60
_WORD = re.compile(r"[^\W_]+")
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
"""Folds a text in ASCII: several times as fast as looking for its words."""

_ACTOR = "§"
"""Begins what stands for an actor among words; no word holds it."""


def words_of(text: str) -> list[str]:
    """The words of a text, folded, each as often as it occurs."""
    if text.isascii():
        return [word[:_LONGEST] for word in text.translate(_ASCII).split()]
    words = (w[:_LONGEST].lower() if w.isascii() else _folded(w) for w in _WORD.findall(text))
    return [word for word in words if word]


def _folded(word: str) -> str:
    bare = (c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return "".join(c for c in "".join(bare).casefold() if c.isalnum())[:_LONGEST]


def actor_word(actor: str) -> str:
    """What stands for an actor among the words of a fact."""
    return _ACTOR + actor.replace("-", _ACTOR).replace(".", _ACTOR)


def fact_words(entry: FactAsOf) -> str:
    """The words by which a fact is found where it stands so."""
    texts = (entry.fact.statement, *(cited.citation.exact for cited in entry.cited))
    return _joined(texts, tuple(actor_word(part.id) for part in entry.fact.actors))


def passage_words(article: Source, passage: Passage) -> str:
    """The words by which an article, or a part of one, is found."""
    head = (passage.title, passage.outlet or "", passage.author or "")
    return _joined((*head, passage_text(article, passage.id)))


def passage_text(article: Source, passage: str) -> str:
    """The text of a part; of the article itself, what belongs to no part."""
    parts = sorted(article.parts, key=lambda part: part.start)
    for part in parts:
        if part.id == passage:
            return article.text[part.start : part.end]
    ends = [0, *(part.end for part in parts)]
    starts = [*(part.start for part in parts), len(article.text)]
    return "\n".join(article.text[a:b] for a, b in zip(ends, starts, strict=True))


@lru_cache(maxsize=8)
def _joined(texts: tuple[str, ...], more: tuple[str, ...] = ()) -> str:
    return " ".join(dict.fromkeys([*words_of("\n".join(texts)), *more]))


def words_sum(joined: str | None) -> int | None:
    """A number that tells different joined words apart, whatever their order; none of none."""
    return sum(map(word_sum, joined.split(" "))) if joined else None


@lru_cache(maxsize=1 << 16)
def word_sum(word: str) -> int:
    """What a word adds to it: a number of 32 bits that every database can make, too."""
    return int(md5(word.encode(), usedforsecurity=False).hexdigest()[:8], 16)


def passages_found(folded: FoldedState, vantage: Vantage, wanted: Sequence[str]) -> Iterator[str]:
    """The passages that may be published at a vantage and hold some words, the latest first."""
    last = min(vantage.as_of, vantage.known_by or vantage.as_of)
    out = [p for p in folded.passages.values() if p.published.earliest <= last]
    for passage in sorted(out, key=lambda p: (-p.published.earliest.toordinal(), p.id)):
        article = folded.articles[folded.article_of(passage.id)]
        words = "" if is_withdrawn(folded, passage.id) else passage_words(article, passage)
        if has_words(words, wanted):
            yield passage.id


def has_words(joined: str, wanted: Sequence[str]) -> bool:
    """Whether each wanted word begins one of the joined words."""
    there = joined.split(" ")
    return all(any(word.startswith(each) for word in there) for each in wanted)
