"""Which way text runs: pieces of one direction, as documents mark them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_STRONG = frozenset({"L", *_RIGHT_TO_LEFT})
_LETTERS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RUN = re.compile(rf"[{_LETTERS}](?:[^A-Za-z\n]*[{_LETTERS}])?")
"""Letters of scripts that run from right to left, with what stands between them."""


def by_direction(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a text in order, each with whether it runs from right to left."""
    at = 0
    for found in _RUN.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], False
        yield found[0], True
        at = found.end()
    if at < len(text):
        yield text[at:], False


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter of a text is of a script that runs from right to left."""
    directions = map(unicodedata.bidirectional, text)
    first = next((each for each in directions if each in _STRONG), "L")
    return first in _RIGHT_TO_LEFT
