"""A brief as a standalone page: no script, no file beside it, every source's word escaped.

The page is made from the brief's Markdown, so that both say the same. Notes are numbered in the
order of their use. Each number leads to its note, which has the number of its fact, and each
quote of a note to its place in the article, further down.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from briefing.model.brief import Brief, Note, Quote
from briefing.render.html_page import html_page
from briefing.render.markdown import page_source, stamp_data
from briefing.render.sanitize import without_invisible
from briefing.render.source_excerpts import QuotedArticle, Stretch
from briefing.render.timeline_model import Timeline
from briefing.render.timeline_picture import timeline_svg
from briefing.render.tokens import Parsed, parse, parser

_LONG = re.compile(r"\S{24}(?=\S{12})")
"""Letters after which a word of a length that no language needs may be broken."""


class _Renderer(RendererHTML):
    """Tables that a phone can show."""

    def table_open(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        del tokens, idx
        return '<div class="table"><table role="table">\n'

    def table_close(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        del tokens, idx
        return "</table></div>\n"


def brief_html(
    brief: Brief,
    template: Path | None = None,
    *,
    articles: Sequence[QuotedArticle] = (),
    timeline: Timeline | None = None,
    printed: bool = False,
    **framed: object,
) -> str:
    """The page of a brief; ``printed`` for paper.

    ``framed`` is what another frame of the page takes, and its template as ``frame``.

    The timeline stands beside the status board, or the bottom line where there is no board.
    """
    stamp = json.dumps(stamp_data(brief), ensure_ascii=True)
    parsed = parse(page_source(brief, template), stamp)
    links = {id_ for article in articles for s in article.stretches for id_ in s.quotes}
    return html_page(
        "brief.html.j2",
        running=f"{brief.title}, {brief.vantage.in_words()}",
        stamp=stamp,
        masthead=template is None,
        head=_html(parsed.head, parsed.numbers),
        blocks=list(_blocks(parsed, {s.title: s.id for s in brief.sections})),
        notes=list(_notes(parsed, brief.notes, links)),
        notes_title=next((part.title for part in parsed.parts if part.notes), "Notes"),
        colophon="".join(_html(p.tokens, parsed.numbers) for p in parsed.parts if p.notes),
        articles=[(article, marked_text(article, parsed.numbers)) for article in articles],
        highlights=sorted(links),
        timeline=timeline if timeline and timeline.lanes else None,
        beside="board" if any(s.id == "board" for s in brief.sections) else "bottom-line",
        picture=timeline_svg(timeline, _places(parsed), printed=printed) if timeline else "",
        **framed,
    )


def _places(parsed: Parsed) -> dict[int, tuple[str, str]]:
    """Where the note of each fact stands on the page, and its number."""
    return {
        int(label): (f"n-{_anchor(label)}", number)
        for label, number in parsed.numbers.items()
        if label.isascii() and label.isdigit()
    }


@cache
def _reader() -> MarkdownIt:
    reader = parser(_Renderer)
    reader.add_render_rule("footnote_ref", _reference)
    reader.add_render_rule("text", _breakable)
    return reader


def _html(tokens: Sequence[Token], numbers: Mapping[str, str]) -> str:
    env = {"numbers": numbers}
    rendered: str = _reader().renderer.render(list(_labelled(tokens)), _reader().options, env)
    return rendered


def _reference(
    _: RendererHTML, tokens: Sequence[Token], idx: int, __: Any, env: Mapping[str, Any]
) -> str:
    """The number of a note; the first one that leads to it is where it leads back."""
    label = str(tokens[idx].meta["label"])
    first = f' id="r-{_anchor(label)}"' if not tokens[idx].meta["subId"] else ""
    comma = ", " if idx and tokens[idx - 1].type == "footnote_ref" else ""
    number = env["numbers"][label]
    return (
        f'<sup class="ref">{comma}<a{first} href="#n-{_anchor(label)}" role="doc-noteref" '
        f'aria-label="Note {number}">{number}</a></sup>'
    )


def _breakable(_: RendererHTML, tokens: Sequence[Token], idx: int, *__: Any) -> str:
    """Text in which a word too long for any column may be broken."""
    # No text here holds a NUL: what steers was made visible before it was parsed.
    return escape(_LONG.sub("\\g<0>\0", tokens[idx].content)).replace("\0", "<wbr>")


def _labelled(tokens: Sequence[Token]) -> Iterator[Token]:
    """Cells that name their column, for screens too narrow for a table."""
    columns: list[str] = []
    place = 0
    for i, token in enumerate(tokens):
        if token.type == "table_open":
            columns = []
        elif token.type == "tr_open":
            place = 0
            token.attrSet("role", "row")
        elif token.type == "th_open":
            columns.append(tokens[i + 1].content)
            token.attrs |= {"scope": "col", "role": "columnheader"}
        elif token.type == "td_open":
            label = columns[place] if place < len(columns) else ""
            token.attrs |= {"role": "cell"} | ({"data-label": label} if label else {})
            place += 1
        yield token


def _blocks(parsed: Parsed, kinds: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The sections; ``kind`` is the id of the brief's section of the same title, if any."""
    seen: Counter[str] = Counter()
    for part in (part for part in parsed.parts if not part.notes):
        id_ = "s-" + _anchor(part.title.lower())
        seen[id_] += 1
        yield {
            "id": id_ if seen[id_] == 1 else f"{id_}-{seen[id_]}",
            "title": part.title,
            "html": _html(part.tokens, parsed.numbers),
            "kind": kinds.get(part.title, ""),
        }


def _anchor(text: str) -> str:
    """Text as a part of an id: letters, digits and hyphens, one for each text."""
    return re.sub(
        r"[^0-9A-Za-z]", lambda found: "-" if found[0] in " -" else f"_{ord(found[0]):x}", text
    )


# --- notes -------------------------------------------------------------------------------


def _notes(parsed: Parsed, notes: Sequence[Note], linked: set[str]) -> Iterator[dict[str, str]]:
    quotes = {str(note.number): note.quotes for note in notes}
    for label, tokens in parsed.notes.items():
        found = [_linked(token, label, quotes.get(label, ()), linked) for token in tokens]
        html, number = _html(found, parsed.numbers), parsed.numbers[label]
        yield {"id": _anchor(label), "number": number, "html": html}


def _linked(token: Token, label: str, quotes: Sequence[Quote], linked: set[str]) -> Token:
    """The note's text with a link on each quote whose article is on the page."""
    if token.type != "inline":
        return token
    children: list[Token] = []
    waiting = [(f"{label}-{i}", _flat(quote.exact)) for i, quote in enumerate(quotes)]
    for child in token.children or ():
        if child.type != "text":
            children.append(child)
            continue
        rest = child.content
        while waiting and waiting[0][1] in rest:
            id_, exact = waiting.pop(0)
            before, _, rest = rest.partition(exact)
            children.append(_text(before))
            children += _link(id_, exact) if id_ in linked else [_text(exact)]
        children.append(_text(rest))
    return token.copy(children=children)


def _flat(text: str) -> str:
    return without_invisible(" ".join(text.split()))


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _link(id_: str, content: str) -> list[Token]:
    opening = Token("link_open", "a", 1, attrs={"href": f"#q-{id_}", "class": "quote"})
    return [opening, _text(content), Token("link_close", "a", -1)]


# --- articles ----------------------------------------------------------------------------


def marked_text(article: QuotedArticle, numbers: Mapping[str, str]) -> str:
    """An article's text in HTML, its quotes marked by the ``numbers`` of their notes."""
    return "".join(_marked(article.stretches, numbers))


def _marked(stretches: Sequence[Stretch], numbers: Mapping[str, str]) -> Iterator[str]:
    """Each quote is marked from where it begins; its number stands where it ends."""
    following = [*(set(stretch.quotes) for stretch in stretches[1:]), set[str]()]
    begun: set[str] = set()
    for stretch, after in zip(stretches, following, strict=True):
        text = escape(without_invisible(stretch.text))
        if not stretch.quotes:
            yield text
            continue
        new = [quote for quote in stretch.quotes if quote not in begun]
        begun.update(new)
        first = f' id="q-{new[0]}"' if new else ""
        others = "".join(f'<span id="q-{quote}"></span>' for quote in new[1:])
        classes = " ".join(f"q-{quote}" for quote in stretch.quotes)
        yield f'<mark{first} class="{classes}">{others}{text}</mark>'
        ended = dict.fromkeys(q.split("-")[0] for q in stretch.quotes if q not in after)
        links = ", ".join(
            f'<a href="#n-{fact}" aria-label="Note {numbers[fact]}">{numbers[fact]}</a>'
            for fact in ended
            if fact in numbers
        )
        yield f'<sup class="ref">{links}</sup>' if links else ""
