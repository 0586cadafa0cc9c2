"""A page as PDF, through WeasyPrint: A4, numbered pages, headings as bookmarks.

The PDF is the page as it prints. Nothing is fetched for it, not even from this machine, and
the same page gives the same bytes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from hashlib import sha256
from itertools import groupby
from logging import Handler, LogRecord

from briefing.projections.wording import counted
from briefing.render.extras import extra

_KIND = re.compile(r" (?:UNIFIED|LETTER|SIGN|SYLLABLE|SMALL|CAPITAL)\b")
_EAST_ASIAN = frozenset({"BOPOMOFO", "CJK", "HANGUL", "HIRAGANA", "KATAKANA"})


def pdf(html: str, say: Callable[[str], None]) -> bytes:
    """The page as PDF; ``say`` is told of each script that no font here has.

    Raises ``MissingExtra`` without WeasyPrint.
    """
    weasyprint = extra("weasyprint", "pdf", "PDF")
    # One that may use no protocol: whatever a page refers to outside itself is left out.
    fetcher = extra("weasyprint.urls", "pdf", "PDF").URLFetcher(allowed_protocols=())
    document = weasyprint.HTML(string=html, url_fetcher=fetcher, media_type="print")
    boxes = _Boxes()
    weasyprint.LOGGER.addHandler(boxes)
    try:
        made: bytes = document.write_pdf(
            pdf_tags=True,
            pdf_identifier=b"briefing-" + sha256(html.encode()).hexdigest()[:32].encode(),
        )
    finally:
        weasyprint.LOGGER.removeHandler(boxes)
    for message in _missing_scripts(boxes.letters):
        say(message)
    return made


class _Boxes(Handler):
    """Notes the letters that WeasyPrint says it drew as empty boxes."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: set[str] = set()

    def emit(self, record: LogRecord) -> None:
        """Take the letter of a warning about one; other warnings name none."""
        first = record.args[0] if isinstance(record.args, tuple) and record.args else ""
        if "glyph" in record.msg and isinstance(first, str) and first.isalpha():
            self.letters.add(first)


def _missing_scripts(letters: Iterable[str]) -> Iterable[str]:
    """One message for each script, with a letter of it and the package that has a font."""
    for script, same in groupby(sorted(letters, key=_script), key=_script):
        found = sorted(same)
        package = "fonts-noto-cjk" if script in _EAST_ASIAN else "fonts-noto-core"
        name = script if script == "CJK" else script.title()
        yield (
            f"The PDF has empty boxes for {counted(len(found), f'{name} letter')}, such as "
            f"{found[0]} (U+{ord(found[0]):04X}): no font here has them; "
            f"on Debian and Ubuntu: apt-get install {package}"
        )


def _script(letter: str) -> str:
    """The script in a letter's Unicode name: "CJK UNIFIED IDEOGRAPH-5317" gives CJK."""
    return _KIND.split(unicodedata.name(letter, "UNNAMED"))[0]
