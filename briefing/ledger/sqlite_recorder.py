"""A ledger in an SQLite file: the library's recorder, with head, chain and keys beside it.

The first statement of a write moves the dossier's head from what the writer saw to what it
leaves. It takes the lock before anything is read, so writers queue instead of failing, and
it finds no row if somebody else was first.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Any, TypeVar

from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor

from briefing.errors import Refused, UnusableLedger
from briefing.ledger import sqlite_schema
from briefing.ledger.mapper import stored_topic, utc_text
from briefing.ledger.recorder import (
    DOSSIER_ID,
    ENTER,
    FORGET,
    INDEX_VERSION,
    LISTED,
    MOST_FAULTS,
    Recorder,
)
from briefing.ledger.sqlite_datastore import FileDatastore, connect, explained
from briefing.model.envelope import EMPTY_HEAD, Head

if TYPE_CHECKING:
    from briefing.ledger.batch import Batch
    from briefing.readmodel.projector import ReadModelChanges

_T = TypeVar("_T")
_TRUTH = ("stored_events", "chain", "keys", "heads", "ledger_schema")


_BOUNDS = "id, valid_from, valid_to, known_from, known_to, recorded_from, recorded_to"
_TWO_BOUNDS = (
    f"SELECT {_BOUNDS} FROM placement WHERE open = 0",  # noqa: S608
    f"SELECT {_BOUNDS} FROM placement_bounds",  # noqa: S608
)
_STRAY_BOUNDS = (  # noqa: S608
    "SELECT id FROM ({0} EXCEPT {1}) UNION SELECT id FROM ({1} EXCEPT {0}) LIMIT {2}"
).format(*_TWO_BOUNDS, MOST_FAULTS)
"""Placements whose bounds in the R*Tree are missing or others."""


_STRAY_WORDS = """
SELECT p.id FROM placement p
    LEFT JOIN (SELECT doc, sum(word_sum(term)) AS words FROM placement_vocabulary GROUP BY doc) v
    ON v.doc = p.id
WHERE coalesce(v.words, 0) <> coalesce(p.words, 0) LIMIT ?
"""
"""Placements that are found by other words than they hold."""


class _HeadMoved(Exception):
    """Another writer was first; the transaction is rolled back."""


class SQLiteRecorder(Recorder, SQLiteApplicationRecorder):
    """Stores the events of all dossiers of one file."""

    datastore: FileDatastore
    lateral = False
    listed = LISTED
    each = "SELECT value FROM json_each(:values)"
    pairs = (
        "SELECT json_extract(value, '$[0]') AS bucket, json_extract(value, '$[1]') AS holder "
        "FROM json_each(:values)"
    )
    ending = (
        "FROM placement_bounds b CROSS JOIN placement t ON t.id = b.id "
        "WHERE b.valid_from <= :as_of AND b.valid_to > :as_of AND b.known_from <= :known_by "
        "AND b.known_to > :known_by AND b.recorded_from <= :recorded "
        "AND b.recorded_to > :recorded AND t.dossier = :dossier"
    )

    searched = (
        "FROM placement_words CROSS JOIN placement t ON t.id = placement_words.rowid "
        "WHERE placement_words MATCH :words AND t.dossier = :dossier"
    )
    words_sum = "words"

    def search_query(self, words: Sequence[str]) -> str:
        """Words as the parameter ``words`` of a search."""
        return " ".join(f'"{word}"*' for word in words)

    def write(self, batch: Batch) -> bool:
        """Write all of a batch in one transaction; false, and nothing, if the head moved."""
        try:
            with self.datastore.transaction(commit=True) as c:
                self._insert(c, batch)
        except _HeadMoved:
            return False
        return True

    def write_locked(self, dossier: str, batch_behind: Callable[[Head], Batch]) -> Batch | None:
        """Write what is made behind the head while nobody else may write; none if it moved."""
        try:
            with self.datastore.transaction(commit=True) as c:
                # Changes no row, and takes the lock.
                c.execute("UPDATE heads SET digest = digest WHERE dossier IS NULL")
                batch = batch_behind(self.head(dossier))
                if batch.events:
                    self._insert(c, batch)
        except _HeadMoved:
            return None
        return batch

    def _insert(self, c: SQLiteCursor, batch: Batch) -> None:
        _move_head(c, batch)
        slug = batch.dossier
        c.executemany(
            self.insert_events_statement,
            [
                (slug, each.number, stored_topic(each.topic, each.version), each.stored)
                for each in batch.events
            ],
        )
        c.executemany(
            "INSERT INTO chain VALUES (?, ?, ?)",
            [(slug, recorded.number, recorded.digest) for recorded in batch.events],
        )
        c.executemany(
            "INSERT INTO keys VALUES (?, ?, ?)",
            [(slug, recorded.key, recorded.number) for recorded in batch.events],
        )
        changes = batch.changes
        if changes and not _index(c, slug, batch.before.number, batch.after.number, changes):
            raise _HeadMoved

    def in_read_transaction(self, read: Callable[[], _T]) -> _T:
        """What is read from one state of the database."""
        with self.datastore.snapshot():
            return read()

    def index(self, dossier: str, before: int, after: int, changes: ReadModelChanges) -> bool:
        """Bring the index from one number to another; false, and nothing, if it is not there."""
        with self.datastore.transaction(commit=True) as c:
            return _index(c, dossier, before, after, changes)

    def forget_index(self, dossier: str) -> None:
        """Empty the index of a dossier, to be made anew from its events."""
        with self.datastore.transaction(commit=True) as c:
            for statement in FORGET:
                c.execute(statement, (dossier,))
            c.execute("SELECT 1 FROM placement LIMIT 1")
            if not c.fetchone():
                c.execute("INSERT INTO placement_words (placement_words) VALUES ('delete-all')")

    def clear_index(self) -> None:
        """Empty the index of all dossiers, with tables and all."""
        with self.datastore.transaction(commit=True) as c:
            for statement in sqlite_schema.NEW_INDEX:
                c.execute(statement)

    def orphans(self) -> Sequence[str]:
        """What SQLite itself finds wrong, stray rows, and tables or triggers that differ."""
        damage = self._damage(str(MOST_FAULTS))
        if damage and self._damaged(sqlite_schema.STORED) and not self._damaged(_TRUTH):
            damage = []  # to be told of the index
        with self.datastore.transaction(commit=False) as c:
            flaws = sqlite_schema.schema_drift(c.sqlite_cursor.connection)
        return [*damage, *super().orphans(), *flaws]

    def index_orphans(self) -> Sequence[str]:
        """The same of the index."""
        with self.datastore.transaction(commit=False) as c:
            flaws = sqlite_schema.schema_drift(c.sqlite_cursor.connection, index=True)
        if flaws:
            return flaws
        return [
            *self._damaged(sqlite_schema.STORED),
            *super().index_orphans(),
            *self._stray_bounds(),
            *self._stray_words(),
        ]

    def _stray_bounds(self) -> list[str]:
        """Where the R*Tree is not that of the placements with an end."""
        ((tree,),) = self.rows("SELECT rtreecheck('placement_bounds')")
        if tree != "ok":
            fault = str(tree).splitlines()[0]
            return [f"the bounds of placements in the index do not hold together: {fault}"]
        return [
            f"the bounds of the placement {number} in the index are wrong"
            for (number,) in self.rows(_STRAY_BOUNDS)
        ]

    def _stray_words(self) -> list[str]:
        """Where the words that are searched are not those of the placements."""
        from briefing.readmodel.search_words import word_sum

        with self.datastore.snapshot(), self.datastore.transaction(commit=False) as c:
            c.sqlite_cursor.connection.create_function("word_sum", 1, word_sum)
            return [
                f"the words of the placement {number} in the index are wrong"
                for (number,) in self.rows(_STRAY_WORDS, MOST_FAULTS)
            ]

    def _damaged(self, tables: Sequence[str]) -> list[str]:
        """What SQLite itself finds wrong with some tables."""
        return [found for table in tables for found in self._damage(table)]

    def _damage(self, where: str) -> list[str]:
        try:
            problems = self.rows(f"PRAGMA integrity_check({where})")
        except UnusableLedger as error:
            return [str(error)]
        return [f"the file is damaged: {text}" for (text,) in problems if text != "ok"]

    def backup(self, target: Path) -> None:
        """Write a consistent copy while others go on writing; the copy appears when whole.

        Raises ``Refused`` if there is a file already, or no folder for it.
        """
        if target.exists() or not target.parent.is_dir():
            why = "exists already" if target.exists() else "has no folder"
            raise Refused(f"{target} {why}; nothing was written. Give the path of a new file")
        handle, name = mkstemp(prefix=".briefing-", suffix=".part", dir=target.parent)
        os.close(handle)
        unfinished = Path(name)
        try:
            with explained(str(self.datastore.path)):
                _copy(self.datastore.path, unfinished)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        self.datastore.close()

    def rows(self, statement: str, *parameters: object, **named: object) -> list[tuple[Any, ...]]:
        """All rows of a statement with question marks, or with names and colons."""
        with self.datastore.transaction(commit=False) as c:
            c.execute(statement, named or parameters)
            rows: list[tuple[Any, ...]] = c.fetchall()
            return rows

    def listing(self, values: Sequence[object]) -> str:
        """A list as the parameter that ``listed`` takes."""
        return json.dumps(list(values))


def _move_head(c: SQLiteCursor, batch: Batch) -> None:
    before, after = batch.before, batch.after
    assert after.recorded_at is not None  # noqa: S101 - a batch holds an event
    left = (after.number, after.digest, utc_text(after.recorded_at))
    if before == EMPTY_HEAD:
        c.execute(
            "INSERT INTO heads SELECT ?, ?, ?, ? "
            "WHERE NOT EXISTS (SELECT 1 FROM heads WHERE dossier = ?)",
            (batch.dossier, *left, batch.dossier),
        )
    else:
        c.execute(
            "UPDATE heads SET number = ?, digest = ?, recorded_at = ? "
            "WHERE dossier = ? AND number = ? AND digest = ?",
            (*left, batch.dossier, before.number, before.digest),
        )
    if not c.sqlite_cursor.rowcount:
        raise _HeadMoved


def _index(
    c: SQLiteCursor, dossier: str, before: int, after: int, changes: ReadModelChanges
) -> bool:
    if before:
        c.execute(
            "UPDATE read_model SET number = ? WHERE dossier = ? AND number = ? AND version = ?",
            (after, dossier, before, INDEX_VERSION),
        )
    else:
        c.execute(ENTER, (dossier, after, INDEX_VERSION))
    if not c.sqlite_cursor.rowcount:
        return False
    from briefing.ledger.index_writer import apply_changes

    cursor = c.sqlite_cursor
    (dossier_id,) = cursor.execute(DOSSIER_ID, (dossier,)).fetchone()
    (last,) = cursor.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'placement'"
    ).fetchone()
    words = apply_changes(c.executemany, dossier_id, last, changes)
    c.execute(f"INSERT INTO placement_bounds {_TWO_BOUNDS[0]} AND id > ?", (last,))
    c.executemany("INSERT INTO placement_words (rowid, words) VALUES (?, ?)", words)
    return True


def _copy(source: Path, target: Path) -> None:
    with (
        closing(connect(source, create=False, patience=0)) as held,
        closing(connect(target, create=True, patience=0)) as copy,
    ):
        held.backup(copy)
        # A copy is one file, also where it cannot be written to.
        copy.execute("PRAGMA journal_mode = DELETE")
