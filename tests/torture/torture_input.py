"""A hundred thousand malformed inputs: each is refused in words, and nothing is half written."""

from __future__ import annotations

import random
import re
import resource
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from briefing.errors import BriefingError
from briefing.ledger import Ledger
from briefing.ledger.address import is_server, server
from briefing.ledger.verify import check_ledger
from briefing.render.markdown import brief_markdown, stamped
from briefing.service import DossierReader
from briefing.service.clocks import AskedClocks, day_of
from briefing.service.loading import load_dossier
from briefing.service.reproduce import BriefMaker, verify_brief
from briefing.service.transfer import export_jsonl, import_file
from briefing_events.when import When
from tests.ledger.processes import now

from .conftest import Tell
from .imports import DOSSIER, SLUG
from .mutations import mutated

DATES, ADDRESSES, LINES, SHEETS, DEFINITIONS, STAMPS = 40_000, 30_000, 16_000, 8_000, 3_000, 3_000
SECRET = "s3cret"  # noqa: S105 - what must not be shown
_LOOKS_RIGHT = re.compile(r"postgresql://ana:[^@]*@[^@]*")
"""Without its host, but with an @ in its password: what follows that is a host to everybody."""
_MEGABYTES = 400
_LONGEST = 200_000


class Tally:
    """How inputs were taken: refused in words, or accepted."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def count(self, enter: Callable[[], object], refusal: type[Exception] = BriefingError) -> str:
        """Enter one input; the words of its refusal. Any other exception fails the test."""
        try:
            enter()
        except refusal as error:
            words = str(error)
        else:
            self.counts["accepted"] += 1
            return ""
        self.counts["refused"] += 1
        assert words.strip()
        assert len(words) < _LONGEST
        return words

    def __str__(self) -> str:
        return f"{self.counts['refused']} refused, {self.counts['accepted']} accepted"


@pytest.fixture(autouse=True)
def _bounded_memory(tell: Tell) -> Iterator[None]:
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tell(f"peak memory so far: {peak:.0f} MB")
    assert peak < _MEGABYTES


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    return random.Random(request.node.name)  # noqa: S311 - a fixed seed, no secret


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], Path]:
    """Gives the path of a ledger of the small dossier, as it was at first."""
    origin, path = tmp_path / "origin.db", tmp_path / "ledger.db"
    with Ledger.open(origin, clock=now) as ledger:
        load_dossier(ledger, DOSSIER, "Ana")

    def copy() -> Path:
        for extra in ("-wal", "-shm"):
            Path(f"{path}{extra}").unlink(missing_ok=True)
        shutil.copy(origin, path)
        return path

    return copy


def whole(ledger: Ledger) -> None:
    assert list(check_ledger(ledger)) == []


DATE_SEEDS = (
    "2024-11-25", "2024-11", "2024", "2024-11-24/2024-11-26", "[2024-11-24..2024-11-26]",
    "2024-11-25~", "2024-11-2X", "2024-21", "{2024-11-24,2024-11-26}", "2024-11-25T12:30:00+03:00",
    "Y17E7", "1985-04?", "../2024", "2024-11-25/..", "",
)  # fmt: skip


def test_dates(chance: random.Random, tell: Tell) -> None:
    tally = Tally()
    for turn in range(DATES):
        text = mutated(chance, chance.choice(DATE_SEEDS), 3)
        if turn % 2:
            zone = chance.choice([None, "Europe/Moscow"])
            tally.count(partial(When.parse, text, zone), ValueError)
        else:
            tally.count(partial(day_of, text))
    tell(f"{DATES} dates: {tally}")


PASSWORD_PARTS = (
    "@",
    "/",
    ":",
    "?",
    "#",
    "%",
    "%4",
    "%zz",
    "&",
    "=",
    " ",
    "'",
    "\\",
    "é",
    "\x00",
    "",
)
FORMS = (
    "postgresql://ana:{}@127.0.0.1:1/north",
    "postgres://ana:{}@127.0.0.1:1,127.0.0.1:2/north?target_session_attrs=read-write",
    "postgresql://127.0.0.1:1/north?user=ana&password={}",
    "POSTGRESQL://ana:{}@127.0.0.1:1/north",
    "mysql://ana:{}@127.0.0.1:1/north",
    "host=127.0.0.1 port=1 user=ana password={} dbname=north",
    "host=127.0.0.1 port=1 user=ana password='{}' dbname=north",
    "password={}",
    "postgresql://ana:{}",
    "postgresql://:{}@/",
    "postgresql:ana:{}@127.0.0.1/north",
)


def test_connection_strings_and_their_passwords(
    chance: random.Random, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "2")
    tally = Tally()
    tried = Tally()
    shown = []
    for turn in range(ADDRESSES):
        around = [chance.choice(PASSWORD_PARTS) for _ in range(chance.randint(1, 4))]
        around.insert(chance.randrange(len(around) + 1), SECRET)
        dsn = chance.choice(FORMS).format("".join(around))
        if turn % 3 == 0:
            form, hole, rest = chance.choice(FORMS).partition("{}")
            dsn = mutated(chance, form, 1) + SECRET + rest if hole else form
            if not is_server(dsn):
                tally.counts["refused"] += 1
                continue
        assert is_server(dsn)
        words = tally.count(partial(server, dsn))
        if not words:
            address = server(dsn)
            words = f"{address.name} {address!r}"
            if turn % 60 == 1:
                words += tried.count(partial(Ledger.open, dsn, clock=now, patience=1))
        if SECRET in words and turn % 3 and not _LOOKS_RIGHT.fullmatch(dsn):
            shown.append(dsn)
    assert shown == []
    tell(
        f"{ADDRESSES} connection strings: {tally}; {tried.counts['refused']} of those "
        "also tried, where no server is; none of their passwords was shown"
    )


def test_lines(
    chance: random.Random, tell: Tell, fresh: Callable[[], Path], tmp_path: Path
) -> None:
    with Ledger.open(fresh(), clock=now) as ledger:
        lines = list(export_jsonl(DossierReader(ledger, SLUG, "0", now())))
    tally = Tally()
    file = tmp_path / "lines.jsonl"
    seeds = [*lines, "\n".join(lines[:3]), "\n".join(lines[-3:])]
    in_batches(
        LINES, fresh, tally,
        lambda: write(file, mutated(chance, chance.choice(seeds), 2)),
        lambda ledger: import_file(ledger, file, "Ana"),
    )  # fmt: skip
    tell(f"{LINES} imports of JSON lines: {tally}")


@pytest.mark.parametrize(
    ("pattern", "times"), [("sheets/*.toml", SHEETS), ("dossier.toml", DEFINITIONS)]
)
def test_sheets_and_definitions(
    chance: random.Random, tell: Tell, fresh: Callable[[], Path], tmp_path: Path,
    pattern: str, times: int,
) -> None:  # fmt: skip
    folder = tmp_path / "dossier"
    shutil.copytree(DOSSIER, folder)
    files = {path: path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern))}
    tally = Tally()

    def spoil() -> None:
        for path, text in files.items():
            path.write_text(text, encoding="utf-8")
        path, text = chance.choice(list(files.items()))
        write(path, mutated(chance, text, 2))

    in_batches(times, fresh, tally, spoil, lambda ledger: load_dossier(ledger, folder, "Ana"))
    tell(f"{times} dossiers with a mutated {pattern}: {tally}")


def test_stamps(chance: random.Random, tell: Tell, fresh: Callable[[], Path]) -> None:
    tally: Counter[str] = Counter()
    with Ledger.open(fresh(), clock=now) as ledger:
        reader = DossierReader(ledger, SLUG, "0", now())
        text = brief_markdown(stamped(reader.brief(reader.vantage(AskedClocks()))))
        body, mark, stamp = text.rpartition("<!--")
        maker = BriefMaker(ledger, "0", now())
        assert all(check.holds for check in verify_brief(maker, text, "brief.md"))
        for turn in range(STAMPS):
            spoiled = (
                body + mark + mutated(chance, stamp, 2)
                if turn % 4
                else mutated(chance, body, 2) + mark + stamp
            )
            try:
                held = all(check.holds for check in verify_brief(maker, spoiled, "brief.md"))
                assert not held or spoiled.rstrip() == text.rstrip()
                tally["unchanged" if held else "found wanting"] += 1
            except BriefingError:
                tally["refused"] += 1
        whole(ledger)
    tell(f"{STAMPS} briefs with a mutated stamp or text: {dict(tally)}")


def write(file: Path, text: str) -> None:
    file.write_bytes(text.encode("utf-8", "surrogatepass"))


def in_batches(
    times: int, fresh: Callable[[], Path], tally: Tally, spoil: Callable[[], None],
    enter: Callable[[Ledger], object],
) -> None:  # fmt: skip
    """Enter so many spoiled inputs; a refused one leaves the head, an accepted one is undone."""
    done = 0
    while done < times:
        with Ledger.open(fresh(), clock=now) as ledger:
            before = ledger.head(SLUG)
            accepted = tally.counts["accepted"]
            while done < times and ledger.head(SLUG) == before:
                spoil()
                tally.count(partial(enter, ledger))
                done += 1
                if tally.counts["accepted"] == accepted:
                    assert ledger.head(SLUG) == before
                accepted = tally.counts["accepted"]
            whole(ledger)
