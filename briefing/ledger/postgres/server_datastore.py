"""How a ledger's server is reached: every connection with the same promises.

A commit is on the disk when it returns, and on the standby where there is a synchronous one;
nobody waits for a lock for ever. Everything else is as the connection string says, which is
handed on whole: with several hosts and ``target_session_attrs=read-write`` the loss of a
primary is a pause.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from eventsourcing.postgres import PostgresDatastore
from psycopg import Connection, IsolationLevel
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import DictRow, dict_row

from briefing.errors import UnusableLedger
from briefing.ledger.address import Server
from briefing.ledger.postgres import server_schema
from briefing.ledger.postgres.server_errors import server_error_explained

_CONNECTIONS = 10
_CONNECT_TIMEOUT = 5
_SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


class ServerDatastore(PostgresDatastore):
    """The library's datastore on the ledger of one server, with failures in words.

    ``patience`` is how long to wait for a lock or a connection, in whole seconds.
    """

    def __init__(self, server: Server, *, patience: int) -> None:
        self.server = server
        self.patience = patience
        self._in_hand = threading.local()
        super().__init__(
            "", "", "", "", "",
            schema=server_schema.NAME,
            originator_id_type="text",
            pool_size=1,
            max_overflow=_CONNECTIONS - 1,
            connect_timeout=patience,
        )  # fmt: skip
        # The library takes an address in parts; what it has no part for would be lost.
        self.pool.conninfo = server.dsn
        self.pool.kwargs = {"row_factory": dict_row, **_settings(server)}

    def after_connect_func(self) -> Callable[[Connection[Any]], None]:
        """What the library does with every new connection."""
        patience = self.patience  # not the datastore, which the pool would keep alive

        def promise(connection: Connection[Any]) -> None:
            _promise(connection, patience)

        return promise

    @contextmanager
    def get_connection(self) -> Iterator[Connection[DictRow]]:
        """The connection that this thread holds already, or one of the pool."""
        held: Connection[DictRow] | None = getattr(self._in_hand, "connection", None)
        if held:
            yield held
            return
        with server_error_explained(self.server.name), super().get_connection() as connection:
            yield connection

    @contextmanager
    def holding(self, *, snapshot: bool = False) -> Iterator[Connection[DictRow]]:
        """One transaction in which everything happens that this thread asks for.

        With ``snapshot`` it only reads, and sees one state of the database throughout.
        """
        with self.get_connection() as connection, connection.transaction():
            if snapshot:
                connection.execute(_SNAPSHOT)
            self._in_hand.connection = connection
            try:
                yield connection
            finally:
                self._in_hand.connection = None

    @property
    def is_held(self) -> bool:
        """Whether this thread is in a transaction of its own."""
        return bool(getattr(self._in_hand, "connection", None))


def open_server(server: Server, *, create: bool, patience: int) -> ServerDatastore:
    """Reach the ledger of a server, made or brought to the current schema if need be.

    Raises ``UnusableLedger`` with the remedy for a server that cannot be reached, a database
    that holds no ledger (unless it may be made), and one of a newer version.
    """
    with (
        server_error_explained(server.name),
        Connection[Any].connect(server.dsn, **_settings(server)) as connection,
    ):
        _promise(connection, patience)
        version = server_schema.check_server(connection, server.name, create=create)
        if version < len(server_schema.MIGRATIONS):
            _migrate(connection, server, version)
    return ServerDatastore(server, patience=patience)


def _migrate(connection: Connection[Any], server: Server, version: int) -> None:
    try:
        server_schema.migrate_server(connection, server.name)
    except InsufficientPrivilege as error:
        if not version:
            raise
        msg = (
            f"the ledger {server.name} was made by an older version of this program; the role "
            "that owns it brings it up to date by opening it once: briefing verify"
        )
        raise UnusableLedger(msg) from error


def _settings(server: Server) -> dict[str, Any]:
    """What is added to a connection string that does not say it itself."""
    given = conninfo_to_dict(server.dsn)
    own = {"connect_timeout": _CONNECT_TIMEOUT, "fallback_application_name": "briefing"}
    return {name: value for name, value in own.items() if name not in given}


def _promise(connection: Connection[Any], patience: int) -> None:
    connection.autocommit = True
    connection.isolation_level = IsolationLevel.READ_COMMITTED
    connection.execute(
        "SELECT set_config('search_path', 'briefing', false), "
        "set_config('lock_timeout', %s, false)",
        (f"{patience}s",),
    )
    connection.execute(
        "SELECT set_config('synchronous_commit', 'on', false) "
        "WHERE current_setting('synchronous_commit') = 'off'"
    )
