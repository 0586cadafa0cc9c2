"""Rules on the wording of what cites a fact: each word carried, none turned, each source named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from briefing.dossier.strength import SAYING
from briefing.facts import FactAsOf
from briefing.lint.date_notation import YEAR
from briefing.lint.finding import Problem
from briefing.lint.ledger_reference import LedgerSentence, Reference
from briefing.lint.lint_context import Claim, LintContext, fact_numbers, is_labelled
from briefing.lint.weighty_words import Word, line_of, stem_of

_SAID = re.compile(rf"(?i)(?<![\w-])(?:{SAYING})(?![\w-])")
_SAYING = stem_of("say")
_RATE = re.compile(
    r"\d[\d.,]* (?:[a-z²³]+ ){1,3}(?:an?|per) "
    r"(second|minute|hour|day|week|month|year|head|person|ton(?:ne)?|lit(?:re|er))\b"
)
_PASSIVE = re.compile(
    r"(?<!\w)(?:was|were|is|are|be|been|being) (?:\w+ )?\w+(?:ed|en|[dnt]) .*?by "
)
_APART = re.compile(r"(?i)(?<!\w)(?:in|at|from|near|with|according to|view of) (?:the )?$")
_JOINED = re.compile(r"(?i)(?:[\s,]|and\b|or\b|the\b)*")
_AT = re.compile(r"(?<!\w)(?:[Ii]n|[Aa]t|[Nn]ear) (?:the )?$")
_CLAUSES = re.compile(r"; ?|, (?=and |while |but )")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_GOVERNED = 3
"""Words behind a turning word that it is taken to bear on."""


def words_are_carried(case: LintContext) -> Iterator[Problem]:
    """Every word of weight stands in a fact cited there, or in what the ledger says of it."""
    reference = case.reference
    for claim, entries in case.grounded():
        words, carried = reference.words(_unlabelled(claim.text)), reference.carried(claim.cites)
        numbers = fact_numbers(entries)
        for word in words:
            if not (word.stem in carried or word.turns or _is_free(word, entries)):
                yield claim.line, f"'{word.written}' is in no word of {numbers}"
        if claim.column is None:
            for message in _misplaced_note(reference, claim, words):
                yield claim.line, f"{message} of {numbers}"
            nearest = reference.nearest(words, claim.cites, offices=True)
            for message in _misplaced(reference, claim.text, words, nearest, claim.cites):
                yield claim.line, f"{message} of {numbers}"


def _is_free(word: Word, entries: Sequence[FactAsOf]) -> bool:
    """Whether another rule looks after it (dates, who says so), or it is the weekday of a fact."""
    days = {f"{e.window.latest:%A}" for e in entries if e.window.earliest == e.window.latest}
    other = word.is_date or word.stem == _SAYING or YEAR.fullmatch(word.stem) is not None
    return other or word.written.capitalize() in days


def _misplaced_note(reference: Reference, claim: Claim, words: Sequence[Word]) -> Iterator[str]:
    """Whether the ledger gives the same words for other facts alone."""
    told = reference.telling.get(frozenset(word.stem for word in words if not word.is_date))
    if told and not told & set(claim.cites):
        yield f"the ledger tells this of #{min(told)}, not"


def _unlabelled(text: str) -> str:
    return _BRACKETED.sub(lambda found: " " if re.search(r"\d", found[1]) else found[0], text)


def _misplaced(
    reference: Reference,
    text: str,
    words: Sequence[Word],
    nearest: Sequence[LedgerSentence],
    cites: Sequence[int],
) -> Iterator[str]:
    """Numbers with another unit; places and actors that stand where another does."""
    own, carriers, carried = (
        set(_measured(words)),
        reference.carriers(cites),
        reference.carried(cites),
    )
    known = {pair for each in carriers for pair in _measured(reference.words(each))}
    for number, unit in own:
        units = {its for n, its in known if n == number}
        if units and unit not in units:
            yield f"'{number} {unit}' is no figure"
    rates = {word for each in carriers for word in _RATE.findall(each)}
    yield from (f"'{rate}' is no unit" for rate in _RATE.findall(text) if rate not in rates)
    stems = {word.stem for word in words}
    near = [word for each in nearest for word in each.words]
    dates = [{w.stem for w in each if w.is_date} for each in (words, near)]
    strange = [d for d in dates[0] if not any(_same_day(d, its) for its in dates[1])]
    if strange and any(not any(_same_day(d, own) for own in dates[0]) for d in dates[1]):
        yield f"{' '.join(sorted(w.written for w in words if w.stem in strange))} is no date here"
    for kind, mine, its in (
        ("actor", {w.stem for w in words if w.is_actor}, {w.stem for w in near if w.is_actor}),
        ("place", _places(text, words), {p for n in nearest for p in _places(n.text, n.words)}),
    ):
        if mine - its and its - mine - stems:
            for stem in sorted((mine - its) & carried):
                yield f"'{stem.lstrip('@')}' is no {kind} in this place"


def _same_day(one: str, other: str) -> bool:
    """Whether two dates may be one, as far as each is given."""
    parts = [re.split(r"[-=]", date) for date in (one, other)]
    return len(parts[0]) == len(parts[1]) and all(
        mine == its or "?" in {mine, its} for mine, its in zip(*parts, strict=True)
    )


def _measured(words: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """Numbers, each with what is counted or the word that scales it."""
    for place, word in enumerate(words):
        if word.stem[0].isdigit():
            rest = (w.stem for w in words[place + 1 :] if not w.stem[0].isdigit())
            if unit := next(rest, None):
                yield word.stem, unit


def _places(text: str, words: Sequence[Word]) -> set[str]:
    line = line_of(text)
    named = (w for w in words if w.written[0].isupper() and not (w.turns or w.is_date))
    return {word.stem for word in named if _AT.search(line[: word.start])}


def nothing_is_turned(case: LintContext) -> Iterator[Problem]:
    """What turns or bounds a fact is kept, nothing is added to it, and nobody changes places."""
    reference = case.reference
    for claim in case.told:
        entries = case.entries(claim.cites)
        if not entries:
            continue
        text = _together(case, claim)
        words = reference.words(claim.text)
        nearest = reference.nearest(words, claim.cites)
        carried = reference.carried(claim.cites)
        for word in words:
            if word.turns and word.stem not in carried:
                message = f"'{word.written}' turns what is said, and is not in"
                yield claim.line, f"{message} {fact_numbers(entries)}"
        for message in _lost(reference.words(f"{claim.lead} {text}"), nearest):
            yield claim.line, f"{message} in {fact_numbers(entries)}"
        if any(_SAID.search(each.text) for each in nearest) and not _SAID.search(
            f"{claim.context} {text}"
        ):
            yield claim.line, f"who says so is lost; {fact_numbers(entries)} names whose words"
        yield from ((claim.line, message) for message in _swapped(reference, claim.text, nearest))


def _together(case: LintContext, claim: Claim) -> str:
    """A sentence with those of its section that tell of the same facts or go on from it."""
    cites, own = set(claim.cites), case.told.index(claim)
    texts = [claim.text]
    for step in (-1, 1):
        at = own + step
        while 0 <= at < len(case.told) and _goes_on(case.told[at], claim):
            texts.append(case.told[at].text)
            at += step
    others = (each for each in case.told if each.section == claim.section and each != claim)
    return " ".join([*texts, *(each.text for each in others if cites & set(each.cites))])


def _goes_on(other: Claim, claim: Claim) -> bool:
    return not other.cites and (other.section, other.group) == (claim.section, claim.group)


def _lost(words: Sequence[Word], nearest: Sequence[LedgerSentence]) -> Iterator[str]:
    """Words that turn what is said and are gone, where what they bear on is still told."""
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


def _swapped(reference: Reference, text: str, nearest: Sequence[LedgerSentence]) -> Iterator[str]:
    """Actors who change places, but for those within a list."""
    clauses = _CLAUSES.split(text) if len(nearest) > 1 else [text]
    for each in nearest:
        stems = {word.stem for word in each.words}
        clause = max(clauses, key=lambda part: sum(w.stem in stems for w in reference.words(part)))
        words = reference.words(clause)
        own = _acting(clause, words)
        its = _acting(each.text, each.words)
        for one, other in combinations([actor for actor in its if actor in own], 2):
            if (
                own.index(one) > own.index(other)
                and _between(words, one, other) & _between(each.words, one, other)
                and not _listed(clause, words, one, other)
            ):
                yield f"{one[1:]} and {other[1:]} change places"


def _acting(text: str, words: Sequence[Word]) -> list[str]:
    """The actors of a sentence in order, whoever acts in the passive first."""
    line = line_of(text)
    passive = _PASSIVE.search(line)
    actors = [w for w in words if w.is_actor and not _APART.search(line[: w.start])]
    by = passive.end() if passive else -1
    actors.sort(
        key=lambda w: (
            line[by : w.start].strip().casefold() not in {"", "the"} or w.start < by,
            w.start,
        )
    )
    return list(dict.fromkeys(w.stem for w in actors))


def _between(words: Sequence[Word], one: str, other: str) -> set[str]:
    """The words of weight between two actors; ``{""}`` where none stands there."""
    stems = [word.stem for word in words]
    first, last = sorted((stems.index(one), stems.index(other)))
    return {w.stem for w in words[first + 1 : last] if not (w.turns or w.is_actor)} or {""}


def _listed(text: str, words: Sequence[Word], one: str, other: str) -> bool:
    """Whether two actors stand in one list: A, B and C."""
    ends = [next(w for w in words if w.stem == stem) for stem in (one, other)]
    first, last = sorted(ends, key=lambda w: w.start)
    between = line_of(text)[first.start + len(first.written) : last.start]
    for word in words:
        if word.is_actor and first.start < word.start < last.start:
            between = between.replace(word.written, "")
    return _JOINED.fullmatch(between) is not None


def sources_are_named(case: LintContext) -> Iterator[Problem]:
    """The articles in brackets carry the fact, and it says where they differ or came later."""
    reference = case.reference
    for claim in case.told:
        entries = case.entries(claim.cites)
        if not entries or case.is_of_the_record(claim):
            continue
        own = {label for entry in entries for label in entry.labels}
        bracketed, tag = " ".join(_BRACKETED.findall(claim.text)), case.tag_in_force(claim)
        inherited = tag if tag == case.inherited_tag(claim) else ""
        shared = any(all(is_labelled(each, tag) for each in e.labels) for e in entries)
        otherwise = {c.passage.label for e in entries for c in e.cited} - own
        for label in sorted(case.labels - own):
            apart = label in otherwise and f"{label}: " in bracketed
            if (is_labelled(label, bracketed) and not apart) or is_labelled(label, inherited):
                yield claim.line, f"{label} does not carry {fact_numbers(entries)}"
        nearest = reference.nearest(reference.words(claim.text), claim.cites)
        given = " ".join(part for each in nearest for part in _BRACKETED.findall(each.text))
        for label in sorted(own):
            named = is_labelled(label, f"{claim.context} {tag}")
            alone = any(entry.of_one_family for entry in entries)
            asked = is_labelled(label, given) and (alone or (tag and not shared))
            if not named and (asked or (inherited and not shared)):
                yield claim.line, f"{label} carries {fact_numbers(entries)} too, or alone"
        for mark, told in (("sources differ", "that sources differ"), ("†", "†")):
            if any(mark in each.text for each in nearest) and mark not in claim.context:
                yield claim.line, f"{fact_numbers(entries)} asks for {told}"
