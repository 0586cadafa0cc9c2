"""The lean form of a sheet, turned into the long form that the other readers know.

A lean fact is a table named by its key, whose sentence is named by its type; who, when and
which words stand on one line each. What is left out is taken over from the ``[[stretch]]``
above it, from the fact on record, or from a rule, in this order. Every value of the long form
keeps the line that it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from briefing.dossier.actor_names import ActorNames
from briefing.dossier.citation_reader import CITATION_KEYS
from briefing.dossier.derivation import FIELDS, Derived, PartialFact, derived_from
from briefing.dossier.document import Document
from briefing.dossier.lean_values import (
    NOBODY,
    actor_id,
    credibility_fields,
    date_fields,
    slot_fields,
    track_fields,
    via_field,
    who_fields,
)
from briefing.dossier.messages import shown, suggestion
from briefing.dossier.names import Names
from briefing.dossier.position import Path
from briefing.dossier.shortened import in_full
from briefing.dossier.table_reader import TableReader
from briefing.errors import Problem
from briefing_events import Event, Fact
from briefing_events.fact import FactType
from briefing_events.registry import FACTS_BY_TOPIC
from briefing_events.source import Source

STRETCH_KEYS = ("date", "credibility", "said_by", "via", "attribution", "medium")
RESERVED = (
    "source", "defaults", "stretch", "fact", "corroborates", "conflict", "not_a_fact", "draft",
)  # fmt: skip
"""What no lean fact can be called."""

LEAN_KEYS = ("who", "date", "quote", "quotes")
_EACH_QUOTE = ("said_by", "via", "attribution")
_ONE_QUOTE = tuple(key for key in CITATION_KEYS if key not in {"exact", "stage", *_EACH_QUOTE})
_ROLE_FIELD = "actors."
_NOT_LEAN = frozenset({"key", "statement", "citations", "derived"})
LEAN_QUOTING = frozenset({"quote", "quotes", "citation", *_EACH_QUOTE, *_ONE_QUOTE})
_AHEAD = frozenset({"analyst", "speaker", "holder"})


def in_long_form(
    document: Document, register: Names, known: Mapping[str, Event], found: list[Problem]
) -> tuple[Document, tuple[str, ...]]:
    """The sheet in the long form, and the keys of facts that could not be brought into it.

    A sheet without anything lean comes back as it is.
    """
    if not _is_lean(document.values):
        return document, ()
    expansion = _Expansion(document, register, known, found)
    return expansion.long(), tuple(expansion.lost)


def _is_lean(values: Mapping[str, Any]) -> bool:
    return (
        any(isinstance(value, dict) and name != "defaults" for name, value in values.items())
        or "stretch" in values
    )


@dataclass
class _Expansion:
    """One sheet being turned: the lines of its long values so far, and what was lost."""

    document: Document
    register: Names
    known: Mapping[str, Event]
    found: list[Problem]
    lines: dict[Path, int] = field(default_factory=dict)
    derived: dict[Path, list[dict[str, str]]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def long(self) -> Document:
        """The whole sheet."""
        values = self.document.values
        staying = (pair for pair in values.items() if _stays(*pair) and pair[0] != "stretch")
        out = dict(staying)
        for name in out:
            self._follow((name,), (name,))
        for name in set(out) & {"corroborates", "conflict", "not_a_fact"}:
            if isinstance(out[name], dict):
                out[name] = self._keyed(name, out[name])
        if isinstance(out.get("fact", []), list):
            out["fact"] = self._facts(out.get("fact", []))
        return Document(self.document.file, out, self.lines, self.derived)

    def _keyed(self, name: str, tables: Mapping[str, Any]) -> list[Any]:
        """The tables under a name, each named by what it is about."""
        if name == "not_a_fact":
            return self._not_facts(tables)
        field_ = {"corroborates": "fact", "conflict": "key"}[name]
        out: list[Any] = []
        for key, given in tables.items():
            start, end = (name, key), (name, len(out))
            words = name == "corroborates" and isinstance(given, str)
            table = {"quote": given} if words else given
            if not isinstance(table, dict):
                self.found.append(self.document.problem(f"write [{name}.{key}] as a table", *start))
                continue
            self._follow(start, end)
            long: dict[str, Any] | None = {field_: key, **table}
            if name == "corroborates":
                long = self._quoting(start, end, table, {field_: key})
            if long is not None:
                out.append(long)
        return out

    def _not_facts(self, tables: Mapping[str, Any]) -> list[Any]:
        """What no fact rests on: one quote or a list of them under each reason."""
        out: list[Any] = []
        for reason, quotes in tables.items():
            for place, quote in enumerate(quotes if isinstance(quotes, list) else [quotes]):
                path: Path = ("not_a_fact", reason)
                self._follow(
                    (*path, place) if isinstance(quotes, list) else path, ("not_a_fact", len(out))
                )
                own = quote if isinstance(quote, dict) else {"exact": quote}
                out.append(self._full(path, {**own, "reason": reason}))
        return out

    def _facts(self, long: list[Any]) -> list[Any]:
        """Long and lean facts, in the order of the file."""
        stretches = self._stretches()
        given: list[tuple[Path, Any]] = [(("fact", n), table) for n, table in enumerate(long)]
        given += [((n,), t) for n, t in self.document.values.items() if not _stays(n, t)]
        out: list[Any] = []
        for start, table in sorted(given, key=lambda pair: self.document.line(*pair[0])):
            end = ("fact", len(out))
            self._follow(start, end)
            if start[0] == "fact":
                out.append(table)
                continue
            line = self.document.line(*start)
            above = [stretch for at, stretch in stretches if at < line]
            fact = self._fact(start, end, table, above[-1] if above else {})
            if fact is None:
                self.lost.append(str(start[0]))
            else:
                out.append(fact)
        return out

    def _stretches(self) -> list[tuple[int, Mapping[str, Any]]]:
        """The defaults of each stretch of the sheet, with the line that they begin on."""
        tables = self.document.values.get("stretch", [])
        if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
            message = "write each stretch as a table of its own: [[stretch]]"
            self.found.append(self.document.problem(message, "stretch"))
            return []
        for place, table in enumerate(tables):
            entry = TableReader(self.document, ("stretch", place), table)
            entry.check_keys(STRETCH_KEYS, self.found)
        return [(self.document.line("stretch", n), table) for n, table in enumerate(tables)]

    def _fact(
        self, start: Path, end: Path, table: Mapping[str, Any], stretch: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """One fact; nothing, and at least one problem, where its lines cannot be read."""
        entry, before = TableReader(self.document, start, table), len(self.found)
        type_ = self._type(entry)
        if type_ is None:
            return None
        entry.check_keys(_keys_of(type_), self.found)
        long = {"key": start[0], "type": type_.topic, "statement": table.get(type_.topic)}
        self._follow((*start, type_.topic), (*end, "statement"))
        taken = {k: v for k, v in stretch.items() if k in STRETCH_KEYS and _fits(k, type_, table)}
        closed = self._one_line(start, end, {**taken, **table}, long)
        quoting = self._quoting(start, end, {**taken, **table}, long)
        if quoting is None or len(self.found) > before:
            return None
        self.derived[end] = self._derive(type_, quoting, closed)
        if "occurred" not in quoting:
            quoting.setdefault("basis", "unknown")
        return quoting

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
        self, start: Path, end: Path, table: Mapping[str, Any], long: dict[str, Any]
    ) -> tuple[str, ...]:
        """Take over the plain fields and those of one-line values; the roles that are closed."""
        names = self.register.spoken
        closed: tuple[str, ...] = ()
        for key, value in table.items():
            if key in LEAN_QUOTING or key in FACTS_BY_TOPIC:
                continue
            read = _ONE_LINE[key](value, names) if key in _ONE_LINE else {key: value}
            if isinstance(read, str):
                self.found.append(self.document.problem(read, *start, key))
                continue
            closed = tuple(read.pop("closed", closed))
            if doubled := [name for name in read if name in long]:
                message = f"{key!r} gives {doubled[0]!r}, which is written as well; write one"
                self.found.append(self.document.problem(message, *start, key))
            for name in read:
                self._follow((*start, key), (*end, name))
            long.update(read)
        return closed

    def _quoting(
        self, start: Path, end: Path, table: Mapping[str, Any], long: dict[str, Any]
    ) -> dict[str, Any] | None:
        """The long table with its citations: of ``quote``, or of each of ``quotes``."""
        if ("quote" in table) == ("quotes" in table) and "citation" not in table:
            message = 'rests on no quote: write quote = "..." once, or quotes = ["...", "..."]'
            self.found.append(self.document.problem(message, *start))
            return None
        if "citation" in table:
            return {**long, **{k: v for k, v in table.items() if k in ("statement", "citation")}}
        quotes = [table["quote"]] if "quote" in table else table["quotes"]
        if not isinstance(quotes, list):
            self.found.append(
                self.document.problem("'quotes' is a list: [ ... ]", *start, "quotes")
            )
            return None
        shared = {key: table[key] for key in _EACH_QUOTE if key in table}
        alone = {key: table[key] for key in _ONE_QUOTE if key in table}
        if alone and len(quotes) > 1:
            message = f"{next(iter(alone))!r} is of one quote: write it in that quote's own table"
            self.found.append(self.document.problem(message, *start, next(iter(alone))))
        citations = []
        for place, quote in enumerate(quotes):
            at: Path = (*start, "quote") if "quote" in table else (*start, "quotes", place)
            to = (*end, "citation", place)
            self._follow(at, to)
            own = quote if isinstance(quote, dict) else {"exact": quote}
            for key in {*shared, *alone} - own.keys():
                self._follow((*start, key), (*to, key))
            if "exact" not in own:
                self._follow(at, (*to, "exact"))
            citations.append(self._full(at, self._said({**shared, **alone, **own})))
        rest = {key: value for key, value in table.items() if key == "statement"}
        return {**long, **rest, "citation": citations}

    def _said(self, citation: dict[str, Any]) -> dict[str, Any]:
        """A citation with ids in the place of names; ``said_by`` is none for the article's own."""
        names = self.register.spoken
        if "via" in citation:
            citation["via"] = via_field(citation["via"], names)
        if isinstance(said := citation.get("said_by"), str):
            citation["said_by"] = None if said == NOBODY else actor_id(said, names)
        return citation

    def _full(self, path: Path, citation: dict[str, Any]) -> dict[str, Any]:
        """A citation whose shortened quote stands for the full words, at their place."""
        source, exact = self._source, citation.get("exact")
        found = in_full(source.text, exact) if source and isinstance(exact, str) else None
        if isinstance(found, str):
            self.found.append(self.document.problem(found, *path))
        elif found:
            return {**citation, "exact": found[0], "start": found[1]}
        return citation

    @property
    def _source(self) -> Source | None:
        name = self.document.values.get("source")
        return self.register.sources.get(name) if isinstance(name, str) else None

    def _derive(
        self, type_: FactType[Fact], long: dict[str, Any], closed: tuple[str, ...]
    ) -> list[dict[str, str]]:
        """Fill in what the record or the rules give of all that is not written."""
        citations = [each for each in long["citation"] if isinstance(each, dict)]
        source, statement = self._source, long["statement"]
        if source is None or not isinstance(statement, str):
            return []
        written = _written(long, citations, closed)
        if isinstance(defaults := self.document.values.get("defaults"), dict):
            written |= {"modality"} & defaults.keys()
        part = partial_of(type_, long, citations, source, self.register)
        taken, written = _taken(self.known.get(str(long["key"])), long, citations, written)
        marks = []
        for each in (*taken, *derived_from(part, written)):
            marks.append({"field": each.field, "rule": each.rule})
            _put(each, long, citations)
        return marks

    def _follow(self, start: Path, end: Path) -> None:
        """Give everything at a path of the long form, and below it, the lines of what it was."""
        self.lines.setdefault(end, self.document.line(*start))
        for path, line in self._below.get(start, ()):
            self.lines.setdefault((*end, *path), line)

    @cached_property
    def _below(self) -> dict[Path, list[tuple[Path, int]]]:
        """The paths below each path, from there."""
        below: dict[Path, list[tuple[Path, int]]] = {}
        for path, line in self.document.lines.items():
            for cut in range(1, len(path)):
                below.setdefault(path[:cut], []).append((path[cut:], line))
        return below


def _stays(name: str, value: object) -> bool:
    """Whether a value at the head of a sheet is no lean fact."""
    return name in RESERVED or not isinstance(value, dict)


def _keys_of(type_: FactType[Fact]) -> tuple[str, ...]:
    own = (name for name in type_.shape.model_fields if name not in _NOT_LEAN)
    return (type_.topic, *LEAN_KEYS, *own, *_EACH_QUOTE, *_ONE_QUOTE, "citation")


def _fits(key: str, type_: FactType[Fact], own: Mapping[str, Any]) -> bool:
    """Whether a fact takes a field over from its stretch."""
    if key == "medium":
        return "medium" in type_.shape.model_fields
    rival = {"date": ("occurred", "basis"), "credibility": ("credibility_reason",)}
    return not any(name in own for name in rival.get(key, ()))


_ONE_LINE: Mapping[str, Callable[[object, ActorNames], dict[str, Any] | str]] = {
    "who": who_fields,
    "date": lambda value, _: date_fields(value),
    "track": lambda value, _: track_fields(value),
    "slot": lambda value, _: slot_fields(value),
    "credibility": lambda value, _: credibility_fields(value),
}


def _written(
    long: Mapping[str, Any], citations: Sequence[Mapping[str, Any]], closed: Sequence[str]
) -> set[str]:
    """The fields that rules must leave alone."""
    actors = long.get("actors", ())
    roles = {each.get("role") for each in actors if isinstance(each, dict)}
    written = {_ROLE_FIELD + str(role) for role in (*roles, *closed)}
    written |= {key for key in long if key != "actors"}
    if any("said_by" in each for each in citations):
        written.add("said_by")
    if "basis" in written:
        written.add("occurred")
    return written


def partial_of(
    type_: FactType[Fact],
    long: Mapping[str, Any],
    citations: Sequence[Mapping[str, Any]],
    source: Source,
    register: Names,
) -> PartialFact:
    """What rules read of a fact in the long form."""
    actors = [each for each in long.get("actors", ()) if isinstance(each, dict)]
    quotes = tuple(str(each.get("exact")) for each in citations)
    start = citations[0].get("start") if citations else None
    at = start if isinstance(start, int) else source.text.find(quotes[0]) if quotes else -1
    return PartialFact(
        kind=type_,
        statement=str(long["statement"]),
        quotes=quotes,
        actors=tuple((str(each.get("id")), str(each.get("role"))) for each in actors),
        passage=source.passage_at(max(at, 0)),
        names=register.spoken,
    )


def _taken(
    held: Event | None,
    long: Mapping[str, Any],
    citations: Sequence[Mapping[str, Any]],
    written: set[str],
) -> tuple[list[Derived], set[str]]:
    """What the record keeps of what is not written, and what rules must then leave alone.

    A fact on record keeps what rules gave it, and gets nothing new from them, as long as it
    reads and rests as it did; what was written there and is no longer is for the rules.
    """
    if not isinstance(held, Fact) or (held.topic, held.statement) != (
        long["type"], long["statement"],
    ):  # fmt: skip
        return [], written
    if [each.exact for each in held.citations] != [each.get("exact") for each in citations]:
        return [], written
    marks = [mark for mark in held.derived if mark.field not in written]
    taken = [Derived(mark.field, _values_of(held, mark.field), mark.rule) for mark in marks]
    closed = {mark.field for mark in marks} | {name for name in FIELDS if not _has(held, name)}
    return taken, written | closed


def _has(held: Fact, field_: str) -> bool:
    """Whether a fact on record says anything in a field."""
    return any(_values_of(held, field_).values())


def _values_of(held: Fact, field_: str) -> dict[str, Any]:
    """What a fact on record has in a field, as rules give it."""
    if field_.startswith(_ROLE_FIELD):
        role = field_.removeprefix(_ROLE_FIELD)
        return {"actors": [part.model_dump() for part in held.actors if part.role == role]}
    if field_ == "said_by":
        return {"said_by": held.citations[0].said_by}
    if field_ == "occurred":
        when = held.occurred.edtf if held.occurred else None
        dated = {"basis": held.basis, "basis_note": held.basis_note} if when else {}
        return {"occurred": when} | dated
    return {field_: getattr(held, field_)}


def _put(derived: Derived, long: dict[str, Any], citations: Sequence[dict[str, Any]]) -> None:
    """Set what was derived; actors stand before those that are written."""
    values = dict(derived.values)
    if "said_by" in values:
        citations[0]["said_by"] = values.pop("said_by")
    if "actors" in values:
        own = long.get("actors", [])
        ahead = [each for each in own if isinstance(each, dict) and each.get("role") in _AHEAD]
        rest = [each for each in own if each not in ahead]
        long["actors"] = [*ahead, *values.pop("actors"), *rest]
    long.update({key: value for key, value in values.items() if value is not None})
