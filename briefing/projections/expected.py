"""Plans: overdue, due now, still to come, and those without a date."""

from __future__ import annotations

from dataclasses import replace

from briefing.facts import FactAsOf, LifecycleStatus
from briefing.model.brief import Group, Line, Section
from briefing.projections import wording
from briefing.projections.view import View
from briefing.readmodel.placement import awaited_day
from briefing.readmodel.query import ListQuery
from briefing_events.fact import Role

ID = "expected"
LIMIT = 6

BUCKETS = {
    "Overdue": f"{ID}:overdue",
    "Due now": f"{ID}:due",
    "Expected": f"{ID}:planned",
    "Open, no day set": f"{ID}:open",
}
"""Buckets of plans by heading: overdue, due, planned, open."""

TAKING_PART: tuple[Role, ...] = ("participant", "visitor", "host", "leader")

NO_OUTCOME = "the outcome is not on record"
"""What is told of a plan that is overdue."""

VOICED = ("announced", "reported")
"""What comes before how long ago an open plan was announced, or reported by others."""

AHEAD_OR_PAST = frozenset({LifecycleStatus.PLANNED, LifecycleStatus.DUE, LifecycleStatus.OVERDUE})
"""Where a plan with days of its own stands while nothing has come of it."""

DONE = frozenset(
    {
        LifecycleStatus.FULFILLED,
        LifecycleStatus.MOVED,
        LifecycleStatus.CANCELLED,
        LifecycleStatus.OVERTAKEN,
    }
)
"""Where a plan stands of which something has come."""


def section(view: View) -> Section:
    """Every plan at where it stands by the brief's day; never as an outcome."""
    groups: list[Group] = []
    shown = 0
    for title, bucket in BUCKETS.items():
        chosen = [e for e in view.choose(ask(bucket)) if e.lifecycle not in DONE]
        chosen = chosen if view.full else _without_bare_events(chosen)
        shown += len(chosen)
        if chosen:
            groups.append(Group(tuple(_line(view, entry) for entry in chosen), title))
    if view.full and (done := _done(view)):
        groups.append(Group(tuple(_line(view, entry) for entry in done), "Done"))
    left_out = view.left_out(shown, *BUCKETS.values())
    return Section(ID, "Expected, due and overdue", tuple(groups), left_out=left_out)


def _without_bare_events(plans: list[FactAsOf]) -> list[FactAsOf]:
    """Plans without an event beside what somebody is to do there: that tells its days, too."""
    attended = {e.fact.due.edtf for e in plans if e.fact.due and e.fact.actors_in(*TAKING_PART)}
    return [
        e
        for e in plans
        if not (e.fact.due and e.fact.due.edtf in attended)
        or e.fact.actors_in(*TAKING_PART, "speaker")
    ]


def ask(bucket: str) -> ListQuery:
    """Query for the plans of a bucket without an outcome."""
    return ListQuery(bucket, LIMIT, excluded_by=("outcome",), weighty=True)


def voiced(entry: FactAsOf) -> str:
    """How a plan came to be known: what others claim of it nobody announced."""
    return VOICED[entry.fact.modality == "claimed"]


def _done(view: View) -> list[FactAsOf]:
    told = (
        entry for bucket in BUCKETS.values() for entry in view.snapshot.select(ListQuery(bucket))
    )
    return sorted((e for e in told if e.lifecycle in DONE), key=lambda entry: entry.order)


def _line(view: View, entry: FactAsOf) -> Line:
    line = view.line(entry, ID)
    due = awaited_day(entry.fact)
    if entry.lifecycle is LifecycleStatus.AWAITED and due:
        return replace(line, standing=f"Holds only from {wording.written(due)}")
    if act := view.snapshot.overtaken_by(entry):
        standing = f"Overtaken {wording.inline(act, view.today)}"
        return replace(line, standing=standing, facts=(*line.facts, act.number))
    opening = "Due now:" if entry.lifecycle is LifecycleStatus.DUE else "Due"
    standing = f"{opening} {wording.written(due)}" if due else ""
    aside = ""
    if entry.lifecycle is LifecycleStatus.OVERDUE and due:
        standing += f"; {NO_OUTCOME}"
        aside = f"overdue by {wording.counted((view.today - due.latest).days, 'day')}"
    elif entry.lifecycle is LifecycleStatus.OPEN:
        today = entry.window.latest == view.today
        ago = "on this day" if today else wording.days_ago(entry.window.latest, view.today)
        aside = f"{voiced(entry)} {ago}"
    elif entry.lifecycle in DONE:
        standing = entry.lifecycle.value.capitalize()
    return replace(line, standing=standing, aside=aside)
