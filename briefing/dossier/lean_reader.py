"""The lean form of a sheet, turned into the long form that the other readers know.

A lean fact is a table named by its key, whose sentence is named by its type; who, when and
which words stand on one line each. What is left out is taken over from the ``[[stretch]]``
above it, from the fact on record, or from a rule, in this order. The document remembers where
everything of the long form was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from briefing.dossier.actor_names import ActorNames
from briefing.dossier.citation_reader import CITATION_KEYS
from briefing.dossier.derivation import FIELDS, Derived, PartialFact, derived_from
from briefing.dossier.document import Document
from briefing.dossier.lean_values import (
    COUNTS,
    NOBODY,
    PAIRS,
    actor_id,
    credibility_fields,
    date_fields,
    figure_fields,
    pair_fields,
    via_field,
    who_fields,
)
from briefing.dossier.messages import shown, suggestion
from briefing.dossier.names import Names
from briefing.dossier.position import Path
from briefing.dossier.rule_fields import ROLE, own_values, put
from briefing.dossier.sheet_writer import fact_table
from briefing.dossier.shortened import in_full
from briefing.dossier.table_reader import TableReader
from briefing.errors import Problem
from briefing_events import Event, Fact
from briefing_events.fact import FactType
from briefing_events.registry import FACTS_BY_TOPIC
from briefing_events.shapes import Assessment
from briefing_events.source import Source

STRETCH_KEYS = ("date", "credibility", "said_by", "via", "attribution", "medium")
RESERVED = (
    "source", "defaults", "stretch", "fact", "corroborates", "conflict", "not_a_fact", "draft",
)  # fmt: skip
"""What no lean fact can be called."""

KEYED = {"corroborates": "fact", "conflict": "key", "not_a_fact": "reason"}
"""The tables that stand each under what it is about, and the long form's field for that."""

_EACH_QUOTE = ("said_by", "via", "attribution")
_ONE_QUOTE = tuple(key for key in CITATION_KEYS if key not in {"exact", "stage", *_EACH_QUOTE})
_QUOTING = ("quote", "quotes", "citation", *_EACH_QUOTE, *_ONE_QUOTE)
_NOT_LEAN = frozenset({"key", "statement", "citations", "derived"})
_RIVALS = {"date": ("occurred", "basis"), "credibility": ("credibility_reason",)}

Table = dict[str, Any]


def in_long_form(
    document: Document, register: Names, known: Mapping[str, Event], found: list[Problem]
) -> tuple[Document, tuple[str, ...]]:
    """The sheet in the long form, and the keys of facts that could not be brought into it."""
    expansion = _Expansion(document, register, known, found)
    values = expansion.long()
    moved, derived = expansion.moved, expansion.derived
    return replace(document, values=values, moved=moved, derived=derived), tuple(expansion.lost)


@dataclass
class _Expansion:
    """One sheet being turned: where its long tables were written so far, and what was lost."""

    document: Document
    register: Names
    known: Mapping[str, Event]
    found: list[Problem]
    moved: dict[Path, Path] = field(default_factory=dict)
    derived: dict[Path, list[dict[str, str]]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def long(self) -> Table:
        """The values of the whole sheet."""
        values = self.document.values
        out = {n: v for n, v in values.items() if _stays(n, v) and n != "stretch"}
        if isinstance(defaults := out.get("defaults"), dict):
            rated = credibility_fields(defaults.get("credibility"))
            if isinstance(rated, str):
                self._problem(rated, "defaults", "credibility")
                rated = {"credibility": None}
            out["defaults"] = defaults | (rated if "credibility" in defaults else {})
        for name in KEYED:
            if isinstance(out.get(name), dict):
                out[name] = list(self._keyed(name, out[name]))
        if isinstance(out.get("fact", []), list):
            out["fact"] = list(self._facts(out.get("fact", [])))
        return out

    def _problem(self, message: str, *path: str | int) -> None:
        self.found.append(self.document.problem(message, *path))

    def _keyed(self, name: str, tables: Mapping[str, Any]) -> Iterator[Table]:
        """The tables under a name, each named by what it is about; a reason may have several."""
        count = 0
        for key, given in tables.items():
            several = name == "not_a_fact" and isinstance(given, list)
            for place, each in enumerate(given if several else [given]):
                start: Path = (name, key, place) if several else (name, key)
                table = self._about(name, key, start, (name, count), each)
                if table is not None:
                    self.moved[(name, count)] = start
                    count += 1
                    yield table

    def _about(self, name: str, key: str, start: Path, end: Path, given: Any) -> Table | None:
        """One table in the long form, with what it is about."""
        about = {KEYED[name]: key}
        if name == "not_a_fact":
            return self._full(start, _as_table(given, "exact") | about)
        table = _as_table(given, "quote") if name == "corroborates" else given
        if not isinstance(table, dict):
            self._problem(f"write [{name}.{key}] as a table", *start)
            return None
        if name == "conflict":
            return about | table
        entry = TableReader(self.document, start, table)
        entry.check_keys(("statement", *_QUOTING), self.found)
        quotes = self._citations(start, end, table)
        stated = {"statement": table["statement"]} if "statement" in table else {}
        return None if quotes is None else about | stated | quotes

    def _facts(self, long: list[Any]) -> Iterator[Any]:
        """Long and lean facts, in the order of the file."""
        stretches = self._stretches()
        given: list[tuple[Path, Any]] = [(("fact", n), table) for n, table in enumerate(long)]
        given += [((n,), t) for n, t in self.document.values.items() if not _stays(n, t)]
        count = 0
        for start, table in sorted(given, key=lambda pair: self.document.line(*pair[0])):
            line, end = self.document.line(*start), ("fact", count)
            above = [stretch for at, stretch in stretches if at < line]
            is_lean = start[0] != "fact"
            fact = (
                self._fact(start, end, table, above[-1] if above else {})
                if is_lean
                else self._named(table)
            )
            if fact is None:
                self.lost.append(str(start[0]))
                continue
            self.moved[end] = start
            count += 1
            yield fact

    def _stretches(self) -> list[tuple[int, Mapping[str, Any]]]:
        """The defaults of each stretch of the sheet, with the line that they begin on."""
        root = TableReader.root(self.document)
        tables = root.tables("stretch", self.found)
        for each in tables:
            each.check_keys(STRETCH_KEYS, self.found)
        return [(each.place()[1], each.values) for each in tables]

    def _fact(
        self, start: Path, end: Path, table: Mapping[str, Any], stretch: Mapping[str, Any]
    ) -> Table | None:
        """One fact; nothing, and at least one problem, where its lines cannot be read."""
        entry, before = TableReader(self.document, start, table), len(self.found)
        type_ = self._type(entry)
        if type_ is None:
            return None
        own = (name for name in type_.shape.model_fields if name not in _NOT_LEAN)
        entry.check_keys((type_.topic, "who", "date", *own, *_QUOTING), self.found)
        self.moved[(*end, "statement")] = (*start, type_.topic)
        long = {"key": start[0], "type": type_.topic, "statement": table[type_.topic]}
        given = {key: value for key, value in stretch.items() if _fits(key, type_, table)}
        given |= {key: value for key, value in table.items() if key != type_.topic}
        closed = self._one_line(start, end, given, long)
        quotes = self._citations(start, end, given)
        if quotes is None or len(self.found) > before:
            return None
        long |= quotes
        self.derived[end] = self._derive(type_, long, closed)
        if "occurred" not in long:
            long.setdefault("basis", "unknown")
        return long

    def _type(self, entry: TableReader) -> FactType[Fact] | None:
        """The type that names the sentence of a fact."""
        named = [key for key in entry.values if key in FACTS_BY_TOPIC]
        if len(named) == 1:
            return FACTS_BY_TOPIC[named[0]]
        if named:
            message = f"has two sentences, {named[0]} and {named[1]}: make it two facts"
        else:
            close = [suggestion(key, FACTS_BY_TOPIC) for key in entry.values if "-" in key]
            like = suggestion(entry.path[0], RESERVED)
            message = (
                f"the fact {shown(entry.path[0])}{like} has no sentence: write it under the name "
                f'of its type{next(filter(None, close), "")}, as statement-made = "..."'
            )
        self.found.append(entry.problem(message, *named[1:]))
        return None

    def _one_line(
        self, start: Path, end: Path, table: Mapping[str, Any], long: Table
    ) -> tuple[str, ...]:
        """Take over the plain fields and those of one-line values; the roles that are closed."""
        closed: tuple[str, ...] = ()
        for key, value in table.items():
            if key in _QUOTING or key in FACTS_BY_TOPIC:
                continue
            read: Table | str = {key: value}
            if key in PAIRS:
                read = pair_fields(key, value)
            elif key in (*COUNTS, "value"):
                read = figure_fields(key, value)
            elif reading := _ONE_LINE.get(key):
                read = reading(value, self.register.spoken)
            if isinstance(read, str):
                self._problem(read, *start, key)
                continue
            closed = tuple(read.pop("closed", closed))
            if doubled := [name for name in read if name in long]:
                message = f"{key!r} gives {doubled[0]!r}, which is written as well; write one"
                self._problem(message, *start, key)
            self.moved |= {(*end, name): (*start, key) for name in read}
            long.update(read)
        return closed

    def _citations(self, start: Path, end: Path, table: Mapping[str, Any]) -> Table | None:
        """The citations of a table: of ``quote``, or of each of ``quotes``."""
        if "citation" in table:
            return {"citation": self._named(table)["citation"]}
        if ("quote" in table) == ("quotes" in table):
            message = 'rests on no quote: write quote = "..." once, or quotes = ["...", "..."]'
            self._problem(message, *start)
            return None
        quotes = [table["quote"]] if "quote" in table else table["quotes"]
        if not isinstance(quotes, list):
            self._problem("'quotes' is a list: [ ... ]", *start, "quotes")
            return None
        shared = {key: table[key] for key in (*_EACH_QUOTE, *_ONE_QUOTE) if key in table}
        alone = [key for key in shared if key in _ONE_QUOTE]
        if alone and len(quotes) > 1:
            message = f"{alone[0]!r} is of one quote: write it in that quote's own table"
            self._problem(message, *start, alone[0])
        citations = []
        for place, quote in enumerate(quotes):
            at: Path = (*start, "quote") if "quote" in table else (*start, "quotes", place)
            to = (*end, "citation", place)
            own = _as_table(quote, "exact")
            self.moved[to] = at
            self.moved |= {(*to, key): (*start, key) for key in shared.keys() - own.keys()}
            citations.append(self._full(at, self._said(shared | own)))
        return {"citation": citations}

    def _named(self, table: Any) -> Any:
        """A table of the long form with ids in the place of names in its citations."""
        cited = table.get("citation") if isinstance(table, dict) else None
        if not isinstance(cited, list):
            return table
        named = [self._said(dict(each)) if isinstance(each, dict) else each for each in cited]
        return {**table, "citation": named}

    def _said(self, citation: Table) -> Table:
        """A citation with ids in the place of names; ``said_by`` is none for the article's own."""
        names = self.register.spoken
        if "via" in citation:
            citation["via"] = via_field(citation["via"], names)
        if isinstance(said := citation.get("said_by"), str):
            citation["said_by"] = None if said == NOBODY else actor_id(said, names)
        return citation

    def _full(self, path: Path, citation: Table) -> Table:
        """A citation whose shortened quote stands for the full words, at their place."""
        source, exact = self._source, citation.get("exact")
        found = in_full(source.text, exact) if source and isinstance(exact, str) else None
        if isinstance(found, str):
            self._problem(found, *path)
        elif found:
            return {**citation, "exact": found[0], "start": found[1]}
        return citation

    @property
    def _source(self) -> Source | None:
        name = self.document.values.get("source")
        return self.register.sources.get(name) if isinstance(name, str) else None

    def _derive(
        self, type_: FactType[Fact], long: Table, closed: tuple[str, ...]
    ) -> list[dict[str, str]]:
        """Fill in what the record or the rules give of all that is not written."""
        source = self._source
        if source is None or not isinstance(long["statement"], str):
            return []
        written = _written(long) | {ROLE + role for role in closed}
        if isinstance(defaults := self.document.values.get("defaults"), dict):
            written |= {"modality", "importance"} & defaults.keys()
        part = PartialFact.of(type_, long, source, self.register.spoken)
        taken, more = _taken(self.known.get(str(long["key"])), long, written)
        marks = []
        for each in (*taken, *derived_from(part, written | more)):
            marks.append({"field": each.field, "rule": each.rule})
            put(long, each.values)
        return marks


def _stays(name: str, value: object) -> bool:
    """Whether a value at the head of a sheet is no lean fact."""
    return name in RESERVED or not isinstance(value, dict)


def _as_table(quote: Any, name: str) -> Any:
    """A quote that stands alone as a table with one field."""
    return quote if isinstance(quote, dict) else {name: quote}


def _fits(key: str, type_: FactType[Fact], own: Mapping[str, Any]) -> bool:
    """Whether a fact takes a field over from its stretch."""
    if key == "medium":
        return "medium" in type_.shape.model_fields
    if key not in STRETCH_KEYS or (key == "date" and issubclass(type_.shape, Assessment)):
        return False
    return not any(name in own for name in _RIVALS.get(key, ()))


_ONE_LINE: Mapping[str, Callable[[object, ActorNames], Table | str]] = {
    "who": who_fields,
    "date": lambda value, _: date_fields(value),
    "credibility": lambda value, _: credibility_fields(value),
}


def _written(long: Mapping[str, Any]) -> set[str]:
    """The fields that rules must leave alone."""
    written = {name for name in FIELDS if own_values(long, name)} | (long.keys() - {"actors"})
    if any("said_by" in each for each in long["citation"] if isinstance(each, dict)):
        written.add("said_by")
    return written | ({"occurred"} if "basis" in long else set())


def _taken(
    held: Event | None, long: Mapping[str, Any], written: set[str]
) -> tuple[list[Derived], set[str]]:
    """What the record keeps of what is not written, and what rules must then leave alone.

    A fact on record keeps what rules gave it, and gets nothing new from them, as long as it
    reads and rests as it did; what was written there and is no longer is for the rules.
    """
    if not isinstance(held, Fact):
        return [], set()
    record = fact_table(held)
    quotes = [each.get("exact") for each in long["citation"] if isinstance(each, dict)]
    if quotes != [each["exact"] for each in record["citations"]]:
        return [], set()
    if any(record[name] != long[name] for name in ("type", "statement")):
        return [], set()
    marks = [mark for mark in held.derived if mark.field not in written]
    taken = [Derived(mark.field, own_values(record, mark.field), mark.rule) for mark in marks]
    closed = {mark.field for mark in marks}
    return taken, closed | {name for name in FIELDS if not own_values(record, name)}
