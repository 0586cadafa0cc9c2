"""Small words: dates, names, lists, counts. No fact is worded here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from briefing.facts import CitationAsOf, FactAsOf
from briefing.model.vantage import Window, day
from briefing.readmodel import Snapshot
from briefing.readmodel.query import MANY_FACTS
from briefing_events.fact import Fact
from briefing_events.source import Passage
from briefing_events.when import When

UNKNOWN_DAY = ", day not given"

_YEAR_OR_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
_DAY = re.compile(r"\d{1,2}(?!\d)")


def when(entry: FactAsOf) -> str:
    """The date of a fact that stands, no more exact than its text."""
    return written(entry.moment) if entry.moment else period(entry.window, undated=True)


def of(cited: CitationAsOf) -> str:
    """The date that one citation attests."""
    return written(cited.moment) if cited.moment else period(cited.window, undated=True)


def inline(entry: FactAsOf) -> str:
    """The date of a fact inside a sentence or a cell."""
    return within(when(entry))


def within(label: str) -> str:
    """A date's label inside a sentence: "by 5 June 2024", "a day of 24–26 November 2024"."""
    if label.startswith("By "):
        return f"by {label.removeprefix('By ').removesuffix(UNKNOWN_DAY)}"
    if label.endswith(UNKNOWN_DAY):
        return f"a day of {label.removesuffix(UNKNOWN_DAY)}"
    return label


def written(moment: When) -> str:
    """A resolved date as people write it."""
    if moment.edtf.count("/") == 1:
        first, last = (_unit(part) for part in moment.edtf.split("/"))
        if first and last:
            return f"{first}–{last}"
    return _unit(moment.edtf) or period(Window(moment.earliest, moment.latest, moment.begun))


def published(passage: Passage) -> str:
    """When a text was published; for a window of days, nothing but the window."""
    return written(passage.published).removesuffix(UNKNOWN_DAY)


def _unit(edtf: str) -> str:
    """A year or a month in words, "about" where the text is not sure; else nothing."""
    plain = edtf.rstrip("?~%")
    if not _YEAR_OR_MONTH.fullmatch(plain):
        return ""
    year, _, month = plain.partition("-")
    words = f"{date(int(year), int(month), 1):%B} {year}" if month else plain
    return f"about {words}" if plain != edtf else words


def period(window: Window, *, undated: bool = False) -> str:
    """A window in words: a day, a span, or days of which one is meant."""
    first, last = window.earliest, window.latest
    if undated:
        return f"By {day(last)}{UNKNOWN_DAY}"
    if first == last:
        return day(first)
    span = f"{_start(first, last)}–{day(last)}"
    return span if window.begun else f"{span}{UNKNOWN_DAY}"


def _start(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return str(first.day)
    return f"{first.day} {first:%B}" if first.year == last.year else day(first)


def dated_line(entry: FactAsOf, sentence: str) -> str:
    """A sentence that opens with its date: "On 25 November 2024, the ...", "In June 2023, ..."."""
    label = inline(entry)
    if label.startswith("by "):
        opening = capitalised(label)
    elif label.startswith("a day of ") or _DAY.match(label):
        opening = f"On {label}"
    else:
        opening = f"In {label}"
    return f"{opening}, {lowered(sentence)}"


def lowered(sentence: str) -> str:
    """A sentence fit to follow a comma: articles and pronouns lose their capital."""
    first, _, rest = sentence.partition(" ")
    small = {"The", "A", "An", "It", "He", "She", "They", "No", "In", "On", "At", "More", "Some"}
    return f"{first.lower()} {rest}" if first in small else sentence


def small(phrase: str) -> str:
    """A phrase inside a sentence; a name keeps its capital."""
    first = phrase.split(" ", 1)[0]
    return lowered(phrase) if first in {"A", "An", "The"} else phrase[:1].lower() + phrase[1:]


def capitalised(text: str) -> str:
    """The same with a capital at its start."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str]) -> str:
    """Items as a list in a sentence: a, b and c."""
    if len(items) < 2:  # noqa: PLR2004
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def name(snapshot: Snapshot, actor: str, *, short: bool = True) -> str:
    """What a brief calls an actor."""
    known = snapshot.actors.get(actor)
    if known is None:
        return actor
    return (known.short if short else None) or known.name


def names(snapshot: Snapshot, actors: Sequence[str]) -> str:
    """Several actors in a sentence."""
    return listed([name(snapshot, actor) for actor in dict.fromkeys(actors)])


def source_names(entry: FactAsOf) -> str:
    """The labels of all passages that carry a fact: S1/S2."""
    return "/".join(entry.labels)


def many(number: int, noun: str = "", *, most: int = MANY_FACTS) -> str:
    """A number that counting may have stopped at, with its noun."""
    told = f"over {most:,}" if number > most else f"{number:,}"
    return f"{told} {noun if number == 1 else noun + 's'}" if noun else told


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def days_ago(earlier: date, later: date) -> str:
    """How long ago a day was."""
    return f"{counted((later - earlier).days, 'day')} ago"


def matter(fact: Fact) -> str:
    """What is asked, promised or planned, as a phrase."""
    return fact.matter or fact.statement.rstrip(".")
