"""The shelves of a vantage, read from the index of a ledger.

Rows lie in blocks of 32,768 numbers, so that a vantage of the past looks only at the blocks
that were written by then; inside a block they lie by shelf and rank, the latest first. What
still holds of all full blocks lies together once more, for vantages that know everything. A
row whose box does not reach to the end of time lies apart by how long it is, so that the
search for what is possible or due on a day ends not far before that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any, Protocol

from briefing.ledger.in_params import in_params
from briefing.ledger.sqlite_schema import DATED
from briefing.model.vantage import Vantage
from briefing.readmodel.intervals import END_OF_TIME, PlacedFact
from briefing.readmodel.placement import DAYS, LINKS, Placement
from briefing.readmodel.query import (
    COUNT_LIMIT,
    FEW_ARTICLES,
    MANY_ARTICLES,
    TURN_WINDOW,
    ListQuery,
    SourceBasis,
    longest_reporting_gap,
    top_n,
)
from briefing_events.source import Passage

BLOCK = 15
"""How many bits of a number are inside its block."""

APART = -1
"""The block of what is looked up by name: what facts do to each other."""

TOGETHER = -2
"""The block of what still holds of all full blocks."""

REACHES = (4, 6, 8, 10, 12)
"""The lengths in bits below which bounded rows lie apart."""

_LOOKED_UP = frozenset(LINKS)
_FEW_PLACES = 8
"""In how many places a statement looks for the first of a shelf, as far as it may choose."""
_TELLING = "t.shelf, t.rank, t.day, t.place, t.key, t.number, t.voice, t.unless, t.slot, t.mark"
_BOX = "{0}.d0 <= ? AND {0}.d1 > ? AND {0}.k0 <= ? AND {0}.k1 > ? AND {0}.n0 <= ? AND {0}.n1 > ?"
_ORDER = "t.rank, t.day DESC, t.place, t.key"
_BY_ITSELF = "LIMIT 1 OFFSET 0"
"""Of a subquery: to be looked up row by row. PostgreSQL would else make a join of it, and without
statistics one that reads everything."""
_OLDEST = "t.rank DESC, t.day, t.place DESC, t.key DESC"


def block_of(bucket: str, number: int) -> int:
    """The block of a row that holds from a number on."""
    return APART if bucket.partition(":")[0] in _LOOKED_UP else number >> BLOCK


PUBLISHED = ("articles:published", "parts:published")
"""Shelves of passages by the day of their publication."""

REPORTED = 10
"""Added to the span of a row that ends on the reported clock alone."""


def span_of(block: int, told: PlacedFact, d1: int, k1: int) -> int:
    """How long a row holds: 0 for ever or if nobody asks, else by the bits of its length.

    What lies by the day of its publication is sought by how long that may have taken.
    """
    placement = told.placement
    if placement.bucket in PUBLISHED and told.late is not None:
        return _bits(told.late - placement.day)
    if block == APART or (d1 >= END_OF_TIME and k1 >= END_OF_TIME):
        return 0
    if d1 < END_OF_TIME:
        return _bits(d1 - placement.day)
    return REPORTED + _bits(k1 - placement.day)


def _bits(length: int) -> int:
    bits = length.bit_length()
    return next((span for span, most in enumerate(REACHES, 1) if bits <= most), len(REACHES) + 1)


_REACH = "CASE {} ELSE {} END".format(
    " ".join(
        f"WHEN c.span IN ({span}, {REPORTED + span}) THEN {1 << bits}"
        for span, bits in enumerate(REACHES, 1)
    ),
    END_OF_TIME,
)
"""How many days before the vantage, on the clock of its end, a row of some span may begin."""


_IN_BLOCKS = {
    False: "c.gone = 0 AND c.block IN (?, ?)",
    True: "+c.block >= ? AND +c.block <= ?",
}
"""Which blocks hold what a vantage may see, by whether it is one of the past."""

_PLACES = f"""
WITH v(shelf, block, gone, rank, span, reach, reported) AS (
    SELECT c.shelf || '', c.block, c.gone, c.rank, c.span, {_REACH},
        CASE WHEN c.span > {REPORTED} THEN 1 ELSE 0 END
    FROM catalog c WHERE c.dossier = ? AND {{shelves}} AND {{blocks}}
        AND +c.rank >= ? AND +c.rank <= ? AND +c.span < ?)
"""
"""Where rows lie: of one shelf or several, each block, open or closed, each rank and span.

What a vantage looks for goes in as parameters, so there are few statements, each prepared once.
Bare columns of ``c`` would let SQLite take their bounds for bounds of ``t`` and search too much.
"""
_THESE_BLOCKS = "VALUES (?), (?)"
_EACH_BLOCK = "SELECT CAST(? AS INTEGER) UNION ALL SELECT block + 1 FROM b WHERE block < ?"
_IN_PLACE = (
    "t.dossier = ? AND t.block = v.block AND t.gone = v.gone AND t.shelf = v.shelf "
    "AND t.span = v.span AND t.rank = v.rank"
)
_EVERY_RANK = 0, END_OF_TIME
_LAST_LETTER = chr(0x10FFFF)


class StatementRunner(Protocol):
    """Runs statements with question marks."""

    lateral: bool
    """Whether a subquery can look at each block by itself (``LATERAL``)."""

    def rows(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """All rows of a statement."""


class PassageLookup(Protocol):
    """Gives articles and parts of them by the numbers of the events that registered them."""

    def __call__(self, wanted: Sequence[tuple[str, int]], number: int) -> list[Passage]:
        """Passages by id and registration, as they counted at a number."""


def ranks_of(reader: StatementRunner, dossier: str, head: int) -> dict[str, list[int]]:
    """All shelves that ever held anything, each with its ranks, in order."""
    # What was gathered from full blocks and what lies in the last one make up everything.
    statement = "SELECT shelf, rank FROM catalog WHERE dossier = ? AND gone = 0 AND block IN (?, ?)"
    found: dict[str, set[int]] = {}
    for bucket, rank in reader.rows(statement, dossier, TOGETHER, head >> BLOCK):
        found.setdefault(str(bucket), set()).add(int(rank))
    return {bucket: sorted(ranks) for bucket, ranks in found.items()}


class SqlReadModel:
    """The shelves of one vantage.

    ``head`` is the last number that the index holds, ``ranks`` are those of its shelves.
    """

    def __init__(
        self,
        reader: StatementRunner,
        dossier: str,
        vantage: Vantage,
        head: int,
        ranks: Mapping[str, Sequence[int]],
        passages: PassageLookup,
    ) -> None:
        self._reader = reader
        self._dossier = dossier
        self._vantage = vantage
        self._ranks = ranks
        self._day = vantage.as_of.toordinal()
        self._known = vantage.known_by.toordinal() if vantage.known_by else END_OF_TIME - 1
        self._number = vantage.recorded
        latest = vantage.recorded >> BLOCK
        self._past = vantage.recorded < head
        self._gone = (0, 1) if self._past else (0,)
        self._blocks = (0, latest) if self._past else (latest, TOGETHER)
        self._how_many = 2 * (latest + 1) if self._past else 2
        self._passages = passages

    def select(self, query: ListQuery) -> Sequence[int]:
        """The numbers of the facts that are wanted, in the order of the shelf."""
        if query.per_prefix:
            return [placement.number for placement in self._each(query)]
        return [placement.number for placement in top_n(self._walk(query), query)]

    def count(self, query: ListQuery) -> int:
        """How many facts its shelf holds within its bounds, up to ``COUNT_LIMIT``."""
        if query.bucket not in self._ranks:
            return 0
        places, those = self._places(query.bucket, *_EVERY_RANK)
        where, parameters = self._where(query)
        statement = (
            f"{places} SELECT count(*) FROM (SELECT 1 FROM v CROSS JOIN shelves t "
            f"WHERE {where} LIMIT ?) c"
        )
        return int(self._reader.rows(statement, *those, *parameters, COUNT_LIMIT)[0][0])

    def named(self) -> None:
        """Nothing in particular: everything can be picked."""

    def _walk(self, query: ListQuery) -> Iterator[Placement]:
        """All of a shelf within the bounds of an ask, in order; read as far as it is followed."""
        size = max(
            (query.limit or 0) + 1,
            TURN_WINDOW + 1 if query.round_robin or query.first_of_group else 0,
        )
        if query.limit is None:
            size = 1 << 40
        for ranks in self._portions(query.bucket):
            done = 0
            while True:
                rows = self._first(query, ranks, done + size)
                yield from (Placement(*row) for row in islice(rows, done, None))
                if len(rows) < done + size:
                    break
                done, size = done + size, 4 * size

    def _each(self, query: ListQuery) -> Iterator[Placement]:
        """Of every shelf whose name goes on after the one that is asked for, the first few."""
        told: dict[str, list[Placement]] = {}
        for row in self._first_of_each(query):
            placement = Placement(*row)
            told.setdefault(placement.bucket, []).append(placement)
        first = [
            placement
            for found in told.values()
            for placement in sorted(found, key=lambda each: each.order)[: query.per_prefix]
        ]
        # What is taken away is looked up for these alone.
        staying = set(self._staying(query, [placement.number for placement in first]))
        return (placement for placement in first if placement.number in staying)

    def _first_of_each(self, query: ListQuery) -> list[tuple[Any, ...]]:
        places, those = self._places(query.bucket, *_EVERY_RANK, each=True)
        where, parameters = self._where(replace(query, excluded_by=()))
        statement = f"{places} SELECT {_TELLING} FROM v CROSS JOIN {self._top(where, _ORDER)}"
        return self._reader.rows(statement, *those, *parameters, query.per_prefix)

    def _staying(self, query: ListQuery, numbers: Sequence[int]) -> Iterator[int]:
        """Those of some facts on shelves of one kind that nothing takes away."""
        stays, more = self._unless(query)
        for marks, some in in_params(numbers):
            statement = (
                f"SELECT t.number FROM shelves t WHERE {_these(marks)} "
                f"AND t.shelf > ? AND t.shelf < ? AND {_BOX.format('t')} AND {stays}"
            )
            bounds = query.bucket, query.bucket + _LAST_LETTER
            rows = self._reader.rows(statement, self._dossier, *some, *bounds, *self._box, *more)
            yield from (int(number) for (number,) in rows)

    def _portions(self, bucket: str) -> Iterator[Sequence[int]]:
        """The ranks of a shelf that are read at once: all where few places hold them."""
        ranks = self._ranks.get(bucket, ())
        size = max(1, _FEW_PLACES // self._how_many)
        return (ranks[start : start + size] for start in range(0, len(ranks), size))

    def _first(self, query: ListQuery, ranks: Sequence[int], limit: int) -> list[tuple[Any, ...]]:
        """The first rows of a shelf and some ranks, over all blocks."""
        order = _OLDEST if query.oldest else _ORDER
        places, those = self._places(query.bucket, ranks[0], ranks[-1])
        where, parameters = self._where(query)
        statement = (
            f"{places} SELECT {_TELLING} FROM v CROSS JOIN {self._top(where, order)} "
            f"ORDER BY {order} LIMIT ?"
        )
        return self._reader.rows(statement, *those, *parameters, limit, limit)

    def _top(self, where: str, order: str) -> str:
        """The first rows in each place; their number is the next parameter."""
        if self._reader.lateral:
            return f"LATERAL (SELECT * FROM shelves t WHERE {where} ORDER BY {order} LIMIT ?) t"
        return (
            f"shelves t WHERE t.rowid IN (SELECT i.rowid FROM shelves i "
            f"WHERE {where.replace('t.', 'i.')} ORDER BY {order.replace('t.', 'i.')} LIMIT ?)"
        )

    def _places(
        self, bucket: str, first: int, last: int, *, each: bool = False
    ) -> tuple[str, list[object]]:
        """Where rows of some ranks lie: of a shelf, or of each whose name goes on after it."""
        which: list[object] = [bucket, bucket + _LAST_LETTER] if each else [bucket]
        # In hindsight, nothing holds that ends on the reported clock.
        spans = 2 * REPORTED if self._vantage.known_by else REPORTED
        statement = _PLACES.format(
            shelves="c.shelf > ? AND c.shelf < ?" if each else "c.shelf = ?",
            blocks=_IN_BLOCKS[self._past],
        )
        return statement, [self._dossier, *which, *self._blocks, first, last, spans]

    def _where(self, query: ListQuery) -> tuple[str, list[object]]:
        last = min(self._day, self._known)
        until = min(last, query.until.toordinal()) if query.until else last
        # Of two lower bounds SQLite would search by the first; the sum keeps it from the other.
        after = "AND t.day > ? AND t.day + 0" if query.after else "AND t.day"
        where = (
            f"{_IN_PLACE} {after} > "
            "CASE v.reported WHEN 1 THEN ? ELSE ? END - v.reach "
            f"AND t.day <= ? AND {_BOX.format('t')} "
            f"AND (t.unless = '' OR {self._none('asks', 't.unless')})"
        )
        parameters: list[object] = [self._dossier]
        parameters += [query.after.toordinal()] if query.after else []
        parameters += [self._known, self._day, until, *self._box, *self._box]
        if query.excluded_by:
            stays, more = self._unless(query)
            where += f" AND {stays}"
            parameters += more
        return where, parameters

    def _unless(self, query: ListQuery) -> tuple[str, list[object]]:
        """That none of the links that an ask names takes a fact away."""
        stays: list[str] = []
        parameters: list[object] = []
        for kind in query.excluded_by:
            if kind == "slot":
                rival = "AND l.day <= ? AND l.voice <> t.voice AND l.mark > t.mark"
                rival += f" AND l.day >= t.mark / {DAYS}"
                stays.append(self._none(kind, "t.slot", rival))
                parameters += [*self._box, self._day]
            else:
                stays.append(self._none(kind, "t.key"))
                parameters += self._box
        return " AND ".join(stays), parameters

    def _none(self, kind: str, target: str, more: str = "") -> str:
        """That no settled fact does something to another."""
        gone = ",".join(map(str, self._gone))
        return (
            f"NOT EXISTS (SELECT 1 FROM shelves l WHERE l.dossier = t.dossier "
            f"AND l.block = {APART} AND l.gone IN ({gone}) AND l.shelf = '{kind}:' || {target} "
            "AND l.span = 0 AND l.rank = 0 "
            f"AND {_BOX.format('l')} {more} {_BY_ITSELF})"
        )

    def among(self, query: ListQuery, numbers: Sequence[int]) -> list[int]:
        """Those of some facts that lie on a shelf within the bounds of an ask, in its order."""
        after = query.after.toordinal() if query.after else 0
        until = query.until.toordinal() if query.until else END_OF_TIME
        where = (
            f"t.shelf = ? AND t.day > ? AND t.day <= ? AND {_BOX.format('t')} "
            f"AND (t.unless = '' OR {self._none('asks', 't.unless')})"
        )
        parameters: list[object] = [query.bucket, after, until, *self._box, *self._box]
        if query.excluded_by:
            stays, more = self._unless(query)
            where += f" AND {stays}"
            parameters += more
        found = [
            Placement(*row)
            for marks, some in in_params(numbers)
            for row in self._reader.rows(
                f"SELECT {_TELLING} FROM shelves t WHERE {_these(marks)} AND {where}",
                self._dossier, *some, *parameters,
            )
        ]  # fmt: skip
        return [
            placement.number for placement in sorted(found, key=lambda placement: placement.order)
        ]

    def buckets_of(self, numbers: Sequence[int]) -> dict[str, list[int]]:
        """On which shelves some facts lie, by shelf."""
        found: dict[str, list[int]] = {}
        for marks, some in in_params(numbers):
            statement = (
                f"SELECT t.shelf, t.number FROM shelves t WHERE {_these(marks)} "
                f"AND {_BOX.format('t')}"
            )
            for bucket, number in self._reader.rows(statement, self._dossier, *some, *self._box):
                found.setdefault(str(bucket), []).append(int(number))
        return found

    def placed(self, numbers: Sequence[int]) -> Iterator[tuple[str, str]]:
        """Where some facts and articles ever lay, here and at any other vantage: shelf and key."""
        for marks, some in in_params(numbers):
            statement = f"SELECT DISTINCT t.shelf, t.key FROM shelves t WHERE {_these(marks)}"
            for bucket, key in self._reader.rows(statement, self._dossier, *some):
                yield str(bucket), str(key)

    def holders(self, slot: str) -> list[tuple[int, str, int]]:
        """Who holds a slot by which fact, attested when: fact, holder and mark."""
        statement = (
            f"SELECT t.number, t.voice, t.mark FROM shelves t WHERE {self._apart()} "
            f"AND t.shelf = ? AND t.span = 0 AND t.rank = 0 AND {_BOX.format('t')}"
        )
        rows = self._reader.rows(statement, self._dossier, f"slot:{slot}", *self._box)
        return [(int(number), str(voice), int(mark)) for number, voice, mark in rows]

    def out_between(self, after: int, until: int) -> Iterator[str]:
        """The passages that may have been published after one day and up to another."""
        for bucket in PUBLISHED:
            places, those = self._places(bucket, *_EVERY_RANK)
            statement = (
                f"{places} SELECT t.key FROM v CROSS JOIN shelves t WHERE {_IN_PLACE} "
                "AND t.day > ? - v.reach AND t.day <= ? AND t.late > ? AND t.n0 <= ? AND t.n1 > ?"
            )
            bounds = self._dossier, after, until, after, self._number, self._number
            yield from (str(key) for (key,) in self._reader.rows(statement, *those, *bounds))

    def linked(self, shelves: Sequence[str]) -> list[int]:
        """The facts on some shelves of links."""
        found: list[int] = []
        for marks, some in in_params(shelves):
            statement = (
                f"SELECT t.number FROM shelves t WHERE {self._apart()} "
                f"AND t.shelf IN ({marks}) AND {_BOX.format('t')}"
            )
            rows = self._reader.rows(statement, self._dossier, *some, *self._box)
            found += (int(number) for (number,) in rows)
        return found

    def rival(self, slot: str, holder: str) -> list[int]:
        """The fact by which somebody else holds a slot last, if anybody does."""
        statement = (
            f"SELECT t.number FROM shelves t WHERE {self._apart()} AND t.shelf = ? "
            f"AND t.span = 0 AND t.rank = 0 AND t.day <= ? AND t.voice <> ? AND {_BOX.format('t')} "
            "ORDER BY t.day DESC, t.place LIMIT 1"
        )
        rows = self._reader.rows(
            statement,
            self._dossier,
            f"slot:{slot}",
            self._day,
            holder,
            *self._box,
        )
        return [int(number) for (number,) in rows]

    @property
    def _box(self) -> tuple[int, ...]:
        number = self._number
        return self._day, self._day, self._known, self._known, number, number

    # --- what it rests on ----------------------------------------------------------------

    def source_basis(self) -> SourceBasis:
        """What the vantage rests on."""
        articles = self._standing("articles", MANY_ARTICLES + 1)
        parts = self._standing("parts", 2 * FEW_ARTICLES + 1)
        passages = [*articles, *parts]
        counted = articles or parts
        return SourceBasis(
            articles=len(counted),
            first=_day(min((early for _, _, early, _ in counted), default=None)),
            last=_day(max((late for _, _, _, late in counted), default=None)),
            few=self._named(counted) if len(counted) <= FEW_ARTICLES else (),
            passages=self._named(passages) if len(passages) <= 2 * FEW_ARTICLES else (),
            one_article=len(passages) <= 1,
            unsure=self._unsure("articles" if articles else "parts"),
            some_later=self._any_published("t.day > ?", "t.day"),
            all_later=not self._any_published("t.day <= ?", "t.day DESC"),
            reporting_gap=longest_reporting_gap(self, self._day),
        )

    def _standing(self, kind: str, limit: int) -> list[tuple[str, int, int, int]]:
        """Passages that carry something here: id, registration, first and last publication."""
        places, those = self._places(kind, *_EVERY_RANK)
        statement = (
            f"{places} SELECT t.key, t.number, t.early, t.late FROM v CROSS JOIN shelves t "
            f"WHERE {_IN_PLACE} AND t.day <= ? AND {_BOX.format('t')} AND {self._carries()} LIMIT ?"
        )
        last, box = min(self._day, self._known), self._box
        return self._reader.rows(statement, *those, self._dossier, last, *box, *box, limit)

    def _any_published(self, when: str, order: str) -> bool:
        """Whether any passage carries something here that was published before or after."""
        for bucket in PUBLISHED:
            places, those = self._places(bucket, *_EVERY_RANK)
            # A subquery with an order of its own, so that it begins next to the vantage's day.
            statement = (
                f"{places} SELECT 1 FROM v WHERE (SELECT 1 FROM shelves t WHERE {_IN_PLACE} "
                f"AND {when} AND t.early <= ? AND {_BOX.format('t')} AND {self._carries()} "
                f"ORDER BY {order} LIMIT 1) = 1 LIMIT 1"
            )
            bounds = self._dossier, self._day, self._day, *self._box, *self._box
            if self._reader.rows(statement, *those, *bounds):
                return True
        return False

    def _unsure(self, kind: str) -> tuple[Passage, ...]:
        if self._vantage.known_by is None:
            return ()
        places, those = self._places(f"{kind}:published", *_EVERY_RANK)
        order, limit = "t.day DESC, t.place", FEW_ARTICLES + 1
        where = (
            f"{_IN_PLACE} AND t.day > ? - v.reach AND t.day <= ? AND t.early <= ? AND t.late > ? "
            f"AND {_BOX.format('t')} AND {self._carries()}"
        )
        statement = (
            f"{places} SELECT t.key, t.number FROM v CROSS JOIN {self._top(where, order)} "
            f"ORDER BY {order} LIMIT ?"
        )
        known, box = self._known, self._box
        found = self._reader.rows(
            statement, *those, self._dossier, known, known, self._day, known, *box, *box,
            limit, limit,
        )  # fmt: skip
        return tuple(self._passages([(str(p), int(n)) for p, n in found], self._number))

    def _apart(self) -> str:
        gone = ",".join(map(str, self._gone))
        return f"t.dossier = ? AND t.block = {APART} AND t.gone IN ({gone})"

    def _carries(self) -> str:
        return (
            "EXISTS (SELECT 1 FROM cited c CROSS JOIN shelves f WHERE f.dossier = c.dossier "
            "AND f.number = c.number AND f.passage = c.passage AND c.dossier = t.dossier "
            f"AND c.passage = t.key AND {_BOX.format('f')} {_BY_ITSELF})"
        )

    def _named(self, found: Sequence[tuple[str, int, int, int]]) -> tuple[Passage, ...]:
        wanted = [(passage, number) for passage, number, _, _ in found]
        return tuple(self._passages(wanted, self._number)) if wanted else ()

    # --- days that are filled ------------------------------------------------------------

    def newest(self, after: int, until: int) -> int | None:
        """The last day that the last fact fills, after one day and up to another."""
        day_and_late = f"t.day * {DAYS} + t.late"
        found = self._dated(day_and_late, after, until, "ORDER BY t.day DESC, t.late DESC LIMIT 1")
        last = max(found, default=None)
        return None if last is None else last % DAYS

    def oldest(self, after: int, until: int) -> int | None:
        """The day of the first fact after one day and up to another."""
        return min(self._dated("t.day", after, until, "ORDER BY t.day LIMIT 1"), default=None)

    def bounds(self, after: int, until: int) -> tuple[int, int] | None:
        """The first and the last of all days that facts of these days fill."""
        first = min(self._dated("min(t.early)", after, until, ""), default=None)
        last = max(self._dated("max(t.late)", after, until, ""), default=None)
        return None if first is None or last is None else (first, last)

    def _dated(self, what: str, after: int, until: int, tail: str) -> Iterator[int]:
        """What is found of dated facts in each block."""
        blocks = _EACH_BLOCK if self._past else _THESE_BLOCKS
        statement = (
            f"WITH RECURSIVE b(block) AS ({blocks}) SELECT (SELECT {what} FROM shelves t "
            f"WHERE t.dossier = ? AND t.block = b.block AND {DATED} AND t.day > ? AND t.day <= ? "
            f"AND {_BOX.format('t')} {tail}) FROM b"
        )
        # The day of a fact is never later than the report of it.
        parameters = self._dossier, after, min(until, self._known), *self._box
        rows = self._reader.rows(statement, *self._blocks, *parameters)
        return (found for (found,) in rows if found is not None)


def _these(marks: str) -> str:
    """The rows of some facts, each once."""
    return f"t.dossier = ? AND t.number IN ({marks}) AND t.block <> {TOGETHER}"


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)
