"""The longest stretch on which nothing dated can fall, found from the days that order facts."""

from __future__ import annotations

from datetime import date

from briefing.readmodel.query import longest_reporting_gap


def test_the_search_for_a_silence_goes_on_behind_a_fact_that_fills_earlier_days() -> None:
    assert longest_reporting_gap(FilledEarlier(), 120) == (
        date.fromordinal(6),
        date.fromordinal(99),
    )


class FilledEarlier:
    """Facts ordered by days 1, 20 and 100, of which the second fills days 3 to 5 alone."""

    def days(self, after: int, until: int) -> list[int]:
        return [day for day in (1, 20, 100) if after < day <= until]

    def bounds(self, after: int, until: int) -> tuple[int, int] | None:
        days = {1: (1, 1), 20: (3, 5), 100: (100, 100)}
        found = [filled for day, filled in days.items() if after < day <= until]
        return (min(early for early, _ in found), max(late for _, late in found)) if found else None
