"""Eight processes append while others read, verify, rebuild and copy: nothing is lost, no alarm."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event as Signal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from briefing.errors import ReadModelBehind
from briefing.ledger import Ledger
from briefing.ledger.verify import check_index, check_ledger
from briefing.service import DossierReader
from briefing.service.clocks import AskedClocks
from briefing.service.loading import load_dossier
from briefing.service.transfer import export_jsonl, import_file
from briefing.service.verification import verify_ledger
from tests.ledger.processes import PROCESSES, now
from tests.ledger.server import PASSWORD, WRITER, Server

from .conftest import Tell
from .imports import DOSSIER, SLUG, visit

WRITERS = 8
APPENDS = 250
VERIFIED = 200
PATIENCE = 300
"""Seconds that each waits for its turn, since a file knows no queue and the crowd is thick."""

PAUSE = 20.0
"""Seconds between the appends of a writer who has made the first ones."""


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The kind and the address, for those who append, of a ledger that is durable as shipped."""
    if request.param == "SQLite":
        address = str(tmp_path / "ledger.db")
        begin(address)
        yield request.param, address
        return
    with Server() as server:
        server.query(f"CREATE ROLE {WRITER} LOGIN PASSWORD '{PASSWORD}'")
        begin(server.dsn("postgres"))
        server.query(f"SELECT briefing.admit('{WRITER}')")
        yield request.param, server.dsn("postgres", WRITER)


def begin(address: str) -> None:
    with Ledger.open(address, clock=now) as ledger:
        load_dossier(ledger, DOSSIER, "Ana")


def write(db: str, name: str, stop: Signal, told: Connection) -> None:
    """Append facts one by one, then now and then; tell what was acknowledged."""
    with Ledger.open(db, clock=now, patience=PATIENCE) as ledger:
        for number in count():
            fact = visit(number).model_copy(update={"key": f"{name}-{number}"})
            (recorded,) = ledger.append(SLUG, [fact], author=name)
            told.send((recorded.number, recorded.key, recorded.digest))
            if number >= APPENDS and stop.wait(PAUSE):
                return


def verify(db: str, stop: Signal, told: Connection) -> None:
    """Verify again and again; tell what fails."""
    with Ledger.open(db, clock=now, patience=PATIENCE) as ledger:
        while not stop.is_set():
            checks = list(verify_ledger(ledger))
            told.send([f"{check.name}: {check.failure}" for check in checks if not check.holds])


def read(db: str, stop: Signal, told: Connection) -> None:
    """Make briefs from the index and from the events; tell whether they are the same."""
    chance = random.Random(5)  # noqa: S311 - a fixed seed, no secret
    with Ledger.open(db, clock=now, patience=PATIENCE) as ledger:
        while not stop.is_set():
            reader = DossierReader(ledger, SLUG, "0", now())
            day = f"2031-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
            replayed = DossierReader(ledger, SLUG, "0", now(), replayed=True)
            asked = AskedClocks(day, recorded_by=str(reader.head.number))
            expected = list(replayed.brief(replayed.vantage(asked)).lines())
            with suppress(ReadModelBehind):
                found = list(reader.brief(reader.vantage(asked)).lines())
                told.send([] if found == expected else [day])


def rebuild(db: str, stop: Signal, told: Connection) -> None:
    """Make the index anew, again and again."""
    with Ledger.open(db, clock=now, patience=PATIENCE) as ledger:
        while not stop.wait(5):
            list(ledger.rebuild(SLUG))
            told.send([])


def copy(db: str, stop: Signal, told: Connection) -> None:
    """Copy the ledger, again and again: a file by a backup, a server by an export; tell faults."""
    with Ledger.open(db, clock=now, patience=PATIENCE) as ledger, TemporaryDirectory() as folder:
        for number in count():
            if stop.wait(3):
                return
            path = Path(folder) / f"{number}.db"
            if "://" in db:
                lines = path.with_suffix(".jsonl")
                try:
                    export = list(export_jsonl(DossierReader(ledger, SLUG, "0", now())))
                except ReadModelBehind:
                    continue
                lines.write_text("\n".join(export), encoding="utf-8")
                with Ledger.open(path, clock=now) as target:
                    import_file(target, lines, "Ana")
            else:
                ledger.backup(path)
            with Ledger.open(path, clock=now) as copied:
                told.send([str(fault) for fault in check_ledger(copied)])


def test_eight_write_while_others_read_verify_rebuild_and_copy(
    database: tuple[str, str], tell: Tell
) -> None:
    kind, address = database
    stop = PROCESSES.Event()
    names = [f"writer-{number}" for number in range(WRITERS)]
    inboxes: dict[str, Connection] = {}

    def started(name: str, work: Callable[..., None], *args: object) -> BaseProcess:
        inboxes[name], outbox = PROCESSES.Pipe(duplex=False)
        process = PROCESSES.Process(target=work, args=(address, *args, stop, outbox))
        process.start()
        outbox.close()
        return process

    began = time.monotonic()
    processes = [started(name, write, name) for name in names]
    others = {
        "verify": verify,
        "verify too": verify,
        "read": read,
        "rebuild": rebuild,
        "copy": copy,
    }
    processes += [started(name, work) for name, work in others.items()]
    acknowledged: list[tuple[int, str, str]] = []
    done: Counter[str] = Counter()
    faults: list[str] = []
    while inboxes:
        for name, inbox in list(inboxes.items()):
            try:
                while inbox.poll(0.01):
                    said = inbox.recv()
                    if name in names:
                        acknowledged.append(said)
                    else:
                        done[name.partition(" ")[0]] += 1
                        faults += [f"{name}: {fault}" for fault in said]
            except EOFError:
                del inboxes[name]
        if done["verify"] >= VERIFIED and len(acknowledged) > WRITERS * APPENDS:
            stop.set()
    for process in processes:
        process.join()
    took = time.monotonic() - began
    assert {process.exitcode for process in processes} == {0}
    assert faults == []
    with Ledger.open(address, clock=now) as ledger:
        held = {each.number: (each.number, each.key, each.digest) for each in ledger.read(SLUG)}
        assert [one for one in acknowledged if held.get(one[0]) != one] == []
        assert len({key for _, key, _ in held.values()}) == len(held)
        assert [*check_ledger(ledger), *check_index(ledger, SLUG)] == []
        assert all(check.holds for check in verify_ledger(ledger))
    for name in names:
        mine = [int(key.rpartition("-")[2]) for _, key, _ in sorted(held.values()) if name in key]
        assert mine == list(range(len(mine)))
    tell(
        f"{kind}: {WRITERS} writers, {len(acknowledged)} appends, each once and in its writer's "
        f"order; beside them {done['verify']} times verified without a false alarm, "
        f"{done['read']} briefs equal to a replay, {done['rebuild']} indexes made anew, "
        f"{done['copy']} copies whole; {took:.0f} s"
    )
