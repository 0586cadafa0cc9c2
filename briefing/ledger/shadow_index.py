"""A second read model of a dossier, built beside the ledger to compare the stored one with.

Nothing is written to the ledger. The second one lies in a temporary database on disk and is
compared page by page, so memory does not grow with the dossier.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from briefing.ledger.index_store import DossierIndex
from briefing.ledger.index_writer import PLACEMENT, apply_changes
from briefing.ledger.recorder import DOSSIER_ID, ENTER, LISTED, Tables
from briefing.ledger.sqlite_schema import TABLES
from briefing.ledger.store import Ledger
from briefing.readmodel.projector import Projector

_PORTION = 1000
_PAGE = 1000

Row = tuple[Any, ...]


_KINDS: dict[str, tuple[str, str, int, str]] = {
    "placement": (
        "number", ", ".join(("number", *PLACEMENT[1:-1], "{words}")), 0,
        "place in the bucket {1!r}",
    ),
    "event_subject": ("entity_id, event", "entity_id, event", 0, "link to #{1}"),
    "passage": ("passage", "passage, number", 1, "entry for the passage {0!r}"),
    "citation": ("passage, number", "passage, number, day", 1, "citation of {0!r}"),
    "change_point": ("day, number", "day, number", 1, "change point on day {0}"),
}  # fmt: skip
"""By table: the key of a row, its columns, which of them is an event, and words for the row."""


class ShadowIndex(Tables):
    """The read model of one dossier as its events give it."""

    listed = LISTED

    def __init__(self, ledger: Ledger, dossier: str) -> None:
        self._ledger = ledger
        self._dossier = dossier
        self._reached = self._placed = 0
        # Without a name it lies in a temporary file, of which only a part is in memory.
        self._connection = sqlite3.connect("", isolation_level=None)
        for statement in ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", *TABLES):
            self._connection.execute(statement)
        self._connection.execute(ENTER, (dossier, 0, 0))
        ((self._id,),) = self.rows(DOSSIER_ID, dossier)

    def close(self) -> None:
        """Delete it."""
        self._connection.close()

    def reach(self, number: int) -> None:
        """Build it up to event ``number``."""
        past = DossierIndex(self._ledger.recorder, self._dossier, 0, self)
        while self._reached < number:
            last = min(self._reached + _PORTION, number)
            events = list(self._ledger.read(self._dossier, after=self._reached, up_to=last))
            changes = Projector(past, self._reached, self._dossier).project(events)
            self._connection.execute("BEGIN")
            apply_changes(self._connection.executemany, self._id, self._placed, changes)
            self._placed += sum(len(version.rows) for version in changes.placed)
            self._connection.execute("COMMIT")
            self._reached = last

    def differences(self) -> Iterator[tuple[int, str]]:
        """Where the stored read model differs from this one: the event, and what is wrong."""
        for table, (key, *_) in _KINDS.items():
            for bounds in self._pages(table, key):
                yield from self._compared(table, bounds)

    def rows(self, statement: str, *parameters: object, **named: object) -> list[Row]:
        """All rows of a statement with question marks, or with names and colons."""
        return self._connection.execute(statement, named or parameters).fetchall()

    def listing(self, values: Sequence[object]) -> str:
        """A list as the parameter that ``listed`` takes."""
        return json.dumps(list(values))

    def _pages(self, table: str, key: str) -> Iterator[tuple[Row, Row]]:
        """The key before each page and its last key; empty for no bound."""
        start: Row = ()
        while True:
            where, parameters = _between(self._dossier, key, start, ())
            following = self.rows(
                f"SELECT {key} FROM {table} WHERE {where} ORDER BY {key} LIMIT 1 OFFSET {_PAGE}",  # noqa: S608
                *parameters,
            )
            end = following[0] if following else ()
            yield start, end
            if not end:
                return
            start = end

    def _compared(self, table: str, bounds: tuple[Row, Row]) -> Iterator[tuple[int, str]]:
        key, columns, event, what = _KINDS[table]
        where, parameters = _between(self._dossier, key, *bounds)
        statement = f"SELECT {columns} FROM {table} WHERE {where}"  # noqa: S608
        there = self._ledger.recorder
        stored = there.rows(statement.replace("{words}", there.word_count), *parameters)
        wanted = Counter(self.rows(statement.replace("{words}", "words"), *parameters))
        found = Counter(tuple(row) for row in stored)
        for rows, fault in ((wanted - found, "lacks its"), (found - wanted, "has a wrong")):
            for row in sorted(rows, key=repr):
                yield row[event], f"{fault} {what.format(*row)} in the index"


def _between(dossier: str, key: str, start: Row, end: Row) -> tuple[str, Row]:
    """The condition for rows behind one key and up to another, with its parameters."""
    where = f"dossier = ({DOSSIER_ID})"
    for sign, bound in ((">", start), ("<=", end)):
        if bound:
            where += f" AND ({key}) {sign} ({','.join('?' * len(bound))})"
    return where, (dossier, *start, *end)
