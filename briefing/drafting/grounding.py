"""Where the words of a proposal stand in a text: exactly, or nowhere.

Only typography is folded, one character for one: kinds of quotation marks, dashes and spaces.
What is found is given as it stands in the text; what nearly fits is not taken.
"""

from __future__ import annotations

from briefing.dossier.lookalikes import fold_signs
from briefing.dossier.words import cut_word


def place_of(quote: str, text: str) -> tuple[int, int] | None:
    """Where a quote first stands in a text as whole words, in code points, or ``None``."""
    wanted, folded = fold_signs(quote.strip()), fold_signs(text)
    start = folded.find(wanted) if wanted and "\n" not in wanted else -1
    while start >= 0 and cut_word(folded, start, start + len(wanted)):
        start = folded.find(wanted, start + 1)
    return (start, start + len(wanted)) if start >= 0 else None
