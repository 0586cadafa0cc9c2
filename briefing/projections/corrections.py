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
from briefing_events.fact import Event
from briefing_events.when import When

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
    """Whether what was changed could have stood at this vantage; the rest must not leak.

    An act on a source counts by what that source itself carries.
    """
    effective = view.record.effective
    source = getattr(item.event, "source", None)
    named = source if not isinstance(item.event, FactCorrected) else None
    if source and not _published(view, source):
        return False
    return any(
        _may_have_stood(view, cited, moment)
        for key in effective.about[item.number]
        for cited, moment in effective.ever_cited.get(key, ())
        if named in {None, cited, effective.article_of(cited)}
    )


def _may_have_stood(view: View, source: str, moment: When | None) -> bool:
    """Whether an article may be out, and what it attests is not yet to come."""
    passage = view.record.effective.passages.get(source)
    if passage is None or not _published(view, source):
        return False
    return window_of(moment or passage.published).status(view.today) is not Status.ABSENT


def _published(view: View, source: str) -> bool:
    """Whether an article may have been published by the reported clock."""
    passage = view.record.effective.passages.get(source)
    known_by = view.record.vantage.known_by
    return passage is not None and (known_by is None or passage.published.earliest <= known_by)


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
