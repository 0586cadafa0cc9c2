"""A snapshot of the facts that were loaded, and the read model that names which to load.

A read model can be changed behind the program's back. Whatever row is used names a fact that is
read from its event as well, so the row can be compared with what the event gives. A row that is
missing leaves nothing to compare; verification finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Protocol

from briefing.errors import ReadModelDiffers
from briefing.facts.fold import FoldedState
from briefing.facts.resolved import FactAsOf, resolve_at
from briefing.model.progress import with_progress
from briefing.model.vantage import Vantage
from briefing.readmodel.placement import Placement, placement_of, placements
from briefing.readmodel.query import Found, ListQuery, ReadModel, SourceBasis
from briefing.readmodel.snapshot import Snapshot, with_lifecycle
from briefing_events.dossier import ActorRegistry


class StoredReadModel(ReadModel, Protocol):
    """The stored buckets of one vantage."""

    def select_each(self, queries: Sequence[ListQuery]) -> Sequence[Sequence[int]]:
        """What each of some queries selects."""

    def among(self, query: ListQuery, numbers: Sequence[int]) -> Sequence[int]:
        """Those of some facts that lie in a bucket within the bounds of a query, in its order."""

    def linked(self, buckets: Sequence[str]) -> Sequence[Placement]:
        """All that holds in some buckets of links or slots."""

    def rivals(self, held: Collection[tuple[str, str]]) -> list[int]:
        """Of slots and holders, the facts by which another holder has the slot last."""

    def placed(self, numbers: Sequence[int]) -> Iterable[tuple[str, str]]:
        """Bucket and key of every placement that some facts and articles ever had."""

    def search(self, words: Sequence[str], limit: int) -> Found:
        """What holds, for each of some words, one that begins with it; the latest of each kind."""

    def out_between(self, after: int, until: int) -> Iterator[str]:
        """The passages that may have been published after one day and up to another."""


@dataclass
class RecordingReadModel:
    """Answers each query once and remembers which facts the answers named."""

    read_model: StoredReadModel
    only: Sequence[int] | None = None
    """If given, queries without a limit select only the first of a bucket and these facts."""
    numbers: set[int] = field(default_factory=set)
    """All facts that were ever selected."""
    selections: dict[ListQuery, Sequence[int]] = field(default_factory=dict)
    noted: dict[ListQuery, None] | None = None
    """If given, queries are noted here, to be asked together, and select nothing yet."""
    resolved: dict[int, FactAsOf | None] = field(default_factory=dict)
    """Facts that were resolved at the vantage; what decides on one is loaded with it."""
    _counts: dict[ListQuery, int] = field(default_factory=dict)
    _source_basis: SourceBasis | None = None

    def select(self, query: ListQuery) -> Sequence[int]:
        """The numbers of the selected facts, in the order of the bucket."""
        if query not in self.selections:
            if self.noted is not None:
                self.noted[query] = None
                return ()
            self.ask([query])
        return self.selections[query]

    def ask(self, queries: Iterable[ListQuery]) -> None:
        """Find together what queries select."""
        new = [query for query in dict.fromkeys(queries) if query not in self.selections]
        firsts = self.read_model.select_each(
            [replace(query, limit=1) if self._is_narrow(query) else query for query in new]
        )
        for query, first in zip(new, firsts, strict=True):
            narrow = self.only if self._is_narrow(query) else None
            more = self.read_model.among(query, narrow) if narrow else ()
            self.selections[query] = list(dict.fromkeys([*first, *more]))
            self.numbers.update(self.selections[query])

    def _is_narrow(self, query: ListQuery) -> bool:
        return self.only is not None and query.limit is None and not query.per_prefix

    def narrow(self, numbers: Sequence[int]) -> None:
        """From now on, queries without a limit select only the first and these facts."""
        self.only = numbers
        again = [query for query in self.selections if self._is_narrow(query)]
        for query in again:
            del self.selections[query]
        self.ask(again)

    def count(self, query: ListQuery) -> int:
        """How many facts a bucket holds within the bounds, up to ``COUNT_LIMIT``."""
        if query not in self._counts:
            self._counts[query] = self.read_model.count(query)
        return self._counts[query]

    def source_basis(self) -> SourceBasis:
        """The articles that the vantage rests on."""
        if self._source_basis is None:
            self._source_basis = self.read_model.source_basis()
        return self._source_basis


class PartialSnapshot(Snapshot):
    """The loaded facts that stand, with those that decide where they stand.

    Its read model covers all facts, loaded or not. ``only`` names the facts to hold; all that
    were loaded, if it is not given.
    """

    def __init__(
        self,
        read: FoldedState,
        vantage: Vantage,
        actor_registry: ActorRegistry,
        read_models: Callable[[Vantage], RecordingReadModel],
        more: Callable[[Sequence[ListQuery]], PartialSnapshot] | None = None,
        only: Collection[int] | None = None,
    ) -> None:
        self.folded = read
        self._read_models = read_models
        self._more = more
        resolved = read_models(vantage).resolved
        wanted = [each for each in read.facts.values() if only is None or each.number in only]
        for held in with_progress("Where facts stand", wanted):
            if held.number not in resolved:
                resolved[held.number] = resolve_at(held, read, vantage)
        found = [entry for held in wanted if (entry := resolved[held.number])]
        entries = with_lifecycle(found, vantage.as_of, actor_registry)
        super().__init__(vantage, actor_registry, entries, read.conflicts, read.judgements)

    def at(self, as_of: date) -> PartialSnapshot:
        """The same knowledge as of another day, of the facts that its queries selected so far."""
        vantage = self.vantage.at(as_of)
        named = self._read_models(vantage).numbers
        read_models = self._read_models
        return PartialSnapshot(self.folded, vantage, self.actor_registry, read_models, only=named)

    def holding(self, queries: Sequence[ListQuery]) -> PartialSnapshot:
        """One that holds also what some queries select, which are asked together."""
        return self._more(queries) if self._more and queries else self

    @cached_property
    def read_model(self) -> RecordingReadModel:
        """The buckets of the vantage."""
        return self._read_models(self.vantage)


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
    found = placements(entry, placement_of(entry, ""), snapshot.actor_registry, as_of)
    return {placement.bucket: placement for placement in found}


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
