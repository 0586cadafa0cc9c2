"""The facts that may differ between vantages, which are all that a diff loads.

A fact stands at two vantages in the same way unless one of its change points lies between them,
a text that carries it may have been published between them, or an event between them is about
it. Few other lines differ because of these: those of what they answer, fulfil, end or succeed,
of what answers them, and of the conflicts that they are in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TypeVar

from briefing.model.vantage import Vantage
from briefing.readmodel import Snapshot
from briefing.readmodel.loader import IndexedReadModel, PartialLoader
from briefing.readmodel.partial_snapshot import PartialSnapshot
from briefing.readmodel.placement import DEFINITION, END_OF_TIME, Placement

T = TypeVar("T")


def project_candidates(
    index: Callable[[int], IndexedReadModel],
    stops: Sequence[Vantage],
    slug: str,
    make: Callable[[Snapshot], T],
) -> dict[Vantage, tuple[T, PartialSnapshot]] | None:
    """What ``make`` gives at each waypoint, of the facts that may differ, and the snapshots.

    Each waypoint differs from the one before on one clock. ``None`` where the definition changed
    between them, since that may change every line.
    """
    index = cache(index)
    comparison = _Comparison(index, stops)
    changed = comparison.changed()
    if changed is None:
        return None
    loaders = {stop: PartialLoader(index(stop.recorded), stop, slug) for stop in stops}
    for loader in loaders.values():
        loader.narrow(())
        loader.project(make)
    shown = [set(loader.loaded) for loader in loaders.values()]
    everywhere = shown[0].intersection(*shown)
    differing = set().union(*shown) - everywhere
    candidates = comparison.with_related(changed | differing) | everywhere
    for loader in loaders.values():
        loader.narrow(candidates)
    return {stop: loader.project(make) for stop, loader in loaders.items()}


class _Comparison:
    """Finds the facts that may differ between some waypoints."""

    def __init__(self, index: Callable[[int], IndexedReadModel], stops: Sequence[Vantage]) -> None:
        self._stops = stops
        self._newest = index(max(stop.recorded for stop in stops))
        self._read_models = {stop: index(stop.recorded).read_model(stop) for stop in stops}

    def changed(self) -> set[int] | None:
        """The facts that may stand otherwise; ``None`` where every line may differ."""
        found: set[int] = set()
        for before, after in pairwise(self._stops):
            if before.recorded != after.recorded:
                low, high = sorted((before.recorded, after.recorded))
                touched = self._newest.touched(low, high)
                if DEFINITION in touched:
                    return None
                about = [*range(low + 1, high + 1), *touched]
                found.update(about, self._citing_articles_of(about))
            if before.known_by != after.known_by:
                found.update(self._reported(before, after))
            days = sorted((before.as_of.toordinal(), after.as_of.toordinal()))
            found.update(self._newest.changing(*days) if days[0] < days[1] else ())
        last = max(stop.recorded for stop in self._stops)
        return {number for number in found if 0 < number <= last}

    def _citing_articles_of(self, numbers: Sequence[int]) -> Iterator[int]:
        """The facts that ever rested on the articles among some events."""
        placed = self._read_models[self._stops[-1]].placed(numbers)
        passages = sorted({key for bucket, key in placed if bucket in {"articles", "parts"}})
        return (fact for _, fact, _ in self._newest.citing(passages))

    def _reported(self, before: Vantage, after: Vantage) -> Iterator[int]:
        low, high = sorted((_known(before), _known(after)))
        passages = sorted(self._read_models[after].out_between(low, high))
        return (fact for _, fact, _ in self._newest.citing(passages))

    def with_related(self, numbers: set[int]) -> set[int]:
        """Some facts, and all whose lines may differ because of them."""
        placed = self._read_models[self._stops[-1]].placed(sorted(numbers))
        named: dict[str, list[str]] = {}
        for kind, _, name in (
            bucket.partition(":") for bucket in sorted({bucket for bucket, _ in placed})
        ):
            named.setdefault(kind, []).append(name)
        targets = {key for kind in ("outcome", "reply", "end") for key in named.get(kind, ())}
        related = set(self._newest.numbers_of(sorted(targets)).values())
        related |= self._newest.numbers_about(numbers)
        answers = [f"answers:{key}" for key in named.get("requests", ())]
        answers += [f"pursues:{track}" for track in named.get("final", ())]
        for read_model in self._read_models.values():
            related.update(link.number for link in read_model.linked(answers))
        for slot in named.get("slot", ()):
            related |= self._succeeded(slot)
        return numbers | related

    def _succeeded(self, slot: str) -> set[int]:
        """Those who hold a slot at some of the vantages only."""
        models = self._read_models.values()
        holding = [_holding(model.linked([f"slot:{slot}"])) for model in models]
        everywhere = holding[0].intersection(*holding)
        return holding[0].union(*holding) - everywhere


def _holding(holders: Sequence[Placement]) -> set[int]:
    """The facts by which a slot is held: no other holder is attested later."""
    latest: dict[str, int] = {}
    for each in holders:
        latest[each.group_key] = max(each.attested_key, latest.get(each.group_key, 0))
    first, second = (*sorted(latest.values(), reverse=True), 0, 0)[:2]
    return {
        each.number
        for each in holders
        if each.attested_key >= (second if latest[each.group_key] == first else first)
    }


def _known(vantage: Vantage) -> int:
    return vantage.known_by.toordinal() if vantage.known_by else END_OF_TIME
