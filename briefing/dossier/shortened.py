"""Quotes shortened in a sheet: "first words … last words", one line of the article in full."""

from __future__ import annotations

import re

from briefing.dossier.anchor import occurrences
from briefing.dossier.messages import shown

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
    how = "more than once" if spans else "nowhere"
    return (
        f"the article has words that begin and end as {shown(quote, 100)} {how} on one line: "
        + (
            "give more words on either side"
            if spans
            else "copy the first and last words as they stand"
        )
    )
