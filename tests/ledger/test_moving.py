"""The same product on a file and on a server: ledgers move between them and stay the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from tests.cli.terminal import AFTER_THE_TALKS, RIVER, Done, Terminal

from .server import OWNER, PASSWORD, Server

NUMBERS = count()
SERVER = "server"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path, AFTER_THE_TALKS)


@pytest.fixture
def new_database(postgres: Server) -> Iterator[Callable[[], str]]:
    """Gives the connection string of an empty database, another at each call."""
    made: list[str] = []

    def new() -> str:
        made.append(f"moved_{next(NUMBERS)}")
        postgres.query(f"CREATE DATABASE {made[-1]} OWNER {OWNER}")
        return postgres.dsn(made[-1], OWNER)

    yield new
    for name in made:
        postgres.query(f"DROP DATABASE {name} WITH (FORCE)")


def run(terminal: Terminal, db: str, *words: object, code: int = 0) -> Done:
    """A command on another database; the password is in nothing that it says."""
    done = terminal.run(*words, "--db", db, code=code)
    assert PASSWORD not in done.stdout + done.stderr
    assert db not in done.stdout + done.stderr
    return done


def edited(terminal: Terminal, db: str) -> None:
    """Some acts of the desk, each a while after the one before."""
    acts = (
        ("correct", 14, "--set", "statement=A second round was planned.", "--reason", "a test"),
        ("retract", 20, "--reason", "a test", "--by", "Бен"),
        ("withdraw", "n2", "--reason", "“так”"),
        ("reinstate", "--source", "n2", "--reason", "a test"),
    )
    for act in acts:
        terminal.now += timedelta(hours=1)
        run(terminal, db, *act)


def test_a_ledger_moves_to_a_server_and_back_with_all_that_it_is(
    terminal: Terminal, new_database: Callable[[], str]
) -> None:
    home, there, back = str(terminal.folder / "home.db"), new_database(), "back.db"
    run(terminal, home, "load", RIVER)
    edited(terminal, home)
    lines = terminal.folder / "lines.jsonl"
    run(terminal, home, "export", "-o", lines)
    terminal.now += timedelta(days=30)

    assert "restored 29, appended 0" in run(terminal, there, "import", lines, "--by", "Eve").stderr
    again = terminal.folder / "again.jsonl"
    run(terminal, there, "export", "-o", again)
    assert again.read_bytes() == lines.read_bytes()
    back = str(terminal.folder / "back.db")
    run(terminal, back, "import", again)
    for words in (
        ("log", "--format", "json"),
        ("generate", "--as-of", "2031-06-01"),
        ("generate", "--as-of", "2031-06-01", "--recorded-by", "26", "--full"),
        ("diff", "2031-04-20", "2031-06-01"),
        ("sources",),
        ("verify",),
    ):
        told = {run(terminal, db, *words).stdout for db in (home, there, back)}
        assert len(told) == 1


def test_a_server_is_worked_on_as_a_file_is(
    terminal: Terminal, new_database: Callable[[], str]
) -> None:
    here, there = str(terminal.folder / "here.db"), new_database()
    for db in (here, there):
        terminal.now = AFTER_THE_TALKS
        assert "recorded 25 events" in run(terminal, db, "load", RIVER).stderr
        assert "recorded 0 events, " in run(terminal, db, "load", RIVER).stderr
        assert "everything holds" in run(terminal, db, "load", RIVER, "--dry-run").stderr
        edited(terminal, db)
    for words in (
        ("export",),
        ("generate",),
        ("replay", "--to-number", "29"),
        ("show", 14),
        ("coverage", "--sheets", RIVER),
        ("verify",),
    ):
        assert run(terminal, here, *words).stdout == run(terminal, there, *words).stdout


def test_what_a_server_cannot_do_is_said_without_its_password(
    terminal: Terminal, postgres: Server, new_database: Callable[[], str]
) -> None:
    empty = new_database()
    said = run(terminal, empty, "generate", code=2).stderr
    assert "holds no ledger; make one: briefing load DIR" in said
    run(terminal, empty, "load", RIVER)
    said = run(terminal, empty, "backup", terminal.folder / "copy.db", code=2).stderr
    assert "pg_dump" in said
    assert not (terminal.folder / "copy.db").exists()
    for db in (
        postgres.dsn("nowhere", OWNER),
        postgres.dsn("postgres", OWNER, "s3cret/@"),
        f"host=127.0.0.1 port={postgres.port} user={OWNER} password='s3cret' dbname=postgres",
        f"host=127.0.0.1 port=1 password={PASSWORD}",
        f"postgresql://{OWNER}:{PASSWORD}@127.0.0.1/postgres",
        f"postgresql://127.0.0.1:1/north?password={PASSWORD}&user=ana",
        f"postgresql://{OWNER}:s3cret",
        "mysql://ana:s3cret@127.0.0.1/north",
    ):
        for words in (("verify",), ("load", RIVER), ("generate",), ("log",)):
            done = run(terminal, db, *words, code=2)
            assert "s3cret" not in done.stdout + done.stderr
            assert "Traceback" not in done.stderr
