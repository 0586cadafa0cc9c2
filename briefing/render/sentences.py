"""Markdown of one block as plain text, cut into sentences, each with the notes it refers to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_TOKEN = re.compile(
    r"\\([!-/:-@\[-`{-~])"  # an escaped character
    r"|\[\^([^\]\s]{1,40})\]"  # a reference to a note
    r"|(\*{1,3}|(?<!\w)_(?=\w)|(?<=\w)_(?!\w))"  # emphasis
)
_STOP = re.compile(r"(?<![.!?…])[.!?…]{1,9}[\"”’')\]]{0,9}†?(?=\s|$)")
_NEXT = re.compile(r"\s+[\"“‘]*(?:[A-Z0-9À-ÖØ-ÞЀ-Я†])")
_GOES_ON = re.compile(r"\s+Now:")
_SHORTENED = re.compile(
    r"(?:^|[\s(\"“])(?:[A-Z]|Dr|Mr|Mrs|Ms|St|No|Nos|Prof|Gen|Col|Lt|Sen|Rep|Gov|Jr|Sr|vs|ca|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|e\.g|i\.e|a\.m|p\.m|[A-Z](?:\.[A-Z])+)\.$"
)
_NEAR = 100
_CLOSED = re.compile(r"[.!?…][\"”’']\s*(?:\([^()]{0,80}\))?†?$")
QUOTED = re.compile(r'"[^"]{0,700}"|“[^”]{0,700}”')
"""Words in double quotation marks, the marks included."""


@dataclass(frozen=True, slots=True)
class Run:
    """Plain text with the references in it; ``start`` is where it began in the Markdown."""

    text: str
    references: tuple[str, ...]
    start: int = 0
    aside: bool = False
    """Whether it stands in italics as a whole."""
    clauses: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """What stands before each place with references, and the numbers of facts there."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """The references that are numbers of facts."""
        return tuple(int(ref) for ref in self.references if _is_number(ref))

    @property
    def strange(self) -> tuple[str, ...]:
        """The references that are not."""
        return tuple(ref for ref in self.references if not _is_number(ref))


def plain_text(markdown: str, *, emphasis: bool = True) -> Run:
    """A piece of Markdown as a reader sees it; without ``emphasis``, asterisks stay."""
    flat = _flatten(markdown, 0, emphasis=emphasis)
    return Run(" ".join(flat.text.split()), tuple(ref for _, ref in flat.references))


def sentences(markdown: str, start: int = 0) -> Iterator[Run]:
    """The sentences of a block, from a place in its Markdown on."""
    flat = _flatten(markdown, start, emphasis=True)
    asides = set(_asides(flat))
    places = [0, *_ends(flat, asides), len(flat.text)]
    taken = 0
    for first, last in pairwise(places):
        text = flat.text[first:last].strip()
        refs = []
        while taken < len(flat.references) and flat.references[taken][0] <= last:
            refs.append(flat.references[taken])
            taken += 1
        if not text and not refs:
            continue
        begins = first + len(flat.text[first:last]) - len(flat.text[first:last].lstrip())
        told = " ".join(text.split())
        yield Run(
            told,
            tuple(ref for _, ref in refs),
            flat.origin(begins),
            aside=(first, last) in asides,
            clauses=tuple(_clauses(flat.text, first, last, refs)),
        )


def _clauses(
    text: str, first: int, last: int, references: Sequence[tuple[int, str]]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The clauses of a sentence; what follows the last reference goes with the last."""
    places = sorted({place for place, _ in references})
    for before, place in pairwise([first, *places]):
        words = text[before : last if place == places[-1] else place]
        numbers = tuple(int(ref) for at, ref in references if at == place and _is_number(ref))
        yield " ".join(words.split()), numbers


@dataclass
class _Flat:
    """Plain text, with the place in it of each reference and italic, and where it came from."""

    text: str
    references: list[tuple[int, str]]
    slanted: list[tuple[int, int]]
    marks: list[tuple[int, int]]

    def origin(self, place: int) -> int:
        """The place in the Markdown that a place in the text comes from."""
        at = bisect_right(self.marks, (place, 1 << 60)) - 1
        return self.marks[at][1] + place - self.marks[at][0]


def _flatten(markdown: str, start: int, *, emphasis: bool) -> _Flat:
    flat = _Flat("", [], [], [(0, start)])
    parts: list[str] = []
    length = 0
    at = start
    opened: int | None = None
    for token in _TOKEN.finditer(markdown, start):
        if token[3] and not emphasis:
            continue
        parts.append(markdown[at : token.start()])
        length += len(parts[-1])
        if token[1]:
            parts.append(token[1])
            length += 1
        elif token[2]:
            flat.references.append((length, token[2]))
        elif token[3] == "*":
            if opened is not None:
                flat.slanted.append((opened, length))
            opened = length if opened is None else None
        at = token.end()
        flat.marks.append((length, at))
    parts.append(markdown[at:])
    flat.text = "".join(parts)
    return flat


def _ends(flat: _Flat, asides: set[tuple[int, int]]) -> list[int]:
    """Where a sentence ends before another begins, never inside quotation marks."""
    quoted = [found.span() for found in QUOTED.finditer(flat.text)]
    ends = {found.end() for found in _STOP.finditer(flat.text)}
    ends |= {
        place
        for place, _ in flat.references
        if _CLOSED.search(flat.text[max(0, place - _NEAR) : place])
    }
    starts = [low for low, _ in quoted]
    ends = {end for end in ends if _is_end(flat.text, end, quoted, starts)}
    return sorted(ends | {edge for span in asides for edge in span})


def _asides(flat: _Flat) -> Iterator[tuple[int, int]]:
    """Italics that are sentences of their own: closed by a stop, and behind one."""
    for low, high in flat.slanted:
        before = flat.text[max(0, low - 8) : low].rstrip()
        closed = flat.text[low:high].endswith((".", "!", "?"))
        if closed and re.search(r"[.!?…][\"”’')\]]*†?$", before):
            yield low, high


def _is_end(text: str, end: int, quoted: list[tuple[int, int]], starts: list[int]) -> bool:
    within = bisect_right(starts, end - 1) - 1
    if within >= 0 and quoted[within][0] < end < quoted[within][1]:
        return False
    if not _NEXT.match(text, end) or _GOES_ON.match(text, end):
        return False
    return not _SHORTENED.search(text[max(0, end - 12) : end])


def _is_number(reference: str) -> bool:
    return reference.isascii() and reference.isdigit() and len(reference) < 10  # noqa: PLR2004
