"""The notes: each cited fact with its number, its quotes and who says so."""

from __future__ import annotations

from collections.abc import Iterable

from briefing.facts import CitationAsOf, FactAsOf
from briefing.model.brief import Note, Quote, Section
from briefing.projections import wording
from briefing.readmodel import Snapshot
from briefing_events.fact import Citation


def notes(snapshot: Snapshot, cited: Iterable[int]) -> tuple[Note, ...]:
    """A note for each fact of these numbers."""
    return tuple(_note(snapshot, entry) for entry in told_of(snapshot, cited))


def told_of(snapshot: Snapshot, cited: Iterable[int]) -> list[FactAsOf]:
    """The facts of these numbers."""
    entries = (snapshot.numbered(number) for number in cited)
    return [entry for entry in entries if entry]


def cited_notes(sections: Iterable[Section]) -> tuple[int, ...]:
    """The numbers of the facts that a line cites, in order."""
    numbers = {
        number
        for section in sections
        for line in section.lines
        for number in (*line.facts, *(n for cell in line.cells for n in cell.facts))
    }
    return tuple(sorted(numbers))


def _note(snapshot: Snapshot, entry: FactAsOf) -> Note:
    return Note(
        number=entry.number,
        key=entry.fact.key,
        quotes=tuple(dict.fromkeys(_quote(snapshot, cited) for cited in entry.cited)),
        corrected_by=entry.revision if entry.revision != entry.number else None,
        credibility=_credibility(entry),
    )


def _credibility(entry: FactAsOf) -> str:
    reason = entry.fact.credibility_reason
    return f"{entry.fact.credibility}: {reason}" if reason else str(entry.fact.credibility)


def _quote(snapshot: Snapshot, cited: CitationAsOf) -> Quote:
    citation = cited.citation
    return Quote(
        source=citation.source,
        label=cited.passage.label,
        exact=citation.exact,
        start=citation.start,
        end=citation.end,
        saying=_saying(snapshot, citation),
        hindsight=cited.hindsight,
    )


def _saying(snapshot: Snapshot, citation: Citation) -> str:
    """Who says so, through whom: "Kabulov, via TASS, by context"."""
    parts = [wording.name(snapshot, citation.said_by)] if citation.said_by else []
    if citation.via:
        parts.append(f"via {wording.names(snapshot, citation.via)}")
    if citation.attribution == "context":
        parts.append("by context")
    elif citation.attribution == "lost":
        parts.append("attribution lost in this text")
    return ", ".join(parts)
