"""Words of weight: how a text is cut into the words that carry what it says.

Words are compared by stem, in one spelling, and by the first word of their line of synonyms. An
actor is one word whatever it is called, a number is its digits, a date its day. Words that turn or
bound what is said (not, could, fewer than, former) stand in capitals, by their class.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from briefing.dossier.numbers import NUMBER_WORDS, ONES, TENS
from briefing.lint.date_notation import Given, given_in
from briefing_events.dossier import Actor

SYNONYMS = """
say state tell inform declare remark
voice express
announce unveil
stress emphasise underline underscore highlight
begin start commence open
end finish conclude
help assist aid
ask request
urge press exhort
reply answer respond
approve accept
refuse decline
support backing
objective aim goal
wish desire want
believe think consider
judge assess deem
attend participate
build construct
buy purchase
fall drop decrease
rise increase grow
happen occur
get receive obtain
need require
remove delist expunge
prohibit ban outlaw
reinstate restore
visit trip travel journey
quick rapid
show demonstrate
people person
job post
praise commend
discuss debate
stop cease halt
close shut
large big
publish release
"""
"""Words that may stand for each other, a line each; docs/lint.md lists them."""

TURNS = {
    "MORE": r"(?:more|greater) than|over (?=\d)|in excess of|above (?=\d)|exceed\w*",
    "FEWER": r"(?:fewer|less) than|under (?=\d)|below (?=\d)",
    "AT LEAST": r"at least|no (?:fewer|less) than|not (?:fewer|less) than|a minimum of",
    "AT MOST": r"at most|up to (?=\d)|(?:no|not) more than|a maximum of",
    "NEARLY": r"nearly|almost|close to (?=\d)|just under",
    "ABOUT": r"(?:about|around|some) (?=\d)|approximately|roughly|circa",
    "BECAUSE": r"because(?: of)?|owing to|due to|as a result of|thanks to|therefore|hence|"
    r"caused by|forced by|prompted by|(?:led|leads|leading) to|which is why|so that|"
    r"in (?:response|reaction|return|exchange) (?:to|for)",
    "DESPITE": r"despite|in spite of|although|even though",
    "UNLESS": r"unless|except if",
    "IF": r"if|provided that|on condition that|as long as|so long as|in case",
    "REPORTED": r"reportedly|allegedly|apparently|supposedly",
    "SEEM": r"seem(?:s|ed|ing|ingly)?|appear(?:s|ed)?(?= to)",
    "LIKELY": r"likely|probabl[ey]",
    "COULD": r"could|(?-i:may)|might|possibl[ey]|perhaps|maybe|potential(?:ly)?|possibility",
    "INTENDED": r"intend(?:s|ed|ing)?|intentions?|plan(?:s|ned|ning)? to|aim(?:s|ed|ing)? to|"
    r"planned|moving towards?|mov(?:es|ed) towards?|about to|poised|(?:is|are|was|were) to|"
    r"scheduled|set to|expected to|ready to|willing(?:ness)?(?: to)?|prepared to|hop(?:es|ed) to|"
    r"(?:offer|promis|seek|attempt|undertak|agree)(?:e?s|e?d|ing)? to|"
    r"sought to|tr(?:y|ies|ied) to|"
    r"propos(?:es|ed) to|wish(?:es|ed) to|want(?:s|ed) to",
    "WILL": r"will|would|shall",
    "MUST": r"must|should|ought to|ha(?:s|ve|d) to",
    "NOT": r"not(?! only)|\w+n['’]t|never|no longer|no|none|without|neither|nor|cannot|"
    r"fail(?:s|ed)? to|refus(?:es|ed|al|ing) to",
    "BEFORE": r"before|prior to|ahead of",
    "AFTER": r"after|following|in the wake of",
    "DURING": r"during|amid",
    "SINCE": r"since",
    "UNTIL": r"until|till",
    "ACTING": r"acting|interim|deputy|vice|assistant",
    "FORMER": r"former(?:ly)?|ex-(?=\w)|erstwhile|then-(?=\w)",
    "ALL": r"all|every|each|entire(?:ly)?|whole|both",
    "MOST": r"most(?: of)?|majority",
    "ONE OF": r"one of|among",
    "FEW": r"(?:a )?few|several|some|many|certain|partly|in part",
    "ONLY": r"only|solely|sole|exclusively|alone",
}
"""Words that turn or bound what is said, by class; those of a class may stand for each other."""

PHRASES = {
    "attend": r"t(?:akes?|ook|aken|aking) part",
    "reject": r"turn(?:s|ed|ing)? down",
    "seek": r"look(?:s|ed|ing)? for",
    "urge": r"call(?:s|ed|ing)? (?:up)?on",
    "begin": r"g(?:et|ot) under way",
    "hold": r"t(?:akes?|ook|aken|aking) place",
}
"""Phrases that may stand for a word."""

_PHRASE = re.compile(
    "|".join(rf"(?P<{word}>(?<![\w-])(?:{words})(?![\w-]))" for word, words in PHRASES.items()),
    re.IGNORECASE,
)
_TURN = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<t{place}>{words})" for place, words in enumerate(TURNS.values()))
    + r")(?![\w-])",
    re.IGNORECASE,
)
_CLASSES = tuple(TURNS)

_PLAIN_WORDS = """
a an the and or but of to in on at by for from with as that this these those it its he she him her
his hers they them their theirs who whom whose which what when where while be is are was were been
being am has have had having do does did doing also then than so such there here into onto over
under about between through out up down off per s one own i we us our you your me my day same now
just make makes made making put puts given hold holds held holding mr mrs ms dr may toward towards
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())
"""Words that carry no weight of their own."""

_IRREGULAR = {
    form: base
    for base, *forms in map(str.split, """
take took taken
meet met
hold held
make made
begin began begun
come came
go went gone
give gave given
send sent
bring brought
leave left
build built
pay paid
buy bought
sell sold
become became
lead led
win won
speak spoke spoken
say said
tell told
think thought
get got gotten
rise rose risen
fall fell fallen
grow grew grown
see saw seen
know knew known
find found
lose lost
keep kept
strike struck
seek sought
withdraw withdrew withdrawn
steal stole stolen
die dying
""".strip().split("\n"))
    for form in forms
}  # fmt: skip
_SPELLED = re.compile(
    rf"(?<![\w-])(?:({'|'.join(TENS)})(?:[- ]({'|'.join(ONES[1:10])}))?|"
    rf"({'|'.join(word for word in ONES if word != 'one')}|one(?= (?!of\b|another\b))))(?![\w-])",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W\d_]+-?\d\w*|\d+(?:[.,]\d+)*|[^\W\d_]+[²³]?|[²³$€£]")
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SCALED = re.compile(rf"(\d+(?:,\d{{3}})*(?:\.\d+)?)[ -]({'|'.join(_SCALES)})(?!\w)", re.IGNORECASE)
_PERCENT = re.compile(r"(?<=\d) ?%|(?<=\d) per cent\b")
_RANGE = re.compile(r"(?<=\d)(?:–| to |(?<!\d{4})(?<!\d{4}-\d\d)-)(?=\d)")
_TAG = re.compile(r"\((?:[^()]*;\s*)?(?:[^\W\d_]+-?\d\w*)(?:[/,; ][^()]*)?\)|\(sources differ\)|†")


class ActorWords:
    """The names of actors, each found as one word."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._ids: dict[str, str] = {}
        for actor in actors:
            for name in (actor.name, actor.short, *actor.aliases):
                if name:
                    self._ids.setdefault(
                        plain_spelling(re.sub(r"(?i)^(?:the|an?) ", "", name)), actor.id
                    )
        longest = sorted(self._ids, key=len, reverse=True)
        either = "|".join(
            f"[{n[0].lower()}{n[0].upper()}]{re.escape(n[1:])}" for n in longest if n[0].isalpha()
        )
        self._pattern = re.compile(rf"(?<![\w-])(?:{either or '(?!)'})(?![\w-])")
        self._lower = {name[0].lower() + name[1:]: id_ for name, id_ in self._ids.items()}

    def found_in(self, text: str) -> Iterable[tuple[int, int, str]]:
        """Where an actor is named, and who."""
        for found in self._pattern.finditer(text):
            name = found.group()
            yield (*found.span(), f"@{self._lower[name[0].lower() + name[1:]]}")


class Word(NamedTuple):
    """A word of weight, with the place where it stands in the text and as it stands there."""

    stem: str
    start: int
    written: str

    @property
    def turns(self) -> bool:
        """Whether it turns or bounds what is said."""
        return self.stem in TURNS

    @property
    def is_actor(self) -> bool:
        """Whether it names an actor."""
        return self.stem[0] == "@"

    @property
    def is_date(self) -> bool:
        """Whether it is a date."""
        return self.stem[0] == "="


@lru_cache(maxsize=8)
def names_of(actors: tuple[Actor, ...]) -> ActorWords:
    """The names of a dossier's actors."""
    return ActorWords(actors)


def plain_spelling(text: str) -> str:
    """One line with straight quotation marks."""
    line = " ".join(text.split())
    return line.translate(str.maketrans("“”‘’", "\"\"''"))


@lru_cache(maxsize=1 << 15)
def weighty_words_of(text: str, names: ActorWords) -> tuple[Word, ...]:
    """The words of weight of a text, in order, without its source tags."""
    line = line_of(text)
    taken = [
        (at, at + len(given.words), stem)
        for at, given in given_in(line)
        if not given.bare
        for stem in _dated(given)
    ]
    taken += _outside(names.found_in(line), taken)
    taken += _outside(
        ((f.start(), f.end(), stem_of(f.lastgroup or "")) for f in _PHRASE.finditer(line)), taken
    )
    turns = ((f.start(), f.end(), _CLASSES[(f.lastindex or 1) - 1]) for f in _TURN.finditer(line))
    taken += _outside(turns, taken)
    words = [Word(stem, at, line[at:end]) for at, end, stem in taken]
    blank = list(line)
    for at, end, _ in taken:
        blank[at:end] = " " * (end - at)
    for found in _TOKEN.finditer("".join(blank)):
        word = found.group()
        if word.casefold() not in _PLAIN:
            words.append(Word(stem_of(word), found.start(), word))
    return tuple(sorted(words, key=lambda each: each.start))


@lru_cache(maxsize=1 << 15)
def line_of(text: str) -> str:
    """A text as its words are placed in it: one line, numbers in digits, without source tags."""
    line = _SPELLED.sub(_digits, _TAG.sub(" ", plain_spelling(text)))
    line = _PERCENT.sub(" percent", _SCALED.sub(_scaled, line))
    return " ".join(_RANGE.sub(" to ", line).split())


def _outside(
    spans: Iterable[tuple[int, int, str]], taken: Sequence[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    """The spans that overlap none that is taken."""
    return [s for s in spans if all(s[1] <= low or high <= s[0] for low, high, _ in taken)]


def _digits(found: re.Match[str]) -> str:
    tens, ones, small = (part and part.casefold() for part in found.groups())
    return str(NUMBER_WORDS[small] if small else NUMBER_WORDS[tens] + NUMBER_WORDS.get(ones, 0))


def _scaled(found: re.Match[str]) -> str:
    return f"{float(found[1].replace(',', '')) * _SCALES[found[2].casefold()]:.0f}"


def _dated(given: Given) -> Iterable[str]:
    """The days of a date, of a span the first and the last; ``?`` for what is not given."""
    for unit in dict.fromkeys((given.first, given.last)):
        yield "=" + "-".join(str(part or "?") for part in unit)


@lru_cache(maxsize=1 << 14)
def stem_of(word: str) -> str:
    """A word of any form as its base, in British spelling, for its whole line of synonyms."""
    if word[0].isdigit():
        return word.replace(",", "").rstrip(".")
    base = _base(word.casefold())
    return _SAME.get(base, base)


def _base(word: str) -> str:
    word = _IRREGULAR.get(word, word)
    word = re.sub(r"([iy])[sz](?=(?:e[sd]?|ing|ations?|er|ers)$)", r"\1s", word)
    word = (
        re.sub(r"tre(?=s?$)", "ter", word)
        .replace("our", "or")
        .replace("ence", "ense")
        .replace("dgement", "dgment")
    )
    word = re.sub(r"(?<=\w\w)i(?:es|ed)$", "y", word)
    word = re.sub(r"(?<=\w\w\w)(?:ing|ed|es|(?<!s)s)$", "", word)
    return re.sub(r"([^aeious])\1$", r"\1", re.sub(r"(?<=\w\w\w)e$", "", word))


_SAME = {
    _base(word): _base(line.split()[0])
    for line in SYNONYMS.strip().split("\n")
    for word in line.split()
}
