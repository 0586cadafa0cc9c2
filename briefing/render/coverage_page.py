"""Coverage as one HTML page that stands alone: no script, no file beside it.

Every word from outside is escaped. What is covered, set aside and left differs by line and
by words as well as by colour, and the page follows the reader's light or dark setting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from briefing.coverage import CoveredArticle, Segment
from briefing.coverage.text import plain_coverage, with_line_numbers
from briefing.render.html_page import html_page


def coverage_html(articles: Sequence[CoveredArticle]) -> str:
    """The page of these articles: each text with its spans, then the facts on it."""
    named = [
        (f"a{n}", article, {fact: f"a{n}-f{at}" for at, fact in enumerate(article.facts())})
        for n, article in enumerate(articles)
    ]
    return html_page(
        "coverage.html.j2", articles=named, plain=_plain, numbered=_numbered, spans=_spans
    )


def _spans(segments: Sequence[Segment], ids: Mapping[str, str]) -> Iterator[str]:
    """The segments as spans; a fact's link stands where its words end."""
    following = [*(set(segment.facts) for segment in segments[1:]), set()]
    begun: set[str] = set()
    for segment, after in zip(segments, following, strict=True):
        anchors = "".join(
            f'<span id="{ids[fact]}-at"></span>' for fact in segment.facts if fact not in begun
        )
        begun.update(segment.facts)
        links = "".join(
            f'<sup><a href="#{ids[fact]}">{_numbered(fact)}</a></sup>'
            for fact in segment.facts
            if fact not in after
        )
        yield f"{anchors}{_span(segment, ids)}{links}"


def _span(segment: Segment, ids: Mapping[str, str]) -> str:
    text = _plain(segment.text)
    if segment.facts:
        several = " many" if len(segment.facts) > 1 else ""
        names = ", ".join(map(_numbered, segment.facts))
        target = ids[segment.facts[0]]
        return f'<a class="fact{several}" href="#{target}" title="{names}">{text}</a>'
    if segment.reasons:
        reasons = _plain("; ".join(segment.reasons))
        return f'<span class="aside" title="set aside: {reasons}">{text}</span>'
    if segment.left:
        words = text.rstrip()
        return f'<mark class="left">[left: {words}]</mark>{text[len(words) :]}'
    return text


def _plain(text: str) -> str:
    """Text from outside as HTML."""
    return escape(plain_coverage(text))


def _numbered(label: str) -> str:
    return _plain(with_line_numbers(label))
