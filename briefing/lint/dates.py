"""The rule of the as-of date: a brief as of D says nothing of what comes after D."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from datetime import date

from briefing.facts import FactAsOf
from briefing.lint.finding import Problem
from briefing.lint.lint_context import LintContext, carriers
from briefing.model.vantage import Window
from briefing_events.shapes import Figure, State

_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})\b"
    rf"|\b(?:(?P<first>\d{{1,2}})(?: (?P<opening>{_MONTH}))?[–—-])?"
    rf"(?P<day>\d{{1,2}}) (?P<month>{_MONTH}) (?P<year>\d{{4}})\b"
    rf"|\b(?P<us_month>{_MONTH}) (?P<us_day>\d{{1,2}}), (?P<us_year>\d{{4}})\b"
    rf"|\b(?P<only_month>{_MONTH}) (?P<of_year>\d{{4}})\b"
    r"|\b(?:in|until|by|since|from|of|late|early|during) (?P<bare>(?:19|20|21)\d{2})\b"
)


def future(case: LintContext) -> Iterator[Problem]:
    """No date after the brief's, but where a fact cited there may fall or is due."""
    as_of = case.snapshot.vantage.as_of
    for line, text, cites in _dated(case):
        for words in dates_after(text, as_of, case.entries(cites)):
            yield line, f"'{words}' lies after the brief's date, {as_of}"


def dates_after(text: str, as_of: date, entries: Iterable[FactAsOf]) -> Iterator[str]:
    """The dates of a text that lie after a day, and are none of the facts' either."""
    entries = tuple(entries)
    for words, when in dates_in(text):
        if when.earliest > as_of and not _is_carried(when, entries):
            yield words


def _dated(case: LintContext) -> Iterator[tuple[int, str, tuple[int, ...]]]:
    for claim in case.told:
        yield claim.line, claim.whole, claim.cites
    for row in case.rows:
        yield row.line, row.text, row.cites


def dates_in(text: str) -> Iterator[tuple[str, Window]]:
    """The dates with a year that a text gives, as written and as days; of a span its last day."""
    for found in _DATE.finditer(text):
        try:
            window = _window(found)
        except ValueError:  # no day of the calendar: no date
            continue
        yield found.group(), window


def _window(found: re.Match[str]) -> Window:
    part = found.groupdict()
    if part["iso"]:
        day = date.fromisoformat(part["iso"])
        return Window(day, day)
    if part["day"]:
        return _day(part["year"], part["month"], part["day"])
    if part["us_day"]:
        return _day(part["us_year"], part["us_month"], part["us_day"])
    if part["only_month"]:
        year, month = int(part["of_year"]), _MONTHS[part["only_month"]]
        last = calendar.monthrange(year, month)[1]
        return Window(date(year, month, 1), date(year, month, last))
    year = int(part["bare"])
    return Window(date(year, 1, 1), date(year, 12, 31))


def _day(year: str, month: str, day: str) -> Window:
    on = date(int(year), _MONTHS[month], int(day))
    return Window(on, on)


def _is_carried(when: Window, entries: Iterable[FactAsOf]) -> bool:
    """Whether a fact may fall then, is due then, or names that date itself."""
    for entry in entries:
        if any(low <= when.latest and when.earliest <= high for low, high in _spans(entry)):
            return True
        named = {window for text in carriers(entry) for _, window in dates_in(text)}
        if when in named:
            return True
    return False


def _spans(entry: FactAsOf) -> Iterator[tuple[date, date]]:
    yield entry.window.earliest, entry.window.latest
    fact = entry.fact
    given = [cited.moment for cited in entry.cited] + [fact.due]
    if isinstance(fact, State):
        given += [fact.holds_from, fact.holds_until]
    if isinstance(fact, Figure):
        given.append(fact.period)
    for when in given:
        if when is not None:
            yield when.earliest, when.latest
