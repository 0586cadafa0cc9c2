"""On which line of a TOML text each table, key and element stands.

``tomllib`` gives values without places, so this reads the places alone, from text that
``tomllib`` has accepted: it finds its way past strings, lists and inline tables and does not
check them again. One pass, linear in the length of the text.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator

Path = tuple[str | int, ...]
"""Where a value stands: names of tables and keys, and places in lists from 0."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
STRING = (
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
)
"""A pattern of any string of TOML, where a dot stands for line breaks too."""
_STRING = re.compile(STRING, re.DOTALL)
_SCALAR = re.compile(r"[^,\]}#\n]*")
_REST = re.compile(r"[^\n]*")


def lines_of(text: str) -> dict[Path, int]:
    """The line, from 1, on which each path of a valid TOML text begins.

    A table begins at its header, a key where it is written, an element of a list where its
    value is; tables of an array have paths such as ``("fact", 3)``.
    """
    return _Scan(text).lines


class _Scan:
    """One pass over a text: the place reached, and the lines found so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._counts: dict[Path, int] = {}
        self._run()

    def _run(self) -> None:
        table: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
                self._skip(_REST)
            elif not self._pair(table):
                self._skip(_REST)
            self._skip(_BLANK)

    def _header(self) -> Path:
        start, array = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if array else 1
        names = list(self._names())
        path: Path = ()
        for place, name in enumerate(names):
            path = (*path, name)
            if path in self._counts and not (array and place == len(names) - 1):
                path = (*path, self._counts[path] - 1)
            self._note(path, start)
        if array:
            self._note(path, start)
            count = self._counts.get(path, 0)
            self._counts[path] = count + 1
            path = (*path, count)
        self._note(path, start)
        return path

    def _pair(self, table: Path) -> bool:
        """Read ``key = value`` under a table; whether there was one."""
        start = self.at
        path = table
        for name in self._names():
            path = (*path, name)
            self._note(path, start)
        if path == table or not self.text.startswith("=", self.at):
            return False
        self.at += 1
        self._skip(_SPACE)
        self._value(path)
        return True

    def _names(self) -> Iterator[str]:
        while True:
            self._skip(_SPACE)
            if found := _BARE.match(self.text, self.at):
                yield found.group()
            elif found := _STRING.match(self.text, self.at):
                yield str(tomllib.loads(f"name = {found.group()}")["name"])
            else:
                return
            self.at = found.end()
            self._skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return
            self.at += 1

    def _value(self, path: Path) -> None:
        if found := _STRING.match(self.text, self.at):
            self.at = found.end()
        elif self.text.startswith("[", self.at):
            self._elements(path)
        elif self.text.startswith("{", self.at):
            self._inline(path)
        else:
            self._skip(_SCALAR)

    def _elements(self, path: Path) -> None:
        self.at += 1
        place = 0
        while self._inside("]"):
            before = self.at
            self._note((*path, place), before)
            self._value((*path, place))
            place += 1
            self._pass_comma(before)
        self.at += 1

    def _inline(self, path: Path) -> None:
        self.at += 1
        while self._inside("}"):
            before = self.at
            self._pair(path)
            self._pass_comma(before)
        self.at += 1

    def _inside(self, closing: str) -> bool:
        self._skip(_BLANK)
        return self.at < len(self.text) and self.text[self.at] != closing

    def _pass_comma(self, before: int) -> None:
        self._skip(_BLANK)
        if self.text.startswith(",", self.at) or self.at == before:
            self.at += 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self.text, self.at):
            self.at = found.end()

    def _note(self, path: Path, at: int) -> None:
        self.lines.setdefault(path, bisect_left(self._breaks, at) + 1)
