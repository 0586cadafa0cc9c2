"""Rules on what a line takes from its facts: every number, and everyone whom it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from briefing.dossier.lookalikes import fold_typography
from briefing.dossier.numbers import figures_in, numbers_in, values_of
from briefing.facts import FactAsOf
from briefing.lint.finding import Problem
from briefing.lint.lint_context import LintContext, fact_numbers
from briefing_events.dossier import Actor

NAMED = frozenset({"person", "organisation"})
"""Who is looked for; the names of states and groups are used too loosely for that."""

_LABELS = re.compile(r"(?<!\w)[^\W\d_]+-?\d\w*")
"""What holds a digit but is no number: S1b, G20."""


def figures(case: LintContext) -> Iterator[Problem]:
    """A number stands in the words of a fact cited there; days and years are dates."""
    for claim, entries in case.grounded():
        given = numbers_in(" ".join(case.words_of(entries)))
        for number in figures_in(_LABELS.sub(" ", claim.text)):
            if not values_of(number) & given:
                yield (
                    claim.line,
                    f"{number} stands in no statement or quote of {fact_numbers(entries)}",
                )


def named(case: LintContext) -> Iterator[Problem]:
    """Whoever is named takes part in a fact cited there, or is named in its words."""
    names = _names(case.snapshot.definition.actors)
    if not names:
        return
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(_whole("|".join(map(_either_case, longest_first))))
    for claim, entries in case.grounded():
        said = fold_typography(claim.text)
        found = dict.fromkeys(match.group() for match in pattern.finditer(said))
        if not found:
            continue
        words, acting = " ".join(_told(case, entries)), _acting(case, entries)
        for name in found:
            meant = names.get(name) or names.get(_other_case(name)) or []
            if not any(actor.id in acting or _is_in(actor, words) for actor in meant):
                yield (
                    claim.line,
                    f"'{name}' takes no part in {fact_numbers(entries)}, nor do its words",
                )


def _names(actors: Iterable[Actor]) -> dict[str, list[Actor]]:
    """All names of those who are looked for, without their article, each with who bears it."""
    names: dict[str, list[Actor]] = {}
    for actor in actors:
        if actor.kind in NAMED:
            for name in _of(actor):
                names.setdefault(name, []).append(actor)
    return names


def _of(actor: Actor) -> list[str]:
    names = (actor.name, *((actor.short,) if actor.short else ()), *actor.aliases)
    plain = (fold_typography(name) for name in names)
    return [re.sub(r"^(?:the|a|an) ", "", name, flags=re.IGNORECASE) for name in plain]


def _whole(pattern: str) -> str:
    return rf"(?<![\w-])(?:{pattern})(?![\w-])"


def _either_case(name: str) -> str:
    """A pattern for a name that may open a sentence."""
    first = name[0]
    return f"[{re.escape(first)}{re.escape(first.swapcase())}]{re.escape(name[1:])}"


def _other_case(name: str) -> str:
    return name[0].swapcase() + name[1:]


@lru_cache(maxsize=4096)
def _pattern(actor: Actor) -> re.Pattern[str]:
    return re.compile(_whole("|".join(map(re.escape, _of(actor)))), re.IGNORECASE)


def _is_in(actor: Actor, words: str) -> bool:
    return _pattern(actor).search(fold_typography(words)) is not None


def _acting(case: LintContext, entries: Iterable[FactAsOf]) -> set[str]:
    """Who takes part in facts or says so, and on whose side they stand."""
    acting: set[str] = set()
    for entry in entries:
        own = [actor.id for actor in entry.fact.actors]
        for cited in entry.cited:
            own += [*((cited.citation.said_by,) if cited.citation.said_by else ())]
            own += cited.citation.via
        for one in own:
            at: str | None = one
            while at and at not in acting:
                acting.add(at)
                known = case.snapshot.actors.get(at)
                at = known.of if known else None
    return acting


def _told(case: LintContext, entries: Iterable[FactAsOf]) -> Iterator[str]:
    """The words of facts, their places and topics, and the names of who takes part in them."""
    entries = tuple(entries)
    yield from case.words_of(entries)
    for entry in entries:
        yield from (entry.fact.place or "", *entry.fact.topics)
        for part in entry.fact.actors:
            if known := case.snapshot.actors.get(part.id):
                yield from _of(known)
