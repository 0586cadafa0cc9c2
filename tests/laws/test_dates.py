"""Dates as texts write them: our own reading equals the library's, and nonsense is refused."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefing_events.when import RULES, When

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
ZONES = st.sampled_from((None, "UTC", "Europe/Moscow", "America/New_York", "Asia/Kabul"))


def by_library(text: str) -> tuple[date, date]:
    """The first and last day of a text, as the ``edtf`` library reads it."""
    parsed = parse_edtf(text)
    return date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3])


def ours(text: str) -> tuple[date, date]:
    when = When.parse(text)
    assert when.edtf == text
    return when.earliest, when.latest


@given(DAYS)
@settings(max_examples=50)
def test_days_months_and_years_are_read_as_the_library_reads_them(day: date) -> None:
    for text in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        assert ours(text) == by_library(text)


@given(st.lists(DAYS, min_size=2, max_size=2).map(sorted))
@settings(max_examples=50)
def test_spans_and_one_of_sets_of_days_are_read_as_the_library_reads_them(
    days: list[date],
) -> None:
    start, end = days
    for text in (f"{start}/{end}", f"[{start}..{end}]"):
        assert ours(text) == by_library(text) == (start, end)


@given(st.lists(DAYS, min_size=2, max_size=2).map(sorted))
@settings(max_examples=50)
def test_spans_of_months_are_read_as_the_library_reads_them(days: list[date]) -> None:
    start, end = (day.isoformat()[:7] for day in days)
    assert ours(f"{start}/{end}") == by_library(f"{start}/{end}")


@pytest.mark.parametrize(
    "text",
    [
        "[1667,1668,1670..1672]",
        "[1667,1668, 1670..1672]",
        "[2024-11-24,2024-11-26]",
        "{1667,1668,1670..1672}",
        "{2024-11-24..2024-11-26}",
        "{2024-11,2024-12}",
    ],
)
def test_sets_of_level_two_are_read_as_the_library_reads_them(text: str) -> None:
    assert ours(text) == by_library(text)


@given(st.dates(date(1000, 1, 1), date(9998, 1, 1)), st.integers(1, 400))
@settings(max_examples=50)
def test_open_and_reversed_dates_are_refused(start: date, length: int) -> None:
    end = start + timedelta(length)
    open_ended = (f"{start}/", f"/{start}", f"{start}/..", f"../{start}")
    open_sets = (f"[{start}..]", f"{{{start}..}}", f"{{..{start}}}")
    swapped = (f"{end}/{start}", f"[{end}..{start}]", f"{{{end}..{start}}}")
    for text in (*open_ended, *open_sets, *swapped):
        with pytest.raises(ValueError, match=r"(open end|ends before)") as refusal:
            When.parse(text)
        assert text in str(refusal.value)


@given(DAYS, st.sampled_from([10, 7]))
@settings(max_examples=50)
def test_a_date_open_to_the_past_is_told_from_its_bound_on(day: date, precision: int) -> None:
    bound = day.isoformat()[:precision]
    assert ours(f"[..{bound}]") == ours(bound)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-06-11~", "2024-06-08", "2024-06-14"),
        ("2024-06-11?", "2024-06-08", "2024-06-14"),
        ("2024-06%", "2024-05-17", "2024-07-15"),
        ("2024~", "2023-07-02", "2025-07-02"),
        ("0001-01-01~", "0001-01-01", "0001-01-04"),
        ("9999-12-31~", "9999-12-28", "9999-12-31"),
        ("2024-06-11~/2024-07", "2024-06-08", "2024-07-31"),
        ("2023-21", "2023-03-01", "2023-05-31"),
        ("2023-22", "2023-06-01", "2023-08-31"),
        ("2023-23", "2023-09-01", "2023-11-30"),
        ("2023-24", "2023-12-01", "2024-02-29"),
        ("2024-24", "2024-12-01", "2025-02-28"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2024-1X", "2024-10-01", "2024-12-31"),
        ("2024-XX", "2024-01-01", "2024-12-31"),
        ("2024-02-XX", "2024-02-01", "2024-02-29"),
        ("2024-02-2X", "2024-02-20", "2024-02-29"),
    ],
)
def test_what_the_standard_leaves_open_follows_the_documented_rules(
    text: str, first: str, last: str
) -> None:
    when = When.parse(text)
    days = when.earliest.isoformat(), when.latest.isoformat()
    assert (days, when.rules) == ((first, last), RULES)


@pytest.mark.parametrize("text", ["2024-24-11", "2024-3X", "2024-02-3X", "9999-24", "2024-25"])
def test_what_no_day_fits_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        When.parse(text)


def test_days_that_are_all_meant_are_under_way_from_the_first() -> None:
    both, one = When.parse("{2024-03-05,2024-03-07}"), When.parse("[2024-03-05,2024-03-07]")
    assert (both.begun, one.begun) == (date(2024, 3, 5), None)
    assert When.parse("{2024-03-05..2024-03-07}").begun == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("text", "zone", "minute"),
    [
        ("2024-03-05T09:00", "Asia/Kabul", 541),
        ("2024-03-05T09:00+03:00", "Asia/Kabul", 631),
        ("2024-03-05T23:10+03:00", "Asia/Kabul", 41),
        ("2024-03-05", "Asia/Kabul", 0),
    ],
)
def test_the_time_of_a_moment_is_that_of_the_dossier(text: str, zone: str, minute: int) -> None:
    assert When.parse(text, zone).minute == minute


def test_a_date_of_older_rules_keeps_its_days_and_is_known() -> None:
    days = {"earliest": date(2023, 5, 10), "latest": date(2025, 7, 12)}
    old = When(edtf="2024-06-11~", **days)
    assert old.is_outdated
    assert not any(When.parse(text).is_outdated for text in ("2024-06-11~", "2024-06-11", "2024"))


PIECES = st.sampled_from(
    ["2024", "-11", "-25", "-21", "-13", "-31", "/", "..", "[", "]", "{", "}", ",", "?", "~", "%",
     "X", "u", "T10:00", "Z", "+03:00", "-99:00", "y", "e5", "0000", "9999", "0001", "open",
     "unknown", " ", "(", ")", "^", "-", "٣", "²", "S2", "S29999", "1950", "E7", "\x00"]
)  # fmt: skip


@given(
    st.one_of(
        st.lists(PIECES, max_size=7).map("".join),
        st.text(max_size=20),
        st.from_regex(re.compile(r"\A-?[\dXu]{4}(-[\dXu]{2}){0,2}[?~%]?(/.*)?\Z", re.ASCII)),
        st.builds(
            "{:%Y-%m-%dT%H:%M}{}".format,
            st.datetimes(),
            st.sampled_from(["", "Z", "+14:00", "-12:00", "+0530", "-23:59"]),
        ),
    ),
    ZONES,
)
@example("0001-01-01T00:00+05:00", "UTC")
@example("9999-12-31T23:00-05:00", "UTC")
@example("1950S29999", None)
@example("1950S0/2024", None)
def test_any_text_is_a_date_in_order_or_is_refused(text: str, zone: str | None) -> None:
    try:
        when = When.parse(text, zone)
    except ValueError:
        return
    assert when.earliest <= (when.begun or when.earliest) <= when.latest


def test_the_library_prints_nothing_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="not a date"):
        When.parse("2024-1X-9")
    assert capsys.readouterr().out == ""


@given(st.sampled_from(["٢٠٢٤", "２０２４-１１", "2024-1１-25"]))
def test_digits_of_other_scripts_are_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        When.parse(text)


@pytest.mark.parametrize("text", ["Y1E999999999", "Y-17E77777777", "Y170000002", "2024-" * 9000])
def test_years_beyond_the_calendar_are_refused_and_not_computed(text: str) -> None:
    with pytest.raises(ValueError, match="not a date of this calendar"):
        When.parse(text)
