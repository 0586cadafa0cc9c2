"""Key developments: steps, encounters and incidents, inside the look-back first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from briefing.facts import FactAsOf
from briefing.model.brief import Group, Section
from briefing.model.vantage import day
from briefing.projections.view import View
from briefing.readmodel.query import ListQuery
from briefing_events.shapes import Encounter

ID = "developments"
RECENT, EARLIER, LEAD = 10, 10, 4
"""How many are told at most, and how many of them for moving the lead track."""


def section(view: View) -> Section:
    """What happened since the baseline, then what came before."""
    recent = _chosen(view, ListQuery(ID, RECENT, after=view.baseline, weighty=True))
    earlier = _chosen(view, ListQuery(ID, EARLIER, until=view.baseline, weighty=True))
    groups = [
        Group(view.lines(entries, ID), title)
        for entries, title in (
            (recent, f"Since {day(view.baseline)}"),
            (earlier, "Earlier"),
        )
        if entries
    ]
    left_out = view.left_out(len(recent) + len(earlier), ID)
    return Section(ID, "Key developments", tuple(groups), left_out=left_out)


def _chosen(view: View, query: ListQuery) -> list[FactAsOf]:
    """The developments of a stretch, the lead track's own first.

    With its latest step, where that was said on an exact day, the visit or meeting that it was
    said at.
    """
    chosen = view.choose_led(query, "step", LEAD)
    latest = (
        view.snapshot.latest_step(view.snapshot.lead_track) if view.snapshot.lead_track else None
    )
    if view.full or latest not in chosen:
        return chosen
    speakers, day = set(latest.fact.actors_in("speaker")), latest.window.latest
    if not speakers or latest.window.earliest != day:
        return chosen
    held = view.snapshot.select(replace(query, after=day - timedelta(1), until=day))
    occasion = [
        entry
        for entry in held
        if isinstance(entry.fact, Encounter) and speakers & {a.id for a in entry.fact.actors}
    ]
    told = {entry.number: entry for entry in (*chosen, *occasion)}
    return sorted(told.values(), key=lambda entry: entry.order)
