"""The contract on SQLite files, and what only files can suffer."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

from briefing.errors import Refused, UnusableLedger
from briefing.ledger import Ledger, sqlite_schema, verify
from briefing.ledger.sqlite_datastore import discard_if_empty
from briefing.ledger.verify import check_chain, check_ledger
from briefing.model.envelope import EMPTY_HEAD

from .conftest import AnotherUser
from .contract import LedgerContract
from .samples import DOSSIER, Clock, article, many, said


def unguarded(path: Path, *, recursive_triggers: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA recursive_triggers = {recursive_triggers:d}")
    return connection


class TestSQLiteLedger(LedgerContract):
    path: Path

    @pytest.fixture(autouse=True)
    def _new_folder(self, tmp_path: Path) -> None:
        self.path = tmp_path / "ledger.db"
        self.address = str(self.path)
        self.others = (tmp_path / f"other-{number}.db" for number in count())

    def another_ledger(self) -> Ledger:
        return Ledger.open(next(self.others), clock=Clock())

    def by_another_hand(self, statement: str, *values: object) -> None:
        with closing(unguarded(self.path)) as connection:
            triggers = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
            for trigger, _ in triggers:
                connection.execute(f"DROP TRIGGER {trigger}")
            connection.execute(statement, values)
            for _, definition in triggers:
                connection.execute(definition)

    @pytest.mark.parametrize("recursive_triggers", [True, False])
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE stored_events SET state = x'00'",
            "DELETE FROM stored_events",
            "INSERT OR REPLACE INTO stored_events VALUES ('north-south', 1, 'x@1', x'00')",
            "INSERT OR REPLACE INTO stored_events (rowid, originator_id) VALUES (1, 'x')",
            "REPLACE INTO stored_events SELECT * FROM stored_events",
            "UPDATE OR REPLACE stored_events SET originator_version = 1",
            "UPDATE chain SET digest = ''",
            "DELETE FROM chain",
            "INSERT OR REPLACE INTO chain VALUES ('north-south', 1, '')",
            "UPDATE keys SET number = 1",
            "DELETE FROM keys",
            "INSERT OR REPLACE INTO keys VALUES ('north-south', 'said-1', 1)",
            "DELETE FROM heads",
            "UPDATE heads SET number = number - 1",
            "UPDATE heads SET digest = ''",
            "UPDATE heads SET dossier = 'x', number = number + 1",
            "INSERT OR REPLACE INTO heads VALUES ('north-south', 99, '', '')",
        ],
    )
    def test_triggers_refuse_every_change(
        self, filled: Ledger, statement: str, *, recursive_triggers: bool
    ) -> None:
        before = list(filled.read(DOSSIER))
        with (
            closing(unguarded(self.path, recursive_triggers=recursive_triggers)) as connection,
            pytest.raises(sqlite3.IntegrityError, match=r"append-only|heads"),
        ):
            connection.execute(statement)
        assert list(filled.read(DOSSIER)) == before
        assert list(check_ledger(filled)) == []

    @pytest.mark.parametrize(
        ("statement", "finding"),
        [
            ("DROP TRIGGER chain_no_update", "the trigger chain_no_update is missing"),
            (
                "CREATE TRIGGER extra AFTER INSERT ON keys BEGIN SELECT 1; END",
                "the trigger extra is none of ours",
            ),
            ("ALTER TABLE keys ADD COLUMN note TEXT", "the table keys was changed"),
        ],
    )
    def test_a_schema_by_another_hand_is_found(
        self, filled: Ledger, statement: str, finding: str
    ) -> None:
        with closing(unguarded(self.path)) as connection:
            connection.execute(statement)
        assert [str(found) for found in check_ledger(filled)] == [finding]

    def test_an_event_with_a_fraction_for_a_number_is_found_behind_those_before_it(
        self, filled: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(verify, "_PAGE", 4)
        self.by_another_hand(
            "UPDATE stored_events SET originator_version = 8.5 WHERE originator_version = 9"
        )
        found = self.first_finding(filled)
        assert found == (9, "or one behind it has a number out of order")

    @pytest.mark.parametrize("state", ["text", 7, 2**60])
    def test_what_lies_in_the_place_of_bytes_is_named_not_thrown(
        self, filled: Ledger, state: object
    ) -> None:
        self.by_another_hand(
            "UPDATE stored_events SET state = ? WHERE originator_version = 4", state
        )
        fits = "does not fit its digest: it, its place or the digest was changed"
        assert [(found.number, found.message) for found in check_chain(filled, DOSSIER)] == [
            (4, fits), (4, "cannot be read as an event"),
        ]  # fmt: skip

    def test_the_table_of_events_is_the_one_of_the_library(self) -> None:
        recorder = SQLiteApplicationRecorder(SQLiteDatastore(":memory:"))
        (statement,) = recorder.construct_create_table_statements()
        with closing(sqlite3.connect(":memory:")) as theirs:
            theirs.execute(statement)
            expected = theirs.execute("PRAGMA table_info(stored_events)").fetchall()
        self.open_ledger().close()
        with closing(unguarded(self.path)) as ours:
            assert ours.execute("PRAGMA table_info(stored_events)").fetchall() == expected

    def test_every_connection_commits_to_the_disk_and_fires_all_triggers(
        self, ledger: Ledger
    ) -> None:
        ledger.append(DOSSIER, [said("a")], author="Ana")
        datastore = ledger.recorder.datastore  # type: ignore[attr-defined]
        with datastore.transaction(commit=False) as one, datastore.transaction(commit=False) as two:
            for cursor in (one, two):
                for pragma, value in (("synchronous", 2), ("recursive_triggers", 1)):
                    cursor.execute(f"PRAGMA {pragma}")
                    assert cursor.fetchone()[0] == value
                cursor.execute("PRAGMA journal_mode")
                assert cursor.fetchone()[0] == "wal"

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("COMPRESSOR_TOPIC", "zlib"),
            ("CIPHER_TOPIC", "eventsourcing.cipher:AESCipher"),
            ("PERSISTENCE_MODULE", "eventsourcing.popo"),
            ("SQLITE_DBNAME", ":memory:"),
            ("CREATE_TABLE", "no"),
        ],
    )
    def test_variables_of_the_environment_change_no_stored_byte(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str
    ) -> None:
        with self.another_ledger() as plain:
            plain.append(DOSSIER, many("said", 2), author="Ana")
            monkeypatch.setenv(name, value)
            with self.open_ledger() as ledger:
                ledger.append(DOSSIER, many("said", 2), author="Ana")
                assert list(ledger.read(DOSSIER)) == list(plain.read(DOSSIER))

    # Readers and writers

    def test_readers_see_whole_transactions_and_do_not_wait(self, filled: Ledger) -> None:
        before = list(filled.read(DOSSIER))
        with closing(unguarded(self.path)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            writer.execute("INSERT INTO stored_events VALUES ('north-south', 10, 'x@1', x'00')")
            with Ledger.open(self.path, clock=Clock(), patience=1) as reader:
                assert list(reader.read(DOSSIER)) == before
                assert reader.head(DOSSIER).number == 9
            writer.execute("ROLLBACK")

    def test_reading_ends_at_the_head_that_it_began_with(self, filled: Ledger) -> None:
        reading = filled.read(DOSSIER)
        next(reading)
        filled.append(DOSSIER, many("later", 5), author="Ana")
        assert [each.number for each in reading] == list(range(2, 10))

    def test_a_ledger_that_another_program_holds_is_said_to_be_locked(self) -> None:
        self.open_ledger().close()
        with closing(unguarded(self.path)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            with (
                Ledger.open(self.path, clock=Clock(), patience=1) as ledger,
                pytest.raises(UnusableLedger, match="locked by another program"),
            ):
                ledger.append(DOSSIER, [said("a")], author="Ana")
            holder.execute("ROLLBACK")
        with self.open_ledger() as ledger:
            assert ledger.head(DOSSIER) == EMPTY_HEAD

    def test_a_file_that_is_locked_whole_cannot_be_opened(self) -> None:
        with closing(unguarded(self.path)) as holder:
            holder.execute("BEGIN EXCLUSIVE")
            with pytest.raises(UnusableLedger, match="locked by another program"):
                Ledger.open(self.path, clock=Clock(), patience=1)

    def test_many_may_open_a_new_ledger_at_once(self) -> None:
        failures: list[BaseException] = []

        def open_and_append(number: int) -> None:
            try:
                with self.open_ledger() as ledger:
                    ledger.append(DOSSIER, [said(f"said-{number}")], author="Ana")
            except BaseException as error:  # noqa: BLE001 - a thread must hand it over
                failures.append(error)

        threads = [threading.Thread(target=open_and_append, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        with self.open_ledger() as ledger:
            assert ledger.head(DOSSIER).number == 8

    def test_a_rebuild_as_the_first_write_waits_for_another_writer(self) -> None:
        with self.open_ledger() as ledger:
            ledger.append(DOSSIER, many("said", 3), author="Ana")
        with (
            closing(sqlite3.connect(self.path, check_same_thread=False)) as holder,
            self.open_ledger() as ledger,
        ):
            holder.execute("BEGIN IMMEDIATE")
            done = threading.Timer(0.3, lambda: holder.execute("ROLLBACK"))
            done.start()
            assert list(ledger.rebuild(DOSSIER))[-1] == 3
            done.join()

    # Files that are none

    def test_a_missing_file_is_made_only_if_it_may_be(self) -> None:
        with pytest.raises(UnusableLedger, match=r"no ledger at .*briefing load"):
            Ledger.open(self.path, clock=Clock(), create=False)
        assert not self.path.exists()
        self.open_ledger().close()
        Ledger.open(self.path, clock=Clock(), create=False).close()

    def test_a_missing_folder_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(UnusableLedger, match=r"folder .* does not exist"):
            Ledger.open(tmp_path / "no" / "ledger.db", clock=Clock())

    def test_a_folder_is_no_ledger(self, tmp_path: Path) -> None:
        with pytest.raises(UnusableLedger, match="is a folder"):
            Ledger.open(tmp_path, clock=Clock())

    def test_another_file_is_no_ledger_and_stays_as_it_is(self) -> None:
        self.path.write_text("Minutes of the meeting.\n" * 100)
        with pytest.raises(UnusableLedger, match="is not a ledger"):
            self.open_ledger()
        assert self.path.read_text() == "Minutes of the meeting.\n" * 100

    def test_the_database_of_another_program_is_no_ledger_and_stays_as_it_is(self) -> None:
        with closing(unguarded(self.path)) as connection:
            connection.execute("CREATE TABLE bookmarks (address TEXT)")
        before = self.path.read_bytes()
        with pytest.raises(UnusableLedger, match="database of another program"):
            self.open_ledger()
        assert self.path.read_bytes() == before

    def test_an_empty_file_becomes_a_ledger_only_if_it_may(self) -> None:
        self.path.touch()
        with pytest.raises(UnusableLedger, match="is empty and holds no ledger"):
            Ledger.open(self.path, clock=Clock(), create=False)
        with self.open_ledger() as ledger:
            assert ledger.head(DOSSIER) == EMPTY_HEAD

    @pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
    def test_a_truncated_file_is_said_to_be_damaged(self, kept: float) -> None:
        with self.open_ledger() as ledger:
            ledger.append(DOSSIER, many("said", 200), author="Ana")
        os.truncate(self.path, int(self.path.stat().st_size * kept))
        with pytest.raises(UnusableLedger, match="is damaged"):
            self.open_ledger()

    def test_a_newer_schema_is_refused_and_asks_for_an_upgrade(self) -> None:
        self.open_ledger().close()
        with closing(unguarded(self.path)) as connection:
            connection.execute("INSERT INTO ledger_schema VALUES (?)", (sqlite_schema.VERSION + 1,))
        with pytest.raises(UnusableLedger, match=r"newer version .*upgrade: pip install"):
            self.open_ledger()

    def test_a_migration_that_fails_leaves_the_file_as_it_was(
        self, monkeypatch: pytest.MonkeyPatch, filled: Ledger
    ) -> None:
        newer = (
            *sqlite_schema.MIGRATIONS,
            ("CREATE TABLE extra (x TEXT)", "CREATE TABLE extra (x TEXT)"),
        )
        with monkeypatch.context() as patch:
            patch.setattr(sqlite_schema, "MIGRATIONS", newer)
            patch.setattr(sqlite_schema, "VERSION", len(newer))
            with pytest.raises(UnusableLedger, match="extra already exists"):
                self.open_ledger()
        with closing(unguarded(self.path)) as connection:
            assert sqlite_schema.version_of(connection) == sqlite_schema.VERSION
        with self.open_ledger() as again:
            assert again.head(DOSSIER) == filled.head(DOSSIER)

    def test_a_ledger_of_an_older_schema_is_brought_up_to_date(
        self, monkeypatch: pytest.MonkeyPatch, filled: Ledger
    ) -> None:
        newer = (*sqlite_schema.MIGRATIONS, ("CREATE TABLE extra (x TEXT)",))
        monkeypatch.setattr(sqlite_schema, "MIGRATIONS", newer)
        monkeypatch.setattr(sqlite_schema, "VERSION", len(newer))
        with self.open_ledger() as ledger:
            assert list(ledger.read(DOSSIER)) == list(filled.read(DOSSIER))
        with closing(unguarded(self.path)) as connection:
            assert sqlite_schema.version_of(connection) == sqlite_schema.VERSION

    @pytest.mark.parametrize("address", ["postgresql://ana:s3cret@host/db", "postgres://:s3cret@/"])
    def test_a_password_in_an_address_is_never_shown(self, address: str) -> None:
        with pytest.raises(UnusableLedger) as caught:
            Ledger.open(address, clock=Clock())
        assert "s3cret" not in str(caught.value)

    @pytest.mark.parametrize("name", ["a b?mode=memory&x#y%20.db", ":memory:", "Досье.db"])
    def test_every_name_of_a_file_is_taken_as_it_is(self, tmp_path: Path, name: str) -> None:
        with Ledger.open(tmp_path / name, clock=Clock()) as ledger:
            ledger.append(DOSSIER, [said("a")], author="Ana")
        with Ledger.open(tmp_path / name, clock=Clock(), create=False) as again:
            assert again.head(DOSSIER).number == 1
        assert [path.name for path in tmp_path.iterdir()] == [name]

    def test_a_full_disk_loses_nothing_and_the_ledger_goes_on(self, filled: Ledger) -> None:
        head = filled.head(DOSSIER)
        datastore = filled.recorder.datastore  # type: ignore[attr-defined]
        with datastore.get_connection(commit=False) as connection:
            pages = connection.cursor()
            pages.execute("PRAGMA page_count")
            (used,) = pages.fetchone()
            pages.execute(f"PRAGMA max_page_count = {used}")
        with pytest.raises(UnusableLedger, match="disk is full"):
            filled.append(DOSSIER, [article("long", "A long text. " * 50_000)], author="Ana")
        assert filled.head(DOSSIER) == head
        assert list(check_ledger(filled)) == []
        with datastore.get_connection(commit=False) as connection:
            connection.cursor().execute("PRAGMA max_page_count = 1073741823")
        assert filled.append(DOSSIER, [said("after")], author="Ana")

    def test_a_new_ledger_is_discarded_only_while_it_is_empty(self) -> None:
        discard_if_empty(self.path)
        self.open_ledger().close()
        discard_if_empty(self.path)
        assert list(self.path.parent.iterdir()) == []
        with self.open_ledger() as ledger:
            ledger.append(DOSSIER, [said("theirs")], author="Ben")
            discard_if_empty(self.path)
        with self.open_ledger() as ledger:
            assert ledger.head(DOSSIER).number == 1

    # Random damage

    def test_random_changed_bytes_of_events_and_digests_are_all_found(self) -> None:
        with self.open_ledger() as ledger:
            ledger.append(DOSSIER, [article("source:s1"), *many("said", 30)], author="Ana")
            events = [each.stored for each in ledger.read(DOSSIER)]
            digests = [each.digest.encode() for each in ledger.read(DOSSIER)]
        whole = self.path.read_bytes()
        chance = random.Random(11)  # noqa: S311 - a fixed seed, no secret
        missed = []
        for _ in range(60):
            wanted = chance.choice(chance.choice([events, digests]))
            position = whole.find(wanted[:60]) + chance.randrange(60)
            changed = bytearray(whole)
            changed[position] ^= chance.randrange(1, 256)
            self.path.write_bytes(changed)
            if not self.found():
                missed.append(position)
        assert missed == []

    def test_random_damage_is_found_or_changes_no_event(self) -> None:
        with self.open_ledger() as ledger:
            ledger.append(DOSSIER, [article("source:s1"), *many("said", 30)], author="Ana")
            events = list(ledger.read(DOSSIER))
        whole = self.path.read_bytes()
        chance = random.Random(12)  # noqa: S311 - a fixed seed, no secret
        for _ in range(60):
            changed = bytearray(whole)
            for _ in range(chance.choice([1, 1, 20])):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            self.path.write_bytes(changed)
            if not self.found():
                with self.open_ledger() as ledger:
                    assert list(ledger.read(DOSSIER)) == events

    def found(self) -> list[str]:
        try:
            with self.open_ledger() as ledger:
                return [str(finding) for finding in check_ledger(ledger)]
        except UnusableLedger as error:
            return [str(error)]
        finally:
            for extra in ("-wal", "-shm"):
                Path(f"{self.path}{extra}").unlink(missing_ok=True)

    # Copies

    def test_a_backup_is_a_whole_ledger_in_one_file(self, filled: Ledger, tmp_path: Path) -> None:
        target = tmp_path / "copies" / "copy.db"
        target.parent.mkdir()
        filled.backup(target)
        assert [path.name for path in target.parent.iterdir()] == ["copy.db"]
        with Ledger.open(target, clock=Clock(), create=False) as copy:
            assert list(copy.read(DOSSIER)) == list(filled.read(DOSSIER))
            assert list(check_ledger(copy)) == []
            assert copy.append(DOSSIER, [said("more")], author="Ana")

    def test_a_backup_while_others_write_is_consistent(
        self, filled: Ledger, tmp_path: Path
    ) -> None:
        stop = threading.Event()

        def write() -> None:
            for number in count():
                if stop.is_set():
                    return
                filled.append(DOSSIER, many(f"batch-{number}", 50), author="Ana")

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for number in range(5):
                filled.backup(tmp_path / f"copy-{number}.db")
        finally:
            stop.set()
            writer.join()
        for number in range(5):
            with Ledger.open(tmp_path / f"copy-{number}.db", clock=Clock()) as copy:
                assert list(check_ledger(copy)) == []
                assert (copy.head(DOSSIER).number - 9) % 50 == 0

    def test_a_backup_replaces_no_file(self, filled: Ledger, tmp_path: Path) -> None:
        target = tmp_path / "notes.txt"
        target.write_text("keep me")
        with pytest.raises(Refused, match="exists already"):
            filled.backup(target)
        assert target.read_text() == "keep me"
        with pytest.raises(Refused, match="has no folder"):
            filled.backup(tmp_path / "no" / "copy.db")


def test_a_read_only_file_can_be_read_but_not_written(as_another_user: AnotherUser) -> None:
    path = as_another_user.folder / "ledger.db"
    with Ledger.open(path, clock=Clock()) as ledger:
        ledger.append(DOSSIER, [said("a")], author="Ana")
    path.chmod(0o444)
    as_another_user.folder.chmod(0o777)
    with as_another_user(), Ledger.open(path, clock=Clock()) as ledger:
        assert ledger.head(DOSSIER).number == 1
        with pytest.raises(UnusableLedger, match=r"read-only; give yourself write permission"):
            ledger.append(DOSSIER, [said("b")], author="Ana")
        assert ledger.head(DOSSIER).number == 1
    assert [each.name for each in as_another_user.folder.iterdir()] == ["ledger.db"]


def test_a_folder_that_is_read_only_is_named_as_the_cause(as_another_user: AnotherUser) -> None:
    as_another_user.folder.chmod(0o555)
    with as_another_user(), pytest.raises(UnusableLedger, match="you may write there"):
        Ledger.open(as_another_user.folder / "ledger.db", clock=Clock())
