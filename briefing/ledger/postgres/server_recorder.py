"""A ledger on a PostgreSQL server: the library's recorder, with head, chain and keys beside it.

Everything is written by functions of the schema, which hold the dossier's head first: who comes
second waits there, and is then told that the head moved.

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

from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg import Connection
from psycopg.rows import DictRow, tuple_row
from psycopg.types.json import Jsonb
from pydantic_core import to_json

from briefing.errors import Refused, UnusableLedger
from briefing.ledger.batch import Batch
from briefing.ledger.index_writer import PLACEMENT, rows_of
from briefing.ledger.mapper import stored_topic
from briefing.ledger.postgres import server_schema
from briefing.ledger.postgres.server_datastore import ServerDatastore, was_lost
from briefing.ledger.recorder import INDEX_VERSION, Recorder
from briefing.model.envelope import Head
from briefing.readmodel.projector import ReadModelChanges

_T = TypeVar("_T")
_NAMED = re.compile(r":([a-z_]+)")
_BETWEEN_TRIES = 0.2
_MANY = 1000


class _HeadMoved(Exception):
    """Another writer was first; the transaction is rolled back."""


class PostgresRecorder(Recorder, PostgresApplicationRecorder):
    """Stores the events of all dossiers of one database."""

    datastore: ServerDatastore
    lateral = True
    listed = "= ANY(:values)"
    each = "SELECT unnest(CAST(:values AS text[]))"
    pairs = (
        "SELECT value ->> 0 AS bucket, value ->> 1 AS holder "
        "FROM jsonb_array_elements(CAST(:values AS jsonb))"
    )
    ending = (
        "FROM placement t WHERE t.dossier = :dossier AND t.open = 0 "
        "AND int8range(t.valid_from, t.valid_to) @> CAST(:as_of AS bigint) "
        "AND int8range(t.known_from, t.known_to) @> CAST(:known_by AS bigint) "
        "AND int8range(t.recorded_from, t.recorded_to) @> CAST(:recorded AS bigint)"
    )

    searched = "FROM placement t WHERE t.dossier = :dossier AND t.words @@ CAST(:words AS tsquery)"
    words_sum = (
        "(SELECT CAST(sum(CAST(CAST('x' || left(md5(word), 8) AS bit(32)) AS bigint)) AS bigint) "
        "FROM unnest(tsvector_to_array(words)) word)"
    )

    def search_query(self, words: Sequence[str]) -> str:
        """Words as the parameter ``words`` of a search."""
        return " & ".join(f"'{word}':*" for word in words)

    def write(self, batch: Batch) -> bool:
        """Write all of a batch in one transaction; false, and nothing, if the head moved."""

        def once(tries: int) -> bool:
            try:
                self.insert(batch)
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
                    _call(connection, "hold", dossier)
                    batch = batch_behind(self.head(dossier))
                    if batch.events:
                        sent.append(batch)
                        self.insert(batch)
                    return batch
            except _HeadMoved:
                return None

        # A dossier without events has no head to hold; then the first of several is first.
        return self._again_if_lost(once) or self._again_if_lost(once)

    def insert(self, batch: Batch) -> None:
        """Insert the events of a batch with head, digests, keys and index, in one transaction."""
        before, after = batch.before, batch.after
        function = "restore" if batch.is_restored else "append"
        with self.datastore.get_connection() as connection, connection.transaction():
            digest = _call(
                connection, function, batch.dossier, before.number, before.digest,
                [stored_topic(each.topic, each.version) for each in batch.events],
                [each.stored for each in batch.events],
            )  # fmt: skip
            if digest is None:
                raise _HeadMoved
            if digest != after.digest:
                msg = f"the ledger {self.datastore.server.name} computes other digests; upgrade it"
                raise UnusableLedger(msg)
            if batch.changes and not self._write_index(
                connection, batch.dossier, before.number, after.number, batch.changes
            ):
                raise _HeadMoved
        self._take_stock(before.number, after.number)

    def _write_index(
        self, connection: Connection[DictRow], dossier: str, before: int, after: int,
        changes: ReadModelChanges,
    ) -> bool:  # fmt: skip
        rows = rows_of(changes)
        placements = [dict(zip(PLACEMENT[1:], row, strict=True)) for row in rows["placement"]]
        sent = Jsonb(rows | {"placement": placements}, dumps=to_json)
        return bool(_call(connection, "write_index", dossier, before, after, INDEX_VERSION, sent))

    def index(self, dossier: str, before: int, after: int, changes: ReadModelChanges) -> bool:
        """Bring the index from one number to another; false, and nothing, if it is not there."""
        with self.datastore.get_connection() as connection, connection.transaction():
            _call(connection, "hold", dossier)
            if not self._write_index(connection, dossier, before, after, changes):
                return False
        self._take_stock(before, after)
        return True

    def _take_stock(self, before: int, after: int) -> None:
        """Tell the planner what there is, whenever a dossier doubled, rather than some time later.

        Without any statistics, it would read a vantage of the past from far too many rows.
        """
        if after >= _MANY and after.bit_length() > before.bit_length():
            with self.datastore.get_connection() as connection:
                _call(connection, "take_stock")

    def forget_index(self, dossier: str | None) -> None:
        """Empty the index of a dossier, or of all, to be made anew from its events."""
        with self.datastore.get_connection() as connection:
            _call(connection, "forget_index", dossier)

    def clear_index(self) -> None:
        """Empty the index of all dossiers."""
        self.forget_index(None)

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
        raise Refused(
            f"a ledger on a server is backed up with its own tools; nothing was written to "
            f"{target}. For all of it: pg_dump --format=custom --schema={server_schema.NAME} "
            f"--file={target} DATABASE; for one dossier: briefing export"
        )

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


def _call(connection: Connection[DictRow], function: str, *values: object) -> object:
    """What a function of the ledger returns."""
    given = ", ".join(["%b" if isinstance(value, list) else "%s" for value in values])
    row = connection.execute(f"SELECT {function}({given}) AS found".encode(), values).fetchone()
    return row["found"] if row else None
