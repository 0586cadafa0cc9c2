"""Asking shelves for the few that a brief shows, and for how many there are.

``choose`` is the one rule of selection. It walks a shelf from its beginning and stops as soon
as it has enough, so it costs the same whether a list or an index stands behind the shelf.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Protocol

from briefing.record.telling import MINOR_RANK, MONTH, SILENCE, Telling
from briefing_events.source import Passage

MANY = 1_000
"""Beyond so many, a count says "over 1,000"."""

CAP = MANY + 100
"""Where counting stops: enough beyond ``MANY`` for what a section shows of it."""

WIDE = 32
"""Among how many of the first on a shelf voices take turns."""

ARTICLES = 100
"""Beyond so many articles, their number is not told."""

FEW = 6
"""How many articles are still listed one by one."""

MEMORY = 365
"""How many days before the brief's day a silence is looked for."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Which part of a shelf is wanted, and how many of it.

    ``after`` and ``until`` bound the day, ``unless`` names links that take a fact away (its
    outcome, a reply, an end, a successor). A ``limit`` of ``None`` wants all.
    """

    shelf: str
    limit: int | None = None
    after: date | None = None
    until: date | None = None
    unless: tuple[str, ...] = ()
    crowded: bool = False
    """Leave out the minor ones where there are more than ``limit``."""
    in_turn: bool = False
    """Below rank 1, the first of each voice comes before the second of any."""
    once: bool = False
    """No more than the first of each voice."""
    by_day: bool = False
    """No minor one beside a weightier one of the same voice."""
    oldest: bool = False
    """From the end of the shelf: for one of a single rank, begin with the oldest."""
    each: int = 0
    """Of every shelf whose name goes on after this one's, the first so many, less those that
    are taken away.
    """


@dataclass(frozen=True, slots=True)
class Rests:
    """What a record rests on, as far as a brief tells it."""

    articles: int = 0
    """How many articles are cited, up to one more than ``ARTICLES``."""
    first: date | None = None
    last: date | None = None
    """The first and the last day on which these were published."""
    few: tuple[Passage, ...] = ()
    """The articles, where they are no more than ``FEW``."""
    passages: tuple[Passage, ...] = ()
    """Articles and parts of them, where they are no more than ``2 * FEW``."""
    one_article: bool = True
    """Whether everything rests on one passage, so that no line need name it."""
    unsure: tuple[Passage, ...] = ()
    """Articles that may have come out too late, one more than ``FEW`` at most."""
    some_later: bool = False
    """Whether anything cited was first published after the vantage's day."""
    all_later: bool = True
    """Whether everything was."""
    silence: tuple[date, date] | None = None
    """The longest stretch of the last year on which nothing that is dated can fall."""


class Shelves(Protocol):
    """The shelves of one vantage."""

    def pick(self, ask: Ask) -> Sequence[int]:
        """The numbers of the facts that are wanted, in the order of the shelf."""

    def count(self, ask: Ask) -> int:
        """How many facts its shelf holds within its bounds; counting stops at ``CAP``."""

    def rests(self) -> Rests:
        """What the vantage rests on."""


class Dated(Protocol):
    """The days that dated facts fill; each fact is found by the day that orders it."""

    def newest(self, after: int, until: int) -> int | None:
        """The last day that the last fact fills, after one day and up to another."""

    def oldest(self, after: int, until: int) -> int | None:
        """The day of the first fact after one day and up to another."""

    def bounds(self, after: int, until: int) -> tuple[int, int] | None:
        """The first and the last of all days that facts of these days fill."""


def longest_silence(dated: Dated, today: int) -> tuple[date, date] | None:
    """The longest stretch between dated facts of the last year on which nothing can fall.

    Days inclusive; ``None`` where it is shorter than ``SILENCE`` days. It leaps from fact to
    fact, as far as no silence can hide, so it asks little of a dense record.
    """
    day = dated.oldest(max(1, today - MEMORY) - 1, today)
    longest: tuple[int, int] | None = None
    while day is not None and day < today:
        if near := dated.newest(day, min(day + SILENCE, today)):
            day = max(day + 1, min(near, today))  # further on in any case
            continue
        following = dated.oldest(day, today)
        if following is None:
            break
        before = dated.bounds(day - MONTH, day)
        behind = dated.bounds(following - 1, min(following + MONTH, today))
        start, end = (before[1] if before else day) + 1, (behind[0] if behind else following) - 1
        if end - start >= (longest[1] - longest[0] + 1 if longest else SILENCE - 1):
            longest = start, end
        day = following
    return (date.fromordinal(longest[0]), date.fromordinal(longest[1])) if longest else None


def choose(walk: Iterable[Telling], ask: Ask) -> list[Telling]:
    """The part of a shelf that is wanted; ``walk`` gives all within its bounds, in order."""
    ahead = iter(walk)
    if ask.by_day:
        ahead = _beside_none_weightier(ahead)
    if ask.limit is None:
        return list(ahead)
    first = list(islice(ahead, ask.limit + 1))
    if ask.once:
        return _firsts(islice(chain(first, ahead), WIDE))[: ask.limit]
    if len(first) <= ask.limit:
        return first
    if not ask.crowded:
        return first[: ask.limit]
    if ask.in_turn:
        first = list(islice(chain(first, ahead), WIDE))
    weighty = [telling for telling in first if telling.rank < MINOR_RANK]
    return (_in_turn(weighty) if ask.in_turn else weighty)[: ask.limit]


def _beside_none_weightier(walk: Iterable[Telling]) -> Iterator[Telling]:
    taken: set[str] = set()
    for telling in walk:
        if telling.rank < MINOR_RANK:
            taken.add(telling.voice)
        elif telling.voice and telling.voice in taken:
            continue
        yield telling


def _firsts(ranked: Iterable[Telling]) -> list[Telling]:
    found: dict[str, Telling] = {}
    for telling in ranked:
        found.setdefault(telling.voice, telling)
    return list(found.values())


def _in_turn(ranked: Sequence[Telling]) -> list[Telling]:
    """Rank 1 as it is; then the first of each voice, the second of each, and so on."""
    turns: Counter[str] = Counter()
    placed = []
    for place, telling in enumerate(ranked):
        placed.append((0 if telling.rank <= _TOP else 1 + turns[telling.voice], place, telling))
        turns[telling.voice] += 1
    return [telling for _, _, telling in sorted(placed, key=lambda item: item[:2])]


_TOP = 3
"""The last rank of importance 1."""
