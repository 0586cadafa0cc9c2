"""The tables of a ledger in SQLite, and how a file of an older version gets them.

``stored_events`` is the library's table. ``heads`` says where each dossier ends and is what
two writers compete for; ``chain`` holds the digests; ``keys`` finds an event by its key.
Events, digests and keys can be added but not changed or removed: triggers refuse it, also for
``INSERT OR REPLACE``, which on a connection without recursive triggers would slip past the
others.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

from briefing.errors import UnusableLedger


def _append_only(table: str, same: str) -> tuple[str, ...]:
    refusal = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - names of our own
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refusal}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refusal}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refusal}",
    )


_FIRST = (
    """CREATE TABLE stored_events (
        originator_id TEXT, originator_version INTEGER, topic TEXT, state BLOB,
        PRIMARY KEY (originator_id, originator_version))""",
    """CREATE TABLE heads (
        dossier TEXT NOT NULL PRIMARY KEY, number INTEGER NOT NULL, digest TEXT NOT NULL,
        recorded_at TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE chain (
        dossier TEXT NOT NULL, number INTEGER NOT NULL, digest TEXT NOT NULL,
        PRIMARY KEY (dossier, number)) WITHOUT ROWID""",
    """CREATE TABLE keys (
        dossier TEXT NOT NULL, key TEXT NOT NULL, number INTEGER NOT NULL,
        PRIMARY KEY (dossier, key)) WITHOUT ROWID""",
    *_append_only(
        "stored_events",
        "originator_id = NEW.originator_id AND originator_version = NEW.originator_version "
        "OR rowid = NEW.rowid",
    ),
    *_append_only("chain", "dossier = NEW.dossier AND number = NEW.number"),
    *_append_only("keys", "dossier = NEW.dossier AND key = NEW.key"),
    """CREATE TRIGGER heads_no_delete BEFORE DELETE ON heads
        BEGIN SELECT RAISE(ABORT, 'heads stay'); END""",
    """CREATE TRIGGER heads_no_return BEFORE UPDATE ON heads
        WHEN NEW.dossier <> OLD.dossier OR NEW.number <= OLD.number
        BEGIN SELECT RAISE(ABORT, 'heads only move on'); END""",
    """CREATE TRIGGER heads_no_replace BEFORE INSERT ON heads
        WHEN EXISTS (SELECT 1 FROM heads WHERE dossier = NEW.dossier)
        BEGIN SELECT RAISE(ABORT, 'heads only move on'); END""",
)

TABLES = (
    """CREATE TABLE placement (
        id INTEGER PRIMARY KEY AUTOINCREMENT, dossier INTEGER NOT NULL, bucket TEXT NOT NULL,
        rank INTEGER NOT NULL, day INTEGER NOT NULL, sort_key TEXT NOT NULL, key TEXT NOT NULL,
        number INTEGER NOT NULL, group_key TEXT NOT NULL, excluded_by TEXT NOT NULL,
        slot TEXT NOT NULL, attested_key INTEGER NOT NULL, passage TEXT NOT NULL,
        earliest INTEGER, latest INTEGER,
        valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL,
        known_from INTEGER NOT NULL, known_to INTEGER NOT NULL,
        recorded_from INTEGER NOT NULL, recorded_to INTEGER NOT NULL, open INTEGER NOT NULL,
        words INTEGER)""",
    """CREATE INDEX placement_order ON placement (dossier, bucket, open, rank, day DESC,
        valid_from, known_from, recorded_from, recorded_to, excluded_by)""",
    "CREATE INDEX placement_number ON placement (dossier, number)",
    "CREATE INDEX placement_dated ON placement (dossier, day) WHERE earliest IS NOT NULL",
    """CREATE TABLE event_subject (
        dossier INTEGER NOT NULL, entity_id INTEGER NOT NULL, event INTEGER NOT NULL,
        PRIMARY KEY (dossier, entity_id, event)) WITHOUT ROWID""",
    """CREATE TABLE passage (
        dossier INTEGER NOT NULL, passage TEXT NOT NULL, number INTEGER NOT NULL,
        PRIMARY KEY (dossier, passage)) WITHOUT ROWID""",
    """CREATE TABLE citation (
        dossier INTEGER NOT NULL, passage TEXT NOT NULL, number INTEGER NOT NULL,
        day INTEGER NOT NULL, PRIMARY KEY (dossier, passage, number)) WITHOUT ROWID""",
    """CREATE TABLE change_point (
        dossier INTEGER NOT NULL, day INTEGER NOT NULL, number INTEGER NOT NULL,
        PRIMARY KEY (dossier, day, number)) WITHOUT ROWID""",
    """CREATE TABLE read_model (
        dossier TEXT NOT NULL PRIMARY KEY, id INTEGER NOT NULL UNIQUE, number INTEGER NOT NULL,
        version INTEGER NOT NULL) WITHOUT ROWID""",
)
"""The read model, computed from the events; its ``dossier`` is the id in ``read_model``."""

_BOUNDS = (
    """CREATE VIRTUAL TABLE placement_bounds USING rtree_i32(
        id, valid_from, valid_to, known_from, known_to, recorded_from, recorded_to)""",
    """CREATE TRIGGER placement_closed AFTER UPDATE OF recorded_to ON placement WHEN NEW.open = 0
        BEGIN UPDATE placement_bounds SET recorded_to = NEW.recorded_to WHERE id = NEW.id; END""",
    """CREATE TRIGGER placement_deleted AFTER DELETE ON placement WHEN OLD.open = 0
        BEGIN DELETE FROM placement_bounds WHERE id = OLD.id; END""",
)
"""The R*Tree over the placements that end on one of the first two clocks.

The writer inserts the bounds of a whole batch at once; triggers follow changes of its rows.
"""

_WORDS = (
    """CREATE VIRTUAL TABLE placement_words USING fts5(
        words, content = '', columnsize = 0, detail = none, tokenize = ascii)""",
    "CREATE VIRTUAL TABLE placement_vocabulary USING fts5vocab(placement_words, instance)",
)
"""The words of placements; they come folded, so none is split or folded here.

They are found but not kept: ``placement.words`` is their sum, by which they are checked. What
an emptied read model leaves behind is never found, since no id is given twice.
"""

READ_MODEL = (
    "placement", "event_subject", "passage", "citation", "change_point", "read_model",
)  # fmt: skip
"""The names of the tables of the read model, that of the dossiers last."""

STORED = (
    *READ_MODEL, "placement_bounds_node", "placement_bounds_rowid", "placement_bounds_parent",
    "placement_words_data", "placement_words_idx", "placement_words_config",
)  # fmt: skip
"""The tables in which the read model lies on the disk."""

RETIRED = (
    "shelves", "catalog", "threads", "passages", "cited", "turns", "indexed",
    "placement_vocabulary", "placement_words", "placement_bounds", *READ_MODEL,
)  # fmt: skip
"""The tables in which this and earlier versions keep what the read model holds."""

DROP_RETIRED = tuple(f"DROP TABLE IF EXISTS {table}" for table in RETIRED)

NEW_INDEX = (
    "DROP VIEW IF EXISTS placement_searched", *DROP_RETIRED, *TABLES, *_BOUNDS, *_WORDS
)  # fmt: skip
"""Makes the tables of the read model, empty, whatever became of them."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST, (), (), (), NEW_INDEX)
"""What leads from each version of the schema to the next; the first makes all tables.

Those between made tables of the read model that the last makes anew.
"""

VERSION = len(MIGRATIONS)

APPLICATION = int.from_bytes(b"brie", "big")
"""What the header of a file says of whose it is; files of the first versions say nothing (0)."""


def version_of(connection: sqlite3.Connection) -> int | None:
    """The version of the schema; 0 for an empty database, none for one of another program."""
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    if owner not in {0, APPLICATION}:
        return None
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if "ledger_schema" in tables:
        (version,) = connection.execute("SELECT max(version) FROM ledger_schema").fetchone()
        return version if isinstance(version, int) else None
    return None if tables else 0


def check_file(connection: sqlite3.Connection, name: str, *, create: bool) -> int:
    """The version of a database that may be used as a ledger; nothing is written."""
    return check_version(version_of(connection), VERSION, name, create=create)


def check_version(version: int | None, newest: int, name: str, *, create: bool) -> int:
    """A version that this program can use.

    Raises ``UnusableLedger`` for a database of another program, one of a newer version, and
    an empty one unless a ledger may be made.
    """
    if version is None:
        msg = f"{name} is a database of another program; give the path of another file"
        raise UnusableLedger(msg)
    if version > newest:
        raise UnusableLedger(
            f"the ledger {name} was written by a newer version of this program (schema "
            f"{version}, this one knows {newest}); upgrade: pip install -U briefing-ledger"
        )
    if not (version or create):
        raise UnusableLedger(f"{name} is empty and holds no ledger; make one: briefing load DIR")
    return version


def schema_drift(connection: sqlite3.Connection, *, index: bool = False) -> list[str]:
    """What of the tables and triggers is missing, changed or none of ours; or of the index."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as model:
        migrate(model, "model")
        wanted = _objects(model, index=index)
    found = _objects(connection, index=index)
    changed = sorted(name for name in wanted.keys() & found if wanted[name] != found[name])
    return [
        *(f"the {kind} {name} is missing" for kind, name in sorted(wanted.keys() - found)),
        *(f"the {kind} {name} was changed" for kind, name in changed),
        *(f"the {kind} {name} is none of ours" for kind, name in sorted(found.keys() - wanted)),
    ]


def _objects(connection: sqlite3.Connection, *, index: bool) -> dict[tuple[str, str], str]:
    rows = connection.execute(
        "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master "
        "WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    )
    return {
        (str(kind), str(name)): " ".join(str(sql).split())
        for kind, name, table, sql in rows
        if str(table).startswith(READ_MODEL) == index
    }


def migrate(connection: sqlite3.Connection, name: str) -> None:
    """Bring a database to the current version in one transaction, or leave it as it was."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked again under the lock: another process may have been quicker.
        version = check_file(connection, name, create=True)
        if not version:
            connection.execute("CREATE TABLE ledger_schema (version INTEGER PRIMARY KEY)")
        for number, statements in enumerate(MIGRATIONS[version:], version + 1):
            for statement in statements:
                connection.execute(statement)
            connection.execute("INSERT INTO ledger_schema VALUES (?)", (number,))
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
