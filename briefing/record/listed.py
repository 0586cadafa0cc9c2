"""Shelves made of all that stands: sorted lists."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from briefing.record.acts import acts_on_the_past, is_on_source
from briefing.record.cast import Cast
from briefing.record.effective import Effective
from briefing.record.record import differences_of, on_acts, on_shelf
from briefing.record.shelves import ARTICLES, CAP, FEW, Ask, Rests, choose, longest_silence
from briefing.record.standing import Entry, passages_of
from briefing.record.telling import Telling, days_filled, place_of, tellings
from briefing.vantage import Vantage
from briefing.watched import watched
from briefing_events.source import Passage, Source


class Standing:
    """What stands at a vantage, and all through the stretch of days that it lies in."""

    def __init__(
        self, effective: Effective, cast: Cast, vantage: Vantage, entries: Mapping[str, Entry]
    ) -> None:
        self.entries = entries
        self._effective = effective
        self._cast = cast
        self._vantage = vantage

    @cached_property
    def passages(self) -> list[Passage]:
        """The passages that are cited, by label."""
        return passages_of(self.entries.values())

    @cached_property
    def days(self) -> _Days:
        """The days that dated facts fill."""
        return _Days(self.entries.values())

    @cached_property
    def shelves(self) -> dict[str, list[Telling]]:
        """What lies on each shelf, in order."""
        found: dict[str, list[Telling]] = {}
        for telling in chain(self._of_facts(), self._of_others()):
            found.setdefault(telling.shelf, []).append(telling)
        for told in found.values():
            told.sort(key=lambda telling: telling.order)
        return found

    def _of_facts(self) -> Iterator[Telling]:
        passages, as_of = self._effective.passages, self._vantage.as_of
        for entry in watched("Where they are told", self.entries.values()):
            source = entry.fact.citations[0].source
            label = passages[source].label if source in passages else source
            yield from tellings(entry, self._cast, as_of, label)

    def _of_others(self) -> Iterator[Telling]:
        """Conflicts and acts of the desk, which lie on shelves of their own."""
        yield from map(on_shelf, differences_of(self._effective.conflicts, self.entries))
        for item, _ in acts_on_the_past(self._effective, self._vantage):
            if not is_on_source(item, self._effective):
                yield on_acts(item)


class Listed:
    """The shelves of a vantage, from lists of all that stands there."""

    def __init__(self, standing: Standing, vantage: Vantage) -> None:
        self._standing = standing
        self._vantage = vantage

    def pick(self, ask: Ask) -> Sequence[int]:
        """The numbers of the facts that are wanted, in the order of the shelf."""
        if ask.each:
            return [telling.number for telling in self._each(ask)]
        return [telling.number for telling in choose(self._walk(ask), ask)]

    def count(self, ask: Ask) -> int:
        """How many facts its shelf holds within its bounds, up to ``CAP``."""
        return min(sum(1 for _ in self._walk(ask)), CAP)

    def rests(self) -> Rests:
        """What the vantage rests on."""
        passages = self._standing.passages
        articles = [each for each in passages if isinstance(each, Source)] or passages
        known_by, as_of = self._vantage.known_by, self._vantage.as_of
        later = [each.published.earliest > as_of for each in passages]
        unsure = [a for a in articles if known_by and a.published.latest > known_by]
        unsure.sort(key=lambda a: (-a.published.earliest.toordinal(), place_of(a.label, 0)))
        return Rests(
            articles=min(len(articles), ARTICLES + 1),
            first=min((a.published.earliest for a in articles), default=None),
            last=max((a.published.latest for a in articles), default=None),
            few=tuple(articles) if len(articles) <= FEW else (),
            passages=tuple(passages) if len(passages) <= 2 * FEW else (),
            one_article=len(passages) <= 1,
            unsure=tuple(unsure[: FEW + 1]),
            some_later=any(later),
            all_later=all(later),
            silence=longest_silence(self._standing.days, as_of.toordinal()),
        )

    def _walk(self, ask: Ask) -> Iterator[Telling]:
        """All of a shelf within the bounds of an ask, in order."""
        after = ask.after.toordinal() if ask.after else 0
        until = ask.until.toordinal() if ask.until else self._vantage.as_of.toordinal()
        told = self._standing.shelves.get(ask.shelf, [])
        for telling in reversed(told) if ask.oldest else told:
            if (
                not after < telling.day <= until
                or f"asks:{telling.unless}" in self._standing.shelves
            ):
                continue
            if not any(self._is_gone(telling, by) for by in ask.unless):
                yield telling

    def _each(self, ask: Ask) -> Iterator[Telling]:
        for name, told in self._standing.shelves.items():
            if name.startswith(ask.shelf) and name != ask.shelf:
                for telling in told[: ask.each]:
                    if not any(self._is_gone(telling, by) for by in ask.unless):
                        yield telling

    def _is_gone(self, telling: Telling, by: str) -> bool:
        if by != "slot":
            return f"{by}:{telling.key}" in self._standing.shelves
        rivals = self._standing.shelves.get(f"slot:{telling.slot}", ()) if telling.slot else ()
        return any(each.voice != telling.voice and each.mark > telling.mark for each in rivals)


class _Days:
    """The days that dated facts fill, in a list by the day that orders them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._days = sorted(
            (entry.day.toordinal(), *filled) for entry in entries if (filled := days_filled(entry))
        )
        self._at = [day for day, _, _ in self._days]

    def _between(self, after: int, until: int) -> Sequence[tuple[int, int, int]]:
        return self._days[bisect_right(self._at, after) : bisect_right(self._at, until)]

    def newest(self, after: int, until: int) -> int | None:
        """The late day of the last fact after one day and up to another."""
        found = self._between(after, until)
        return max(late for day, _, late in found if day == found[-1][0]) if found else None

    def oldest(self, after: int, until: int) -> int | None:
        """The first day there by which a fact is ordered."""
        found = self._between(after, until)
        return found[0][0] if found else None

    def bounds(self, after: int, until: int) -> tuple[int, int] | None:
        """The earliest and the latest of all days that facts there fill."""
        found = self._between(after, until)
        if not found:
            return None
        return min(early for _, early, _ in found), max(late for _, _, late in found)
