"""How a ledger's file is opened: every connection with the same promises.

A commit is on the disk when it returns (``synchronous`` FULL), readers and writers do not
wait for each other (write-ahead log), and no statement slips past the triggers
(``recursive_triggers``). The library's environment variables have no say here.

Reading changes no byte: a file gets its log when it is first written to, and one that may not be
written to, or whose folder may not, is read as it lies there.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from eventsourcing.persistence import (
    ConnectionUnavailableError,
    InterfaceError,
    PersistenceError,
)
from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTransaction,
)

from briefing.errors import UnusableLedger
from briefing.ledger import sqlite_schema
from briefing.ledger.address import is_server

_BETWEEN_TRIES = 0.01
_PREPARED = 256
"""How many statements a connection keeps; a brief uses some sixty."""

_CACHE = 32 * 1024
"""How many KiB of pages a connection keeps, if it needs them.

A long import writes all over the trees of the index; of the usual 2 MiB it would read most pages
again for each batch.
"""


_LOCKED = "is locked by another program; try again, or stop the program that holds it"
_READ_ONLY = "is read-only; give yourself write permission on it and on its folder"
_DAMAGED = "is damaged (cut short or overwritten); put a backup in its place"
_FULL = (
    "could not be written: the disk is full, or may not grow; make room on it (reading takes "
    "some, too) and try again"
)
_FAULTS = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: "is not a ledger (no SQLite database); give the path of another file",
    sqlite3.SQLITE_CANTOPEN: (
        "cannot be opened; check that its folder exists and that you may write there"
    ),
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR_WRITE: _FULL,
    sqlite3.SQLITE_IOERR_SHMSIZE: _FULL,
    sqlite3.SQLITE_IOERR_SHMMAP: _FULL,
    sqlite3.SQLITE_IOERR_SHMOPEN: _FULL,
    sqlite3.SQLITE_IOERR: "could not be read or written: the disk failed; check it and try again",
    sqlite3.SQLITE_CONSTRAINT: "does not hold together; check it: briefing verify",
    sqlite3.SQLITE_TOOBIG: "cannot take an event of this size; split it",
}
_PRIMARY = 0xFF


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn every failure of the database into an ``UnusableLedger`` about ``name``."""
    try:
        yield
    except (sqlite3.Error, PersistenceError, UnicodeDecodeError) as error:
        raise UnusableLedger(f"the ledger {name} {_fault(error)}") from error


class FileDatastore(SQLiteDatastore):
    """The library's datastore on one existing file, with failures in words.

    ``patience`` is how long to wait for a lock, in whole seconds.
    """

    def __init__(self, path: Path, *, patience: int) -> None:
        self.path = path
        self._patience = patience
        self._in_hand = threading.local()
        self._has_log = False
        address = _address(path, create=False)
        self._as_found = _state_of(path) if "immutable" in address else None
        super().__init__(address, originator_id_type="text")
        self.pool = _Pool(db_name=address, lock_timeout=patience, pool_timeout=patience)

    @contextmanager
    def get_connection(self, *, commit: bool) -> Iterator[SQLiteConnection]:
        """A connection of the pool, returned without an open transaction whatever happens."""
        # The pool's own queue for writers would make readers of this process wait behind
        # them; the database does the same for all processes, and lets readers pass.
        connection = self.pool.get_connection()
        try:
            if commit and not self._has_log:
                _use_write_ahead_log(connection.cursor().sqlite_cursor.connection, self._patience)
                self._has_log = True
            yield connection
        finally:
            # A COMMIT that failed leaves its transaction open.
            connection.rollback()
            self.pool.put_connection(connection)

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        """A transaction; its failures are ``UnusableLedger``.

        One that only reads is the one that this thread is in already, if it is.
        """
        held: SQLiteCursor | None = getattr(self._in_hand, "cursor", None)
        if held and not commit:
            with explained(str(self.path)):
                yield held
            return
        with explained(str(self.path)), super().transaction(commit=commit) as cursor:
            yield cursor
        if self._as_found and self._as_found != _state_of(self.path):
            raise UnusableLedger(f"the ledger {self.path} was changed while it was read; try again")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One transaction for all that this thread reads; within one, that one."""
        if getattr(self._in_hand, "cursor", None):
            yield
            return
        with self.transaction(commit=False) as cursor:
            self._in_hand.cursor = cursor
            try:
                yield
            finally:
                self._in_hand.cursor = None


class _Connection(SQLiteConnection):
    """A connection whose writing transactions wait for the write lock at their start.

    One that reads first, be it a virtual table's settings, is refused the lock without a wait.
    """

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        begin = _Writing if commit else SQLiteTransaction
        with begin(self, commit=commit) as cursor, cursor:
            yield cursor


class _Writing(SQLiteTransaction):
    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        return cursor


class _Pool(SQLiteConnectionPool):
    """Connections that keep their prepared statements; the library's keep one each."""

    def _create_connection(self) -> SQLiteConnection:
        try:
            connection = sqlite3.connect(
                self.db_name,
                uri=True,
                timeout=self.lock_timeout or 0,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=_PREPARED,
            )
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA recursive_triggers = ON")
            connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        except sqlite3.Error as error:
            raise InterfaceError(error) from error
        connection.row_factory = sqlite3.Row
        return _Connection(connection, max_age=self.max_age)


def open_file(path: Path, *, create: bool, patience: int) -> FileDatastore:
    """Open the ledger of a file, made or brought to the current schema if need be.

    Raises ``UnusableLedger`` with the remedy for a file that is missing (unless it may be
    made), is no ledger, is damaged, locked, or of a newer version.
    """
    if path.is_dir():
        raise UnusableLedger(f"{path} is a folder; give the path of a file in it")
    if not path.exists():
        _refuse_to_make(path, create=create)
        _make_private(path)
    with explained(str(path)), closing(connect(path, create=create, patience=patience)) as opened:
        if sqlite_schema.check_file(opened, str(path), create=create) < sqlite_schema.VERSION:
            _use_write_ahead_log(opened, patience)
            sqlite_schema.migrate(opened, str(path))
    return FileDatastore(path, patience=patience)


@contextmanager
def new_file(db: str | Path) -> Iterator[None]:
    """Leave no empty ledger behind where making one in a file fails."""
    fresh = not is_server(str(db)) and not Path(db).exists()
    try:
        yield
    except BaseException:
        if fresh:
            discard_if_empty(Path(db))
        raise


def discard_if_empty(path: Path) -> None:
    """Remove a ledger that was just made and holds no event; what others wrote to it stays."""
    with (
        suppress(sqlite3.Error, OSError),
        closing(connect(path, create=False, patience=0)) as opened,
    ):
        # Held while the files go, so that nobody begins to write to them.
        opened.execute("BEGIN IMMEDIATE")
        made = sqlite_schema.version_of(opened)
        if made == 0 or (made and not opened.execute("SELECT 1 FROM heads").fetchone()):
            for file in (path, f"{path}-wal", f"{path}-shm"):
                Path(file).unlink(missing_ok=True)


def connect(path: Path, *, create: bool, patience: float) -> sqlite3.Connection:
    """A plain connection, for what the library has no door to."""
    address = _address(path, create=create)
    return sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None)


def _address(path: Path, *, create: bool) -> str:
    """A file as the address that SQLite takes, safe for every name.

    One that may not be written to is taken as immutable, since SQLite makes files beside it
    even to read; unless a log lies there whose changes would be missed.
    """
    mode = "rwc" if create else "rw"
    if path.exists() and not (_may_write(path) and _may_write(path.absolute().parent)):
        mode = "ro" if _log_size(path) else "ro&immutable=1"
    return f"{path.absolute().as_uri()}?mode={mode}"


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _log_size(path: Path) -> int:
    log = Path(f"{path}-wal")
    return log.stat().st_size if log.exists() else 0


def _state_of(path: Path) -> tuple[int, int, int]:
    """What changes when somebody writes to a file."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns, _log_size(path)


def _refuse_to_make(path: Path, *, create: bool) -> None:
    if not path.parent.is_dir():
        raise UnusableLedger(f"the folder {path.parent} does not exist; make it, then try again")
    if not create:
        msg = f"there is no ledger at {path}; make one: briefing load DIR --db {path}"
        raise UnusableLedger(msg)


def _make_private(path: Path) -> None:
    """Make an empty file that is its owner's alone; SQLite gives its other files the same mode."""
    with suppress(OSError):  # SQLite says it in words
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _use_write_ahead_log(connection: sqlite3.Connection, patience: float) -> None:
    """Switch the log on; SQLite does not wait for others here, so this does."""
    deadline = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_BETWEEN_TRIES)
        else:
            return


def _fault(error: BaseException) -> str:
    """The words for a failure, by the result code of SQLite beneath it."""
    if isinstance(error, ConnectionUnavailableError):
        return _LOCKED
    if isinstance(error, UnicodeDecodeError):
        # Of text in the file, or of a message of SQLite that quotes it.
        return _DAMAGED
    beneath: BaseException | None = error
    while beneath is not None and not isinstance(beneath, sqlite3.Error):
        beneath = beneath.__cause__
    code = getattr(beneath, "sqlite_errorcode", None)
    known = _FAULTS.get(code) or _FAULTS.get(code & _PRIMARY) if code is not None else None
    return known or f"cannot be used: {' '.join(str(beneath or error).split())}"
