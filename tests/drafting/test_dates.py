"""Dates in words become EDTF against the day of publication, or nothing."""

from __future__ import annotations

from datetime import date

import pytest

from briefing.drafting.date_phrases import choose, date_phrases_in, due_of, numeric_dates

PUBLISHED = date(2024, 11, 26)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He spoke on Monday.", ["2024-11-25"]),
        ("He spoke on 3 March 2021.", ["2021-03-03"]),
        ("On March 3, 2021, he spoke.", ["2021-03-03"]),
        ("He spoke in June 2023.", ["2023-06"]),
        ("He spoke in December.", ["2023-12"]),
        ("He spoke yesterday.", ["2024-11-25"]),
        ("They will meet on Friday.", ["2024-11-29"]),
        ("It fell last week.", ["[2024-11-18..2024-11-24]"]),
        ("It fell last year.", ["2023"]),
        ("Two months ago it fell.", ["2024-09"]),
        ("It fell in the summer of 2022.", ["[2022-06-01..2022-08-31]"]),
        ("It came in the third quarter of 2023.", ["[2023-07-01..2023-09-30]"]),
        ("It began in 1996.", ["1996"]),
        ("He may speak.", []),
        ("The march of 2,000 men went on.", []),
        ("It lasted for three days.", []),
        ("It happened on 29 February 2023.", []),
        ("It happened on 29 February 2024.", ["2024-02-29"]),
        ("It happened on 31 April 2024.", []),
    ],
)
def test_words_are_resolved_against_the_publication(text: str, expected: list[str]) -> None:
    assert [found.edtf for found in date_phrases_in(text, PUBLISHED)] == expected


def test_what_needs_the_publication_is_left_open_without_one() -> None:
    text = "On Monday, and on 3 March 2021, he spoke."
    assert [found.edtf for found in date_phrases_in(text, None)] == ["2021-03-03"]


def test_a_resolved_date_tells_from_what() -> None:
    (found,) = date_phrases_in("He spoke on Monday.", PUBLISHED)
    assert found.basis == "resolved"
    assert found.note == '"Monday", published on Tuesday 26 November 2024'


def test_a_date_to_come_is_what_a_plan_is_due_on_and_never_when_it_was_announced() -> None:
    dates = date_phrases_in("On Monday he said that the forum will open on Friday.", PUBLISHED)
    said, due = choose(dates, 0, PUBLISHED), due_of(dates, 0, PUBLISHED)
    assert said is not None
    assert due is not None
    assert (said.edtf, due.edtf) == ("2024-11-25", "2024-11-29")


def test_figures_are_read_in_any_language_if_the_calendar_has_them() -> None:
    found = numeric_dates("Встреча 25.11.2024, 2024-02-30 и 30.02.2024.")
    assert [each.edtf for each in found] == ["2024-11-25"]
