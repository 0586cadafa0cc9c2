"""The desk's own judgements: signed, apart from all facts, marked where they need a new look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.facts import FactAsOf, Judged, LifecycleStatus
from briefing.model.brief import Group, Line, Section
from briefing.model.vantage import day
from briefing.projections import wording
from briefing.projections.view import View
from briefing_events.editorial import JudgementMade, Likelihood
from briefing_events.shapes import State

ID = "judgement"

SHARES: dict[Likelihood, str] = {
    "almost no chance": "1–5%",
    "very unlikely": "5–20%",
    "unlikely": "20–45%",
    "roughly even chance": "45–55%",
    "likely": "55–80%",
    "very likely": "80–95%",
    "almost certain": "95–99%",
}
"""What each term of likelihood stands for in ICD 203."""


def section(view: View) -> Section:
    """The judgements that the desk holds; a full view has those that it gave up as well."""
    judged = view.snapshot.judgements
    held = tuple(_line(view, each) for each in judged if each.ended_by is None)
    past = tuple(_line(view, each) for each in judged if each.ended_by) if view.full else ()
    groups = (Group(held), Group(past, "Superseded and withdrawn"))
    note = "The desk's own view, not a fact on record."
    found = tuple(group for group in groups if group.lines)
    return Section(ID, "The desk's judgement", found, note=note)


def _line(view: View, judged: Judged) -> Line:
    event, number = judged.event, judged.item.number
    entries = [entry for key in event.facts if (entry := view.snapshot.get(key))]
    return Line(
        key=f"{ID}/judgement:{number}",
        text=" ".join(_sentences(judged)),
        facts=tuple(entry.number for entry in entries),
        lead=f"As of {day(event.as_of)}",
        standing=_ended(judged) or _review(view, judged, entries),
    )


def _sentences(judged: Judged) -> Iterator[str]:
    """What was judged, how likely, how sure, what would change it, and the signature.

    Likelihood and confidence stand in sentences of their own.
    """
    event, item = judged.event, judged.item
    yield event.statement
    if event.likelihood:
        yield f"Likelihood: {event.likelihood} ({SHARES[event.likelihood]})."
    yield f"Confidence: {event.confidence}; {wording.small(event.reason.rstrip('.'))}."
    if event.indicators:
        would = [wording.small(each.rstrip(".")) for each in event.indicators]
        yield f"What would change it: {wording.listed(would)}."
    place = f", in place of #{event.supersedes}" if event.supersedes else ""
    yield f"Signed: {item.recorded_by}, {day(item.recorded_at.date())} (#{item.number}{place})."


def _ended(judged: Judged) -> str:
    """By whom and why it was withdrawn, or what took its place."""
    by = judged.ended_by
    if by is None:
        return ""
    if isinstance(by.event, JudgementMade):
        return f"Superseded by #{by.number}, {day(by.recorded_at.date())}"
    reason = getattr(by.event, "reason", "")
    return f"Withdrawn by {by.recorded_by}, {day(by.recorded_at.date())}: {reason}"


def _review(view: View, judged: Judged, entries: Sequence[FactAsOf]) -> str:
    """Why it needs a new look, or nothing."""
    reasons = [each for entry in entries if (each := _moved(view, judged, entry))]
    if gone := len(judged.event.facts) - len(entries):
        reasons.append(f"{wording.counted(gone, 'fact')} under it no longer on record")
    if step := _later_step(view, judged, {entry.number for entry in entries}):
        reasons.append(f"#{step.number} is a later step on its track")
    return f"To be reviewed: {wording.listed(reasons)}" if reasons else ""


def _moved(view: View, judged: Judged, entry: FactAsOf) -> str:
    """What became of a fact since the desk judged."""
    if entry.revision > judged.item.number:
        return f"#{entry.number} was corrected"
    snapshot, key = view.snapshot, entry.fact.key
    others = [*snapshot.outcomes_of(key), *snapshot.enders_of(key)]
    others += [act] if (act := snapshot.overtaken_by(entry)) else []
    if other := next((each for each in others if _is_later(judged, each)), None):
        return f"#{entry.number} was overtaken by #{other.number}"
    as_of, due = judged.event.as_of, entry.fact.due
    if entry.lifecycle is LifecycleStatus.OVERDUE and due and due.latest >= as_of:
        return f"#{entry.number} fell due"
    until = entry.fact.holds_until if isinstance(entry.fact, State) else None
    ended = entry.lifecycle is LifecycleStatus.ENDED and not others
    return f"#{entry.number} has ended" if ended and not (until and until.latest <= as_of) else ""


def _later_step(view: View, judged: Judged, own: set[int]) -> FactAsOf | None:
    track = view.snapshot.actor_registry.tracks.get(judged.event.track or "")
    latest = view.snapshot.latest_step(track) if track else None
    return latest if latest and latest.number not in own and _is_later(judged, latest) else None


def _is_later(judged: Judged, entry: FactAsOf) -> bool:
    """Whether a fact came about, or came on record, after the desk had judged."""
    return entry.window.latest > judged.event.as_of or entry.number > judged.item.number
