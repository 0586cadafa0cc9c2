"""Plain text to Markdown that shows as just that text."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&#])")
_LINK = re.compile(r"(?i)\b(https?|ftp):(?=//)|\bwww\.(?=\w)")
_BLOCK = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)")


def escape_markdown(text: object) -> str:
    """Text with everything escaped that CommonMark or GitHub would read as markup.

    Line breaks become spaces: no text of a source starts a block of its own.
    """
    flat = " ".join(str(text).split())
    escaped = _SPECIAL.sub(r"\\\1", flat)
    escaped = _LINK.sub(lambda link: link[0][:-1] + "\\" + link[0][-1], escaped)
    return _BLOCK.sub(lambda start: f"{start[1]}{start[2][:-1]}\\{start[2][-1]}", escaped)
