"""Rules on dates: each is one of a fact cited there, and none lies after the brief's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from briefing.dossier.numbers import numbers_in, spelled_in
from briefing.facts import FactAsOf
from briefing.lint.date_notation import YEAR, Given, Unit, given_in
from briefing.lint.finding import Problem
from briefing.lint.lint_context import Claim, LintContext, fact_numbers
from briefing.projections import wording
from briefing.readmodel.placement import is_office
from briefing_events.shapes import Figure, State
from briefing_events.when import When

_COUNTED = re.compile(
    r"(?i)(?:(?P<voiced>announced|reported) )?(?<![\w-])[\w,-]+ days? ago\b"
    r"|\boverdue by [\w,-]+ days?\b"
)


def dates_are_carried(case: LintContext) -> Iterator[Problem]:
    """A date, in bold or in the sentence, is one of a fact cited there, as briefs word it."""
    for claim, entries in case.grounded():
        if claim.section == "differences" or not case.is_of_the_record(claim):
            yield from ((claim.line, message) for message in _strange(case, claim, entries))


def days_are_counted(case: LintContext) -> Iterator[Problem]:
    """How many days ago something was, or is overdue, follows from its date and the brief's.

    Of a plan with days of its own it counts from these, unless it says "announced".
    """
    for claim, entries in case.grounded():
        own = " ".join(text for e in entries for text in case.reference.texts_of(e))
        for found in _COUNTED.finditer(claim.whole):
            from_due = not found["voiced"]
            days = {e.fact.due.latest for e in entries if e.fact.due and from_due}
            days = days or {e.window.latest for e in entries}
            right = {str((case.snapshot.vantage.as_of - day).days) for day in days}
            counts = numbers_in(found[0]) | spelled_in(found[0])
            if counts and not counts & right and found[0] not in own:
                told = " or ".join(sorted(right))
                yield claim.line, f"'{found[0]}': the date of {fact_numbers(entries)} gives {told}"


def _strange(case: LintContext, claim: Claim, entries: Sequence[FactAsOf]) -> Iterator[str]:
    known = _known(case, entries)
    for text in (claim.lead, claim.text, claim.aside):
        for words in _unknown(text, known):
            dates = "; ".join(dict.fromkeys(map(wording.when, entries)))
            yield f"'{words}' is no date of {fact_numbers(entries)} ({dates})"


def _unknown(text: str, known: _Known) -> Iterator[str]:
    """The dates of a text that are none of the known ones; then years that stand alone."""
    taken: set[int] = set()
    for place, given in given_in(text):
        taken.update(range(place, place + len(given.words)))
        if not given.bare and not known.has(given):
            yield given.words
    for found in YEAR.finditer(text):
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
        out = [wording.published(c.passage) for c in entry.cited] if is_office(entry.fact) else []
        dates += [given for text in (*worded, *out) for _, given in given_in(text)]
        for text in (*case.reference.texts_of(entry), *entry.fact.topics):
            dates += _quoted(text)
            years |= {int(found) for found in YEAR.findall(text)}
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
