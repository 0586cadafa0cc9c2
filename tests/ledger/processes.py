"""What tests let other processes do with a ledger."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from briefing.ledger import Ledger

from .samples import DOSSIER, many, said

PROCESSES = multiprocessing.get_context("spawn")


def now() -> datetime:
    return datetime.now(UTC)


def append_singly(db: str, name: str, count: int) -> None:
    """Append one event after the other, each in its own transaction."""
    with Ledger.open(db, clock=now) as ledger:
        for number in range(count):
            ledger.append(DOSSIER, [said(f"{name}-{number}")], author=name)


def append_batches(db: str, name: str, size: int, told: Connection) -> None:
    """Append batch after batch until killed; tell the number of each that was acknowledged."""
    with Ledger.open(db, clock=now) as ledger:
        batch = 0
        while True:
            batch += 1
            recorded = ledger.append(DOSSIER, many(f"{name}.{batch}", size), author=name)
            told.send(recorded[-1].number)
