"""What the desk changed: corrections, retractions, ratings; only in the full form."""

from __future__ import annotations

from briefing.brief import Group, Line, Section
from briefing.projections.view import View
from briefing.record.acts import acts_on_the_past
from briefing.recorded import Recorded
from briefing.vantage import day
from briefing_events.editorial import (
    FactCorrected,
    FactRetracted,
    Reinstated,
    SourceReassessed,
    SourceWithdrawn,
)
from briefing_events.fact import Event

ID = "corrections"


def section(view: View) -> Section:
    """Editorial acts up to the recorded clock, on what is not after the brief's day."""
    if not view.full:
        return Section(ID, "Corrections", (), left_out=view.left_out(0, ID))
    acts = acts_on_the_past(view.record.effective, view.record.vantage)
    lines = tuple(_line(item, counts=counts) for item, counts in acts)
    return Section(ID, "Corrections", (Group(lines),) if lines else ())


def _line(item: Recorded, *, counts: bool) -> Line:
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
