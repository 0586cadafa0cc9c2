"""A candidate as a table of a lean sheet: to be edited, to be recorded, or to wait in one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from briefing.dossier.derivation import weighs
from briefing.dossier.lean_writer import in_order, lean_fact, quoting
from briefing.dossier.toml_text import string_text, table_text
from briefing.drafting.candidate import Candidate
from briefing.errors import InvalidInput, Problem, Refused
from briefing.service.draft_store import Draft
from briefing_events.registry import FACTS_BY_TOPIC

_WORD = re.compile(r"[a-z0-9]+")
_KEY_WORDS = 7
_SKIPPED = frozenset(
    {"the", "a", "an", "of", "to", "in", "on", "at", "for", "and", "that", "its", "their", "his",
     "her", "was", "were", "had", "has", "with", "by"}
)  # fmt: skip
_MIDDLING = frozenset({"encounter", "utterance", "plan"})


def key_of(statement: str, taken: Callable[[str], bool] = lambda _: False) -> str:
    """A key that says what the fact is, other than those that are taken."""
    words = [word for word in _WORD.findall(statement.lower()) if word not in _SKIPPED]
    stem = "-".join(words[:_KEY_WORDS])[:70].strip("-") or "draft"
    number, key = 2, stem
    while taken(key):
        key, number = f"{stem}-{number}", number + 1
    return key


def importance_of(type_: str) -> int:
    """A first guess by the rule of importance; a person decides."""
    kind = FACTS_BY_TOPIC[type_]
    return 1 if weighs(kind) else 2 if kind.shape.SHAPE in _MIDDLING else 3


def fact_of(
    candidate: Candidate, known: Collection[str], taken: Callable[[str], bool], note: str
) -> tuple[str, dict[str, Any]]:
    """The key and lean fields of a fact; names that the register does not have are left out."""
    type_ = candidate.type or "background-described"
    values: dict[str, Any] = {"type": type_, "statement": candidate.statement}
    if candidate.occurred:
        for name in ("occurred", "basis", "basis_note"):
            values[name] = getattr(candidate, name)
    for name in ("due", "modality", "track", "stage", "title"):
        values[name] = getattr(candidate, name)
    if type_ == "office-held" and candidate.title:
        values["slot"] = f"office-{key_of(candidate.title)}"[:80].rstrip("-.")
    values["importance"] = importance_of(type_)
    values["actors"] = [{"id": a.id, "role": a.role} for a in candidate.actors if a.id in known]
    values["citation"] = [_citation(candidate, known, note)]
    written = {name: value for name, value in values.items() if value}
    return key_of(candidate.statement, taken), lean_fact(written)


def _citation(candidate: Candidate, known: Collection[str], note: str) -> dict[str, Any]:
    said_by = candidate.said_by if candidate.said_by in known else None
    via = [name for name in candidate.via if name in known]
    values = {"said_by": said_by, "via": via, "hedge": candidate.hedge, "note": note}
    own = {name: value for name, value in values.items() if value}
    return {"exact": candidate.exact, "start": candidate.start, **own}


def as_sheet(source: str, header: str, values: Mapping[str, Any]) -> str:
    """One table of an article's lean sheet, in TOML."""
    return f"source = {string_text(source)}\n\n{table_text(header, values)}"


def corroboration_of(candidate: Candidate, known: Collection[str], note: str) -> dict[str, Any]:
    """The fields of a ``[corroborates]``: the fact's key with the words that carry it."""
    return {str(candidate.corroborates): in_order(quoting(
        {"citation": [_citation(candidate, known, note)]}))}  # fmt: skip


def into_sheet(path: Path, drafts: Sequence[Draft], known: Collection[str]) -> int:
    """Append drafts to a sheet as lean ``[[draft]]`` tables; what is in it already is left out.

    Returns how many were written. Raises ``InvalidInput`` for a file that is no TOML, and
    ``Refused`` for the sheet of another article.
    """
    if not drafts:
        return 0
    source = drafts[0].source
    text = path.read_text("utf-8") if path.exists() else f"source = {string_text(source)}\n"
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput([Problem(str(path), 1, f"is no TOML: {error}")]) from error
    if document.get("source") != source:
        raise Refused(f"{path} is the sheet of {document.get('source')!r}, not of {source!r}")
    there = set(_places(document))
    taken = {str(table.get("key")) for table in document.get("draft", [])} | set(document)
    new = []
    for draft in drafts:
        key, fields = fact_of(draft.candidate, known, taken.__contains__, "")
        if not there.intersection(_places({"": fields})):
            taken.add(key)
            values = {"key": key, **fields, "confidence": draft.candidate.confidence}
            new.append(table_text("[[draft]]", values))
    path.write_text("\n".join([text, *new]), encoding="utf-8")
    return len(new)


def _places(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The type and words of each fact and draft of a sheet, whatever its form."""
    for value in values.values():
        for table in value if isinstance(value, list) else [value]:
            if not isinstance(table, dict):
                continue
            type_ = table.get("type") or next((n for n in table if n in FACTS_BY_TOPIC), "")
            quotes = table.get("citation") or table.get("quotes") or [table.get("quote")]
            for quote in quotes:
                yield str(type_), str(quote.get("exact") if isinstance(quote, dict) else quote)
