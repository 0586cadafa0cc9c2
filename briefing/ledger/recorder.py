"""What a ledger asks of a database; one class per kind of database answers it.

Reading the tables is the same in every database.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from briefing.errors import UnusableLedger
from briefing.ledger.mapper import StoredRow, utc_text
from briefing.ledger.sqlite_schema import READ_MODEL
from briefing.model.envelope import EMPTY_HEAD, Head

if TYPE_CHECKING:
    from briefing.ledger.batch import Batch
    from briefing.readmodel.projector import ReadModelChanges

_T = TypeVar("_T")

INDEX_VERSION = 11
"""Of what is placed where; a read model of another version is made anew."""

_ROWS = (
    "SELECT e.originator_id, e.originator_version, e.topic, e.state, coalesce(c.digest, '') "
    "FROM stored_events e "
    "LEFT JOIN chain c ON c.dossier = e.originator_id AND c.number = e.originator_version "
)
_ORPHANS = {
    "dossier {!r} has events but no head": (
        "SELECT DISTINCT originator_id FROM stored_events WHERE NOT EXISTS "
        "(SELECT 1 FROM heads WHERE dossier = originator_id)"
    ),
    "dossier {!r} has a digest for #{}, which is not there": (
        "SELECT dossier, number FROM chain WHERE NOT EXISTS (SELECT 1 FROM stored_events "
        "WHERE originator_id = dossier AND originator_version = number)"
    ),
    "dossier {!r} has a key for #{}, which is not there": (
        "SELECT dossier, number FROM keys WHERE NOT EXISTS (SELECT 1 FROM stored_events "
        "WHERE originator_id = dossier AND originator_version = number)"
    ),
    "dossier {!r} has several keys for #{}": (
        "SELECT dossier, number FROM keys GROUP BY dossier, number HAVING count(*) > 1"
    ),
}
ENTER = (
    "INSERT INTO read_model SELECT ?, coalesce(max(id), 0) + 1, ?, ? FROM read_model WHERE true "
    "ON CONFLICT DO NOTHING"
)
"""Gives a dossier without a read model an id; parameters: dossier, number, version."""

DOSSIER_ID = "SELECT id FROM read_model WHERE dossier = ?"

FORGET = (
    *(f"DELETE FROM {table} WHERE dossier = ({DOSSIER_ID})" for table in READ_MODEL[:-1]),
    "DELETE FROM read_model WHERE dossier = ?",
)
"""Empties the read model of a dossier; each statement takes its name."""

OF_DOSSIER = "dossier = (SELECT id FROM read_model WHERE dossier = :dossier)"
"""The condition that a row of the read model belongs to a dossier."""

LISTED = "IN (SELECT value FROM json_each(:values))"
"""The condition of SQLite that a value is in a list given as JSON."""

MOST_FAULTS = 10
"""How many of one kind of stray are named."""


class Tables(ABC):
    """Reads heads, events, digests and keys; a subclass runs the statements."""

    listed: str
    """The condition that a value is in a list; the list is the parameter ``values``."""

    @abstractmethod
    def rows(self, statement: str, *parameters: object, **named: object) -> list[tuple[Any, ...]]:
        """All rows of a statement with question marks, or with names and colons."""

    @abstractmethod
    def listing(self, values: Sequence[object]) -> object:
        """A list as the parameter that ``listed`` takes."""

    def rows_of(
        self, statement: str, values: Sequence[object], **named: object
    ) -> list[tuple[Any, ...]]:
        """The rows of a statement in which ``{}`` stands for "is one of these values"."""
        if not values:
            return []
        whole = statement.replace("{}", self.listed)
        return self.rows(whole, values=self.listing(values), **named)

    def dossiers(self) -> tuple[str, ...]:
        """The dossiers that have a head, in order of name."""
        rows = self.rows("SELECT dossier FROM heads ORDER BY dossier")
        return tuple(str(slug) for (slug,) in rows)

    def head(self, dossier: str) -> Head:
        """The head of a dossier; ``EMPTY_HEAD`` if it has none."""
        statement = "SELECT number, digest, recorded_at FROM heads WHERE dossier = ?"
        for number, digest, recorded_at in self.rows(statement, dossier):
            try:
                return Head(int(number), str(digest), _moment(recorded_at))
            except (TypeError, ValueError) as error:
                msg = f"the head of dossier {dossier!r} is unreadable; check it: briefing verify"
                raise UnusableLedger(msg) from error
        return EMPTY_HEAD

    def page(self, dossier: str, after: int, up_to: int, limit: int) -> Sequence[StoredRow]:
        """The first ``limit`` events of numbers after ``after`` and up to ``up_to``."""
        where = (
            "WHERE e.originator_id = ? AND e.originator_version > ? AND e.originator_version <= ? "
            "ORDER BY e.originator_version LIMIT ?"
        )
        return [StoredRow(*row) for row in self.rows(_ROWS + where, dossier, after, up_to, limit)]

    def rows_at(self, dossier: str, numbers: Sequence[int]) -> Sequence[StoredRow]:
        """The events of these numbers, in no order."""
        statement = _ROWS + "WHERE e.originator_id = :dossier AND e.originator_version {}"
        return [StoredRow(*row) for row in self.rows_of(statement, numbers, dossier=dossier)]

    def numbers_of(self, dossier: str, keys: Sequence[str]) -> dict[str, int]:
        """The numbers of the events that have one of these keys, by key."""
        statement = "SELECT key, number FROM keys WHERE dossier = :dossier AND key {}"
        return dict(self.rows_of(statement, keys, dossier=dossier))

    def indexed(self, dossier: str) -> int:
        """The number that the read model of a dossier reaches; -1 for one of another version."""
        statement = "SELECT number, version FROM read_model WHERE dossier = ?"
        for number, version in self.rows(statement, dossier):
            return int(number) if version == INDEX_VERSION else -1
        return 0

    def unindexed(self) -> Sequence[str]:
        """The dossiers whose index does not reach their head, or is of another version."""
        statement = (
            "SELECT h.dossier FROM heads h LEFT JOIN read_model i ON i.dossier = h.dossier "
            "AND i.number = h.number AND i.version = ? WHERE i.dossier IS NULL"
        )
        return [str(slug) for (slug,) in self.rows(statement, INDEX_VERSION)]

    def orphans(self) -> Sequence[str]:
        """Rows that belong to no event or head, a few of each kind."""
        return [
            words.format(*row)
            for words, statement in _ORPHANS.items()
            for row in self.rows(f"{statement} LIMIT {MOST_FAULTS}")
        ]

    def index_orphans(self) -> Sequence[str]:
        """Tables of the read model with rows that belong to no dossier."""
        return [
            f"the table {table} of the index has rows of no dossier"
            for table in READ_MODEL
            if self.rows(
                f"SELECT 1 FROM {table} WHERE {'id' if table == 'read_model' else 'dossier'} "
                "NOT IN (SELECT r.id FROM read_model r JOIN heads h ON h.dossier = r.dossier) "
                "LIMIT 1"
            )
        ]


class Recorder(Tables):
    """Reads and writes whole batches; every failure is an ``UnusableLedger`` in words."""

    each: str
    """A query of the values of a list, the parameter ``values``."""
    pairs: str
    """A query of the pairs in the parameter ``values``, which is JSON: bucket and holder."""
    lateral: bool
    """Whether a subquery can look at each row before it (``LATERAL``)."""
    ending: str
    """All placements ``t`` with an end that hold at a vantage, as FROM and WHERE."""
    searched: str
    """All placements ``t`` that hold words of a query, as FROM and WHERE."""
    words_sum: str
    """The sum of the words that a placement is found by, as an expression."""

    @abstractmethod
    def write(self, batch: Batch) -> bool:
        """Write all of a batch in one transaction; false, and nothing, if the head moved."""

    @abstractmethod
    def write_locked(self, dossier: str, batch_behind: Callable[[Head], Batch]) -> Batch | None:
        """Write what is made behind the head while nobody else may write; none if it moved."""

    @abstractmethod
    def index(self, dossier: str, before: int, after: int, changes: ReadModelChanges) -> bool:
        """Bring the index from one number to another; false, and nothing, if it is not there."""

    @abstractmethod
    def forget_index(self, dossier: str) -> None:
        """Empty the index of a dossier, to be made anew from its events."""

    @abstractmethod
    def search_query(self, words: Sequence[str]) -> str:
        """Words as the parameter ``words`` of a search."""

    @abstractmethod
    def clear_index(self) -> None:
        """Empty the index of all dossiers, to be made anew from their events."""

    @abstractmethod
    def in_read_transaction(self, read: Callable[[], _T]) -> _T:
        """What is read from one state of the database, whatever others write meanwhile."""

    @abstractmethod
    def backup(self, target: Path) -> None:
        """Write a consistent copy while others go on writing."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the database."""


def _moment(text: str) -> datetime:
    """A time in the one spelling that is written."""
    moment = datetime.fromisoformat(text)
    if utc_text(moment) != text:
        raise ValueError(text)
    return moment
