"""What a ledger asks of a database; one class per kind of database answers it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from briefing.ledger.tables import Tables
from briefing.model.envelope import Head

if TYPE_CHECKING:
    from briefing.ledger.batch import Batch
    from briefing.readmodel.projector import ReadModelChanges

_T = TypeVar("_T")


class Recorder(Tables):
    """Reads and writes whole batches; every failure is an ``UnusableLedger`` in words."""

    lateral: bool
    """Whether a subquery can look at each row before it (``LATERAL``)."""
    ending: str
    """All placements ``t`` with an end that hold at a vantage, as FROM and WHERE."""
    searched: str
    """All placements ``t`` that hold words of a query, as FROM and WHERE."""

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
