"""The contract on a PostgreSQL server, and what only servers can suffer.

The contract runs as a role that may add and read, on a ledger that another role owns.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from briefing.errors import Refused, UnusableLedger
from briefing.ledger import Ledger
from briefing.ledger.batch import Batch
from briefing.ledger.mapper import utc_text
from briefing.ledger.postgres import server_schema
from briefing.ledger.postgres.server_schema import FUNCTIONS
from briefing.ledger.restore import ExportedEvent
from briefing.ledger.verify import check_ledger
from briefing.model.envelope import EMPTY_HEAD

from .conftest import TEMPLATE
from .contract import LedgerContract
from .samples import DOSSIER, MORNING, Clock, many, restore, said
from .server import OWNER, PASSWORD, WRITER, Server

TABLES = ("stored_events", "chain", "keys", "heads")
TRIGGERS = (*((table, f"{table}_append_only") for table in TABLES), ("heads", "heads_move_on"))
DATABASES = count()
CHANGES = (
    "UPDATE stored_events SET state = ''",
    "DELETE FROM stored_events",
    "TRUNCATE stored_events",
    """INSERT INTO stored_events SELECT * FROM stored_events
        ON CONFLICT (originator_id, originator_version) DO UPDATE SET topic = 'x@1'""",
    "UPDATE chain SET digest = ''",
    "DELETE FROM chain",
    "TRUNCATE chain",
    "UPDATE keys SET number = 1",
    "DELETE FROM keys WHERE number = 1",
    "TRUNCATE keys",
    "DELETE FROM heads",
    "TRUNCATE heads",
    "UPDATE heads SET number = number - 1",
    "UPDATE heads SET digest = ''",
    "UPDATE heads SET dossier = 'x', number = number + 1",
)


class TestPostgresLedger(LedgerContract):
    server: Server
    database: str

    @pytest.fixture(autouse=True)
    def _new_database(self, postgres: Server) -> Iterator[None]:
        self.server = postgres
        self.made: list[str] = []
        self.database = self.new_database()
        self.address = postgres.dsn(self.database, WRITER)
        yield
        for name in self.made:
            postgres.query(f"DROP DATABASE {name} WITH (FORCE)")

    def new_database(self, template: str = TEMPLATE) -> str:
        name = f"ledger_{next(DATABASES)}"
        self.server.query(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}")
        self.made.append(name)
        return name

    def another_ledger(self) -> Ledger:
        return Ledger.open(self.server.dsn(self.new_database(), OWNER), clock=Clock())

    def by_another_hand(self, statement: str, *values: object) -> None:
        with self.superuser() as connection:
            for table, trigger in TRIGGERS:
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}".encode())
            connection.execute(statement.replace("?", "%s").encode(), values or None)
            for table, trigger in TRIGGERS:
                connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}".encode())

    def superuser(self) -> psycopg.Connection:
        return psycopg.connect(self.server.dsn(self.database), options="-c search_path=briefing")

    def as_role(self, role: str) -> psycopg.Connection:
        return psycopg.connect(
            self.server.dsn(self.database, role), options="-c search_path=briefing"
        )

    # Who may do what

    @pytest.mark.parametrize("role", ["postgres", OWNER, WRITER])
    def test_nobody_changes_what_is_recorded(self, filled: Ledger, role: str) -> None:
        before = list(filled.read(DOSSIER))
        refusals: tuple[type[psycopg.Error], ...] = (psycopg.errors.IntegrityConstraintViolation,)
        if role == WRITER:
            refusals = (*refusals, psycopg.errors.InsufficientPrivilege)
        with self.as_role(role) as connection:
            for statement in CHANGES:
                with pytest.raises(refusals), connection.transaction():
                    connection.execute(statement.encode())
        assert list(filled.read(DOSSIER)) == before
        assert list(check_ledger(filled)) == []

    def test_a_writer_has_no_right_to_any_table_but_to_read_it(self, ledger: Ledger) -> None:
        del ledger
        assert self.rights_of(WRITER) == {"SELECT"}
        assert self.functions_of(WRITER) == {
            "append", "hold", "write_index", "forget_index", "take_stock",
        }  # fmt: skip

    def test_a_reader_may_read_and_call_nothing(self, filled: Ledger) -> None:
        self.new_role("rea")
        self.server.query("SELECT briefing.admit_reader('rea')", database=self.database)
        assert self.rights_of("rea") == {"SELECT"}
        assert self.functions_of("rea") == set()
        with Ledger.open(self.server.dsn(self.database, "rea"), clock=Clock()) as reading:
            assert list(reading.read(DOSSIER)) == list(filled.read(DOSSIER))
            assert list(check_ledger(reading)) == []
            with pytest.raises(UnusableLedger, match="does not allow this to the role"):
                reading.append(DOSSIER, [said("new")], author="Rea")

    def rights_of(self, role: str) -> set[str]:
        """The rights of a role to the tables, columns and sequences of the ledger."""
        rights = self.server.query(
            "SELECT array_agg(DISTINCT a.privilege_type) FROM ("
            "SELECT c.relacl FROM pg_class c WHERE c.relnamespace = 'briefing'::regnamespace "
            "UNION ALL SELECT f.attacl FROM pg_attribute f JOIN pg_class c ON c.oid = f.attrelid "
            "WHERE c.relnamespace = 'briefing'::regnamespace) t (acl), aclexplode(t.acl) a "
            "WHERE a.grantee IN (0, (SELECT oid FROM pg_roles WHERE rolname = %s))",
            role, database=self.database,
        )  # fmt: skip
        return set(rights)

    def functions_of(self, role: str) -> set[str]:
        """The functions of the ledger that a role may call."""
        names = self.server.query(
            "SELECT array_agg(proname) FROM pg_proc WHERE pronamespace = 'briefing'::regnamespace "
            "AND has_function_privilege(%s, oid, 'EXECUTE')",
            role, database=self.database,
        )  # fmt: skip
        return set(names or ())

    def new_role(self, name: str) -> None:
        with suppress(psycopg.errors.DuplicateObject):
            self.server.query(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'")

    def test_every_function_resolves_names_in_the_ledger_alone(self, ledger: Ledger) -> None:
        del ledger
        paths = self.server.query(
            "SELECT jsonb_object_agg(proname, proconfig) FROM pg_proc "
            "WHERE pronamespace = 'briefing'::regnamespace",
            database=self.database,
        )
        path = "search_path=pg_catalog, briefing, pg_temp"
        assert paths == {name: [path] for name in FUNCTIONS}

    def test_a_writer_cannot_slip_tables_of_their_own_beneath_a_function(
        self, filled: Ledger
    ) -> None:
        head = filled.head(DOSSIER)
        with self.as_role(WRITER) as connection:
            connection.execute("CREATE TEMPORARY TABLE heads (LIKE briefing.heads)")
            connection.execute("SET search_path = pg_temp, briefing")
            connection.execute(
                "INSERT INTO heads VALUES (%s, 0, %s, '')", (DOSSIER, EMPTY_HEAD.digest)
            )
            first = filled.event(DOSSIER, 1)
            found = connection.execute(
                "SELECT briefing.append(%s, 0, %s, %s, %b)",
                (DOSSIER, EMPTY_HEAD.digest, ["x@1"], [first.stored]),
            ).fetchone()
            assert found == (None,)
        assert filled.head(DOSSIER) == head
        assert list(check_ledger(filled)) == []

    @pytest.mark.parametrize(
        ("before", "digest", "state"),
        [
            (3, None, None),
            (12, "0" * 64, None),
            (9, "0" * 64, None),
            (9, None, b"no JSON"),
            (9, None, b'{"at":"2999-01-01T00:00:00.000000+00:00","by":"Eve","event":{"key":"x"}}'),
            (9, None, b'{"at":"1999-01-01T00:00:00.000000+00:00","by":"Eve","event":{"key":"x"}}'),
            (9, None, b'{"at":"soon","by":"Eve","event":{"key":"x"}}'),
            (9, None, b'{"by":"Eve","event":{"key":"x"}}'),
            (9, None, b'{"at":"AT","by":"Eve","event":{"key":"said-1"}}'),
            (9, None, b'{"at":"AT","by":"Eve","event":{"key":null}}'),
        ],
    )
    def test_a_writer_who_calls_the_functions_by_hand_forges_nothing(
        self, filled: Ledger, before: int, digest: str | None, state: bytes | None
    ) -> None:
        """Not an event anywhere but behind the head, of another day, or with a key of another."""
        held = list(filled.read(DOSSIER))
        digest = digest or (held[before - 1].digest if before <= 9 else "")
        state = (state or held[3].stored).replace(b"AT", utc_text(datetime.now(UTC)).encode())
        with self.as_role(WRITER) as connection, suppress(psycopg.Error):
            found = connection.execute(
                "SELECT briefing.append(%s, %s, %s, %s, %b)",
                (DOSSIER, before, digest, ["statement-made@1"], [state]),
            ).fetchone()
            assert found == (None,)
        assert list(filled.read(DOSSIER)) == held
        assert list(check_ledger(filled)) == []

    def test_each_event_keeps_the_user_and_the_time_of_the_database_beside_its_author(
        self, filled: Ledger
    ) -> None:
        digest = filled.head(DOSSIER).digest
        with Ledger.open(self.server.dsn(self.database, OWNER), clock=Clock()) as owners:
            owners.append(DOSSIER, [said("by-the-owner")], author="Ana")
        kept = self.server.query(
            "SELECT array_agg(concat_ws(' ', number, db_user, committed_at <= clock_timestamp()) "
            "ORDER BY number) FROM briefing.chain",
            database=self.database,
        )
        assert kept == [*(f"{n} {WRITER} t" for n in range(1, 10)), f"10 {OWNER} t"]
        assert [each.recorded_by for each in filled.read(DOSSIER, after=7)] == ["Ana", "Ben", "Ana"]
        assert filled.event(DOSSIER, 9).digest == digest, "no digest covers the user"

    def test_only_the_owner_restores(self, filled: Ledger) -> None:
        copies = [ExportedEvent.of(each) for each in filled.read(DOSSIER)]
        empty = self.new_database()
        with Ledger.open(self.server.dsn(empty, WRITER), clock=Clock()) as writers:
            with pytest.raises(UnusableLedger, match="lets only its owner restore"):
                restore(writers, copies)
            assert writers.head(DOSSIER) == EMPTY_HEAD
        with Ledger.open(self.server.dsn(empty, OWNER), clock=Clock()) as owners:
            restore(owners, copies)
            assert owners.head(DOSSIER) == filled.head(DOSSIER)

    def test_a_clock_that_is_a_day_off_is_named(self, filled: Ledger) -> None:
        with Ledger.open(self.address, clock=Clock(MORNING + timedelta(days=3))) as ahead:
            with pytest.raises(UnusableLedger, match="more than a day from that of the server"):
                ahead.append(DOSSIER, [said("new")], author="Ana")
            assert ahead.head(DOSSIER).number == 9
        assert list(check_ledger(filled)) == []

    # A head that was moved

    def repair(self, role: str = OWNER, why: str = "a slip of the hand") -> object:
        with self.as_role(role) as connection:
            found = connection.execute(
                "SELECT briefing.repair_head(%s, %s)", (DOSSIER, why)
            ).fetchone()
        return found[0] if found else None

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE heads SET number = 12",
            "UPDATE heads SET digest = repeat('0', 64)",
            "UPDATE heads SET number = 4",
            "DELETE FROM heads",
        ],
    )
    def test_the_owner_repairs_a_moved_head_and_it_leaves_a_trace(
        self, filled: Ledger, change: str
    ) -> None:
        head = filled.head(DOSSIER)
        self.by_another_hand(change)
        moved = filled.head(DOSSIER)
        assert [str(found) for found in check_ledger(filled)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            self.repair(WRITER)
        with pytest.raises(psycopg.errors.RaiseException, match="say why"):
            self.repair(why=" ")
        self.repair()
        assert filled.head(DOSSIER) == head
        assert list(check_ledger(filled)) == []
        assert filled.append(DOSSIER, [said("afterwards")], author="Ana")[0].number == 10
        trace = self.server.query(
            "SELECT array_agg(concat_ws(' ', coalesce(from_number, 0), to_number, reason, db_user))"
            " FROM briefing.head_repairs", database=self.database,
        )  # fmt: skip
        assert trace == [f"{moved.number} 9 a slip of the hand {OWNER}"]
        assert self.repair() == "nothing to repair"

    def test_a_head_is_not_repaired_onto_events_that_do_not_hold(self, filled: Ledger) -> None:
        self.by_another_hand("UPDATE stored_events SET topic = 'x@1' WHERE originator_version = 5")
        self.by_another_hand("UPDATE heads SET number = 12")
        with pytest.raises(psycopg.errors.RaiseException, match="event 5 does not fit its digest"):
            self.repair()
        assert filled.head(DOSSIER).number == 12

    def test_no_head_goes_back_without_a_trace_in_the_same_transaction(
        self, filled: Ledger
    ) -> None:
        self.by_another_hand("UPDATE heads SET number = 12")
        self.repair()
        self.by_another_hand("UPDATE heads SET number = 12")
        with (
            self.as_role(OWNER) as connection,
            pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="only move on"),
        ):
            connection.execute("UPDATE heads SET number = 9")
        assert filled.head(DOSSIER).number == 12

    @pytest.mark.parametrize(
        "statement",
        [
            "DROP TABLE chain",
            "ALTER TABLE chain DISABLE TRIGGER ALL",
            "LOCK TABLE stored_events IN EXCLUSIVE MODE",
            "CREATE TABLE briefing.extra (x text)",
            "SELECT briefing.admit('ana')",
            "SELECT briefing.restore('north-south', 9, '', ARRAY[]::text[], ARRAY[]::bytea[])",
            "SELECT briefing.record('x', 0, '', ARRAY['x@1'], ARRAY[''::bytea], true)",
            "UPDATE heads SET number = 12",
            "UPDATE placement SET bucket = 'board'",
            "INSERT INTO chain VALUES ('north-south', 10, '')",
            "INSERT INTO stored_events VALUES ('north-south', 10, 'x@1', '')",
            "SET session_replication_role = replica",
        ],
    )
    def test_a_writer_may_not(self, filled: Ledger, statement: str) -> None:
        with (
            self.as_role(WRITER) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement.encode())
        assert list(check_ledger(filled)) == []

    def test_who_was_not_admitted_is_told_who_can_do_it(self, postgres: Server) -> None:
        self.new_role("stranger")
        with pytest.raises(UnusableLedger, match=r"the owner .* SELECT briefing.admit\('ROLE'\)"):
            Ledger.open(postgres.dsn(self.database, "stranger"), clock=Clock())

    def test_a_role_that_may_not_make_a_ledger_makes_none(self) -> None:
        empty = self.new_database("template0")
        with pytest.raises(UnusableLedger, match="does not allow this to the role"):
            Ledger.open(self.server.dsn(empty, WRITER), clock=Clock())

    def test_triggers_fire_also_for_replicas(self, filled: Ledger) -> None:
        with self.superuser() as connection:
            connection.execute("SET session_replication_role = replica")
            with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
                connection.execute("DELETE FROM stored_events")
        assert list(check_ledger(filled)) == []

    @pytest.mark.parametrize(
        ("statement", "finding"),
        [
            (
                "DROP TRIGGER chain_append_only ON chain",
                "the trigger chain_append_only is missing or switched off, so chain can be changed",
            ),
            (
                "ALTER TABLE heads DISABLE TRIGGER heads_move_on",
                "the trigger heads_move_on is missing or switched off, so heads can be changed",
            ),
            (
                "ALTER TABLE keys ENABLE TRIGGER keys_append_only",
                "the trigger keys_append_only is missing or switched off, so keys can be changed",
            ),
            (
                """CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN RETURN NEW; END'""",
                "the function refuse is missing or another",
            ),
            (
                "ALTER FUNCTION append RESET search_path",
                "the function append is missing or another",
            ),
            (
                "ALTER FUNCTION restore SECURITY DEFINER",
                "the function restore is missing or another",
            ),
            ("GRANT INSERT ON chain TO ana", "ana has the right INSERT on chain"),
            (
                "GRANT UPDATE (number) ON heads TO PUBLIC",
                "PUBLIC has the right UPDATE on heads",
            ),
            (
                "GRANT EXECUTE ON FUNCTION repair_head TO ana",
                "ana has the right EXECUTE on repair_head",
            ),
        ],
    )
    def test_a_guard_that_was_taken_away_is_found(
        self, filled: Ledger, statement: str, finding: str
    ) -> None:
        with self.superuser() as connection:
            connection.execute(statement.encode())
        assert [str(found) for found in check_ledger(filled)] == [finding]

    # The schema

    def test_the_table_of_events_is_the_one_of_the_library(self) -> None:
        theirs = self.new_database("template0")
        with PostgresDatastore(
            theirs, "127.0.0.1", self.server.port, "postgres", PASSWORD, originator_id_type="text"
        ) as datastore:
            PostgresApplicationRecorder(datastore).create_table()
        columns = (
            "SELECT string_agg(concat_ws(' ', column_name, data_type, is_nullable), ', ' "
            "ORDER BY ordinal_position) FROM information_schema.columns "
            "WHERE table_name = 'stored_events' OR udt_name = 'stored_event_text'"
        )
        assert self.server.query(columns, database=self.database) == self.server.query(
            columns, database=theirs
        )

    def test_a_ledger_is_made_only_if_it_may_be(self) -> None:
        empty = self.server.dsn(self.new_database("template0"), OWNER)
        with pytest.raises(UnusableLedger, match="holds no ledger; make one: briefing load DIR"):
            Ledger.open(empty, clock=Clock(), create=False)
        Ledger.open(empty, clock=Clock()).close()
        Ledger.open(empty, clock=Clock(), create=False).close()

    def test_many_may_open_a_new_ledger_at_once(self) -> None:
        empty = self.server.dsn(self.new_database("template0"), OWNER)
        failures: list[BaseException] = []

        def open_and_append(number: int) -> None:
            try:
                with Ledger.open(empty, clock=Clock()) as ledger:
                    ledger.append(DOSSIER, [said(f"said-{number}")], author="Ana")
            except BaseException as error:  # noqa: BLE001 - a thread must hand it over
                failures.append(error)

        threads = [threading.Thread(target=open_and_append, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        with Ledger.open(empty, clock=Clock(), create=False) as ledger:
            assert ledger.head(DOSSIER).number == 8

    def test_the_schema_of_another_program_is_no_ledger_and_stays_as_it_is(self) -> None:
        name = self.new_database("template0")
        self.server.query("CREATE SCHEMA briefing", database=name)
        self.server.query("CREATE TABLE briefing.bookmarks (address text)", database=name)
        with pytest.raises(UnusableLedger, match="database of another program"):
            Ledger.open(self.server.dsn(name), clock=Clock())
        assert not self.server.query("SELECT to_regclass('briefing.heads')", database=name)

    def test_a_newer_schema_is_refused_and_asks_for_an_upgrade(self) -> None:
        newer = len(server_schema.MIGRATIONS) + 1
        self.server.query(
            "INSERT INTO briefing.ledger_schema VALUES (%s)", newer, database=self.database
        )
        with pytest.raises(UnusableLedger, match=r"newer version .*upgrade: pip install"):
            self.open_ledger()

    def test_a_migration_that_fails_leaves_the_database_as_it_was(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        twice = ("CREATE TABLE briefing.extra (x text)",) * 2
        owner = self.server.dsn(self.database, OWNER)
        with monkeypatch.context() as patch:
            patch.setattr(server_schema, "MIGRATIONS", (*server_schema.MIGRATIONS, twice))
            with pytest.raises(UnusableLedger, match="already exists"):
                Ledger.open(owner, clock=Clock())
        with Ledger.open(owner, clock=Clock()) as ledger:
            assert ledger.head(DOSSIER) == EMPTY_HEAD
        monkeypatch.setattr(server_schema, "MIGRATIONS", (*server_schema.MIGRATIONS, twice[:1]))
        Ledger.open(owner, clock=Clock()).close()
        version = "SELECT max(version) FROM briefing.ledger_schema"
        assert self.server.query(version, database=self.database) == len(server_schema.MIGRATIONS)

    # Trouble

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"database": "nowhere"}, "has no such database"),
            ({"user": "nobody-known"}, "refuses the user or the password"),
            ({"password": "s3cret"}, "refuses the user or the password"),
        ],
    )
    def test_a_server_that_refuses_says_why(self, change: dict[str, str], message: str) -> None:
        login = {"database": self.database, "user": WRITER} | change
        with pytest.raises(UnusableLedger, match=message) as caught:
            Ledger.open(self.server.dsn(**login), clock=Clock())
        assert "s3cret" not in str(caught.value)
        assert PASSWORD not in str(caught.value)

    def test_a_server_out_of_reach_is_named_without_its_password(self) -> None:
        with pytest.raises(UnusableLedger, match=r"postgresql://127.0.0.1:1/north cannot be rea"):
            Ledger.open("postgresql://ana:s3cret@127.0.0.1:1/north", clock=Clock())

    def test_a_server_that_only_reads_is_said_to_be_a_standby(self, filled: Ledger) -> None:
        head = filled.head(DOSSIER)
        self.server.query(f"ALTER DATABASE {self.database} SET default_transaction_read_only = on")
        with (
            self.open_ledger() as ledger,
            pytest.raises(UnusableLedger, match="target_session_attrs=read-write"),
        ):
            ledger.append(DOSSIER, [said("a")], author="Ana")
        with pytest.raises(UnusableLedger, match="only reads"):
            Ledger.open(f"{self.address}&target_session_attrs=read-write", clock=Clock())
        assert filled.head(DOSSIER) == head

    def test_a_lock_that_another_program_holds_is_named(self, filled: Ledger) -> None:
        with self.superuser() as holder:
            holder.execute("LOCK TABLE heads IN EXCLUSIVE MODE")
            with Ledger.open(self.address, clock=Clock(), patience=1) as ledger:
                assert ledger.head(DOSSIER).number == 9
                with pytest.raises(UnusableLedger, match="locked by another program"):
                    ledger.append(DOSSIER, [said("a")], author="Ana")
        assert filled.append(DOSSIER, [said("a")], author="Ana")

    def test_readers_see_whole_transactions_and_do_not_wait(self, filled: Ledger) -> None:
        before = list(filled.read(DOSSIER))
        with self.superuser() as writer:
            writer.execute("UPDATE heads SET number = 10")
            writer.execute("INSERT INTO stored_events VALUES ('north-south', 10, 'x@1', '')")
            with Ledger.open(self.address, clock=Clock(), patience=1) as reader:
                assert list(reader.read(DOSSIER)) == before
                assert reader.head(DOSSIER).number == 9
            writer.rollback()

    def test_an_append_goes_on_when_its_connection_is_lost(self, filled: Ledger) -> None:
        for number in range(3):
            self.server.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", WRITER
            )
            (recorded,) = filled.append(DOSSIER, [said(f"after-{number}")], author="Ana")
            assert recorded.number == 10 + number
        assert list(check_ledger(filled)) == []

    @pytest.mark.parametrize("in_turn", [False, True])
    def test_an_append_whose_commit_got_no_reply_lands_once_and_is_told(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, *, in_turn: bool
    ) -> None:
        insert = ledger.recorder.insert  # type: ignore[attr-defined]
        calls = []

        def then_lose_the_connection(batch: Batch) -> None:
            insert(batch)
            calls.append(batch)
            if len(calls) == 1 and not in_turn:
                lost = "the ledger was lost"
                raise UnusableLedger(lost) from psycopg.OperationalError("server closed")

        monkeypatch.setattr(ledger.recorder, "insert", then_lose_the_connection)
        if in_turn:
            monkeypatch.setattr(ledger.recorder, "write", lambda _: False)
            holding = ledger.recorder.datastore.holding  # type: ignore[attr-defined]
            monkeypatch.setattr(
                ledger.recorder.datastore,  # type: ignore[attr-defined]
                "holding",
                lambda: _LostAtTheEnd(holding()),
            )
        recorded = ledger.append(DOSSIER, many("said", 3), author="Ana")
        assert [each.number for each in recorded] == [1, 2, 3]
        assert ledger.head(DOSSIER).number == 3
        assert list(check_ledger(ledger)) == []

    def test_a_server_that_stays_away_is_given_up_after_a_while(self) -> None:
        with Server(fsync="off") as server:
            with Ledger.open(server.dsn("postgres"), clock=Clock(), patience=1) as ledger:
                ledger.append(DOSSIER, [said("a")], author="Ana")
                server.kill()
                began = time.monotonic()
                with pytest.raises(UnusableLedger, match="cannot be reached"):
                    ledger.append(DOSSIER, [said("b")], author="Ana")
                assert time.monotonic() - began < 10
                server.start()
            with Ledger.open(server.dsn("postgres"), clock=Clock()) as ledger:
                assert ledger.head(DOSSIER).number == 1
                assert list(check_ledger(ledger)) == []

    def test_a_backup_is_left_to_the_tools_of_the_server(
        self, filled: Ledger, tmp_path: Path
    ) -> None:
        with pytest.raises(Refused, match="pg_dump"):
            filled.backup(tmp_path / "copy.db")
        assert list(tmp_path.iterdir()) == []

    def test_a_commit_reaches_the_disk_whatever_the_server_is_set_to(self, ledger: Ledger) -> None:
        datastore = ledger.recorder.datastore  # type: ignore[attr-defined]
        with datastore.get_connection() as connection:
            row = connection.execute("SHOW synchronous_commit").fetchone()
        assert row == {"synchronous_commit": "on"}


class _LostAtTheEnd:
    """A transaction that is done, and whose reply is lost."""

    lost = 0

    def __init__(self, inner: object) -> None:
        self.inner = inner

    def __enter__(self) -> object:
        return self.inner.__enter__()  # type: ignore[attr-defined]

    def __exit__(self, *error: object) -> None:
        self.inner.__exit__(*error)  # type: ignore[attr-defined]
        type(self).lost += 1
        if type(self).lost == 1:
            lost = "the ledger was lost"
            raise UnusableLedger(lost) from psycopg.OperationalError("server closed")
