"""The dates that words of a quote give, and those that they only seem to give."""

from __future__ import annotations

import pytest

from briefing.dossier import read_dossier
from briefing.dossier.quoted_date import date_beside, date_in
from briefing.dossier.suggested import suggestions
from briefing.service.load_warnings import date_warnings
from briefing_events.when import When
from tests.dossier.conftest import Write
from tests.dossier.test_lean import TOLD, said

PUBLISHED = When.parse("2011-08-09")  # a Tuesday


@pytest.mark.parametrize(
    ("quote", "edtf"),
    [
        ("recognised the council in late July", "[2011-07-21..2011-07-31]"),
        ("In early August 2010 it met", "[2010-08-01..2010-08-10]"),
        ("the talks of mid-March", "[2011-03-11..2011-03-20]"),
        ("in late November", "[2010-11-21..2010-11-30]"),
        ("it fell in early 2009", "[2009-01-01..2009-04-30]"),
        ("in late 2010", "[2010-09-01..2010-12-31]"),
        ("Last month, it deported him", "2011-07"),
        ("earlier this month", "[2011-08-01..2011-08-09]"),
        ("last year", "2010"), ("attacked in 1982 at the height of the war", "1982"),
        ("last week", "[2011-07-31..2011-08-07]"), ("said yesterday", "2011-08-08"),
        ("last Tuesday", "2011-08-02"), ("on Tuesday", "2011-08-09"),
        ("three days ago", "2011-08-06"), ("two weeks ago", "2011-07-26~"),
        ("a year ago", "2010"), ("14 months ago", "2010-06"),
        ("from June 5 to 8", "2011-06-05/2011-06-08"), ("on 5 March 2009", "2009-03-05"),
    ],
)  # fmt: skip
def test_words_of_a_quote_give_its_date(quote: str, edtf: str) -> None:
    found = date_in(quote, PUBLISHED)
    assert found is not None
    assert found["occurred"] == edtf
    assert found["basis"] == "stated" or found["basis_note"].startswith('"')
    assert When.parse(edtf).earliest <= PUBLISHED.latest


@pytest.mark.parametrize(
    "quote",
    [
        "since late July", "until 5 March", "by early August", "after last year",
        "will meet in early August", "is to be held on Friday", "planned for late July",
        "in March, two days ago", "the following day", "a week earlier", "the March attack",
        "on 31 February", "may come", "over the next week", "two days after the attack",
    ],
)  # fmt: skip
def test_other_words_of_time_give_none(quote: str) -> None:
    assert date_in(quote, PUBLISHED) is None


@pytest.mark.parametrize(
    ("quote", "near", "edtf"),
    [
        ("The following day he left", "2011-07-15", "2011-07-16"),
        ("the previous day", "2011-08-01", "2011-07-31"),
        ("the day before", "2011-07-15", "2011-07-14"),
        ("a week earlier", "2011-07-15", "2011-07-08~"),
        ("two days later", "2011-07-15", "2011-07-17"),
        ("the following month", "2011-12", "2012-01"), ("in the same year", "2010-05-05", "2010"),
        ("the following week", "2011-07-15", "[2011-07-17..2011-07-24]"),
    ],
)  # fmt: skip
def test_words_that_count_from_what_was_told_before_them_do_so(
    quote: str, near: str, edtf: str
) -> None:
    found = date_beside(quote, When.parse(near))
    assert found is not None
    assert found[1] == edtf


def test_a_day_is_not_counted_from_a_month_and_not_from_what_is_no_context() -> None:
    assert date_beside("the following day", When.parse("2011-07")) is None
    assert date_beside("last week", When.parse("2011-07-15")) is None


NEXT = """
[next]
meeting-held = "Tea and Bean met."
who = "participant tea, bean"
quote = "The following day they met."
"""


def test_a_date_of_the_context_is_suggested_only_where_the_quote_counts_from_one(
    write: Write,
) -> None:
    files = said(TOLD + NEXT + NEXT.replace("next", "more").replace("The following day t", "T"))
    files["sources/1.txt"] += "The following day they met.\nThey met.\n"
    dossier = read_dossier(write(files=files))
    (guess,) = (each for each in suggestions(dossier) if each.field == "date")
    assert (guess.key, guess.value) == (
        "next",
        '2030-01-02 by-context "The following day", after told',
    )
    (warning,) = date_warnings(dossier)
    assert warning.startswith("next has no date, but 'The following day' stands in its quote")
    files = said(TOLD + NEXT.replace("[next]\n", '[next]\ndate = "unknown of another visit"\n'))
    files["sources/1.txt"] += "The following day they met.\n"
    assert not list(date_warnings(read_dossier(write(files=files))))


@pytest.mark.parametrize(("date", "warned"), [("2029-12-25", True), ("2030-01-01", False)])
def test_a_date_that_its_quote_does_not_give_is_warned_of(
    write: Write, date: str, *, warned: bool
) -> None:
    dossier = read_dossier(write(files=said(f'{TOLD}date = "{date}"\n')))
    assert [
        w.startswith(f"told is dated {date}, but 'on Tuesday'") for w in date_warnings(dossier)
    ] == ([True] * warned)


@pytest.mark.parametrize(("date", "warned"), [("2029-12-24", False), ("2029-12-10", True)])
def test_a_part_of_a_month_leaves_three_days_on_either_side(
    write: Write, date: str, *, warned: bool
) -> None:
    files = said(f'{TOLD.replace("on Tuesday", "in late December")}date = "{date}"\n')
    files["sources/1.txt"] = files["sources/1.txt"].replace("on Tuesday", "in late December")
    assert bool(list(date_warnings(read_dossier(write(files=files))))) is warned
