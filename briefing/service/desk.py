"""The desk: everything that can be read of one dossier, at any vantage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from briefing.brief import Brief, Line, Stamp
from briefing.diff import Diff, Seen, compare
from briefing.errors import Refused, UnknownDossier, UnknownNumber
from briefing.index.sampled import Sampler, definition_at
from briefing.ledger import Ledger
from briefing.projections import project
from briefing.projections.naming import with_short_names
from briefing.record import Effective, Entry, Record, fold
from briefing.record.cast import undefined
from briefing.recorded import Head, Recorded
from briefing.render.since import with_changes
from briefing.replay import Clock, Moment, by_date, by_number
from briefing.service.vantages import Asked, Clocks
from briefing.vantage import Vantage
from briefing_events.dossier import Definition, Track
from briefing_events.fact import Fact
from briefing_events.source import Passage


@dataclass(frozen=True, slots=True)
class SourceCount:
    """A passage with how many facts it carries, by type, and how many it corroborates."""

    passage: Passage
    withdrawn: bool
    facts: dict[str, int]
    corroborations: int


@dataclass
class Desk:
    """One dossier of one ledger. It reads the ledger once and holds what it read."""

    ledger: Ledger
    slug: str
    program: str
    now: datetime
    replayed: bool = False
    """Whether to read and fold everything instead of using the index."""
    _folds: dict[int, Effective] = field(default_factory=dict)
    _records: dict[Vantage, Record] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.head.number:
            raise UnknownDossier(self.slug, self.ledger.dossiers())

    @cached_property
    def head(self) -> Head:
        """The last event of the dossier."""
        return self.ledger.head(self.slug)

    @cached_property
    def events(self) -> tuple[Recorded, ...]:
        """All events of the dossier."""
        return tuple(self.ledger.read(self.slug, up_to=self.head.number))

    def effective(self, number: int) -> Effective:
        """What counts after so many events."""
        if number not in self._folds:
            self._folds[number] = fold(self.events[:number])
        return self._folds[number]

    @property
    def present(self) -> Effective:
        """What counts now."""
        return self.effective(self.head.number)

    @cached_property
    def definition(self) -> Definition:
        """The dossier's definition as it is now."""

        def defined() -> Definition | None:
            index = self.ledger.index(self.slug, self.head.number)
            return definition_at(index, self.slug) if index else None

        indexed = None if self.replayed else self.ledger.at_once(defined)
        return indexed or self.present.definition or undefined(self.slug)

    def vantage(self, asked: Asked) -> Vantage:
        """A vantage with concrete clocks; days are those of the dossier's time zone."""
        zone = ZoneInfo(self.definition.time_zone)
        clocks = Clocks(
            head=self.head.number,
            zone=zone,
            today=self.now.astimezone(zone).date(),
            number_at=lambda moment: self.ledger.number_at(self.slug, moment),
        )
        return clocks.resolve(asked)

    def record(self, vantage: Vantage) -> Record:
        """What stands at a vantage; one that was asked for before is the same one."""
        if vantage not in self._records:
            effective = self.effective(vantage.recorded)
            definition = effective.definition or undefined(self.slug)
            self._records[vantage] = Record(effective, vantage, definition)
        return self._records[vantage]

    def brief(self, vantage: Vantage, *, since: date | None = None, full: bool = False) -> Brief:
        """The brief at a vantage, with its stamp; with ``since``, also what changed since then."""
        return self.drawn(vantage, since=since, full=full)[0]

    def drawn(
        self, vantage: Vantage, *, since: date | None = None, full: bool = False
    ) -> tuple[Brief, Record]:
        """A brief, and the record as far as the brief needed it."""
        if since and since > vantage.as_of:
            msg = f"--since {since} lies after the brief's date {vantage.as_of}"
            raise Refused(msg)
        sample = None if since or full or self.replayed else self._sample(vantage)
        if sample:
            return with_short_names(sample[0], sample[1].definition.actors), sample[1]
        record = self.record(vantage)
        brief = project(record, self.stamp, since=since, full=full)
        if since:
            weights = {entry.number: entry.fact.importance for entry in record.entries()}
            brief = with_changes(brief, self.diff(vantage.at(since), vantage), weights)
        return with_short_names(brief, record.definition.actors), record

    def _sample(self, vantage: Vantage) -> tuple[Brief, Record] | None:
        """A brief of no more than it shows; none if the index does not reach the vantage."""

        def sampled() -> tuple[Brief, Record] | None:
            index = self.ledger.index(self.slug, vantage.recorded)
            if index is None:
                return None
            sampler = Sampler(index, vantage, self.slug)
            return sampler.draw(lambda record: project(record, self.stamp))

        return self.ledger.at_once(sampled)

    @property
    def stamp(self) -> Stamp:
        """From which ledger and with which program."""
        return Stamp(self.head.number, self.head.digest, self.program)

    def look(self, vantage: Vantage) -> Seen:
        """The record and its full brief: what a diff compares."""
        record = self.record(vantage)
        return Seen(record, project(record, self.stamp, full=True))

    def diff(self, first: Vantage, second: Vantage) -> Diff:
        """What changed from one vantage to another, each change with its cause."""
        return compare(first, second, self.look, lambda low, high: self.events[low:high])

    def replay(self, vantage: Vantage, clock: Clock) -> Iterator[Moment]:
        """The history up to a vantage along one clock."""
        if clock != "recorded":
            return by_date(self.record(vantage), clock)

        def record_of(effective: Effective, at: Vantage) -> Record:
            return Record(effective, at, effective.definition or undefined(self.slug))

        return by_number(self.events[: vantage.recorded], vantage, record_of)

    def event(self, number: int) -> Recorded:
        """The event of a number; raises ``UnknownNumber``."""
        if not 0 < number <= self.head.number:
            raise UnknownNumber(number, self.head.number)
        return self.ledger.event(self.slug, number)

    def history(self, number: int) -> tuple[Recorded, ...]:
        """Every event about the same facts, by number."""
        about = self.present.about
        keys = set(about.get(number, ()))
        return tuple(
            item
            for item in self.events
            if item.number == number or keys & set(about.get(item.number, ()))
        )

    def track(self, name: str) -> Track:
        """A track by its id; raises ``Refused`` with those that there are."""
        for track in self.definition.tracks:
            if name in {track.id, track.title}:
                return track
        known = ", ".join(track.id for track in self.definition.tracks) or "none"
        msg = f"no track {name!r} in this dossier; it has {known}"
        raise Refused(msg)

    def chain(self, track: Track, vantage: Vantage) -> list[Entry]:
        """All facts that stand on a track, by date, possible ones included."""
        entries = self.record(vantage).entries()
        return [entry for entry in entries if entry.fact.track == track.id]

    def passage(self, name: str) -> Passage:
        """A source, or a part of one, by its id; raises ``Refused`` with those that there are."""
        named = self._labels.get(name.casefold(), name)
        if found := self.present.passages.get(named):
            return found
        known = ", ".join(sorted(self.present.passages)) or "none"
        msg = f"no source {name!r} in this dossier; it has {known}"
        raise Refused(msg)

    def sources(self) -> list[SourceCount]:
        """Every passage with the facts that it carries now."""
        effective = self.present
        counts: dict[str, Counter[str]] = {source: Counter() for source in effective.passages}
        also: Counter[str] = Counter()
        for held in effective.facts.values():
            fact = held.fact
            for source in {citation.source for citation in fact.citations}:
                counts.setdefault(source, Counter())[fact.TOPIC] += 1
            for _, event in held.corroborations:
                also.update({citation.source for citation in event.citations})
        return [
            SourceCount(passage, source in effective.withdrawn, dict(counts[source]), also[source])
            for source, passage in sorted(effective.passages.items())
        ]

    @cached_property
    def _labels(self) -> dict[str, str]:
        """Ids by the labels that briefs show, and by themselves; in whatever case."""
        passages = self.present.passages.values()
        return {p.label.casefold(): p.id for p in passages} | {
            p.id.casefold(): p.id for p in passages
        }

    def resting_on(self, source: str) -> list[Line]:
        """The lines of today's full brief that rest on a source alone.

        Raises ``Refused`` with the sources that there are.
        """
        source = self.passage(source).id
        vantage = self.vantage(Asked())
        record = self.record(vantage)
        parts = {part.id for part in getattr(self.present.articles.get(source), "parts", ())}
        alone = {
            entry.number
            for entry in record.entries()
            if {cited.passage.id for cited in entry.cited} <= {source, *parts}
        }
        brief = project(record, self.stamp, full=True)
        return [line for line in brief.lines() if line.facts and set(line.facts) <= alone]

    def fact_numbered(self, number: int) -> Fact:
        """A fact as it reads now; raises ``Refused`` for what is none or no longer counts."""
        item = self.event(number)
        keys = self.present.about.get(number, ())
        held = self.present.facts.get(keys[0]) if keys else None
        if held is None:
            what = "was retracted" if isinstance(item.event, Fact) else "is no fact"
            msg = f"#{number} {what}; briefing show {number} tells its history"
            raise Refused(msg)
        return held.fact
