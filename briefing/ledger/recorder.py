"""What a ledger asks of a database; one class per kind of database answers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from briefing.model.envelope import Head

if TYPE_CHECKING:
    from briefing.ledger.batch import Batch
    from briefing.ledger.tables import StoredRow
    from briefing.readmodel.projector import ReadModelChanges

_T = TypeVar("_T")


class Recorder(Protocol):
    """Reads and writes whole batches; every failure is an ``UnusableLedger`` in words."""

    def write(self, batch: Batch) -> bool:
        """Write all of a batch in one transaction; false, and nothing, if the head moved."""

    def write_locked(self, dossier: str, batch_behind: Callable[[Head], Batch]) -> Batch | None:
        """Write what is made behind the head while nobody else may write; none if it moved."""

    def dossiers(self) -> tuple[str, ...]:
        """The dossiers that have a head, in order of name."""

    def head(self, dossier: str) -> Head:
        """The head of a dossier; ``EMPTY_HEAD`` if it has none."""

    def page(self, dossier: str, after: int, up_to: int, limit: int) -> Sequence[StoredRow]:
        """The first ``limit`` events of numbers after ``after`` and up to ``up_to``."""

    def rows_at(self, dossier: str, numbers: Sequence[int]) -> Sequence[StoredRow]:
        """The events of these numbers, in no order."""

    def numbers_of(self, dossier: str, keys: Sequence[str]) -> dict[str, int]:
        """The numbers of the events that have one of these keys, by key."""

    lateral: bool
    """Whether a subquery can look at each row before it (``LATERAL``)."""
    listed: str
    """The condition that a value is in a list; the list is the parameter ``values``."""
    ending: str
    """All placements ``t`` with an end that hold at a vantage, as FROM and WHERE."""

    def event_subjects(self, dossier: str, entities: Sequence[int]) -> list[tuple[int, int]]:
        """The events about some entities but for their first ones: entity and number."""

    def articles_of(self, dossier: str, passages: Sequence[str]) -> dict[str, int]:
        """The numbers of the events that registered these passages, by passage."""

    def citing(self, dossier: str, passages: Sequence[str]) -> list[tuple[str, int, int]]:
        """All facts that ever cited these passages: passage, fact, and the fact's first day."""

    def facts(self, dossier: str) -> list[int]:
        """All facts of a dossier."""

    def changing(self, dossier: str, after: int, until: int) -> list[int]:
        """The facts that may come to stand otherwise after one day (ordinal) and up to another."""

    def touched(self, dossier: str, after: int, until: int) -> list[int]:
        """The entities that the events after one number and up to another are about."""

    def indexed(self, dossier: str) -> int:
        """The number that the read model of a dossier reaches; -1 for one of another version."""

    def unindexed(self) -> Sequence[str]:
        """The dossiers whose index does not reach their head, or is of another version."""

    def index(self, dossier: str, before: int, after: int, changes: ReadModelChanges) -> bool:
        """Bring the index from one number to another; false, and nothing, if it is not there."""

    def forget_index(self, dossier: str) -> None:
        """Empty the index of a dossier, to be made anew from its events."""

    def rows(self, statement: str, *parameters: object, **named: object) -> list[tuple[Any, ...]]:
        """All rows of a statement with question marks, or with names and colons."""

    def listing(self, values: Sequence[object]) -> object:
        """A list as the parameter that ``listed`` takes."""

    searched: str
    """All placements ``t`` that hold words of a query, as FROM and WHERE."""

    def search_query(self, words: Sequence[str]) -> str:
        """Words as the parameter ``words`` of a search."""

    def in_read_transaction(self, read: Callable[[], _T]) -> _T:
        """What is read from one state of the database, whatever others write meanwhile."""

    def orphans(self) -> Sequence[str]:
        """What the database itself finds wrong, and rows that belong to no event or head.

        One line each, and a few of each kind are enough.
        """

    def index_orphans(self) -> Sequence[str]:
        """The same of the index; nothing of what is found touches the events."""

    def clear_index(self) -> None:
        """Empty the index of all dossiers, to be made anew from their events."""

    def backup(self, target: Path) -> None:
        """Write a consistent copy while others go on writing."""

    def close(self) -> None:
        """Let go of the database."""
