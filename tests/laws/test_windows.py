"""Dates as days: what has surely, perhaps or surely not come by a day."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from briefing.facts.resolved import window_of
from briefing.model.vantage import Status, Vantage
from briefing_events.when import When

from .histories import FIRST, LAST, History, a_day, a_vantage, a_when, scenes
from .looking import record_at


@given(st.integers(2000, 2100), st.integers(1, 12))
def test_a_month_does_not_leak_into_the_month_before(year: int, month: int) -> None:
    window = window_of(When.parse(f"{year}-{month:02d}"))
    first = date(year, month, 1)
    last = date(year, month, calendar.monthrange(year, month)[1])
    assert window.status(first - timedelta(1)) is Status.ABSENT
    assert window.status(first) is Status.POSSIBLE
    assert window.status(last - timedelta(1)) is Status.POSSIBLE
    assert window.status(last) is Status.SETTLED


@given(st.composite(a_day)(FIRST, LAST), st.integers(1, 90))
def test_a_span_is_under_way_inside_its_bounds_and_one_of_them_is_not(
    start: date, length: int
) -> None:
    end = start + timedelta(length)
    span = window_of(When.parse(f"{start}/{end}"))
    one_of = window_of(When.parse(f"[{start}..{end}]"))
    for window, inside in ((span, Status.SETTLED), (one_of, Status.POSSIBLE)):
        assert window.status(start - timedelta(1)) is Status.ABSENT
        assert window.status(start) is inside
        assert window.status(end - timedelta(1)) is inside
        assert window.status(end) is Status.SETTLED


@given(st.composite(a_when)(), st.composite(a_day)(), st.composite(a_day)())
def test_a_bounded_window_still_only_grows_more_certain(
    when: When, last: date, start: date
) -> None:
    window = window_of(when).bounded(last)
    statuses = [window.status(start + timedelta(days)) for days in range(120)]
    assert statuses == sorted(statuses)
    assert window.earliest <= (window.begun or window.latest) <= window.latest


@st.composite
def moving_days(draw: DrawFn) -> tuple[History, list[Vantage]]:
    history = draw(scenes()).history
    vantage = a_vantage(draw, history)
    days = sorted(a_day(draw, FIRST, LAST + timedelta(100)) for _ in range(4))
    return history, [vantage.at(day) for day in days]


@given(moving_days())
def test_as_days_pass_a_fact_goes_from_absent_to_possible_to_settled(
    moving: tuple[History, list[Vantage]],
) -> None:
    history, vantages = moving
    records = [record_at(history, vantage) for vantage in vantages]
    for number, _ in history.facts():
        entries = [snapshot.numbered(number) for snapshot in records]
        statuses = [entry.status if entry else Status.ABSENT for entry in entries]
        assert statuses == sorted(statuses), f"#{number}"
