"""Eight processes append five hundred events each to one dossier, one by one."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefing.ledger import Ledger
from briefing.ledger.verify import check_index, check_ledger
from tests.ledger.processes import PROCESSES, append_singly, now
from tests.ledger.samples import DOSSIER
from tests.ledger.server import Server

from .conftest import Tell

WRITERS = 8
APPENDS = 500


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The kind and the address of an empty ledger that is durable as shipped."""
    if request.param == "SQLite":
        yield request.param, str(tmp_path / "ledger.db")
        return
    with Server() as server:
        yield request.param, server.dsn("postgres")


def test_eight_processes_append_at_once(database: tuple[str, str], tell: Tell) -> None:
    kind, address = database
    names = [f"writer-{number}" for number in range(WRITERS)]
    writers = [
        PROCESSES.Process(target=append_singly, args=(address, name, APPENDS)) for name in names
    ]
    began = time.monotonic()
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    took = time.monotonic() - began
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    with Ledger.open(address, clock=now) as ledger:
        events = list(ledger.read(DOSSIER))
        findings = [*check_ledger(ledger), *check_index(ledger, DOSSIER)]
        assert ledger.recorder.indexed(DOSSIER) == WRITERS * APPENDS
    assert findings == []
    assert [event.number for event in events] == list(range(1, WRITERS * APPENDS + 1))
    wanted = {f"{name}-{number}" for name in names for number in range(APPENDS)}
    assert Counter(event.key for event in events) == Counter(wanted)
    for name in names:
        mine = [int(event.key.rpartition("-")[2]) for event in events if event.recorded_by == name]
        assert mine == list(range(APPENDS))
    tell(
        f"{kind}: {WRITERS} processes by {APPENDS} appends: {len(events)} events, each once and "
        f"in its writer's order, chain and index whole, {took:.0f} s"
    )
