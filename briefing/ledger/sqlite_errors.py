"""Failures of a database in words: what is wrong and what the user can do about it."""

from __future__ import annotations

import sqlite3

from eventsourcing.persistence import ConnectionUnavailableError

from briefing.errors import UnusableLedger

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


def unusable(name: str, error: Exception) -> UnusableLedger:
    """A failure of the database of ``name`` in words."""
    if isinstance(error, ConnectionUnavailableError):
        fault = _LOCKED
    elif isinstance(error, UnicodeDecodeError):
        # Of text in the file, or of a message of SQLite that quotes it.
        fault = _DAMAGED
    else:
        fault = _fault(error)
    return UnusableLedger(f"the ledger {name} {fault}")


def _fault(error: BaseException) -> str:
    """The words for a failure, by the result code of SQLite beneath it."""
    beneath: BaseException | None = error
    while beneath is not None and not isinstance(beneath, sqlite3.Error):
        beneath = beneath.__cause__
    code = getattr(beneath, "sqlite_errorcode", None)
    known = _FAULTS.get(code) or _FAULTS.get(code & _PRIMARY) if code is not None else None
    return known or f"cannot be used: {' '.join(str(beneath or error).split())}"
