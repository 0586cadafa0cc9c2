"""The desk: everything that can be read of one dossier, at any vantage.

Diff and replay are loaded when they are asked for: a brief needs neither, and most of its first
second is loading.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from briefing.brief import Brief, Line, Stamp
from briefing.errors import Refused, UnknownDossier, UnknownNumber
from briefing.index.excerpt import Wanted, counting, excerpt, subjects_of
from briefing.index.sampled import Sampler, definition_at
from briefing.ledger import Ledger
from briefing.ledger.past import DossierIndex
from briefing.projections import project, project_compared, project_full
from briefing.projections.naming import with_short_names
from briefing.record import Effective, Entry, Record, fold
from briefing.record.acts import is_on_source
from briefing.record.cast import undefined
from briefing.recorded import Head, Recorded
from briefing.service.chain import OnTrack, on_track
from briefing.service.counting import SourceCount, count_sources, paged
from briefing.service.provenance import Provenance, provenance_of
from briefing.service.vantages import Asked, Clocks
from briefing.vantage import Vantage
from briefing_events.dossier import Definition, Track
from briefing_events.fact import Fact
from briefing_events.registry import FACTS_BY_TOPIC
from briefing_events.source import Passage

if TYPE_CHECKING:
    from briefing.diff import Diff, Seen
    from briefing.record.full import FullSnapshot, Snapshots
    from briefing.replay import Board, Clock, Moment

T = TypeVar("T")

NAMED = 30
"""How many sources a message names."""


class Resting(NamedTuple):
    """What rests on a source alone: lines of the brief, and the facts that it alone carries."""

    lines: tuple[Line, ...]
    facts: tuple[int, ...]


@dataclass
class Desk:
    """One dossier of one ledger; what takes all of its events holds them from then on."""

    ledger: Ledger
    slug: str
    program: str
    now: datetime
    replayed: bool = False
    """Whether to read and fold everything instead of using the index."""
    _snapshots: dict[int, Snapshots] = field(default_factory=dict)
    _seen: Seen | None = None
    """What was looked at last: the end of one step of a series is the beginning of the next."""

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

    def behind(self, head: Head) -> Desk:
        """The same desk, or a new one where the dossier has another head by now."""
        if head.number == self.head.number:
            return self
        return Desk(self.ledger, self.slug, self.program, self.now, self.replayed)

    def replaying(self) -> Desk:
        """The same desk, reading and folding everything."""
        return replace(self, replayed=True, _snapshots={}, _seen=None)

    def snapshots(self, number: int) -> Snapshots:
        """What counts after so many events, to be looked at from any vantage."""
        if number not in self._snapshots:
            self._snapshots[number] = self._folded(number)
        return self._snapshots[number]

    def _folded(self, number: int) -> Snapshots:
        from briefing.record.full import Snapshots

        effective = fold(self.events[:number])
        return Snapshots(effective, effective.definition or undefined(self.slug))

    @property
    def present(self) -> Effective:
        """What counts now."""
        return self.snapshots(self.head.number).effective

    @cached_property
    def definition(self) -> Definition:
        """The dossier's definition as it is now."""
        indexed = self._indexed(self.head.number, lambda index: definition_at(index, self.slug))
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

    def record(self, vantage: Vantage) -> FullSnapshot:
        """All that stands at a vantage."""
        return self.snapshots(vantage.recorded).at(vantage)

    def brief(self, vantage: Vantage, *, since: date | None = None, full: bool = False) -> Brief:
        """The brief at a vantage, with its stamp; with ``since``, also what changed since then."""
        return self.drawn(vantage, since=since, full=full)[0]

    def drawn(
        self,
        vantage: Vantage,
        *,
        since: date | None = None,
        full: bool = False,
        others: Collection[int] = (),
    ) -> tuple[Brief, Record]:
        """A brief, and the record as far as the brief needed it, with some other facts."""
        if since and since > vantage.as_of:
            msg = f"--since {since} lies after the brief's date {vantage.as_of}"
            raise Refused(msg)
        diff = self.diff(vantage.at(since), vantage) if since else None
        changed = {number for change in diff.changes for number in change.facts} if diff else set()
        record: Record
        if full:
            record = whole = self.record(vantage)
            brief = project_full(whole, self.stamp, since=since)
        else:
            brief, record = self._made(
                vantage,
                lambda record: project(record, self.stamp, since=since),
                changed.union(others),
            )
        if diff:
            from briefing.render.since import with_changes

            found = (record.numbered(number) for number in changed)
            weights = {entry.number: entry.fact.importance for entry in found if entry}
            brief = with_changes(brief, diff, weights)
        return with_short_names(brief, record.definition.actors), record

    def _made(
        self, vantage: Vantage, make: Callable[[Record], T], others: Collection[int] = ()
    ) -> tuple[T, Record]:
        """What is made of the record of a vantage, and the record of that and some other facts."""

        def draw(index: DossierIndex) -> tuple[T, Record]:
            sampler = Sampler(index, vantage, self.slug)
            sampler.include(others)
            return sampler.draw(make)

        found = self._indexed(vantage.recorded, draw)
        if found is None:
            record = self.record(vantage)
            return make(record), record
        return found

    def _indexed(self, number: int, read: Callable[[DossierIndex], T]) -> T | None:
        """What is read from the index at a number; none if it does not reach that."""

        def at_once() -> T | None:
            index = self.ledger.index(self.slug, number)
            return None if index is None else read(index)

        return None if self.replayed else self.ledger.at_once(at_once)

    @property
    def stamp(self) -> Stamp:
        """From which ledger and with which program."""
        return Stamp(self.head.number, self.head.digest, self.program)

    def look(self, vantage: Vantage) -> Seen:
        """The record and its full brief: what a diff compares."""
        from briefing.diff import Seen

        if self._seen is None or self._seen.record.vantage != vantage:
            record = self.record(vantage)
            self._seen = Seen(record, project_compared(record, self.stamp), record.effective)
        return self._seen

    def diff(self, first: Vantage, second: Vantage) -> Diff:
        """What changed from one vantage to another, each change with its cause."""
        from briefing.diff import compare

        compared = None if self.replayed else self._compared(first, second)
        if compared:
            return compared
        return compare(first, second, self.look, lambda low, high: self.events[low:high])

    def _compared(self, first: Vantage, second: Vantage) -> Diff | None:
        """A diff that reads what may have changed; none if the index does not serve for it."""
        from briefing.diff import Seen, compare, stops
        from briefing.index.compared import draw_together

        def compared() -> Diff | None:
            newest = self.ledger.index(self.slug, max(first.recorded, second.recorded))
            if newest is None:
                return None
            drawn = draw_together(
                newest.at,
                tuple(dict.fromkeys(stops(first, second))),
                self.slug,
                lambda record: project_compared(record, self.stamp),
            )
            if drawn is None:
                return None
            looks = {stop: Seen(held, brief, held.read) for stop, (brief, held) in drawn.items()}
            return compare(first, second, looks.__getitem__, self._between)

        return self.ledger.at_once(compared)

    def _between(self, low: int, high: int) -> Iterator[Recorded]:
        return self.ledger.read(self.slug, after=low, up_to=high)

    def replay(self, vantage: Vantage, clock: Clock) -> Iterator[Moment]:
        """The history up to a vantage along one clock."""
        from briefing.replay import by_date, by_number

        if clock != "recorded":
            return by_date(self.record(vantage), clock, self._board_at)
        return by_number(self.events[: vantage.recorded], vantage, self._board_at)

    def _board_at(self, vantage: Vantage, keys: Iterable[str]) -> tuple[Board, Record]:
        """The board at a vantage, and a record that holds at least the facts of some keys."""
        from briefing.replay import board_of

        def drawn(index: DossierIndex) -> tuple[Board, Record]:
            sampler = Sampler(index, vantage, self.slug)
            sampler.include(index.numbers_of(sorted(keys)).values())
            return sampler.draw(board_of)

        found = self._indexed(vantage.recorded, drawn)
        if found is None:
            # Not kept: there is one for every stop of a replay.
            record = self._folded(vantage.recorded).at(vantage)
            found = board_of(record), record
        return found

    def event(self, number: int) -> Recorded:
        """The event of a number; raises ``UnknownNumber``."""
        if not 0 < number <= self.head.number:
            raise UnknownNumber(number, self.head.number)
        return self.ledger.event(self.slug, number)

    def provenance(self, number: int, vantage: Vantage) -> Provenance:
        """An event with all that is known of it at a vantage; raises ``UnknownNumber``."""
        item = self.event(number)

        def drawn(index: DossierIndex) -> Provenance:
            sampler = Sampler(index, vantage, self.slug)
            subjects = subjects_of(index, item) if number <= vantage.recorded else ()
            _, held = sampler.draw(lambda record: record, subjects)
            carried = partial(index.carried, vantage)
            return provenance_of(item, sampler.events, held, held.read, carried)

        found = self._indexed(vantage.recorded, drawn)
        if found is None:
            record = self.record(vantage)
            carried = partial(_carried, record)
            events = self.events[: vantage.recorded]
            found = provenance_of(item, events, record, record.effective, carried)
        return found

    def track(self, name: str) -> Track:
        """A track by its id; raises ``Refused`` with those that there are."""
        for track in self.definition.tracks:
            if name in {track.id, track.title}:
                return track
        known = ", ".join(track.id for track in self.definition.tracks) or "none"
        msg = f"no track {name!r} in this dossier; it has {known}"
        raise Refused(msg)

    def chain(self, track: Track, vantage: Vantage, *, whole: bool = False) -> OnTrack:
        """The facts that stand on a track, by date, possible ones included.

        Of many, the latest and those that its status rests on; ``whole`` leaves none out.
        """
        return self._made(vantage, lambda record: on_track(record, track, whole=whole))[0]

    def about(self, wanted: Wanted) -> Effective:
        """What counts now of some events, facts and articles; it may hold more than these."""
        number = self.head.number
        found = self._indexed(number, lambda index: excerpt(index, number, wanted))
        return self.present if found is None else found

    def passage(self, name: str) -> Passage:
        """A source, or a part of one, by its id or label, in whatever case.

        Raises ``Refused`` with those that there are.
        """
        known = self.about(Wanted(passages=self._meant(name))).passages
        labels = {each.label.casefold(): each.id for each in known.values()}
        labels |= {each.casefold(): each for each in known}
        if found := known.get(labels.get(name.casefold(), name)):
            return found
        ids = self._indexed(self.head.number, DossierIndex.passages)
        if ids is None:
            ids = sorted(known)
        msg = f"no source {name!r} in this dossier; it has {_listed(ids)}"
        raise Refused(msg)

    def _meant(self, name: str) -> Sequence[str]:
        """The ids of the passages that a name may mean; an id goes before a label."""

        def sought(index: DossierIndex) -> list[str]:
            return list(index.articles_of([name.casefold()])) or index.labelled(name)

        return self._indexed(self.head.number, sought) or ()

    def pages(self) -> Iterator[tuple[Sequence[Recorded], Effective]]:
        """All events, a page at a time, each with what counts now of its facts and articles."""
        for page in paged(self.read(self.head.number)):
            yield page, self._counting(page)

    def _counting(self, page: Sequence[Recorded]) -> Effective:
        found = self._indexed(self.head.number, lambda index: counting(index, page))
        return self.present if found is None else found

    def read(self, number: int) -> Iterator[Recorded]:
        """The events up to a number, one after the other."""
        if self.replayed:
            return iter(self.events[:number])
        return self.ledger.read(self.slug, up_to=number)

    def standing(self, vantage: Vantage) -> Iterator[Recorded]:
        """The facts that stand at a vantage, by number."""
        for page in paged(self.read(vantage.recorded)):
            facts = [item for item in page if item.topic in FACTS_BY_TOPIC]
            standing = self._standing([item.number for item in facts], vantage)
            yield from (item for item in facts if item.number in standing)

    def _standing(self, numbers: Sequence[int], vantage: Vantage) -> Collection[int]:
        found = self._indexed(vantage.recorded, lambda index: index.standing(vantage, numbers))
        if found is None:
            record = self.record(vantage)
            return {number for number in numbers if record.numbered(number)}
        return found

    def sources(self) -> Iterator[SourceCount]:
        """Every passage by id, with the facts that it carries now."""
        return count_sources(self.pages(), lambda ids: self.about(Wanted(passages=ids)))

    def resting_on(self, source: str) -> Resting:
        """What of today's brief rests on a source alone.

        Raises ``Refused`` with the sources that there are.
        """
        source = self.passage(source).id
        article = self.about(Wanted(passages=[source])).articles.get(source)
        named = [source, *(part.id for part in article.parts)] if article else [source]
        vantage = self.vantage(Asked())
        alone = {
            entry.number
            for entry in self._carried_by(named, vantage)
            if {cited.passage.id for cited in entry.cited} <= set(named)
        }
        lines = self.brief(vantage).lines()
        resting = (line for line in lines if line.facts and set(line.facts) <= alone)
        return Resting(tuple(resting), tuple(sorted(alone)))

    def _carried_by(self, passages: Sequence[str], vantage: Vantage) -> Sequence[Entry]:
        """The facts that stand and that some passages carry."""

        def drawn(index: DossierIndex) -> Sequence[Entry]:
            sampler = Sampler(index, vantage, self.slug)
            carried = index.carried(vantage, passages)
            _, held = sampler.draw(lambda record: record, carried)
            return [entry for number in carried if (entry := held.numbered(number))]

        found = self._indexed(vantage.recorded, drawn)
        if found is None:
            record = self.record(vantage)
            carried = _carried(record, passages)
            return [entry for entry in record.entries() if entry.number in carried]
        return found

    def fact_numbered(self, number: int) -> Fact:
        """A fact as it reads now; raises ``Refused`` for what is none or no longer counts."""
        item = self.event(number)
        effective = self.about(Wanted(numbers=[number]))
        on_source = is_on_source(item, effective)
        keys = () if on_source else effective.about.get(number, ())
        held = effective.facts.get(keys[0]) if keys else None
        if held is None:
            what = "was retracted" if isinstance(item.event, Fact) else "is no fact"
            msg = f"#{number} {what}; briefing show {number} tells its history"
            raise Refused(msg)
        return held.fact


def _carried(record: FullSnapshot, passages: Sequence[str]) -> set[int]:
    """The facts of a record that rest on some passages."""
    return {
        entry.number
        for entry in record.entries()
        if any(cited.passage.id in passages for cited in entry.cited)
    }


def _listed(ids: Sequence[str]) -> str:
    """Ids for a message: all, or the first of many."""
    more = f" and {len(ids) - NAMED:,} more: briefing sources" if len(ids) > NAMED else ""
    return f"{', '.join(ids[:NAMED]) or 'none'}{more}"
