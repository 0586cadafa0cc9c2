"""Runs the commands of a page in its order, in an empty folder, at a fixed time."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout, suppress
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from briefing.cli import app
from briefing.cli.context import CommandContext
from briefing.ledger import Ledger
from briefing.service.loading import bundled, load_dossier

from .page import ROOT, Shown, blocks, files, named_numbers, renumbered, shown
from .quote import GAP, problem, renewed

NOW = datetime(2025, 1, 15, 9, 0, tzinfo=UTC)
MAKE_BRIEF = "make brief"
MAKE_TEST = "make test"
_PASSED = re.compile(r"=+ (?:\d+|\.\.\.) passed.* in .+=+")


def clock() -> datetime:
    """The time in every session."""
    return NOW


@contextmanager
def folder(path: Path, text: str) -> Iterator[None]:
    """An empty folder with the files that a page shows, and the bundled dossiers."""
    (path / "seeds").symlink_to(ROOT / "seeds")
    for name, content in files(text).items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(content, encoding="utf-8")
    before = dict(os.environ)
    os.environ["BRIEFING_AUTHOR"] = "ana"
    os.environ.pop("BRIEFING_DB", None)
    try:
        with chdir(path):
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def run(command: str) -> list[str]:
    """The lines that a command prints, on stdout and stderr, as a terminal shows them."""
    if command == MAKE_BRIEF:
        return [line for call in _recipe("brief") for line in run(f"{call} --db make.db")]
    words = shlex.split(command)
    if words[0] != "briefing":
        msg = f"only briefing and {MAKE_BRIEF!r} are run here, not {command!r}"
        raise ValueError(msg)
    printed = StringIO()
    with redirect_stdout(printed), redirect_stderr(printed), suppress(SystemExit):
        app(words[1:], obj=CommandContext(clock, "0.1.0"), prog_name="briefing")
    return printed.getvalue().rstrip("\n").split("\n")


def _recipe(target: str) -> list[str]:
    """The calls of the program in a target of the Makefile."""
    lines = (ROOT / "Makefile").read_text("utf-8").split("\n")
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{target}:"))
    recipe = lines[start + 1 : lines.index("", start)]
    calls = (re.search(r"\$\(BIN\)/(briefing [^>]*)", line) for line in recipe)
    return [call[1].strip() for call in calls if call]


def problems(text: str, where: Path) -> list[str]:
    """All quotes of a page that its commands do not print."""
    found = []
    with folder(where, text):
        for block in blocks(text):
            if block.info == "console":
                for each in shown(block):
                    wrong = problem_of(each)
                    found += [f"$ {each.command}: {wrong}"] if wrong else []
    return found


def problem_of(each: Shown) -> str | None:
    """What of a quote is not printed; of a run of the tests only the shape of its end."""
    if each.command == MAKE_TEST:
        told = all(line == GAP or _PASSED.fullmatch(line) for line in each.quoted)
        return None if told else "not as it ends"
    return problem(each.quoted, run(each.command))


def rewritten(text: str, where: Path) -> str:
    """The page with the output that its commands print now."""
    text = renumbered(text, new_numbers(text, where / "numbers.db"))
    pieces: list[str] = []
    end = 0
    with folder(where, text):
        for block in blocks(text):
            if block.info != "console":
                continue
            new = block.text
            for each in shown(block):
                if each.command == MAKE_TEST:
                    continue
                old = "\n".join(each.quoted)
                lines = "\n".join(renewed(each.quoted, run(each.command)))
                new = new.replace(old, lines) if old else new
            pieces += [text[end : block.start], new]
            end = block.start + len(block.text)
    return "".join([*pieces, text[end:]])


def new_numbers(text: str, db: Path) -> dict[int, int]:
    """From the numbers that a page uses to those that the same events have now."""
    with Ledger.open(db, clock=clock) as ledger:
        loaded = load_dossier(ledger, bundled()[0], "briefing")
        head = ledger.head(loaded.slug).number
        keys = {item.key: item.number for item in ledger.read(loaded.slug)}
    behind = {f"head+{more}" if more else "head": head + more for more in range(9)}
    return {number: (keys | behind)[name] for number, name in named_numbers(text).items()}
