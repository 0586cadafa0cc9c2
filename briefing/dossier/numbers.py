"""Numbers in texts: which values the digits of any script, and words of English, can mean.

``12 500``, ``12,500`` and ``۱۲٬۵۰۰`` are one number, ``4,5`` is 4.5 and never 45. Where a
notation is read in two ways (``4.500`` as 4.5 or as 4,500), both count.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

_SPACES = " \u00a0\u2007\u2009\u202f"
_TOKEN = re.compile(
    rf"(?<!\d)\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:[.,٫]\d+)?"
    r"|\d+(?:[.,'’٬٫]\d+)*"
)
_SPACE = re.compile(rf"[{_SPACES}]")
_MARK = re.compile(r"[.,'’٬٫]")
_GROUP = 3
_DECIMALS = ".,٫"
_LONGEST_DAY = 31
_YEARS = range(1500, 2200)


_POWERS = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_BELOW_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_BY_TEN = "twenty thirty forty fifty sixty seventy eighty ninety"
ONES, TENS = _BELOW_TWENTY.split(), _BY_TEN.split()
NUMBER_WORDS = {
    **{word: value for value, word in enumerate(ONES)},
    **{word: 10 * value for value, word in enumerate(TENS, 2)},
}
"""The numbers below a hundred that are one word."""
_SMALL = NUMBER_WORDS | {"no": 0, "none": 0, "an": 1, "a": 1, "single": 1, "both": 2, "couple": 2}
_SCALES = {"dozen": 12} | {word: 10**power for word, power in _POWERS.items()}
_WORD = "|".join((*_SMALL, *_SCALES))
_RUN = re.compile(rf"\b(?:{'|'.join(_SMALL)})(?:(?:[- ]|,? and )(?:{_WORD}))*\b", re.IGNORECASE)
_PARTS = {"half": 2, "quarter": 4, "fifth": 5}
_FRACTION = re.compile(
    rf"\b(?:(?P<whole>\d+|{'|'.join(NUMBER_WORDS)}) and )?(?:(?P<count>an?|one|two|three|four) )?"
    rf"(?P<part>{'|'.join(_PARTS)})s?(?: of)?(?: an?)? (?P<scale>{'|'.join(_SCALES)})\b",
    re.IGNORECASE,
)
_UNCOUNTED = re.compile(
    r"\b(?:half|halves|halved|thirds?|quarters?|fifths?|doubled?|tripled?|trebled?|twice)\b",
    re.IGNORECASE,
)
_SCALE = re.compile(rf"\s+({'|'.join(_POWERS)})\b", re.IGNORECASE)


def figures_in(text: str) -> tuple[str, ...]:
    """The numbers of a text, as written, that can be no days and no years."""
    found = dict.fromkeys(match.group() for match in _TOKEN.finditer(folded(text)))
    return tuple(number for number in found if not _may_be_dated(number))


def numbers_in(text: str) -> frozenset[str]:
    """All values that the numbers of a text can mean."""
    digits, values = folded(text), set[str]()
    for match in _TOKEN.finditer(digits):
        found = values_of(match.group())
        values |= found
        if scale := _SCALE.match(digits, match.end()):
            power = _POWERS[scale[1].casefold()]
            values |= {plain(str(Decimal(value).scaleb(power))) for value in found}
    return frozenset(values)


def is_uncounted(text: str) -> bool:
    """Whether a text tells a part or a multiple of something: "half of them", "doubled"."""
    return bool(_UNCOUNTED.search(_FRACTION.sub("", text)))


def spelled_in(text: str) -> frozenset[str]:
    """The values of the numbers that a text writes in words of English.

    Of "two million" also 2, whose unit is then "million people".
    """
    found = set[int | Decimal]()
    for each in _FRACTION.finditer(text.lower()):
        whole, count = each["whole"] or "0", each["count"] or "one"
        share = Decimal(int(whole) if whole.isdigit() else NUMBER_WORDS[whole])
        share += Decimal(_SMALL[count]) / _PARTS[each["part"]]
        found |= {share, share * _SCALES[each["scale"]]}
    for run in _RUN.finditer(_FRACTION.sub(";", text)):
        total = part = 0
        for word in re.findall(r"[a-z]+", run.group().lower()):
            scale, value = _SCALES.get(word), _SMALL.get(word)
            if value is not None:
                follows_ten = part % 100 in range(20, 100, 10) and 0 < value < _SMALL["ten"]
                if part % 100 and not follows_ten:
                    found.add(total + part)
                    total = part = 0
                part += value
            elif scale is not None:
                part *= scale
                if scale > _SCALES["hundred"]:
                    found.add(part // scale)
                    total, part = total + part, 0
        found.add(total + part)
    return frozenset(plain(str(value)) for value in found)


@lru_cache(maxsize=4096)
def values_of(number: str) -> frozenset[str]:
    """The values that a number as written can mean, each without groups and closing zeros."""
    if _SPACE.search(number):
        joined = _SPACE.sub("", number)
        return values_of(joined).union(*(values_of(part) for part in _SPACE.split(number)))
    marks = _MARK.findall(number)
    parts = _MARK.split(number)
    if not marks:
        return frozenset({plain(number)})
    found = set()
    if len(set(marks)) == 1 and _are_groups(parts):
        found.add(plain("".join(parts)))
        if marks[0] != ".":
            return frozenset(found)
    whole, groups = parts[:-1], set(marks[:-1])
    is_decimal = marks[-1] in _DECIMALS and len(groups) <= 1 and marks[-1] not in groups
    if is_decimal and (len(whole) == 1 or _are_groups(whole)):
        found.add(plain(f"{''.join(whole)}.{parts[-1]}"))
    return frozenset(found or map(plain, parts))


def plain(number: str) -> str:
    """A number in plain notation: no leading zeros, none at the end of its decimals."""
    value = Decimal(number)
    whole = value.to_integral_value()
    return f"{whole if value == whole else value.normalize():f}"


def folded(text: str) -> str:
    """The text with the digits of every script as 0 to 9, character by character."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(each)) if each.isdecimal() and not each.isascii() else each
        for each in text
    )


def _are_groups(parts: list[str]) -> bool:
    """Whether digits lie in groups: of three, or of two before the last as in South Asia."""
    first, *middle, last = parts
    return (
        1 <= len(first) <= _GROUP
        and len(last) == _GROUP
        and len({len(each) for each in middle}) <= 1
        and all(len(each) in {_GROUP - 1, _GROUP} for each in middle)
    )


def _may_be_dated(number: str) -> bool:
    short = number.isdigit() and len(number) < len("10000")
    return short and (int(number) <= _LONGEST_DAY or int(number) in _YEARS)
