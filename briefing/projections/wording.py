"""Small words: dates, names, lists, counts. No fact is worded here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from briefing.facts import CitationAsOf, FactAsOf
from briefing.model.vantage import LOOK_BACK, Window, day
from briefing.readmodel import Snapshot
from briefing.readmodel.query import MANY_FACTS
from briefing_events.fact import Fact
from briefing_events.source import Passage
from briefing_events.when import When, parts_of

UNKNOWN_DAY = ", day not given"

BY_CONTEXT = ", by context,"
"""How a statement says that its attribution is inferred; where it is read, the note says so."""

NO_DAY = "Day not given"
"""The date of what has none, and may not have been reported by the day of the brief."""

_YEAR_OR_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
_SMALL_WORDS = """
a about according after almost an another armed at before both by dozens during eight five four
from he her his hundreds in it its many more most nearly nine no on one scores seven several she
since six some ten that the their these they this those thousands three two when while
analysts authorities children delegates demonstrators diplomats doctors elections envoys experts
families farmers fighters forces gunmen hostages insurgents journalists judges lawmakers lawyers
leaders members men militants ministers negotiators observers officials people police prisoners
prosecutors protesters rebels refugees representatives residents sanctions soldiers students talks
troops villagers voters women workers
"""
_SMALL = frozenset(_SMALL_WORDS.split())
"""Words that are no name where a sentence opens with them."""
_FULL_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(T.*)?")
_SEASON = re.compile(r"(\d{4})-(2[1-4])")
_DECADE = re.compile(r"(\d{3})X")
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_MATTERS = tuple(
    re.compile(rf"^(?:[^,;“\"]|, [^,“\"]+,)*?\b(?:{verbs})\b{what}")
    for verbs, what in (
        ("said|told|stated|declared|assured", r"[^,;“\"]*? that (.+)"),
        ("promised|pledged|vowed|agreed|demanded", r"(?:(?! to )[^,;“\"])*? that (.+)"),
        ("promised|pledged|vowed|agreed|committed|undertook|asked|urged", r"[^,;“\"]*? (to .+)"),
        ("demanded|requested|asked for|called for", " (.+)"),
    )
)
"""How a statement gives what is asked or promised: the first that fits a sentence."""

_DAY = re.compile(r"(?:about |perhaps )?\d{1,2}(?!\d)")


def when(entry: FactAsOf, today: date | None = None) -> str:
    """The date of a fact that stands, no more exact than its text.

    With the day of a brief it names no later day: what is not over by then, or not certain,
    is told from its beginning on.
    """
    label = written(entry.moment) if entry.moment else period(entry.window, undated=True)
    if today is None or entry.window.latest <= today:
        return label
    if entry.moment is None:
        return NO_DAY
    if _YEAR_OR_MONTH.fullmatch(entry.moment.edtf) or _SEASON.fullmatch(entry.moment.edtf):
        return label
    first = day(entry.window.earliest)
    return f"Since {first}" if entry.window.begun else f"{first} or later"


def of(cited: CitationAsOf) -> str:
    """The date that one citation attests."""
    return written(cited.moment) if cited.moment else period(cited.window, undated=True)


def inline(entry: FactAsOf, today: date | None = None) -> str:
    """The date of a fact inside a sentence or a cell; see ``when``."""
    return within(when(entry, today))


def repeated(entries: Sequence[FactAsOf], today: date) -> str:
    """When the same was said: on a day, and on which days once more."""
    first, *again = dict.fromkeys(when(entry, today) for entry in entries)
    return f"{first}, again {listed([within(each) for each in again])}" if again else first


def within(label: str) -> str:
    """A date's label inside a sentence: "by 5 June 2024", "a day of 24–26 November 2024"."""
    if label == NO_DAY or label.startswith("Since "):
        return label[:1].lower() + label[1:]
    if label.startswith("By "):
        return f"by {label.removeprefix('By ').removesuffix(UNKNOWN_DAY)}"
    if label.endswith(UNKNOWN_DAY):
        return f"a day of {label.removesuffix(UNKNOWN_DAY)}"
    return label


def known_bounds(label: str) -> str:
    """A date's label without its "day not given": by a day, or on a day of several."""
    plain = label.replace(UNKNOWN_DAY, "")
    return plain if plain == label or plain.startswith("By ") else f"A day of {plain}"


def written(moment: When) -> str:
    """A resolved date as people write it."""
    edtf = moment.edtf
    days = Window(moment.earliest, moment.latest, moment.begun)
    if edtf.startswith(("[..", "[ ..")):
        return f"By {_unit(parts_of(edtf)[-1]) or day(moment.latest)}"
    if "," in edtf and ".." not in edtf:
        words = [_unit(part) or _one_day(part) for part in parts_of(edtf)]
        if all(words):
            return f"{', '.join(words[:-1])} {'and' if moment.begun else 'or'} {words[-1]}"
    if edtf.count("/") == 1:
        words = [_unit(part) for part in edtf.split("/")]
        if all(words) or any(part[-1:] in _INEXACT for part in parts_of(edtf)):
            whole = [each or _one_day(p) for each, p in zip(words, parts_of(edtf), strict=True)]
            return "–".join(whole)
    return _unit(edtf) or period(days)


def published(passage: Passage) -> str:
    """When a text was published; for a window of days, nothing but the window."""
    return written(passage.published).removesuffix(UNKNOWN_DAY)


_INEXACT = {"~": "about ", "%": "about ", "?": "perhaps "}
"""What a date that is approximate or uncertain is told with."""


def _unit(edtf: str) -> str:
    """A year, month or season in words, or any date that is not exact; else nothing."""
    plain = edtf.rstrip("?~%")
    words = _plain_unit(plain)
    if plain == edtf:
        return words
    words = words or _one_day(plain)
    return f"{_INEXACT[edtf[-1]]}{words}" if words else ""


def _plain_unit(plain: str) -> str:
    if season := _SEASON.fullmatch(plain):
        year, number = season.groups()
        over = f"–{(int(year) + 1) % 100:02d}" if number == "24" else ""
        return f"{_SEASONS[number]} {year}{over}"
    if decade := _DECADE.fullmatch(plain):
        return f"the {decade[1]}0s"
    if not _YEAR_OR_MONTH.fullmatch(plain):
        return ""
    year, _, month = plain.partition("-")
    return f"{date(int(year), int(month), 1):%B} {year}" if month else plain


def _one_day(edtf: str) -> str:
    """A single day in words; nothing for anything else."""
    plain = edtf.rstrip("?~%")
    found = _FULL_DAY.fullmatch(plain)
    words = day(date.fromisoformat(found[1])) if found else ""
    return f"{_INEXACT[edtf[-1]]}{words}" if words and plain != edtf else words


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


def dated_line(entry: FactAsOf, sentence: str, today: date | None = None) -> str:
    """A sentence that opens with its date: "On 25 November 2024, the ...", "In June 2023, ..."."""
    label = inline(entry, today)
    quoted = " ".join(cited.citation.exact for cited in entry.cited)
    opened = f"{capitalised(on(label))}, {lowered(sentence, quoted)}"
    return sentence if label == within(NO_DAY) else opened


def on(label: str) -> str:
    """A date's label as an adverbial: "on 25 November 2024", "in June 2023", "by 5 June 2024"."""
    if label.startswith(("by ", "since ")):
        return label
    return f"on {label}" if label.startswith("a day of ") or _DAY.match(label) else f"in {label}"


def last_reported(entry: FactAsOf, today: date) -> str:
    """When a state was attested last, where that is longer ago than the look-back: else nothing.

    "for 2021" instead of "in 2021" where a text recalls it long after.
    """
    attested = entry.attested
    if attested.window.latest >= today - LOOK_BACK:
        return ""
    label = within(of(attested))
    recalled = attested.passage.published.earliest > attested.window.latest + LOOK_BACK
    return f"as last reported{f', for {label}' if recalled else f' {on(label)}'}"


def claimant(snapshot: Snapshot, entry: FactAsOf) -> str:
    """Who claims a fact: those whose words it rests on, else the texts themselves."""
    sayers = [said for cited in entry.certain if (said := cited.citation.said_by)]
    return names(snapshot, sayers) if sayers else source_names(entry)


def lowered(sentence: str, quoted: str = "") -> str:
    """A sentence fit to follow a comma: articles, pronouns and common nouns lose their capital.

    So does any other word that stands small in ``quoted``, the words that the sentence rests on.
    """
    first, _, rest = sentence.partition(" ")
    plain = first.lower() in _SMALL or first.lower() in quoted.split()
    return f"{first.lower()} {rest}" if plain else sentence


def small(phrase: str, snapshot: Snapshot | None = None) -> str:
    """A phrase inside a sentence; an abbreviation and a name of the register keep their capital."""
    first = phrase.split(" ", 1)[0]
    if first in {"A", "An", "The"}:
        return lowered(phrase)
    known = snapshot.definition.actors if snapshot else ()
    names = [name for actor in known for name in (actor.name, actor.short, *actor.aliases) if name]
    named = any(re.match(rf"{re.escape(name)}\b", phrase) for name in names)
    kept = named or any(sign.isupper() for sign in first[1:])
    return phrase if kept else phrase[:1].lower() + phrase[1:]


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
    """What is asked, promised or planned, as a phrase, as far as the statement gives one."""
    found = (pattern.match(fact.statement) for pattern in _MATTERS)
    told = next((each[1] for each in found if each), fact.statement)
    return fact.matter or told.rstrip(".")
