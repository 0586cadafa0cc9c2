"""Writing the index: the rows and threads that a batch brings, in its own transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from briefing.ledger.index_store import APART, BLOCK, TOGETHER, block_of, span_of
from briefing.readmodel.intervals import END_OF_TIME
from briefing.readmodel.projector import FOREVER, ReadModelChanges

VERSION = 3
"""Of what is laid on shelves; an index of another version is made anew."""

TABLES = ("shelves", "catalog", "threads", "cited", "passages", "turns")

Run = Callable[[str, Sequence[Sequence[object]]], object]
"""Runs a statement with question marks once for each sequence of parameters."""

_COLUMNS = 23
_GATHER = (
    f"INSERT INTO shelves SELECT dossier, {TOGETHER}, gone, shelf, span, rank, day, place, key, "
    "number, voice, unless, slot, mark, passage, early, late, d0, d1, k0, k1, n0, n1 "
    "FROM shelves WHERE dossier = ? AND block = ? AND gone = 0 "
    "ORDER BY shelf, span, rank, day DESC, place, key"
)

_CLOSED = (
    "INSERT INTO catalog SELECT DISTINCT dossier, shelf, 1, block, rank, span FROM shelves "
    "WHERE dossier = ? AND number = ? AND +block >= 0 ON CONFLICT DO NOTHING"
)
_GATHER_PLACES = (
    f"INSERT INTO catalog SELECT dossier, shelf, gone, {TOGETHER}, rank, span FROM catalog "
    "WHERE dossier = ? AND block = ? AND gone = 0 ON CONFLICT DO NOTHING"
)


def apply_changes(
    run: Run, dossier: str, before: int, after: int, changes: ReadModelChanges
) -> None:
    """Write what the events after one number and up to another change in an index."""
    gone = [(dossier, subject) for subject in changes.closed]
    run(f"DELETE FROM shelves WHERE dossier = ? AND number = ? AND block = {TOGETHER}", gone)
    run(_CLOSED, gone)
    run(
        "UPDATE shelves SET gone = 1, n1 = ? WHERE dossier = ? AND number = ? AND gone = 0 "
        f"AND n1 = {FOREVER}",
        [(number, dossier, subject) for subject, number in changes.closed.items()],
    )
    rows = list(_rows(dossier, changes))
    run(f"INSERT INTO shelves VALUES ({','.join('?' * _COLUMNS)})", rows)
    run(
        "INSERT INTO catalog VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        sorted(set(_places(rows))),
    )
    run(
        "INSERT INTO threads VALUES (?, ?, ?)",
        [(dossier, *pair) for pair in changes.event_subjects],
    )
    run(
        "INSERT INTO passages VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(dossier, *pair) for pair in changes.passages.items()],
    )
    run(
        "INSERT INTO cited VALUES (?, ?, ?, ?) ON CONFLICT (dossier, passage, number) "
        "DO UPDATE SET day = excluded.day WHERE excluded.day < cited.day",
        [
            (dossier, passage, number, day)
            for passage, days in changes.cited.items()
            for number, day in days.items()
        ],
    )
    run(
        "INSERT INTO turns VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(dossier, *turn) for turn in sorted(changes.turns)],
    )
    full = range(before >> BLOCK, after >> BLOCK)
    run(_GATHER, [(dossier, block) for block in full])
    run(_GATHER_PLACES, [(dossier, block) for block in full])
    firsts = _firsts(changes)
    for bucket, column in (("{}", "day"), ("{}:published", "early")):
        for kind in ("articles", "parts"):
            run(
                f"UPDATE shelves SET {column} = ? WHERE dossier = ? "
                f"AND shelf = '{bucket.format(kind)}' AND number = ? AND key = ? AND {column} > ?",
                [(day, dossier, number, passage, day) for passage, (number, day) in firsts.items()],
            )


def _places(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[object, ...]]:
    """Where new rows lie. A closed one was an open one before, whether in this batch or not."""
    for dossier, block, gone, bucket, span, rank, *_ in rows:
        if block != APART:
            yield from ((dossier, bucket, state, block, rank, span) for state in range(gone + 1))


def _firsts(changes: ReadModelChanges) -> dict[str, tuple[int, int]]:
    """By passage: its registration, and the first day of what this batch lets it carry."""
    found = {
        passage: (changes.articles[passage], min(days.values()))
        for passage, days in changes.cited.items()
        if passage in changes.articles
    }
    return {passage: first for passage, first in found.items() if first[1] < END_OF_TIME}


def _rows(dossier: str, changes: ReadModelChanges) -> Iterator[tuple[object, ...]]:
    for rows, n0, n1 in changes.placed:
        gone = int(n1 < FOREVER)
        for row in rows:
            told = row.told
            bucket, *lying = told.placement
            block = block_of(bucket, n0)
            span = span_of(block, told, row.d1, row.k1)
            yield (dossier, block, gone, bucket, span, *lying, *told[1:], *row[1:], n0, n1)
