"""The longest stretch on which nothing dated can fall, found from the days that order facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from briefing.readmodel.query import longest_reporting_gap


@dataclass
class Dated:
    """Facts by the day that orders them, with the days that each fills."""

    filled: dict[int, tuple[int, int]]

    def days(self, after: int, until: int) -> list[int]:
        return [day for day in self.filled if after < day <= until]

    def bounds(self, after: int, until: int) -> tuple[int, int] | None:
        found = [self.filled[day] for day in self.days(after, until)]
        return (min(early for early, _ in found), max(late for _, late in found)) if found else None


@pytest.mark.parametrize(
    ("filled", "gap"),
    [
        pytest.param(
            {1: (1, 1), 20: (3, 5), 100: (100, 100)}, (6, 99), id="from the last day filled before"
        ),
        pytest.param({1: (1, 1), 101: (90, 101)}, (2, 89), id="up to the first day filled behind"),
        pytest.param(
            {1: (1, 1), 100: (100, 100), 110: (80, 110)}, (2, 79), id="by a later fact, too"
        ),
        pytest.param(
            {1: (1, 1), 50: (50, 50), 101: (101, 101)}, (51, 100), id="the later of two as long"
        ),
    ],
)
def test_nothing_can_fall_between_what_facts_fill(
    filled: dict[int, tuple[int, int]], gap: tuple[int, int]
) -> None:
    first, last = map(date.fromordinal, gap)
    assert longest_reporting_gap(Dated(filled), 120) == (first, last)
