"""The timeline shows what the brief tells, and is drawn the same every time, at any width."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.render.timeline_layout import NARROW, WIDE, Extent, PlacedLane, Scale, placed_lane
from briefing.render.timeline_model import (
    Lane,
    Mark,
    MarkKind,
    Timeline,
    build_timeline,
    timeline_data,
)
from briefing.render.timeline_picture import timeline_svg
from tests.story import Story

from . import nasty
from .reading import local


def timeline(day: date = nasty.DAY, known: date | None = None) -> Timeline:
    """All that stands of the nasty dossier."""
    snapshot = nasty.snapshot(day, known)
    return build_timeline(snapshot, [entry.number for entry in snapshot.entries()])


def lanes(day: date = nasty.DAY, known: date | None = None) -> dict[str, tuple[Mark, ...]]:
    return {lane.title.partition(" ")[0]: lane.marks for lane in timeline(day, known).lanes}


def root(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  our own picture


def drawn(svg: str, words: str) -> str:
    """The markup of the mark whose title holds some words."""
    groups = [each for each in root(svg).iter() if local(each) == "g" and len(each)]
    found = next(
        group for group in groups if local(group[0]) == "title" and words in str(group[0].text)
    )
    return ET.tostring(found, encoding="unicode")


def a_mark(kind: MarkKind, first: date, last: date | None = None, label: str = "") -> Mark:
    number = first.toordinal()
    return Mark(
        kind, first, last or first, settled=True, when="then",
        statements=((number, "It was."),), label=label,
    )  # fmt: skip


def of_marks(*marks: Mark, day: date = date(2024, 1, 1)) -> Timeline:
    return Timeline("T", "as of then", day, (Lane("L", marks),))


def test_each_track_and_kind_of_contact_has_a_lane() -> None:
    assert list(lanes()) == ["Listing", "Contacts"]


def test_it_shows_the_facts_that_it_is_given_and_no_others() -> None:
    snapshot = nasty.snapshot()
    shown = build_timeline(snapshot, [4, 999])
    assert [mark.statements[0][0] for lane in shown.lanes for mark in lane.marks] == [4]


def test_a_plan_stands_at_the_day_it_is_due_and_is_hollow() -> None:
    step, plan = lanes()["Listing"]
    assert (step.kind, plan.kind) == ("step", "plan")
    assert (plan.first, plan.last) == (date(2024, 6, 20), date(2024, 6, 25))
    assert plan.when == "Due 20–25 June 2024"
    svg = timeline_svg(timeline())
    assert 'class="paper" fill="#fff"' in drawn(svg, "(#5)")
    assert 'class="paper"' not in drawn(svg, "(#4)")


@pytest.mark.parametrize(
    ("outcome", "told"),
    [("moved", "moved"), ("cancelled", "cancelled"), ("fulfilled", "fulfilled")],
)
def test_a_plan_is_closed_by_its_outcome(outcome: str, told: str) -> None:
    story = Story()
    story.source("s1", "2024-06-10")
    plan = {"modality": "planned", "track": "listing"}
    story.fact("plan-announced", "hearing", occurred="2024-05-01", due="2024-05-20", **plan)
    more = {"due": "2024-07-01", **plan} if outcome == "moved" else {}
    kind = "plan-announced" if outcome == "moved" else "attack-occurred"
    story.fact(kind, "after", occurred="2024-05-19", outcome_of="hearing", outcome=outcome, **more)
    svg = timeline_svg(build_timeline(story.snapshot("2024-06-30"), range(99)))
    closed = drawn(svg, "The hearing came about")
    assert f"Planned, {told}" in closed
    assert 'fill="none"' in closed
    assert f"planned, {told}" in svg.partition("</desc>")[2]


def test_an_imprecise_date_is_a_bar_and_a_possible_one_is_dashed() -> None:
    met, might = lanes()["Contacts"]
    assert (met.first, met.last, met.settled) == (date(2024, 5, 20), date(2024, 5, 30), True)
    assert not might.settled
    svg = timeline_svg(timeline())
    assert "stroke-dasharray" in drawn(svg, "(#7)")
    assert "rect" in drawn(svg, "(#6)")
    assert "stroke-dasharray" not in drawn(svg, "(#6)")


def test_what_is_not_on_record_by_then_is_not_on_the_picture() -> None:
    assert len(lanes(known=nasty.DAY)["Contacts"]) == 1
    assert "Listing" not in lanes(day=date(2024, 5, 31))
    assert "proposed" not in timeline_svg(timeline(date(2024, 5, 31)))


def test_a_picture_of_its_own_tells_all_that_it_shows_as_text() -> None:
    shown = timeline()
    svg = root(timeline_svg(shown))
    assert svg.get("role") == "img"
    texts = {each.get("id"): each.text for each in svg if local(each) in {"title", "desc"}}
    assert svg.get("aria-labelledby") == " ".join(map(str, texts))
    assert list(texts.values()) == [shown.caption, shown.in_words()]
    told = [each.text for each in svg.iter() if local(each) == "title"][1:]
    assert len(told) == sum(len(lane.marks) for lane in shown.lanes)


def test_the_same_timeline_gives_the_same_bytes() -> None:
    assert timeline_svg(timeline()) == timeline_svg(timeline())


def test_the_picture_has_no_colour_and_refers_to_nothing_outside() -> None:
    svg = root(timeline_svg(timeline(), {4: ("n-4", "1")}))
    inks = {each.get(key) for each in svg.iter() for key in ("fill", "stroke")}
    assert inks <= {None, "none", "currentColor", "#fff", "#ccc"}
    links = [value for each in svg.iter() for key, value in each.items() if "href" in key]
    assert links == ["#n-4"]


@pytest.mark.parametrize("text", nasty.ALL)
def test_any_title_of_a_lane_and_any_label_can_be_drawn(text: str) -> None:
    mark = a_mark("step", date(2024, 1, 1), label=text)
    assert root(timeline_svg(replace(of_marks(mark), title=text, lanes=(Lane(text, (mark,)),))))


def test_an_empty_timeline_says_what_it_looked_for() -> None:
    shown = timeline(date(2020, 1, 1))
    assert shown.lanes == ()
    told = "No step, contact or plan is on record up to 1 January 2020."
    assert told in timeline_svg(shown).partition("</desc>")[2]
    assert timeline_data(shown)["lanes"] == []


def test_what_lies_beyond_its_reach_stands_at_the_edge() -> None:
    svg = timeline_svg(of_marks(a_mark("step", date(1999, 1, 1)), a_mark("plan", date(2099, 1, 1))))
    assert ">←</text>" in svg
    assert ">→</text>" in svg
    assert ">2099" not in svg


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_can_be_drawn(day: date) -> None:
    assert root(timeline_svg(of_marks(a_mark("step", day, label="Then"), day=day)))


@st.composite
def crowds(draw: st.DrawFn) -> Timeline:
    """Marks of one lane around a day, many of them near each other."""
    day = date(2024, 6, 1)
    kinds: list[MarkKind] = ["step", "contact", "plan"]
    marks = draw(
        st.lists(
            st.tuples(
                st.sampled_from(kinds),
                st.integers(-1500, 500),
                st.integers(0, 60),
                st.sampled_from(["", "Kabul", "A treaty of some length signed", "x" * 90]),
            ),
            min_size=1,
            max_size=12,
        )
    )
    return of_marks(
        *(
            a_mark(kind, day + timedelta(at), day + timedelta(at + long), label)
            for kind, at, long, label in marks
        ),
        day=day,
    )


def extents(lane: PlacedLane, width: int) -> dict[bool, list[Extent]]:
    """What is drawn of a lane's labels at a width, by row, besides the title and the marks."""
    own = "narrow" if width == NARROW else "wide"
    found: dict[bool, list[Extent]] = {True: [], False: []}
    for each in lane.marks:
        for label in each.labels:
            if label.shown in {"", own}:
                found[label.above].append(label.extent(width))
    return found


@given(crowds())
def test_labels_lie_inside_and_over_nothing_else(shown: Timeline) -> None:
    scale = Scale(shown)
    lane = placed_lane(scale, shown.lanes[0], str, (NARROW, WIDE))
    for width in (NARROW, WIDE):
        line = scale.today * width
        for above, found in extents(lane, width).items():
            spans = [] if above else [each.span(width) for each in lane.marks]
            for start, end in found:
                assert start >= 0
                assert end <= width
                assert not start < line < end
            for (_, end), (start, _) in zip(sorted(found), sorted(found)[1:], strict=False):
                assert end <= start
            assert not any(a < end and start < b for a, b in spans for start, end in found)
