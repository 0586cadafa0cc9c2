"""Key developments: steps, encounters and incidents, inside the look-back first."""

from __future__ import annotations

from briefing.model.brief import Group, Section
from briefing.model.vantage import day
from briefing.projections.view import View
from briefing.readmodel.query import ListQuery

ID = "developments"
RECENT, EARLIER = 10, 8


def section(view: View) -> Section:
    """What happened since the baseline, then what came before."""
    recent = view.choose(ListQuery(ID, RECENT, after=view.baseline, crowded=True))
    earlier = view.choose(ListQuery(ID, EARLIER, until=view.baseline, crowded=True))
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
