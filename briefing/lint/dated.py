"""The rule of dates: a date in a line is one that the facts cited there have."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from briefing.facts import FactAsOf
from briefing.lint.dates import dates_after
from briefing.lint.finding import Problem
from briefing.lint.lint_context import Claim, LintContext, fact_numbers
from briefing.projections import wording
from briefing_events.shapes import Figure, State
from briefing_events.when import When

_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
_M = "|".join(_MONTHS)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"
_TO = r"(?: ?[–—-] ?| to | and )"
_DATE = re.compile(
    r"(?<![\w-])(?:"
    r"(?P<iso>\d{4}-\d{2}-\d{2})"
    rf"|(?:(?P<d1>{_DAY})(?: (?P<m1>{_M}))?(?:,? (?P<y1>\d{{4}}))?{_TO})?"
    rf"(?P<d>{_DAY})(?: of)? (?P<m>{_M})(?:,? (?P<y>\d{{4}}))?"
    rf"|(?P<um>{_M}) (?P<ud>{_DAY})(?:{_TO}(?:(?P<um2>{_M}) )?(?P<ud2>{_DAY}))?"
    r"(?:,? (?P<uy>\d{4}))?"
    rf"|(?P<om>{_M})(?:,? (?P<oy>\d{{4}}))?"
    r")(?![\w-]*\d)(?!\w)"
)
_BY = re.compile(
    r"(?:^|\W)(?:by|before|until|till|not after|no later than)(?: the end of)? ?$", re.IGNORECASE
)
_IN = re.compile(
    r"(?:^|\W)(?:in|since|until|till|by|before|after|from|to|of|during|late|early|mid|last|this|"
    r"next|end of)[ -]$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\w.,-])(?:19|20|21)\d{2}(?![\w-]|[.,]\d)")
_NEAR = 24


class Unit(NamedTuple):
    """A day, a month or a year as a text gives it, perhaps without its year."""

    year: int | None
    month: int | None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A date in a text: one unit, or the first and last of a span; perhaps only a bound."""

    words: str
    first: Unit
    last: Unit
    bound: bool = False
    bare: bool = False
    """A month without a year, and without a word before it that makes it a date."""


def dates_are_carried(case: LintContext) -> Iterator[Problem]:
    """A date, in bold or in the sentence, is one of a fact cited there, as briefs word it."""
    for claim, entries in case.grounded():
        if claim.section == "differences" or not case.is_of_the_record(claim):
            yield from ((claim.line, message) for message in _strange(case, claim, entries))


def _strange(case: LintContext, claim: Claim, entries: Sequence[FactAsOf]) -> Iterator[str]:
    known = _known(case, entries)
    as_of = case.snapshot.vantage.as_of
    for text in (claim.lead, claim.text, claim.aside):
        for words in _unknown(text, known):
            if not any(dates_after(f"in {words}", as_of, entries)):  # that is another rule's
                dates = "; ".join(dict.fromkeys(map(wording.when, entries)))
                yield f"'{words}' is no date of {fact_numbers(entries)} ({dates})"


def _unknown(text: str, known: _Known) -> Iterator[str]:
    """The dates of a text that are none of the known ones; then years that stand alone."""
    taken: set[int] = set()
    for place, given in given_in(text):
        taken.update(range(place, place + len(given.words)))
        if not given.bare and not known.has(given):
            yield given.words
    for found in _YEAR.finditer(text):
        if found.start() not in taken and int(found.group()) not in known.years:
            yield found.group()


@dataclass(frozen=True, slots=True)
class _Known:
    """The dates that facts have, and their years."""

    dates: tuple[Given, ...]
    years: frozenset[int]

    def has(self, given: Given) -> bool:
        """Whether a date is one of these, or a less exact one for one of these."""
        return any(self._is(given, each) for each in self.dates)

    def _is(self, given: Given, known: Given) -> bool:
        if given.bound:
            return self._fits(given.last, known.last)
        fits = self._fits(given.first, known.first) and self._fits(given.last, known.last)
        return fits and not known.bound

    def _fits(self, given: Unit, known: Unit) -> bool:
        same_year = given.year in {None, known.year} or (
            known.year is None and given.year in self.years
        )
        return same_year and all(
            mine in {None, its} for mine, its in zip(given[1:], known[1:], strict=True)
        )


def _known(case: LintContext, entries: Iterable[FactAsOf]) -> _Known:
    dates: list[Given] = []
    years: set[int] = set()
    for entry in entries:
        for when in _dates_of(entry):
            dates += _worded(when)
            years |= {when.earliest.year, when.latest.year}
        begun = wording.when(entry, entry.window.earliest)
        worded = (wording.when(entry), begun, *map(wording.of, entry.cited))
        dates += [given for text in worded for _, given in given_in(text)]
        for text in (*case.words_of([entry]), *entry.fact.topics):
            dates += _quoted(text)
            years |= {int(found) for found in _YEAR.findall(text)}
        years |= {entry.window.earliest.year, entry.window.latest.year}
    return _Known(tuple(dates), frozenset(years))


def _quoted(text: str) -> Iterator[Given]:
    """The dates in the words of a fact, whatever stands before them; of a span also its ends."""
    for _, given in given_in(text):
        yield replace(given, bound=False)
        if given.first != given.last:
            yield _single(given.words, given.first)
            yield _single(given.words, given.last)


def _worded(when: When) -> Iterator[Given]:
    """A date, the month that holds it, and the ends of what was under way."""
    words = wording.written(when)
    yield from (given for _, given in given_in(words))
    low, high = Unit(*when.earliest.timetuple()[:3]), Unit(*when.latest.timetuple()[:3])
    yield Given(words, low, high)
    if low[:2] == high[:2]:
        yield _single(words, Unit(low.year, low.month))
    if when.begun:
        yield _single(words, low)
        yield _single(words, high)


def _single(words: str, unit: Unit) -> Given:
    return Given(words, unit, unit)


def _dates_of(entry: FactAsOf) -> Iterator[When]:
    fact = entry.fact
    given = [cited.moment for cited in entry.cited] + [fact.due]
    if isinstance(fact, State):
        given += [fact.holds_from, fact.holds_until]
    if isinstance(fact, Figure):
        given.append(fact.period)
    return (when for when in given if when is not None)


@lru_cache(maxsize=4096)
def given_in(text: str) -> tuple[tuple[int, Given], ...]:
    """The dates that a text gives, each with its place."""
    return tuple((found.start(), _given(found)) for found in _DATE.finditer(text))


def _given(found: re.Match[str]) -> Given:
    part = found.groupdict()
    before = found.string[max(0, found.start() - _NEAR) : found.start()]
    first, last = _units(part)
    return Given(
        found.group(),
        first,
        last,
        bound=_BY.search(before) is not None,
        bare=bool(part["om"]) and not part["oy"] and not _IN.search(before),
    )


def _units(part: Mapping[str, str | None]) -> tuple[Unit, Unit]:
    """The first and the last unit of a date; they are the same where it is no span."""
    if iso := part["iso"]:
        day = Unit(*map(int, iso.split("-")))
        return day, day
    if part["om"]:
        month = _unit(part["oy"], part["om"], None)
        return month, month
    if part["d"]:
        last = _unit(part["y"], part["m"], part["d"])
        if not part["d1"]:
            return last, last
        return _unit(part["y1"] or part["y"], part["m1"] or part["m"], part["d1"]), last
    first = _unit(part["uy"], part["um"], part["ud"])
    if not part["ud2"]:
        return first, first
    return first, _unit(part["uy"], part["um2"] or part["um"], part["ud2"])


def _unit(year: str | None, month: str | None, day: str | None) -> Unit:
    number = int(re.sub(r"\D", "", day)) if day else None
    return Unit(int(year) if year else None, _MONTHS.get(month or ""), number)
