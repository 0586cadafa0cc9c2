"""Whether a statement is as strong as its quotes: no hedge lost, no negation turned.

One table holds the classes of words that carry strength. A class is lost where every quote
of a fact carries one of its words and the statement has none of its equivalents; it is added
where the statement carries one and no quote does. The equivalents are generous on purpose:
the check is for slips of hand, and what it reports is nearly always one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files

from briefing.dossier.numbers import (
    figures_in,
    is_uncounted,
    numbers_in,
    plain,
    spelled_in,
    values_of,
)


@dataclass(frozen=True)
class WordClass:
    """Words of one kind of strength, and what may stand for them."""

    marks: re.Pattern[str]
    """What counts as carrying it."""
    equivalents: re.Pattern[str]
    """What counts as keeping it, beside the marks themselves."""
    may_be_lost: bool = False
    """Whether a statement may leave out what all quotes carry."""
    may_be_added: bool = True
    """Whether a statement may carry it where no quote does."""

    def mark_in(self, text: str) -> str | None:
        """The first word of the class in a text."""
        found = self.marks.search(text)
        return found.group() if found else None

    def kept_in(self, text: str) -> bool:
        """Whether a text carries the class or an equivalent."""
        return bool(self.marks.search(text) or self.equivalents.search(text))


_TABLES = tomllib.loads(
    files("briefing.dossier").joinpath("strength.toml").read_text(encoding="utf-8")
)


def _joined(pattern: str | list[str]) -> str:
    return pattern if isinstance(pattern, str) else "|".join(pattern)


def _words(*patterns: str | list[str]) -> re.Pattern[str]:
    pattern = "|".join(map(_joined, patterns))
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


SAYING = _joined(_TABLES["saying"])
"""Words that give what is said to somebody."""

CLASSES = tuple(
    WordClass(
        marks=_words(table["marks"]),
        equivalents=_words(*[SAYING] * table.get("equivalents_say", False), table["equivalents"]),
        may_be_lost=table.get("may_be_lost", False),
        may_be_added=table.get("may_be_added", True),
    )
    for table in _TABLES["class"]
)
"""The classes of words that a statement may not lose, and those that it may not add."""

_TURNING, _WEAKENING = (_joined(_TABLES[name]) for name in ("turning", "weakening"))
_OPENING = "“‘\"'(["
_BEFORE = re.compile(rf"(?<![\w-])({_TURNING}) *$", re.IGNORECASE)
_WEAK_BEFORE = re.compile(rf"(?<![\w-])({_WEAKENING}) *$", re.IGNORECASE)
_AFTER = re.compile(
    r"^ +(not(?! (?:only|just|merely|solely))|never|no longer)(?![\w-])", re.IGNORECASE
)
_REACH = 40


def strength_problems(statement: str, quotes: Sequence[str]) -> Iterator[str]:
    """What the statement loses of all its quotes, or adds to them."""
    for kind in CLASSES:
        marks = [kind.mark_in(quote) for quote in quotes]
        added = kind.mark_in(statement)
        lost = bool(marks) and all(marks) and not kind.kept_in(statement)
        if lost and not kind.may_be_lost:
            yield f"the statement loses {marks[0]!r} of its quotes; keep it, or quote without it"
        elif added and not kind.may_be_added and not any(map(kind.kept_in, quotes)):
            yield f"the statement says {added!r}, which none of its quotes does"


def number_problems(statement: str, quotes: Sequence[str]) -> Iterator[str]:
    """Numbers of the statement that no quote has.

    Days and years are left out: they may come from the context, and the date has its basis.
    """
    if any(map(is_uncounted, quotes)):
        return  # for the reader to compare
    quoted = _numbers_of(quotes)
    for number in figures_in(statement):
        if not values_of(number) & quoted:
            yield f"the statement says {number}, which none of its quotes does"


def _numbers_of(quotes: Sequence[str]) -> frozenset[str]:
    """The values that quotes have, in digits or in words."""
    return frozenset().union(*(numbers_in(each) | spelled_in(each) for each in quotes))


def figure_problems(
    figures: Mapping[str, int | Decimal], quotes: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Fields with a number that no quote has, each with the message.

    A quote with "half" or "doubled" is for the reader to compare.
    """
    if any(map(is_uncounted, quotes)):
        return
    quoted = _numbers_of(quotes)
    for name, number in figures.items():
        if plain(str(number)) not in quoted:
            hint = (
                "" if quoted else '; of "scores" write "dozens", of "several thousand" "thousands"'
            )
            yield name, f"{name} = {number} stands in none of the quotes{hint}"


def cut_problem(text: str, start: int, end: int, hedge: str | None) -> str | None:
    """Why a quote may not be cut at these code points: a word beside it turns its meaning."""
    line_start = text.rfind("\n", 0, start) + 1
    before = text[max(line_start, start - _REACH) : start].rstrip(_OPENING)
    if found := _BEFORE.search(before):
        return f"the quote is cut right after {found.group(1)!r}, which turns it: quote that too"
    if found := _AFTER.search(text[end : end + _REACH]):
        return f"the quote is cut right before {found.group(1)!r}, which turns it: quote that too"
    if hedge is None and (found := _WEAK_BEFORE.search(before)):
        return (
            f"the quote is cut right after {found.group(1)!r}, which weakens it: "
            "quote that too, or give it as the citation's hedge"
        )
    return None
