"""One pass over a history: briefs and diffs at many vantages, each made from the one before.

They equal those of the desk. The events are read and folded once; what stands, the parts of
briefs and the values of their lines are taken over where nothing that they rest on changed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from briefing.brief import Brief, Line, Note, Section
from briefing.diff import Diff, Seen, compare
from briefing.diff.walk import DERIVED, value
from briefing.projections import project
from briefing.projections.carrying import Carrier
from briefing.projections.naming import shortening
from briefing.record.passing import Passing, PassingRecord
from briefing.render.sharing import Once
from briefing.service.desk import Desk
from briefing.vantage import Vantage

KEPT = 4
"""How many full briefs are kept: those of both sides of a diff, and of its legs."""


class Pass:
    """Briefs and diffs of a dossier at vantages that all look from one number of its ledger."""

    def __init__(self, desk: Desk, vantage: Vantage) -> None:
        self._desk = desk
        record = desk.record(vantage)
        self._passing = Passing(record.effective, record.definition)
        self._carrier = Carrier()
        self._short = Once(shortening(record.definition.actors))
        self._told: Once[Section, _Told] = Once(_Told)
        self._seen: OrderedDict[Vantage, Seen] = OrderedDict()

    def record(self, vantage: Vantage) -> PassingRecord:
        """What stands at a vantage."""
        return self._passing.record(vantage)

    def brief(self, vantage: Vantage, *, full: bool = False) -> Brief:
        """The brief at a vantage, as ``Desk.brief`` gives it."""
        seen = self._look(vantage).brief if full else None
        brief = seen or self._project(self.record(vantage), full=False)
        return replace(brief, sections=tuple(map(self._short, brief.sections)))

    def diff(self, first: Vantage, second: Vantage) -> Diff:
        """What changed from one vantage to another, as ``Desk.diff`` gives it."""
        return compare(first, second, self._look, lambda low, high: self._desk.events[low:high])

    def _project(self, record: PassingRecord, *, full: bool) -> Brief:
        return project(record, self._desk.stamp, full=full, make=self._carrier)

    def _look(self, vantage: Vantage) -> Seen:
        if vantage not in self._seen:
            record = self.record(vantage)
            self._seen[vantage] = _Glance(record, self._project(record, full=True), self._told)
            if len(self._seen) > KEPT:
                self._seen.popitem(last=False)
        return self._seen[vantage]


class _Told:
    """The lines of a section with their values, as long as they rest on the same quotes."""

    def __init__(self, section: Section) -> None:
        self.lines: dict[str, Line] = {}
        if section.id not in DERIVED:
            self.lines = {line.subject: line for line in section.lines}
        self._notes: tuple[Note, ...] | None = None
        self._values: dict[str, object] = {}

    def values(self, notes: tuple[Note, ...], by_number: Mapping[int, Note]) -> dict[str, object]:
        """What each line says, by subject; ``notes`` tell whether that is what it was."""
        if self._notes is not notes:
            self._notes = notes
            self._values = {s: value(line, by_number) for s, line in self.lines.items()}
        return self._values


@dataclass(frozen=True)
class _Glance(Seen):
    """What is seen at a vantage, by sections that it may share with another."""

    told: Once[Section, _Told]

    @cached_property
    def _lines(self) -> dict[str, Line]:
        found: dict[str, Line] = {}
        for section in self.brief.sections:
            found |= self.told(section).lines
        return found

    @cached_property
    def _values(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for section in self.brief.sections:
            found |= self.told(section).values(self.brief.notes, self.notes())
        return found
