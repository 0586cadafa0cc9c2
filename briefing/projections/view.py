"""What a projection is given, and how it words the lines of its section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from briefing.brief import Line
from briefing.projections import wording
from briefing.record import Entry, Record
from briefing.record.shelves import Ask


@dataclass(frozen=True)
class View:
    """A record, the record at its baseline, and how much to show."""

    record: Record
    before: Record
    full: bool

    @property
    def today(self) -> date:
        """The day of the brief."""
        return self.record.vantage.as_of

    @property
    def baseline(self) -> date:
        """The day that movement is told against."""
        return self.before.vantage.as_of

    def marked(self, entry: Entry) -> bool:
        """Whether a fact carries the mark of what was first reported later (†)."""
        return entry.hindsight and not self.record.rests.all_later

    def choose(self, ask: Ask) -> list[Entry]:
        """The facts that a section tells of a shelf, by date; a full view leaves nothing out."""
        return self.record.pick(replace(ask, limit=None, by_day=False) if self.full else ask)

    def left_out(self, shown: int, *shelves: str) -> int:
        """How many facts of some shelves are not among so many that are shown."""
        if self.full:
            return 0
        return sum(self.record.shelves.count(Ask(shelf)) for shelf in shelves) - shown

    def suffix(self, entry: Entry) -> str:
        """The sources of a fact that one family alone carries, and whether accounts differ."""
        named = entry.of_one_family and not self.record.one_article
        parts = [wording.sources(entry)] if named else []
        if entry.number in self.contested:
            parts.append("sources differ")
        return "; ".join(parts)

    @cached_property
    def contested(self) -> set[int]:
        """The facts on which sources differ in what matters most."""
        return {
            number
            for difference in self.record.differences()
            if difference.conflict.weight == 1
            for number in difference.facts
        }

    def line(self, entry: Entry, section: str, *, lead: bool = True) -> Line:
        """A fact as one line: its date, its statement, and its sources where they are few."""
        return Line(
            key=f"{section}/#{entry.number}",
            text=entry.fact.statement,
            facts=(entry.number,),
            lead=wording.when(entry) if lead else "",
            suffix=self.suffix(entry),
            hindsight=self.marked(entry),
        )

    def lines(self, entries: Iterable[Entry], section: str) -> tuple[Line, ...]:
        """Facts as lines of a section."""
        return tuple(self.line(entry, section) for entry in entries)


def is_open(entry: Entry, record: Record) -> bool:
    """Whether a request, condition or demand has neither an answer nor an outcome."""
    return not (record.replies_to(entry.fact.key) or record.outcomes_of(entry.fact.key))
