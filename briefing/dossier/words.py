"""Where words begin and end, in any script: a quote holds whole words and whole numbers."""

from __future__ import annotations

import re
import unicodedata

_UNSPACED = re.compile(
    r"CJK|HIRAGANA|KATAKANA|HANGUL|BOPOMOFO|YI |THAI|LAO|KHMER|MYANMAR|TIBETAN|BALINESE|JAVANESE"
)
"""Scripts that put no space between words, as the names of their letters begin."""

_APOSTROPHES = "'’"
_MARKS = ".,٫٬"
_TURNING = re.compile(
    r"(?<!\w)(?:non|un|anti|ex|half|semi|quasi|pseudo|counter|mis|dis|de)[-‐‑]$",
    re.IGNORECASE,
)
_REACH = 12
_SIGNS = '.,;:!?()[]"“”'


def cut_word(text: str, start: int, end: int) -> str | None:
    """Why a quote may not stand at these code points: it cuts a word or a number in two."""
    turned = _TURNING.search(text[max(0, start - _REACH) : start])
    if turned or _is_inside(text, start):
        return f"the quote begins inside {_word_at(text, start)!r}: quote the whole word"
    if _is_inside(text, end):
        return f"the quote ends inside {_word_at(text, end)!r}: quote the whole word"
    return None


def _is_inside(text: str, at: int) -> bool:
    """Whether a place lies inside a word, or between the digits of a number."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if _is_in_word(before) and _is_in_word(after):
        return not (_UNSPACED.match(_name(before)) or _UNSPACED.match(_name(after)))
    ahead = text[at - 2] if at > 1 else " "
    if before in _APOSTROPHES:
        return ahead.isalpha() and after.isalpha()
    if before in _MARKS:
        return ahead.isdecimal() and after.isdecimal()
    return after in _MARKS and before.isdecimal() and text[at + 1 : at + 2].isdecimal()


def _is_in_word(each: str) -> bool:
    """Letters and digits, the marks above and below them, and what joins them unseen."""
    return each.isalnum() or each == "_" or unicodedata.category(each) in {"Mn", "Mc", "Cf"}


def _word_at(text: str, at: int) -> str:
    start, end = at, at
    while start > 0 and not text[start - 1].isspace() and at - start < _REACH:
        start -= 1
    while end < len(text) and not text[end].isspace() and end - at < _REACH:
        end += 1
    return text[start:end].strip(_SIGNS)


def _name(each: str) -> str:
    return unicodedata.name(each, "")
