"""Whether a statement is as strong as its quotes: no hedge lost, no negation turned.

One table holds the classes of words that carry strength. A class is lost where every quote
of a fact carries one of its words and the statement has none of its equivalents; it is added
where the statement carries one and no quote does. The equivalents are generous on purpose:
the check is for slips of hand, and what it reports is nearly always one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from briefing.dossier.numbers import (
    figures_in,
    is_uncounted,
    numbers_in,
    plain,
    spelled_in,
    values_of,
)


@dataclass(frozen=True)
class WordClass:
    """Words of one kind of strength, and what may stand for them."""

    marks: re.Pattern[str]
    """What counts as carrying it."""
    equivalents: re.Pattern[str]
    """What counts as keeping it, beside the marks themselves."""
    may_be_lost: bool = False
    """Whether a statement may leave out what all quotes carry."""
    may_be_added: bool = True
    """Whether a statement may carry it where no quote does."""

    def mark_in(self, text: str) -> str | None:
        """The first word of the class in a text."""
        found = self.marks.search(text)
        return found.group() if found else None

    def kept_in(self, text: str) -> bool:
        """Whether a text carries the class or an equivalent."""
        return bool(self.marks.search(text) or self.equivalents.search(text))


SAYING = (
    r"according to|in (?:the|his|her|their|its) (?:view|opinion|words)|sa(?:id|ys?|ying)|"
    r"t(?:old|ells?)|stat(?:es? that|ed)|ask(?:s|ed)|urge[sd]|demand(?:s|ed)|request(?:s|ed)|"
    r"offer(?:s|ed)|invite[sd]|propose[sd]|threaten(?:s|ed)|believe[sd]?|argue[sd]?|"
    r"claim(?:s|ed)?|accuse[sd]?|presuppose[sd]?|suggest(?:s|ed)?|judge[sd]?|wrote|writes|"
    r"report(?:s|ed|edly)|emphasi[sz]e[sd]|voice[sd]|express(?:es|ed)|stress(?:es|ed)|"
    r"announce[sd]|note[sd]|call(?:s|ed)|assure[sd]|promise[sd]|th(?:ought|inks?)|"
    r"acknowledge[sd]|highlight(?:s|ed)|underscore[sd]|reiterate[sd]|confirm(?:s|ed)|"
    r"repl(?:y|ies|ied)|answered|declare[sd]|inform(?:s|ed)|predict(?:s|ed)|warn(?:s|ed)|"
    r"interpret(?:s|ed)|describe[sd]|criticise[sd]|praise[sd]|welcome[sd]|add(?:s|ed)|as .* put|"
    r"made it a condition|to (?:unnamed )?\w+ .*seem(?:s|ed)"
)
"""Words that give what is said to somebody."""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


# "may" is matched in lower case only: May is a month.
CLASSES: tuple[WordClass, ...] = (
    WordClass(  # what can be but need not
        marks=_words(r"could|(?-i:may)|might|would|potentially"),
        equivalents=_words(
            r"can|cannot|possib\w+|potential|would|should|will|perhaps|likely|unlikely|able|"
            r"prospects?|chances?|opportunit\w+|hop\w+|expect\w*|feasib\w+|risk\w*|if|were to|"
            r"ready|readiness|willing\w*|wish\w*"
        ),
    ),
    WordClass(  # what depends on something else
        marks=_words(r"if|unless|as long as|provided(?: that)?"),
        equivalents=_words(
            r"provid\w+|condition\w*|depend\w*|should|so long as|until|before|only when|when|"
            r"once|without|must|in case|whether"
        ),
    ),
    WordClass(  # what is not so
        marks=_words(r"not(?! (?:only|just|merely|solely))|\w+n['’]t|cannot|never|no longer"),
        equivalents=_words(
            r"no|none|nothing|nobody|neither|nor|without|refus\w*|den(?:y|ies|ied|ials?)|"
            r"reject\w*|fail\w*|lack\w*|ceas\w*|end(?:s|ed|ing)?|stop\w*|yet to|prevent\w*|"
            r"oppos\w*|premature|withh[eo]ld\w*|remov\w*|lift\w*|absen\w+|unlike|undisclosed|"
            r"unclear|only|any|free(?:ly|dom)?|unhindered|out of|non-\w+"
        ),
        may_be_added=False,
    ),
    WordClass(  # what is said to be
        marks=_words(r"reportedly|allegedly"),
        equivalents=_words(
            r"report\w*|alleg\w+|according to|said|says|claim\w*|account|apparently|supposed\w*"
        ),
    ),
    WordClass(  # what rests on somebody's word, as the text says
        marks=_words(
            r"according to|as (?:noted|stated|communicated|claimed|reported|announced|told) "
            r"(?:in|by)|media (?:report\w*|sa(?:id|ys?))|in the words of"
        ),
        equivalents=_words(rf"{SAYING}|statements?|words?|sp(?:oke|eaks?)|quote[sd]"),
    ),
    WordClass(  # what seems
        marks=_words(r"seem\w*|appears?|appeared|apparent(?:ly)?|likely"),
        equivalents=_words(
            r"appear\w*|look\w*|probabl\w+|presum\w+|expected|perhaps|possib\w+|impression|"
            r"may|might|could|suggest\w*|likel\w+"
        ),
    ),
    WordClass(  # what is to come
        marks=_words(r"intend(?:s|ed|ing)?|intentions?|plan(?:s|ned|ning)?|poised|soon"),
        equivalents=_words(
            r"aim\w*|announc\w+|will|would|shall|mov(?:es?|ed|ing) towards?|(?:is|are|was|were) to|"
            r"going to|propos\w+|seek\w*|sought|about to|prepar\w+|read(?:y|iness)|objectives?|"
            r"set to|schedul\w+|goals?|wish\w*|want\w*|intent|declar\w+|voic\w+"
        ),
    ),
    WordClass(  # what is beyond doubt
        marks=_words(r"certainly|definitely|undoubtedly|surely|guarante\w+|confirm\w*|prove[dns]?"),
        equivalents=_words(r"certain\w*|sure|assur\w+|clear\w*|undeniabl\w+|proof|no doubt|course"),
        may_be_lost=True,
        may_be_added=False,
    ),
)
"""The classes of words that a statement may not lose, and those that it may not add."""

_TURNING = (
    r"not|never|no longer|no|nor|neither|without|refusal(?: to)?|refus(?:es|ed|ing)(?: to)?|"
    r"denie[sd]|denying|cannot|\w+n['’]t"
)
_WEAKENING = (
    r"reportedly|allegedly|potentially|likely|seemingly|could|(?-i:may)|might|would|if|unless"
)
_OPENING = "“‘\"'(["
_BEFORE = re.compile(rf"(?<![\w-])({_TURNING}) *$", re.IGNORECASE)
_WEAK_BEFORE = re.compile(rf"(?<![\w-])({_WEAKENING}) *$", re.IGNORECASE)
_AFTER = re.compile(
    r"^ +(not(?! (?:only|just|merely|solely))|never|no longer)(?![\w-])", re.IGNORECASE
)
_REACH = 40


def strength_problems(statement: str, quotes: Sequence[str]) -> Iterator[str]:
    """What the statement loses of all its quotes, or adds to them."""
    for kind in CLASSES:
        marks = [kind.mark_in(quote) for quote in quotes]
        added = kind.mark_in(statement)
        lost = bool(marks) and all(marks) and not kind.kept_in(statement)
        if lost and not kind.may_be_lost:
            yield f"the statement loses {marks[0]!r} of its quotes; keep it, or quote without it"
        elif added and not kind.may_be_added and not any(map(kind.kept_in, quotes)):
            yield f"the statement says {added!r}, which none of its quotes does"


def number_problems(statement: str, quotes: Sequence[str]) -> Iterator[str]:
    """Numbers of the statement that no quote has.

    Days and years are left out: they may come from the context, and the date has its basis.
    """
    if any(map(is_uncounted, quotes)):
        return  # for the reader to compare
    quoted = _numbers_of(quotes)
    for number in figures_in(statement):
        if not values_of(number) & quoted:
            yield f"the statement says {number}, which none of its quotes does"


def _numbers_of(quotes: Sequence[str]) -> frozenset[str]:
    """The values that quotes have, in digits or in words."""
    return frozenset().union(*(numbers_in(each) | spelled_in(each) for each in quotes))


def figure_problems(
    figures: Mapping[str, int | Decimal], quotes: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Fields with a number that no quote has, each with the message.

    A quote with "dozens" or "half" is for the reader to compare.
    """
    if any(map(is_uncounted, quotes)):
        return
    quoted = _numbers_of(quotes)
    for name, number in figures.items():
        if plain(str(number)) not in quoted:
            yield name, f"{name} = {number} stands in none of the quotes"


def cut_problem(text: str, start: int, end: int, hedge: str | None) -> str | None:
    """Why a quote may not be cut at these code points: a word beside it turns its meaning."""
    line_start = text.rfind("\n", 0, start) + 1
    before = text[max(line_start, start - _REACH) : start].rstrip(_OPENING)
    if found := _BEFORE.search(before):
        return f"the quote is cut right after {found.group(1)!r}, which turns it: quote that too"
    if found := _AFTER.search(text[end : end + _REACH]):
        return f"the quote is cut right before {found.group(1)!r}, which turns it: quote that too"
    if hedge is None and (found := _WEAK_BEFORE.search(before)):
        return (
            f"the quote is cut right after {found.group(1)!r}, which weakens it: "
            "quote that too, or give it as the citation's hedge"
        )
    return None
