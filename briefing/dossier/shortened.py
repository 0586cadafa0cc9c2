"""Quotes shortened in a sheet: "first words … last words", one line of the article in full."""

from __future__ import annotations

import re

from briefing.dossier.anchor import occurrences
from briefing.dossier.lookalikes import in_toml, lookalike_in
from briefing.dossier.messages import shown

_FEWEST = 3
"""Of the words on either side."""
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)\s*")


def in_full(text: str, quote: str) -> tuple[str, int] | str | None:
    """The words that a shortened quote stands for, and where they start.

    Nothing where the quote is not shortened, or stands in the text as it is; a message where
    no words, or more than one run of them, fit. The words lie on one line.
    """
    first, *rest = _ELLIPSIS.split(quote.strip())
    if len(rest) != 1 or not first or not rest[0] or quote in text:
        return None
    spans = []
    for start in occurrences(text, first):
        line = text.find("\n", start)
        body = text[: line if line >= 0 else len(text)]
        end = body.find(rest[0], start + len(first))
        while end >= 0:
            spans.append((start, end + len(rest[0])))
            end = body.find(rest[0], end + 1)
    if len(spans) == 1:
        start, end = spans[0]
        return text[start:end], start
    near = [part if part in text else lookalike_in(text, part) for part in (first, rest[0])]
    if not spans and _on_two_lines(text, *near):
        return (
            f"the first and last words of {shown(quote, 100)} stand on different lines of the "
            "article: give each line a quote of its own"
        )
    if not spans and all(near) and near != [first, rest[0]]:
        there = " … ".join(filter(None, near))
        return f"the article has other characters there: write the quote as {in_toml(there)}"
    how = "more than once" if spans else "nowhere"
    return (
        f"the article has words that begin and end as {shown(quote, 100)} {how} on one line: "
        + (
            "give more words on either side"
            if spans
            else "copy the first and last words as they stand"
        )
    )


def _on_two_lines(text: str, first: str | None, last: str | None) -> bool:
    """Whether some words stand in a text, and later on, behind the end of a line, some others."""
    start = text.find(first) if first else -1
    line = text.find("\n", start) if start >= 0 else -1
    return bool(last) and line >= 0 and text.find(last or "", line) >= 0


def shortened(text: str, exact: str, longest: int) -> str:
    """A quote of more than ``longest`` characters as its first and last words, if they are clear.

    The words on either side are as few as tell the quote from all others in the text.
    """
    if len(exact) <= longest or _ELLIPSIS.search(exact) or text.count(exact) != 1:
        return exact
    words = exact.split(" ")
    for count in range(_FEWEST, len(words) // 2):
        short = f"{' '.join(words[:count])} … {' '.join(words[-count:])}"
        found = in_full(text, short)
        if isinstance(found, tuple) and found[0] == exact:
            return short
    return exact
