"""The tables of a ledger in PostgreSQL, in a schema of their own, and who may do what there.

``stored_events`` is the library's table; the others are as in a file. Beside each digest, and
outside what it covers, stand the database's user and the server's time. Whoever makes the
ledger owns it. The owner admits others with ``SELECT briefing.admit('role')``: they can read
the tables and call the functions that append. Triggers refuse every change and removal of what
is recorded to everybody, the owner included, also when a copy of the server is replayed. The
index has none: it is made from the events.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from psycopg import Connection

from briefing.ledger.index_writer import PLACEMENT
from briefing.ledger.sqlite_schema import DROP_RETIRED, TABLES, check_version
from briefing.model.envelope import EMPTY_HEAD
from briefing.readmodel.placement import FOREVER

NAME = "briefing"
"""The schema of a ledger: one ledger a database."""

LOCK = 0x_62_72_69_65_66
"""The advisory lock of all who write: the word "brief" in ASCII."""

BAD_TIME = "BL001"
"""The code of the error for an event whose time is not that of the server."""

_VALUES = {
    "BAD_TIME": BAD_TIME,
    "EMPTY_DIGEST": EMPTY_HEAD.digest,
    "FOREVER": str(FOREVER),
    "PLACEMENT_COLUMNS": ", ".join(PLACEMENT[1:]),
    "WRITERS_LOCK": str(LOCK),
}
_PATH = "search_path=pg_catalog, briefing, pg_temp"


def _definitions() -> str:
    text = Path(__file__).with_name("functions.sql").read_text(encoding="utf-8")
    return re.sub("|".join(_VALUES), lambda found: _VALUES[found[0]], text)


DEFINITIONS = _definitions()
"""The statements that make or replace all functions."""

FUNCTIONS: dict[str, tuple[str, bool, list[str]]] = {
    name: (body, rights == "DEFINER", [_PATH])
    for name, rights, body in re.findall(
        r"FUNCTION briefing\.(\w+)\(.*?SECURITY (\w+) .*?AS \$\$(.*?)\$\$;", DEFINITIONS, re.DOTALL
    )
}
"""By name: source, whether it has the owner's rights, and settings, as in ``pg_proc``."""

_ADMIT_AGAIN = """DO $$ DECLARE admitted text; BEGIN
    FOR admitted IN SELECT pg_get_userbyid(granted.grantee)
        FROM pg_class c, aclexplode(c.relacl) granted
        WHERE c.oid = 'briefing.stored_events'::regclass AND granted.privilege_type = 'INSERT'
            AND granted.grantee NOT IN (0, c.relowner)
    LOOP
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA briefing FROM %I', admitted);
        EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA briefing FROM %I', admitted);
        PERFORM briefing.admit(admitted);
    END LOOP;
    END $$"""


def _guarded(table: str, what: str) -> tuple[str, ...]:
    trigger = f"{table}_append_only"
    return (
        f"""CREATE TRIGGER {trigger} BEFORE {what} ON briefing.{table}
            FOR EACH STATEMENT EXECUTE FUNCTION briefing.refuse()""",
        f"ALTER TABLE briefing.{table} ENABLE ALWAYS TRIGGER {trigger}",
    )


_FIRST = (
    """CREATE TABLE briefing.stored_events (
        originator_id text NOT NULL, originator_version bigint NOT NULL, topic text, state bytea,
        notification_id bigserial, PRIMARY KEY (originator_id, originator_version))""",
    """CREATE UNIQUE INDEX stored_events_notification_id_idx
        ON briefing.stored_events (notification_id)""",
    """CREATE TYPE briefing.stored_event_text AS (
        originator_id text, originator_version bigint, topic text, state bytea)""",
    """CREATE TABLE briefing.heads (
        dossier text COLLATE "C" NOT NULL PRIMARY KEY, number bigint NOT NULL,
        digest text NOT NULL, recorded_at text NOT NULL)""",
    """CREATE TABLE briefing.chain (
        dossier text NOT NULL, number bigint NOT NULL, digest text NOT NULL,
        PRIMARY KEY (dossier, number))""",
    """CREATE TABLE briefing.keys (
        dossier text NOT NULL, key text NOT NULL, number bigint NOT NULL,
        PRIMARY KEY (dossier, key))""",
    *(
        f"CREATE FUNCTION briefing.{name}() RETURNS trigger LANGUAGE plpgsql "
        f"AS $${FUNCTIONS[name][0]}$$"
        for name in ("refuse", "move_on")
    ),
    *_guarded("stored_events", "UPDATE OR DELETE OR TRUNCATE"),
    *_guarded("chain", "UPDATE OR DELETE OR TRUNCATE"),
    *_guarded("keys", "UPDATE OR DELETE OR TRUNCATE"),
    *_guarded("heads", "DELETE OR TRUNCATE"),
    """CREATE TRIGGER heads_move_on BEFORE UPDATE ON briefing.heads
        FOR EACH ROW EXECUTE FUNCTION briefing.move_on()""",
    "ALTER TABLE briefing.heads ENABLE ALWAYS TRIGGER heads_move_on",
)


def _in_this_dialect(statement: str) -> str:
    """A statement for files as one for a server; texts sort as they do there, by code point."""
    for ours, theirs in (
        ("CREATE TABLE ", "CREATE TABLE briefing."),
        ("DROP TABLE IF EXISTS ", "DROP TABLE IF EXISTS briefing."),
        (" words INTEGER", " words tsvector"),
        (
            " id INTEGER PRIMARY KEY AUTOINCREMENT",
            " id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        ),
        (" ON ", " ON briefing."),
        (" TEXT ", ' text COLLATE "C" '),
        (" INTEGER", " bigint"),
        (" WITHOUT ROWID", ""),
    ):
        statement = statement.replace(ours, theirs)
    return statement


_FOURTH = (
    """ALTER TABLE briefing.chain ADD COLUMN db_user text, ADD COLUMN committed_at timestamptz""",
    """ALTER TABLE briefing.chain ALTER COLUMN db_user SET DEFAULT session_user,
        ALTER COLUMN committed_at SET DEFAULT clock_timestamp()""",
    """CREATE TABLE briefing.head_repairs (
        dossier text NOT NULL, from_number bigint, from_digest text, to_number bigint NOT NULL,
        to_digest text NOT NULL, reason text NOT NULL, db_user text NOT NULL DEFAULT session_user,
        repaired_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        transaction xid8 NOT NULL DEFAULT pg_current_xact_id())""",
    *_guarded("head_repairs", "UPDATE OR DELETE OR TRUNCATE"),
    DEFINITIONS,
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA briefing FROM PUBLIC",
    _ADMIT_AGAIN,
)
"""Functions instead of rights to tables."""

_SIXTH = (
    *map(_in_this_dialect, (*DROP_RETIRED, *TABLES)),
    """CREATE INDEX placement_bounds ON briefing.placement USING gist (
        int8range(valid_from, valid_to), int8range(known_from, known_to),
        int8range(recorded_from, recorded_to)) WHERE open = 0""",
    "CREATE INDEX placement_words ON briefing.placement USING gin (words)",
    DEFINITIONS,
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA briefing FROM PUBLIC",
    """DO $$ DECLARE admitted text; BEGIN
    FOR admitted IN SELECT pg_get_userbyid(granted.grantee)
        FROM pg_class c, aclexplode(c.relacl) granted
        WHERE c.oid = 'briefing.stored_events'::regclass AND granted.privilege_type = 'SELECT'
            AND granted.grantee NOT IN (0, c.relowner)
    LOOP
        PERFORM briefing.admit_reader(admitted);
    END LOOP;
    END $$""",
)
"""The read model, for all who may read."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST, (), (), _FOURTH, (), _SIXTH)
"""What leads from each version to the next; those between made a read model that the last makes
anew.
"""

_TRIGGERS = {
    ("stored_events", "stored_events_append_only", "refuse"),
    ("chain", "chain_append_only", "refuse"),
    ("keys", "keys_append_only", "refuse"),
    ("heads", "heads_append_only", "refuse"),
    ("heads", "heads_move_on", "move_on"),
    ("head_repairs", "head_repairs_append_only", "refuse"),
}
_GRANTED = """
    SELECT granted.what, granted.privilege_type,
        coalesce(pg_get_userbyid(nullif(granted.grantee, 0)), 'PUBLIC')
    FROM (
        SELECT c.relname, c.relnamespace, c.relowner, a.*
            FROM pg_class c, aclexplode(c.relacl) a WHERE a.privilege_type <> 'SELECT'
        UNION ALL
        SELECT c.relname, c.relnamespace, c.relowner, a.*
            FROM pg_attribute f JOIN pg_class c ON c.oid = f.attrelid, aclexplode(f.attacl) a
            WHERE a.privilege_type <> 'SELECT'
        UNION ALL
        SELECT p.proname, p.pronamespace, p.proowner, a.* FROM pg_proc p,
            aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE NOT p.prosecdef
    ) granted (what, namespace, owner)
    WHERE namespace = 'briefing'::regnamespace AND grantee <> owner ORDER BY 1, 2, 3"""
"""Rights that reach past the functions: what, which right and whose."""


def server_version_of(connection: Connection[Any]) -> int | None:
    """The version of the schema; 0 where there is none, none for one of another program."""
    # One statement, and none that resolves names: those may be answered from a stale cache
    # while another process makes the ledger.
    tables = connection.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = 'briefing'"
    ).fetchall()
    if ("ledger_schema",) not in tables:
        return None if tables else 0
    found = connection.execute("SELECT max(version) FROM briefing.ledger_schema").fetchone()
    return found[0] if found and isinstance(found[0], int) else None


def check_server(connection: Connection[Any], name: str, *, create: bool) -> int:
    """The version of a database that may be used as a ledger; nothing is written."""
    return check_version(server_version_of(connection), len(MIGRATIONS), name, create=create)


def migrate_server(connection: Connection[Any], name: str) -> None:
    """Bring a database to the current version in one transaction, or leave it as it was."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        # Asked again under the lock: another process may have been quicker.
        version = check_server(connection, name, create=True)
        if not version:
            connection.execute("CREATE SCHEMA IF NOT EXISTS briefing")
            connection.execute("CREATE TABLE briefing.ledger_schema (version integer PRIMARY KEY)")
        for number, statements in enumerate(MIGRATIONS[version:], version + 1):
            for statement in statements:
                connection.execute(statement.encode())
            connection.execute("INSERT INTO briefing.ledger_schema VALUES (%s)", (number,))


def server_schema_drift(query: Callable[[str], list[tuple[Any, ...]]]) -> list[str]:
    """What of the guards of a ledger is missing, switched off or another."""
    triggers = query(
        "SELECT c.relname, t.tgname, p.proname FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_proc p ON p.oid = t.tgfoid AND p.pronamespace = n.oid "
        "WHERE n.nspname = 'briefing' AND NOT t.tgisinternal AND t.tgenabled = 'A'"
    )
    functions = query(
        "SELECT proname, prosrc, prosecdef, proconfig FROM pg_proc p "
        "JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'briefing'"
    )
    found = {str(name): tuple(attributes) for name, *attributes in functions}
    return [
        *(
            f"the trigger {trigger} is missing or switched off, so {table} can be changed"
            for table, trigger, _ in sorted(_TRIGGERS - set(triggers))
        ),
        *(
            f"the function {name} is missing or another"
            for name, function in FUNCTIONS.items()
            if found.get(name) != function
        ),
        *(f"{who} has the right {right} on {what}" for what, right, who in query(_GRANTED)),
    ]
