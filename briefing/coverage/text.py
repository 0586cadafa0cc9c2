"""Coverage for a terminal: the article with a mark where each fact's words end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefing.coverage.covered_article import CoveredArticle
from briefing.coverage.segment import Segment

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LEGEND = "[#n] ends the words of fact n; {...} is set aside; >>>...<<< is left"


def as_text(articles: Sequence[CoveredArticle]) -> str:
    """The articles one after the other, each with its summary and a list of what is left."""
    return "\n".join([_LEGEND, "", *(line for article in articles for line in _lines(article))])


def plain_coverage(text: str) -> str:
    """Text of an article without characters that steer a terminal or turn its direction."""
    return _CONTROL.sub("�", text)


def _lines(article: CoveredArticle) -> Iterator[str]:
    yield f"{article.label}  {plain_coverage(article.title)}"
    yield f"    {article.summary()}"
    yield ""
    yield "".join(_marked(article.coverage.segments)).rstrip("\n")
    yield ""
    for segment in article.coverage.left:
        line = article.coverage.line(segment)
        yield f"    left on line {line}: {plain_coverage(segment.text.strip())}"
    if article.coverage.left:
        yield ""


def _marked(segments: Sequence[Segment]) -> Iterator[str]:
    """Each segment's text, with the marks of the facts that end with it."""
    following = [*(set(segment.facts) for segment in segments[1:]), set()]
    for segment, after in zip(segments, following, strict=True):
        ended = [fact for fact in segment.facts if fact not in after]
        marks = f"[{' '.join(map(with_line_numbers, ended))}]" if ended else ""
        yield _enclosed(segment) + marks


def _enclosed(segment: Segment) -> str:
    text = plain_coverage(segment.text)
    body = text.rstrip("\n")
    if segment.left:
        return f">>>{body}<<<{text[len(body) :]}"
    if segment.reasons and not segment.facts:
        return f"{{{body}}}{text[len(body) :]}"
    return text


def with_line_numbers(label: str) -> str:
    """A fact's number as briefs cite it, ``#17``; a key as it is."""
    return f"#{label}" if label.isdigit() else label
