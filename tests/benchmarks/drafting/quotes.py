"""Quotes: sentences of every text are grounded exactly, and none with a word put in.

A stretch that begins inside a word or a number ("5 percent" of "2.5 percent") is no quote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from briefing.dossier.lookalikes import fold_signs
from briefing.dossier.words import cut_word
from briefing.drafting.grounding import place_of

_SENTENCE = re.compile(r"(?<!\w)[^.!?\s][^.!?\n]{29,240}[.!?](?!\w)")


def texts(folder: Path) -> Iterator[str]:
    """The texts of all sets in a folder."""
    for pattern in ("**/*.txt", "**/*.tml", "**/*.tsv", "**/*.toml"):
        for path in sorted(folder.glob(pattern)):
            text = path.read_text("utf-8", errors="replace")
            if text.strip():
                yield text


def score(found: Iterable[str], most: int = 20) -> dict[str, float]:
    """Shares of quotes found as they are and with straight marks; how many altered ones were."""
    count: Counter[str] = Counter()
    for text in found:
        found_here = _SENTENCE.finditer(text)
        sentences = [m.group() for m in found_here if not cut_word(text, *m.span())]
        for sentence in sentences[:: max(1, len(sentences) // most)][:most]:
            quote = sentence.strip()
            count["quotes"] += 1
            place = place_of(quote, text)
            count["exact"] += place is not None and text[slice(*place)] == quote
            straight = place_of(fold_signs(quote), text)
            count["straight"] += straight is not None and fold_signs(
                text[slice(*straight)]
            ) == fold_signs(quote)
            words = quote.split(" ")
            words.insert(len(words) // 2, "not")
            count["altered"] += place_of(" ".join(words), text) is not None
    return {
        "quotes": count["quotes"],
        "grounded as they are": count["exact"] / count["quotes"],
        "grounded with straight marks": count["straight"] / count["quotes"],
        'accepted with an inserted "not"': count["altered"],
    }
