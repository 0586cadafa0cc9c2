"""Records of one history at many vantages: time passes, and only what it touches is stood anew.

How a fact stands can change only on days that it, its citations or their articles name, or on
the day after its due day. Between two such days it stands as it did, and lies on the shelves
that it lay on. What stands is therefore kept by stretches of days, not by day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from datetime import date
from operator import itemgetter

from briefing.record.cast import Cast
from briefing.record.effective import Effective, Held
from briefing.record.listed import Listed
from briefing.record.record import Phases, Record
from briefing.record.shelves import Rests
from briefing.record.standing import Entry, Footing
from briefing.vantage import Vantage
from briefing_events.dossier import Definition
from briefing_events.shapes import State
from briefing_events.when import When

Stretch = tuple[int, int]
"""Between which days a vantage lies, on the occurred and on the reported clock."""

KEPT = 8
"""Of how many stretches what stands is kept: a few days and their baselines."""

_HINDSIGHT = -1
"""The place on the reported clock where it has no limit."""

_SHARED = (
    "shelves", "settled", "tracks", "_by_number", "_answers", "_outcomes", "_differences",
)  # fmt: skip
"""What a record finds once, and what is the same all through a stretch."""


class Passing:
    """What stands after the events of a history, at any vantage on the other two clocks."""

    def __init__(self, effective: Effective, definition: Definition) -> None:
        self.effective = effective
        self.definition = definition
        self.cast = Cast(definition)
        self._facts = [_Fact(held, effective) for held in effective.facts.values()]
        acts = _days_of_acts(effective) if effective.editorials else ()
        self._days = sorted({day for fact in self._facts for day in fact.days}.union(acts))
        self._standing: OrderedDict[Stretch, Standing] = OrderedDict()
        self._rests = Rests()

    def record(self, vantage: Vantage) -> PassingRecord:
        """The record at a vantage; it equals the replayed one."""
        stretch = _stretch(self._days, vantage)
        standing = self._standing.pop(stretch, None) or Standing(self, vantage)
        self._standing[stretch] = standing
        if len(self._standing) > KEPT:
            self._standing.popitem(last=False)
        return PassingRecord(self, vantage, standing)

    def stood(self, vantage: Vantage) -> dict[str, Entry]:
        """All that stands, by date and with its phase."""
        found = [stood for fact in self._facts if (stood := fact.at(vantage))]
        standing = [entry for _, entry in sorted(found, key=itemgetter(0))]
        phases = Phases(standing, vantage.as_of)
        return {entry.fact.key: entry._replace(phase=phases.of(entry)) for entry in standing}

    def rests(self, standing: Standing, vantage: Vantage) -> Rests:
        """What a record rests on; where that is what another rested on, it is the same object."""
        shelves = standing.shelves
        assert isinstance(shelves, Listed)  # noqa: S101 - those of a record that holds everything
        rests = shelves.rests_at(vantage)
        if rests != self._rests:
            self._rests = rests
        return self._rests


class Standing(Record):
    """What stands all through a stretch of days, one of which is that of its vantage."""

    def __init__(self, passing: Passing, vantage: Vantage) -> None:
        self.vantage = vantage
        self.in_hindsight = vantage.known_by is None
        self.definition = passing.definition
        self.cast = passing.cast
        self._effective = passing.effective
        self._shelves = None
        self._entries = passing.stood(vantage)
        for name in _SHARED:
            getattr(self, name)


class PassingRecord(Record):
    """The record at a vantage; all vantages of a stretch share what stands."""

    def __init__(self, passing: Passing, vantage: Vantage, standing: Standing) -> None:
        self.__dict__ |= standing.__dict__
        self.__dict__["rests"] = passing.rests(standing, vantage)
        self.vantage = vantage
        self.standing = standing
        self._passing = passing

    def at(self, as_of: date) -> PassingRecord:
        """The record as of another day, with the same knowledge."""
        return self._passing.record(self.vantage.at(as_of))


class _Fact:
    """A fact with the days on which its standing can change, and how it stood between them."""

    def __init__(self, held: Held, effective: Effective) -> None:
        self._footing = Footing(held, effective)
        self.days = sorted(set(turning_points(held, effective)))
        self._stood: dict[Stretch, tuple[object, Entry] | None] = {}

    def at(self, vantage: Vantage) -> tuple[object, Entry] | None:
        """How it stands, without its phase, after the key that sorts it."""
        stretch = _stretch(self.days, vantage)
        if stretch not in self._stood:
            entry = self._footing.at(vantage)
            self._stood[stretch] = (entry.order, entry) if entry else None
        return self._stood[stretch]


def _stretch(days: list[date], vantage: Vantage) -> Stretch:
    known_by = vantage.known_by
    reported = _HINDSIGHT if known_by is None else bisect_right(days, known_by)
    return bisect_right(days, vantage.as_of), reported


def turning_points(held: Held, effective: Effective) -> Iterator[date]:
    """Every day on which how a fact stands, or where it lies, can change."""
    for reading in held.readings:
        if (due := reading.fact.due) and due.latest < date.max:
            yield date.fromordinal(due.latest.toordinal() + 1)
    for when in _dates(held, effective):
        yield from (when.earliest, when.begun or when.latest)


def _dates(held: Held, effective: Effective) -> Iterator[When]:
    """Every date that a fact names in any reading, its citations, and their articles."""
    facts = [reading.fact for reading in held.readings]
    citations = [c for fact in facts for c in fact.citations]
    citations += [c for _, event in held.corroborations for c in event.citations]
    named = [when for fact in facts for when in (fact.occurred, fact.due)]
    named += [fact.holds_until for fact in facts if isinstance(fact, State)]
    named += [citation.attests for citation in citations]
    sources = {c.source for c in citations} | {reading.source for reading in held.readings}
    published = (effective.passages.get(source) for source in sources if source)
    yield from (when for when in named if when)
    yield from (passage.published for passage in published if passage)


def _days_of_acts(effective: Effective) -> Iterator[date]:
    """Every day from which on an act of the desk may be on what could have stood by then."""
    for cited in effective.ever_cited.values():
        yield from (moment.earliest for _, moment in cited if moment)
    for passage in effective.passages.values():
        published = passage.published
        yield from (published.earliest, published.begun or published.latest)
