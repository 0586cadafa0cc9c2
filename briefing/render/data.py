"""Briefs and vantages as plain data, for ``--format json``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from briefing.model.brief import Brief, Line, Note, Section
from briefing.model.vantage import Vantage


def brief_data(brief: Brief) -> dict[str, Any]:
    """The brief as JSON-ready data; the names are stable."""
    return {
        "dossier": brief.dossier,
        "title": brief.title,
        "vantage": vantage_data(brief.vantage),
        "ledger": {
            "number": brief.stamp.number,
            "digest": brief.stamp.digest,
            "program": brief.stamp.program,
        },
        "baseline": brief.baseline.isoformat(),
        "full": brief.full,
        "record": brief.record,
        **({"byline": brief.byline} if brief.byline else {}),
        "sections": [section_data(section) for section in brief.sections],
        "citations": citations_data(brief.notes),
    }


def section_data(section: Section) -> dict[str, Any]:
    """One section with its lines."""
    return {
        "id": section.id,
        "title": section.title,
        "note": section.note,
        "lines": [line_data(line) for line in section.lines],
    }


def citations_data(notes: Iterable[Note]) -> dict[str, Any]:
    """The quotes of each fact, by its number."""
    return {
        str(note.number): [
            {
                "source": quote.source,
                "exact": quote.exact,
                "start": quote.start,
                "end": quote.end,
                "saying": quote.saying,
            }
            for quote in note.quotes
        ]
        for note in notes
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
