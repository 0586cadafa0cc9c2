"""A page stands alone, shows every word as text, and leads from each number to its quote."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.model.brief import Brief
from briefing.model.vantage import Vantage
from briefing.render import escape
from briefing.render.diff_page import diff_html
from briefing.render.html import brief_html
from briefing.render.sanitize import without_invisible
from briefing.render.source_excerpts import CUT, quoted_articles
from briefing.render.timeline_model import build_timeline
from briefing.render.tokens import inline_text, parse

from . import nasty
from .reading import Page, page, squashed

OURS = {
    "html", "head", "meta", "title", "style", "body", "a", "div", "nav", "p", "ol", "ul", "li",
    "main", "header", "section", "article", "h1", "h2", "h3", "strong", "em", "b", "span", "sup",
    "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "details", "summary",
    "mark", "ins", "del", "wbr", "footer", "svg", "g", "path", "text", "rect", "line", "circle",
}  # fmt: skip


@cache
def whole(brief: Brief | None = None, day: date = nasty.DAY, known: date | None = None) -> str:
    snapshot = nasty.snapshot(day, known)
    shown = brief or nasty.brief(day, known)
    return brief_html(
        shown,
        articles=quoted_articles(snapshot, shown.notes),
        timeline=build_timeline(snapshot, {note.number for note in shown.notes}),
    )


@cache
def compared() -> str:
    first = Vantage(date(2024, 4, 1), date(2024, 6, 5))
    return diff_html(nasty.diff(first, Vantage(nasty.DAY)), full=True)


def half_a_page() -> str:
    return diff_html(nasty.diff(Vantage(date(2024, 4, 1), date(2024, 6, 5)), Vantage(nasty.DAY)))


PAGES: dict[str, Callable[[], str]] = {"brief": whole, "diff": compared, "short diff": half_a_page}


@pytest.fixture(scope="module", params=[*PAGES.values()], ids=[*PAGES])
def read(request: pytest.FixtureRequest) -> Page:
    return page(request.param())


def test_nothing_is_loaded_and_nothing_runs(read: Page) -> None:
    for tag in read.tags:
        for name, value in tag.attributes.items():
            assert not name.startswith("on")
            assert name not in {"src", "srcset", "action", "background", "poster", "ping"}
            if name in {"href", "xlink:href"}:
                assert value is not None
                assert value.startswith("#")
    policy = read.named("meta", **{"http-equiv": "Content-Security-Policy"})[0]
    assert str(policy.attributes["content"]).startswith(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )
    styles = "".join(tag.text for tag in read.named("style"))
    assert "url(" not in styles
    assert "@import" not in styles


def test_no_text_becomes_an_element_or_a_comment(read: Page) -> None:
    assert {tag.name for tag in read.tags} <= OURS
    assert read.comments == []


def test_every_id_is_single_and_every_link_leads_somewhere(read: Page) -> None:
    ids = read.ids()
    assert sorted(ids) == sorted(set(ids))
    targets = {
        str(value).removeprefix("#")
        for tag in read.tags
        for name, value in tag.attributes.items()
        if name in {"href", "xlink:href"}
    }
    named = {
        name
        for tag in read.tags
        for attribute in ("aria-labelledby", "aria-describedby")
        for name in str(tag.attributes.get(attribute) or "").split()
    }
    assert (targets | named) - set(ids) == set()


@pytest.mark.parametrize("made", [whole, compared], ids=["brief", "diff"])
@pytest.mark.parametrize("text", nasty.ALL)
def test_every_word_of_a_source_stays_text(text: str, made: Callable[[], str]) -> None:
    body = squashed(page(made()).named("main")[0].text)
    assert squashed(without_invisible(text)) in body


def test_nothing_turns_the_words_around_it(read: Page) -> None:
    body = read.named("body")[0].text
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u0000") & set(body)


def test_each_quote_of_a_note_leads_to_its_words_in_the_article() -> None:
    read = page(whole())
    links = read.named("a", **{"class": "quote"})
    notes = nasty.brief().notes
    assert len(links) == sum(len(note.quotes) for note in notes)
    exact = {f"#q-{n.number}-{i}": q.exact for n in notes for i, q in enumerate(n.quotes)}
    for link in links:
        name = str(link.attributes["href"])
        marks = [
            tag
            for tag in read.named("mark")
            if name.removeprefix("#") in str(tag.attributes["class"]).split()
        ]
        assert "".join(mark.text for mark in marks) == without_invisible(exact[name])
        assert squashed(link.text) == squashed(without_invisible(exact[name]))


def test_the_stamp_is_kept_where_nobody_reads_it() -> None:
    read = page(whole())
    stamp = read.named("meta", name="briefing-stamp")[0]
    assert '"dossier": "nasty--x"' in str(stamp.attributes["content"])
    assert "briefing {" not in read.named("body")[0].text


def test_an_article_that_was_not_published_then_is_not_on_the_page() -> None:
    then = whole(known=nasty.DAY)
    articles = [
        tag.attributes["id"] for tag in page(then).named("details") if "id" in tag.attributes
    ]
    assert articles == ["article-s1"]
    assert "S2" not in page(then).named("body")[0].text


def test_a_part_that_was_not_published_then_is_cut_out() -> None:
    late = "A later part"
    then = page(whole(known=nasty.DAY)).named("div", **{"class": "text"})[0].text
    assert late not in then
    assert CUT in then
    assert late in page(whole()).named("div", **{"class": "text"})[0].text


def test_an_article_from_later_stays_folded_and_says_so() -> None:
    folded = {
        str(tag.attributes["id"]): "open" not in tag.attributes
        for tag in page(whole()).named("details")
        if "id" in tag.attributes
    }
    assert folded == {"article-s1": False, "article-s2": True}
    assert "its text tells of later events" in page(whole()).named("main")[0].text


def test_the_same_brief_gives_the_same_page() -> None:
    assert whole() == whole.__wrapped__()


def test_a_page_needs_neither_timeline_nor_articles() -> None:
    read = page(brief_html(nasty.brief()))
    assert not read.named("svg")
    assert not read.named("a", **{"class": "quote"})


def test_notes_are_numbered_in_the_order_of_their_use() -> None:
    read = page(whole())
    used = read.named("a", role="doc-noteref")
    places = list(dict.fromkeys(str(tag.attributes["href"]) for tag in used))
    first = {str(tag.attributes["href"]): tag.text for tag in used}
    assert [first[place] for place in places] == [str(n) for n in range(1, len(places) + 1)]
    items = [tag for tag in read.named("li") if str(tag.attributes.get("id")).startswith("n-")]
    assert [f"#{tag.attributes['id']}" for tag in items] == places
    for number, item in enumerate(items, 1):
        fact = str(item.attributes["id"]).removeprefix("n-")
        assert squashed(item.text).startswith(f"{number}#{fact}")


def test_a_mark_of_the_timeline_leads_to_the_note_of_its_fact() -> None:
    read = page(whole())
    marks = [tag for tag in read.named("a") if tag.parents[-1] == "svg"]
    assert len(marks) == 4
    for mark in marks:
        fact = str(mark.attributes["href"]).removeprefix("#n-")
        assert f"(#{fact})" in mark.text


def test_the_page_is_stamped_at_its_end_and_says_at_its_head_whose_it_is() -> None:
    read = page(brief_html(replace(nasty.brief(), byline="Author: the desk")))
    assert "Author: the desk" in read.named("header")[0].text
    assert "Ledger" not in read.named("header")[0].text
    assert "Ledger empty" in read.named("footer", **{"class": "colophon"})[0].text


def test_an_empty_past_gives_a_short_page() -> None:
    empty = page(whole(day=date(2020, 1, 1)))
    assert not empty.named("mark")
    assert "Nothing at all is settled" in empty.named("main")[0].text
    assert not empty.named("svg")


def test_a_template_of_a_user_is_no_way_round_the_escaping(tmp_path: Path) -> None:
    template = tmp_path / "own.md.j2"
    template.write_text("# Own\n\n<script>x</script> ![a](http://example.org/a.png)\n\n[^a b]: x\n")
    read = page(brief_html(nasty.brief(), template))
    assert {tag.name for tag in read.tags} <= OURS | {"img"}
    assert "<script>x</script>" in read.named("main")[0].text


def test_words_that_went_and_came_are_marked_in_a_diff() -> None:
    read = page(compared())
    headings = [tag.text for tag in read.named("h2")]
    assert headings[0] == "Status changes"
    assert headings[-1] == "Notes"


def test_a_diff_without_changes_says_so() -> None:
    here = Vantage(nasty.DAY)
    assert "Nothing changed between the two." in diff_html(nasty.diff(here, here))


@given(st.text(max_size=60))
def test_any_text_is_shown_as_just_that_text(text: str) -> None:
    flat = " ".join(without_invisible(" ".join(text.split())).split())
    escaped = escape.escape_markdown(text)
    markdown = f"- a {escaped} z[^1]\n\n| c |\n| --- |\n| a {escaped} z |\n"
    parsed = parse(f"# t\n\n## s\n\n{markdown}\n\n[^1]: n\n", "{}")
    shown = [
        re.sub(r"\s+", " ", inline_text(token.children or ()))
        for token in parsed.parts[0].tokens
        if token.type == "inline" and token.content != "c"
    ]
    assert shown == [re.sub(r"\s+", " ", f"a {flat} z")] * 2
