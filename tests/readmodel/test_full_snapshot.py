"""Looking at one history from many vantages gives what looking from each by itself gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

import briefing.readmodel.full_snapshot
from briefing.facts import FactAsOf, fold
from briefing.facts.resolved import Attestations
from briefing.model.brief import Brief
from briefing.model.vantage import Vantage
from briefing.projections import project, project_full
from briefing.readmodel.full_snapshot import FullSnapshot, SnapshotCache
from tests.laws.histories import FIRST, LAST, History, Readable, a_day, pick, scenes
from tests.laws.looking import STAMP, assert_same, head, record_at
from tests.story import DEFINITION, Story


@dataclass(frozen=True, repr=False)
class Walk(Readable):
    """A history and vantages to walk along, as a series has them."""

    history: History
    along: tuple[Vantage, ...]

    def __repr__(self) -> str:
        return f"{[str(vantage.as_of) for vantage in self.along]}\n{self.history}"

    def snapshots(self) -> SnapshotCache:
        """What the history amounts to."""
        folded = fold(self.history.recorded())
        return SnapshotCache(folded, folded.definition or DEFINITION)


@st.composite
def walks(draw: DrawFn) -> Walk:
    """Near and far steps over a generated history, on each of the clocks, there and back."""
    history = draw(scenes()).history
    start = a_day(draw, FIRST - timedelta(5), LAST)
    step = pick(draw, (1, 1, 7, 40))
    days = [start + timedelta(step * place) for place in range(6)]
    known: tuple[Sequence[date | None], ...] = (
        [None] * 6,
        [a_day(draw, FIRST, LAST + timedelta(60))] * 6,
        days,
    )
    along = [head(history, Vantage(*pair)) for pair in zip(days, pick(draw, known), strict=True)]
    return Walk(history, (*along, *reversed(along)))


def briefs(snapshot: FullSnapshot) -> tuple[Brief, Brief]:
    return project(snapshot, STAMP), project_full(snapshot, STAMP)


@given(walks())
def test_a_walk_gives_the_briefs_of_each_vantage(walk: Walk) -> None:
    snapshots = walk.snapshots()
    for vantage in walk.along:
        alone = record_at(walk.history, vantage)
        assert snapshots.at(vantage).entries() == alone.entries()
        for expected, found in zip(briefs(alone), briefs(snapshots.at(vantage)), strict=True):
            assert_same(expected, found)


def test_facts_are_stood_anew_only_where_something_can_stand_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = Story()
    story.source("s1", "2024-05-06")
    plan = {"occurred": "2024-05-05", "due": "2024-05-20", "modality": "planned"}
    story.fact("event-scheduled", "round", **plan)
    stood: list[str] = []

    class Counted(Attestations):
        def at(self, vantage: Vantage) -> FactAsOf | None:
            stood.append(vantage.as_of.isoformat())
            return super().at(vantage)

    monkeypatch.setattr(briefing.readmodel.full_snapshot, "Attestations", Counted)
    snapshots = SnapshotCache(fold(story.recorded()), DEFINITION)
    for place in range(365):
        snapshots.at(Vantage(date(2024, 4, 1) + timedelta(place), None, story.last))
    assert stood == ["2024-04-01", "2024-05-05", "2024-05-06", "2024-05-20", "2024-05-21"]
