"""The timeline shows what stands, tells it as text, and is drawn the same every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from briefing.render.timeline_model import (
    Lane,
    Mark,
    MarkKind,
    Timeline,
    build_timeline,
    timeline_data,
)
from briefing.render.timeline_picture import timeline_svg

from . import nasty
from .reading import local


def lanes(day: date = nasty.DAY, known: date | None = None) -> dict[str, tuple[Mark, ...]]:
    shown = build_timeline(nasty.snapshot(day, known))
    return {lane.title.partition(" ")[0]: lane.marks for lane in shown.lanes}


def root(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  our own picture


def drawn(svg: str, gid: str) -> str:
    """The markup of a mark."""
    found = next(each for each in root(svg).iter() if each.get("id") == gid)
    return ET.tostring(found, encoding="unicode")


def test_each_track_and_kind_of_contact_has_a_lane() -> None:
    assert list(lanes()) == ["Listing", "Meetings"]


def test_a_plan_stands_at_the_day_it_is_due_and_is_hollow() -> None:
    step, plan = lanes()["Listing"]
    assert (step.kind, plan.kind) == ("step", "plan")
    assert (plan.first, plan.last) == (date(2024, 6, 20), date(2024, 6, 25))
    assert plan.when == "Due 20–25 June 2024"
    svg = timeline_svg(build_timeline(nasty.snapshot()))
    assert "fill: #fffffe" in drawn(svg, "mark-0-5")
    assert "#000001" in drawn(svg, "mark-0-4")


def test_an_imprecise_date_is_a_bar_and_a_possible_one_is_hatched() -> None:
    met, might = lanes()["Meetings"]
    assert (met.first, met.last, met.settled) == (date(2024, 5, 20), date(2024, 5, 30), True)
    assert not might.settled
    svg = timeline_svg(build_timeline(nasty.snapshot()))
    assert "stroke-dasharray" in drawn(svg, "mark-1-7")
    assert "stroke-dasharray" not in drawn(svg, "mark-1-6")


def test_what_is_not_on_record_by_then_is_not_on_the_picture() -> None:
    assert len(lanes(known=nasty.DAY)["Meetings"]) == 1
    assert "Listing" not in lanes(day=date(2024, 5, 31))
    assert "proposed" not in timeline_svg(build_timeline(nasty.snapshot(date(2024, 5, 31))))


def test_the_picture_tells_all_that_it_shows_as_text() -> None:
    shown = build_timeline(nasty.snapshot())
    svg = root(timeline_svg(shown))
    assert svg.get("role") == "img"
    texts = {each.get("id"): each.text for each in svg if local(each) in {"title", "desc"}}
    assert svg.get("aria-labelledby") == " ".join(map(str, texts))
    assert list(texts.values()) == [shown.caption, shown.in_words()]
    told = [each.text for each in svg.iter() if local(each) == "title"][1:]
    assert len(told) == sum(len(lane.marks) for lane in shown.lanes)


@pytest.mark.parametrize("inline", [True, False])
def test_the_same_timeline_gives_the_same_bytes(*, inline: bool) -> None:
    first, second = (
        timeline_svg(build_timeline(nasty.snapshot()), inline=inline) for _ in range(2)
    )
    assert first == second


def test_the_picture_has_no_colour_and_refers_to_nothing_outside() -> None:
    svg = root(timeline_svg(build_timeline(nasty.snapshot())))
    styles = " ".join(each.get("style", "") for each in svg.iter())
    colours = {word.strip(";") for word in styles.split() if word.startswith("#")}
    assert colours <= {"#000001", "#fffffe", "#d0d0d0"}
    links = [value for each in svg.iter() for key, value in each.items() if "href" in key]
    assert all(link.startswith("#") for link in links)


@pytest.mark.parametrize("text", nasty.ALL)
def test_any_title_of_a_lane_can_be_drawn(text: str) -> None:
    shown = replace(build_timeline(nasty.snapshot()), title=text)
    lane = Lane(text, shown.lanes[0].marks)
    assert root(timeline_svg(replace(shown, lanes=(lane,)))) is not None


def test_an_empty_timeline_says_so() -> None:
    shown = build_timeline(nasty.snapshot(date(2020, 1, 1)))
    assert shown.lanes == ()
    assert "Nothing on record up to 1 January 2020." in timeline_svg(shown)
    assert timeline_data(shown)["lanes"] == []


def test_what_lies_beyond_its_reach_stands_at_the_edge() -> None:
    def mark(kind: MarkKind, day: date, number: int) -> Mark:
        return Mark(kind, day, day, settled=True, when="then", statements=((number, "It was."),))

    marks = (mark("step", date(1999, 1, 1), 1), mark("plan", date(2099, 1, 1), 2))
    shown = Timeline("T", "as of then", date(2024, 1, 1), (Lane("L", marks),))
    svg = timeline_svg(shown)
    assert "mark-0-1" in svg
    assert "2099" not in svg.partition("</desc>")[2]
