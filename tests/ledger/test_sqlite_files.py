"""Whose a file is, and who may read it."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from briefing.errors import UnusableLedger
from briefing.ledger import Ledger
from briefing.ledger.sqlite_schema import APPLICATION, VERSION

from .samples import DOSSIER, Clock, many


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_ledger_its_log_and_a_backup_are_their_owners_alone(tmp_path: Path) -> None:
    path, copy = tmp_path / "ledger.db", tmp_path / "copy.db"
    with Ledger.open(path, clock=Clock()) as ledger:
        ledger.append(DOSSIER, many("said", 2), author="Ana")
        ledger.backup(copy)
        beside = [each for each in tmp_path.iterdir() if each.name.startswith("ledger.db-")]
        assert beside
        assert {mode(each) for each in (path, copy, *beside)} == {0o600}
    assert {each.name for each in tmp_path.iterdir()} == {"ledger.db", "copy.db"}


def test_a_ledger_says_whose_file_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Ledger.open(path, clock=Clock()).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)


@pytest.mark.parametrize("table", [None, "ledger_schema (version INTEGER)", "notes (text TEXT)"])
def test_a_file_of_another_program_is_never_written_to(table: str | None, tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 77")
        if table:
            connection.execute(f"CREATE TABLE {table}")
    before = path.read_bytes()
    with pytest.raises(UnusableLedger, match="another program"):
        Ledger.open(path, clock=Clock())
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["theirs.db"]
