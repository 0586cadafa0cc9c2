"""What projections read of a vantage, whatever it was made from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from briefing.facts.fold import FoldedState, Judged
from briefing.facts.resolved import FactAsOf, LifecycleStatus, passages_of
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage
from briefing.readmodel.placement import (
    Placement,
    attested_key_of,
    held_as,
    is_awaited,
    is_over,
    moves_track,
    pursues_goal,
    slot_of,
    stage_rank,
    takes_slot,
)
from briefing.readmodel.query import AskedReadModel, ListQuery, SourceBasis
from briefing_events.dossier import Actor, ActorRegistry, Track
from briefing_events.editorial import Account, FactsInConflict
from briefing_events.fact import Fact
from briefing_events.shapes import Plan, State
from briefing_events.source import Passage


@dataclass(frozen=True, slots=True)
class Dispute:
    """A conflict of which at least two accounts stand."""

    number: int
    conflict: FactsInConflict
    accounts: tuple[tuple[Account, tuple[FactAsOf, ...]], ...]

    @property
    def facts(self) -> tuple[int, ...]:
        """The numbers of the facts in dispute that stand, each once."""
        found = (entry.number for _, entries in self.accounts for entry in entries)
        return tuple(dict.fromkeys(found))


IN_FORCE = 5
"""How many states in force on one track are shown."""


_WEIGHT = {"in words": 0, "in procedure": 1, "in act": 2}

PEERS = 4
"""Among how many of the latest steps one of the same days is looked for."""

HOLDERS = 8
"""The present holder is looked for among so many of those attested last."""


class Snapshot(ABC):
    """What stands at a vantage, as far as a brief asks: what every kind of snapshot can answer.

    A full snapshot holds all that stands; a partial one the facts that were read, with those
    that decide where they stand.
    """

    folded: FoldedState
    """What counts of the events that it was made from."""

    def __init__(
        self,
        vantage: Vantage,
        actor_registry: ActorRegistry,
        entries: Mapping[str, FactAsOf],
        conflicts: Iterable[tuple[int, FactsInConflict]],
        judgements: Iterable[Judged] = (),
    ) -> None:
        self.vantage = vantage
        self.in_hindsight = vantage.known_by is None
        self.actor_registry = actor_registry
        self.definition = actor_registry.definition
        self._entries = entries
        self._conflicts = conflicts
        self._judgements = judgements

    @abstractmethod
    def at(self, as_of: date) -> Snapshot:
        """The same knowledge as of another day."""

    @property
    @abstractmethod
    def read_model(self) -> AskedReadModel:
        """The buckets of the vantage."""

    def select(self, query: ListQuery) -> list[FactAsOf]:
        """The facts that a query selects, by date."""
        return sorted(self.ranked(query), key=lambda entry: entry.order)

    def ranked(self, query: ListQuery) -> list[FactAsOf]:
        """The facts that a query selects, in the order of its bucket."""
        found = (self.numbered(number) for number in self.read_model.select(query))
        return [entry for entry in found if entry is not None]

    def holding(self, queries: Sequence[ListQuery]) -> Snapshot:
        """One that holds also what some queries select; this one holds it already."""
        del queries
        return self

    def first(self, query: ListQuery) -> FactAsOf | None:
        """The first fact of a bucket within the bounds of a query."""
        return next(iter(self.select(replace(query, limit=1))), None)

    def holds(self, bucket: str) -> bool:
        """Whether a bucket holds anything."""
        return bool(self.read_model.select(ListQuery(bucket, 1)))

    @cached_property
    def source_basis(self) -> SourceBasis:
        """The articles that the vantage rests on."""
        return self.read_model.source_basis()

    def entries(self) -> tuple[FactAsOf, ...]:
        """All that stands of what it holds, by date."""
        return tuple(self._entries.values())

    def get(self, key: str) -> FactAsOf | None:
        """The fact of this key, where it stands."""
        return self._entries.get(key)

    def numbered(self, number: int) -> FactAsOf | None:
        """The fact of this number, where it stands."""
        return self._by_number.get(number)

    @cached_property
    def _by_number(self) -> dict[int, FactAsOf]:
        return {entry.number: entry for entry in self._entries.values()}

    def replies_to(self, key: str) -> tuple[FactAsOf, ...]:
        """The settled answers to a request, condition or demand."""
        return tuple(self._answers.get(key, ()))

    def outcomes_of(self, key: str) -> tuple[FactAsOf, ...]:
        """The settled outcomes of a plan, commitment or condition."""
        return tuple(self._outcomes.get(key, ()))

    @cached_property
    def _answers(self) -> dict[str | None, list[FactAsOf]]:
        return self._settled_by(lambda fact: fact.replies_to)

    @cached_property
    def _outcomes(self) -> dict[str | None, list[FactAsOf]]:
        return self._settled_by(lambda fact: fact.outcome_of)

    def _settled_by(self, by: Callable[[Fact], str | None]) -> dict[str | None, list[FactAsOf]]:
        found: dict[str | None, list[FactAsOf]] = {}
        for entry in self._entries.values():
            if entry.settled:
                found.setdefault(by(entry.fact), []).append(entry)
        return found

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """The tracks that a settled fact names, in the order of the definition."""
        known = self.definition.tracks
        kinds = ("track", "final")
        self.read_model.ask(ListQuery(f"{kind}:{t.id}", 1) for kind in kinds for t in known)
        return tuple(track for track in known if self.holds(f"track:{track.id}"))

    @cached_property
    def lead_track(self) -> Track | None:
        """The track that a brief opens with, where the definition names one."""
        return self.actor_registry.tracks.get(self.definition.lead_track or "")

    def latest_step(self, track: Track) -> FactAsOf | None:
        """The settled fact that moved a track last.

        A step without a date may lie before any dated one, so it sets none of these back.
        """
        latest = self.first(ListQuery(f"step:{track.id}"))
        if latest is None or latest.moment:
            return latest
        dated = self.first(ListQuery(f"dated:{track.id}"))
        if dated and stage_rank(dated, track) >= stage_rank(latest, track):
            return dated
        return latest

    def beside(self, track: Track, latest: FactAsOf) -> FactAsOf | None:
        """A weightier kind of step than the latest, within the same days: either may be first."""
        if latest.window.earliest == latest.window.latest and latest.moment:
            return None
        kind = _WEIGHT[track.stages[stage_rank(latest, track)].kind]
        peers = ListQuery(f"step:{track.id}", PEERS)
        found = self.holding([peers]).ranked(peers)
        return next(
            (
                entry
                for entry in found
                if entry.window == latest.window
                and _WEIGHT[track.stages[stage_rank(entry, track)].kind] > kind
            ),
            None,
        )

    def claimed_step(self, track: Track) -> FactAsOf | None:
        """The newest step that is only claimed, where no later step reaches as far; else one
        that is claimed without a day of its own, which may be any step before it or another.
        """
        claim, latest = self.first(ListQuery(f"claimed:{track.id}")), self.latest_step(track)
        if claim is None or latest is None:
            return claim
        further = stage_rank(claim, track) > stage_rank(latest, track)
        is_newer = claim.window.order > latest.window.order
        return claim if further or is_newer or claim.undated else None

    def overtaken_by(self, entry: FactAsOf) -> FactAsOf | None:
        """The act that reached the last stage of its track since a plan or condition was voiced."""
        if entry.lifecycle is not LifecycleStatus.OVERTAKEN:
            return None
        return self.first(ListQuery(f"final:{entry.fact.track}"))

    def in_force(self, track: Track) -> list[FactAsOf]:
        """The states that hold on a track, the weightiest and latest where they are many.

        What only one can hold at a time is looked for among those attested last.
        """
        bucket = f"force:{track.id}:"
        found = self.select(ListQuery(bucket, IN_FORCE, excluded_by=("end",)))
        found += self.select(ListQuery(bucket, per_prefix=HOLDERS, excluded_by=("end", "slot")))
        found.sort(key=lambda e: (e.fact.importance, -e.attested_day.toordinal(), e.place))
        return sorted(found[:IN_FORCE], key=lambda entry: entry.order)

    @cached_property
    def judgements(self) -> tuple[Judged, ...]:
        """The judgements of the desk that were made at no later vantage, withdrawn ones too.

        One that was made from later texts would tell of them.
        """
        known = self.vantage.known_by or date.max
        return tuple(
            each
            for each in self._judgements
            if each.event.as_of <= self.vantage.as_of and (each.event.known_by or date.max) <= known
        )

    def enders_of(self, key: str) -> tuple[FactAsOf, ...]:
        """The settled facts that end a state."""
        return tuple(e for e in self._entries.values() if e.settled and key in e.fact.ends)

    @property
    def actors(self) -> dict[str, Actor]:
        """The register of actors."""
        return self.actor_registry.actors

    def party_of(self, actor: str) -> str | None:
        """The party on whose side an actor stands, link by link; ``None`` for others."""
        return self.actor_registry.party_of(actor)

    def differences(self, query: ListQuery | None = None) -> tuple[Dispute, ...]:
        """The conflicts of which at least two accounts stand, weightiest first."""
        if query is None:
            return tuple(self._differences.values())
        numbers = self.read_model.select(query)
        return tuple(self._differences[n] for n in numbers if n in self._differences)

    @cached_property
    def _differences(self) -> dict[int, Dispute]:
        return {each.number: each for each in disputes_of(self._conflicts, self._entries)}

    def passages(self) -> tuple[Passage, ...]:
        """The passages that are cited by the facts it holds, by label."""
        return tuple(passages_of(self._entries.values()))

    @property
    def one_article(self) -> bool:
        """Whether everything rests on one article, so that no line need name it."""
        return self.source_basis.one_article


def dispute_placement(difference: Dispute) -> Placement:
    """A conflict's place among others: by weight, then by the latest fact in dispute."""
    _, newest, key = _weight(difference)
    return Placement("differences", difference.conflict.weight, -newest, "", key, difference.number)


def edit_placement(item: EventEnvelope) -> Placement:
    """The place of an edit among others; they are only counted."""
    return Placement("corrections", 0, 1, "", item.key, item.number)


def _weight(difference: Dispute) -> tuple[int, int, str]:
    newest = max(entry.day for _, entries in difference.accounts for entry in entries)
    return difference.conflict.weight, -newest.toordinal(), difference.conflict.key


class Lifecycle:
    """Finds where plans and states stand, given all that is settled."""

    def __init__(
        self, standing: Iterable[FactAsOf], today: date, actor_registry: ActorRegistry
    ) -> None:
        settled = [entry for entry in standing if entry.settled]
        self.today = today
        self.reached = _reached(settled, actor_registry)
        self.outcomes = {e.fact.outcome_of: e.fact.outcome for e in settled if e.fact.outcome_of}
        self.ended = {key for entry in settled for key in entry.fact.ends}
        self.slots: dict[str, list[FactAsOf]] = {}
        for entry in settled:
            if takes_slot(entry, today):
                self.slots.setdefault(slot_of(entry.fact), []).append(entry)

    def of(self, entry: FactAsOf) -> LifecycleStatus:
        """The status of a fact by the day; ``LifecycleStatus.NONE`` for neither plan nor state."""
        fact = entry.fact
        if isinstance(fact, State):
            return self._of_state(entry, fact)
        if pursues_goal(fact) and entry.settled and self._is_overtaken(entry):
            return LifecycleStatus.OVERTAKEN
        if isinstance(fact, Plan) or fact.due:
            return self._of_plan(fact)
        return LifecycleStatus.NONE

    def _is_overtaken(self, entry: FactAsOf) -> bool:
        """Whether its track reached its last stage since, and no outcome of it is on record."""
        fact = entry.fact
        reached = self.reached.get(fact.track or "", date.min)
        return fact.key not in self.outcomes and reached > entry.day

    def _of_plan(self, fact: Fact) -> LifecycleStatus:
        if fact.key in self.outcomes:
            return LifecycleStatus(self.outcomes[fact.key] or "")
        if fact.due is None:
            return LifecycleStatus.OPEN
        if self.today < fact.due.earliest:
            return LifecycleStatus.PLANNED
        return LifecycleStatus.DUE if self.today <= fact.due.latest else LifecycleStatus.OVERDUE

    def _of_state(self, entry: FactAsOf, fact: State) -> LifecycleStatus:
        if is_over(fact, self.today) or fact.key in self.ended:
            return LifecycleStatus.ENDED
        if is_awaited(entry, self.today):
            return LifecycleStatus.AWAITED
        rivals = self.slots.get(slot_of(fact), ())
        succeeded = any(_succeeds(rival, entry) for rival in rivals)
        return LifecycleStatus.ENDED if succeeded else LifecycleStatus.HOLDS


def _reached(settled: Iterable[FactAsOf], actor_registry: ActorRegistry) -> dict[str, date]:
    """By track: the last day on which an act reached its last stage."""
    found: dict[str, date] = {}
    for entry in settled:
        track = actor_registry.tracks.get(entry.fact.track or "")
        if track and entry.fact.stage == track.stages[-1].id and moves_track(entry, track):
            found[track.id] = max(entry.day, found.get(track.id, date.min))
    return found


def with_lifecycle(
    found: Iterable[FactAsOf], today: date, actor_registry: ActorRegistry
) -> dict[str, FactAsOf]:
    """What stands by key, in order of date, each with where it stands by a day."""
    standing = sorted(found, key=lambda entry: entry.order)
    phases = Lifecycle(standing, today, actor_registry)
    return {entry.fact.key: entry._replace(lifecycle=phases.of(entry)) for entry in standing}


def _succeeds(rival: FactAsOf, entry: FactAsOf) -> bool:
    """Whether another state in the same slot is attested later, or holds from later on."""
    other = held_as(rival.fact) != held_as(entry.fact)
    return other and attested_key_of(rival) > attested_key_of(entry)


def dispute_of(
    number: int, conflict: FactsInConflict, entries: Mapping[str, FactAsOf]
) -> Dispute | None:
    """A conflict with the accounts that stand; ``None`` where these are fewer than two."""
    accounts = []
    for account in conflict.accounts:
        standing = tuple(
            entry
            for key in account.facts
            if (entry := entries.get(key))
            and any(cited.passage.id in account.sources for cited in entry.cited)
        )
        if standing:
            accounts.append((account, standing))
    return Dispute(number, conflict, tuple(accounts)) if len(accounts) > 1 else None


def disputes_of(
    conflicts: Iterable[tuple[int, FactsInConflict]], entries: Mapping[str, FactAsOf]
) -> list[Dispute]:
    """The conflicts of which at least two accounts stand, weightiest first."""
    found = (dispute_of(number, conflict, entries) for number, conflict in conflicts)
    return sorted((each for each in found if each is not None), key=_weight)
