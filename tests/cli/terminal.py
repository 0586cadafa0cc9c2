"""A terminal for tests: one ledger in a folder, a clock that stands still, and who is at it."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from briefing.cli import app
from briefing.cli.context import CommandContext

RIVER = Path(__file__).parents[1] / "dossiers" / "river-treaty"
BUNDLED = Path(__file__).parents[2] / "seeds" / "russia-taliban"
AFTER_THE_TALKS = datetime(2031, 6, 20, 12, 0, tzinfo=UTC)
"""When the river dossier is worked on: after all that its articles tell."""
NEW_YEAR = datetime(2025, 1, 15, 12, 0, tzinfo=UTC)
"""When the bundled dossier is worked on."""


COMMAND = typer.main.get_command(app)
"""The command line, put together once: that takes longer than most commands."""


@dataclass(frozen=True)
class Done:
    """What a command said."""

    stdout: str
    stderr: str


@dataclass
class Terminal:
    """Someone at a keyboard, with a ledger and a folder for files of their own."""

    folder: Path
    now: datetime

    @property
    def ledger(self) -> Path:
        """The ledger's file; it need not exist."""
        return self.folder / "briefing.db"

    def run(self, *words: object, code: int | None = 0) -> Done:
        """What comes of a command that ends with this exit code; a traceback fails the test.

        Without a code it may end with any but that of a fault of the program.
        """
        env = {"BRIEFING_DB": str(self.ledger), "BRIEFING_AUTHOR": "Ana", "COLUMNS": "200"}
        root = CommandContext(clock=lambda: self.now, program="test")
        with CliRunner().isolation(env=env) as (stdout, stderr, _):
            with pytest.raises(SystemExit) as end:
                COMMAND.main([str(word) for word in words], prog_name="briefing", obj=root)
            sys.stdout.flush()
            sys.stderr.flush()
            done = Done(stdout.getvalue().decode(), stderr.getvalue().decode())
        assert end.value.code in ({0, 1, 2} if code is None else {code}), (words, done)
        return done

    def says(self, *words: object) -> str:
        """The result that a command gives on stdout."""
        return self.run(*words).stdout

    def data(self, *words: object) -> Any:
        """The result of a command as data."""
        return json.loads(self.says(*words, "--format", "json"))

    def refused(self, *words: object) -> str:
        """The message of a command that is refused: exit 2, and nothing anywhere has changed."""
        before = self.files()
        result = self.run(*words, code=2)
        assert result.stdout == ""
        assert "Traceback" not in result.stderr
        assert self.files() == before
        return result.stderr

    def files(self) -> dict[str, bytes]:
        """Everything in the folder, hidden files too."""
        paths = sorted(self.folder.rglob("*"))
        return {str(p.relative_to(self.folder)): p.read_bytes() for p in paths if p.is_file()}

    def write(self, name: str, text: str) -> Path:
        """A file of theirs."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)

    def told(self, *clocks: object) -> dict[int, str]:
        """What the full brief tells of each fact, by number, apart from its corrections."""
        found: dict[int, str] = {}
        for section in self.data("generate", "--full", *clocks)["sections"]:
            for line in section["lines"] if section["id"] != "corrections" else ():
                for number in line["facts"]:
                    found[number] = f"{found.get(number, '')}{line['text']}\n"
        return found

    def number(self, key: str) -> int:
        """The number of the event with this key."""
        return next(int(e["number"]) for e in self.data("log") if e["key"] == key)

    def head(self) -> tuple[int, str]:
        """Number and digest of the last event."""
        last = self.data("log")[-1]
        return last["number"], last["digest"]


def sections(markdown: str) -> dict[str, str]:
    """The sections of a brief by title, without the header and the stamp."""
    parts = re.split(r"^## (.+)$", markdown.partition("<!-- ")[0], flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@cache
def loaded(dossier: Path, now: datetime) -> bytes:
    """The bytes of a ledger that holds a dossier and nothing else."""
    with TemporaryDirectory() as folder:
        terminal = Terminal(Path(folder), now)
        terminal.run("load", dossier, "--by", "the desk")
        assert list(terminal.files()) == ["briefing.db"]
        return terminal.ledger.read_bytes()
