"""Which days a series holds: a step apart from the first, and always the last."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from briefing.service.series import Every, days


def written(first: str, last: str, every: Every) -> list[str]:
    found = days(date.fromisoformat(first), date.fromisoformat(last), every)
    return [day.isoformat() for day in found]


def test_every_day_names_both_ends() -> None:
    assert written("2024-02-28", "2024-03-01", "day") == [
        "2024-02-28",
        "2024-02-29",
        "2024-03-01",
    ]


def test_the_last_day_is_there_where_no_week_ends_on_it() -> None:
    assert written("2024-01-01", "2024-01-17", "week") == [
        "2024-01-01",
        "2024-01-08",
        "2024-01-15",
        "2024-01-17",
    ]


def test_the_last_day_is_there_once_where_a_week_ends_on_it() -> None:
    assert written("2024-01-01", "2024-01-08", "week") == ["2024-01-01", "2024-01-08"]


def test_a_month_without_such_a_day_ends_on_its_last_and_the_next_has_it_again() -> None:
    assert written("2024-01-31", "2024-04-30", "month") == [
        "2024-01-31",
        "2024-02-29",
        "2024-03-31",
        "2024-04-30",
    ]


def test_months_run_over_the_end_of_a_year() -> None:
    assert written("2023-11-15", "2024-02-14", "month") == [
        "2023-11-15",
        "2023-12-15",
        "2024-01-15",
        "2024-02-14",
    ]


@pytest.mark.parametrize("every", get_args(Every))
def test_a_series_of_one_day_holds_one_brief(every: Every) -> None:
    assert written("2024-05-31", "2024-05-31", every) == ["2024-05-31"]


@pytest.mark.parametrize("every", get_args(Every))
def test_the_calendar_ends_without_an_error(every: Every) -> None:
    assert written("9999-11-30", "9999-12-31", every)[-1] == "9999-12-31"
