"""Writes the ledger that a release leaves behind: ``python -m tests.ledger.release 0.1.0``.

Run once, when a release is made; its file is kept as it is and opened by every later version.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.terminal import RIVER, Terminal

FOLDER = Path(__file__).parent / "releases"
_FIRST_DAY = datetime(2031, 6, 20, 12, 0, tzinfo=UTC)

ACTS: tuple[tuple[object, ...], ...] = (
    ("load", RIVER),
    ("correct", 14, "--set", "statement=A second round was planned.", "--reason", "A slip."),
    ("conflict", 8, 9, "--point", "Who asked “whom”?"),
    ("retract", 20, "--reason", "Told twice."),
    ("reinstate", 20, "--reason", "Not told twice."),
    ("withdraw", "n2", "--reason", "The paper took it back."),
    ("reinstate", "--source", "n2", "--reason", "The paper “printed” it again."),
)


def write(version: str, folder: Path) -> Iterator[Path]:
    """The ledger of some acts of the desk, as a file and as its export."""
    with TemporaryDirectory() as reader:
        terminal = Terminal(Path(reader), _FIRST_DAY)
        for act in ACTS:
            terminal.run(*act)
            terminal.now += timedelta(hours=1)
        export = terminal.says("export")
        with closing(sqlite3.connect(terminal.ledger)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
        shutil.copy(terminal.ledger, folder / f"{version}.db")
        yield folder / f"{version}.db"
        (folder / f"{version}.jsonl").write_text(export, encoding="utf-8")
        yield folder / f"{version}.jsonl"


if __name__ == "__main__":
    (_, wanted) = sys.argv
    if (FOLDER / f"{wanted}.db").exists():
        sys.exit(f"the ledger of {wanted} is kept as it is")
    for file in write(wanted, FOLDER):
        sys.stderr.write(f"wrote {file}\n")
