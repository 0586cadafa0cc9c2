"""Failures of a server in words, and which of them pass by themselves.

What the server or the driver says is not repeated: while a connection is made it may quote
parts of a mistyped connection string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from eventsourcing.persistence import PersistenceError
from psycopg_pool import PoolTimeout

from briefing.errors import UnusableLedger
from briefing.ledger.postgres.server_functions import BAD_TIME

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
    BAD_TIME: _OTHER_TIME,
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


@contextmanager
def server_error_explained(name: str) -> Iterator[None]:
    """Turn every failure of the server into an ``UnusableLedger`` about ``name``."""
    try:
        yield
    except (psycopg.Error, PersistenceError) as error:
        msg = f"the ledger {name} {_fault(error)}"
        raise UnusableLedger(msg) from error


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
