"""Writing a fact back as a small sheet: to show it, to edit it, to check it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefing.dossier.toml_text import table_text
from briefing_events.fact import Fact


def fact_as_sheet(fact: Fact, article: str, changes: Mapping[str, Any] | None = None) -> str:
    """The fact as a sheet of its article in TOML, with some of its fields replaced.

    Positions of quotes are given, so that it reads back even where words occur twice.
    """
    fields = fact_table(fact) | dict(changes or {})
    citations = fields.pop("citations")
    fields = {name: value for name, value in fields.items() if value not in (None, "")}
    quotes = [{k: v for k, v in each.items() if k not in {"source", "end"}} for each in citations]
    return "\n".join(
        [
            table_text("", {"source": article}).lstrip(),
            table_text("[[fact]]", fields).rstrip(),
            *(table_text("[[fact.citation]]", quote).rstrip() for quote in quotes),
            "",
        ]
    )


def fact_table(fact: Fact) -> dict[str, Any]:
    """The fields of a fact as the long form of a sheet has them, dates as they were written."""
    fields = fact.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    fields.pop("derived", None)
    fields |= {name: getattr(fact, name) for name in ("value", "upper") if name in fields}
    return {"type": fact.topic} | {name: as_written(value) for name, value in fields.items()}


def as_written(value: Any) -> Any:
    """A value of an event as data, with dates as they were written; the rest as it is."""
    if isinstance(value, dict):
        return value["edtf"] if "edtf" in value else {k: as_written(v) for k, v in value.items()}
    return [as_written(each) for each in value] if isinstance(value, list) else value
