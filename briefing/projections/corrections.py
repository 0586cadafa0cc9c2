"""What the desk changed: corrections, retractions, ratings; only in the full form."""

from __future__ import annotations

from briefing.brief import Group, Line, Section
from briefing.projections.view import View
from briefing.record.standing import window_of
from briefing.recorded import Recorded
from briefing.vantage import Status, day
from briefing_events.editorial import (
    FactCorrected,
    FactRetracted,
    Reinstated,
    SourceReassessed,
    SourceWithdrawn,
)
from briefing_events.fact import Event, Fact

ID = "corrections"


def section(view: View) -> Section:
    """Editorial acts up to the recorded clock, on what is not after the brief's day."""
    lines = tuple(
        _line(item, counts=counts)
        for item, counts in view.record.effective.editorials
        if _touches_the_past(view, item)
    )
    shown = lines if view.full else ()
    groups = (Group(shown),) if shown else ()
    return Section(ID, "Corrections", groups, left_out=len(lines) - len(shown))


def _touches_the_past(view: View, item: Recorded) -> bool:
    """Whether what was changed could have stood at this vantage; the rest must not leak."""
    event = item.event
    if isinstance(event, SourceReassessed | SourceWithdrawn):
        return _published(view, event.source)
    if isinstance(event, Reinstated) and event.source:
        return _published(view, event.source)
    effective = view.record.effective
    facts = [
        effective.originals[k] for k in effective.about[item.number] if k in effective.originals
    ]
    return any(_may_have_stood(view, fact) for fact in facts)


def _may_have_stood(view: View, fact: Fact) -> bool:
    if fact.occurred:
        return window_of(fact.occurred).status(view.today) is not Status.ABSENT
    return any(_published(view, citation.source) for citation in fact.citations)


def _published(view: View, source: str) -> bool:
    passage = view.record.effective.passages.get(source)
    return passage is not None and passage.published.earliest <= view.today


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
            return event.TOPIC.replace("-", " ")
