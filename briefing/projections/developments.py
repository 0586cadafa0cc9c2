"""Key developments: steps, encounters and incidents, inside the look-back first."""

from __future__ import annotations

from dataclasses import replace

from briefing.facts import FactAsOf
from briefing.model.brief import Group, Section
from briefing.model.vantage import day
from briefing.projections.view import View
from briefing.readmodel.query import ListQuery
from briefing_events.shapes import Encounter

ID = "developments"
RECENT, EARLIER = 10, 8
OCCASIONS = 2
"""How many visits and meetings are told beyond that, for what was said at them."""


def section(view: View) -> Section:
    """What happened since the baseline, then what came before."""
    recent = _with_occasions(view, ListQuery(ID, RECENT, after=view.baseline, crowded=True))
    earlier = _with_occasions(view, ListQuery(ID, EARLIER, until=view.baseline, crowded=True))
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


def _with_occasions(view: View, query: ListQuery) -> list[FactAsOf]:
    """What a query selects, with the weighty visits and meetings at which that was said."""
    chosen = view.choose(query)
    more = [] if view.full else view.choose(replace(query, limit=2 * (query.limit or 0)))
    occasions = [e for e in more if e not in chosen and any(_is_of(e, each) for each in chosen)]
    return sorted([*chosen, *occasions[:OCCASIONS]], key=lambda entry: entry.order)


def _is_of(occasion: FactAsOf, told: FactAsOf) -> bool:
    """Whether a fact is of the day of a weighty visit or meeting, and of one who took part."""
    if not isinstance(occasion.fact, Encounter) or occasion.fact.importance > 1:
        return False
    mine, its = ({actor.id for actor in each.fact.actors} for each in (occasion, told))
    return occasion.window == told.window and bool(mine & its)
