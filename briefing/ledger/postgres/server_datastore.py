"""How a ledger's server is reached: every connection with the same promises, failures in words.

A commit is on the disk when it returns, and on the standby where there is a synchronous one;
nobody waits for a lock for ever. Everything else is as the connection string says, which is
handed on whole: with several hosts and ``target_session_attrs=read-write`` the loss of a
primary is a pause.

What the server or the driver says is not repeated: while a connection is made it may quote
parts of a mistyped connection string.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from eventsourcing.persistence import PersistenceError
from eventsourcing.postgres import PostgresDatastore
from psycopg import Connection, IsolationLevel
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import DictRow, dict_row
from psycopg_pool import PoolTimeout

from briefing.errors import UnusableLedger
from briefing.ledger.address import Server
from briefing.ledger.postgres import server_schema

_CONNECTIONS = 10
_CONNECT_TIMEOUT = 5
_SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"

_LOGIN = (
    "refuses the user or the password; check both (a password may also stand in PGPASSWORD or "
    "in ~/.pgpass)"
)
_NO_DATABASE = "has no such database; make it first: createdb NAME"
_READ_ONLY = (
    "only reads (a standby); name all hosts and add target_session_attrs=read-write to the "
    "connection string"
)
_UNREACHABLE = "cannot be reached; check host and port, and that the server runs"
_BUSY = "has no connection to spare; try again, or raise max_connections"
_NOT_YET = "is starting or stopping; try again"
_LOCKED = "is locked by another program; try again, or stop the program that holds it"
_NOT_OURS = (
    "does not allow this to the role that you connect as; the owner of the ledger can: "
    "SELECT briefing.admit('ROLE')"
)
_OWNERS = (
    "lets only its owner restore events with their numbers, times and digests; without numbers "
    "and digests, the lines of an export are appended like any others"
)
_OTHER_TIME = (
    "takes no event whose time is more than a day from that of the server; set the clock of this "
    "machine"
)
_DAMAGED = "is damaged; put a backup in its place"
_FAULTS = {
    "28": _LOGIN,
    "3D000": _NO_DATABASE,
    "25006": _READ_ONLY,
    "53100": "could not be written: the server's disk is full; make room and try again",
    "53200": "could not be written: the server is out of memory; try again",
    "53300": _BUSY,
    "53400": "could not be written: the server is at a limit of its configuration",
    "54": "cannot take an event of this size; split it",
    "55P03": _LOCKED,
    "40": "was busy with others; try again",
    "42501": _NOT_OURS,
    "42P01": "lacks a table of the ledger; put a backup in its place",
    "23": "does not hold together; check it: briefing verify",
    server_schema.BAD_TIME: _OTHER_TIME,
    "57014": "was told to stop this; try again",
    "57P": _NOT_YET,
    "08": _UNREACHABLE,
    "58": "could not be read or written: the server's disk failed; check it and try again",
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}
_SAID = (
    (r"too many|remaining connection slots", _BUSY),
    (r"read-only|standby", _READ_ONLY),
    (r"starting up|shutting down|recovery", _NOT_YET),
    (r"database .* does not exist", _NO_DATABASE),
    (r"password|authentication|role .* does not exist", _LOGIN),
    (
        r"certificate|SSL|TLS|no encryption",
        "cannot be reached safely; check its certificate and sslmode",
    ),
    (r"pg_hba", _LOGIN),
)
"""What a server says before there is a session, which has no code."""

_LOST = ("08", "57P01", "57P02", "57P03")


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
        raise UnusableLedger(
            f"the ledger {server.name} was made by an older version of this program; the role "
            "that owns it brings it up to date by opening it once: briefing verify"
        ) from error


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


@contextmanager
def server_error_explained(name: str) -> Iterator[None]:
    """Turn every failure of the server into an ``UnusableLedger`` about ``name``."""
    try:
        yield
    except (psycopg.Error, PersistenceError) as error:
        raise UnusableLedger(f"the ledger {name} {_fault(error)}") from error


def was_lost(error: UnusableLedger) -> bool:
    """Whether the connection was lost, so that another one may do."""
    beneath = _beneath(error)
    if isinstance(beneath, psycopg.InterfaceError):
        return True
    if not isinstance(beneath, psycopg.OperationalError) or isinstance(beneath, PoolTimeout):
        return False
    return beneath.sqlstate is None or beneath.sqlstate.startswith(_LOST)


def _fault(error: BaseException) -> str:
    beneath = _beneath(error)
    code = getattr(beneath, "sqlstate", None)
    if code is None:
        said = str(beneath or error)
        return next((words for known, words in _SAID if re.search(known, said)), _UNREACHABLE)
    if code == "42501" and "restore" in str(beneath):
        return _OWNERS
    for length in (5, 3, 2):
        if code[:length] in _FAULTS:
            return _FAULTS[code[:length]]
    diagnosis = beneath.diag.message_primary if isinstance(beneath, psycopg.Error) else None
    return f"cannot be used: {' '.join((diagnosis or code).split())}"


def _beneath(error: BaseException | None) -> BaseException | None:
    """The failure of the driver beneath those of the library and ours."""
    while error is not None and not isinstance(error, psycopg.Error):
        error = error.__cause__
    return error
