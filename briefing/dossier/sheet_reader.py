"""Reading a fact sheet: the facts, corroborations and conflicts of one article.

A sheet is checked here as far as it can be by itself and against the dossier's definition;
``reference`` checks what its facts say of each other and of other sheets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from briefing.dossier.citation_reader import read_quote
from briefing.dossier.document import Document
from briefing.dossier.fact_reader import (
    DEFAULT_KEYS,
    Defaults,
    check_strength,
    read_citations,
    read_fact_entry,
)
from briefing.dossier.lean_reader import in_long_form
from briefing.dossier.messages import shown, suggestion
from briefing.dossier.names import Names
from briefing.dossier.table_reader import TableReader
from briefing.errors import Problem
from briefing_events import Event, Fact
from briefing_events.editorial import FactCorroborated, FactsInConflict
from briefing_events.source import Source

SHEET_KEYS = ("source", "defaults", "fact", "corroborates", "conflict", "not_a_fact", "draft")
CORROBORATION_KEYS = ("fact", "statement", "citation")
_ACCOUNT_NAMES = {"accounts": "account"}
E_co = TypeVar("E_co", bound=Event, covariant=True)


@dataclass(frozen=True)
class NotFact:
    """Words of an article that no fact rests on, and why.

    ``start`` and ``end`` are code points of the article's text; ``source`` is the part of
    the article that they stand in, or the article.
    """

    source: str
    start: int
    end: int
    exact: str
    reason: str


@dataclass(frozen=True)
class Entered(Generic[E_co]):
    """An event with the place in the sheet that it comes from."""

    event: E_co
    entry: TableReader


@dataclass(frozen=True)
class Sheet:
    """What one sheet holds, and the keys that it declares even where it does not hold."""

    facts: tuple[Entered[Fact], ...] = ()
    corroborations: tuple[Entered[FactCorroborated], ...] = ()
    conflicts: tuple[Entered[FactsInConflict], ...] = ()
    not_facts: tuple[NotFact, ...] = ()
    declared: tuple[tuple[str, TableReader], ...] = ()
    unread: frozenset[str] = frozenset()
    """Facts whose corroboration from here does not hold: what rests on it is not checked."""
    drafts: int = 0
    """How many ``[[draft]]`` tables wait for a person; they are never read as facts."""

    @property
    def entered(self) -> tuple[Entered[Event], ...]:
        """All that it puts on record, in order."""
        return (*self.facts, *self.corroborations, *self.conflicts)


def read_sheet(
    document: Document, register: Names, found: list[Problem], known: Mapping[str, Event]
) -> Sheet:
    """The sheet of a document; what does not hold is left out and reported.

    ``known`` are the facts on record by key: what rules gave them, they keep.
    """
    written = document
    document, lost = in_long_form(document, register, known, found)
    root = TableReader.root(document)
    root.check_keys(SHEET_KEYS, found)
    defaults = _read_defaults(root, found)
    facts, corroborates, conflicts, not_facts = (
        root.tables(key, found) for key in ("fact", "corroborates", "conflict", "not_a_fact")
    )
    declared = tuple(
        (str(entry.values["key"]), entry) for entry in (*facts, *conflicts) if "key" in entry
    ) + tuple((key, TableReader(written, (key,), {})) for key in lost)
    source = _read_source(root, register, found)
    corroborated = {str(entry.values.get("fact")) for entry in corroborates}
    if source is None:
        return Sheet(declared=declared, unread=frozenset(corroborated))
    read_facts = [(read_fact_entry(e, source, register, defaults, found), e) for e in facts]
    read_others = [(_read_corroboration(e, source, register, found), e) for e in corroborates]
    read_conflicts = [(_read_conflict(e, register, found), e) for e in conflicts]
    return Sheet(
        facts=tuple(Entered(event, entry) for event, entry in read_facts if event),
        corroborations=tuple(Entered(event, entry) for event, entry in read_others if event),
        conflicts=tuple(Entered(event, entry) for event, entry in read_conflicts if event),
        not_facts=tuple(filter(None, (_read_not_fact(e, source, found) for e in not_facts))),
        declared=declared,
        unread=frozenset(corroborated - {event.fact for event, _ in read_others if event}),
        drafts=len(root.tables("draft", found)),
    )


def _read_source(root: TableReader, register: Names, found: list[Problem]) -> Source | None:
    name = root.text("source", found)
    if name is None or name in register.unusable:
        return None
    if name not in register.sources:
        article = register.article_of(name)
        if article != name:
            message = f"{name!r} is a part: a sheet is of the whole article {article!r}"
        else:
            known = ", ".join(sorted({*register.sources, *register.unusable})) or "none"
            close = suggestion(name, register.sources)
            message = f"unknown source {shown(name)}{close}; dossier.toml defines {known}"
        found.append(root.problem(message, "source"))
    return register.sources.get(name)


def _read_defaults(root: TableReader, found: list[Problem]) -> Defaults:
    values = root.values.get("defaults", {})
    if not isinstance(values, dict):
        found.append(root.problem("write [defaults] as a table", "defaults"))
        return Defaults()
    entry = TableReader(root.document, ("defaults",), values)
    entry.check_keys(DEFAULT_KEYS, found)
    known = {key: value for key, value in values.items() if key in DEFAULT_KEYS}
    return entry.build(Defaults, known, found) or Defaults()


def _read_corroboration(
    entry: TableReader, source: Source, register: Names, found: list[Problem]
) -> FactCorroborated | None:
    before = len(found)
    entry.check_keys(CORROBORATION_KEYS, found)
    fact = entry.text("fact", found)
    citations = read_citations(entry, source, register, found, fields=CORROBORATION_KEYS)
    if fact is None or len(found) > before:
        return None
    values = {
        "key": f"{fact}@{source.id}",
        "fact": fact,
        "statement": entry.values.get("statement"),
        "citations": [citation for citation, _ in citations],
    }
    event = entry.build(FactCorroborated, values, found, {"key": "fact"})
    if event and event.statement:
        check_strength(entry, event.statement, event.citations, found)
    return event if len(found) == before else None


def _read_conflict(
    entry: TableReader, register: Names, found: list[Problem]
) -> FactsInConflict | None:
    before = len(found)
    entry.check_keys(("key", "point", "weight", "note", "account"), found)
    accounts = entry.tables("account", found)
    known = {*register.passages(), *register.unusable}
    for account in accounts:
        account.check_keys(("text", "facts", "sources"), found)
        sources = account.values.get("sources", [])
        for place, name in enumerate(sources if isinstance(sources, list) else ()):
            if isinstance(name, str) and name not in known:
                message = f"unknown source {shown(name)}{suggestion(name, known)}"
                found.append(account.problem(message, "sources", place))
    key = entry.values.get("key")
    if isinstance(key, str) and ("@" in key or ":" in key):
        message = f"the key {shown(key)} has letters, digits and hyphens only"
        found.append(entry.problem(message, "key"))
    if len(found) > before:
        return None
    values = {key: value for key, value in entry.values.items() if key != "account"}
    values["accounts"] = [account.values for account in accounts]
    return entry.build(FactsInConflict, values, found, _ACCOUNT_NAMES)


def _read_not_fact(entry: TableReader, source: Source, found: list[Problem]) -> NotFact | None:
    entry.check_keys(("exact", "nth", "start", "reason"), found)
    reason = entry.text("reason", found)
    quote = read_quote(entry, source, found)
    if reason is None or quote is None:
        return None
    return NotFact(quote.passage, quote.start, quote.end, quote.exact, reason)
