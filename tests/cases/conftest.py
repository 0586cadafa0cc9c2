"""A dossier of a few lines: two sides, one track, and the sentences of a test as its article."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal

DEFINITION = """\
slug = "hills"
title = "The hills"
time_zone = "{zone}"
parties = ["upland", "lowland"]
lead_track = "pact"
[[track]]
id = "pact"
title = "Pact"
none = "No pact on record"
goal = "signature"
stages = [
    {{ id = "proposed", title = "Pact proposed", kind = "in words" }},
    {{ id = "opened", title = "Talks opened", kind = "in procedure" }},
    {{ id = "signed", title = "Pact signed", kind = "in act" }},
]
[[source]]
id = "s1"
label = "S1"
file = "sources/s1.txt"
title = "The article"
published = "{published}"
reliability = "C"
reliability_reason = "a weekly"
family = "I"
[[actor]]
id = "upland"
name = "Upland"
kind = "state"
[[actor]]
id = "lowland"
name = "Lowland"
kind = "state"
[[actor]]
id = "quill"
name = "Rosa d'Quill"
short = "d'Quill"
kind = "person"
of = "upland"
{more}
"""

SHEET = """\
source = "s1"
[defaults]
credibility = 3
credibility_reason = "one report"
importance = 1
basis = "stated"
"""


class Hills:
    """The small dossier, a fact at a time."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.folder = terminal.folder / "hills"
        self.lines: list[str] = []
        self.facts: list[str] = []
        self.zone, self.published, self.more = "UTC", "2024-03-06", ""
        self.others: dict[str, str] = {}

    def fact(self, key: str, type_: str, quote: str, *fields: str, statement: str = "") -> None:
        """A fact with its own line of the article as its quote, and its fields as in a sheet."""
        self.lines.append(quote)
        said = (statement or f"{quote}.").replace('"', '\\"')
        self.facts.append(
            "\n".join(
                [
                    "[[fact]]",
                    f'key = "{key}"',
                    f'type = "{type_}"',
                    f'statement = "{said}"',
                    *fields,
                    "[[fact.citation]]",
                    f"exact = '''{quote}'''",
                ]
            )
        )

    def second(self, text: str, sheet: str, published: str = "2024-03-08") -> None:
        """Another article, of another family, with its sheet."""
        self.more += (
            '[[source]]\nid = "s2"\nlabel = "S2"\nfile = "sources/s2.txt"\ntitle = "Another"\n'
            f'published = "{published}"\nreliability = "C"\nreliability_reason = "a daily"\n'
            'family = "II"\n'
        )
        self.others = {"sources/s2.txt": text, "sheets/s2.toml": f'source = "s2"\n{sheet}'}

    def write(self) -> Path:
        """The folder as it is by now."""
        for part in ("sources", "sheets"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        definition = DEFINITION.format(zone=self.zone, published=self.published, more=self.more)
        (self.folder / "dossier.toml").write_text(definition, "utf-8")
        article = "\n".join([f"{line}." for line in self.lines]) + "\n"
        (self.folder / "sources" / "s1.txt").write_text(article, "utf-8")
        (self.folder / "sheets" / "s1.toml").write_text(SHEET + "\n".join(self.facts), "utf-8")
        for name, text in self.others.items():
            (self.folder / name).write_text(text, "utf-8")
        return self.folder

    def load(self) -> Terminal:
        """A terminal that has loaded it."""
        self.terminal.run("load", self.write())
        return self.terminal

    def refused(self) -> str:
        """Why it is not loaded."""
        return self.terminal.run("load", self.write(), code=2).stderr


@pytest.fixture
def hills(tmp_path: Path) -> Hills:
    return Hills(Terminal(tmp_path, datetime(2025, 1, 1, tzinfo=UTC)))


@pytest.fixture
def step(hills: Hills) -> Callable[..., None]:
    """A step of the pact: key, stage, date, quote."""

    def write(key: str, stage: str, occurred: str, quote: str, *more: str) -> None:
        fields = (f'occurred = "{occurred}"', 'track = "pact"', f'stage = "{stage}"')
        hills.fact(key, "step-taken", quote, *fields, *more)

    return write
