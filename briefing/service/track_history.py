"""The facts behind the status of a track."""

from __future__ import annotations

from typing import NamedTuple

from briefing.facts import FactAsOf
from briefing.readmodel import Snapshot
from briefing.readmodel.query import ListQuery
from briefing_events.dossier import Track

MOST = 50
"""Facts shown for a track by default."""


class TrackHistory(NamedTuple):
    """Facts on a track, oldest first, the record that holds them, and how many are left out."""

    snapshot: Snapshot
    entries: tuple[FactAsOf, ...]
    left_out: int
    """Counting stops a little beyond 1,000 settled ones, and as many possible ones."""


def track_history(snapshot: Snapshot, track: Track, *, whole: bool) -> TrackHistory:
    """The facts on a track: all, or the latest and those that its status rests on."""
    buckets = f"track:{track.id}", f"maybe:{track.id}"
    limit = None if whole else MOST
    latest = [entry for bucket in buckets for entry in snapshot.select(ListQuery(bucket, limit))]
    latest.sort(key=lambda entry: entry.order)
    step = snapshot.latest_step(track)
    beside = snapshot.beside(track, step) if step else None
    steps = (step, beside, snapshot.claimed_step(track))
    status = [*snapshot.in_force(track), *filter(None, steps)]
    shown = latest if whole else latest[-MOST:]
    told = {entry.number: entry for entry in (*shown, *status)}
    entries = tuple(sorted(told.values(), key=lambda entry: entry.order))
    count = 0 if whole else sum(snapshot.read_model.count(ListQuery(bucket)) for bucket in buckets)
    return TrackHistory(snapshot, entries, max(0, count - len(entries)))
