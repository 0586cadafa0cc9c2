"""Time expressions of English text: where they stand, and what they mean.

Values are written as TIMEX3 does (``2013-03-22``, ``2013-W12``, ``P3M``, ``PRESENT_REF``), so
that they can be scored against published corpora; ``date_phrases`` turns them into EDTF.
Whatever is no date of the calendar has no value.
"""

from __future__ import annotations

import calendar
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal

from briefing.dossier.quoted_date import DAYS, MONTHS

TimexKind = Literal["date", "time", "duration", "set"]
Lean = Literal["past", "future"]


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression; ``stated`` if nothing but its own words was needed."""

    start: int
    end: int
    text: str
    kind: TimexKind
    value: str
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """What relative expressions are resolved against.

    ``day`` is the publication; ``near`` the date that the text spoke of last, for "the day
    before"; ``lean`` tells whether the clause looks back or forward.
    """

    day: date
    near: date
    lean: Lean = "past"


_TABLES = tomllib.loads(
    files("briefing.drafting").joinpath("timex.toml").read_text(encoding="utf-8")
)
_NUMBERS: dict[str, int] = _TABLES["numbers"]
_UNITS: dict[str, str] = _TABLES["units"]
_PARTS: dict[str, str] = _TABLES["parts_of_day"]
_MONTH_NUMBERS = {n[:cut].lower(): i for n, i in MONTHS.items() for cut in (3, 9)} | {"sept": 9}
_DAY_NUMBERS = {name[:3].lower(): place for name, place in DAYS.items()}
_ORDERS = ("first", "second", "third", "fourth")
_BACK = frozenset("last past previous prior preceding ago earlier before over during".split())
_ON = frozenset({"next", "coming", "following", "upcoming", "later", "from now", "this coming"})
_FROM_NEAR = frozenset("earlier later before following previous prior preceding".split())
"""Words that count from the date that the text spoke of last."""

_Words = dict[str, str]
"""The named parts of an expression in small letters; those that are missing are left out."""
_Result = tuple[TimexKind, str, bool] | None


def _number(words: str) -> float | None:
    if re.fullmatch(r"\d+(\.\d+)?", words):
        return float(words)
    tens, _, ones = words.replace("-", " ").partition(" ")
    if ones in _NUMBERS and tens in _NUMBERS:
        return _NUMBERS[tens] + _NUMBERS[ones]
    return _NUMBERS.get(words)


def _year_of(month: int, day: int | None, which: str, anchor: Anchor) -> int:
    """The year of a month that a text gives without one: the nearest in its direction."""
    year, now = anchor.day.year, anchor.day.month
    if day is None and which:
        return year - (which == "last" and month >= now) + (which in _ON and month <= now)
    there = (month, day if day is not None else anchor.day.day)
    if anchor.lean == "future":
        return year + (there < (now, anchor.day.day))
    # A text speaks of a month ahead of it as of the year before, but for the next weeks.
    ahead = there > (now, anchor.day.day) and (month - now) > (1 if day else 0)
    return year - ahead


def _calendar(w: _Words, a: Anchor) -> _Result:
    """A day or month by its name or in figures; nothing where the calendar has no such day."""
    month = _MONTH_NUMBERS.get(w["m"].rstrip(".")) or int(w["m"])
    day = int(w["d"]) if "d" in w else None
    year = int(w["y"]) if "y" in w else _year_of(month, day, w.get("w", ""), a)
    if len(w.get("y", "")) == 2:  # noqa: PLR2004
        year += 2000 if year < 70 else 1900  # noqa: PLR2004
    if day is None:
        return "date", f"{year:04d}-{month:02d}", "y" in w
    if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):  # noqa: PLR2004
        return None
    return "date", f"{year:04d}-{month:02d}-{day:02d}", "y" in w


def _on_day(day: date, part: str | None) -> _Result:
    if part in _PARTS:
        return "time", f"{day.isoformat()}{_PARTS[part]}", False
    return "date", day.isoformat(), False


def _weekday(w: _Words, a: Anchor) -> _Result:
    which = w.get("w", "")
    back = (a.day.weekday() - _DAY_NUMBERS[w["wd"][:3]]) % 7
    if which in _ON or (a.lean == "future" and which not in _BACK):
        shift = (-back) % 7 or (7 if which else 0)
    else:
        shift = -(back or (7 if which == "last" else 0))
    return _on_day(a.day + timedelta(days=shift), w.get("p"))


def _near_day(w: _Words, a: Anchor) -> _Result:
    word = w["word"]
    shift = {"yesterday": -1, "tomorrow": 1, "last night": -1}.get(word, 0)
    return _on_day(a.day + timedelta(days=shift), w.get("p") or word.split()[-1])


def _shifted(day: date, unit: str, count: int) -> str:
    """The day, week, month or year so many units away, as exactly as the unit is."""
    if unit in {"day", "night"}:
        return (day + timedelta(days=count)).isoformat()
    if unit in {"week", "weekend"}:
        year, week, _ = (day + timedelta(weeks=count)).isocalendar()
        return f"{year}-W{week:02d}" + ("-WE" if unit == "weekend" else "")
    if unit == "month":
        year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
        return f"{year:04d}-{month + 1:02d}"
    if unit == "quarter":
        year, quarter = divmod(day.year * 4 + (day.month - 1) // 3 + count, 4)
        return f"{year:04d}-Q{quarter + 1}"
    if unit in {"decade", "century"}:
        return f"{day.year // (10 if unit == 'decade' else 100) + count}"
    return f"{day.year + count:04d}"


def _relative(w: _Words, a: Anchor) -> _Result:
    """So many units back or on ("two weeks ago", "last month"), or one that is running."""
    unit, word = _singular(w["u"]), w["w"]
    sign = -1 if word in _BACK else 1 if word in _ON else 0
    count = _number(w["n"]) if "n" in w else 1
    if _UNITS[unit].startswith("T"):
        return ("time", "PAST_REF", False) if count is None else None
    if count is None:
        return "date", "PAST_REF" if sign < 0 else "FUTURE_REF", False
    try:
        shifted = _shifted(a.near if word in _FROM_NEAR else a.day, unit, sign * int(count))
    except (OverflowError, ValueError):
        return None
    return "date", shifted, False


def _season(w: _Words, a: Anchor) -> _Result:
    (code, ends), which = _TABLES["seasons"][w["s"]], w.get("w", "")
    before = which in _BACK and ends >= a.day.month
    after = which in _ON and ends < a.day.month
    return "date", f"{w.get('y') or a.day.year - before + after}-{code}", "y" in w


def _quarter(w: _Words, a: Anchor) -> _Result:
    order = _ORDERS.index(w["q"]) + 1 if w["q"] in _ORDERS else len(_ORDERS)
    running = "half" in w or order <= (a.day.month - 1) // 3 + 1
    year = w.get("y") or a.day.year - (not running)
    return "date", f"{year}-{'H' if 'half' in w else 'Q'}{order}", "y" in w


def _duration(w: _Words, _: Anchor) -> _Result:
    letter, count = _UNITS[_singular(w["u"])], _number(w.get("n", ""))
    if letter in "EC" and count is not None:
        letter, count = "Y", count * (10 if letter == "E" else 100)
    shown = "X" if count is None else f"{count:g}"
    return "duration", f"P{letter[:-1]}{shown}{letter[-1]}", True


def _singular(unit: str) -> str:
    return "century" if unit == "centuries" else unit.removesuffix("s")


def _set(w: _Words, _: Anchor) -> _Result:
    if "wd" in w:
        return "set", f"XXXX-WXX-{_DAY_NUMBERS[w['wd'][:3]] + 1}", True
    if "adverb" in w:
        return "set", _TABLES["adverbs"][w["adverb"][:3]], True
    letter = _UNITS[w["u"]]
    return "set", f"P{letter[:-1]}1{letter[-1]}", True


def _year(w: _Words, _: Anchor) -> _Result:
    digits = w["y"].strip("s'’")
    if digits == w["y"]:
        return "date", digits, True
    return "date", f"19{digits}"[-4:-1], True  # a decade


def _clock(w: _Words, a: Anchor) -> _Result:
    hour, minute = int(w["h"]), int(w.get("min", 0))
    half = w.get("half", "").replace(".", "")
    if hour > 23 or minute > 59:  # noqa: PLR2004
        return None
    hour += 12 * ((half == "pm" and hour < 12) - (half == "am" and hour == 12))  # noqa: PLR2004
    return "time", f"{a.day.isoformat()}T{hour:02d}:{minute:02d}", False


def _reference(w: _Words, _: Anchor) -> _Result:
    return "date", f"{next(iter(w)).upper()}_REF", True


_BLOCK = re.compile("<([A-Z]+)>")
_MEANINGS = (_calendar, _weekday, _near_day, _relative, _season, _quarter, _duration, _set, _year,
             _clock, _reference)  # fmt: skip


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Callable[[_Words, Anchor], _Result]], ...]:
    """The patterns with what they mean."""
    blocks = _TABLES["blocks"]
    named = {meaning.__name__.removeprefix("_"): meaning for meaning in _MEANINGS}
    found = ((m, _BLOCK.sub(lambda b: blocks[b[1]], p)) for m, p in _TABLES["patterns"]["rules"])
    return tuple(
        (re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])", re.IGNORECASE), named[meaning])
        for meaning, pattern in found
    )


_FORWARD = re.compile(
    r"\b(?:will|shall|would|won['’]t|(?:is|are|was|were|going|about|due|set|scheduled) to|plans?|"
    r"planned|scheduled|due|set|expected|expects?|until|by|upcoming|ahead of)\b[^,;.“”\"]*$",
    re.IGNORECASE,
)
_BACKWARD = re.compile(
    r"\b(?:said|says|told|announced|was|were|had|since|after|died|killed|wh(?:o|ich|ere)|\w+ed)\b"
    r"[^,;.“”\"]*$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"[A-Z]\w+['’]s")
_REACH = 70


def leaning(text: str, at: int) -> Lean:
    """Whether the words before a code point look forward ("will meet on Friday") or back."""
    before = text[max(0, at - _REACH) : at]
    forward, backward = _FORWARD.search(before), _BACKWARD.search(before)
    if not forward or _POSSESSIVE.match(text, at):
        return "past"
    return "past" if backward and backward.start() > forward.start() else "future"


def timexes(text: str, day: date) -> Iterator[Timex]:
    """The time expressions of a text that was published on a day, the longest at each place."""
    found = sorted(
        ((m, rule) for pattern, rule in _rules() for m in pattern.finditer(text)),
        key=lambda pair: (pair[0].start(), -pair[0].end()),
    )
    at, near = 0, day
    for m, rule in found:
        if m.start() < at:
            continue
        words = {name: words.lower() for name, words in m.groupdict().items() if words}
        result = rule(words, Anchor(day, near, leaning(text, m.start())))
        if result is None:
            # A day that the calendar does not have is no month either.
            at = m.end() if rule is _calendar else at
            continue
        at = m.end()
        kind, value, stated = result
        if kind == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            near = date.fromisoformat(value)
        yield Timex(m.start(), m.end(), m.group(), kind, value, stated)
