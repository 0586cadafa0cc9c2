"""What a ledger asks of a database; one class per kind of database answers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from eventsourcing.persistence import StoredEvent

from briefing.ledger.batch import Batch
from briefing.recorded import Head


class Row(NamedTuple):
    """A stored event and its digest; a digest that was removed is empty."""

    stored: StoredEvent
    digest: str


class Recorder(Protocol):
    """Reads and writes whole batches; every failure is an ``UnusableLedger`` in words."""

    def write(self, batch: Batch) -> bool:
        """Write all of a batch in one transaction; false, and nothing, if the head moved."""

    def write_in_turn(self, dossier: str, batch_behind: Callable[[Head], Batch]) -> Batch | None:
        """Write what is made behind the head while nobody else may write; none if it moved."""

    def dossiers(self) -> tuple[str, ...]:
        """The dossiers that have a head, in order of name."""

    def head(self, dossier: str) -> Head:
        """The head of a dossier; ``GENESIS`` if it has none."""

    def page(self, dossier: str, after: int, up_to: int, limit: int) -> Sequence[Row]:
        """The first ``limit`` events of numbers after ``after`` and up to ``up_to``."""

    def rows_at(self, dossier: str, numbers: Sequence[int]) -> Sequence[Row]:
        """The events of these numbers, in no order."""

    def numbers_of(self, dossier: str, keys: Sequence[str]) -> dict[str, int]:
        """The numbers of the events that have one of these keys, by key."""

    def strays(self) -> Sequence[str]:
        """What the database itself finds wrong, and rows that belong to no event or head.

        One line each, and a few of each kind are enough.
        """

    def backup(self, target: Path) -> None:
        """Write a consistent copy while others go on writing."""

    def close(self) -> None:
        """Let go of the database."""
