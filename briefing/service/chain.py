"""The chain of facts behind a status: those on its track, the latest of many."""

from __future__ import annotations

from typing import NamedTuple

from briefing.record import Entry, Record
from briefing.record.shelves import Ask
from briefing_events.dossier import Track

MOST = 50
"""How many facts on a track are told, unless all are asked for."""


class OnTrack(NamedTuple):
    """Facts on a track, oldest first, the record that holds them, and how many are left out."""

    record: Record
    entries: tuple[Entry, ...]
    left_out: int
    """Counting stops a little beyond 1,000 settled ones, and as many possible ones."""


def on_track(record: Record, track: Track, *, whole: bool) -> OnTrack:
    """The facts on a track: all, or the latest and those that its status rests on."""
    shelves = f"track:{track.id}", f"maybe:{track.id}"
    limit = None if whole else MOST
    latest = [entry for shelf in shelves for entry in record.pick(Ask(shelf, limit))]
    latest.sort(key=lambda entry: entry.order)
    step = record.latest_step(track)
    status = [*record.in_force(track), *([step] if step else [])]
    shown = latest if whole else latest[-MOST:]
    told = {entry.number: entry for entry in (*shown, *status)}
    entries = tuple(sorted(told.values(), key=lambda entry: entry.order))
    count = 0 if whole else sum(record.shelves.count(Ask(shelf)) for shelf in shelves)
    return OnTrack(record, entries, max(0, count - len(entries)))
