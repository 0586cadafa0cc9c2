"""Direct speech: where it stands in an article, also where it runs over several lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"[“”„«»\"]")
_INSIDE = re.compile(r"[\w.,!?…’'*)\]-]")
_FARTHEST = 2_000
"""Within so many code points a quotation that is open at the end of a line has to be closed."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in quotation marks on one line; code points without the marks.

    ``turn`` numbers quotations: one that runs over several lines has a stretch in each.
    """

    start: int
    end: int
    turn: int

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The part of it that lies in a span; empty where the second is not greater."""
        return max(start, self.start), min(end, self.end)


def stretches(text: str) -> list[Stretch]:
    """The direct speech of a text, in its order."""
    return [s for s in _stretches(text) if text[s.start : s.end].strip()]


def longest_speech(text: str) -> str:
    """The longest direct speech in a text; all of it where there is none."""
    return max((text[s.start : s.end] for s in stretches(text)), key=len, default=text)


def _stretches(text: str) -> Iterator[Stretch]:
    marks = [(m.start(), _opens(text, m.start())) for m in _MARK.finditer(text)]
    opened: int | None = None
    turn, line_end = 0, 0
    for place, (at, opens) in enumerate(marks):
        while opened is not None and (line_end := _line_end(text, opened)) < at:
            yield Stretch(opened, line_end, turn)
            opened = _next_line(text, line_end) if _goes_on(text, marks, place, line_end) else None
        if opened is not None and (not opens or opens is None):
            yield Stretch(opened, at, turn)
            opened = None
        elif opens or (opens is None and opened is None):
            turn += opened is None or at > opened + 1
            opened = at + 1
    if opened is not None:
        yield Stretch(opened, _line_end(text, opened), turn)


def _opens(text: str, at: int) -> bool | None:
    """Whether a mark opens; ``None`` where it may do either."""
    if text[at] in "“„«":
        return True
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] == "”" and not (before.isspace() and behind.isspace()):
        return False
    if text[at] == "»":
        return False
    inside = bool(_INSIDE.match(before)), bool(_INSIDE.match(behind))
    return None if inside[0] == inside[1] else inside[1]


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _next_line(text: str, end: int) -> int:
    return end + len(text[end:]) - len(text[end:].lstrip())


def _goes_on(text: str, marks: list[tuple[int, bool | None]], place: int, end: int) -> bool:
    """Whether the next mark closes a quotation, or opens it again at the start of a line."""
    at, opens = marks[place]
    starts_line = not text[text.rfind("\n", 0, at) + 1 : at].strip()
    return at - end <= _FARTHEST and (opens is False or starts_line)
