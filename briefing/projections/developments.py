"""Key developments: steps, encounters and incidents, inside the look-back first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from briefing.facts import FactAsOf
from briefing.model.brief import Group, Section
from briefing.model.vantage import day
from briefing.projections.view import View
from briefing.readmodel.query import ListQuery
from briefing_events.shapes import Encounter

ID = "developments"
RECENT, EARLIER, LEAD = 10, 10, 4
"""How many are told at most, and how many of them for moving the lead track."""
NOTHING = "No step, meeting or incident of weight is on record since {}."


def section(view: View) -> Section:
    """What happened since the baseline, what may have, then what came before."""
    recent = _chosen(view, ListQuery(ID, RECENT, after=view.baseline, weighty=True))
    earlier = _chosen(view, ListQuery(ID, EARLIER, until=view.baseline, weighty=True))
    unsure = [entry for entry in recent if _may_be_before(entry, view.baseline)]
    since = day(view.baseline)
    parts = (
        ([entry for entry in recent if entry not in unsure], f"Since {since}"),
        (unsure, f"Since {since} or before"),
        (earlier, "Earlier"),
    )
    groups = [Group(view.lines(entries, ID), title) for entries, title in parts if entries]
    note = NOTHING.format(since) if earlier and not recent else ""
    left_out = view.left_out(len(recent) + len(earlier), ID)
    return Section(ID, "Key developments", tuple(groups), note=note, left_out=left_out)


def _may_be_before(entry: FactAsOf, baseline: date) -> bool:
    """Whether its texts leave open that it came about by a day."""
    return entry.window.earliest <= baseline or bool(entry.moment and entry.undated)


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
