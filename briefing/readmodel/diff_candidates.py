"""What a comparison of vantages needs to look at: the facts that may be told otherwise.

A fact stands at two vantages in the same way unless a day on which it turns lies between
them, a text that carries it may have been published between them, or an event between them
is about it. Few others are told otherwise because of these: what they answer, fulfil, end or
succeed, what answers them, and the conflicts that they are in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

from briefing.model.vantage import Vantage
from briefing.readmodel import Snapshot
from briefing.readmodel.loader import IndexedReadModel, PartialLoader, StoredReadModel
from briefing.readmodel.partial_snapshot import PartialSnapshot
from briefing.readmodel.placement import DEFINITION, END_OF_TIME

T = TypeVar("T")


class ComparableReadModel(StoredReadModel, Protocol):
    """Shelves of one vantage, with what a comparison asks of them."""

    def placed(self, numbers: Sequence[int]) -> Iterable[tuple[str, str]]:
        """Where some facts and articles ever lay, of what is looked up by name: shelf and key."""

    def holders(self, slot: str) -> Sequence[tuple[int, str, int]]:
        """Who holds a slot by which fact, attested when: fact, holder and mark."""

    def out_between(self, after: int, until: int) -> Iterator[str]:
        """The passages that may have been published after one day and up to another."""


class ComparableIndex(IndexedReadModel, Protocol):
    """What a comparison is read from: one dossier, as it was at one number."""

    def read_model(self, vantage: Vantage) -> ComparableReadModel:
        """The shelves of a vantage."""

    def changing(self, after: int, until: int) -> Sequence[int]:
        """The facts that may come to stand otherwise after one day (ordinal) and up to another."""

    def touched(self, after: int, until: int) -> Sequence[int]:
        """What the events after one number and up to another are about, beside themselves."""

    def citing(self, passages: Sequence[str]) -> Sequence[tuple[str, int, int]]:
        """Passage, fact, and the first day that it may have there."""


def build_at_all(
    index: Callable[[int], ComparableIndex],
    stops: Sequence[Vantage],
    slug: str,
    make: Callable[[Snapshot], T],
) -> dict[Vantage, tuple[T, PartialSnapshot]] | None:
    """What is made of the records of some vantages, of what may differ between them alone.

    Each vantage differs from the one before on one clock. None where the definition changed
    between them: that may change whatever is told.
    """
    comparison = _Comparison(index, stops)
    changed = comparison.changed()
    if changed is None:
        return None
    samplers = {stop: PartialLoader(index(stop.recorded), stop, slug) for stop in stops}
    for sampler in samplers.values():
        sampler.narrow(())
        sampler.draw(make)
    shown = {number for sampler in samplers.values() for number in sampler.build_brief}
    told = comparison.with_related(changed | shown)
    for sampler in samplers.values():
        sampler.narrow(told)
    return {stop: sampler.draw(make) for stop, sampler in samplers.items()}


class _Comparison:
    """Looks for what may be told otherwise at some of these vantages than at others."""

    def __init__(self, index: Callable[[int], ComparableIndex], stops: Sequence[Vantage]) -> None:
        self._stops = stops
        self._newest = index(max(stop.recorded for stop in stops))
        self._shelves = {stop: index(stop.recorded).read_model(stop) for stop in stops}

    def changed(self) -> set[int] | None:
        """All that may stand otherwise; none where that may be everything."""
        found: set[int] = set()
        for before, after in pairwise(self._stops):
            if before.recorded != after.recorded:
                low, high = sorted((before.recorded, after.recorded))
                touched = self._newest.touched(low, high)
                if DEFINITION in touched:
                    return None
                about = [*range(low + 1, high + 1), *touched]
                found.update(about, self._carried(about))
            if before.known_by != after.known_by:
                found.update(self._reported(before, after))
            days = sorted((before.as_of.toordinal(), after.as_of.toordinal()))
            found.update(self._newest.changing(*days) if days[0] < days[1] else ())
        last = max(stop.recorded for stop in self._stops)
        return {number for number in found if number <= last}

    def _carried(self, numbers: Sequence[int]) -> Iterator[int]:
        """The facts that ever rested on the articles among some events."""
        lay = self._shelves[self._stops[-1]].placed(numbers)
        passages = sorted({key for bucket, key in lay if bucket in {"articles", "parts"}})
        return (fact for _, fact, _ in self._newest.citing(passages))

    def _reported(self, before: Vantage, after: Vantage) -> Iterator[int]:
        low, high = sorted((_known(before), _known(after)))
        passages = sorted(self._shelves[after].out_between(low, high))
        return (fact for _, fact, _ in self._newest.citing(passages))

    def with_related(self, numbers: set[int]) -> set[int]:
        """Some facts, and all that may be told otherwise because of them."""
        lay = self._shelves[self._stops[-1]].placed(sorted(numbers))
        shelves = {bucket for bucket, _ in lay}
        named: dict[str, list[str]] = {}
        for kind, _, name in (bucket.partition(":") for bucket in sorted(shelves)):
            named.setdefault(kind, []).append(name)
        targets = {key for kind in ("outcome", "reply", "end") for key in named.get(kind, ())}
        related = set(self._newest.numbers_of(sorted(targets)).values())
        related |= self._newest.numbers_about(numbers)
        answers = [f"reply:{key}" for key in named.get("asks", ())]
        for stop in self._stops:
            related.update(self._newest.linked(stop, answers))
        for slot in named.get("slot", ()):
            related |= self._succeeded(slot)
        return numbers | related

    def _succeeded(self, slot: str) -> set[int]:
        """Those who hold a slot at some of the vantages only."""
        holding = [_holding(shelves.holders(slot)) for shelves in self._shelves.values()]
        everywhere = holding[0].intersection(*holding)
        return holding[0].union(*holding) - everywhere


def _holding(holders: Sequence[tuple[int, str, int]]) -> set[int]:
    """The facts by which a slot is held: nobody else is attested later as its holder."""
    latest: dict[str, int] = {}
    for _, voice, mark in holders:
        latest[voice] = max(mark, latest.get(voice, 0))
    first, second = (*sorted(latest.values(), reverse=True), 0, 0)[:2]
    return {
        number
        for number, voice, mark in holders
        if mark >= (second if latest[voice] == first else first)
    }


def _known(vantage: Vantage) -> int:
    return vantage.known_by.toordinal() if vantage.known_by else END_OF_TIME
