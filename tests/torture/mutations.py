"""Texts that are almost right: seeds, changed at random places in the ways that hurt."""

from __future__ import annotations

import random

NASTY = (
    "", "\x00", "\ud800", "\ufeff", "\u2028", "\r", "\n\n", "'''", '"""', "\\", "\\u0000",
    "{{", "}}", "<script>", "-->", "../../etc/passwd", "/dev/zero", "NaN", "Infinity", "-1", "0",
    "1e999", "Y1E999999999", "9" * 25, "9" * 5000, "[" * 3000, '{"a":' * 3000, "null", "true",
    "[[fact]]", "[fact]", "=", "'", '"', "%00", "%", "%%s", "é", "𝔘", "0001-01-01", "9999-12-31",
    "2024-02-30", "..", "/",
)  # fmt: skip
_ALPHABET = "abcxyzABC0123456789 -_.:/\\'\"[]{}()<>@#%&=+*~^|?!,;\n\t\x00é–€𝔘"


def mutated(chance: random.Random, seed: str, most: int = 4) -> str:
    """A seed with up to so many changes."""
    text = seed
    for _ in range(chance.randint(1, most)):
        text = _changed(chance, text)
    return text


def _changed(chance: random.Random, text: str) -> str:
    here, there = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    match chance.randrange(8):
        case 0:
            return text[:here] + chance.choice(_ALPHABET) + text[here + 1 :]
        case 1:
            return text[:here] + text[min(here + chance.randint(1, 8), len(text)) :]
        case 2:
            return text[:here] + chance.choice(NASTY) + text[here:]
        case 3:
            return text[:here] + chance.choice(NASTY) + text[min(here + 10, len(text)) :]
        case 4:
            return text[:here] + text[here:there] * 2 + text[there:]
        case 5:
            return text[:here] + text[there:]
        case 6:
            lines = text.split("\n")
            chance.shuffle(lines)
            return "\n".join(lines)
        case _:
            return text[:here]
