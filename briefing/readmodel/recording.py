"""A read model that remembers its answers, so that what they name can be loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from briefing.readmodel.query import Found, ListQuery, ReadModel, SourceBasis


class StoredReadModel(ReadModel, Protocol):
    """The stored buckets of one vantage."""

    def among(self, query: ListQuery, numbers: Sequence[int]) -> Sequence[int]:
        """Those of some facts that lie in a bucket within the bounds of a query, in its order."""

    def buckets_of(self, numbers: Sequence[int]) -> Mapping[str, Sequence[int]]:
        """The buckets of some facts, each with those that it holds."""

    def linked(self, buckets: Sequence[str]) -> list[int]:
        """The facts in some buckets of links."""

    def rival(self, slot: str, holder: str) -> list[int]:
        """The fact by which another holder has a slot last; empty where there is none."""

    def placed(self, numbers: Sequence[int]) -> Iterable[tuple[str, str]]:
        """Bucket and key of every placement that some facts and articles ever had."""

    def holders(self, slot: str) -> Sequence[tuple[int, str, int]]:
        """The holders of a slot: fact, holder, ``attested_key``."""

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
    _counts: dict[ListQuery, int] = field(default_factory=dict)
    _buckets: Mapping[str, Sequence[int]] | None = None
    _source_basis: SourceBasis | None = None

    def select(self, query: ListQuery) -> Sequence[int]:
        """The numbers of the selected facts, in the order of the bucket."""
        if query not in self.selections:
            self.selections[query] = self._select(query)
            self.numbers.update(self.selections[query])
        return self.selections[query]

    def _select(self, query: ListQuery) -> Sequence[int]:
        if self.only is None or query.limit is not None or query.per_prefix:
            return self.read_model.select(query)
        first = self.read_model.select(replace(query, limit=1))
        if self._buckets is None:
            self._buckets = self.read_model.buckets_of(self.only)
        among = self.read_model.among(query, self._buckets.get(query.bucket, ()))
        return list(dict.fromkeys([*first, *among]))

    def narrow(self, numbers: Sequence[int]) -> None:
        """From now on, queries without a limit select only the first and these facts."""
        self.only, self._buckets = numbers, None
        self.selections = {
            query: found
            for query, found in self.selections.items()
            if query.limit or query.per_prefix
        }

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
