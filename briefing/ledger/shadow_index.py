"""A second read model of a dossier, built beside the ledger to compare the stored one with.

Nothing is written to the ledger. The second one lies in a temporary database on disk and is
compared page by page, so memory does not grow with the dossier.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from briefing.ledger.index_store import DossierIndex
from briefing.ledger.index_writer import PLACEMENT, apply_changes
from briefing.ledger.recorder import DOSSIER_ID, ENTER, LISTED, Tables
from briefing.ledger.sqlite_schema import TABLES
from briefing.ledger.store import Ledger
from briefing.readmodel.projector import Projector

_PORTION = 1000
_PAGE = 1000

Run = Callable[..., list[tuple[Any, ...]]]
"""Gives all rows of a statement with question marks."""

Row = tuple[Any, ...]


class _Kind(NamedTuple):
    """A table of the read model: its key, its columns, and how a row is described."""

    key: str
    columns: str
    describe: Callable[[Row], tuple[int, str]]
    """The number of the event that a row belongs to, and a name for the row."""


_KINDS = {
    "placement": _Kind(
        "number",
        ", ".join(("number", *PLACEMENT[1:])),
        lambda row: (row[0], f"place in the bucket {row[1]!r}"),
    ),
    "event_subject": _Kind(
        "entity_id, event", "entity_id, event", lambda row: (row[0], f"link to #{row[1]}")
    ),
    "passage": _Kind(
        "passage", "passage, number", lambda row: (row[1], f"entry for the passage {row[0]!r}")
    ),
    "citation": _Kind(
        "passage, number",
        "passage, number, day",
        lambda row: (row[1], f"citation of {row[0]!r}"),
    ),
    "change_point": _Kind(
        "day, number", "day, number", lambda row: (row[1], f"change point on day {row[0]}")
    ),
}


class IndexFault(NamedTuple):
    """A row that is missing in the index, or that is there and should not be."""

    number: int
    message: str


class ShadowIndex(Tables):
    """The read model of one dossier as its events give it."""

    listed = LISTED

    def __init__(self, ledger: Ledger, dossier: str) -> None:
        self._ledger = ledger
        self._dossier = dossier
        self._reached = 0
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
            apply_changes(self._connection.executemany, self._id, changes)
            self._connection.execute("COMMIT")
            self._reached = last

    def differences(self, there: Run) -> Iterator[IndexFault]:
        """Where the read model that ``there`` queries differs from this one."""
        for table, kind in _KINDS.items():
            for bounds in self._pages(table, kind.key):
                yield from self._compared(table, kind, bounds, there)

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

    def _compared(
        self, table: str, kind: _Kind, bounds: tuple[Row, Row], there: Run
    ) -> Iterator[IndexFault]:
        where, parameters = _between(self._dossier, kind.key, *bounds)
        statement = f"SELECT {kind.columns} FROM {table} WHERE {where}"  # noqa: S608
        wanted = Counter(self.rows(statement, *parameters))
        found = Counter(tuple(row) for row in there(statement, *parameters))
        if wanted == found:
            return
        missing, more = wanted - found, found - wanted
        for rows, fault in ((missing, "lacks its"), (more, "has a wrong")):
            for row in sorted(rows, key=repr):
                number, what = kind.describe(row)
                yield IndexFault(number, f"{fault} {what} in the index")


def _between(dossier: str, key: str, start: Row, end: Row) -> tuple[str, Row]:
    """The condition for rows behind one key and up to another, with its parameters."""
    where = f"dossier = ({DOSSIER_ID})"
    for sign, bound in ((">", start), ("<=", end)):
        if bound:
            where += f" AND ({key}) {sign} ({','.join('?' * len(bound))})"
    return where, (dossier, *start, *end)
