"""Words that look like those of a text, and how they differ, in code points.

The comparison folds what people cannot see or do not type: kinds of spaces, quotes and dashes,
soft hyphens and joiners, composed and decomposed letters, letters of another script that look
the same, and case.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from itertools import islice

_KINDS = {
    "'": "‘’‚‛ʼ′",
    '"': "“”„‟″«»",
    "-": "‐‑‒–—―−",
    " ": "\u00a0\u2007\u202f\u2009\u200a\u2002\u2003",
}
_SIGNS = str.maketrans({each: one for one, several in _KINDS.items() for each in several})
_LETTERS = str.maketrans("авекмнорстухіјѕ" + "αβεζηικμνορτυχ", "abekmhopctyxijs" + "abezhikmnoptyx")
"""Small letters whose capitals look alike in Cyrillic, Greek and Latin."""

_INVISIBLE = frozenset({"Cf", "Mn", "Me", "Zs", "Zl", "Zp", "Cc"})
_SHOWN = 3
_FOUR_DIGITS = 0xFFFF


def fold_signs(text: str) -> str:
    """The text with one kind of quotation mark, dash and space; as long as before."""
    return text.translate(_SIGNS)


def lookalike_in(text: str, exact: str) -> str | None:
    """The words of a text that look like these; ``None`` where there are none."""
    wanted, _ = _folded(exact)
    if not wanted:
        return None
    plain, places = _folded(text)
    at = plain.find(wanted)
    if at < 0:
        return None
    end = places[at + len(wanted) - 1] + 1
    while unicodedata.category(text[end : end + 1] or " ") in {"Mn", "Me"}:
        end += 1
    return text[places[at] : end]


def differences(there: str, given: str) -> str:
    """Where two texts that look alike differ, by code point: ``" (U+00A0 ... for U+0020 ...)"``."""
    changes = (
        f"{_named(there[a:b])} for {_named(given[c:d])}"
        for kind, a, b, c, d in SequenceMatcher(None, there, given, autojunk=False).get_opcodes()
        if kind != "equal"
    )
    told = "; ".join(islice(dict.fromkeys(changes), _SHOWN))
    return f" ({told})" if told else ""


def in_toml(words: str) -> str:
    """Words as a TOML string that can be pasted: what cannot be seen is written as its number."""
    scripts = Counter(_script(each) for each in words if each.isalpha())
    main = scripts.most_common(1)[0][0] if scripts else ""
    return '"' + "".join(_escaped(each, main) for each in words) + '"'


def _escaped(each: str, script: str) -> str:
    if each in {'"', "\\"}:
        return f"\\{each}"
    hidden = each != " " and unicodedata.category(each) in _INVISIBLE
    if not hidden and (not each.isalpha() or _script(each) == script):
        return each
    return f"\\u{ord(each):04x}" if ord(each) <= _FOUR_DIGITS else f"\\U{ord(each):08x}"


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without spaces and what cannot be seen, and where each character came from."""
    folded: list[str] = []
    places: list[int] = []
    for at, each in enumerate(text):
        plain = unicodedata.normalize("NFKD", each).translate(_SIGNS).casefold()
        for part in plain.translate(_LETTERS):
            if unicodedata.category(part) not in _INVISIBLE:
                folded.append(part)
                places.append(at)
    return "".join(folded), places


def _script(each: str) -> str:
    return unicodedata.name(each, "").split(" ", 1)[0]


def _named(words: str) -> str:
    if not words:
        return "nothing"
    return " ".join(f"U+{ord(each):04X} {_name(each)}" for each in words[:_SHOWN])


def _name(each: str) -> str:
    return unicodedata.name(each, "unnamed")
