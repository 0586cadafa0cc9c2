"""Time expressions of English text: where they stand, and what they mean.

Values are written as TIMEX3 does (``2013-03-22``, ``2013-W12``, ``P3M``, ``PRESENT_REF``), so
that they can be scored against published corpora; ``dates`` turns them into EDTF. Whatever is
no date of the calendar has no value.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

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


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        ), 1,
    )
    for name in names.split()
}  # fmt: skip
_DAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs",
            "friday fri", "saturday sat", "sunday sun",
        )
    )
    for name in names.split()
}  # fmt: skip
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
     "hundred": 100, "half": 0.5}  # fmt: skip
_UNITS = {
    "second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "weekend": "W",
    "month": "M", "quarter": "Q", "year": "Y", "decade": "E", "century": "C", "centurie": "C",
    "night": "D", "fortnight": "W",
}  # fmt: skip
_CLOCK = frozenset("SHM")
_SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
_PARTS = {
    "morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI", "noon": "T12:00",
    "midday": "T12:00", "midnight": "T24:00", "dawn": "TMO", "dusk": "TEV", "lunchtime": "TAF",
}  # fmt: skip
_PRESENT = frozenset(
    "now|currently|current|present|presently|at present|right now|at this time|at the moment|"
    "nowadays|these days|the present".split("|")
)
_FUTURE = frozenset("soon|the future|future|the near future|the coming days|shortly".split("|"))

_M = (
    r"(?:january|february|(?-i:March)|april|june|july|august|september|october|november|december|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?=[. ]+\d)\.?|(?-i:May)\b|"
    r"(?-i:(?:Jan|Feb|Apr|Aug|Sept?|Oct|Nov|Dec)\.))"
)
_D = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|(?-i:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.)"
_Y = r"(?:1[5-9]\d\d|20\d\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_N = (
    r"(?:\d+(?:\.\d+)?|(?:twenty|thirty|forty|fifty|sixty)[ -](?:one|two|three|four|five|six|seven|eight|nine)|"
    + "|".join(sorted((n for n in _NUMBERS if n != "half"), key=len, reverse=True))
    + r"|several|a few|few|many|some|a couple of|couple of|dozens of)"
)
_U = (
    r"(?:seconds?|minutes?|hours?|days?|weeks?|weekends?|months?|quarters?|years?|decades?|"
    r"century|centuries|nights?)"
)
_S = r"(?:spring|summer|autumn|fall|winter)"
_P = r"(?:morning|afternoon|evening|night|noon|midnight)"
_LAST = r"(?:last|past|previous|prior|preceding)"
_NEXT = r"(?:next|coming|following|upcoming)"
_EDGE = r"(?:(?:early|late|mid|earlier|later)[ -]|the (?:beginning|start|end|middle) of )?"

_Result = tuple[TimexKind, str, bool] | None
_Rule = Callable[["re.Match[str]", Anchor], _Result]


def _number(words: str) -> float | None:
    words = words.lower().strip()
    if re.fullmatch(r"\d+(\.\d+)?", words):
        return float(words)
    tens, _, ones = words.replace("-", " ").partition(" ")
    if ones in _NUMBERS and tens in _NUMBERS:
        return _NUMBERS[tens] + _NUMBERS[ones]
    return _NUMBERS.get(words)


def _month(name: str) -> int:
    return _MONTHS[name.lower().rstrip(".")]


def _day(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]  # noqa: PLR2004


def _of(year: int, month: int, day: int, *, stated: bool) -> _Result:
    """A day; nothing where the calendar has none, as 29 February of a common year."""
    return (
        ("date", f"{year:04d}-{month:02d}-{day:02d}", stated) if _exists(year, month, day) else None
    )


def _year_of(month: int, day: int | None, anchor: Anchor) -> int:
    """The year of a month that a text gives without one: the nearest in its direction."""
    year, at = anchor.day.year, (anchor.day.month, anchor.day.day)
    there = (month, day if day is not None else at[1])
    if anchor.lean == "future":
        return year + 1 if there < at else year
    # A text speaks of a month ahead of it as of the year before, but for the next weeks.
    return year - 1 if there > at and (month - at[0]) > (1 if day else 0) else year


def _full(m: re.Match[str], a: Anchor) -> _Result:
    month, day = _month(m["m"]), _day(m["d"])
    if m["y"]:
        return _of(int(m["y"]), month, day, stated=True)
    return _of(_year_of(month, day, a), month, day, stated=False)


def _month_year(m: re.Match[str], a: Anchor) -> _Result:
    month = _month(m["m"])
    if m["y"]:
        return "date", f"{int(m['y']):04d}-{month:02d}", True
    which = (m["w"] or "").lower()
    year = _year_of(month, None, a)
    if which == "last":
        year = a.day.year - (month >= a.day.month)
    elif which in {"next", "this coming"}:
        year = a.day.year + (month <= a.day.month)
    elif which == "this":
        year = a.day.year
    return "date", f"{year:04d}-{month:02d}", False


def _numeric(m: re.Match[str], a: Anchor) -> _Result:
    del a
    year = int(m["y"])
    if m["iso"]:
        return _of(year, int(m["m"]), int(m["d"]), stated=True)
    first, second = int(m["a"]), int(m["b"])
    year += 0 if len(m["y"]) == 4 else (2000 if year < 70 else 1900)  # noqa: PLR2004
    # 03/22/2013 or 22.03.2013; where both readings exist, dots mean the day first.
    month_first = m["sep"] == "/" and first <= 12  # noqa: PLR2004
    month, day = (first, second) if month_first else (second, first)
    return _of(year, month, day, stated=True)


def _weekday(m: re.Match[str], a: Anchor) -> _Result:
    wanted, which = _DAYS[m["wd"].lower().rstrip(".")], (m["w"] or "").lower()
    back = (a.day.weekday() - wanted) % 7
    if which in {"next", "coming", "following"} or (
        a.lean == "future" and which not in {"last", "past"}
    ):
        at = a.day + timedelta(days=(-back) % 7 or (7 if which else 0))
    else:
        at = a.day - timedelta(days=back or (7 if which == "last" else 0))
    return _part(at, m["p"])


def _part(day: date, part: str | None) -> _Result:
    if part:
        return "time", f"{day.isoformat()}{_PARTS[part.lower()]}", False
    return "date", day.isoformat(), False


def _near_day(m: re.Match[str], a: Anchor) -> _Result:
    word = m["word"].lower()
    shift = {"yesterday": -1, "tomorrow": 1, "overnight": 0}.get(word, 0)
    if word in {"tonight", "overnight"}:
        return _part(a.day, "night")
    if word == "last night":
        return _part(a.day - timedelta(days=1), "night")
    if word.startswith("this "):
        return _part(a.day, word.removeprefix("this "))
    return _part(a.day + timedelta(days=shift), m["p"])


def _shifted(day: date, unit: str, count: int) -> str:
    """The day, week, month or year so many units away, as exactly as the unit is."""
    if unit in {"day", "night"}:
        return (day + timedelta(days=count)).isoformat()
    if unit in {"week", "weekend", "fortnight"}:
        year, week, _ = (day + timedelta(weeks=count)).isocalendar()
        return f"{year}-W{week:02d}" + ("-WE" if unit == "weekend" else "")
    if unit == "month":
        total = day.year * 12 + day.month - 1 + count
        return f"{total // 12:04d}-{total % 12 + 1:02d}"
    if unit == "quarter":
        total = day.year * 4 + (day.month - 1) // 3 + count
        return f"{total // 4:04d}-Q{total % 4 + 1}"
    if unit == "decade":
        return f"{day.year // 10 + count}"
    if unit == "century":
        return f"{day.year // 100 + count}"
    return f"{day.year + count:04d}"


def _which_unit(m: re.Match[str], a: Anchor) -> _Result:
    unit, which = _singular(m["u"]), m["w"].lower()
    if unit in _SEASONS:
        return _season(m, a)
    if unit in {"second", "minute", "hour"}:
        return None
    count = -1 if re.fullmatch(_LAST, which) else 1 if re.fullmatch(_NEXT, which) else 0
    base = a.near if which in {"following", "previous", "prior", "preceding"} else a.day
    try:
        return "date", _shifted(base, unit, count), False
    except (OverflowError, ValueError):
        return None


def _season(m: re.Match[str], a: Anchor) -> _Result:
    season = _SEASONS[m["u"].lower()]
    groups = m.groupdict()
    if groups.get("y"):
        return "date", f"{m['y']}-{season}", True
    which = (groups.get("w") or "").lower()
    ends = {"SP": 5, "SU": 8, "FA": 11, "WI": 2}[season]
    year = a.day.year
    if re.fullmatch(_LAST, which) and ends >= a.day.month:
        year -= 1
    elif re.fullmatch(_NEXT, which) and ends < a.day.month:
        year += 1
    return "date", f"{year}-{season}", False


def _ago(m: re.Match[str], a: Anchor) -> _Result:
    unit, count = _singular(m["u"]), _number(m["n"])
    word = m["dir"].lower()
    if unit in {"second", "minute", "hour"}:
        return ("time", "PAST_REF", False) if count is None else None
    if count is None:
        return "date", "PAST_REF" if word in {"ago", "earlier", "before"} else "FUTURE_REF", False
    base = a.day if word in {"ago", "from now"} else a.near
    sign = -1 if word in {"ago", "earlier", "before"} else 1
    try:
        return "date", _shifted(base, unit, sign * int(count)), False
    except (OverflowError, ValueError):
        return None


def _duration(m: re.Match[str], a: Anchor) -> _Result:
    del a
    groups = m.groupdict()
    unit = _singular(groups["u"])
    letter = _UNITS[unit]
    words = (groups.get("n") or "").lower().strip()
    count = _number(words)
    if unit == "decade" and count is not None:
        letter, count = "Y", count * 10
    elif unit == "century" and count is not None:
        letter, count = "Y", count * 100
    shown = "X" if count is None else f"{count:g}"
    time = "T" if unit in {"second", "minute", "hour"} else ""
    return "duration", f"P{time}{shown}{letter}", True


def _singular(unit: str) -> str:
    unit = unit.lower()
    return "century" if unit == "centuries" else unit.removesuffix("s")


def _set(m: re.Match[str], a: Anchor) -> _Result:
    del a
    groups = m.groupdict()
    if word := groups.get("adverb"):
        return "set", {"dai": "P1D", "wee": "P1W", "mon": "P1M", "yea": "P1Y", "ann": "P1Y",
                       "qua": "P1Q", "nig": "P1D", "hou": "PT1H"}[word.lower()[:3]], True  # fmt: skip
    if day := groups.get("wd"):
        return "set", f"XXXX-WXX-{_DAYS[day.lower()] + 1}", True
    time = "T" if groups["u"].lower() in {"second", "minute", "hour"} else ""
    return "set", f"P{time}1{_UNITS[groups['u'].lower()]}", True


def _year(m: re.Match[str], a: Anchor) -> _Result:
    del a
    return "date", m["y"], True


def _decade(m: re.Match[str], a: Anchor) -> _Result:
    del a
    digits = m["dec"].rstrip("s'’")
    return "date", digits[:3] if len(digits) == 4 else f"19{digits[-2]}", True  # noqa: PLR2004


def _quarter(m: re.Match[str], a: Anchor) -> _Result:
    order = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}.get(m["q"].lower())
    groups = m.groupdict()
    if order is None:
        return None
    if groups.get("half"):
        return "date", f"{groups.get('y') or a.day.year}-H{order}", bool(groups.get("y"))
    if groups.get("y"):
        return "date", f"{m['y']}-Q{order}", True
    year = a.day.year - (order > (a.day.month - 1) // 3 + 1)
    return "date", f"{year}-Q{order}", False


def _clock(m: re.Match[str], a: Anchor) -> _Result:
    hour, minute = int(m["h"]), int(m["min"] or 0)
    half = (m["half"] or "").lower().replace(".", "")
    if hour > 23 or minute > 59:  # noqa: PLR2004
        return None
    if half == "pm" and hour < 12:  # noqa: PLR2004
        hour += 12
    elif half == "am" and hour == 12:  # noqa: PLR2004
        hour = 0
    return "time", f"{a.day.isoformat()}T{hour:02d}:{minute:02d}", False


def _reference(m: re.Match[str], a: Anchor) -> _Result:
    del a
    word = m.group().lower()
    if word in _PRESENT:
        return "date", "PRESENT_REF", True
    return "date", "FUTURE_REF" if word in _FUTURE else "PAST_REF", True


_RULES: tuple[tuple[re.Pattern[str], _Rule], ...] = tuple(
    (re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])", re.IGNORECASE), rule)
    for pattern, rule in (
        (rf"(?:{_D},? )?(?:(?P<w>last|this|next) )?(?P<m>{_M}) (?P<d>{_DAY})(?!\d|:\d)(?:,? (?P<y>{_Y}))?", _full),
        (rf"(?:{_D},? )?(?:the )?(?P<d>{_DAY})(?: of)? (?P<m>{_M}),?(?: (?P<y>{_Y}))?", _full),
        (r"(?P<iso>(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d))|(?P<never>(?!))(?P<a>)(?P<b>)(?P<sep>)", _numeric),
        (r"(?P<a>\d{1,2})(?P<sep>[./])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d\d)(?P<iso>)(?P<m>)(?P<d>)", _numeric),
        (rf"{_EDGE}(?:(?P<w>last|this|next) )?(?P<m>{_M})(?:,? (?:of )?(?P<y>{_Y}))?", _month_year),
        (rf"(?:every|each) (?P<u>day|week|month|year|hour|night|quarter)|(?:every|each) (?P<wd>{_D})", _set),
        (r"(?P<adverb>daily|weekly|monthly|yearly|annual(?:ly)?|quarterly|nightly|hourly)", _set),
        (rf"(?:(?P<w>last|next|this|past|coming|following) )?(?P<wd>{_D})(?: (?P<p>{_P}))?", _weekday),
        (rf"(?P<word>yesterday|today|tomorrow|tonight|overnight|last night|this (?:morning|afternoon|evening))(?: (?P<p>{_P}))?", _near_day),
        (r"(?P<h>\d{1,2})(?:(?::|\.)(?P<min>\d\d))? ?(?P<half>[ap]\.?m\b\.?)(?: (?:EST|EDT|GMT|ET|PT))?", _clock),
        (r"(?P<h>\d{1,2}):(?P<min>\d\d)(?P<half>)(?: (?:EST|EDT|GMT|ET|PT))?", _clock),
        (rf"(?:the |this )?(?P<q>first|second|third|fourth|final)[ -]quarter(?: of (?P<y>{_Y}))?", _quarter),
        (rf"(?:the )?(?P<q>first|second)[ -](?P<half>half) of (?:the year|(?P<y>{_Y}))", _quarter),
        (rf"(?:(?:about|more than|nearly|almost|over|at least|only) )?(?P<n>{_N})[ -](?P<u>{_U}) (?P<dir>ago|earlier|later|from now|before)", _ago),
        (rf"(?:the |these |those )?(?:{_LAST}|{_NEXT}) (?P<n>{_N}) (?P<u>{_U})", _duration),
        (rf"(?:the )?(?P<w>{_LAST}|{_NEXT}|this|same) (?P<u>{_U}|{_S})", _which_unit),
        (rf"{_EDGE}(?:the )?(?P<u>{_S})(?: of|,)? (?P<y>{_Y})", _season),
        (rf"{_EDGE}(?:the )?(?P<dec>(?:1[5-9]|20)\d0['’]?s|['’]\d0s)", _decade),
        (rf"(?:(?:about|more than|nearly|almost|over|at least|some) )?(?P<n>{_N})(?: |-)(?:\w+ )?(?P<u>{_U})(?![ -]old)", _duration),
        (r"(?P<u>days|weeks|months|years|decades|centuries|hours|minutes)(?P<n>)", _duration),
        (rf"{_EDGE}(?:fiscal )?(?P<y>{_Y})(?!,\d|\.\d|%)", _year),
        (r"now|currently|at present|right now|at this time|nowadays|these days|the (?:near )?future|recently|recent|the past", _reference),
    )
)  # fmt: skip


_FORWARD = re.compile(
    r"\b(?:will|shall|would|won['’]t|(?:is|are|was|were|going|about|due|set|scheduled) to|plans?|planned|scheduled|due|set|expected|expects?|until|by|"
    r"upcoming|ahead of)\b[^,;.“”\"]*$",
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
    if _POSSESSIVE.match(text, at):
        return "past"
    forward, backward = _FORWARD.search(before), _BACKWARD.search(before)
    if not forward:
        return "past"
    return "past" if backward and backward.start() > forward.start() else "future"


def timexes(
    text: str, anchor: Anchor, leans: Callable[[int], Lean] | None = None
) -> Iterator[Timex]:
    """The time expressions of a text in order, the longest at each place.

    ``leans`` tells of a code point whether its clause looks back or forward.
    """
    found = sorted(
        ((m, rule) for pattern, rule in _RULES for m in pattern.finditer(text)),
        key=lambda pair: (pair[0].start(), -pair[0].end()),
    )
    at, near = 0, anchor.near
    for m, rule in found:
        if m.start() < at or not m.group():
            continue
        lean = leans(m.start()) if leans else anchor.lean
        result = rule(m, Anchor(anchor.day, near, lean))
        if result is None:
            # A day that the calendar does not have is no month either.
            at = m.end() if rule in {_full, _numeric} else at
            continue
        at = m.end()
        kind, value, stated = result
        if kind == "date" and (day := _day_in(value)):
            near = day
        yield Timex(m.start(), m.end(), m.group(), kind, value, stated)


def _day_in(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
