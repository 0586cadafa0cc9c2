"""Queries for the few facts of a bucket that a brief shows, and for their count.

``top_n`` is the one rule of selection. It walks a bucket from its beginning as far as a query
looks, whether a list or a table holds the bucket.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise
from typing import NamedTuple, Protocol

from briefing.readmodel.placement import MINOR_RANK, MONTH, REPORTING_GAP, Placement
from briefing_events.source import Passage

MANY_FACTS = 1_000
"""Beyond so many, a count says "over 1,000"."""

COUNT_LIMIT = MANY_FACTS + 100
"""Where counting stops: enough beyond ``MANY_FACTS`` for what a section shows of it."""

TURN_WINDOW = 32
"""Window for round-robin by group: the first so many of a bucket."""

MANY_ARTICLES = 100
"""Beyond so many articles, their number is not shown."""

FEW_ARTICLES = 6
"""How many articles are still listed one by one."""

GAP_LOOK_BACK = 365
"""How many days before the brief's day a gap in reporting is looked for."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which part of a bucket to select.

    ``after`` (exclusive) and ``until`` (inclusive) bound the day; ``excluded_by`` names links
    that exclude a fact (its outcome, a reply, an end, a successor). A ``limit`` of ``None``
    selects all.
    """

    bucket: str
    limit: int | None = None
    after: date | None = None
    until: date | None = None
    excluded_by: tuple[str, ...] = ()
    weighty: bool = False
    """Leave out the minor ones beside any weightier one: importance decides, not the room left."""
    round_robin: bool = False
    """Below rank 1, the first of each group comes before the second of any."""
    first_of_group: bool = False
    """No more than the first of each group."""
    oldest: bool = False
    """From the end of the bucket: in one of a single rank, the oldest first."""
    per_prefix: int = 0
    """Prefix query: the first so many of each bucket whose name begins with ``bucket``, less
    those that are excluded.
    """

    @property
    def depth(self) -> int | None:
        """How many of the first of its bucket a selection looks at; ``None`` for all."""
        if self.limit is not None and (self.round_robin or self.first_of_group):
            return max(self.limit, TURN_WINDOW)
        return self.limit


@dataclass(frozen=True, slots=True)
class SourceBasis:
    """The articles that a vantage rests on, as far as a brief names them."""

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
    """Whether all facts rest on one passage, so that no line need name it."""
    unsure: tuple[Passage, ...] = ()
    """Articles that may have come out too late, one more than ``FEW_ARTICLES`` at most."""
    some_later: bool = False
    """Whether anything cited was first published after the vantage's day."""
    all_later: bool = True
    """Whether everything was."""
    reporting_gap: tuple[date, date] | None = None
    """The longest stretch of the last year on which nothing that is dated can fall."""


class Found(NamedTuple):
    """What a search found: facts and passages, the latest first, and how many there are."""

    facts: Sequence[int]
    passages: Sequence[str]
    total: int
    """Of both, up to ``COUNT_LIMIT`` of each."""


class ReadModel(Protocol):
    """The buckets of one vantage."""

    def select(self, query: ListQuery) -> Sequence[int]:
        """The numbers of the selected facts, in the order of the bucket."""

    def count(self, query: ListQuery) -> int:
        """How many facts a bucket holds within the bounds, up to ``COUNT_LIMIT``."""

    def source_basis(self) -> SourceBasis:
        """The articles that the vantage rests on."""


class AskedReadModel(ReadModel, Protocol):
    """The buckets of one vantage as a snapshot asks for them."""

    def ask(self, queries: Iterable[ListQuery]) -> None:
        """Find together what queries select, each of which is asked behind this."""


class DatedFacts(Protocol):
    """The days that dated facts fill; each fact is found by the day that orders it."""

    def days(self, after: int, until: int) -> Sequence[int]:
        """The days, after one and up to another, that order any fact; ascending, each once."""

    def bounds(self, after: int, until: int) -> tuple[int, int] | None:
        """The first and the last of all days that facts of these days fill."""


def longest_reporting_gap(dated: DatedFacts, today: int) -> tuple[date, date] | None:
    """The longest stretch between dated facts of the last year on which nothing can fall.

    Days inclusive; ``None`` where it is shorter than ``REPORTING_GAP`` days.
    """
    longest, most = None, REPORTING_GAP
    gaps = pairwise(dated.days(max(1, today - GAP_LOOK_BACK) - 1, today))
    for day, following in sorted(gaps, key=lambda gap: gap[0] - gap[1]):
        if following - day <= most:
            break
        before = dated.bounds(day - MONTH, day)
        behind = dated.bounds(following - 1, min(following + MONTH, today))
        start, end = (before[1] if before else day) + 1, (behind[0] if behind else following) - 1
        if (end - start + 1, end) >= (most, longest[1] if longest else 0):
            longest, most = (start, end), end - start + 1
    return (date.fromordinal(longest[0]), date.fromordinal(longest[1])) if longest else None


def top_n(walk: Iterable[Placement], query: ListQuery) -> list[Placement]:
    """What a query selects of ``walk``: all of its bucket within its bounds, in order."""
    first = list(islice(walk, query.depth))
    if query.limit is None:
        return first
    if query.first_of_group:
        first = _first_of_groups(first)
    if query.weighty:
        first = [placement for placement in first if placement.rank < MINOR_RANK] or first
    return (_round_robin(first) if query.round_robin else first)[: query.limit]


def _first_of_groups(ranked: Iterable[Placement]) -> list[Placement]:
    found: dict[str, Placement] = {}
    for placement in ranked:
        found.setdefault(placement.group_key, placement)
    return list(found.values())


def _round_robin(ranked: Sequence[Placement]) -> list[Placement]:
    """Importance 1 as it is; then the first of each group, the second of each, and so on."""
    seen: Counter[str] = Counter()
    placed = []
    for place, placement in enumerate(ranked):
        placed.append(
            (0 if placement.rank <= _TOP else 1 + seen[placement.group_key], place, placement)
        )
        seen[placement.group_key] += 1
    return [placement for _, _, placement in sorted(placed, key=lambda item: item[:2])]


_TOP = 3
"""The last rank of importance 1."""
