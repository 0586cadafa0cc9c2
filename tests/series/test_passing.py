"""One pass over a history gives what looking at each vantage by itself gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

import briefing.record.passing
from briefing.brief import Brief, Section
from briefing.diff import Diff
from briefing.projections import View, project
from briefing.projections.carrying import Carrier
from briefing.projections.naming import with_short_names
from briefing.record import Entry, Record, fold
from briefing.record.passing import Passing
from briefing.record.shelves import Ask
from briefing.record.standing import Footing
from briefing.recorded import Recorded
from briefing.render.sharing import Printer
from briefing.service import Desk
from briefing.service.passing import Pass
from briefing.vantage import LOOK_BACK, Vantage
from tests.laws.histories import FIRST, LAST, History, Readable, a_day, pick, scenes
from tests.laws.looking import STAMP, assert_same, diff_of, head, record_at, text_of
from tests.rules.story import DEFINITION, Story


@dataclass(frozen=True)
class _Desk:
    """As much of a desk as a pass asks for."""

    history: History

    stamp = STAMP

    @property
    def events(self) -> list[Recorded]:
        return self.history.recorded()

    def record(self, vantage: Vantage) -> Record:
        return record_at(self.history, vantage)


@dataclass(frozen=True, repr=False)
class Series(Readable):
    """A history and vantages to walk along, as a series has them."""

    history: History
    along: tuple[Vantage, ...]

    def __repr__(self) -> str:
        return f"{[str(vantage.as_of) for vantage in self.along]}\n{self.history}"

    def walk(self) -> Pass:
        """A pass over the history."""
        return Pass(cast("Desk", _Desk(self.history)), self.along[0])


@st.composite
def series(draw: DrawFn) -> Series:
    """A series over a generated history: near and far steps, on each of the clocks."""
    history = draw(scenes()).history
    start = a_day(draw, FIRST - timedelta(5), LAST)
    step = pick(draw, (1, 1, 7, 40))
    known_by = a_day(draw, FIRST, LAST + timedelta(60))
    days = [start + timedelta(step * place) for place in range(6)]
    knowledge: tuple[Sequence[date | None], ...] = ([None] * 6, [known_by] * 6, days)
    pairs = zip(days, pick(draw, knowledge), strict=True)
    return Series(history, tuple(head(history, Vantage(*pair)) for pair in pairs))


def brief_of(series: Series, vantage: Vantage, *, full: bool) -> Brief:
    """The brief as a desk gives it."""
    record = record_at(series.history, vantage)
    return with_short_names(project(record, STAMP, full=full), record.definition.actors)


# --- laws --------------------------------------------------------------------------------


@given(series(), st.booleans())
def test_a_pass_gives_the_briefs_of_each_vantage(series: Series, full: bool) -> None:  # noqa: FBT001
    walking, printer = series.walk(), Printer()
    for vantage in series.along:
        expected = brief_of(series, vantage, full=full)
        found = walking.brief(vantage, full=full)
        assert_same(expected, found)
        assert printer.markdown(printer.stamped(found)) == text_of(expected)


@given(series())
def test_a_pass_gives_the_diffs_between_neighbours(series: Series) -> None:
    walking = series.walk()
    before = series.along[0]
    for vantage in series.along[1:]:
        assert told(walking.diff(before, vantage)) == told(diff_of(series.history, before, vantage))
        before = vantage


@given(series())
def test_a_pass_goes_backwards_as_well(series: Series) -> None:
    walking = series.walk()
    for vantage in reversed(series.along):
        assert walking.record(vantage).entries() == record_at(series.history, vantage).entries()
        assert_same(brief_of(series, vantage, full=False), walking.brief(vantage))


def told(diff: Diff) -> tuple[object, ...]:
    """All that a diff says."""
    return diff.before, diff.after, diff.changes, diff.unchanged_tracks, diff.notes


def test_lines_that_rest_on_no_fact_have_not_changed() -> None:
    story = Story()
    story.source("s1", "2024-01-02")
    state = {"occurred": "2024-01-02", "holds_until": "2024-01-04", "track": "listing"}
    story.fact("state-in-force", "listed", slot="list", **state)
    walking = Series(History(tuple(story.events)), tuple(days("2024-01-03", 2, story.last))).walk()
    first, second = days("2024-01-03", 2, story.last)
    found = walking.diff(first, second)
    assert found.notes
    assert walking.brief(second, full=True).notes == (), "nothing is told of it any more"
    assert told(found) == told(story.diff(first, second))


# --- what is not done again --------------------------------------------------------------


@pytest.fixture
def story() -> Story:
    """A step on 5 May, a plan for 20 May, and a promise."""
    story = Story()
    story.source("s1", "2024-05-06")
    story.step("asked-for", "proposed", "2024-05-05", speaker="minister")
    plan = {"occurred": "2024-05-05", "due": "2024-05-20", "modality": "planned"}
    story.fact("event-scheduled", "round", **plan)
    story.fact("commitment-made", "promise", occurred="2024-05-05", speaker="minister")
    return story


def days(first: str, count: int, recorded: int = 99) -> Iterator[Vantage]:
    for place in range(count):
        yield Vantage(date.fromisoformat(first) + timedelta(place), None, recorded)


def test_a_fact_is_stood_anew_only_where_its_standing_can_change(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    stood: list[date] = []

    class Counted(Footing):
        def at(self, vantage: Vantage) -> Entry | None:
            stood.append(vantage.as_of)
            return super().at(vantage)

    monkeypatch.setattr(briefing.record.passing, "Footing", Counted)
    passing = Passing(fold(story.recorded()), DEFINITION)
    for vantage in days("2024-04-01", 365):
        passing.record(vantage)
    reached = [f"2024-05-{day:02d}" for day in (5, 6, 20, 21)]
    assert {day.isoformat() for day in stood} == {"2024-04-01", *reached}
    assert len(stood) == 3 * 3 + 2, "three facts, three stretches; the plan has two more"


def made(story: Story, vantages: Iterator[Vantage]) -> Iterator[dict[str, Section]]:
    """The sections of full briefs along some vantages."""
    passing, carrier = Passing(fold(story.recorded()), DEFINITION), Carrier()
    for vantage in vantages:
        brief = project(passing.record(vantage), STAMP, full=True, make=carrier)
        yield {section.id: section for section in brief.sections}


def test_a_section_is_taken_over_where_nothing_that_it_read_has_changed(story: Story) -> None:
    first, second = made(story, days("2024-05-10", 2))
    same = {name for name in first if second[name] is first[name]}
    assert {"positions", "sources", "bottom-line", "gaps"} <= same
    assert {"board", "developments"}.isdisjoint(same), "their headings name the baseline"


def test_a_section_is_made_anew_for_what_reaches_it_alone(story: Story) -> None:
    first, second = made(story, days("2024-05-19", 2))
    assert second["expected"] != first["expected"]
    assert second["positions"] is first["positions"]


def test_what_passes_with_the_calendar_is_never_taken_over(story: Story) -> None:
    asides = [
        line.aside
        for sections in made(story, days("2024-05-21", 3))
        for line in sections["expected"].lines
    ]
    assert asides == ["overdue by 1 day", "overdue by 2 days", "overdue by 3 days"]


READINGS: tuple[Callable[[View], object], ...] = (
    lambda view: view.today,
    lambda view: view.baseline,
    lambda view: view.full,
    lambda view: view.record.vantage,
    lambda view: view.record.rests.silence,
    lambda view: view.record.one_article,
    lambda view: view.before.vantage,
    lambda view: view.before.rests.articles,
    lambda view: [entry.number for entry in view.before.entries()],
    lambda view: [entry.phase for entry in view.record.entries()],
    lambda view: view.record.shelves.count(Ask("promise")),
)


@pytest.mark.parametrize("reading", READINGS)
def test_no_way_to_read_of_the_day_goes_unnoticed(
    story: Story, reading: Callable[[View], object]
) -> None:
    passing, carrier = Passing(fold(story.recorded()), DEFINITION), Carrier()
    for vantage in days("2024-04-30", 130):
        record = passing.record(vantage)
        before = record.at(vantage.as_of - LOOK_BACK)
        for full in (False, True):
            view = View(record, before, full)
            assert carrier(reading, view) == reading(view), vantage.as_of


def test_what_reads_nothing_of_the_day_runs_once_in_each_stretch(story: Story) -> None:
    run: list[int] = []

    def reading(view: View) -> int:
        run.append(len(view.record.entries()))
        return run[-1]

    passing, carrier = Passing(fold(story.recorded()), DEFINITION), Carrier()
    for vantage in days("2024-05-01", 30):
        record = passing.record(vantage)
        carrier(reading, View(record, record.at(vantage.as_of - LOOK_BACK), full=False))
    assert run == [0, 3, 3, 3, 3], "from 5, 6, 20 and 21 May on something stands in another way"
