"""Asking shelves for the few that a brief shows, and for how many there are.

``top_n`` is the one rule of selection. It walks a shelf from its beginning and stops as soon
as it has enough, so it costs the same whether a list or an index stands behind the shelf.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Protocol

from briefing.readmodel.placement import MINOR_RANK, MONTH, REPORTING_GAP, Placement
from briefing_events.source import Passage

MANY_FACTS = 1_000
"""Beyond so many, a count says "over 1,000"."""

COUNT_LIMIT = MANY_FACTS + 100
"""Where counting stops: enough beyond ``MANY_FACTS`` for what a section shows of it."""

TURN_WINDOW = 32
"""Among how many of the first on a shelf voices take turns."""

MANY_ARTICLES = 100
"""Beyond so many articles, their number is not told."""

FEW_ARTICLES = 6
"""How many articles are still listed one by one."""

GAP_LOOK_BACK = 365
"""How many days before the brief's day a silence is looked for."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which part of a shelf is wanted, and how many of it.

    ``after`` and ``until`` bound the day, ``unless`` names links that take a fact away (its
    outcome, a reply, an end, a successor). A ``limit`` of ``None`` wants all.
    """

    bucket: str
    limit: int | None = None
    after: date | None = None
    until: date | None = None
    excluded_by: tuple[str, ...] = ()
    crowded: bool = False
    """Leave out the minor ones where there are more than ``limit``."""
    round_robin: bool = False
    """Below rank 1, the first of each voice comes before the second of any."""
    first_of_group: bool = False
    """No more than the first of each voice."""
    outranked_by_group: bool = False
    """No minor one beside a weightier one of the same voice."""
    oldest: bool = False
    """From the end of the shelf: for one of a single rank, begin with the oldest."""
    per_prefix: int = 0
    """Of every shelf whose name goes on after this one's, the first so many, less those that
    are taken away.
    """


@dataclass(frozen=True, slots=True)
class SourceBasis:
    """What a record rests on, as far as a brief tells it."""

    articles: int = 0
    """How many articles are cited, up to one more than ``MANY_ARTICLES``."""
    first: date | None = None
    last: date | None = None
    """The first and the last day on which these were published."""
    newest: tuple[date, date] | None = None
    """The days between which the newest article was published that was surely out by then."""
    few: tuple[Passage, ...] = ()
    """The articles, where they are no more than ``FEW_ARTICLES``."""
    passages: tuple[Passage, ...] = ()
    """Articles and parts of them, where they are no more than ``2 * FEW``."""
    one_article: bool = True
    """Whether everything rests on one passage, so that no line need name it."""
    unsure: tuple[Passage, ...] = ()
    """Articles that may have come out too late, one more than ``FEW_ARTICLES`` at most."""
    some_later: bool = False
    """Whether anything cited was first published after the vantage's day."""
    all_later: bool = True
    """Whether everything was."""
    reporting_gap: tuple[date, date] | None = None
    """The longest stretch of the last year on which nothing that is dated can fall."""


class ReadModel(Protocol):
    """The shelves of one vantage."""

    def select(self, query: ListQuery) -> Sequence[int]:
        """The numbers of the facts that are wanted, in the order of the shelf."""

    def count(self, query: ListQuery) -> int:
        """How many facts its shelf holds within its bounds; counting stops at ``COUNT_LIMIT``."""

    def source_basis(self) -> SourceBasis:
        """What the vantage rests on."""


class DatedFacts(Protocol):
    """The days that dated facts fill; each fact is found by the day that orders it."""

    def newest(self, after: int, until: int) -> int | None:
        """The last day that the last fact fills, after one day and up to another."""

    def oldest(self, after: int, until: int) -> int | None:
        """The day of the first fact after one day and up to another."""

    def bounds(self, after: int, until: int) -> tuple[int, int] | None:
        """The first and the last of all days that facts of these days fill."""


def longest_reporting_gap(dated: DatedFacts, today: int) -> tuple[date, date] | None:
    """The longest stretch between dated facts of the last year on which nothing can fall.

    Days inclusive; ``None`` where it is shorter than ``REPORTING_GAP`` days. It leaps from fact to
    fact, as far as no silence can hide, so it asks little of a dense record.
    """
    day = dated.oldest(max(1, today - GAP_LOOK_BACK) - 1, today)
    longest: tuple[int, int] | None = None
    while day is not None and day < today:
        if near := dated.newest(day, min(day + REPORTING_GAP, today)):
            day = max(day + 1, min(near, today))  # further on in any case
            continue
        following = dated.oldest(day, today)
        if following is None:
            break
        before = dated.bounds(day - MONTH, day)
        behind = dated.bounds(following - 1, min(following + MONTH, today))
        start, end = (before[1] if before else day) + 1, (behind[0] if behind else following) - 1
        if end - start >= (longest[1] - longest[0] + 1 if longest else REPORTING_GAP - 1):
            longest = start, end
        day = following
    return (date.fromordinal(longest[0]), date.fromordinal(longest[1])) if longest else None


def top_n(walk: Iterable[Placement], query: ListQuery) -> list[Placement]:
    """The part of a shelf that is wanted; ``walk`` gives all within its bounds, in order."""
    ahead = iter(walk)
    if query.outranked_by_group:
        ahead = _beside_none_weightier(ahead)
    if query.limit is None:
        return list(ahead)
    first = list(islice(ahead, query.limit + 1))
    if query.first_of_group:
        return _firsts(islice(chain(first, ahead), TURN_WINDOW))[: query.limit]
    if len(first) <= query.limit:
        return first
    if not query.crowded:
        return first[: query.limit]
    if query.round_robin:
        first = list(islice(chain(first, ahead), TURN_WINDOW))
    weighty = [placement for placement in first if placement.rank < MINOR_RANK]
    return (_in_turn(weighty) if query.round_robin else weighty)[: query.limit]


def _beside_none_weightier(walk: Iterable[Placement]) -> Iterator[Placement]:
    taken: set[str] = set()
    for placement in walk:
        if placement.rank < MINOR_RANK:
            taken.add(placement.group_key)
        elif placement.group_key and placement.group_key in taken:
            continue
        yield placement


def _firsts(ranked: Iterable[Placement]) -> list[Placement]:
    found: dict[str, Placement] = {}
    for placement in ranked:
        found.setdefault(placement.group_key, placement)
    return list(found.values())


def _in_turn(ranked: Sequence[Placement]) -> list[Placement]:
    """Rank 1 as it is; then the first of each voice, the second of each, and so on."""
    turns: Counter[str] = Counter()
    placed = []
    for place, placement in enumerate(ranked):
        placed.append(
            (0 if placement.rank <= _TOP else 1 + turns[placement.group_key], place, placement)
        )
        turns[placement.group_key] += 1
    return [placement for _, _, placement in sorted(placed, key=lambda item: item[:2])]


_TOP = 3
"""The last rank of importance 1."""
