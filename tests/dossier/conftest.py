"""A small dossier as text, and what is wrong with it once a line is changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from briefing.dossier import read_dossier
from briefing.errors import InvalidInput, Problem

DEFINITION = """\
slug = "tea"
title = "Tea and coffee"
time_zone = "Asia/Kabul"
parties = ["tea", "coffee"]
lead_track = "peace"

[[track]]
id = "peace"
title = "Peace"
stages = [
    { id = "offered", title = "Offered", kind = "in words" },
    { id = "made", title = "Made", kind = "in act" },
]

[[source]]
id = "s1"
label = "S1"
file = "sources/1.txt"
title = "Tea visits coffee"
published = "2030-01-02"
reliability = "C"
reliability_reason = "a test"
family = "I"

[[source.part]]
id = "s1b"
label = "S1b"
begins = "Afterword"
title = "Afterword of S1"
published = "2030-01-02"
reliability = "F"
reliability_reason = "unsigned"

[[source]]
id = "s2"
label = "S2"
file = "sources/2.txt"
title = "Another text"
published = "2030-01-03"
reliability = "C"
reliability_reason = "a test"
family = "II"

[[actor]]
id = "tea"
name = "Tea"
kind = "state"

[[actor]]
id = "coffee"
name = "Coffee"
kind = "state"
"""

ARTICLE = """\
Tea visited Coffee on Tuesday. “Milk isn’t for us,” said Tea, and Coffee said that sugar could help.
Coffee offered peace. Tea reportedly agreed. Tea did not say when.
Afterword: Coffee offered peace, some say.
"""

SHEET = """\
source = "s1"

[[fact]]
key = "visit"
type = "visit-made"
statement = "Tea visited Coffee."
occurred = "2030-01-01"
basis = "resolved"
basis_note = "on Tuesday"
actors = [
    { id = "tea", role = "visitor" },
]
[[fact.citation]]
exact = "Tea visited Coffee on Tuesday"

[[fact]]
key = "offer"
type = "step-taken"
statement = "Coffee offered peace."
basis = "unknown"
track = "peace"
stage = "offered"
[[fact.citation]]
exact = "Coffee offered peace."
"""

SECOND_ARTICLE = "Tea came to Coffee. Peace was offered by Coffee.\n"

SECOND_SHEET = """\
source = "s2"

[[corroborates]]
fact = "visit"
[[corroborates.citation]]
exact = "Tea came to Coffee"

[[conflict]]
key = "who-came"
point = "Who came"
[[conflict.account]]
text = "visited"
facts = ["visit"]
sources = ["s1"]
[[conflict.account]]
text = "came"
facts = ["visit"]
sources = ["s2"]
"""

FILES: dict[str, str] = {
    "dossier.toml": DEFINITION,
    "sources/1.txt": ARTICLE,
    "sources/2.txt": SECOND_ARTICLE,
    "sheets/1.toml": SHEET,
    "sheets/2.toml": SECOND_SHEET,
}

Write = Callable[..., Path]
Problems = Callable[..., list[Problem]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the small dossier, with other files or with words of a file replaced."""

    def written(
        files: Mapping[str, str | bytes | None] | None = None,
        change: tuple[str, str, str] | None = None,
        add: tuple[str, str] | None = None,
    ) -> Path:
        texts: dict[str, str | bytes | None] = {**FILES, **(files or {})}
        if change:
            file, old, new = change
            assert old in FILES[file]
            texts[file] = FILES[file].replace(old, new, 1)
        if add:
            texts[add[0]] = f"{FILES[add[0]]}\n{add[1]}"
        for name, content in texts.items():
            path = tmp_path / "tea" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            if content is not None:
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / "tea"

    return written


@pytest.fixture
def problems(write: Write) -> Problems:
    """The problems of the small dossier after a change, with files named from its folder."""

    def found(**changes: object) -> list[Problem]:
        folder = write(**changes)
        try:
            read_dossier(folder)
        except InvalidInput as error:
            return [
                Problem(p.file.removeprefix(f"{folder}/"), p.line, p.message)
                for p in error.problems
            ]
        return []

    return found
