"""Characters that act instead of being read: controls, escape sequences, writing directions.

They are refused in what people write into a dossier, are kept in articles only where they do no
harm, and are shown escaped wherever text leaves the program.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_DIRECTIONS = r"\u202a-\u202e\u2066-\u2069"
_ACTING = re.compile(f"[{_CONTROLS}{_DIRECTIONS}]")
_IN_ARTICLES = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""What an article must not hold: controls but for tabs, ends of lines and of pages."""

_SHOWN = re.compile(f"\\r(?!\\n)|[{_CONTROLS}{_DIRECTIONS}\\u2028\\u2029\\ud800-\\udfff]")
"""What is escaped: also a return without a new line, which writes over what stands there."""
_ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\(?:u00[01]|b|f)")
_QUOTED = frozenset({"text", "exact", "quote", "hedge"})
"""Fields that hold words of an article as they stand there."""


def acting(text: str, *, quoted: bool = False) -> str | None:
    """The first character of a text that acts, as ``U+202E RIGHT-TO-LEFT OVERRIDE``.

    ``quoted`` text is an article's own, or taken from it.
    """
    found = (_IN_ARTICLES if quoted else _ACTING).search(text)
    if not found:
        return None
    name = unicodedata.name(found[0], "a control character")
    return f"U+{ord(found[0]):04X} ({name})"


def acting_in(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, str]]:
    """Every text within lists and tables that holds a character that acts: its path, and which."""
    if isinstance(value, str):
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        if told := acting(value, quoted=name in _QUOTED):
            yield path, told
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from acting_in(each, (*path, key))
    elif isinstance(value, list | tuple):
        for place, each in enumerate(value):
            yield from acting_in(each, (*path, place))


def words_quoted(value: Any, name: str = "") -> Iterator[str]:
    """The words of articles within lists and tables."""
    if isinstance(value, str) and name in _QUOTED:
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from words_quoted(each, key)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from words_quoted(each, name)


def may_act(stored: bytes) -> bool:
    """Whether JSON in UTF-8, as events are stored, may hold a character that acts."""
    # Text is searched for one character much faster than bytes for several.
    acts = _ACTING.search(stored.decode(errors="replace"))
    escapes = any(escape in stored for escape in (rb"\u00", rb"\b", rb"\f"))
    return bool(acts or (escapes and _ESCAPED.search(stored)))


def visible(text: str) -> str:
    r"""The text with each character that acts escaped as ``\u202e``; in JSON it stays the same."""
    return _SHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
