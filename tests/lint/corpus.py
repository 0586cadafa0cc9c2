"""The corpus of edits: what a careless or malicious editor does to a brief, or a tidy one.

An edit replaces a few words of a generated brief. `edits/briefs.toml` names the briefs. The other
files of `edits` hold the edits, those that mislead and those that do not, each in two halves: rules
are written with the seen half in view and judged by the held one.

Notes are written by the key of their fact, `[^strike-begun]`, so that the data hold whatever number
a fact has.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from briefing.service import dossier_reader
from tests.cli.terminal import NEW_YEAR, Terminal, loaded

FOLDER = Path(__file__).parent / "edits"
REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Brief:
    """A generated brief in Markdown, with its dossier's folder and the numbers of its events."""

    dossier: Path
    text: str
    numbers: dict[str, int]

    def numbered(self, words: str) -> str:
        """The words with notes by number; KeyError for the key of no event."""
        key = r"\[\^([a-z][a-z0-9-]*)\]"
        return re.sub(key, lambda note: f"[^{self.numbers[note[1]]}]", words)

    def section(self, title: str) -> tuple[int, int]:
        """Where a section stands, from its heading to the next or to the stamp, in code points.

        "Header" is all before the first heading. ValueError if there is no such section.
        """
        start = 0 if title == "Header" else self.text.index(f"\n## {title}\n") + 1
        end = re.compile(r"\n## |\n<!-- ").search(self.text, start)
        return start, end.start() if end else len(self.text)


@dataclass(frozen=True)
class Edit:
    """Other words in place of some that stand once in a section of a brief."""

    id: str
    kind: str
    brief: str
    """The name of the brief in `briefs.toml`."""
    section: str
    before: str
    after: str
    why: str
    """In what it misleads, or why it does not."""
    set: str
    """`seen`, or `held` for the judgement at the end."""
    misleads: bool
    line: bool = False
    """Whether `before` stands for the whole line that holds it."""

    def applied(self, brief: Brief) -> str:
        """The brief as edited; ValueError unless `before` stands once in its section."""
        start, end = brief.section(self.section)
        text, before = brief.text[start:end], brief.numbered(self.before)
        if text.count(before) != 1:
            problem = f"{text.count(before)} times in {self.section!r}: {before!r}"
            raise ValueError(problem)
        head, tail = text.split(before)
        if self.line:
            head, tail = head[: head.rfind("\n") + 1], tail.partition("\n")[2]
        return brief.text[:start] + head + brief.numbered(self.after) + tail + brief.text[end:]


@cache
def edits() -> tuple[Edit, ...]:
    """All edits, in the order of their files."""
    found: list[Edit] = []
    for path in sorted(FOLDER.glob("*-*.toml")):
        data = _read(path)
        rows = data.pop("edit")
        found += [Edit(**data, **row) for row in rows]
    return tuple(found)


@cache
def briefs() -> dict[str, Brief]:
    """The briefs that edits are made in, by name: each fact a line of its own; generated once."""
    named = _read(FOLDER / "briefs.toml")
    found = {}
    for dossier in {row["dossier"] for row in named.values()}:
        with TemporaryDirectory() as folder:
            terminal = Terminal(Path(folder), NEW_YEAR)
            terminal.ledger.write_bytes(loaded(REPOSITORY / dossier, NEW_YEAR))
            numbers = {event["key"]: event["number"] for event in terminal.data("log")}
            for name, row in named.items():
                if row["dossier"] == dossier:
                    with patch.object(dossier_reader, "composed", lambda brief, _: brief):
                        text = terminal.says("generate", *row["options"])
                    found[name] = Brief(REPOSITORY / dossier, text, numbers)
    return found


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
