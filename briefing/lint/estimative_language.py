"""Rules on the words of a line: hedges kept, no likelihood or stability of the brief's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefing.dossier.strength import strength_problems
from briefing.facts import FactAsOf
from briefing.lint.citing import flat
from briefing.lint.claimed_status import PLANNING, is_open_plan
from briefing.lint.finding import Problem
from briefing.lint.ledger_reference import carriers, quotes
from briefing.lint.lint_context import Claim, LintContext

_LIKELY = re.compile(
    r"(?i)(?<![\w-])(?:almost no chance|remote (?:chance|possibility)|(?:very |highly )?"
    r"(?:un)?likely|(?:highly )?(?:im)?probabl[ey]|roughly even (?:chance|odds)|"
    r"(?:almost|nearly) certain(?:ly)?|in all (?:likelihood|probability))(?![\w-])"
)
_CONFIDENT = re.compile(
    r"(?i)(?<![\w-])(?:(?:high|moderate|medium|low) confidence|(?:high|moderate|low) levels? of "
    r"confidence|confident(?:ly)?)(?![\w-])"
)
_STABLE = re.compile(
    r"(?i)(?<![\w-])(?:stable|unchanged|nothing (?:has )?(?:happened|changed)(?! on record)|"
    r"did(?: not|n['’]t) (?:take place|happen|occur)|never (?:took place|happened|occurred)|"
    r"no change|remain(?:s|ed)? the same|status quo)(?! on record)(?![\w-])"
)
_ARTICLES = re.compile(r"\b(?:the|an?) ")
_LOST = re.compile(r"the statement loses")
_OF_THE_RECORD = re.compile(
    r"(?i)(?:is |are )?not (?:on record|reported as met or dropped|enacted|given)|"
    r"no longer shown|not in effect|claimed by [^;.]*, not confirmed"
)


def likelihood(case: LintContext) -> Iterator[Problem]:
    """No likelihood of the brief's own: a word of it stands in quotes or in the fact."""
    for claim in case.claims:
        own = _carried(case, claim)
        for word in _LIKELY.findall(claim.outside):
            if not re.search(rf"(?<!\w){_stem(word)}", own):
                yield claim.line, f"'{word}' is in no fact cited here; quote who says so"


def _stem(word: str) -> str:
    """What a likelihood and its adverb share: probabl(e|y)."""
    return re.escape(re.sub(r"(?i)(probabl)[ey]$", r"\1", word.casefold()))


def confidence(case: LintContext) -> Iterator[Problem]:
    """Never how likely and how confident in one sentence."""
    for claim in case.claims:
        likely, sure = _LIKELY.search(claim.outside), _CONFIDENT.search(claim.outside)
        if likely and sure:
            yield claim.line, f"'{likely.group()}' and '{sure.group()}' stand in one sentence"


def stability(case: LintContext) -> Iterator[Problem]:
    """Silence is told as silence, never as stability."""
    for claim in (*case.claims, *case.uncited):
        own = _carried(case, claim)
        for found in _STABLE.finditer(claim.outside):
            if flat(found.group()) not in own:
                yield claim.line, f"'{found.group()}': say what is not on record instead"


def modal(case: LintContext) -> Iterator[Problem]:
    """Hedges, modals, conditions and negations of the quotes are kept."""
    for claim in case.told:
        if case.is_of_the_record(claim):
            continue
        entries = case.entries(claim.cites)
        given = [quote for entry in entries for quote in quotes(entry)]
        if not given:
            continue
        for problem in _strength_problems(claim, given):
            if not (_LOST.match(problem) and _is_own_or_a_plan(claim, entries, problem)):
                yield claim.line, problem.replace("the statement", "the line", 1)


def _strength_problems(claim: Claim, given: Sequence[str]) -> Iterator[str]:
    """What the sentence loses with its date and what follows it, and what it adds itself."""
    for problem in strength_problems(_OF_THE_RECORD.sub(" ", claim.whole), given):
        if _LOST.match(problem):
            yield problem
    for problem in strength_problems(_OF_THE_RECORD.sub(" ", claim.text), given):
        if not _LOST.match(problem):
            yield problem


def _is_own_or_a_plan(claim: Claim, entries: Sequence[FactAsOf], problem: str) -> bool:
    """Whether what is lost is lost in the dossier's own words for each fact, which were
    checked with all its quotes; or is a word of planning, which the rule on plans asks for.
    """
    text = _ARTICLES.sub("", flat(claim.text))
    own = ((e.fact.statement.rstrip("."), e.fact.matter or e.fact.statement) for e in entries)
    if all(
        any(_ARTICLES.sub("", flat(w)) in text or _goes_on(flat(w), claim) for w in either)
        for either in own
    ):
        return True
    return bool(PLANNING.search(problem.partition(" of its quotes")[0])) and all(
        is_open_plan(entry) for entry in entries
    )


def _goes_on(own: str, claim: Claim) -> bool:
    """Whether a clause ends as the dossier's own words do, and its sentence begins as they do."""
    words, sentence = flat(claim.text).split(), flat(claim.sentence).split()
    said = own.split()
    while words and (words[0] == "and" or "(" in words[-1] or words[-1].endswith(")")):
        words = words[1:] if words[0] == "and" else words[:-1]
    words = " ".join(words).rstrip(".,;").split()
    begun = said[: len(said) - len(words)]
    return said[len(begun) :] == words and all(each in sentence for each in begun[-2:])


def _carried(case: LintContext, claim: Claim) -> str:
    """All words that the facts cited by a claim carry."""
    entries = case.entries(claim.cites)
    own = [text for entry in entries for text in carriers(entry)]
    own += [text for entry in entries for text in case.reference.disputed.get(entry.number, ())]
    return flat(" ".join(own))
