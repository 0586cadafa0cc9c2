"""Key developments: steps, encounters and incidents, inside the look-back first."""

from __future__ import annotations

from briefing.brief import Group, Section
from briefing.projections.view import View
from briefing.vantage import day

ID = "developments"
RECENT, EARLIER = 10, 8


def section(view: View) -> Section:
    """What happened since the baseline, then what came before."""
    told = view.told_in(ID)
    inside = [entry for entry in told if entry.window.latest > view.baseline]
    recent, left = view.choose(inside, RECENT)
    earlier, left_earlier = view.choose(
        [entry for entry in told if entry.window.latest <= view.baseline], EARLIER
    )
    groups = [
        Group(view.lines(entries, ID), title)
        for entries, title in (
            (recent, f"Since {day(view.baseline)}"),
            (earlier, "Earlier"),
        )
        if entries
    ]
    return Section(ID, "Key developments", tuple(groups), left_out=left + left_earlier)
