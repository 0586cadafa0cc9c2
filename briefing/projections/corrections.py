"""Editorial events: corrections, retractions, ratings; counted in the short form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.facts.edits import edits_in_view
from briefing.model.brief import Group, Line, Section
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import day
from briefing_events.editorial import (
    FactCorrected,
    FactRetracted,
    Reinstated,
    SourceReassessed,
    SourceWithdrawn,
)
from briefing_events.fact import Event

if TYPE_CHECKING:
    from briefing.readmodel.full_snapshot import FullSnapshot

ID = "corrections"


def section(snapshot: FullSnapshot) -> Section:
    """Editorial acts up to the recorded clock, on what is not after the brief's day."""
    acts = edits_in_view(snapshot.folded, snapshot.vantage)
    lines = tuple(_line(item, counts=counts) for item, counts in acts)
    return Section(ID, "Corrections", (Group(lines),) if lines else ())


def _line(item: EventEnvelope, *, counts: bool) -> Line:
    what = _what(item.event)
    reason = getattr(item.event, "reason", "")
    who = f"{item.recorded_by}, {day(item.recorded_at.date())}"
    standing = "" if counts else "Itself taken back later"
    return Line(
        f"{ID}/act:{item.number}", f"#{item.number} {what}: {reason} ({who})", standing=standing
    )


def _what(event: Event) -> str:
    match event:
        case FactCorrected(target=target, basis="coding"):
            return f"corrected #{target}, our own coding"
        case FactCorrected(target=target, source=source):
            return f"corrected #{target}, after {source}"
        case FactRetracted(target=target):
            return f"retracted #{target}"
        case SourceReassessed(source=source, rating=rating):
            return f"rated {source} {rating.reliability}"
        case SourceWithdrawn(source=source):
            return f"withdrew {source}"
        case Reinstated(target=target, source=source):
            return f"reinstated {source or f'#{target}'}"
        case _:
            return event.topic.replace("-", " ")
