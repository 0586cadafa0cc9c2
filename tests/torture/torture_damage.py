"""A thousand changes of one byte behind the program's back: ``verify_ledger`` finds every one."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from briefing.ledger import Ledger
from briefing.ledger.sqlite_schema import READ_MODEL
from briefing.service.loading import load_dossier
from briefing.service.verification import verify_ledger
from briefing_events.editorial import FactRetracted
from tests.ledger.processes import now

from .conftest import Tell
from .imports import DOSSIER, SLUG

CHANGES = 1000
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
