"""Whatever stands in a file, reading it ends in a dossier or in problems."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.dossier import read_dossier
from briefing.dossier.document import Document, parse_document
from briefing.errors import InvalidInput, Problem
from tests.dossier.conftest import DEFINITION, FILES, SECOND_SHEET, SHEET


def read(name: str, data: bytes) -> None:
    """Read the small dossier with one file exchanged; every problem is worded and placed."""
    with tempfile.TemporaryDirectory() as place:
        for file, text in FILES.items():
            path = Path(place) / file
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data if file == name else text.encode())
        try:
            read_dossier(Path(place))
        except InvalidInput as error:
            for problem in error.problems:
                assert problem.line >= 1
                assert problem.message
                assert "\n" not in problem.message


NAMES = st.sampled_from(sorted(FILES))


@given(NAMES, st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    read(name, data)


@given(NAMES, st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    read(name, text.encode("utf-8", "surrogatepass"))


KEYS = sorted({
    line.split(" =")[0].strip("[] {").split(".")[-1]
    for text in (DEFINITION, SHEET, SECOND_SHEET)
    for line in text.splitlines()
    if line and line[0].isalpha()
} | {"nth", "start", "via", "attests", "due", "ends", "topics", "weight", "former"})  # fmt: skip
VALUES = st.sampled_from([
    "1", "-1", "1.5", "nan", "-inf", "true", '""', '" "', '"s1"', '"visit"', '"2030"', '"[2030..]"',
    '"20u0-1~"', '"2030-01-01T99:99Z"', "2030-01-01", "2030-01-01T00:00:00Z", "12:30:00", "[]",
    "[[]]", "[{}]", "{}", '{ id = "tea" }', '["tea", 1]', '[{ id = "tea", role = "visitor" }]',
    '"\\u0000"', '"\\u202E"', '"Tea visited Coffee on Tuesday"', f'"{"x" * 700}"', "1e400",
    '"Etc/../UTC"', '"9999-99"', '"y-170000002"', '"2030-21/2031-24"', "'''\n'''",
])  # fmt: skip


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, str]:
    """A file with some of its lines given other values, dropped or doubled."""
    name = draw(st.sampled_from(["dossier.toml", "sheets/1.toml", "sheets/2.toml"]))
    lines = FILES[name].splitlines()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(["value", "key", "drop", "double", "add"]))
        key = lines[at].split(" = ")[0] if " = " in lines[at] else draw(st.sampled_from(KEYS))
        if kind == "value":
            lines[at] = f"{key} = {draw(VALUES)}"
        elif kind == "key":
            lines[at] = lines[at].replace(key, draw(st.sampled_from(KEYS)), 1)
        elif kind == "drop" and len(lines) > 1:
            del lines[at]
        elif kind == "double":
            lines.insert(at, lines[at])
        else:
            lines.insert(at, f"{draw(st.sampled_from(KEYS))} = {draw(VALUES)}")
    return name, "\n".join(lines)


@given(changed())
@settings(max_examples=200, deadline=None)
def test_any_slip_of_hand_is_read_or_refused(change: tuple[str, str]) -> None:
    name, text = change
    read(name, text.encode())


def paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every path of a TOML value."""
    parts: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))
    return [path, *(deep for key, inner in parts for deep in paths(inner, (*path, key)))]


@given(changed())
@settings(max_examples=120, deadline=None)
def test_every_value_of_a_document_has_a_line(change: tuple[str, str]) -> None:
    document = parse_document(*change)
    assert isinstance(document, (Document, Problem))
    if isinstance(document, Document):
        count = change[1].count("\n") + 1
        for path in paths(document.values)[1:]:
            assert path in document.lines
            assert 1 <= document.lines[path] <= count
