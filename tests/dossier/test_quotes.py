"""Where a quote stands, and what is said of one that stands nowhere or twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefing.dossier.anchor import anchor, longest_prefix, missing, occurrences
from briefing.dossier.position import lines_of
from briefing.dossier.shortened import in_full
from briefing_events import When
from briefing_events.source import Rating, Source, digest_of

TEXT = "He said “yes”.  Then he said no — twice.\nYes, he said no."


def article(text: str) -> Source:
    return Source(
        id="s1",
        label="S1",
        title="T",
        published=When.parse("2030"),
        rating=Rating(reliability="F", reliability_reason="-"),
        text=text,
        digest=digest_of(text),
    )


def test_words_that_occur_once_need_no_place() -> None:
    assert anchor(article(TEXT), "Then he") == TEXT.index("Then he")


def test_words_that_occur_twice_are_asked_for_their_place() -> None:
    message = anchor(article(TEXT), "he said no")
    assert isinstance(message, str)
    assert "more than once (at code points 21, 46)" in message
    assert "nth" in message


def test_the_nth_occurrence_is_counted_from_one() -> None:
    assert anchor(article(TEXT), "he said no", nth=2) == 46
    assert anchor(article(TEXT), "he said no", nth=1) == 21


def test_an_occurrence_too_many_is_refused() -> None:
    message = anchor(article(TEXT), "he said no", nth=3)
    assert isinstance(message, str)
    assert "only 2 times: nth = 3 is too high" in message


def test_a_start_names_the_code_point() -> None:
    assert anchor(article(TEXT), "he said no", start=46) == 46
    message = anchor(article(TEXT), "he said no", start=47)
    assert message == "'he said no' does not start at code point 47, but at 21, 46"


def test_nth_and_start_exclude_each_other() -> None:
    assert anchor(article(TEXT), "Then", nth=1, start=16) == "give either nth or start, not both"


def test_a_quote_does_not_run_over_a_line_break() -> None:
    message = anchor(article(TEXT), "twice.\nYes")
    assert message == "the quote runs over a line break; quote within one line of the article"


def test_straight_quotes_are_told_from_curly_ones() -> None:
    assert missing(TEXT, 'He said "yes".') == (
        "the article has other characters there (U+201C LEFT DOUBLE QUOTATION MARK for U+0022 "
        "QUOTATION MARK; U+201D RIGHT DOUBLE QUOTATION MARK for U+0022 QUOTATION MARK): "
        'write the quote as "He said “yes”."'
    )


def test_spaces_dashes_and_capitals_are_told_too() -> None:
    assert 'as "“yes”.  Then"' in missing(TEXT, "“yes”. Then")
    assert 'as "no — twice"' in missing(TEXT, "no - twice")
    assert 'as "Then he"' in missing(TEXT, "then he")


def test_the_longest_beginning_that_fits_is_shown() -> None:
    assert missing(TEXT, "Then he said yes") == (
        "the article does not have 'Then he said yes'; it fits up to 'Then he said ', "
        "then the quote has 'yes'"
    )


def test_words_of_another_text_do_not_fit_at_all() -> None:
    assert "not even its beginning" in missing(TEXT, "Zebra")


@given(st.text(max_size=60), st.text(max_size=20))
def test_the_longest_beginning_is_in_the_text_and_one_more_letter_is_not(
    text: str, words: str
) -> None:
    prefix = longest_prefix(text, words)
    assert prefix in text
    assert prefix == words or words[: len(prefix) + 1] not in text


@given(st.text("ab", max_size=30), st.text("ab", min_size=1, max_size=3))
def test_occurrences_are_all_places_where_the_words_start(text: str, words: str) -> None:
    expected = [at for at in range(len(text)) if text.startswith(words, at)]
    assert list(occurrences(text, words)) == expected


@given(st.text("ab “”’'\n-—", min_size=1, max_size=60), st.text("ab “”’'\n-—", max_size=12))
def test_a_quote_is_anchored_where_it_stands_or_a_message_says_why_not(
    text: str, words: str
) -> None:
    place = anchor(article(text), words or "a")
    if isinstance(place, int):
        assert text.startswith(words or "a", place)
    else:
        assert place


TOML = (
    '''\
# [[fact]] in a comment
source = "s1"
[[fact]]
key = """
[[fact]]
key = 1
"""
actors = [
    { id = "a", role = "x" },  # ]
    { id = "b",
      role = "y" },
]
[[fact.citation]]
exact = '[[fact.citation]]'
[[fact.citation]]
"quoted.key" . under = 'it'''
    "'"
    """
[[fact]]
[fact.table]
key = [1, [2,
 3]]
"""
)


def test_each_table_key_and_element_has_its_line() -> None:
    lines = lines_of(TOML.replace("it'", "it'"))
    assert lines["source",] == 2
    assert lines["fact", 0] == 3
    assert lines["fact", 0, "key"] == 4
    assert lines["fact", 0, "actors", 1] == 10
    assert lines["fact", 0, "actors", 1, "role"] == 11
    assert lines["fact", 0, "citation", 0, "exact"] == 14
    assert lines["fact", 0, "citation", 1] == 15
    assert lines["fact", 0, "citation", 1, "quoted.key", "under"] == 16
    assert lines["fact", 1] == 17
    assert lines["fact", 1, "table", "key", 1, 1] == 20
    assert ("fact", 2) not in lines


def test_a_table_that_only_its_parts_name_begins_at_the_first_of_them() -> None:
    lines = lines_of("a = 1\n[b.c]\nd = 1\n[[e.f]]\ng = 1\n")
    assert (lines["b",], lines["b", "c"], lines["e",], lines["e", "f", 0]) == (2, 2, 4, 4)


def test_words_on_two_lines_are_two_quotes() -> None:
    text = "The embassy opens.\n\nIt is right, he said in a statement.\n"
    message = in_full(text, "The embassy … in a statement.")
    assert isinstance(message, str)
    assert "stand on different lines" in message
    assert "give each line a quote of its own" in message
    assert in_full(text, "It is … in a statement.") == ("It is right, he said in a statement.", 20)
