"""Coverage as one HTML page that stands alone: no script, no file beside it.

Every word from outside is escaped. What is covered, set aside and left differs by line and
by words as well as by colour, and the page follows the reader's light or dark setting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from briefing.coverage.covered_article import CoveredArticle
from briefing.coverage.segment import Segment
from briefing.coverage.text import plain_coverage, with_line_numbers

_STYLE = """
:root { color-scheme: light dark;
  --ink: #1b1b1b; --page: #fdfdfb; --fact: #dcebd9; --many: #bcd9c9; --aside: #e9e9e6;
  --left: #ffd9c7; --link: #0b4f8a; --line: #8a8a84 }
@media (prefers-color-scheme: dark) { :root {
  --ink: #ececec; --page: #16181a; --fact: #24402b; --many: #1f5a44; --aside: #2f3134;
  --left: #6b2f17; --link: #9cc9f5; --line: #8c9096 } }
body { color: var(--ink); background: var(--page); font: 1rem/1.7 Georgia, serif;
  max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1, h2, h3, nav, .legend, .summary, ol { font-family: system-ui, sans-serif }
.text { white-space: pre-line }
a { color: var(--link) }
.text a { color: inherit; text-decoration: none }
.fact { background: var(--fact); border-bottom: 2px solid var(--link) }
.many { background: var(--many); border-bottom-style: double; border-bottom-width: 4px }
.aside { background: var(--aside); border-bottom: 1px dotted var(--line) }
.left { background: var(--left); border: 2px dashed currentColor; padding: 0 .15em }
.text sup a { text-decoration: none; padding: 0 .1em }
li:target, span:target { outline: 3px solid var(--link) }
"""
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)
_LEGEND = (
    '<p class="legend"><span class="fact">One fact rests on these words</span>, '
    '<span class="fact many">several facts do</span>, '
    '<span class="aside">set aside with a reason</span>, '
    '<mark class="left">[left: nothing rests on it]</mark>. '
    "Numbers lead to the facts, and back.</p>"
)


def as_html(articles: Sequence[CoveredArticle], title: str) -> str:
    """The page of these articles: each text with its spans, then the facts on it."""
    contents = "".join(
        f'<li><a href="#a{n}">{_safe(a.label)}: {_safe(a.title)}</a>: {_safe(a.summary())}</li>'
        for n, a in enumerate(articles)
    )
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="generator" content="briefing">',
            _POLICY,
            f"<title>{_safe(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
            f"<h1>{_safe(title)}</h1>\n{_LEGEND}\n<nav><ul>{contents}</ul></nav>",
            *(_article(article, f"a{n}") for n, article in enumerate(articles)),
            "</main>\n</body>\n</html>\n",
        ]
    )


def _article(article: CoveredArticle, name: str) -> str:
    ids = {fact: f"{name}-f{place}" for place, fact in enumerate(article.facts())}
    text = "".join(_spans(article.coverage.segments, ids))
    facts = "".join(
        f'<li id="{id_}"><a href="#{id_}-at">{_numbered(fact)}</a> '
        f"{_safe(article.statements.get(fact, ''))}</li>\n"
        for fact, id_ in ids.items()
    )
    return (
        f'<section id="{name}">\n<h2>{_safe(article.label)}: {_safe(article.title)}</h2>\n'
        f'<p class="summary">{_safe(article.summary())}</p>\n'
        f'<div class="text">{text}</div>\n'
        f"<h3>Facts of {_safe(article.label)}</h3>\n<ul>\n{facts}</ul>\n"
        f"{_asides(article)}</section>"
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
    text = _safe(segment.text)
    if segment.facts:
        several = " many" if len(segment.facts) > 1 else ""
        names = ", ".join(map(_numbered, segment.facts))
        target = ids[segment.facts[0]]
        return f'<a class="fact{several}" href="#{target}" title="{names}">{text}</a>'
    if segment.reasons:
        reasons = _safe("; ".join(segment.reasons))
        return f'<span class="aside" title="set aside: {reasons}">{text}</span>'
    if segment.left:
        words = text.rstrip()
        return f'<mark class="left">[left: {words}]</mark>{text[len(words) :]}'
    return text


def _asides(article: CoveredArticle) -> str:
    """What was set aside, with its reasons in plain view rather than in tooltips."""
    items = "".join(
        f"<li>{_safe(segment.text.strip())}: {_safe('; '.join(segment.reasons))}</li>\n"
        for segment in article.coverage.segments
        if segment.reasons and not segment.facts
    )
    return f"<h3>Set aside</h3>\n<ul>\n{items}</ul>\n" if items else ""


def _safe(text: str) -> str:
    """Text from outside as HTML."""
    return escape(plain_coverage(text))


def _numbered(label: str) -> str:
    return _safe(with_line_numbers(label))
