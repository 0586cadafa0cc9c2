"""Where in an article a quote stands.

A quote is anchored once, when its fact enters, at code points of the text (W3C text position
selector). It must be found character by character; what nearly fits is named, never taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from briefing.dossier.lookalikes import differences, in_toml, lookalike_in
from briefing.dossier.messages import shown
from briefing.dossier.words import cut_word
from briefing_events.source import Source

_SHOWN_PLACES = 5
_SHOWN_QUOTE = 80


def anchor(
    source: Source, exact: str, nth: int | None = None, start: int | None = None
) -> int | str:
    """The code point where the quote starts, or a message that says why it has none.

    ``nth`` counts occurrences from 1; ``start`` is the code point itself.
    """
    if "\n" in exact or "\r" in exact:
        return "the quote runs over a line break; quote within one line of the article"
    if nth is not None and start is not None:
        return "give either nth or start, not both"
    if start is None:
        place = _occurrence(source.text, exact, nth)
    elif source.text.startswith(exact, start):
        place = start
    else:
        place = _misplaced(source, exact, start)
    if isinstance(place, str):
        return place
    return cut_word(source.text, place, place + len(exact)) or place


def _occurrence(text: str, exact: str, nth: int | None) -> int | str:
    places = list(islice(occurrences(text, exact), max(nth or 0, _SHOWN_PLACES + 1)))
    if not places:
        return missing(text, exact)
    if nth is None:
        return places[0] if len(places) == 1 else _ambiguous(exact, places)
    if nth > len(places):
        return f"the article has {shown(exact)} only {_times(len(places))}: nth = {nth} is too high"
    return places[nth - 1]


def occurrences(text: str, words: str) -> Iterator[int]:
    """The code points where these words start, overlapping ones too."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def across_parts(source: Source, start: int, end: int) -> str | None:
    """The message for a quote that begins in one part of an article and ends in another."""
    first, last = source.passage_at(start).id, source.passage_at(end - 1).id
    if first == last:
        return None
    return f"the quote begins in {first} and ends in {last}; quote each part by itself"


def missing(text: str, exact: str) -> str:
    """The message for words that a text does not have: how far they fit, and what is near."""
    if near := lookalike_in(text, exact):
        differs = differences(near, exact)
        return (
            f"the article has other characters there{differs}: write the quote as {in_toml(near)}"
        )
    prefix = longest_prefix(text, exact)
    if not prefix.strip():
        return f"the article does not have {shown(exact, _SHOWN_QUOTE)}, not even its beginning"
    fits = prefix if len(prefix) <= _SHOWN_QUOTE else "…" + prefix[-_SHOWN_QUOTE:]
    return (
        f"the article does not have {shown(exact, _SHOWN_QUOTE)}; it fits up to {fits!r}, "
        f"then the quote has {shown(exact[len(prefix) :], 30)}"
    )


def longest_prefix(text: str, exact: str) -> str:
    """The longest beginning of these words that the text has."""
    fits, fails = 0, len(exact) + 1
    while fails - fits > 1:
        middle = (fits + fails) // 2
        if exact[:middle] in text:
            fits = middle
        else:
            fails = middle
    return exact[:fits]


def _ambiguous(exact: str, places: list[int]) -> str:
    listed = ", ".join(map(str, places[:_SHOWN_PLACES]))
    more = " and more" if len(places) > _SHOWN_PLACES else ""
    return (
        f"the article has {shown(exact)} more than once (at code points {listed}{more}): "
        "write a longer quote, or which one it is, as nth = 1"
    )


def _misplaced(source: Source, exact: str, start: int) -> str:
    places = list(islice(occurrences(source.text, exact), _SHOWN_PLACES))
    if not places:
        return missing(source.text, exact)
    listed = ", ".join(map(str, places))
    return f"{shown(exact)} does not start at code point {start}, but at {listed}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
