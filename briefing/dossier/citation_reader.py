"""Reading a citation of a sheet: its quote anchored, its names known, its cut fair."""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefing.dossier.anchor import across_parts, anchor
from briefing.dossier.messages import shown
from briefing.dossier.names import Names
from briefing.dossier.strength import cut_problem
from briefing.dossier.table_reader import TableReader
from briefing.errors import Problem
from briefing_events import Citation
from briefing_events.source import Source

CITATION_KEYS = (
    "exact", "nth", "start", "said_by", "via", "attribution", "hedge", "attests", "stage", "note",
)  # fmt: skip
"""The fields of a citation in a sheet."""

_OMISSION = re.compile(r"\s*(?:\.\.\.|…)\s*")
_PLACING = frozenset({"exact", "nth", "start"})


@dataclass(frozen=True)
class AnchoredQuote:
    """Anchored words: the passage that they stand in, and where."""

    passage: str
    start: int
    end: int
    exact: str


def read_quote(entry: TableReader, source: Source, found: list[Problem]) -> AnchoredQuote | None:
    """The quote of an entry, anchored in its article."""
    exact = entry.text("exact", found)
    before = len(found)
    nth, start = entry.whole("nth", 1, found), entry.whole("start", 0, found)
    if exact is None or len(found) > before:
        return None
    place = anchor(source, exact, nth, start)
    if isinstance(place, str):
        found.append(entry.problem(place, "exact"))
        return None
    end = place + len(exact)
    if message := across_parts(source, place, end):
        found.append(entry.problem(message, "exact"))
        return None
    return AnchoredQuote(source.passage_at(place).id, place, end, exact)


def read_citation(
    entry: TableReader, source: Source, register: Names, found: list[Problem], hint: str = ""
) -> Citation | None:
    """The citation of an entry; ``hint`` goes with unknown keys."""
    entry.check_keys(CITATION_KEYS, found, hint)
    quote = read_quote(entry, source, found)
    before = len(found)
    attests = entry.when("attests", register.zone, found)
    _check_names(entry, register, found)
    if quote is None:
        return None
    _check_words(entry, source, quote, found)
    values = {
        key: value
        for key, value in entry.values.items()
        if key in CITATION_KEYS and key not in _PLACING
    }
    values |= {
        "source": quote.passage,
        "exact": quote.exact,
        "start": quote.start,
        "end": quote.end,
        "via": _listed(values.get("via", ())),
        "attests": attests,
    }
    if len(found) > before:
        return None
    return entry.build(Citation, values, found)


def _listed(value: object) -> object:
    """One id is as good as a list of one."""
    return [value] if isinstance(value, str) else value


def _check_names(entry: TableReader, register: Names, found: list[Problem]) -> None:
    register.check_actor(entry.values.get("said_by"), entry, found, "said_by")
    via = _listed(entry.values.get("via", ()))
    for place, name in enumerate(via if isinstance(via, list) else ()):
        register.check_actor(name, entry, found, "via", place)


def _check_words(
    entry: TableReader, source: Source, quote: AnchoredQuote, found: list[Problem]
) -> None:
    hedge = entry.values.get("hedge")
    hedge = hedge if isinstance(hedge, str) else None
    if message := cut_problem(source.text, quote.start, quote.end, hedge):
        found.append(entry.problem(message, "exact"))
    line = _line_at(source.text, quote.start).lower()
    for words in _OMISSION.split(hedge or ""):
        if words.lower() not in line:
            message = (
                f"the hedge {shown(words)} does not stand on the line of the quote: "
                "copy its words, with ... for what lies between"
            )
            found.append(entry.problem(message, "hedge"))


def _line_at(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
