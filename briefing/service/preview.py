"""What acts would change in today's brief, before they are recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefing.diff import Diff, compare, waypoints
from briefing.model.envelope import EventEnvelope
from briefing.projections import project_compared
from briefing.service.clocks import AskedClocks
from briefing.service.dossier_reader import DossierReader
from briefing.service.replayed_reader import ReplayedReader


def preview(reader: DossierReader, acts: Sequence[EventEnvelope]) -> Diff:
    """The diff from today's brief to the one behind some acts that follow the head.

    It folds all events, whatever their number.
    """
    now = reader.vantage(AskedClocks())
    then = replace(now, recorded=acts[-1].number if acts else now.recorded)
    ahead = ReplayedReader(reader.ledger, reader.slug, reader.head.number, tuple(acts))
    sides = ahead.diff_sides(
        tuple(dict.fromkeys(waypoints(now, then))),
        lambda snapshot: project_compared(snapshot, reader.stamp),
    )
    return compare(now, then, sides.__getitem__, ahead.events)
