"""A candidate as the tables of a sheet: to be edited, to be recorded, or to wait in one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import tomlkit

from briefing.drafting.candidate import Candidate
from briefing.errors import Refused
from briefing.service.draft_store import Draft
from briefing_events.registry import FACTS_BY_TOPIC

_WORD = re.compile(r"[a-z0-9]+")
_KEY_WORDS = 7
_SKIPPED = frozenset(
    {"the", "a", "an", "of", "to", "in", "on", "at", "for", "and", "that", "its", "their", "his",
     "her", "was", "were", "had", "has", "with", "by"}
)  # fmt: skip
_WEIGHTY = frozenset(
    {"condition-set", "commitment-made", "demand-made", "request-made", "reply-given", "step-taken"}
)
_MIDDLING = frozenset({"encounter", "utterance", "plan"})


def key_of(statement: str, taken: Callable[[str], bool]) -> str:
    """A key that says what the fact is, other than those that are taken."""
    words = [word for word in _WORD.findall(statement.lower()) if word not in _SKIPPED]
    stem = "-".join(words[:_KEY_WORDS])[:70].strip("-") or "draft"
    number, key = 2, stem
    while taken(key):
        key, number = f"{stem}-{number}", number + 1
    return key


def importance_of(type_: str) -> int:
    """A first guess by the rule of importance; a person decides."""
    shape = FACTS_BY_TOPIC[type_].shape.SHAPE
    if shape == "step" or type_ in _WEIGHTY:
        return 1
    return 2 if shape in _MIDDLING else 3


def fact_of(
    candidate: Candidate, known: Collection[str], taken: Callable[[str], bool], note: str
) -> dict[str, Any]:
    """The values of a ``[[fact]]``; names that the register does not have are left out."""
    type_ = candidate.type or "background-described"
    values: dict[str, Any] = {
        "key": key_of(candidate.statement, taken),
        "type": type_,
        "statement": candidate.statement,
    }
    if candidate.occurred:
        values["occurred"] = candidate.occurred
    values["basis"] = candidate.basis if candidate.occurred else "unknown"
    if candidate.basis_note and candidate.occurred:
        values["basis_note"] = candidate.basis_note
    for name in ("due", "modality", "track", "stage", "title"):
        if value := getattr(candidate, name):
            values[name] = value
    if type_ == "office-held" and candidate.title:
        values["slot"] = f"office-{key_of(candidate.title, lambda _: False)}"[:80].rstrip("-.")
    values["importance"] = importance_of(type_)
    actors = [{"id": a.id, "role": a.role} for a in candidate.actors if a.id in known]
    if actors:
        values["actors"] = actors
    values["citation"] = [_citation(candidate, known, note)]
    return values


def _citation(candidate: Candidate, known: Collection[str], note: str) -> dict[str, Any]:
    values: dict[str, Any] = {"exact": candidate.exact, "start": candidate.start}
    if candidate.said_by in known:
        values["said_by"] = candidate.said_by
    if via := [name for name in candidate.via if name in known]:
        values["via"] = via
    if candidate.hedge:
        values["hedge"] = candidate.hedge
    if note:
        values["note"] = note
    return values


def as_sheet(source: str, table: str, values: dict[str, Any]) -> str:
    """One table of an article's sheet in TOML."""
    document = tomlkit.document()
    document["source"] = source
    document[table] = _array([values])
    return tomlkit.dumps(document)


def corroboration_of(candidate: Candidate, known: Collection[str], note: str) -> dict[str, Any]:
    """The values of a ``[[corroborates]]``."""
    return {"fact": candidate.corroborates, "citation": [_citation(candidate, known, note)]}


def into_sheet(path: Path, drafts: Sequence[Draft], known: Collection[str]) -> int:
    """Append drafts to a sheet as ``[[draft]]`` tables; what is in it already is left out.

    Returns how many were written. Raises ``Refused`` for a sheet of another article.
    """
    document = (
        tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    )
    if not drafts:
        return 0
    source = drafts[0].source
    if document.setdefault("source", source) != source:
        msg = f"{path} is the sheet of {document['source']!r}, not of {source!r}"
        raise Refused(msg)
    there = {_place(table) for name in ("fact", "draft") for table in document.get(name, [])}
    taken = {
        str(table.get("key")) for name in ("fact", "draft") for table in document.get(name, [])
    }
    new = []
    for draft in drafts:
        values = fact_of(draft.candidate, known, taken.__contains__, "")
        if _place(values) not in there:
            taken.add(values["key"])
            new.append({**values, "confidence": draft.candidate.confidence})
    waiting = document.get("draft")
    if waiting is None:
        document["draft"] = _array(new)
    else:
        for values in new:
            waiting.append(tomlkit.item(values))
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return len(new)


def _place(table: dict[str, Any]) -> tuple[str, str]:
    quotes = table.get("citation", [])
    return str(table.get("type")), str(quotes[0].get("exact")) if quotes else ""


def _array(tables: Sequence[dict[str, Any]]) -> Any:
    array = tomlkit.aot()
    for values in tables:
        table = tomlkit.table()
        for name, value in values.items():
            table[name] = _array(value) if name == "citation" else value
        array.append(table)
    return array
