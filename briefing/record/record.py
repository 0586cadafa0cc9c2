"""The record: what projections read. Everything here is of one vantage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from briefing.record.effective import Effective
from briefing.record.standing import Entry, Phase, natural, stand, window_of
from briefing.vantage import Status, Vantage, Window
from briefing_events.dossier import Actor, Definition, Track
from briefing_events.editorial import Account, FactsInConflict
from briefing_events.fact import Fact
from briefing_events.shapes import Plan, State
from briefing_events.source import Passage


@dataclass(frozen=True, slots=True)
class Difference:
    """A conflict of which at least two accounts stand."""

    number: int
    conflict: FactsInConflict
    accounts: tuple[tuple[Account, tuple[Entry, ...]], ...]

    @property
    def facts(self) -> tuple[int, ...]:
        """The numbers of the facts in dispute that stand, each once."""
        found = (entry.number for _, entries in self.accounts for entry in entries)
        return tuple(dict.fromkeys(found))


class Record:
    """What stands at a vantage, replayed from all effective events."""

    def __init__(self, effective: Effective, vantage: Vantage, definition: Definition) -> None:
        self.vantage = vantage
        self.definition = definition
        self._effective = effective
        found = (stand(held, effective, vantage) for held in effective.facts.values())
        standing = sorted((e for e in found if e is not None), key=lambda entry: entry.order)
        phases = _Phases(standing, vantage.as_of)
        self._entries = {
            entry.fact.key: replace(entry, phase=phases.of(entry)) for entry in standing
        }

    def at(self, as_of: date) -> Record:
        """The record as of another day, with the same knowledge."""
        return Record(self._effective, self.vantage.at(as_of), self.definition)

    def entries(self) -> tuple[Entry, ...]:
        """All that stands, settled or possible, by date."""
        return tuple(self._entries.values())

    @cached_property
    def settled(self) -> tuple[Entry, ...]:
        """All that is certain, by date."""
        return tuple(entry for entry in self._entries.values() if entry.settled)

    @cached_property
    def possible(self) -> tuple[Entry, ...]:
        """All that may have happened by the vantage's day, by date."""
        return tuple(entry for entry in self._entries.values() if not entry.settled)

    def get(self, key: str) -> Entry | None:
        """The fact of this key, where it stands."""
        return self._entries.get(key)

    def numbered(self, number: int) -> Entry | None:
        """The fact of this number, where it stands."""
        return self._by_number.get(number)

    @cached_property
    def _by_number(self) -> dict[int, Entry]:
        return {entry.number: entry for entry in self._entries.values()}

    def replies_to(self, key: str) -> tuple[Entry, ...]:
        """The settled answers to a request, condition or demand."""
        return tuple(entry for entry in self.settled if entry.fact.replies_to == key)

    def outcomes_of(self, key: str) -> tuple[Entry, ...]:
        """The settled outcomes of a plan, commitment or condition."""
        return tuple(entry for entry in self.settled if entry.fact.outcome_of == key)

    def tracks(self) -> Iterator[Track]:
        """The tracks that a settled fact names, in the order of the definition."""
        named = {entry.fact.track for entry in self.settled}
        return (track for track in self.definition.tracks if track.id in named)

    @cached_property
    def lead_track(self) -> Track | None:
        """The track that a brief opens with, where the definition names one."""
        lead = self.definition.lead_track
        return next((track for track in self.definition.tracks if track.id == lead), None)

    def on_track(self, track: str) -> tuple[Entry, ...]:
        """The settled facts on a track, by date."""
        return tuple(entry for entry in self.settled if entry.fact.track == track)

    @cached_property
    def actors(self) -> dict[str, Actor]:
        """The register of actors."""
        return {actor.id: actor for actor in self.definition.actors}

    def party_of(self, actor: str) -> str | None:
        """The party on whose side an actor stands, link by link; ``None`` for others."""
        seen: set[str] = set()
        current: str | None = actor
        while current and current not in seen:
            if current in self.definition.parties:
                return current
            seen.add(current)
            current = self.actors[current].of if current in self.actors else None
        return None

    def differences(self) -> tuple[Difference, ...]:
        """The conflicts of which at least two accounts stand, weightiest first."""
        found = (_difference(number, c, self._entries) for number, c in self._effective.conflicts)
        return tuple(
            sorted(
                (each for each in found if each is not None),
                key=lambda d: (d.conflict.weight, d.conflict.key),
            )
        )

    def passages(self) -> tuple[Passage, ...]:
        """The passages that are cited here, by label."""
        cited = {c.passage.id: c.passage for e in self._entries.values() for c in e.cited}
        return tuple(sorted(cited.values(), key=lambda passage: natural(passage.label)))

    @cached_property
    def one_article(self) -> bool:
        """Whether everything rests on one article, so that no line need name it."""
        return len(self.passages()) <= 1

    @property
    def effective(self) -> Effective:
        """What the record was folded from, for the editorial annex."""
        return self._effective


class _Phases:
    """Finds where plans and states stand, given all that is settled."""

    def __init__(self, standing: Iterable[Entry], today: date) -> None:
        settled = [entry for entry in standing if entry.settled]
        self.today = today
        self.outcomes = {e.fact.outcome_of: e.fact.outcome for e in settled if e.fact.outcome_of}
        self.ended = {key for entry in settled for key in entry.fact.ends}
        self.slots: dict[str, list[Entry]] = {}
        for entry in settled:
            # Who is named as a former holder came before, whenever a text names them.
            if isinstance(entry.fact, State) and entry.fact.slot and not entry.fact.former:
                self.slots.setdefault(entry.fact.slot, []).append(entry)

    def of(self, entry: Entry) -> Phase:
        fact = entry.fact
        if isinstance(fact, State):
            return Phase.ENDED if self._has_ended(entry, fact) else Phase.HOLDS
        if isinstance(fact, Plan) or fact.due:
            return self._of_plan(fact)
        return Phase.NONE

    def _of_plan(self, fact: Fact) -> Phase:
        if fact.key in self.outcomes:
            return Phase(self.outcomes[fact.key] or "")
        if fact.due is None:
            return Phase.OPEN
        if self.today < fact.due.earliest:
            return Phase.PLANNED
        return Phase.DUE if self.today <= fact.due.latest else Phase.OVERDUE

    def _has_ended(self, entry: Entry, fact: State) -> bool:
        if fact.former or fact.key in self.ended:
            return True
        until = fact.holds_until
        if until and window_of(until).status(self.today) is Status.SETTLED:
            return True
        rivals = self.slots.get(fact.slot, ()) if fact.slot else ()
        return any(_succeeds(rival, entry) for rival in rivals)


def _succeeds(rival: Entry, entry: Entry) -> bool:
    """Whether another holder of the same slot is attested later."""
    held_by = rival.fact.actors_in("holder"), entry.fact.actors_in("holder")
    return held_by[0] != held_by[1] and _span(rival.attested.window) > _span(entry.attested.window)


def _span(window: Window) -> tuple[date, date]:
    return window.earliest, window.latest


def _difference(
    number: int, conflict: FactsInConflict, entries: dict[str, Entry]
) -> Difference | None:
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
    return Difference(number, conflict, tuple(accounts)) if len(accounts) > 1 else None
