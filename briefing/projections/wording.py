"""Small words: dates as people write them, names, lists. No fact is worded here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from briefing.record import Entry, Record
from briefing.vantage import Window, day
from briefing_events.fact import Fact
from briefing_events.when import When

_YEAR_OR_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")


def when(entry: Entry) -> str:
    """The date of a fact that stands, no more exact than its text."""
    stated = entry.fact.occurred
    if stated and stated.earliest == entry.window.earliest:
        return written(stated)
    return period(entry.window, undated=stated is None)


def written(moment: When) -> str:
    """A resolved date as people write it."""
    plain = moment.edtf.rstrip("?~%")
    if not _YEAR_OR_MONTH.fullmatch(plain):
        return period(Window(moment.earliest, moment.latest, moment.begun))
    parts = [int(part) for part in plain.split("-")]
    words = f"{date(*parts, 1):%B} {parts[0]}" if len(parts) > 1 else plain
    return f"about {words}" if plain != moment.edtf else words


def period(window: Window, *, undated: bool = False) -> str:
    """A window in words: a day, a span, or days of which one is meant."""
    first, last = window.earliest, window.latest
    if undated:
        return f"By {day(last)}, day not given"
    if first == last:
        return day(first)
    span = f"{_start(first, last)}–{day(last)}"
    return span if window.begun else f"{span}, day not given"


def _start(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return str(first.day)
    return f"{first.day} {first:%B}" if first.year == last.year else day(first)


def dated(entry: Entry, sentence: str) -> str:
    """A sentence that opens with its date: "On 25 November 2024, the ...", "In June 2023, ..."."""
    label = when(entry)
    window = entry.window
    if label.startswith("By "):
        opening = label.removesuffix(", day not given")
    elif window.earliest == window.latest:
        opening = f"On {label}"
    elif label[0].isdigit() and "–" in label:
        opening = f"On a day of {label.removesuffix(', day not given')}"
    else:
        opening = f"In {label}"
    return f"{opening}, {lowered(sentence)}"


def lowered(sentence: str) -> str:
    """A sentence fit to follow a comma: articles and pronouns lose their capital."""
    first, _, rest = sentence.partition(" ")
    small = {"The", "A", "An", "It", "He", "She", "They", "No", "In", "On", "At", "More", "Some"}
    return f"{first.lower()} {rest}" if first in small else sentence


def capitalised(text: str) -> str:
    """The same with a capital at its start."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str]) -> str:
    """Items as a list in a sentence: a, b and c."""
    if len(items) < 2:  # noqa: PLR2004
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def name(record: Record, actor: str, *, short: bool = True) -> str:
    """What a brief calls an actor."""
    known = record.actors.get(actor)
    if known is None:
        return actor
    return (known.short if short else None) or known.name


def names(record: Record, actors: Sequence[str]) -> str:
    """Several actors in a sentence."""
    return listed([name(record, actor) for actor in dict.fromkeys(actors)])


def sources(entry: Entry) -> str:
    """The labels of all passages that carry a fact: S1/S2."""
    return "/".join(entry.labels)


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def days_ago(earlier: date, later: date) -> str:
    """How long ago a day was."""
    return f"{counted((later - earlier).days, 'day')} ago"


def matter(fact: Fact) -> str:
    """What is asked, promised or planned, as a phrase."""
    return fact.matter or fact.statement.rstrip(".")
