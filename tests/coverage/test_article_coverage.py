"""What rests on which words of an article, and what is left."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.coverage import CoveredArticle, Span, as_text, cover
from briefing.render.coverage_page import coverage_html

TEXT = "Tea visited Coffee, and sugar fell.\nThe end was near."


def span(words: str, label: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), label)


def test_what_no_fact_rests_on_is_left() -> None:
    seen = cover(TEXT, [span("Tea visited Coffee", "1")])
    assert [segment.text for segment in seen.left] == [", and sugar fell.\n", "The end was near."]
    assert [seen.line(segment) for segment in seen.left] == [1, 2]


def test_punctuation_and_one_or_two_joining_words_are_not_left() -> None:
    facts = [span("Tea visited Coffee", "1"), span("sugar fell", "2"), span("end was near", "3")]
    assert cover(TEXT, facts).left == ()


@pytest.mark.parametrize("words", ["not", "if", "may", "2024", "and of the", "Tea", "no", "could"])
def test_words_that_carry_something_are_left(words: str) -> None:
    assert cover(words, []).left


def test_words_set_aside_are_not_left_and_keep_their_reason() -> None:
    seen = cover(TEXT, [span("Tea visited Coffee, and sugar fell.", "1")],
                    [span("The end was near.", "heading")])  # fmt: skip
    assert seen.left == ()
    assert seen.segments[-1].reasons == ("heading",)
    assert seen.words() == (6, 4, 0)


def test_overlapping_facts_share_segments() -> None:
    seen = cover(TEXT, [span("Tea visited Coffee", "1"), span("Coffee, and sugar", "2")])
    assert [(s.text, s.facts) for s in seen.segments[:3]] == [
        ("Tea visited ", ("1",)),
        ("Coffee", ("1", "2")),
        (", and sugar", ("2",)),
    ]


def test_a_fact_that_cites_the_same_words_twice_ends_when_both_end() -> None:
    seen = cover("abcd", [Span(0, 3, "1"), Span(1, 2, "1")])
    assert [(s.text, s.facts) for s in seen.segments] == [
        ("a", ("1",)), ("b", ("1",)), ("c", ("1",)), ("d", ()),
    ]  # fmt: skip


SPANS = st.lists(
    st.builds(
        lambda start, length, label: Span(start, start + length, str(label)),
        st.integers(-5, 40),
        st.integers(0, 20),
        st.integers(0, 4),
    ),
    max_size=8,
)


@given(st.text(max_size=40), SPANS, SPANS)
def test_the_segments_are_the_text_and_know_exactly_what_rests_on_them(
    text: str, facts: list[Span], asides: list[Span]
) -> None:
    seen = cover(text, facts, asides)
    assert seen.text == text
    for segment in seen.segments:
        for at in range(segment.start, segment.end):
            assert set(segment.facts) == {s.label for s in facts if s.start <= at < s.end}
            assert set(segment.reasons) == {s.label for s in asides if s.start <= at < s.end}
        assert not (segment.left and (segment.facts or segment.reasons))


def article(text: str = TEXT, *facts: Span) -> CoveredArticle:
    return CoveredArticle("S1", "A <b>title</b>", cover(text, facts), {"1": "Tea <i>& co</i>."})


def test_the_text_marks_where_facts_end_and_what_is_left() -> None:
    assert as_text([article(TEXT, span("Tea visited Coffee", "1"))]) == (
        "[#n] ends the words of fact n; {...} is set aside; >>>...<<< is left\n"
        "\n"
        "S1  A <b>title</b>\n"
        "    1 fact on 3 words; 0 words set aside; 7 words left in 2 stretches\n"
        "\n"
        "Tea visited Coffee[#1]>>>, and sugar fell.<<<\n"
        ">>>The end was near.<<<\n"
        "\n"
        "    left on line 1: , and sugar fell.\n"
        "    left on line 2: The end was near.\n"
    )


def test_the_text_cannot_steer_a_terminal() -> None:
    shown = as_text([article("\x1b[2J\x07 wiped \u202e out")])
    assert not set(shown) & set("\x1b\x07\u202e")


class _Reader(HTMLParser):
    """Collects ids, targets and texts of a page, and whether its tags are balanced."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.texts: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name == "href" and value:
                self.targets.append(value)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader


def test_each_link_of_the_page_leads_to_one_place_in_it() -> None:
    page = read(coverage_html([article(TEXT, span("Tea visited", "1"), span("Tea", "2"))] * 2))
    assert len(set(page.ids)) == len(page.ids)
    assert page.targets
    assert {target.removeprefix("#") for target in page.targets} <= set(page.ids)


@given(st.text(max_size=30), SPANS, st.text(max_size=10))
def test_nothing_from_outside_becomes_markup(text: str, facts: list[Span], title: str) -> None:
    hostile = f"<script>x</script>{text}"
    seen = cover(hostile, facts, [Span(0, 3, '"><script>')])
    page = coverage_html([CoveredArticle(title, title, seen, {"0": "<script>"})])
    assert "<script" not in page
    assert read(page).open == []


def test_what_is_left_is_told_in_words_and_not_by_colour_alone() -> None:
    assert '<mark class="left">[left: The end was near.]</mark>' in coverage_html([article()])


def test_the_reason_of_words_set_aside_stands_in_the_open() -> None:
    seen = cover(TEXT, [], [span("The end was near.", "heading")])
    assert "The end was near.: heading" in coverage_html([CoveredArticle("S1", "T", seen)])
