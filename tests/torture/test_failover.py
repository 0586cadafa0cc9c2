"""The loss of a primary: a synchronous standby takes over, and nothing acknowledged is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection

import pytest

from briefing.ledger import Ledger
from briefing.ledger.verify import check_ledger
from tests.ledger.processes import PROCESSES, now
from tests.ledger.samples import DOSSIER, said
from tests.ledger.server import PASSWORD, WRITER, Server

from .conftest import Tell

WRITERS = 3
BEFORE = 100
AFTER = 100
_SYNCHRONOUS = "SELECT bool_or(sync_state = 'sync') FROM pg_stat_replication"


@pytest.fixture
def pair() -> Iterator[tuple[Server, Server]]:
    """A primary that acknowledges only what its standby has on disk, and the standby."""
    with Server(max_wal_senders="4") as primary:
        primary.query(f"CREATE ROLE {WRITER} LOGIN PASSWORD '{PASSWORD}'")
        Ledger.open(primary.dsn("postgres"), clock=now).close()
        primary.query(f"SELECT briefing.admit('{WRITER}')")
        standby = Server()
        try:
            standby.copy_of(primary).start()
            primary.query("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            primary.query("SELECT pg_reload_conf()")
            primary.wait_until(_SYNCHRONOUS)
            yield primary, standby
        finally:
            standby.__exit__()


def append_and_tell(dsn: str, name: str, told: Connection) -> None:
    """Append one event after the other until killed; tell each that was acknowledged."""
    number = 0
    with Ledger.open(dsn, clock=now) as ledger, suppress(BrokenPipeError):
        while True:
            number += 1
            (recorded,) = ledger.append(DOSSIER, [said(f"{name}-{number}")], author=name)
            told.send((recorded.number, recorded.key, recorded.digest))


def test_a_standby_takes_over_and_every_acknowledged_append_is_there(
    pair: tuple[Server, Server], tell: Tell
) -> None:
    primary, standby = pair
    dsn = (
        primary.dsn("postgres", WRITER).replace(
            f"127.0.0.1:{primary.port}",
            f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}",
        )
        + "&target_session_attrs=read-write"
    )
    told, placement = PROCESSES.Pipe(duplex=False)
    writers = [
        PROCESSES.Process(target=append_and_tell, args=(dsn, f"writer-{number}", placement))
        for number in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    try:
        acknowledged = [told.recv() for _ in range(BEFORE)]
        primary.kill()
        lost = time.monotonic()
        while told.poll():
            acknowledged.append(told.recv())
        before = len(acknowledged)
        standby.query("SELECT pg_promote()")
        acknowledged.append(told.recv())
        pause = time.monotonic() - lost
        acknowledged += [told.recv() for _ in range(AFTER)]
        assert all(writer.is_alive() for writer in writers)
    finally:
        for writer in writers:
            writer.kill()
            writer.join()
    while told.poll():
        acknowledged.append(told.recv())
    with Ledger.open(dsn, clock=now) as ledger:
        held = {each.number: (each.number, each.key, each.digest) for each in ledger.read(DOSSIER)}
        assert [one for one in acknowledged if held.get(one[0]) != one] == []
        assert len({key for _, key, _ in held.values()}) == len(held)
        assert list(check_ledger(ledger)) == []
    tell(
        f"fail-over: {before} appends acknowledged before the primary was killed, "
        f"{len(acknowledged) - before} after it; {pause:.1f} s between them; all "
        f"{len(acknowledged)} present among {len(held)} events, chain whole"
    )
