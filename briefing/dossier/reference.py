"""What sheets say of each other: keys are single, references lead somewhere fitting.

Keys that the ledger already holds count as there, so that a fact added by itself can be
referred to; keys of one load may come only once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from briefing.dossier.chronology import order_problems
from briefing.dossier.fact_reader import check_published
from briefing.dossier.lookalikes import lookalike_in
from briefing.dossier.messages import shown, suggestion
from briefing.dossier.names import Names
from briefing.dossier.reference_targets import ReferenceTargets, targets_of
from briefing.dossier.sheet_reader import Entered, Sheet
from briefing.dossier.table_reader import TableReader
from briefing.errors import Problem
from briefing_events import Event, Fact
from briefing_events.editorial import Account, FactCorroborated, FactsInConflict
from briefing_events.shapes import Plan, State, Step, Utterance

LINKS = ("outcome_of", "replies_to")
_QUOTED = re.compile(r'"[^"]+"|“[^”]+”')
_OMISSION = re.compile(r"\s*(?:\.\.\.|…)\s*")
_MARKS = '"“”.,;: '


def check_references(
    sheets: Sequence[Sheet], register: Names, known: Mapping[str, Event]
) -> list[Problem]:
    """Whatever does not hold between the facts of all sheets and the ledger."""
    bucket = targets_of(sheets, known)
    return [
        *_doubled(sheets),
        *(p for sheet in sheets for e in sheet.facts for p in _fact_problems(e, bucket)),
        *(
            problem
            for sheet in sheets
            for entered in sheet.corroborations
            for problem in _corroboration_problems(entered, bucket, register)
        ),
        *(p for sheet in sheets for e in sheet.conflicts for p in _conflict_problems(e, bucket)),
    ]


def _doubled(sheets: Sequence[Sheet]) -> Iterator[Problem]:
    first: dict[str, TableReader] = {}
    for key, entry in (pair for sheet in sheets for pair in sheet.declared):
        if key in first:
            yield entry.problem(f"the key {key!r} is taken at {_place(first[key], 'key')}", "key")
        first.setdefault(key, entry)
    told: dict[str, TableReader] = {}
    for entered in (entered for sheet in sheets for entered in sheet.corroborations):
        key = entered.event.key
        if key in told:
            message = (
                f"{entered.event.fact!r} is corroborated from this article at "
                f"{_place(told[key], 'fact')}; put all its citations there"
            )
            yield entered.entry.problem(message, "fact")
        told.setdefault(key, entered.entry)


def _place(entry: TableReader, key: str) -> str:
    return f"{entry.document.file}:{entry.document.line(*entry.path, key)}"


def _fact_problems(entered: Entered[Fact], bucket: ReferenceTargets) -> Iterator[Problem]:
    for link, message in link_problems(entered.event, bucket.facts, bucket.declared):
        yield entered.entry.problem(message, link)


def link_problems(
    fact: Fact, facts: Mapping[str, Fact], declared: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """Links of a fact that cannot lead where they do: the field, and the message.

    ``declared`` are all keys, also those of facts that could not be read.
    """
    for link, keys, fits in (
        ("outcome_of", (fact.outcome_of,), _may_have_outcome),
        ("replies_to", (fact.replies_to,), _anything),
        ("ends", fact.ends, _is_state),
    ):
        for key in filter(None, keys):
            if target := fact if key == fact.key else facts.get(key):
                message = _misfit(fact, target, fits)
            else:
                message = None if key in declared else _no_fact({*facts, *declared}, key)
            if message:
                yield link, f"{link} {message}"
    yield from order_problems(fact, facts)
    for link in LINKS:
        if circles(fact, link, facts):
            yield link, f"{link} leads in a circle back to {fact.key!r}"


_Fits = Callable[[Fact], str | None]
"""Gives what a fact would have to be instead, or nothing where it fits."""


def _anything(_: Fact) -> str | None:
    return None


def _is_state(target: Fact) -> str | None:
    return None if isinstance(target, State) else "a state"


def _may_have_outcome(target: Fact) -> str | None:
    fits = isinstance(target, (Plan, Step)) or (
        isinstance(target, Utterance) and target.type.act in {"commitment", "condition"}
    )
    return None if fits else "a plan, step, commitment or condition"


def _misfit(fact: Fact, target: Fact, fits: _Fits) -> str | None:
    """Why a link of this fact cannot lead to that one, or nothing where it can."""
    if target.key == fact.key:
        return "names the fact itself"
    wanted = fits(target)
    return f"names {target.key!r}, a {target.topic}, but needs {wanted}" if wanted else None


def _no_fact(keys: Collection[str], key: str) -> str:
    return f"names no fact: none has the key {key!r}{suggestion(key, sorted(keys))}"


def _unknown(
    entry: TableReader, bucket: ReferenceTargets, key: str, *path: str | int
) -> Iterator[Problem]:
    if key not in bucket.declared and key not in bucket.facts:
        yield entry.problem(_no_fact({*bucket.facts, *bucket.declared}, key), *path)


def circles(fact: Fact, link: str, facts: Mapping[str, Fact]) -> bool:
    """Whether a link of a fact leads back to it by way of others."""
    seen, at = {fact.key}, getattr(fact, link)
    while at in facts and at not in seen:
        seen.add(at)
        at = getattr(facts[at], link)
    return at == fact.key and len(seen) > 1


def _corroboration_problems(
    entered: Entered[FactCorroborated], bucket: ReferenceTargets, register: Names
) -> Iterator[Problem]:
    event, entry = entered.event, entered.entry
    fact = bucket.facts.get(event.fact)
    if fact is None:
        yield from _unknown(entry, bucket, event.fact, "fact")
        return
    own = {citation.source for citation in fact.citations}
    passages = register.passages()
    staged: list[Problem] = []
    for place, citation in enumerate(event.citations):
        table = TableReader(
            entry.document, (*entry.path, "citation", place), {"stage": citation.stage}
        )
        passage = passages.get(citation.source)
        if citation.source in own and event.statement is None:
            message = f"{citation.source} states {fact.key!r} itself: add the citation there"
            yield table.problem(message, "exact")
        if passage and passage.rating.family is None:
            message = f"{citation.source} belongs to no family, so it corroborates nothing"
            yield table.problem(message, "exact")
        register.check_stage(fact.track, table, staged)
        what = "attests" if citation.attests else "occurred"
        when = citation.attests or fact.occurred
        if problem := check_published(when, what, citation.source, table, register):
            yield problem
    yield from staged


def _conflict_problems(
    entered: Entered[FactsInConflict], bucket: ReferenceTargets
) -> Iterator[Problem]:
    for place, account in enumerate(entered.event.accounts):
        at = ("account", place, "facts")
        told: set[str] = set()
        unclear = False
        for key in account.facts:
            if key not in bucket.facts or key in bucket.unread:
                unclear = True
                yield from _unknown(entered.entry, bucket, key, *at)
                continue
            carried = {citation.source for citation in bucket.citations_of(key)}
            told |= carried
            if not carried & set(account.sources):
                sources = ", ".join(account.sources)
                yield entered.entry.problem(f"{key!r} has no citation from {sources}", *at)
        for source in account.sources:
            if source not in told and not unclear:
                message = f"no fact of this account has a citation from {source}"
                yield entered.entry.problem(message, "account", place, "sources")
        if not unclear:
            for message in _strange_words(account, bucket):
                yield entered.entry.problem(message, "account", place, "text")


def _strange_words(account: Account, bucket: ReferenceTargets) -> Iterator[str]:
    """Words that an account puts into quotation marks, and one of its texts does not have."""
    parts = (part for found in _QUOTED.findall(account.text) for part in _OMISSION.split(found))
    quoted = [words for part in parts if (words := part.strip(_MARKS))]
    for source in account.sources:
        has = " ".join(
            f"{citation.hedge or ''} {citation.exact}"
            for key in account.facts
            for citation in bucket.citations_of(key)
            if citation.source == source
        )
        for words in quoted:
            if lookalike_in(has, words) is None:
                yield (
                    f"no quote of its facts from {source} has the words {shown(words)}: name the "
                    "fact that quotes them too, or give each text an account in its own words"
                )
