"""A ledger on a PostgreSQL server: the library's recorder, with head, chain and keys beside it.

The first statement of a write moves the dossier's head from what the writer saw to what it
leaves; who comes second waits there, and then finds no row. An advisory lock follows, where
the library locks the table, which a role that may only insert cannot do: so events become
visible in the order of their notification ids.

A connection that is lost is replaced for as long as the ledger has patience. Nobody knows then
whether the last COMMIT was done: so a batch is looked up by its digest before it counts as
beaten by another writer.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresAggregateRecorder, PostgresApplicationRecorder
from psycopg import Cursor
from psycopg.rows import tuple_row

from briefing.errors import Refused, UnusableLedger
from briefing.ledger.batch import Batch
from briefing.ledger.index_writer import Run, apply_changes
from briefing.ledger.mapper import to_stored_event, utc_text
from briefing.ledger.postgres import server_schema
from briefing.ledger.postgres.server_datastore import ServerDatastore
from briefing.ledger.postgres.server_errors import was_lost
from briefing.ledger.recorder import Recorder
from briefing.ledger.sqlite_schema import READ_MODEL
from briefing.ledger.tables import DOSSIER_ID, ENTER, FORGET, INDEX_VERSION
from briefing.model.envelope import EMPTY_HEAD, Head
from briefing.readmodel.projector import ReadModelChanges

_T = TypeVar("_T")
_NAMED = re.compile(r":([a-z_]+)")
_BETWEEN_TRIES = 0.2
_MANY = 1000
_HOLD = "SELECT 1 FROM heads WHERE dossier = %s FOR UPDATE"
"""Makes all wait who would append to a dossier, or write its index."""


class _HeadMoved(Exception):
    """Another writer was first; the transaction is rolled back."""


class PostgresRecorder(Recorder, PostgresApplicationRecorder):
    """Stores the events of all dossiers of one database."""

    datastore: ServerDatastore
    lateral = True
    listed = "= ANY(:values)"
    ending = (
        "FROM placement t WHERE t.dossier = :dossier AND t.open = 0 "
        "AND int8range(t.valid_from, t.valid_to) @> CAST(:as_of AS bigint) "
        "AND int8range(t.known_from, t.known_to) @> CAST(:known_by AS bigint) "
        "AND int8range(t.recorded_from, t.recorded_to) @> CAST(:recorded AS bigint)"
    )

    def write(self, batch: Batch) -> bool:
        """Write all of a batch in one transaction; false, and nothing, if the head moved."""
        stored = [to_stored_event(batch.dossier, recorded) for recorded in batch.events]

        def once(tries: int) -> bool:
            try:
                self.insert_events(stored, batch=batch)
            except _HeadMoved:
                return tries > 0 and self._landed(batch)
            return True

        return self._again_if_lost(once)

    def write_locked(self, dossier: str, batch_behind: Callable[[Head], Batch]) -> Batch | None:
        """Write what is made behind the head while nobody else may write; none if it moved."""
        sent: list[Batch] = []

        def once(_: int) -> Batch | None:
            if sent and self._landed(sent[-1]):
                return sent[-1]
            try:
                with self.datastore.holding() as connection:
                    connection.execute(_HOLD, (dossier,))
                    batch = batch_behind(self.head(dossier))
                    if batch.events:
                        sent.append(batch)
                        stored = [to_stored_event(dossier, each) for each in batch.events]
                        self.insert_events(stored, batch=batch)
                    return batch
            except _HeadMoved:
                return None

        # A dossier without events has no head to hold; then the first of several is first.
        return self._again_if_lost(once) or self._again_if_lost(once)

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Insert the events of ``batch`` with head, digests and keys, in one transaction."""
        batch: Batch = kwargs["batch"]
        with (
            self.datastore.get_connection() as connection,
            connection.transaction(),
            connection.cursor() as cursor,
        ):
            _move_head(cursor, batch)
            before, changes = batch.before.number, batch.changes
            dossier_id = 0
            if changes:
                dossier_id = _move_index(cursor, batch.dossier, before, batch.after.number)
                if not dossier_id:
                    raise _HeadMoved
            with connection.pipeline():
                self._insert_stored_events(cursor, stored_events, batch=batch)
                if changes:
                    apply_changes(_runner(cursor), dossier_id, changes)
        self._take_stock(batch.before.number, batch.after.number)
        return None

    def _insert_stored_events(
        self, curs: Cursor[Any], stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> None:
        batch: Batch = kwargs["batch"]
        curs.execute("SELECT pg_advisory_xact_lock(%s)", (server_schema.LOCK,))
        # Not the application recorder's, which locks the table.
        PostgresAggregateRecorder._insert_stored_events(self, curs, stored_events)  # noqa: SLF001
        numbers = [recorded.number for recorded in batch.events]
        curs.execute(
            "INSERT INTO chain SELECT %s, * FROM unnest(%s::bigint[], %s::text[])",
            (batch.dossier, numbers, [recorded.digest for recorded in batch.events]),
        )
        curs.execute(
            "INSERT INTO keys SELECT %s, * FROM unnest(%s::text[], %s::bigint[])",
            (batch.dossier, [recorded.key for recorded in batch.events], numbers),
        )

    def index(self, dossier: str, before: int, after: int, changes: ReadModelChanges) -> bool:
        """Bring the index from one number to another; false, and nothing, if it is not there."""
        with (
            self.datastore.get_connection() as connection,
            connection.transaction(),
            connection.cursor() as cursor,
        ):
            cursor.execute(_HOLD, (dossier,))
            dossier_id = _move_index(cursor, dossier, before, after)
            if not dossier_id:
                return False
            with connection.pipeline():
                apply_changes(_runner(cursor), dossier_id, changes)
        self._take_stock(before, after)
        return True

    def _take_stock(self, before: int, after: int) -> None:
        """Tell the planner what there is, whenever a dossier doubled, rather than some time later.

        Without any statistics, it would read a vantage of the past from far too many rows. For
        roles that do not own the tables the server passes this over.
        """
        if after >= _MANY and after.bit_length() > before.bit_length():
            with self.datastore.get_connection() as connection:
                connection.execute(f"ANALYZE {', '.join(READ_MODEL)}".encode())

    def forget_index(self, dossier: str) -> None:
        """Empty the index of a dossier, to be made anew from its events."""
        with self.datastore.get_connection() as connection, connection.transaction():
            connection.execute(_HOLD, (dossier,))
            for statement in FORGET:
                connection.execute(_here(statement), (dossier,))

    def clear_index(self) -> None:
        """Empty the index of all dossiers."""
        with self.datastore.get_connection() as connection, connection.transaction():
            connection.execute("SELECT 1 FROM heads ORDER BY dossier FOR UPDATE")
            for table in READ_MODEL:
                connection.execute(f"DELETE FROM {table}".encode())  # noqa: S608

    def in_read_transaction(self, read: Callable[[], _T]) -> _T:
        """What is read from one state of the database."""
        if self.datastore.is_held:
            return read()

        def once(_: int) -> _T:
            with self.datastore.holding(snapshot=True):
                return read()

        return self._again_if_lost(once)

    def orphans(self) -> Sequence[str]:
        """Rows that belong to no event or head, and guards that are missing."""
        return [*super().orphans(), *server_schema.server_schema_drift(self.rows)]

    def backup(self, target: Path) -> None:
        """A server is backed up on the server: raises ``Refused`` with how."""
        msg = (
            f"a ledger on a server is backed up with its own tools; nothing was written to "
            f"{target}. For all of it: pg_dump --format=custom --schema={server_schema.NAME} "
            f"--file={target} DATABASE; for one dossier: briefing export"
        )
        raise Refused(msg)

    def close(self) -> None:
        """Let go of the server."""
        self.datastore.close()

    def _landed(self, batch: Batch) -> bool:
        """Whether a batch is on record after all: its last digest covers all of it."""
        after = batch.after
        statement = "SELECT digest FROM chain WHERE dossier = ? AND number = ?"
        return [(after.digest,)] == self.rows(statement, batch.dossier, after.number)

    def rows(self, statement: str, *parameters: object, **named: object) -> list[tuple[Any, ...]]:
        """All rows of a statement with question marks, or with names and colons."""
        query = _NAMED.sub(r"%(\1)s", statement) if named else statement.replace("?", "%s")

        def once(_: int) -> list[tuple[Any, ...]]:
            with (
                self.datastore.get_connection() as connection,
                connection.cursor(row_factory=tuple_row, binary=True) as cursor,
            ):
                return cursor.execute(query.encode(), named or parameters).fetchall()

        return self._again_if_lost(once)

    def listing(self, values: Sequence[object]) -> list[object]:
        """A list as the parameter that ``listed`` takes."""
        return list(values)

    def _again_if_lost(self, once: Callable[[int], _T]) -> _T:
        """Do something, again while connections are lost; in a transaction, only once."""
        deadline = time.monotonic() + self.datastore.patience
        tries = 0
        while True:
            try:
                return once(tries)
            except UnusableLedger as error:
                if self.datastore.is_held or not was_lost(error) or time.monotonic() > deadline:
                    raise
            tries += 1
            time.sleep(_BETWEEN_TRIES)


def _move_head(cursor: Cursor[Any], batch: Batch) -> None:
    before, after = batch.before, batch.after
    assert after.recorded_at is not None  # noqa: S101 - a batch holds an event
    left = (after.number, after.digest, utc_text(after.recorded_at))
    if before == EMPTY_HEAD:
        cursor.execute(
            "INSERT INTO heads VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (batch.dossier, *left),
        )
    else:
        cursor.execute(
            "UPDATE heads SET number = %s, digest = %s, recorded_at = %s "
            "WHERE dossier = %s AND number = %s AND digest = %s",
            (*left, batch.dossier, before.number, before.digest),
        )
    if not cursor.rowcount:
        raise _HeadMoved


def _move_index(cursor: Cursor[Any], dossier: str, before: int, after: int) -> int:
    """Move the read model to another number; gives its id, 0 if it is not at the first."""
    if before:
        cursor.execute(
            "UPDATE read_model SET number = %s WHERE dossier = %s AND number = %s AND version = %s",
            (after, dossier, before, INDEX_VERSION),
        )
    else:
        cursor.execute(
            _here(ENTER),
            (dossier, after, INDEX_VERSION),
        )
    if not cursor.rowcount:
        return 0
    found = cursor.execute(_here(DOSSIER_ID), (dossier,)).fetchone()
    return int(found["id"]) if found else 0


def _runner(cursor: Cursor[Any]) -> Run:
    def run(statement: str, rows: Sequence[Sequence[object]]) -> None:
        if rows:
            cursor.executemany(_here(statement), rows)

    return run


def _here(statement: str) -> bytes:
    """A statement with question marks in the driver's form."""
    return statement.replace("?", "%s").encode()
