"""The view that a projection reads, and how it words the lines of its section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from briefing.facts import FactAsOf
from briefing.model.brief import Line
from briefing.projections import wording
from briefing.readmodel import Snapshot
from briefing.readmodel.placement import pursues_goal
from briefing.readmodel.query import ListQuery


@dataclass(frozen=True)
class View:
    """A snapshot, the snapshot at its baseline, and whether to show everything."""

    snapshot: Snapshot
    before: Snapshot
    full: bool

    @property
    def today(self) -> date:
        """The day of the brief."""
        return self.snapshot.vantage.as_of

    @property
    def baseline(self) -> date:
        """The day that movement is told against."""
        return self.before.vantage.as_of

    def marked(self, entry: FactAsOf) -> bool:
        """Whether a fact carries the mark of what was first reported later (†)."""
        return entry.hindsight and not self.snapshot.source_basis.all_later

    def choose(self, query: ListQuery) -> list[FactAsOf]:
        """The facts that a section shows of a bucket, by date; a full view shows all."""
        return self.snapshot.select(
            replace(query, limit=None, outranked_by_group=False) if self.full else query
        )

    def left_out(self, shown: int, *buckets: str) -> int:
        """Number of facts in some buckets beyond those shown."""
        if self.full:
            return 0
        return sum(self.snapshot.read_model.count(ListQuery(bucket)) for bucket in buckets) - shown

    def suffix(self, entry: FactAsOf) -> str:
        """The sources of a fact that one family alone carries, and whether accounts differ."""
        named = entry.of_one_family and not self.snapshot.one_article
        parts = [wording.source_names(entry)] if named else []
        if entry.number in self.contested:
            parts.append("sources differ")
        parts += [f"{cited.passage.label} gives {wording.of(cited)}" for cited in entry.other_days]
        return "; ".join(parts)

    @cached_property
    def contested(self) -> set[int]:
        """The facts on which sources differ in what matters most."""
        return {
            number
            for difference in self.snapshot.differences()
            if difference.conflict.weight == 1
            for number in difference.facts
        }

    def line(self, entry: FactAsOf, section: str, *, lead: bool = True) -> Line:
        """A fact as one line: its date, its statement, and its sources where they are few."""
        return Line(
            key=f"{section}/#{entry.number}",
            text=entry.fact.statement,
            facts=(entry.number,),
            lead=wording.capitalised(wording.when(entry, self.today)) if lead else "",
            suffix=self.suffix(entry),
            hindsight=self.marked(entry),
        )

    def lines(self, entries: Iterable[FactAsOf], section: str) -> tuple[Line, ...]:
        """Facts as lines of a section."""
        return tuple(self.line(entry, section) for entry in entries)


def overtaken_by(entry: FactAsOf, snapshot: Snapshot) -> FactAsOf | None:
    """The act that reached the last stage of a track since a plan or condition was voiced there.

    What is to come about, or what it is to depend on, has come about: nothing is open.
    """
    track = snapshot.actor_registry.tracks.get(entry.fact.track or "")
    if track is None or not pursues_goal(entry.fact):
        return None
    final = snapshot.first(ListQuery(f"final:{track.id}"))
    later = final and final.number != entry.number and final.window.order > entry.window.order
    return final if later else None
