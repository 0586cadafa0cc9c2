"""Which words of an article facts rest on, and which are left.

A text is cut at every place where a citation begins or ends; each segment knows the facts
that rest on it. What no fact rests on and no one has set aside is *left*, unless it is mere
punctuation or one or two joining words: those carry no fact by themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

MOST_JOINING_WORDS = 2
JOINING_WORDS = frozenset({
    "a", "an", "the",
    "and", "or", "but", "as", "so", "thus", "then", "also", "too",
    "of", "to", "in", "on", "at", "by", "for", "from", "with", "into", "over", "under", "amid",
    "among", "between", "during",
    "that", "which", "who", "whom", "whose", "where", "when", "while",
    "he", "she", "it", "they", "his", "her", "its", "their", "him", "them",
    "this", "these", "those", "such", "there",
    "is", "are", "was", "were", "be", "been", "being",
    "additionally", "moreover", "furthermore", "further", "meanwhile", "consequently",
    "therefore", "hence", "however", "including", "notably", "namely",
})  # fmt: skip
"""Words that may stand between two citations without being cited: articles, conjunctions,
prepositions, pronouns and forms of "to be". No negation, condition, modal verb or number."""

_WORD = re.compile(r"\w+(?:[-’'.,]\w+)*")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True)
class Span:
    """Code points of a text, and what rests on them: a fact's number or key, or a reason."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Segment:
    """A stretch of text with the same facts on all of it."""

    start: int
    end: int
    text: str
    facts: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    """Why no fact rests on it, where someone has said so."""
    left: bool = False
    """Nothing rests on it, and it is more than punctuation and joining words."""


@dataclass(frozen=True)
class Coverage:
    """A text in segments: joined, they are the text."""

    segments: tuple[Segment, ...]

    @property
    def left(self) -> tuple[Segment, ...]:
        """What nothing rests on, in the order of the text."""
        return tuple(segment for segment in self.segments if segment.left)

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(segment.text for segment in self.segments)

    def line(self, segment: Segment) -> int:
        """The line of the text, from 1, on which the words of a segment start."""
        blank = len(segment.text) - len(segment.text.lstrip())
        return self.text.count("\n", 0, segment.start + blank) + 1

    def words(self) -> tuple[int, int, int]:
        """How many words facts rest on, how many are set aside, and how many are left."""
        count: Counter[str] = Counter()
        for segment in self.segments:
            kind = "fact" if segment.facts else "aside" if segment.reasons else "left"
            if kind != "left" or segment.left:
                count[kind] += len(_WORD.findall(segment.text))
        return count["fact"], count["aside"], count["left"]


def cover(text: str, facts: Iterable[Span], not_facts: Iterable[Span] = ()) -> Coverage:
    """The segments of a text under the spans of its facts and of what was set aside.

    Spans may overlap; what lies outside the text is cut off.
    """
    on = [(span, True) for span in facts] + [(span, False) for span in not_facts]
    bounded = [
        (max(span.start, 0), min(span.end, len(text)), span.label, is_fact)
        for span, is_fact in on
        if max(span.start, 0) < min(span.end, len(text))
    ]
    return Coverage(tuple(_segments(text, bounded)))


def is_joining(text: str) -> bool:
    """Whether a stretch is punctuation, or at most two joining words."""
    words = _WORD.findall(text)
    return len(words) <= MOST_JOINING_WORDS and all(w.lower() in JOINING_WORDS for w in words)


def _segments(text: str, spans: Sequence[tuple[int, int, str, bool]]) -> Iterator[Segment]:
    """Sweep over the text once; cut wherever a span begins or ends."""
    begins: dict[int, list[tuple[str, bool]]] = {}
    ends: dict[int, list[tuple[str, bool]]] = {}
    for start, end, label, is_fact in spans:
        begins.setdefault(start, []).append((label, is_fact))
        ends.setdefault(end, []).append((label, is_fact))
    active: Counter[tuple[str, bool]] = Counter()
    cuts = sorted({0, len(text), *begins, *ends})
    for start, end in pairwise(cuts):
        active.subtract(ends.get(start, ()))
        active.update(begins.get(start, ()))
        on = [thing for thing, count in active.items() if count > 0]
        facts = tuple(label for label, is_fact in on if is_fact)
        reasons = tuple(label for label, is_fact in on if not is_fact)
        if on:
            yield Segment(start, end, text[start:end], facts, reasons)
        else:
            yield from _gap(text, start, end)


def _gap(text: str, start: int, end: int) -> Iterator[Segment]:
    """What no span covers, line by line."""
    for line in _LINES.finditer(text, start, end):
        yield Segment(line.start(), line.end(), line.group(), left=not is_joining(line.group()))
