"""When each article of a history is written, when it is recorded, and what it answers.

An article's place in time is its number from 0. Everything here can be asked of any article
by itself, so that a history of any length is written without holding it in memory.
"""

from __future__ import annotations

from array import array
from bisect import bisect
from dataclasses import dataclass
from datetime import date
from math import gcd
from random import Random

from .cast import NORTH, SOUTH
from .kinds import OPENER_WEIGHTS, OPENERS, Kind

FIRST, LAST = date(1996, 1, 1), date(2025, 12, 31)
DAYS = (LAST - FIRST).days + 1

_FACTS_PER_ARTICLE = 10
_BACKFILLED = 0.4
_LATER = 45
"""About how many days after an opener its outcome comes."""
_SILENT_EVERY = 9
"""Of so many days, one has no event."""
_ANSWERED = {"plan": 0.88, "asked": 0.7, "state": 0.35}
"""How often an opener is answered, given that it is on record by then."""


@dataclass(frozen=True, slots=True)
class Opener:
    """A fact that calls for something later; ``place`` is its place in its article."""

    article: int
    place: int
    kind: Kind
    who: str
    whom: str
    due: int | None
    """Days from the article's day to the first day that it is due on."""

    @property
    def key(self) -> str:
        """The key of the fact."""
        return key_of(self.article, self.place)


def key_of(article: int, place: int) -> str:
    """The key of a fact by its article and its place there."""
    return f"f{article}-{place}"


class Plot:
    """The articles of a history of so many facts."""

    def __init__(self, facts: int, seed: int) -> None:
        self.facts = facts
        self.seed = seed
        self.articles = max(2, facts // _FACTS_PER_ARTICLE)
        self.order = self._order()
        self._rank = array("I", [0]) * self.articles
        for rank, article in enumerate(self.order):
            self._rank[article] = rank
        self._block = max(1, self.articles * _LATER // DAYS)
        self._stride = next(
            n for n in range(self._block * 5 // 8 + 1, 2 * self._block + 2)
            if gcd(n, self._block) == 1
        )  # fmt: skip
        self._linked = array("B", [0]) * self.articles
        self._all_linked = 0
        for article in range(self.articles):
            linked = len(self.openers(article)) + len(self.answered(article))
            self._linked[article] = linked
            self._all_linked += linked
        if self._all_linked > facts:
            msg = f"a history needs more than {facts} facts"
            raise ValueError(msg)

    def random(self, article: int, purpose: int) -> Random:
        """Chance that depends on the article and its purpose alone."""
        return Random((self.seed * 8 + purpose) << 32 | article)

    def day(self, article: int) -> int:
        """The ordinal of the last day that an article tells of, and mostly of its publication."""
        return open_day(FIRST.toordinal() + article * DAYS // self.articles)

    def fillers(self, article: int) -> int:
        """How many facts an article has that are linked to nothing."""
        each, rest = divmod(self.facts - self._all_linked, self.articles)
        return each + (article < rest)

    def count(self, article: int) -> int:
        """How many facts an article has."""
        return self._linked[article] + self.fillers(article)

    def openers(self, article: int) -> list[Opener]:
        """The first facts of an article."""
        chance = self.random(article, 1).random
        found = []
        for place in range(2 + int(chance() * 3)):
            kind = OPENERS[bisect(OPENER_WEIGHTS, chance() * OPENER_WEIGHTS[-1])]
            mine, theirs = (NORTH, SOUTH) if chance() < 0.5 else (SOUTH, NORTH)
            who, whom = mine[int(chance() * len(mine))], theirs[int(chance() * len(theirs))]
            due = 10 + int(chance() * 90) if kind.due and chance() < 0.85 else None
            found.append(Opener(article, place, kind, who, whom, due))
        return found

    def earlier(self, article: int) -> int | None:
        """The article that this one comes back to, if that is on record before it."""
        block, place = divmod(article, self._block)
        if block == 0:
            return None
        earlier = (block - 1) * self._block + place * self._stride % self._block
        return earlier if self._rank[earlier] < self._rank[article] else None

    def answered(self, article: int) -> list[Opener]:
        """The openers that this article brings the outcome, answer or end of."""
        earlier = self.earlier(article)
        if earlier is None:
            return []
        chance = self.random(article, 2).random
        return [each for each in self.openers(earlier) if chance() < _ANSWERED[sort_of(each.kind)]]

    def _order(self) -> array[int]:
        """The articles as they are recorded: most by date, then the rest at random."""
        chance = self.random(0, 3)
        late = chance.sample(range(self.articles), round(self.articles * _BACKFILLED))
        held_back = set(late)
        return array("I", [n for n in range(self.articles) if n not in held_back] + late)


def sort_of(kind: Kind) -> str:
    """What an opener calls for."""
    if kind.due:
        return "plan"
    return "asked" if kind.roles[-1] == "addressee" else "state"


def open_day(ordinal: int) -> int:
    """The day, or the one before it where nothing ever happens on that day."""
    return ordinal - (ordinal % _SILENT_EVERY == 0)
