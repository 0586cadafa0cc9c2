"""Ready-made ledgers, kept under ``.cache/benchmarks`` so that the next run need not load them.

A file is named by what it is made from: size, seed, and a digest of a short history and of the
schema of a new ledger. Where the generator, the types or the schema changed, it is made anew
and the old one goes. After a change of what the same tables hold, remove the folder.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from briefing.ledger import Ledger
from briefing_events.registry import current_version

from .cast import SLUG
from .histories import SEED, history
from .measure import ROOT
from .progress import Progress

FOLDER = ROOT / ".cache" / "benchmarks"

_SAMPLE = 1_000
_BATCH = 2_000
_EVENTS_PER_FACT = 1.25


class Calendar:
    """A clock that moves on by a minute whenever it is read."""

    def __init__(self) -> None:
        self.next = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.next += timedelta(minutes=1)
        return self.next


def ledger_of(size: int) -> Path:
    """The ledger that holds a history of so many facts."""
    return kept(f"ledger-{size}", "", lambda path: load(path, size))


def kept(name: str, of: str, make: Callable[[Path], None]) -> Path:
    """A file that is made once; ``of`` is what it depends on beside history and schema."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    digest = sha256(f"{_digest()} {of}".encode()).hexdigest()[:10]
    path = FOLDER / f"{name}-{SEED}-{digest}.db"
    if not path.exists():
        for old in FOLDER.glob(f"{name}-{SEED}-*"):
            old.unlink()
        unfinished = path.with_suffix(".part")
        make(unfinished)
        unfinished.rename(path)
    return path


def load(path: Path | str, size: int) -> None:
    """Record a history of so many facts in a new ledger."""
    events = history(size)
    with (
        Progress(f"recording {size:,} facts", size * _EVENTS_PER_FACT) as progress,
        Ledger.open(path, clock=Calendar()) as ledger,
    ):
        while batch := list(islice(events, _BATCH)):
            ledger.append(SLUG, batch, author="desk")
            progress.step(len(batch))


@cache
def _digest() -> str:
    digest = sha256("\n".join(_schema()).encode())
    for event in history(_SAMPLE):
        name = f"{event.topic}@{current_version(event.topic)}"
        digest.update(f"{name} {event.model_dump_json()}\n".encode())
    return digest.hexdigest()


def _schema() -> list[str]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "empty.db")
        Ledger.open(path, clock=Calendar()).close()
        with closing(sqlite3.connect(path)) as opened:
            rows = opened.execute("SELECT name, sql FROM sqlite_master ORDER BY name")
            return [f"{name} {sql}" for name, sql in rows]
