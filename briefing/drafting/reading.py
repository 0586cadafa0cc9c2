"""An article's text as lines and sentences with their code points.

A quote stands on one line of an article, so every line is read by itself. Markup is masked
by blanks of the same length before it is parsed: code points stay those of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from briefing.drafting.language import language_of, pipeline

Kind = Literal["body", "heading", "imprint"]

_TAG = re.compile(r"<[a-zA-Z/!][^<>\n]{0,500}>")
_OPENING, _CLOSING = re.compile(r"``|''(?=\w)"), re.compile("''")
_DATELINE = re.compile(
    r"(?:(?:[^\n]{0,300}?\b\d\d?[:.]\d\d ?(?:[ap]\.?m\.? )?[A-Z]{2,4}T\b ?)?"
    r"(?:[A-Z][A-Z .,/-]{2,40}?|[^().\n]{0,60}\([A-Z][\w ]{1,20}\))\s?[:—–-]{1,2}\s|"
    r"[^\n]{0,300}?\b\d\d?[:.]\d\d ?(?:[ap]\.?m\.? )?[A-Z]{2,4}T\b )"
)
_LABEL = re.compile(
    r"(?:\*\*)?([A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|of|the)){0,4}):(?:\*\*\s+|\s+(?=[“\"A-Z]))"
)
_IMPRINT = re.compile(
    r"\W*(?:(?:Published|Updated|Posted|©|Copyright)\b.{0,80}\d{4}\W*|"
    r"(?:(?:Reporting|Editing|Writing|Compiled|Photograph|Photo|Image|Picture) by\b|Image caption|"
    r"Image copyright|Media caption|Photo:|Read more|Related:|Sign up|Subscribe|Follow us|"
    r"All rights reserved|Advertisement|.*- \d+ (?:hr|hour|min|day)s? ago\b|"
    r"(?-i:By (?:[A-Z][\w.’'-]+,? (?:and )?){2,6}$)).*)",
    re.IGNORECASE,
)
_TRAILER = re.compile(
    r"\s*\(?(?:Additional )?(?:Reporting|Editing|Writing|Compiled) by [A-Z]|"
    r"\s*(?:We welcome comments|Views expressed in (?:the|these) comments|"
    r"(?:The )?(?:views|opinions) expressed in this)\b",
    re.IGNORECASE,
)
"""What ends an article: its credits, or a note on the comments below it."""
_ENDS = re.compile(r"[.!?…।。؟۔;:]['\"”’»)\]*]*\s*$")
_PIECE = re.compile(r"[^.!?…。؟۔]+(?:[.!?…。؟۔]+['\"”’»)]*|$)")
_LONGEST = 20_000
_LONG_HEADING = 140


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. ``span`` is spaCy's, ``base`` where its line's document starts."""

    start: int
    end: int
    text: str
    line: int
    kind: Kind = "body"
    label: str | None = None
    """Who speaks in the line, where the text labels its lines by speakers."""
    span: Any = None
    base: int = 0

    def place(self, token: Any) -> int:
        """The code point of the article at which a token of the span starts."""
        return self.base + int(token.idx)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with its sentences; ``language`` is ``None`` where no pipeline read it."""

    text: str
    language: str | None
    sentences: tuple[Sentence, ...]


def read_article(text: str, language: str | None = "guess") -> Reading:
    """The sentences of a text in their order."""
    masked = _TAG.sub(lambda tag: " " * len(tag.group()), text)
    masked = _CLOSING.sub('" ', _OPENING.sub(' "', masked))
    language = language_of(masked) if language == "guess" else language
    lines = list(_lines(masked))
    labels = Counter(line.label for line in lines)
    lines = [ln if labels[ln.label] > 1 else replace(ln, label=None) for ln in lines]
    found = _parsed(lines) if language else _plain(lines)
    return Reading(text, language, tuple(found))


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    start: int
    text: str
    kind: Kind
    label: str | None


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for number, line in enumerate(text.split("\n")):
        if _TRAILER.match(line) and start > len(text) / 5:
            return
        for at in range(0, max(len(line), 1), _LONGEST):
            piece = line[at : at + _LONGEST]
            if piece.strip():
                yield _line(number, start + at, piece)
        start += len(line) + 1


def _line(number: int, start: int, line: str) -> _Line:
    label = None
    if opening := _DATELINE.match(line) or _LABEL.match(line):
        label = opening[1] if opening.re is _LABEL else None
        start, line = start + opening.end(), line[opening.end() :]
    kind: Kind = "body"
    if _IMPRINT.fullmatch(line):
        kind = "imprint"
    elif len(line) < _LONG_HEADING and not _ENDS.search(line.rstrip("\r")):
        kind = "heading"
    return _Line(number, start, line, kind, label)


def _parsed(lines: list[_Line]) -> Iterator[Sentence]:
    """Sentences with their parses; a line that is repeated is parsed once."""
    distinct = list(dict.fromkeys(line.text for line in lines))
    documents = dict(zip(distinct, pipeline().pipe(distinct, batch_size=32), strict=True))
    for line in lines:
        for span in documents[line.text].sents:
            yield from _sentence(line, span.text, span.start_char, span)


def _plain(lines: list[_Line]) -> Iterator[Sentence]:
    for line in lines:
        for piece in _PIECE.finditer(line.text):
            yield from _sentence(line, piece.group(), piece.start(), None)


def _sentence(line: _Line, text: str, at: int, span: Any) -> Iterator[Sentence]:
    lead = len(text) - len(text.lstrip())
    body = text.strip()
    if any(map(str.isalpha, body)):
        start = line.start + at + lead
        end = start + len(body)
        yield Sentence(start, end, body, line.number, line.kind, line.label, span, line.start)
