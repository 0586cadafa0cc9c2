"""The index beside the events: in files, and on a server as a role that may only add."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import psycopg
import pytest

from briefing.errors import UnusableLedger
from briefing.ledger import Ledger
from briefing.ledger.postgres import server_schema
from briefing.ledger.sqlite_schema import READ_MODEL
from briefing.ledger.verify import check_index
from briefing.service.clocks import AskedClocks
from briefing.service.dossier_reader import DossierReader

from .conftest import TEMPLATE
from .indexes import NOW, IndexContract, index_of, rebuilt
from .samples import DOSSIER, Clock, said
from .server import OWNER, PASSWORD, WRITER, Server

DATABASES = count()
READER = "reader"


class TestSQLiteIndex(IndexContract):
    path: Path

    @pytest.fixture(autouse=True)
    def _new_folder(self, tmp_path: Path) -> None:
        self.path = tmp_path / "ledger.db"
        self.address = str(self.path)

    def by_another_hand(self, statement: str, *values: object) -> None:
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.execute(statement, values)

    def test_a_placement_that_is_found_by_another_word_is_told(self, ledger: Ledger) -> None:
        self.fill(ledger)
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            (place,) = connection.execute("SELECT max(doc) FROM placement_vocabulary").fetchone()
            held = "SELECT term FROM placement_vocabulary WHERE doc = ?"
            words = [word for (word,) in connection.execute(held, (place,))]
            forget = "INSERT INTO placement_words (placement_words, rowid, words) VALUES (?, ?, ?)"
            connection.execute(forget, ("delete", place, " ".join(words)))
            put = "INSERT INTO placement_words (rowid, words) VALUES (?, ?)"
            connection.execute(put, (place, " ".join([*words[1:], "elsewhere"])))
        wrong = f"the words of the placement {place} in the index are wrong"
        assert ledger.recorder.index_orphans() == [wrong]
        rebuilt(ledger, DOSSIER)
        assert ledger.recorder.index_orphans() == []


class TestPostgresIndex(IndexContract):
    server: Server
    database: str

    @pytest.fixture(autouse=True)
    def _new_database(self, postgres: Server) -> Iterator[None]:
        self.server = postgres
        self.database = f"index_{next(DATABASES)}"
        postgres.query(f"CREATE DATABASE {self.database} OWNER {OWNER} TEMPLATE {TEMPLATE}")
        self.address = postgres.dsn(self.database, WRITER)
        yield
        postgres.query(f"DROP DATABASE {self.database} WITH (FORCE)")

    def by_another_hand(self, statement: str, *values: object) -> None:
        with psycopg.connect(
            self.server.dsn(self.database), options="-c search_path=briefing"
        ) as connection:
            connection.execute(statement.replace("?", "%s").encode(), values or None)

    def test_a_placement_that_is_found_by_another_word_is_told(self, ledger: Ledger) -> None:
        self.fill(ledger)
        self.by_another_hand(
            "UPDATE placement SET words = 'elsewhere'::tsvector || "
            "ts_delete(words, (tsvector_to_array(words))[1]) WHERE number = 3"
        )
        first, *_ = check_index(ledger, DOSSIER)
        assert str(first).startswith(f"{DOSSIER}: #3 lacks its place in the bucket")

    def test_a_role_that_only_reads_reads_briefs(self, ledger: Ledger) -> None:
        self.fill(ledger)
        self.admit_reader()
        with Ledger.open(self.server.dsn(self.database, READER), clock=Clock()) as reading:
            reader = DossierReader(reading, DOSSIER, "test", NOW)
            brief = reader.brief(reader.vantage(AskedClocks("2024-12-01")))
            assert [line for line in brief.lines() if line.facts]
            assert "_events" not in vars(reader.reader), "the brief came from the index"
            with pytest.raises(UnusableLedger, match="does not allow this to the role"):
                reading.append(DOSSIER, [said("new")], author="Rea")

    def test_without_an_index_a_role_that_only_reads_replays(self, ledger: Ledger) -> None:
        self.fill(ledger)
        self.admit_reader()
        reader = DossierReader(ledger, DOSSIER, "test", NOW)
        vantage = reader.vantage(AskedClocks("2024-12-01"))
        expected = reader.brief(vantage)
        self.by_another_hand("UPDATE read_model SET number = 5")
        with Ledger.open(self.server.dsn(self.database, READER), clock=Clock()) as reading:
            assert DossierReader(reading, DOSSIER, "test", NOW).brief(vantage) == expected

    def admit_reader(self) -> None:
        if not self.server.query("SELECT 1 FROM pg_roles WHERE rolname = %s", READER):
            self.server.query(f"CREATE ROLE {READER} LOGIN PASSWORD '{PASSWORD}'")
        self.server.query(f"SELECT briefing.admit_reader('{READER}')", database=self.database)

    def test_the_tables_are_those_of_a_file(self, tmp_path: Path) -> None:
        Ledger.open(tmp_path / "ledger.db", clock=Clock()).close()
        with closing(sqlite3.connect(tmp_path / "ledger.db")) as file:
            for table in READ_MODEL:
                columns = [row[1] for row in file.execute(f"PRAGMA table_info({table})")]
                theirs = self.server.query(
                    "SELECT array_agg(column_name::text ORDER BY ordinal_position) "
                    "FROM information_schema.columns "
                    "WHERE table_schema = 'briefing' AND table_name = %s",
                    table, database=self.database,
                )  # fmt: skip
                assert theirs == columns

    def test_texts_of_the_index_sort_by_code_point(self) -> None:
        others = self.server.query(
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'briefing' "
            "AND table_name = ANY(%s) AND data_type = 'text' "
            "AND collation_name IS DISTINCT FROM 'C'",
            list(READ_MODEL), database=self.database,
        )  # fmt: skip
        assert others == 0

    @pytest.fixture
    def first_version(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
        """A database with a ledger of the first version, to which the writer was admitted."""
        name = f"index_{next(DATABASES)}"
        self.server.query(f"CREATE DATABASE {name} OWNER {OWNER}")
        with monkeypatch.context() as patch:
            patch.setattr(server_schema, "MIGRATIONS", server_schema.MIGRATIONS[:1])
            with psycopg.connect(self.server.dsn(name, OWNER)) as connection:
                server_schema.migrate_server(connection, name)
                for statement in (
                    f"GRANT USAGE ON SCHEMA briefing TO {WRITER}",
                    f"GRANT SELECT ON briefing.ledger_schema TO {WRITER}",
                    f"GRANT SELECT, INSERT ON briefing.stored_events, briefing.heads TO {WRITER}",
                ):
                    connection.execute(statement.encode())
        yield name
        self.server.query(f"DROP DATABASE {name} WITH (FORCE)")

    def test_who_was_admitted_before_there_was_an_index_may_write_it(
        self, first_version: str
    ) -> None:
        with pytest.raises(UnusableLedger, match=r"older version .*the role that owns it"):
            Ledger.open(self.server.dsn(first_version, WRITER), clock=Clock())
        Ledger.open(self.server.dsn(first_version, OWNER), clock=Clock()).close()
        with Ledger.open(self.server.dsn(first_version, WRITER), clock=Clock()) as ledger:
            self.fill(ledger)
            assert not ledger.recorder.unindexed()
            assert index_of(ledger, DOSSIER)["placement"]
