"""Two hundred kills at random moments of an import, on a file and on a server."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from briefing.ledger import Ledger
from briefing.ledger.verify import check_index, check_ledger
from briefing.service.verification import verify_ledger
from tests.ledger.processes import now
from tests.ledger.server import Server

from .conftest import Tell
from .imports import QUICKLY, SLUG, bring, export

LINES = 5000
PORTION = 1000
KILLS = {"SQLite": 200, "PostgreSQL": 200}


@pytest.fixture(params=sorted(KILLS, reverse=True))
def new_ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Gives the address of an empty ledger, a new one at each call."""
    numbers = count()
    if request.param == "SQLite":
        yield lambda: str(tmp_path / f"ledger-{next(numbers)}.db")
        return
    with Server() as server:

        def new_database() -> str:
            name = f"ledger_{next(numbers)}"
            server.query(f"CREATE DATABASE {name}")
            return server.dsn(name)

        yield new_database


def test_a_killed_import_goes_on_where_it_stopped(
    new_ledger: Callable[[], str],
    tmp_path: Path,
    tell: Tell,
    request: pytest.FixtureRequest,
) -> None:
    kind = request.node.callspec.params["new_ledger"]
    chance = random.Random(7)  # noqa: S311 - a fixed seed, no secret
    file, expected = export(tmp_path, LINES)
    began = time.monotonic()
    bring(new_ledger(), file)
    usual = time.monotonic() - began

    address = new_ledger()
    Ledger.open(address, clock=now).close()
    kills = completed = partly = 0
    reached = 0
    while kills < KILLS[kind]:
        importer = QUICKLY.Process(target=bring, args=(address, file))
        importer.start()
        started = time.monotonic()
        # Early moments are for reading the lines; most is written late.
        importer.join(usual * (1 - chance.random() ** 2))
        if importer.is_alive():
            importer.kill()
            kills += 1
        elif not reached:
            # One that had less to do says nothing of how long a whole one takes.
            usual = min(usual, time.monotonic() - started)
        importer.join()
        with Ledger.open(address, clock=now, complete=False) as ledger:
            assert list(check_ledger(ledger)) == []
            head = ledger.head(SLUG)
            assert ledger.recorder.indexed(SLUG) == head.number
            assert list(check_index(ledger, SLUG)) == []
        assert head.number % PORTION == 0 or head == expected
        assert head.number >= reached
        partly += 0 < head.number < expected.number
        reached = head.number
        if head == expected:
            completed += 1
            address, reached = new_ledger(), 0
            Ledger.open(address, clock=now).close()
    bring(address, file)
    with Ledger.open(address, clock=now) as ledger:
        assert ledger.head(SLUG) == expected
        assert all(check.holds for check in verify_ledger(ledger))
    tell(
        f"{kind}: {kills} kills of an import of {expected.number} lines: events and index verified "
        f"after each, {partly} times with a part of it on record; completed {completed + 1} "
        f"times with the digest {expected.digest[:16]} of an uninterrupted one"
    )
