"""Snapshots of all that stands, at any vantage on the first two clocks, with a read model of
sorted lists.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import chain, islice

from briefing.facts.change_points import change_days_of, change_points, change_points_of_edits
from briefing.facts.edits import edits_in_view, is_about_source
from briefing.facts.fold import FoldedState
from briefing.facts.resolved import Attestations, FactAsOf, passages_of
from briefing.model.progress import with_progress
from briefing.model.vantage import Vantage
from briefing.readmodel.placement import (
    Placement,
    filled_days,
    placement_of,
    placements,
    sort_key_of,
)
from briefing.readmodel.query import (
    COUNT_LIMIT,
    FEW_ARTICLES,
    MANY_ARTICLES,
    ListQuery,
    SourceBasis,
    longest_reporting_gap,
    top_n,
)
from briefing.readmodel.snapshot import (
    Snapshot,
    dispute_placement,
    disputes_of,
    edit_placement,
    with_lifecycle,
)
from briefing_events.dossier import ActorRegistry, Definition
from briefing_events.source import Passage, Source

CACHED = 8
"""How many stretches of days are cached: those of a few briefs and their baselines."""

Stretch = tuple[int, int | None]
"""How many change points the as-of and the known-by day have passed; ``None`` in hindsight."""


class SnapshotCache:
    """Gives the snapshot of any vantage on the occurred and the reported clock.

    What stands is the same between two change points, so it is found once for each stretch of
    days between them.
    """

    def __init__(self, folded: FoldedState, definition: Definition) -> None:
        self.folded = folded
        self.actor_registry = ActorRegistry(definition)
        self._attestations = [Attestations(history, folded) for history in folded.facts.values()]
        self._cache: OrderedDict[Stretch, StandingFacts] = OrderedDict()

    def at(self, vantage: Vantage) -> FullSnapshot:
        """All that stands at a vantage."""
        return FullSnapshot(self, vantage)

    @property
    def change_days(self) -> list[int]:
        """The as-of days (ordinals) on which a fact can come to stand otherwise, in order."""
        return sorted({day for each in self._attestations for day in change_days_of(each)})

    def standing(self, vantage: Vantage) -> StandingFacts:
        """What stands all through the stretch of days that a vantage lies in."""
        known_by = vantage.known_by
        stretch = self._passed(vantage.as_of), None if known_by is None else self._passed(known_by)
        standing = self._cache.pop(stretch, None) or self._stand(vantage)
        self._cache[stretch] = standing
        if len(self._cache) > CACHED:
            self._cache.popitem(last=False)
        return standing

    def _passed(self, day: date) -> int:
        return bisect_right(self._days, day.toordinal())

    @cached_property
    def _days(self) -> list[int]:
        facts = {day for attestations in self._attestations for day in change_points(attestations)}
        return sorted(facts.union(change_points_of_edits(self.folded)))

    def _stand(self, vantage: Vantage) -> StandingFacts:
        found = (
            attestations.at(vantage)
            for attestations in with_progress("Where facts stand", self._attestations)
        )
        standing = (each for each in found if each)
        entries = with_lifecycle(standing, vantage.as_of, self.actor_registry)
        return StandingFacts(self.folded, self.actor_registry, vantage, entries)


class FullSnapshot(Snapshot):
    """All that stands at a vantage, settled or possible."""

    def __init__(self, snapshots: SnapshotCache, vantage: Vantage) -> None:
        self._snapshots = snapshots
        self._standing = snapshots.standing(vantage)
        self.folded = snapshots.folded
        entries, folded = self._standing.entries, self.folded
        super().__init__(
            vantage, snapshots.actor_registry, entries, folded.conflicts, folded.judgements
        )

    def at(self, as_of: date) -> FullSnapshot:
        """The same knowledge as of another day."""
        return self._snapshots.at(self.vantage.at(as_of))

    @cached_property
    def read_model(self) -> InMemoryReadModel:
        """The buckets of the vantage."""
        return InMemoryReadModel(self._standing, self.vantage)

    @cached_property
    def settled(self) -> tuple[FactAsOf, ...]:
        """All that is certain, by date."""
        return tuple(entry for entry in self._entries.values() if entry.settled)

    @cached_property
    def possible(self) -> tuple[FactAsOf, ...]:
        """All that may have happened by the vantage's day, by date."""
        return tuple(entry for entry in self._entries.values() if not entry.settled)


class StandingFacts:
    """What stands at a vantage, and throughout its stretch of days between change points."""

    def __init__(
        self,
        folded: FoldedState,
        actor_registry: ActorRegistry,
        vantage: Vantage,
        entries: Mapping[str, FactAsOf],
    ) -> None:
        self.entries = entries
        self._folded = folded
        self._actor_registry = actor_registry
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
    def read_model(self) -> dict[str, list[Placement]]:
        """The placements of each bucket, in order."""
        found: dict[str, list[Placement]] = {}
        for placement in chain(self._of_facts(), self._of_others()):
            found.setdefault(placement.bucket, []).append(placement)
        for bucket in found.values():
            bucket.sort(key=lambda placement: placement.order)
        return found

    def _of_facts(self) -> Iterator[Placement]:
        passages, as_of = self._folded.passages, self._vantage.as_of
        for entry in with_progress("Placing facts", self.entries.values()):
            source = entry.fact.citations[0].source
            label = passages[source].label if source in passages else source
            yield from placements(entry, placement_of(entry, label), self._actor_registry, as_of)

    def _of_others(self) -> Iterator[Placement]:
        """The placements of conflicts and edits."""
        yield from map(dispute_placement, disputes_of(self._folded.conflicts, self.entries))
        for item, _ in edits_in_view(self._folded, self._vantage):
            if not is_about_source(item, self._folded):
                yield edit_placement(item)


class InMemoryReadModel:
    """The buckets of a vantage, from lists of all that stands there."""

    def __init__(self, standing: StandingFacts, vantage: Vantage) -> None:
        self._standing = standing
        self._vantage = vantage

    def select(self, query: ListQuery) -> Sequence[int]:
        """The numbers of the selected facts, in the order of the bucket."""
        if query.per_prefix:
            return [placement.number for placement in self._first_of_prefix(query)]
        return [placement.number for placement in top_n(self._walk(query), query)]

    def ask(self, queries: Iterable[ListQuery]) -> None:
        """Nothing: everything is here."""

    def count(self, query: ListQuery) -> int:
        """How many facts a bucket holds within the bounds, up to ``COUNT_LIMIT``."""
        return min(sum(1 for _ in self._walk(query)), COUNT_LIMIT)

    def source_basis(self) -> SourceBasis:
        """The articles that the vantage rests on."""
        passages = self._standing.passages
        articles = [each for each in passages if isinstance(each, Source)] or passages
        known_by, as_of = self._vantage.known_by, self._vantage.as_of
        later = [each.published.earliest > as_of for each in passages]
        unsure = [a for a in articles if known_by and a.published.latest > known_by]
        unsure.sort(key=lambda a: (-a.published.earliest.toordinal(), sort_key_of(a.label, 0)))
        return SourceBasis(
            articles=min(len(articles), MANY_ARTICLES + 1),
            first=min((a.published.earliest for a in articles), default=None),
            last=max((a.published.latest for a in articles), default=None),
            newest=_newest(articles, min(as_of, known_by or as_of)),
            few=tuple(articles) if len(articles) <= FEW_ARTICLES else (),
            passages=tuple(passages) if len(passages) <= 2 * FEW_ARTICLES else (),
            one_article=len(passages) <= 1,
            unsure=tuple(unsure[: FEW_ARTICLES + 1]),
            some_later=any(later),
            all_later=all(later),
            reporting_gap=longest_reporting_gap(self._standing.days, as_of.toordinal()),
        )

    def _walk(self, query: ListQuery) -> Iterator[Placement]:
        """All of a bucket within the bounds of a query, in order."""
        after = query.after.toordinal() if query.after else 0
        until = query.until.toordinal() if query.until else self._vantage.as_of.toordinal()
        bucket = self._standing.read_model.get(query.bucket, [])
        for placement in reversed(bucket) if query.oldest else bucket:
            if (
                not after < placement.day <= until
                or f"asks:{placement.excluded_by}" in self._standing.read_model
            ):
                continue
            if not any(self._is_excluded(placement, by) for by in query.excluded_by):
                yield placement

    def _first_of_prefix(self, query: ListQuery) -> Iterator[Placement]:
        for name in self._standing.read_model:
            if name.startswith(query.bucket) and name != query.bucket:
                walk = self._walk(replace(query, bucket=name, excluded_by=()))
                for placement in islice(walk, query.per_prefix):
                    if not any(self._is_excluded(placement, by) for by in query.excluded_by):
                        yield placement

    def _is_excluded(self, placement: Placement, by: str) -> bool:
        if by != "slot":
            return f"{by}:{placement.key}" in self._standing.read_model
        rivals = (
            self._standing.read_model.get(f"slot:{placement.slot}", ()) if placement.slot else ()
        )
        return any(
            each.group_key != placement.group_key and each.attested_key > placement.attested_key
            for each in rivals
        )


def _newest(articles: Sequence[Passage], day: date) -> tuple[date, date] | None:
    """When the last article was published of those that were surely out by a day."""
    out = [article.published for article in articles if article.published.latest <= day]
    last = max(out, key=lambda when: (when.latest, when.earliest), default=None)
    return (last.earliest, last.latest) if last else None


class _Days:
    """The days that dated facts fill, in a list by the day that orders them."""

    def __init__(self, entries: Iterable[FactAsOf]) -> None:
        self._days = sorted(
            (entry.day.toordinal(), *filled) for entry in entries if (filled := filled_days(entry))
        )
        self._at = [day for day, _, _ in self._days]

    def _between(self, after: int, until: int) -> Sequence[tuple[int, int, int]]:
        return self._days[bisect_right(self._at, after) : bisect_right(self._at, until)]

    def days(self, after: int, until: int) -> Sequence[int]:
        """The days there by which facts are ordered, each once."""
        return list(dict.fromkeys(day for day, _, _ in self._between(after, until)))

    def bounds(self, after: int, until: int) -> tuple[int, int] | None:
        """The earliest and the latest of all days that facts there fill."""
        found = self._between(after, until)
        if not found:
            return None
        return min(early for _, early, _ in found), max(late for _, _, late in found)
