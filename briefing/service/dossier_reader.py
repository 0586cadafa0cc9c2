"""Everything that can be read of one dossier, at any vantage.

What a brief does not need is loaded when it is asked for: most of the first second of a brief
is loading.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple, Unpack
from zoneinfo import ZoneInfo

from briefing.errors import Refused, UnknownDossier, UnknownNumber
from briefing.facts import FoldedState
from briefing.facts.resolved import present_fact
from briefing.ledger import Ledger
from briefing.model.brief import Brief, Line, Stamp
from briefing.model.envelope import EventEnvelope, Head
from briefing.model.vantage import Vantage
from briefing.projections import project, project_compared, project_full
from briefing.projections.composition import composed
from briefing.projections.naming import with_short_names
from briefing.readmodel import Snapshot
from briefing.service.clocks import AskedClocks, ClockResolver
from briefing.service.indexed_reader import reader_of
from briefing.service.reader import Named, Reader
from briefing_events.dossier import Definition, Track
from briefing_events.fact import Fact
from briefing_events.registry import FACTS_BY_TOPIC
from briefing_events.source import Passage

if TYPE_CHECKING:
    from briefing.diff import Diff
    from briefing.readmodel.full_snapshot import FullSnapshot
    from briefing.replay import Board, Clock, Moment
    from briefing.service.provenance import Provenance
    from briefing.service.source_counts import SourceCount
    from briefing.service.track_history import TrackHistory

NAMED = 30
"""How many sources a message names."""


class SoleSupport(NamedTuple):
    """What rests on a source alone: lines of the brief, and the facts that it alone carries."""

    lines: tuple[Line, ...]
    facts: tuple[int, ...]


@dataclass
class DossierReader:
    """What is asked of one dossier of one ledger, whatever way it is read."""

    ledger: Ledger
    slug: str
    program: str
    now: datetime
    replayed: bool = False
    """Whether to read and fold everything instead of using the read model."""

    def __post_init__(self) -> None:
        if not self.head.number:
            raise UnknownDossier(self.slug, self.ledger.dossiers())

    @cached_property
    def head(self) -> Head:
        """The last event of the dossier."""
        return self.ledger.head(self.slug)

    @cached_property
    def reader(self) -> Reader:
        """Reads the dossier up to its head: by the read model, or by a replay of all events."""
        return reader_of(self.ledger, self.slug, self.head.number, replayed=self.replayed)

    def at_head(self, head: Head) -> DossierReader:
        """The same reader, or a new one where the dossier has another head by now."""
        if head == self.head:
            return self
        reader = DossierReader(self.ledger, self.slug, self.program, self.now, self.replayed)
        reader.head = head  # not one that somebody has moved on meanwhile
        return reader

    def replaying(self) -> DossierReader:
        """The same dossier, reading and folding everything."""
        return replace(self, replayed=True)

    @property
    def definition(self) -> Definition:
        """The dossier's definition as it is now."""
        return self.reader.definition

    @property
    def present(self) -> FoldedState:
        """All that counts now."""
        return self.reader.present

    def vantage(self, asked: AskedClocks) -> Vantage:
        """A vantage with concrete clocks; days are those of the dossier's time zone."""
        zone = ZoneInfo(self.definition.time_zone)
        today, number_at = (
            self.now.astimezone(zone).date(),
            partial(self.ledger.number_at, self.slug),
        )
        return ClockResolver(self.head.number, zone, today, number_at).resolve(asked)

    def snapshot(self, vantage: Vantage) -> FullSnapshot:
        """All that stands at a vantage."""
        return self.reader.full(vantage)

    def brief(self, vantage: Vantage, *, since: date | None = None, full: bool = False) -> Brief:
        """The brief at a vantage, with its stamp; with ``since``, also what changed since then."""
        return self.build_brief(vantage, since=since, full=full)[0]

    def build_brief(
        self, vantage: Vantage, *, since: date | None = None, full: bool = False
    ) -> tuple[Brief, Snapshot]:
        """A brief, and the snapshot that it was made from, which holds all that it cites."""
        if since and since > vantage.as_of:
            raise Refused(f"--since {since} lies after the brief's date {vantage.as_of}")
        diff = self.diff(vantage.at(since), vantage) if since else None
        earlier = None
        if since and not full:  # what the short form told then and has no room for now
            earlier, _ = self.reader.project(
                vantage.at(since), lambda snapshot: project(snapshot, self.stamp)
            )
        snapshot: Snapshot
        if full:
            snapshot = whole = self.snapshot(vantage)
            brief = project_full(whole, self.stamp, since=since)
        else:
            brief, snapshot = self.reader.project(
                vantage,
                lambda snapshot: project(snapshot, self.stamp, since=since),
                numbers={note.number for each in (diff, earlier) if each for note in each.notes},
            )
        if diff:
            from briefing.render.changes_section import with_changes_section

            brief = with_changes_section(brief, diff, earlier)
        brief = with_short_names(composed(brief, snapshot), snapshot.definition.actors)
        return brief, snapshot

    @property
    def stamp(self) -> Stamp:
        """From which ledger and with which program."""
        return Stamp(self.head.number, self.head.digest, self.program)

    def diff(self, first: Vantage, second: Vantage) -> Diff:
        """What changed from one vantage to another, each change with its cause."""
        return self._compared(self.reader, first, second)

    def preview(self, acts: Sequence[EventEnvelope]) -> Diff:
        """The diff from today's brief to the one behind some acts that follow the head.

        It folds all events, whatever their number.
        """
        now = self.vantage(AskedClocks())
        then = replace(now, recorded=acts[-1].number if acts else now.recorded)
        ahead = Reader(self.ledger, self.slug, self.head.number, tuple(acts))
        return self._compared(ahead, now, then)

    def _compared(self, reader: Reader, first: Vantage, second: Vantage) -> Diff:
        from briefing.diff import compare, waypoints

        seen = reader.diff_sides(
            tuple(dict.fromkeys(waypoints(first, second))),
            lambda snapshot: project_compared(snapshot, self.stamp),
        )
        return compare(first, second, seen.__getitem__, reader.events)

    def replay(self, vantage: Vantage, clock: Clock) -> Iterator[Moment]:
        """The history up to a vantage along one clock."""
        from briefing.replay import board_of, by_date, by_number

        def look(at: Vantage, keys: Collection[str]) -> tuple[Board, Snapshot]:
            return self.reader.project(at, board_of, keys=keys)

        if clock != "recorded":
            return by_date(self.snapshot(vantage), clock, look)
        return by_number(tuple(self.read(vantage.recorded)), vantage, look)

    def event(self, number: int) -> EventEnvelope:
        """The event of a number; raises ``UnknownNumber``."""
        if not 0 < number <= self.head.number:
            raise UnknownNumber(number, self.head.number)
        return self.ledger.event(self.slug, number)

    def provenance(self, number: int, vantage: Vantage) -> Provenance:
        """An event with all that is known of it at a vantage; raises ``UnknownNumber``."""
        from briefing.service.provenance import provenance_of

        return provenance_of(self.event(number), vantage, self.reader)

    def track(self, name: str) -> Track:
        """A track by its id; raises ``Refused`` with those that there are."""
        for track in self.definition.tracks:
            if name in {track.id, track.title}:
                return track
        known = ", ".join(track.id for track in self.definition.tracks) or "none"
        raise Refused(f"no track {name!r} in this dossier; it has {known}")

    def chain(self, track: Track, vantage: Vantage, *, whole: bool = False) -> TrackHistory:
        """The facts that stand on a track, by date, possible ones included.

        Of many, the latest and those that its status rests on; ``whole`` leaves none out.
        """
        from briefing.service.track_history import track_history

        return self.reader.project(
            vantage, lambda snapshot: track_history(snapshot, track, whole=whole)
        )[0]

    def about(self, **named: Unpack[Named]) -> FoldedState:
        """What counts now of some events, facts and articles; it may hold more than these."""
        return self.reader.about(**named)

    def passage(self, name: str) -> Passage:
        """A source, or a part of one, by its id or label, in whatever case.

        Raises ``Refused`` with those that there are.
        """
        known = self.about(passages=self.reader.passages_meant(name)).passages
        labels = {each.label.casefold(): each.id for each in known.values()}
        labels |= {each.casefold(): each for each in known}
        if found := known.get(labels.get(name.casefold(), name)):
            return found
        msg = f"no source {name!r} in this dossier; it has {_listed(self.reader.passages())}"
        raise Refused(msg)

    def pages(self) -> Iterator[tuple[Sequence[EventEnvelope], FoldedState]]:
        """All events, a page at a time, each with what counts now of its facts and articles."""
        from briefing.service.source_counts import paged

        for page in paged(self.read(self.head.number)):
            yield page, self.reader.counting(page)

    def read(self, number: int) -> Iterator[EventEnvelope]:
        """The events up to a number, one after the other."""
        return self.reader.events(0, number)

    def standing(self, vantage: Vantage) -> Iterator[EventEnvelope]:
        """The facts that stand at a vantage, by number."""
        from briefing.service.source_counts import paged

        for page in paged(self.read(vantage.recorded)):
            facts = [item for item in page if item.topic in FACTS_BY_TOPIC]
            standing = self.reader.standing([item.number for item in facts], vantage)
            yield from (item for item in facts if item.number in standing)

    def sources(self) -> Iterator[SourceCount]:
        """Every passage by id, with the facts that it carries now."""
        from briefing.service.source_counts import count_sources

        return count_sources(self.pages(), self.reader)

    def resting_on(self, source: str) -> SoleSupport:
        """What of today's brief rests on a source alone.

        Raises ``Refused`` with the sources that there are.
        """
        source = self.passage(source).id
        article = self.about(passages=[source]).articles.get(source)
        named = [each.id for each in article.passages] if article else [source]
        vantage = self.vantage(AskedClocks())
        carried = {number for _, number in self.reader.carried(named, vantage)}
        held = self.reader.project(vantage, lambda snapshot: snapshot, numbers=carried)[0]
        found = (held.numbered(number) for number in carried)
        alone = {
            entry.number
            for entry in found
            if entry and {cited.passage.id for cited in entry.cited} <= set(named)
        }
        lines = self.brief(vantage).lines()
        resting = (line for line in lines if line.facts and set(line.facts) <= alone)
        return SoleSupport(tuple(resting), tuple(sorted(alone)))

    def fact_numbered(self, number: int) -> Fact:
        """A fact as it reads now; raises ``Refused`` for what is none or no longer counts."""
        from briefing.facts.edits import is_about_source

        item = self.event(number)
        folded = self.about(numbers=[number])
        on_source = is_about_source(item, folded)
        keys = () if on_source else folded.about.get(number, ())
        held = folded.facts.get(keys[0]) if keys else None
        if held is None:
            what = "was retracted" if isinstance(item.event, Fact) else "is no fact"
            raise Refused(f"#{number} {what}; briefing show {number} tells its history")
        return present_fact(held, folded)


def _listed(ids: Sequence[str]) -> str:
    """Ids for a message: all, or the first of many."""
    more = f" and {len(ids) - NAMED:,} more: briefing sources" if len(ids) > NAMED else ""
    return f"{', '.join(ids[:NAMED]) or 'none'}{more}"


def reader_of_dossier(
    ledger: Ledger, slug: str | None, program: str, now: datetime
) -> DossierReader:
    """Reads a dossier, or the only one that there is.

    Raises ``UnknownDossier``, or ``Refused`` where none is named and there is not just one.
    """
    if slug:
        return DossierReader(ledger, slug, program, now)
    known = ledger.dossiers()
    if len(known) == 1:
        return DossierReader(ledger, known[0], program, now)
    has = f"holds {', '.join(known)}" if known else "holds no dossier yet"
    remedy = "name one with --dossier" if known else "load one: briefing load DIR"
    raise Refused(f"this ledger {has}; {remedy}")
