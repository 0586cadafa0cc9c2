"""Reading one fact of a sheet: its type, names, dates and words, all checked at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Literal

from pydantic import model_validator

from briefing.dossier.chronology import window_problem
from briefing.dossier.citation_reader import CITATION_KEYS, read_citation
from briefing.dossier.messages import shown, suggestion
from briefing.dossier.names import Names
from briefing.dossier.strength import figure_problems, number_problems, strength_problems
from briefing.dossier.table_reader import TableReader
from briefing.errors import Problem
from briefing_events import Citation, Fact, When
from briefing_events.fact import DateBasis, FactType, Frozen, Line, Modality
from briefing_events.registry import FACTS_BY_TOPIC
from briefing_events.shapes import DATES, FIGURES
from briefing_events.source import Source
from briefing_events.types import OfficeHeld

MOST_TOPICS = 5

_STAND_IN_DATE = When.parse("2000-01-01")
_STAND_IN_CITATION = Citation(source="unread", exact="-", start=0, end=1)


class Defaults(Frozen):
    """What the facts of a sheet have in common, unless they say otherwise."""

    credibility: Literal[1, 2, 3, 4, 5, 6] | None = None
    credibility_reason: Line | None = None
    basis: DateBasis | None = None
    modality: Modality | None = None
    importance: Literal[1, 2, 3] | None = None

    @model_validator(mode="after")
    def _credibility_has_its_reason(self) -> Defaults:
        if (self.credibility is None) != (self.credibility_reason is None):
            raise ValueError('a credibility has its reason, as credibility = "3 in this text only"')
        return self

    def for_fact(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """What a fact takes from here: a reason only with its rating, a basis with a date."""
        values = self.model_dump(exclude_none=True)
        if "credibility" in own:
            values.pop("credibility_reason", None)
        if "occurred" not in own:
            values.pop("basis", None)
        return values


_UNJUDGED = 6
"""The credibility that cannot be judged: what a fact has that says nothing, and no reason."""

DEFAULT_KEYS = tuple(Defaults.model_fields)


def read_fact_entry(
    entry: TableReader, source: Source, register: Names, defaults: Defaults, found: list[Problem]
) -> Fact | None:
    """The fact of an entry, or ``None`` and at least one problem."""
    before = len(found)
    type_ = _read_type(entry, found)
    allowed = _keys_of(type_)
    if type_ is not None:
        entry.check_keys(allowed, found)
    register.check_track(entry, found)
    track = entry.values.get("track")
    for table in entry.tables("citation", []):
        register.check_stage(track if isinstance(track, str) else None, table, found)
    actors = entry.values.get("actors")
    for place, actor in enumerate(actors if isinstance(actors, list) else ()):
        name = actor.get("id") if isinstance(actor, dict) else None
        register.check_actor(name, entry, found, "actors", place)
    citations = read_citations(entry, source, register, found, fields=allowed)
    fact = None
    if type_ is not None:
        values = _values(entry, type_, register, defaults, found)
        values["citations"] = [citation for citation, _ in citations] or [_STAND_IN_CITATION]
        values["derived"] = entry.document.derived.get(entry.path, ())
        fact = entry.build(type_, values, found)
    if fact is None or len(found) > before:
        return None
    _check_own_rules(fact, entry, found)
    _check_dates(fact, entry, citations, register, found)
    check_strength(entry, fact.statement, fact.citations, found)
    _check_figures(fact, entry, found)
    return fact if len(found) == before else None


def read_citations(
    entry: TableReader,
    source: Source,
    register: Names,
    found: list[Problem],
    fields: tuple[str, ...] = (),
) -> list[tuple[Citation, TableReader]]:
    """The citations under an entry, each with its own entry.

    ``fields`` are the keys of the entry itself: one that slipped under a citation is told so.
    """
    tables = entry.tables("citation", found)
    if "citation" not in entry:
        message = (
            f'rests on no quote: write [[{entry.path[0]}.citation]] below it, and exact = "..."'
        )
        found.append(entry.problem(message))
    citations = []
    for table in tables:
        slipped = [key for key in table.values if key in fields and key not in CITATION_KEYS]
        hint = "; fields of the fact stand above its first citation" if slipped else ""
        citation = read_citation(table, source, register, found, hint)
        if citation is not None:
            citations.append((citation, table))
    return citations


def check_strength(
    entry: TableReader, statement: str, citations: Sequence[Citation], found: list[Problem]
) -> None:
    """Report a statement that is stronger than its quotes, hedges beside them included."""
    quotes = [f"{c.hedge} {c.exact}" if c.hedge else c.exact for c in citations]
    messages = chain(strength_problems(statement, quotes), number_problems(statement, quotes))
    found.extend(entry.problem(message, "statement") for message in messages)


def _check_figures(fact: Fact, entry: TableReader, found: list[Problem]) -> None:
    """Report a structured number that stands in no quote."""
    figures = {name: number for name in FIGURES if (number := getattr(fact, name, None))}
    quotes = [citation.exact for citation in fact.citations]
    found.extend(entry.problem(message, name) for name, message in figure_problems(figures, quotes))


def check_published(
    when: When | None, what: str, passage: str, entry: TableReader, register: Names
) -> Problem | None:
    """The problem of a date that lies after the publication of the text that tells it."""
    told_by = register.passages().get(passage)
    if when is None or told_by is None:
        return None
    # A day of publication is a day in any zone.
    if when.earliest_in_any_zone <= told_by.published.latest:
        return None
    message = (
        f"{what} {when.edtf} lies after the publication of {passage} "
        f"({told_by.published.edtf}); give what is to come as a plan's due date"
    )
    return entry.problem(message, what)


def _read_type(entry: TableReader, found: list[Problem]) -> FactType[Fact] | None:
    name = entry.text("type", found)
    if name is None or name in FACTS_BY_TOPIC:
        return FACTS_BY_TOPIC.get(name or "")
    message = f"unknown type {shown(name)}{suggestion(name, FACTS_BY_TOPIC)}"
    found.append(entry.problem(f"{message}; to list the types: briefing schema types", "type"))
    return None


def _keys_of(type_: FactType[Fact] | None) -> tuple[str, ...]:
    fields = (type_.shape if type_ else Fact).model_fields
    return ("type", *(name for name in fields if name not in {"citations", "derived"}), "citation")


def _values(
    entry: TableReader,
    type_: FactType[Fact],
    register: Names,
    defaults: Defaults,
    found: list[Problem],
) -> dict[str, Any]:
    """The fields of a fact but its citations; a stand-in for a date that is none."""
    allowed = type_.shape.model_fields
    values = {
        key: value
        for key, value in {**defaults.for_fact(entry.values), **entry.values}.items()
        if key in allowed and key not in DATES and key != "citations"
    }
    if isinstance(actors := values.get("actors"), list):
        values["actors"] = [_known(actor, register) for actor in actors]
    for key in DATES:
        if key in allowed and key in entry:
            when = entry.when(key, register.zone, found)
            if when is not None or key == "occurred":
                values[key] = when or _STAND_IN_DATE
    return values


def _known(actor: object, register: Names) -> object:
    """An actor with a stand-in for the name of one who is not defined, which is reported."""
    if isinstance(actor, dict) and isinstance(name := actor.get("id"), str):
        return actor if name in register.actors else {**actor, "id": _STAND_IN_CITATION.source}
    return actor


def _check_own_rules(fact: Fact, entry: TableReader, found: list[Problem]) -> None:
    if len(fact.topics) > MOST_TOPICS:
        found.append(entry.problem(f"has more than {MOST_TOPICS} topics", "topics"))
    if fact.type is OfficeHeld and "slot" not in entry:
        found.append(entry.problem("an office needs its slot: what only one can hold at a time"))
    if message := window_problem(fact):
        found.append(entry.problem(message, "holds_until"))
    if entry.values.get("credibility", _UNJUDGED) != _UNJUDGED and not fact.credibility_reason:
        message = "a credibility of its own needs its own credibility_reason"
        found.append(entry.problem(message, "credibility"))


def _check_dates(
    fact: Fact,
    entry: TableReader,
    citations: list[tuple[Citation, TableReader]],
    register: Names,
    found: list[Problem],
) -> None:
    for citation, table in citations:
        source = citation.source
        if citation.attests:
            problem = check_published(citation.attests, "attests", source, table, register)
        else:
            problem = check_published(fact.occurred, "occurred", source, entry, register)
        if problem and problem not in found:
            found.append(problem)
