"""Whether the rows that a snapshot was made from say what its events say.

A read model can be changed behind the program's back. Whatever row is used names a fact that is
read from its event as well, so the row can be compared with what the event gives. A row that is
missing leaves nothing to compare; verification finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from briefing.errors import ReadModelDiffers
from briefing.readmodel.placement import Placement, placements
from briefing.readmodel.query import ListQuery
from briefing.readmodel.snapshot import Snapshot

_NO_FACTS = ("differences", "corrections")
"""Buckets of events that are no facts; a snapshot finds these by their events."""


def check_placements(
    snapshot: Snapshot, selected: Mapping[ListQuery, Sequence[int]], slug: str
) -> None:
    """Compare selected rows with the facts of a snapshot.

    Raises ``ReadModelDiffers`` for a fact that does not stand at the snapshot's vantage, lies in
    another bucket, outside the days asked for, or in another order.
    """
    known: dict[int, Mapping[str, Placement]] = {}
    for query, numbers in selected.items():
        if query.bucket in _NO_FACTS:
            continue
        for number in numbers:
            if number not in known:
                known[number] = _placements(snapshot, number)
        placed = [_placement(known[number], query) for number in numbers]
        for number, placement in zip(numbers, placed, strict=True):
            if placement is None or not _within(placement, query):
                raise ReadModelDiffers(slug, number, query.bucket)
        found = [placement for placement in placed if placement]
        if _is_ordered(query) and (number_ := _out_of_order(found, oldest=query.oldest)):
            raise ReadModelDiffers(slug, number_, query.bucket)


def _placements(snapshot: Snapshot, number: int) -> Mapping[str, Placement]:
    entry = snapshot.numbered(number)
    if entry is None:
        return {}
    as_of = snapshot.vantage.as_of
    return {each.bucket: each for each in placements(entry, snapshot.actor_registry, as_of, "")}


def _placement(placed: Mapping[str, Placement], query: ListQuery) -> Placement | None:
    if not query.per_prefix:
        return placed.get(query.bucket)
    return next((each for name, each in placed.items() if name.startswith(query.bucket)), None)


def _within(placement: Placement, query: ListQuery) -> bool:
    after = query.after.toordinal() if query.after else 0
    return after < placement.day <= (query.until or date.max).toordinal()


def _is_ordered(query: ListQuery) -> bool:
    return not (query.per_prefix or query.round_robin or query.first_of_group)


def _out_of_order(found: Iterable[Placement], *, oldest: bool) -> int | None:
    """The first fact whose rank or day puts it before the one in front of it."""
    for first, second in pairwise(found):
        ahead, behind = (second, first) if oldest else (first, second)
        if (ahead.rank, -ahead.day) > (behind.rank, -behind.day):
            return second.number
    return None
