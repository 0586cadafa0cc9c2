"""Rules on the wording of what cites a fact: each word carried, none turned, each source named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from briefing.lint.finding import Problem
from briefing.lint.lint_context import Claim, LintContext, fact_numbers, is_labelled
from briefing.lint.reference import Reference, Sentence
from briefing.lint.words import Word

_SAID = re.compile(
    r"(?i)(?<![\w-])(?:sa(?:y|id|ys|ying)|t(?:old|ells?)|stated|states that|according to|"
    r"in (?:the|his|her|their|its) (?:view|opinion|words)|believe[sd]?|argue[sd]?|claim(?:s|ed)?|"
    r"accuse[sd]?|presuppose[sd]?|suggest(?:s|ed)?|judge[sd]?|wrote|writes|report(?:s|ed)|"
    r"reportedly|emphasi[sz]e[sd]|voice[sd]|express(?:es|ed)|stress(?:es|ed)|announce[sd]|note[sd]|"
    r"call(?:s|ed)|assure[sd]|promise[sd]|th(?:ought|inks?)|to (?:unnamed )?\w+ .*seem(?:s|ed)|"
    r"acknowledge[sd]|highlight(?:s|ed)|underscore[sd]|reiterate[sd]|confirm(?:s|ed)|reply|"
    r"repl(?:ies|ied)|answered|declare[sd]|inform(?:s|ed)|predict(?:s|ed)|warn(?:s|ed)|"
    r"interpret(?:s|ed)|describe[sd]|criticise[sd]|praise[sd]|welcome[sd]|add(?:s|ed)|as .* put)"
    r"(?![\w-])"
)
"""Words that give what is said to someone."""

_RATE = re.compile(r"\d[\d.,]* (?:[\w²³]+ ){1,4}(?:an?|per) (\w+)")
_PASSIVE = re.compile(
    r"(?<!\w)(?:was|were|is|are|be|been|being) (?:\w+ )?\w+(?:ed|en|[dnt]) .*?by "
)
_APART = re.compile(r"(?i)(?<!\w)(?:in|at|to|from|near|according to|view of|by) (?:the )?$")
_JOINED = re.compile(r"(?i)[\s,]*(?:and|or|,)?[\s,]*(?:the )?")
_AT = re.compile(r"(?<!\w)(?:[Ii]n|[Aa]t|[Nn]ear) (?:the )?$")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_GOVERNED = 3
"""Words behind a turning word that it is taken to bear on."""


def words_are_carried(case: LintContext) -> Iterator[Problem]:
    """Every word of weight stands in a fact cited there, or in what the ledger says of it."""
    reference = case.reference
    for claim, entries in case.grounded():
        carriers = reference.carriers(claim.cites)
        words, carried = reference.words(_unlabelled(claim.text)), reference.carried(claim.cites)
        numbers = fact_numbers(entries)
        for word in words:
            if not (word.stem in carried or word.is_date or word.turns):
                yield claim.line, f"'{word.written}' is in no word of {numbers}"
        if claim.column is None:
            nearest = reference.nearest(words, claim.cites)
            for message in _misplaced(reference, claim.text, words, nearest, carriers):
                yield claim.line, f"{message} of {numbers}"


def _unlabelled(text: str) -> str:
    return _BRACKETED.sub(lambda found: " " if re.search(r"\d", found[1]) else found[0], text)


def _misplaced(
    reference: Reference,
    text: str,
    words: Sequence[Word],
    nearest: Sequence[Sentence],
    carriers: Sequence[str],
) -> Iterator[str]:
    """Numbers with another unit; places and actors that stand where another does."""
    own = set(_measured(words))
    known = {pair for each in carriers for pair in _measured(reference.words(each))}
    for number, unit in own:
        units = {its for n, its in known if n == number}
        if units and unit not in units:
            yield f"'{number} {unit}' is no figure"
    rates = {word for each in carriers for word in _RATE.findall(each)}
    yield from (f"'{rate}' is no unit" for rate in _RATE.findall(text) if rate not in rates)
    stems = {word.stem for word in words}
    near = [word for each in nearest for word in each.words]
    for kind, mine, its in (
        ("actor", {w.stem for w in words if w.is_actor}, {w.stem for w in near if w.is_actor}),
        ("place", _places(text, words), {p for n in nearest for p in _places(n.text, n.words)}),
    ):
        if mine - its and its - mine - stems:
            for stem in sorted(mine - its):
                yield f"'{stem.lstrip('@')}' is no {kind} in this place"


def _measured(words: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """Numbers, each with what is counted or the word that scales it."""
    for place, word in enumerate(words):
        if word.stem[0].isdigit():
            rest = (w.stem for w in words[place + 1 :] if not w.stem[0].isdigit())
            if unit := next(rest, None):
                yield word.stem, unit


def _places(text: str, words: Sequence[Word]) -> set[str]:
    line = " ".join(text.split())
    return {
        word.stem
        for word in words
        if word.written[0].isupper() and not word.turns and not word.is_date
        if any(
            _AT.search(line[max(0, at - 12) : at])
            for at in (found.start() for found in re.finditer(re.escape(word.written), line))
        )
    }


def nothing_is_turned(case: LintContext) -> Iterator[Problem]:
    """What turns or bounds a fact is kept, nothing is added to it, and nobody changes places."""
    reference = case.reference
    for claim in case.told:
        entries = case.entries(claim.cites)
        if not entries:
            continue
        text = _together(case, claim)
        words = reference.words(f"{claim.lead} {text}")
        nearest = reference.nearest(reference.words(claim.text), claim.cites)
        for message in _turned(words, nearest, reference.carried(claim.cites)):
            yield claim.line, f"{message} in {fact_numbers(entries)}"
        if any(_SAID.search(each.text) for each in nearest) and not _SAID.search(
            f"{claim.group} {claim.lead} {text} {claim.aside}"
        ):
            yield claim.line, f"who says so is lost; {fact_numbers(entries)} names whose words"
        yield from ((claim.line, message) for message in _swapped(reference, claim.text, nearest))


def _together(case: LintContext, claim: Claim) -> str:
    """A sentence with those of its section that tell of the same facts."""
    cites = set(claim.cites)
    others = [
        each.text
        for each in case.told
        if each is not claim and each.section == claim.section and cites & set(each.cites)
    ]
    return " ".join([claim.text, *others])


def _turned(
    words: Sequence[Word], nearest: Sequence[Sentence], carried: frozenset[str]
) -> Iterator[str]:
    own = [word.stem for word in words]
    given = [word.stem for each in nearest for word in each.words]
    for each in nearest:
        for place, word in enumerate(each.words):
            if not word.turns or own.count(word.stem) >= given.count(word.stem):
                continue
            rest = [w.stem for w in each.words[place + 1 :] if not w.turns][:_GOVERNED]
            before = [w.stem for w in each.words[:place] if not w.turns][-1:]
            if word.stem in {"IF", "UNLESS"} or set(own) & {*rest, *before}:
                yield f"'{word.written}' is lost, which turns what is said"
    for word in words:
        if word.turns and word.stem not in carried:
            yield f"'{word.written}' turns what is said, and is not"


def _swapped(reference: Reference, text: str, nearest: Sequence[Sentence]) -> Iterator[str]:
    """Actors who change places, but for the passive and lists."""
    own = _acting(text, reference.words(text))
    for each in nearest:
        its = _acting(each.text, each.words)
        turned = bool(_PASSIVE.search(text)) is not bool(_PASSIVE.search(each.text))
        for one, other in combinations([a for a in its if a in own], 2):
            swapped = own[one] > own[other]
            low, high = sorted((own[one], own[other]))
            listed = _JOINED.fullmatch(text[low:high])
            if swapped is not turned and not listed:
                yield f"{one[1:]} and {other[1:]} change places"


def _acting(text: str, words: Sequence[Word]) -> dict[str, int]:
    return {w.stem: w.start for w in words if w.is_actor and not _APART.search(text[: w.start])}


def sources_are_named(case: LintContext) -> Iterator[Problem]:
    """The articles in brackets carry the fact, and it says where they differ or came later."""
    reference = case.reference
    labels = {label for entry in case.snapshot.entries() for label in entry.labels}
    for claim in case.told:
        entries = case.entries(claim.cites)
        if not entries or case.is_of_the_record(claim):
            continue
        own = {label for entry in entries for label in entry.labels}
        bracketed = " ".join(_BRACKETED.findall(claim.text))
        for label in sorted(labels - own):
            if is_labelled(label, bracketed):
                yield claim.line, f"{label} does not carry {fact_numbers(entries)}"
        nearest = reference.nearest(reference.words(claim.text), claim.cites)
        for mark, told in (("sources differ", "that sources differ"), ("†", "†")):
            if any(mark in each.text for each in nearest) and mark not in claim.text:
                yield claim.line, f"{fact_numbers(entries)} asks for {told}"
