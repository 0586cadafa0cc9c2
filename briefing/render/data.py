"""Briefs and vantages as plain data, for ``--format json``."""

from __future__ import annotations

import json
from typing import Any

from briefing.model.brief import Brief, Line
from briefing.model.vantage import Vantage


def as_json(data: Any) -> str:
    """Data as indented JSON."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=str)


def picked(thing: object, *names: str) -> dict[str, Any]:
    """Some attributes of a thing, by name."""
    return {name: getattr(thing, name) for name in names}


def brief_data(brief: Brief) -> dict[str, Any]:
    """The brief as JSON-ready data; the names are stable."""
    return {
        "dossier": brief.dossier,
        "title": brief.title,
        "vantage": vantage_data(brief.vantage),
        "ledger": picked(brief.stamp, "number", "digest", "program"),
        "baseline": brief.baseline.isoformat(),
        "full": brief.full,
        "record": brief.record,
        **({"byline": brief.byline} if brief.byline else {}),
        "sections": [
            {**picked(each, "id", "title", "note"), "lines": list(map(line_data, each.lines))}
            for each in brief.sections
        ],
        "citations": {
            str(note.number): [
                picked(quote, "source", "exact", "start", "end", "saying") for quote in note.quotes
            ]
            for note in brief.notes
        },
    }


def line_data(line: Line) -> dict[str, Any]:
    """One line: its key, its text as a reader sees it, and its facts."""
    data: dict[str, Any] = {"key": line.key, "text": line.plain, "facts": list(line.facts)}
    if line.segments:
        data["clauses"] = [{"text": each.text, "facts": list(each.facts)} for each in line.segments]
    if line.hindsight or any(each.hindsight for each in line.segments):
        data["hindsight"] = True
    if line.aside:
        data["aside"] = line.aside
    return data


def vantage_data(vantage: Vantage) -> dict[str, Any]:
    """The three clocks and how a reader would say them."""
    return {
        "as_of": vantage.as_of.isoformat(),
        "known_by": vantage.known_by.isoformat() if vantage.known_by else None,
        "recorded_by": vantage.recorded,
        "words": vantage.in_words(),
    }
