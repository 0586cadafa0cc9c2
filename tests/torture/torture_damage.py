"""Thousands of changes behind the program's back: ``verify_ledger`` finds every one."""

from __future__ import annotations

import random
import shutil
import sqlite3
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from briefing.ledger import Ledger
from briefing.ledger.index_writer import PLACEMENT
from briefing.ledger.sqlite_schema import READ_MODEL
from briefing.service.loading import load_dossier
from briefing.service.verification import verify_ledger
from briefing_events.editorial import FactRetracted
from tests.ledger.processes import now
from tests.ledger.server import Server

from .conftest import Tell
from .imports import DOSSIER, SLUG

CHANGES = 1000
VALUES = 600
RETRACTION = FactRetracted(key="out", target=9, reason="It rests on a misreading.")


@contextmanager
def by_another_hand(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection without triggers, which are there again afterwards."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, definition in triggers:
            connection.execute(definition)


def changed(chance: random.Random, whole: bytes, start: int = 0, end: int | None = None) -> bytes:
    """The same bytes but for one, somewhere in a range."""
    position = chance.randrange(start, len(whole) if end is None else end)
    other = chance.choice([byte for byte in range(256) if byte != whole[position]])
    return whole[:position] + bytes([other]) + whole[position + 1 :]


def one_change(
    chance: random.Random, kind: str, stored: dict[int, bytes], digests: dict[int, str]
) -> tuple[int, str, bytes | str, bytes | str]:
    """The number, the statement, and what to write and to write back."""
    update = "UPDATE stored_events SET state = ? WHERE originator_version = ?"
    if kind == "digest":
        number = chance.choice(sorted(digests))
        update = "UPDATE chain SET digest = ? WHERE number = ?"
        text = changed(chance, digests[number].encode()).decode("latin-1")
        return number, update, text, digests[number]
    of_sources = {n: s for n, s in stored.items() if b'"source":{' in s and b'"text":"' in s}
    states = of_sources if kind == "source text" else stored
    number = chance.choice(sorted(states))
    whole = states[number]
    if kind == "source text":
        start = whole.index(b'"text":"') + len(b'"text":"')
        return number, update, changed(chance, whole, start, whole.index(b'"', start)), whole
    return number, update, changed(chance, whole), whole


def test_every_changed_byte_is_found(tmp_path: Path, tell: Tell) -> None:
    chance = random.Random(1)  # noqa: S311 - a fixed seed, no secret
    path = tmp_path / "ledger.db"
    with Ledger.open(path, clock=now) as ledger:
        load_dossier(ledger, DOSSIER, "Ana")
        events = list(ledger.read(SLUG))
    stored = {event.number: event.stored for event in events}
    digests = {event.number: event.digest for event in events}
    found: Counter[str] = Counter()
    named: Counter[str] = Counter()
    kinds = ("event", "source text", "digest")
    for turn in range(CHANGES):
        kind = kinds[turn % len(kinds)]
        number, update, new, old = one_change(chance, kind, stored, digests)
        with by_another_hand(path) as connection:
            connection.execute(update, (new, number))
        with Ledger.open(path, clock=now) as ledger:
            failures = [check.failure for check in verify_ledger(ledger) if not check.holds]
        found[kind] += bool(failures)
        named[kind] += any(f"#{number} " in failure for failure in failures)
        with by_another_hand(path) as connection:
            connection.execute(update, (old, number))
    with Ledger.open(path, clock=now) as ledger:
        assert all(check.holds for check in verify_ledger(ledger))
    tell(
        f"{CHANGES} changes of one byte: "
        + ", ".join(f"{found[kind]} of {kind}s" for kind in kinds)
        + f" found, {sum(found.values())} in all; {sum(named.values())} named at their event"
    )
    assert sum(found.values()) == sum(named.values()) == CHANGES


def one_change_of_the_index(chance: random.Random, connection: sqlite3.Connection) -> str:
    """Change a value, remove a row or write one twice; says what was done, if it could be."""
    table = chance.choice(("placement", "placement", *READ_MODEL))
    cursor = connection.execute(f"SELECT * FROM {table}")  # noqa: S608
    columns = [column for column, *_ in cursor.description]
    row = chance.choice(cursor.fetchall())
    this = " AND ".join(f"{column} IS ?" for column in columns)
    column = chance.randrange(len(columns))
    kind = chance.choice(("change", "change", "change", "removal", "copy"))
    try:
        if kind == "removal":
            connection.execute(f"DELETE FROM {table} WHERE {this}", row)  # noqa: S608
        elif kind == "copy":
            marks = ",".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608
        else:
            old = row[column]
            other = f"{old}x" if isinstance(old, str) else (old or 0) + chance.choice((-1, 1, 40))
            update = f"UPDATE {table} SET {columns[column]} = ? WHERE {this}"  # noqa: S608
            connection.execute(update, (other, *row))
    except sqlite3.IntegrityError:
        return ""
    return f"{kind} in {table}"


def test_every_change_of_the_index_is_found_and_mended(tmp_path: Path, tell: Tell) -> None:
    chance = random.Random(3)  # noqa: S311 - a fixed seed, no secret
    path = tmp_path / "ledger.db"
    with Ledger.open(path, clock=now) as ledger:
        load_dossier(ledger, DOSSIER, "Ana")
        ledger.append(SLUG, [RETRACTION], author="Ana")
    whole = path.read_bytes()
    done: Counter[str] = Counter()
    while done.total() < CHANGES:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            change = one_change_of_the_index(chance, connection)
        if change:
            done[change] += 1
            with Ledger.open(path, clock=now, complete=False) as ledger:
                failures = [check.name for check in verify_ledger(ledger) if not check.holds]
                assert failures, change
                assert {name.rpartition(" ")[2] for name in failures} == {"index"}
                ledger.clear_index()
                for _ in ledger.rebuild(SLUG):
                    pass
                assert all(check.holds for check in verify_ledger(ledger))
        path.write_bytes(whole)
        for extra in ("-wal", "-shm"):
            Path(f"{path}{extra}").unlink(missing_ok=True)
    tell(f"{CHANGES} changes of the index found as such and mended: {dict(sorted(done.items()))}")


class Store(ABC):
    """A kind of ledger, in copies that are damaged one by one."""

    @abstractmethod
    def copied(self) -> AbstractContextManager[str]:
        """The address of a copy, gone afterwards."""

    @abstractmethod
    def run(self, address: str, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """The rows of a statement with question marks, past all triggers."""


class Files(Store):
    def __init__(self, folder: Path) -> None:
        self.origin, self.path = folder / "origin.db", folder / "ledger.db"
        fill(str(self.origin))

    @contextmanager
    def copied(self) -> Iterator[str]:
        shutil.copy(self.origin, self.path)
        yield str(self.path)
        for extra in ("", "-wal", "-shm"):
            Path(f"{self.path}{extra}").unlink(missing_ok=True)

    def run(self, address: str, statement: str, values: Sequence[object] = ()) -> list[Any]:
        with by_another_hand(Path(address)) as connection:
            return connection.execute(statement, values).fetchall()


class Databases(Store):
    def __init__(self, server: Server) -> None:
        self.server = server
        server.query("CREATE DATABASE origin")
        fill(server.dsn("origin"))

    @contextmanager
    def copied(self) -> Iterator[str]:
        self.server.query("CREATE DATABASE copy TEMPLATE origin")
        yield self.server.dsn("copy")
        self.server.query("DROP DATABASE copy WITH (FORCE)")

    def run(self, address: str, statement: str, values: Sequence[object] = ()) -> list[Any]:
        with psycopg.connect(address, options="-c search_path=briefing") as connection:
            for table, trigger in TRIGGERS:
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}".encode())
            cursor = connection.execute(statement.replace("?", "%s").encode(), values or None)
            rows = cursor.fetchall() if cursor.description else []
            for table, trigger in TRIGGERS:
                connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}".encode())
            return rows


def fill(address: str) -> None:
    with Ledger.open(address, clock=now) as ledger:
        load_dossier(ledger, DOSSIER, "Ana")
        ledger.append(SLUG, [RETRACTION], author="Ana")


TRIGGERS = (
    *((table, f"{table}_append_only") for table in ("stored_events", "chain", "keys", "heads")),
    ("heads", "heads_move_on"),
)
COLUMNS = {
    "stored_events": ("originator_id", "originator_version", "topic", "state"),
    "chain": ("dossier", "number", "digest"),
    "keys": ("dossier", "key", "number"),
    "heads": ("dossier", "number", "digest", "recorded_at"),
    "placement": PLACEMENT,
    "event_subject": ("dossier", "entity_id", "event"),
    "passage": ("dossier", "passage", "number"),
    "citation": ("dossier", "passage", "number", "day"),
    "change_point": ("dossier", "day", "number"),
    "read_model": ("dossier", "number", "version"),
}
"""What says something: not the ids of rows, nor who was connected and when."""

NO_VALUE = (psycopg.errors.SyntaxError, psycopg.DataError)
"""How a server refuses what its types cannot hold."""


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "SQLite":
        yield Files(tmp_path)
        return
    with Server(fsync="off", synchronous_commit="off", full_page_writes="off") as server:
        yield Databases(server)


def spoiled(chance: random.Random, value: object) -> object:
    """Another value of the same kind: one character, byte or unit away."""
    if isinstance(value, str):
        place = chance.randrange(len(value) + 1)
        other = chance.choice([letter for letter in "abz019-:" if letter != value[place:][:1]])
        return value[:place] + other + value[place + 1 :]
    if isinstance(value, bytes):
        return changed(chance, value)
    return (int(str(value)) if value is not None else 0) + chance.choice((-1, 1, 40))


def test_every_changed_value_in_every_table_is_found(
    store: Store, tell: Tell, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(4)  # noqa: S311 - a fixed seed, no secret
    found: Counter[str] = Counter()
    missed: list[str] = []
    turn = 0
    while found.total() < VALUES:
        turn += 1
        table = sorted(COLUMNS)[turn % len(COLUMNS)]
        columns = COLUMNS[table]
        with store.copied() as address:
            chosen = f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608
            row = chance.choice(store.run(address, chosen))
            column = chance.randrange(len(columns))
            unset = "" if columns[column] == "words" else None
            new = spoiled(chance, unset if row[column] is None else row[column])
            this = " AND ".join(
                f"{name} {'IS NULL' if value is None else '= ?'}"
                for name, value in zip(columns, row, strict=True)
            )
            update = f"UPDATE {table} SET {columns[column]} = ? WHERE {this}"  # noqa: S608
            try:
                store.run(address, update, (new, *(v for v in row if v is not None)))
            except (sqlite3.IntegrityError, psycopg.IntegrityError, *NO_VALUE):
                continue  # the database has no such value
            with Ledger.open(address, clock=now, complete=False) as ledger:
                held = all(check.holds for check in verify_ledger(ledger))
            found[table] += not held
            if held:
                missed.append(f"{table}.{columns[column]}: {row[column]!r} to {new!r}")
    kind = request.node.callspec.params["store"]
    tell(f"{kind}: {found.total()} changed values found, {len(missed)} missed: {dict(found)}")
    assert missed == []


def test_every_single_change_in_the_file_is_found_or_changes_nothing(
    tmp_path: Path, tell: Tell
) -> None:
    chance = random.Random(2)  # noqa: S311 - a fixed seed, no secret
    path = tmp_path / "ledger.db"
    with Ledger.open(path, clock=now) as ledger:
        load_dossier(ledger, DOSSIER, "Ana")
        events = list(ledger.read(SLUG))
    whole = path.read_bytes()
    outcomes: Counter[str] = Counter()
    for _ in range(CHANGES):
        path.write_bytes(changed(chance, whole))
        outcomes[outcome(path, events)] += 1
        for extra in ("-wal", "-shm"):
            Path(f"{path}{extra}").unlink(missing_ok=True)
    tell(f"{CHANGES} changes of one byte anywhere in the file: {dict(outcomes)}")
    assert not outcomes["missed"]


def outcome(path: Path, events: list[Any]) -> str:
    from briefing.errors import UnusableLedger  # noqa: PLC0415

    try:
        with Ledger.open(path, clock=now) as ledger:
            if not all(check.holds for check in verify_ledger(ledger)):
                return "found"
            return "without effect" if list(ledger.read(SLUG)) == events else "missed"
    except UnusableLedger:
        return "refused"
