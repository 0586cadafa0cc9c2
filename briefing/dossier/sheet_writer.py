"""Writing a fact back as a small sheet: to show it, to edit it, to check it again."""

from __future__ import annotations

from typing import Any

import tomlkit

from briefing_events.fact import Fact


def fact_as_sheet(fact: Fact, article: str, changes: dict[str, Any] | None = None) -> str:
    """The fact as a sheet of its article in TOML, with some of its fields replaced.

    Positions of quotes are given, so that it reads back even where words occur twice.
    """
    document = tomlkit.document()
    document["source"] = article
    fields = _fields(fact)
    fields |= changes or {}
    citations = fields.pop("citations")
    fields.pop("derived", None)
    table = tomlkit.table()
    table["type"] = fact.topic
    for name, value in fields.items():
        if value not in (None, ""):
            table[name] = value
    quotes = tomlkit.aot()
    for citation in citations:
        quote = tomlkit.table()
        quote.update({k: v for k, v in citation.items() if k not in {"source", "end"}})
        quotes.append(quote)
    table["citation"] = quotes
    facts = tomlkit.aot()
    facts.append(table)
    document["fact"] = facts
    return tomlkit.dumps(document)


def _fields(fact: Fact) -> dict[str, Any]:
    fields = fact.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return {name: _written(value) for name, value in fields.items()}


def _written(value: Any) -> Any:
    """Dates as they were written; everything else as it is."""
    if isinstance(value, dict):
        if "edtf" in value:
            return value["edtf"]
        return {key: _written(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_written(each) for each in value]
    return value
