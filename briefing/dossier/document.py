"""A text or TOML file from outside: read whole, or a problem that says what is wrong.

Nothing here knows what a file means. Files are regular, in UTF-8 and of bounded size, so
that a slip of hand (a picture, a pipe, a database) ends in a message.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from briefing.characters import acting, acting_in, words_quoted
from briefing.dossier import position
from briefing.errors import Problem

MOST_BYTES = 5_000_000
"""The largest file that is read: some 800,000 words."""

_LINE = re.compile(r"at line (\d+)")
_QUOTED = re.compile(r"""[^'"=]*= *(?P<sign>["'])(?P<inside>.*)(?P=sign)""")
_PLACE = re.compile(r" \(at (?:line \d+, column \d+|end of document)\)$")


@dataclass(frozen=True)
class Document:
    """A TOML file: its values, and the line on which each of them stands."""

    file: str
    """The name that problems are reported under."""
    text: str
    values: dict[str, Any]
    lines: Mapping[position.Path, int]
    moved: Mapping[position.Path, position.Path] = field(default_factory=dict)
    """Where in the file the values of some paths were written, if elsewhere."""
    derived: Mapping[position.Path, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    """Of tables that nobody wrote as a whole: ``field`` and ``rule`` of what a rule gave."""

    def line(self, *path: str | int) -> int:
        """The line of a path, or of the nearest table around it; 1 where there is none."""
        cuts = range(len(path), 0, -1)
        if cut := next((cut for cut in cuts if path[:cut] in self.moved), 0):
            path = (*self.moved[path[:cut]], *path[cut:])
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return 1

    def problem(self, message: str, *path: str | int) -> Problem:
        """Something wrong at a path of this file."""
        return Problem(self.file, self.line(*path), message)


def read_document(path: Path) -> Document | Problem:
    """The TOML file at ``path``, or what is wrong with it and on which line."""
    text = read_text(path)
    return text if isinstance(text, Problem) else parse_document(str(path), text)


def parse_document(file: str, text: str) -> Document | Problem:
    """The TOML document of a text; decimal fractions are kept as they are written."""
    text = text.removeprefix("\ufeff")
    try:
        values = tomllib.loads(text, parse_float=Decimal)
        document = Document(file, text, values, position.lines_of(text))
    except tomllib.TOMLDecodeError as error:
        return _syntax_problem(file, text, str(error))
    except RecursionError:
        return Problem(file, 1, "lists or tables are nested too deeply")
    except ValueError:  # a whole number with more digits than Python converts
        return Problem(file, 1, "holds a number that is too long to be meant")
    return _acting_problem(document, text) or document


def _acting_problem(document: Document, text: str) -> Problem | None:
    """The first character that would act, be it in a value or in a comment.

    What stands in the words of an article may stand in their quotes.
    """
    for path, told in acting_in(document.values):
        return document.problem(f"holds {told}, which would act instead of being read", *path)
    quoted = set().union(*words_quoted(document.values))
    for number, line in enumerate(text.split("\n"), 1):
        if found := acting("".join(char for char in line if char not in quoted)):
            message = f"holds {found}, which would act instead of being read"
            return Problem(document.file, number, message)
    return None


def _syntax_problem(file: str, text: str, message: str) -> Problem:
    found = _LINE.search(message)
    line = int(found.group(1)) if found else text.count("\n") + 1
    told = f"is not valid TOML here: {_PLACE.sub('', message)}"
    quoted = _QUOTED.match(text.split("\n")[line - 1])
    if quoted and quoted["sign"] in quoted["inside"]:
        told += f"; the text has {quoted['sign']} in it: write it between ''' and '''"
    return Problem(file, line, told)


def read_text(path: Path) -> str | Problem:
    """The text of a UTF-8 file, code point by code point: no line ending is translated."""
    try:
        if not path.is_file():
            what = "is not a regular file" if path.exists() else "does not exist"
            return Problem(str(path), 1, what)
        size = path.stat().st_size
        if size > MOST_BYTES:
            return Problem(str(path), 1, f"is larger than {MOST_BYTES:,} bytes ({size:,})")
        data = path.read_bytes()
    except (OSError, ValueError, RuntimeError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        return Problem(str(path), 1, f"cannot be read: {why or error}")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Problem(str(path), line, "is not in UTF-8 here; save the file as UTF-8")
