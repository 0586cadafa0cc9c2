"""Where the words of a proposal stand in a text: exactly, or nowhere.

Only typography is folded, one character for one: kinds of quotation marks, dashes and spaces.
What is found is given as it stands in the text; what nearly fits is not taken.
"""

from __future__ import annotations

from briefing.dossier.lookalikes import fold_signs


def place_of(quote: str, text: str, after: int = 0) -> tuple[int, int] | None:
    """The code points of a quote in a text, the first from ``after`` on, or ``None``.

    A quote begins and ends at the edge of a word, so that none is cut out of another.
    """
    wanted = fold_signs(quote.strip())
    if not wanted or "\n" in wanted:
        return None
    folded = fold_signs(text)
    start = folded.find(wanted, after)
    while start >= 0:
        end = start + len(wanted)
        if not _inside_word(folded, start) and not _inside_word(folded, end):
            return start, end
        start = folded.find(wanted, start + 1)
    return place_of(quote, text) if after else None


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
