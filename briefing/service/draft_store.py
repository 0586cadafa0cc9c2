"""Drafts and what was decided of them: tables of their own, outside every ledger's chain.

They lie in a SQLite file beside the ledger (``briefing.drafts.db`` beside ``briefing.db``; for a
ledger on a server, in the present folder). Removing it loses drafts, never a fact.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Self

from briefing.drafting.candidate import Candidate
from briefing.errors import BriefingError
from briefing.ledger.address import is_server

Verdict = Literal["accepted", "rejected", "later", "proposed"]

_OPEN = {"later", "proposed"}
_PATIENCE = 30
_SCHEMA = """
CREATE TABLE IF NOT EXISTS drafts (
    dossier TEXT NOT NULL, source TEXT NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
    type TEXT NOT NULL, made_at TEXT NOT NULL, seeded INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (dossier, source, start, stop, type));
CREATE TABLE IF NOT EXISTS decisions (
    id INTEGER PRIMARY KEY, dossier TEXT NOT NULL, source TEXT NOT NULL, start INTEGER NOT NULL,
    stop INTEGER NOT NULL, type TEXT NOT NULL, verdict TEXT NOT NULL, by TEXT NOT NULL,
    at TEXT NOT NULL, seconds REAL NOT NULL, touches INTEGER NOT NULL, number INTEGER,
    final TEXT, undone INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS read_articles (
    dossier TEXT NOT NULL, source TEXT NOT NULL, digest TEXT NOT NULL, made_by TEXT NOT NULL,
    PRIMARY KEY (dossier, source, made_by));
CREATE TABLE IF NOT EXISTS sheets (
    dossier TEXT NOT NULL, source TEXT NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
    type TEXT NOT NULL, sheet TEXT NOT NULL, PRIMARY KEY (dossier, source, start, stop, type));
CREATE TABLE IF NOT EXISTS rankers (dossier TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS answers (
    digest TEXT PRIMARY KEY, model TEXT NOT NULL, host TEXT NOT NULL, at TEXT NOT NULL,
    request TEXT NOT NULL, response TEXT NOT NULL);
"""


class UnusableDrafts(BriefingError):
    """The file with the drafts cannot be read or written."""

    def __init__(self, path: Path, why: object) -> None:
        super().__init__(f"the drafts in {path} cannot be used: {why}; move the file away")


@dataclass(frozen=True, slots=True)
class Draft:
    """A candidate that is kept, with its place. ``seeded``: wrong on purpose, to audit a review."""

    source: str
    candidate: Candidate
    seeded: bool = False

    @property
    def place(self) -> tuple[str, int, int, str]:
        """What names the draft in its dossier."""
        type_ = (self.candidate.type or "") + "!" * self.seeded
        return self.source, self.candidate.start, self.candidate.end, type_


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided of a draft, when, and how long it took."""

    id: int
    place: tuple[str, int, int, str]
    verdict: Verdict
    by: str
    at: str
    seconds: float
    touches: int
    """How many changes the draft needed before it was taken."""
    number: int | None
    """The event that records what was taken."""
    final: str | None
    """The type that was taken."""


def drafts_file(db: str) -> Path:
    """Where the drafts of a ledger lie."""
    return Path("briefing.drafts.db") if is_server(db) else Path(db).with_suffix(".drafts.db")


class DraftStore:
    """The drafts of a ledger. Every write is one transaction."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[Self]:
        """The store in a file, made where it is missing; raises ``UnusableDrafts``."""
        try:
            path.touch(mode=0o600)
            with closing(sqlite3.connect(path, timeout=_PATIENCE)) as connection:
                connection.executescript(_SCHEMA)
                yield cls(connection, path)
        except (OSError, sqlite3.Error) as error:
            raise UnusableDrafts(path, error) from error

    def copy_to(self, other: DraftStore) -> None:
        """Make another store say what this one says."""
        self._connection.backup(other._connection)

    def put(
        self, dossier: str, source: str, digest: str, made_by: str, drafts: Sequence[Draft],
        at: datetime,
    ) -> int:  # fmt: skip
        """Keep the drafts of an article in one transaction; returns how many are new.

        What was undecided of an earlier time gives way, unless ``made_by`` is empty; a draft that
        is there already, decided or not, stays as it is. A second try doubles nothing.
        """
        with self._connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            rows = connection.execute(_PLACES, (dossier, source)).fetchall()
            places = {draft.place for draft in drafts}
            gone = [p for *p, is_free in rows if made_by and is_free and tuple(p) not in places]
            connection.executemany(_DROP, [(dossier, *place) for place in gone])
            connection.executemany(
                "INSERT OR IGNORE INTO drafts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(dossier, *d.place, at.isoformat(), d.seeded, _json(d)) for d in drafts],
            )
            connection.execute(
                "INSERT OR REPLACE INTO read_articles VALUES (?, ?, ?, ?)",
                (dossier, source, digest, made_by),
            )
        return len(places - {tuple(place) for *place, _ in rows})

    def has_read(self, dossier: str, source: str, digest: str, made_by: str) -> bool:
        """Whether an article with this text was drafted by this maker."""
        sql = "SELECT 1 FROM read_articles WHERE (dossier, source, digest, made_by) = (?, ?, ?, ?)"
        return self._value(sql, dossier, source, digest, made_by) is not None

    def drafts(self, dossier: str, source: str | None = None) -> list[Draft]:
        """All drafts in the order of the texts."""
        rows = self._connection.execute(
            "SELECT source, seeded, body FROM drafts "
            "WHERE dossier = ? AND source = coalesce(?, source) ORDER BY source, start, stop, type",
            (dossier, source),
        )
        return [Draft(s, Candidate.from_dict(json.loads(b)), bool(seeded)) for s, seeded, b in rows]

    def waiting(self, dossier: str, source: str | None = None) -> list[Draft]:
        """The drafts that nobody took or rejected yet; what was put off comes last."""
        decided = {d.place: d.verdict for d in self.decisions(dossier)}
        open_ = [d for d in self.drafts(dossier, source) if decided.get(d.place, "later") in _OPEN]
        return sorted(open_, key=lambda d: d.place in decided)

    def decide(self, dossier: str, decision: Decision) -> int:
        """Write a decision at once; returns the id that it got."""
        values = (dossier, *decision.place, *astuple(decision)[2:])
        marks = ", ".join("?" * len(values))
        with self._connection as connection:
            cursor = connection.execute(
                f"INSERT INTO decisions (dossier, {_DECISION}) VALUES ({marks})",  # noqa: S608
                values,
            )
        return int(cursor.lastrowid or 0)

    def decisions(self, dossier: str) -> list[Decision]:
        """The decisions that count, oldest first."""
        rows = self._connection.execute(
            f"SELECT id, {_DECISION} FROM decisions "  # noqa: S608 - names of our own
            "WHERE dossier = ? AND NOT undone ORDER BY id",
            (dossier,),
        )
        return [Decision(id_, (a, b, c, d), *rest) for id_, a, b, c, d, *rest in rows]

    def undo(self, decision: int) -> None:
        """Let a decision count no more; it stays in the table."""
        self._write("UPDATE decisions SET undone = 1 WHERE id = ?", decision)

    def keep_sheet(self, dossier: str, draft: Draft, sheet: str, at: datetime) -> None:
        """Keep what somebody wrote of a draft, and the draft where it is new."""
        self.put(dossier, draft.source, "", "", [draft], at)
        values = (dossier, *draft.place, sheet)
        self._write("INSERT OR REPLACE INTO sheets VALUES (?, ?, ?, ?, ?, ?)", *values)

    def sheet(self, dossier: str, draft: Draft) -> str | None:
        """What somebody wrote of a draft last."""
        sql = "SELECT sheet FROM sheets WHERE (dossier, source, start, stop, type) = "
        return self._value(f"{sql}(?, ?, ?, ?, ?)", dossier, *draft.place)

    def keep_ranker(self, dossier: str, body: str) -> None:
        """Keep the model that was trained for a dossier."""
        self._write("INSERT OR REPLACE INTO rankers VALUES (?, ?)", dossier, body)

    def ranker(self, dossier: str) -> str | None:
        """The model that was trained for a dossier."""
        return self._value("SELECT body FROM rankers WHERE dossier = ?", dossier)

    def keep_answer(
        self, digest: str, model: str, host: str, at: datetime, request: str, response: str
    ) -> None:
        """Keep the raw answer of a language model."""
        values = (digest, model, host, at.isoformat(), request, response)
        self._write("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)", *values)

    def answer(self, digest: str) -> str | None:
        """The raw answer to a request, by the digest of the request."""
        return self._value("SELECT response FROM answers WHERE digest = ?", digest)

    def _write(self, sql: str, *values: object) -> None:
        with self._connection as connection:
            connection.execute(sql, values)

    def _value(self, sql: str, *values: object) -> str | None:
        row: tuple[str] | None = self._connection.execute(sql, values).fetchone()
        return row[0] if row else None


_DECISION = "source, start, stop, type, verdict, by, at, seconds, touches, number, final"
_PLACES = """
SELECT source, start, stop, type, NOT seeded AND NOT EXISTS (
    SELECT 1 FROM decisions d WHERE NOT d.undone AND (d.dossier, d.source, d.start, d.stop, d.type)
        = (drafts.dossier, drafts.source, drafts.start, drafts.stop, drafts.type))
FROM drafts WHERE dossier = ? AND source = ?
"""
"""The drafts of an article, and whether each may give way to a later one."""
_DROP = "DELETE FROM drafts WHERE (dossier, source, start, stop, type) = (?, ?, ?, ?, ?)"


def _json(draft: Draft) -> str:
    return json.dumps(draft.candidate.as_dict(), ensure_ascii=False, sort_keys=True)


def copy_beside(db: str, copy: str) -> Path:
    """Copy the drafts of a ledger beside a copy of it, whatever lay there; returns where."""
    target = drafts_file(copy)
    with DraftStore.open(drafts_file(db)) as store, DraftStore.open(target) as other:
        store.copy_to(other)
    return target


def waiting_beside(db: str, dossier: str) -> int:
    """How many drafts of a dossier wait beside a ledger; none where there is no file."""
    path = drafts_file(db)
    if not path.exists():
        return 0
    with DraftStore.open(path) as store:
        return len(store.waiting(dossier))
