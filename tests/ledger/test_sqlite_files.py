"""Whose a file is, who may read it, and that reading changes nothing."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from briefing.errors import UnusableLedger
from briefing.ledger import Ledger
from briefing.ledger.sqlite_datastore import new_file
from briefing.ledger.sqlite_schema import APPLICATION, VERSION
from briefing.ledger.verify import check_ledger
from briefing.service.clocks import AskedClocks
from briefing.service.dossier_reader import DossierReader
from briefing.service.loading import load_dossier
from briefing.service.verification import verify_ledger

from .conftest import AnotherUser
from .processes import now
from .samples import DOSSIER, Clock, many

RIVER = Path(__file__).parents[1] / "dossiers" / "river-treaty"


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


def loaded(path: Path) -> Path:
    """A new ledger with a small dossier."""
    with Ledger.open(path, clock=now) as ledger:
        load_dossier(ledger, RIVER, "Ana")
    return path


def read_all(path: Path) -> list[str]:
    """What reading says of a ledger: its brief, and each check of it."""
    with Ledger.open(path, clock=now) as ledger:
        reader = DossierReader(ledger, "river-treaty", "test", now())
        brief = reader.brief(reader.vantage(AskedClocks("2031-05-01")))
        checks = list(verify_ledger(ledger))
    assert [check.failure for check in checks if not check.holds] == []
    return [*map(str, brief.lines()), *(check.name for check in checks)]


def files_in(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {each.name: (each.read_bytes(), each.stat().st_mtime_ns) for each in folder.iterdir()}


def test_a_backup_stays_as_it_is_when_it_is_read_and_gets_a_log_when_written_to(
    tmp_path: Path,
) -> None:
    ledger, copies = loaded(tmp_path / "ledger.db"), tmp_path / "copies"
    copies.mkdir()
    with Ledger.open(ledger, clock=now) as opened:
        opened.backup(copies / "copy.db")
    expected, before = read_all(ledger), files_in(copies)
    assert read_all(copies / "copy.db") == expected
    assert files_in(copies) == before
    with Ledger.open(copies / "copy.db", clock=now) as opened:
        opened.append(DOSSIER, many("said", 2), author="Ana")
        assert (copies / "copy.db-wal").exists()
    assert [*files_in(copies)] == ["copy.db"]


def test_a_ledger_that_is_read_stays_as_it_is(tmp_path: Path) -> None:
    ledger = loaded(tmp_path / "ledger.db")
    before = files_in(tmp_path)
    read_all(ledger)
    assert files_in(tmp_path) == before


@pytest.mark.parametrize("is_backup", [False, True])
def test_a_ledger_in_a_folder_that_is_read_only_is_read_and_stays_as_it_is(
    as_another_user: AnotherUser, *, is_backup: bool
) -> None:
    folder = as_another_user.folder
    ledger = loaded(folder / "ledger.db")
    if is_backup:
        with Ledger.open(ledger, clock=now) as opened:
            opened.backup(folder / "copy.db")
        ledger = folder / "copy.db"
    expected, before = read_all(ledger), files_in(folder)
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    with as_another_user():
        assert read_all(ledger) == expected
        with (
            Ledger.open(ledger, clock=now) as opened,
            pytest.raises(UnusableLedger, match="read-only; give yourself write permission"),
        ):
            opened.append(DOSSIER, many("said", 2), author="Ana")
    assert files_in(folder) == before


def test_a_reader_without_rights_sees_what_the_owner_writes_meanwhile(
    as_another_user: AnotherUser,
) -> None:
    folder = as_another_user.folder
    ledger = loaded(folder / "ledger.db")
    with Ledger.open(ledger, clock=now) as owners:
        owners.append(DOSSIER, many("said", 2), author="Ana")
        for path in folder.iterdir():
            path.chmod(0o644)
        folder.chmod(0o555)
        with as_another_user(), Ledger.open(ledger, clock=now) as opened:
            assert opened.head(DOSSIER).number == 2
        owners.append(DOSSIER, many("more", 2), author="Ana")
        with as_another_user(), Ledger.open(ledger, clock=now) as opened:
            assert opened.head(DOSSIER).number == 4
            assert list(check_ledger(opened)) == []


def test_a_file_that_is_read_as_it_lies_there_and_changes_is_named(
    as_another_user: AnotherUser,
) -> None:
    folder = as_another_user.folder
    ledger = loaded(folder / "ledger.db")
    ledger.chmod(0o644)
    folder.chmod(0o555)
    with as_another_user():
        opened = Ledger.open(ledger, clock=now)
        assert opened.dossiers() == ("river-treaty",)
    with Ledger.open(ledger, clock=now) as owners:
        owners.append(DOSSIER, many("said", 2), author="Ana")
        with as_another_user(), pytest.raises(UnusableLedger, match="changed while it was read"):
            opened.dossiers()
    with as_another_user():
        opened.close()


@pytest.mark.parametrize("was_there", [True, False])
def test_a_file_that_was_made_for_what_failed_goes_and_one_that_was_there_stays(
    tmp_path: Path, *, was_there: bool
) -> None:
    path = tmp_path / "ledger.db"
    if was_there:
        Ledger.open(path, clock=Clock()).close()
    with pytest.raises(UnusableLedger), new_file(path), Ledger.open(path, clock=Clock()):
        raise UnusableLedger
    assert [each.name for each in tmp_path.iterdir()] == (["ledger.db"] if was_there else [])
