"""The read model of one vantage, read from the placements of a ledger.

A placement says: for the vantages in these intervals, this fact lies in this bucket, at this
place of its order. Those that hold for ever once they hold lie in one ordered index and are
walked from the beginning of a bucket as far as a query needs. Those that end as days pass or as
more is known are found through a spatial index, all that hold at the vantage at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from heapq import merge
from itertools import chain
from typing import Any

from briefing.facts import fold
from briefing.facts.resolved import natural_key
from briefing.ledger.mapper import to_recorded
from briefing.ledger.recorder import DOSSIER_ID, OF_DOSSIER, Recorder, Tables
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage
from briefing.readmodel.placement import (
    DAYS,
    DEFINITION,
    END_OF_TIME,
    LINKS,
    Placement,
    sort_key_of,
)
from briefing.readmodel.query import (
    COUNT_LIMIT,
    FEW_ARTICLES,
    MANY_ARTICLES,
    Found,
    ListQuery,
    SourceBasis,
    longest_reporting_gap,
    top_n,
)
from briefing_events.source import Passage

_COLUMNS = (
    "t.bucket, t.rank, t.day, t.sort_key, t.key, t.number, t.group_key, t.excluded_by, t.slot, "
    "t.attested_key"
)
_ORDER = "t.rank, t.day DESC, t.sort_key, t.key"
_OLDEST = "t.rank DESC, t.day, t.sort_key DESC, t.key DESC"
_HOLDS = (
    "{0}.valid_from <= :as_of AND {0}.valid_to > :as_of AND {0}.known_from <= :known_by "
    "AND {0}.known_to > :known_by AND {0}.recorded_from <= :recorded "
    "AND {0}.recorded_to > :recorded"
)
_HOLDS_OPEN = (
    "t.valid_from <= :as_of AND t.known_from <= :known_by "
    "AND t.recorded_from <= :recorded AND t.recorded_to > :recorded"
)
_RANKS = """
WITH RECURSIVE buckets(bucket) AS ({buckets}), ranks(bucket, rank) AS (
    SELECT bucket, (SELECT min(p.rank) FROM placement p WHERE p.dossier = :dossier
        AND p.bucket = buckets.bucket AND p.open = 1)
    FROM buckets WHERE buckets.bucket IS NOT NULL
    UNION ALL
    SELECT bucket, (SELECT min(p.rank) FROM placement p WHERE p.dossier = :dossier
        AND p.bucket = ranks.bucket AND p.open = 1 AND p.rank > ranks.rank)
    FROM ranks WHERE ranks.rank IS NOT NULL)
"""
"""The ranks of some buckets, found by leaping through the ordered index."""

_IN_RANK = "t.dossier = :dossier AND t.bucket = ranks.bucket AND t.open = 1 AND t.rank = ranks.rank"
_BEHIND_LINKS = "CASE {} ELSE buckets.bucket END".format(
    " ".join(
        f"WHEN buckets.bucket > '{kind}:' AND buckets.bucket < '{kind};' THEN '{kind};'"
        for kind in LINKS
    )
)
_ALL_BUCKETS = f"""
WITH RECURSIVE buckets(bucket) AS (
    SELECT min(p.bucket) FROM placement p WHERE p.dossier = :dossier
    UNION ALL
    SELECT (SELECT min(p.bucket) FROM placement p WHERE p.dossier = :dossier
        AND p.bucket > {_BEHIND_LINKS})
    FROM buckets WHERE buckets.bucket IS NOT NULL)
SELECT bucket FROM buckets WHERE bucket IS NOT NULL
"""
"""The buckets of a dossier, found by leaping; of each kind of link no more than one."""

_EVERYTHING = 1 << 40
_BY_ITSELF = "LIMIT 1 OFFSET 0"
"""Of a subquery: to be looked up row by row. PostgreSQL would else make a join of it, and without
statistics one that reads everything."""

PUBLISHED = ("articles:published", "parts:published")
"""Buckets of passages by the first day of their publication."""

UNSURE = ("articles:unsure", "parts:unsure")
"""Buckets of passages where it is not sure that they are published."""


PassageLookup = Callable[[Sequence[tuple[str, int]]], list[Passage]]
"""Gives passages by id and registration, as they counted at the vantage."""


def buckets_of(recorder: Recorder, dossier: int) -> frozenset[str]:
    """The buckets that ever held anything, but for those of links."""
    return frozenset(str(bucket) for (bucket,) in recorder.rows(_ALL_BUCKETS, dossier=dossier))


class SqlReadModel:
    """The buckets of one vantage."""

    def __init__(
        self,
        recorder: Recorder,
        dossier: int,
        vantage: Vantage,
        buckets: frozenset[str],
        passages: PassageLookup,
    ) -> None:
        self._recorder = recorder
        self._buckets = buckets
        self._passages = passages
        self._day = vantage.as_of.toordinal()
        self._known = vantage.known_by.toordinal() if vantage.known_by else END_OF_TIME - 1
        self._among: dict[tuple[object, ...], list[Placement]] = {}
        self._complete: dict[str, list[Placement]] = {}
        """By bucket: all that it holds without an end, where a query has come to its end."""
        self._at = {
            "dossier": dossier,
            "as_of": self._day,
            "known_by": self._known,
            "recorded": vantage.recorded,
        }

    def _rows(self, statement: str, **named: object) -> list[tuple[Any, ...]]:
        return self._recorder.rows(statement, **self._at, **named)

    def _rows_of(
        self, statement: str, values: Sequence[object], **named: object
    ) -> list[tuple[Any, ...]]:
        """The rows of a statement about a list of values, which ``{}`` stands for."""
        return self._recorder.rows_of(statement, values, **self._at, **named)

    # --- the first few, and how many -------------------------------------------------------

    def select(self, query: ListQuery) -> Sequence[int]:
        """The numbers of the selected facts, in the order of the bucket."""
        return self.select_each([query])[0]

    def select_each(self, queries: Sequence[ListQuery]) -> list[list[int]]:
        """What each query selects; those that are alike but for the bucket are read together."""
        opened = self._open([query for query in queries if not query.per_prefix])
        found = (
            self._first_of_prefix(query)
            if query.per_prefix
            else top_n(self._walk(query, opened[query]), query)
            for query in queries
        )
        return [[placement.number for placement in placements] for placements in found]

    def count(self, query: ListQuery) -> int:
        """How many facts a bucket holds within the bounds, up to ``COUNT_LIMIT``."""
        if query.bucket not in self._buckets:
            return 0
        if query == ListQuery(query.bucket) and query.bucket in self._complete:
            found = len(self._complete[query.bucket]) + len(self._ending(query))
            return min(found, COUNT_LIMIT)
        statement = (
            f"{self._ranks} SELECT count(*) FROM (SELECT 1 FROM ranks "
            f"CROSS JOIN placement t WHERE {_IN_RANK} AND {self._condition(query)} "
            f"LIMIT {COUNT_LIMIT}) c"
        )
        ((count,),) = self._rows_of(statement, [query.bucket], **self._bounds(query))
        return min(int(count) + len(self._ending(query)), COUNT_LIMIT)

    def _walk(self, query: ListQuery, opened: Sequence[Placement]) -> Iterator[Placement]:
        """A bucket within the bounds of a query, in order, as far as the query looks."""
        if query.bucket not in self._buckets:
            return iter(())
        return merge(opened, self._ending(query), key=_by_order, reverse=query.oldest)

    def _open(self, queries: Sequence[ListQuery]) -> dict[ListQuery, Sequence[Placement]]:
        """Of those that hold for ever, as many of the first as a query looks at, and one more."""
        found: dict[ListQuery, Sequence[Placement]] = {}
        alike: dict[tuple[object, ...], list[ListQuery]] = {}
        for query in queries:
            complete = self._complete.get(query.bucket)
            if complete is not None and _is_whole(query):
                found[query] = complete[::-1] if query.oldest else complete
            else:
                shape = query.after, query.until, query.excluded_by, query.oldest, query.depth
                alike.setdefault(shape, []).append(query)
        for first, *others in alike.values():
            limit = _EVERYTHING if first.depth is None else first.depth + 1
            same = [first, *others]
            rows = self._first([query.bucket for query in same], first, limit)
            for query in same:
                found[query] = opened = rows.get(query.bucket, [])
                if _is_whole(query) and not query.oldest and len(opened) < limit:
                    self._complete[query.bucket] = opened
        return found

    def _first(
        self, buckets: Iterable[str], query: ListQuery, limit: int
    ) -> dict[str, list[Placement]]:
        """The first of some buckets that hold for ever, within the bounds of a query."""
        known = sorted(self._buckets.intersection(buckets))
        order = _OLDEST if query.oldest else _ORDER
        statement = (
            f"{self._ranks} SELECT {_COLUMNS} FROM ranks CROSS JOIN "
            f"{self._top(self._condition(query), order)}"
        )
        found: dict[str, list[Placement]] = {}
        for row in self._rows_of(statement, known, limit=limit, **self._bounds(query)):
            found.setdefault(row[0], []).append(Placement(*row))
        return {
            bucket: sorted(each, key=_by_order, reverse=query.oldest)[:limit]
            for bucket, each in found.items()
        }

    @property
    def _ranks(self) -> str:
        return _RANKS.format(buckets=self._recorder.each)

    def _top(self, where: str, order: str) -> str:
        """The first rows of each rank, as many as the parameter ``limit`` says."""
        where = f"{_IN_RANK} AND {where}"
        if self._recorder.lateral:
            return (
                f"LATERAL (SELECT * FROM placement t WHERE {where} ORDER BY {order} LIMIT :limit) t"
            )
        return (
            f"placement t WHERE t.id IN (SELECT i.id FROM placement i "
            f"WHERE {where.replace('t.', 'i.')} ORDER BY {order.replace('t.', 'i.')} LIMIT :limit)"
        )

    def _first_of_prefix(self, query: ListQuery) -> Iterator[Placement]:
        """Prefix query: the first few of each bucket whose name begins with that of the query."""
        whole = replace(query, excluded_by=())
        buckets = [
            bucket
            for bucket in self._buckets
            if bucket.startswith(query.bucket) and bucket != query.bucket
        ]
        found = self._first(buckets, whole, query.per_prefix)
        for bucket in self._ending_by_bucket.keys() & buckets:
            found.setdefault(bucket, []).extend(self._ending(replace(whole, bucket=bucket)))
        first = [sorted(each, key=_by_order)[: query.per_prefix] for each in found.values()]
        # Exclusions are looked up for these alone.
        return self._not_excluded(query, list(chain.from_iterable(first)))

    def _ending(self, query: ListQuery) -> list[Placement]:
        """The placements of a bucket that end, within the bounds of a query and in its order."""
        after, until = self._bounds(query).values()
        ending = self._ending_by_bucket.get(query.bucket, ())
        found = [placement for placement in ending if after < placement.day <= until]
        if query.excluded_by or any(placement.excluded_by for placement in found):
            found = list(self._not_excluded(query, found))
        return sorted(found, key=_by_order, reverse=query.oldest)

    @cached_property
    def _ending_by_bucket(self) -> dict[str, list[Placement]]:
        """All placements with an end that hold at the vantage, by bucket."""
        found: dict[str, list[Placement]] = {}
        for row in self._rows(f"SELECT {_COLUMNS} {self._recorder.ending}"):
            found.setdefault(row[0], []).append(Placement(*row))
        return found

    def _not_excluded(
        self, query: ListQuery, placements: Sequence[Placement]
    ) -> Iterator[Placement]:
        """Those of some placements that nothing excludes."""
        numbers = [placement.number for placement in placements]
        held = set(self._held("t.number", numbers, self._exclusions(query)))
        return (placement for placement in placements if placement in held)

    def _held(self, column: str, values: Sequence[object], where: str = "true") -> list[Placement]:
        """All placements that hold here and have one of some values in a column."""
        statement = (
            f"SELECT {_COLUMNS} FROM placement t WHERE t.dossier = :dossier "
            f"AND {column} {{}} AND {_HOLDS.format('t')} AND {where}"
        )
        return [Placement(*row) for row in self._rows_of(statement, values)]

    def _bounds(self, query: ListQuery) -> dict[str, int]:
        # Outside the buckets of slots, the day is never later than the vantage on any clock.
        last = min(self._day, self._known)
        return {
            "after": query.after.toordinal() if query.after else 0,
            "until": min(last, query.until.toordinal()) if query.until else last,
        }

    def _condition(self, query: ListQuery) -> str:
        """The condition of a query on open placements."""
        return f"t.day > :after AND t.day <= :until AND {_HOLDS_OPEN} AND {self._exclusions(query)}"

    def _exclusions(self, query: ListQuery) -> str:
        """That nothing excludes a fact: neither the request it answers, nor a link of the query."""
        conditions = [f"(t.excluded_by = '' OR {self._no_link('asks', 't.excluded_by')})"]
        for kind in query.excluded_by:
            if kind == "slot":
                conditions.append(self._no_link(kind, "t.slot", _RIVAL))
            else:
                conditions.append(self._no_link(kind, "t.key"))
        return " AND ".join(conditions)

    def _no_link(self, kind: str, target: str, more: str = "") -> str:
        """That no settled fact has a link of this kind to another."""
        return (
            f"NOT EXISTS (SELECT 1 FROM placement l WHERE l.dossier = t.dossier "
            f"AND l.bucket = '{kind}:' || {target} AND {_HOLDS.format('l')} {more} {_BY_ITSELF})"
        )

    # --- of some facts ---------------------------------------------------------------------

    def among(self, query: ListQuery, numbers: Sequence[int]) -> list[int]:
        """Those of some facts that lie in a bucket within the bounds of a query, in its order."""
        after, until = self._bounds(query).values()
        key = query.excluded_by, *numbers
        if key not in self._among:
            self._among[key] = self._held("t.number", numbers, self._exclusions(query))
        found = [
            placement
            for placement in self._among[key]
            if placement.bucket == query.bucket and after < placement.day <= until
        ]
        return [placement.number for placement in sorted(found, key=_by_order)]

    def standing(self, numbers: Sequence[int]) -> set[int]:
        """Of some facts, those that stand."""
        return {number for found in self.buckets_of(numbers).values() for number in found}

    def carried(self, passages: Sequence[str]) -> set[tuple[str, int]]:
        """The facts that stand and rest on some passages: passage and fact."""
        statement = (
            "SELECT DISTINCT c.passage, c.number FROM citation c CROSS JOIN placement f "
            "WHERE c.dossier = :dossier AND c.passage {} AND f.dossier = c.dossier "
            f"AND f.number = c.number AND f.passage = c.passage AND {_HOLDS.format('f')}"
        )
        return {
            (str(passage), int(number)) for passage, number in self._rows_of(statement, passages)
        }

    def buckets_of(self, numbers: Sequence[int]) -> dict[str, list[int]]:
        """The buckets of some facts, each with those that it holds."""
        found: dict[str, list[int]] = {}
        for placement in self._held("t.number", numbers):
            found.setdefault(placement.bucket, []).append(placement.number)
        return found

    def search(self, words: Sequence[str], limit: int) -> Found:
        """What holds, for each of some words, one that begins with it; the latest of each kind."""
        searched = f"{self._recorder.searched} AND t.day <= :as_of AND {_HOLDS.format('t')}"
        query, count = self._recorder.search_query(words), 0
        found = []
        for kind in ("NOT (t.bucket {})", "t.bucket {}"):
            where = f"{searched} AND {kind}"
            statement = f"SELECT t.number, t.key {where} ORDER BY t.day DESC, t.key LIMIT :limit"
            found.append(self._rows_of(statement, PUBLISHED, words=query, limit=limit))
            counted = f"SELECT count(*) FROM (SELECT 1 {where} LIMIT {COUNT_LIMIT}) c"
            ((held,),) = self._rows_of(counted, PUBLISHED, words=query)
            count += int(held)
        facts, passages = found
        return Found([int(n) for n, _ in facts], [str(key) for _, key in passages], count)

    def placed(self, numbers: Sequence[int]) -> list[tuple[str, str]]:
        """Bucket and key of every placement that some facts and articles ever had."""
        # To tell them apart here would make SQLite walk all buckets in their order.
        statement = (
            "SELECT t.bucket, t.key FROM placement t WHERE t.dossier = :dossier AND t.number {}"
        )
        return [(str(bucket), str(key)) for bucket, key in self._rows_of(statement, numbers)]

    # --- links and slots -------------------------------------------------------------------

    def linked(self, buckets: Sequence[str]) -> list[Placement]:
        """All that holds in some buckets of links or slots."""
        return self._held("t.bucket", buckets)

    def rivals(self, held: Collection[tuple[str, str]]) -> list[int]:
        """Of slots and holders, the facts by which another holder has the slot last."""
        holders = [(f"slot:{slot}", holder) for slot, holder in sorted(held)]
        order, holds = _ORDER.replace("t.", "i."), _HOLDS_OPEN.replace("t.", "i.")
        statement = (
            f"SELECT v.holder, {_COLUMNS} FROM ({self._recorder.pairs}) v CROSS JOIN placement t "
            "WHERE t.id = (SELECT i.id FROM placement i WHERE i.dossier = :dossier "
            "AND i.bucket = v.bucket AND i.open = 1 AND i.rank = 0 AND i.day <= :as_of "
            f"AND i.group_key <> v.holder AND {holds} ORDER BY {order} LIMIT 1)"
        )
        found: dict[tuple[str, str], list[Placement]] = {
            (bucket, holder): [
                each for each in self._ending_by_bucket.get(bucket, ()) if each.group_key != holder
            ]
            for bucket, holder in holders
        }
        for holder, *row in self._rows(statement, values=json.dumps(holders)) if holders else ():
            found[row[0], holder].append(Placement(*row))
        return [min(rivals, key=_by_order).number for rivals in found.values() if rivals]

    # --- the articles that it rests on -------------------------------------------------------

    def source_basis(self) -> SourceBasis:
        """The articles that the vantage rests on."""
        articles = self._standing("articles", MANY_ARTICLES + 1)
        parts = self._standing("parts", 2 * FEW_ARTICLES + 1)
        passages = [*articles, *parts]
        counted = articles or parts
        return SourceBasis(
            articles=len(counted),
            first=_day(min((early for _, _, early, _ in counted), default=None)),
            last=_day(max((late for _, _, _, late in counted), default=None)),
            newest=self._newest("articles:out" if articles else "parts:out"),
            few=self._named(counted) if len(counted) <= FEW_ARTICLES else (),
            passages=self._named(passages) if len(passages) <= 2 * FEW_ARTICLES else (),
            one_article=len(passages) <= 1,
            unsure=self._unsure(UNSURE[0] if articles else UNSURE[1]),
            some_later=self._any_published("t.day > :as_of AND t.day <= :known_by", "t.day"),
            all_later=not self._any_published("t.day <= :as_of", "t.day DESC"),
            reporting_gap=longest_reporting_gap(self, self._day),
        )

    def _carrying(self, columns: str, bucket: str, where: str, **named: object) -> list[Any]:
        """Rows about the passages of a bucket that carry something here."""
        statement = (
            f"SELECT {columns} FROM placement t WHERE t.dossier = :dossier AND t.bucket = :bucket "
            f"AND t.open = 1 AND t.rank = 0 AND {_HOLDS_OPEN} AND {_CARRIES} AND {where}"
        )
        return self._rows(statement, bucket=bucket, **named)

    def _standing(self, bucket: str, limit: int) -> list[tuple[str, int, int, int]]:
        """Passages that carry something here: id, registration, first and last publication."""
        columns, last = "t.key, t.number, t.known_from, t.latest", min(self._day, self._known)
        return self._carrying(
            columns, bucket, "t.day <= :last LIMIT :limit", last=last, limit=limit
        )

    def _any_published(self, when: str, order: str) -> bool:
        """Whether any passage carries something here that was published before or after."""
        where = f"{when} ORDER BY {order} LIMIT 1"
        return any(self._carrying("1", bucket, where) for bucket in PUBLISHED)

    def _newest(self, bucket: str) -> tuple[date, date] | None:
        """When the last passage was published of those that were surely out."""
        last = min(self._day, self._known)
        ordered = "t.day <= :last ORDER BY t.day DESC LIMIT 1"
        for (day,) in self._carrying("t.day", bucket, ordered, last=last):
            ((first,),) = self._carrying("max(t.known_from)", bucket, "t.day = :day", day=day)
            return date.fromordinal(first), date.fromordinal(day)
        return None

    def _unsure(self, bucket: str) -> tuple[Passage, ...]:
        """The last of the passages that may not have been published yet."""
        unsure = sorted(self._ending_by_bucket.get(bucket, ()), key=_by_order)
        carrying = {passage for passage, _ in self.carried([each.key for each in unsure])}
        found = [(each.key, each.number) for each in unsure if each.key in carrying]
        found = found[: FEW_ARTICLES + 1]
        passages = {passage.id: passage for passage in self._passages(found)} if found else {}
        return tuple(passages[key] for key, _ in found)

    def _named(self, found: Sequence[tuple[str, int, int, int]]) -> tuple[Passage, ...]:
        wanted = [(passage, number) for passage, number, _, _ in found]
        return tuple(self._passages(wanted)) if wanted else ()

    def out_between(self, after: int, until: int) -> Iterator[str]:
        """The passages that may have been published after one day and up to another."""
        recorded = "t.recorded_from <= :recorded AND t.recorded_to > :recorded"
        for buckets, when in ((PUBLISHED, "t.day > :after"), (UNSURE, "t.latest > :after")):
            statement = (
                "SELECT t.key FROM placement t WHERE t.dossier = :dossier AND t.bucket {} "
                f"AND t.open IN (0, 1) AND t.rank = 0 AND {when} AND t.day <= :until "
                f"AND {recorded}"
            )
            rows = self._rows_of(statement, buckets, after=after, until=until)
            yield from (str(key) for (key,) in rows)

    # --- days that are filled --------------------------------------------------------------

    def days(self, after: int, until: int) -> Sequence[int]:
        """The days there by which facts are ordered, each once; found by leaping."""
        following = f"(SELECT t.day {_DATED} ORDER BY t.day LIMIT 1)"
        statement = (
            f"WITH RECURSIVE days(day) AS (SELECT {following} UNION ALL "
            f"SELECT {following.replace(':after', 'days.day')} FROM days WHERE days.day IS NOT NULL"
            ") SELECT day FROM days WHERE day IS NOT NULL"
        )
        return [day for (day,) in self._dated(statement, after, until)]

    def bounds(self, after: int, until: int) -> tuple[int, int] | None:
        """The first and the last of all days that facts of these days fill."""
        ((first, last),) = self._dated(
            f"SELECT min(t.earliest), max(t.latest) {_DATED}", after, until
        )
        return None if first is None or last is None else (first, last)

    def _dated(self, statement: str, after: int, until: int) -> list[tuple[Any, ...]]:
        """Rows about the dated facts of some days; the days are ordinals."""
        # The day of a fact is never later than the report of it.
        return self._rows(statement, after=after, until=min(until, self._known))


_DATED = (
    "FROM placement t WHERE t.dossier = :dossier AND t.earliest IS NOT NULL "
    f"AND t.day > :after AND t.day <= :until AND {_HOLDS.format('t')}"
)
_RIVAL = (
    "AND l.open IN (0, 1) AND l.rank = 0 AND l.group_key <> t.group_key "
    "AND l.attested_key > t.attested_key "
    f"AND l.day <= :as_of AND l.day >= t.attested_key / {DAYS}"
)
"""That another holder is attested later; the day of a slot is the first of its attestation."""

_CARRIES = (
    "EXISTS (SELECT 1 FROM citation c CROSS JOIN placement f WHERE f.dossier = c.dossier "
    "AND f.number = c.number AND f.passage = c.passage AND c.dossier = t.dossier "
    f"AND c.passage = t.key AND {_HOLDS.format('f')} {_BY_ITSELF})"
)


def _by_order(placement: Placement) -> tuple[int, int, str, str]:
    return placement.order


def _is_whole(query: ListQuery) -> bool:
    """Whether a query looks at a bucket from its beginning, whatever lies there."""
    return not (query.after or query.until or query.excluded_by)


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


class DossierIndex:
    """A dossier and its read model as they were at a number, for ``briefing.readmodel``.

    The tables of the read model are those of the ledger itself unless others are given.
    """

    def __init__(
        self, recorder: Recorder, dossier: str, number: int, tables: Tables | None = None
    ) -> None:
        self._recorder = recorder
        self._dossier = dossier
        self._number = number
        self._tables = tables or recorder
        self._read_models: dict[Vantage, SqlReadModel] = {}

    @cached_property
    def head(self) -> int:
        """The last number that the index holds."""
        return self._recorder.indexed(self._dossier)

    @cached_property
    def _id(self) -> int:
        """The id of the dossier in the read model."""
        return next((int(i) for (i,) in self._recorder.rows(DOSSIER_ID, self._dossier)), 0)

    def event_subjects(self, entities: Sequence[int]) -> list[tuple[int, int]]:
        """The events about some entities but for their first ones: entity and number."""
        return self._of("entity_id, event", "event_subject", "entity_id", entities)

    def events(self, numbers: Sequence[int]) -> list[EventEnvelope]:
        """The events of these numbers, in order."""
        rows = self._recorder.rows_at(self._dossier, numbers)
        return sorted(map(to_recorded, rows), key=lambda item: item.number)

    def numbers_of(self, keys: Sequence[str]) -> dict[str, int]:
        """The numbers of events by key."""
        return self._recorder.numbers_of(self._dossier, keys)

    def articles_of(self, passages: Sequence[str]) -> dict[str, int]:
        """The numbers of the events that registered these passages, by passage."""
        return dict(self._of("passage, number", "passage", "passage", passages))

    def citing(self, passages: Sequence[str]) -> list[tuple[str, int, int]]:
        """All facts that ever cited these passages: passage, fact, and the fact's first day."""
        return self._of("passage, number, day", "citation", "passage", passages)

    def facts(self) -> list[int]:
        """All facts."""
        return self._numbers("number", "citation", "true ORDER BY number")

    def _of(self, columns: str, table: str, by: str, values: Sequence[object]) -> list[Any]:
        """Rows of the read model in which a column has one of some values."""
        statement = f"SELECT {columns} FROM {table} WHERE {OF_DOSSIER} AND {by} {{}}"
        return self._tables.rows_of(statement, values, dossier=self._dossier)

    def _numbers(self, column: str, table: str, where: str, **named: object) -> list[int]:
        """The different numbers in a column of the read model."""
        statement = f"SELECT DISTINCT {column} FROM {table} WHERE {OF_DOSSIER} AND {where}"
        rows = self._tables.rows(statement, dossier=self._dossier, **named)
        return [int(number) for (number,) in rows]

    def numbers_about(self, entities: Collection[int]) -> set[int]:
        """The numbers of the events about some entities, their first ones included."""
        later = (event for _, event in self.event_subjects(sorted(entities)))
        return {number for number in (*entities, *later) if DEFINITION < number <= self._number}

    @cached_property
    def _buckets(self) -> frozenset[str]:
        return buckets_of(self._recorder, self._id)

    def at(self, number: int) -> DossierIndex:
        """The same index, read as it was at another number."""
        return DossierIndex(self._recorder, self._dossier, number)

    def read_model(self, vantage: Vantage) -> SqlReadModel:
        """The buckets of a vantage."""
        if vantage not in self._read_models:
            self._read_models[vantage] = SqlReadModel(
                self._recorder, self._id, vantage, self._buckets, self._passages
            )
        return self._read_models[vantage]

    def passages(self) -> list[str]:
        """The ids of all passages that were registered, in order."""
        statement = "SELECT passage FROM passage WHERE dossier = ? ORDER BY passage"
        return [str(passage) for (passage,) in self._recorder.rows(statement, self._id)]

    def labelled(self, label: str) -> list[str]:
        """The ids of the passages that may have a label, in whatever case."""
        statement = (
            "SELECT DISTINCT key, sort_key FROM placement "
            "WHERE dossier = ? AND bucket IN ('articles', 'parts')"
        )
        place = sort_key_of(label, 0).casefold()
        rows = self._recorder.rows(statement, self._id)
        return sorted({str(key) for key, at in rows if str(at).casefold() == place})

    def changing(self, after: int, until: int) -> list[int]:
        """The facts that may come to stand otherwise after one day (ordinal) and up to another."""
        where = "day > :after AND day <= :until"
        return self._numbers("number", "change_point", where, after=after, until=until)

    def change_days(self) -> list[int]:
        """The days (ordinals) on which a fact may come to stand otherwise, in order."""
        statement = (
            "SELECT DISTINCT day FROM change_point WHERE dossier = ? AND number <= ? ORDER BY day"
        )
        return [int(day) for (day,) in self._recorder.rows(statement, self._id, self._number)]

    def publication_days(self) -> list[int]:
        """The days (ordinals) by which an article was surely published, in order."""
        statement = (
            "SELECT DISTINCT day FROM placement WHERE dossier = ? AND bucket IN "
            "('articles:out', 'parts:out') AND recorded_from <= ? AND recorded_to > ? ORDER BY day"
        )
        rows = self._recorder.rows(statement, self._id, self._number, self._number)
        return [int(day) for (day,) in rows]

    def touched(self, after: int, until: int) -> list[int]:
        """The entities that the events after one number and up to another are about."""
        where = "event > :after AND event <= :until"
        return self._numbers("entity_id", "event_subject", where, after=after, until=until)

    def _passages(self, wanted: Sequence[tuple[str, int]]) -> list[Passage]:
        """Passages by id and registration, as they counted at the number, by label."""
        about = self.numbers_about({article for _, article in wanted})
        known = fold(self.events(sorted(about))).passages
        found = (known[passage] for passage, _ in wanted if passage in known)
        return sorted(found, key=lambda passage: natural_key(passage.label))
