"""Whatever one view says of a track or of a plan, the others say too."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.readmodel import Snapshot
from briefing.readmodel.full_snapshot import FullSnapshot
from briefing.render.timeline_model import Timeline, build_timeline
from briefing.replay import Board, board_of, by_date
from briefing.service.rows import chain_data, part_of, standing_of
from briefing.service.track_history import track_history
from tests.story import Story

from .looking import record_at
from .test_telling import Told, briefs

OPEN = {"planned", "due", "open", "not yet"}
"""Where plans stand that wait for what they are for."""


def rows(told: Told) -> Iterator[tuple[str, str, str]]:
    """Title, what is in force and the latest step of each row of both forms."""
    for line in told.lines("board"):
        force, step = (cell.text.replace("†", "") for cell in line.cells[1:3])
        yield line.text, force, step


@settings(max_examples=60)
@given(told=briefs())
def test_board_why_and_replay_tell_the_same_of_a_track(told: Told) -> None:
    snapshot = told.snapshot
    end = {title: words for title, words, _ in board_of(snapshot).values()}
    by_title = {track.title: track for track in snapshot.tracks}
    shown = list(rows(told))
    assert {title for title, _, _ in shown} == set(by_title) == set(end)
    for title, force, step in shown:
        assert end[title] == f"{force}; latest step: {step}"
        track = by_title[title]
        chain = chain_data(track_history(snapshot, track, whole=True), track)
        assert str(chain["in_force"]).startswith(force)
        assert chain["latest_step"] == step


@settings(max_examples=40)
@given(told=briefs())
def test_a_replay_ends_with_the_board_of_the_brief(told: Told) -> None:
    def look(vantage: object, _: object) -> tuple[Board, Snapshot]:
        found = record_at(told.history, vantage)  # type: ignore[arg-type]
        return board_of(found), found

    last: dict[str, str] = {}
    for moment in by_date(told.snapshot, "occurred", look):
        last |= {change.title: change.after for change in moment.changes}
    assert last == {title: words for title, words, _ in board_of(told.snapshot).values()}


def every_mark(snapshot: FullSnapshot) -> Timeline:
    return build_timeline(snapshot, [entry.number for entry in snapshot.entries()])


@settings(max_examples=60)
@given(told=briefs())
def test_expected_timeline_and_show_tell_the_same_of_a_plan(told: Told) -> None:
    section = next((s for s in told.full.sections if s.id == "expected"), None)
    expected = {
        line.facts[0]: group.title.lower() if group.title != "Done" else line.standing.lower()
        for group in (section.groups if section else ())
        for line in group.lines
    }
    marks = {
        number: mark.status
        for lane in every_mark(told.snapshot).lanes
        for mark in lane.marks
        for number, _ in mark.statements
    }
    for number, heading in expected.items():
        entry = told.snapshot.numbered(number)
        assert entry
        stands = entry.lifecycle.value
        assert stands in standing_of(entry, told.vantage)
        assert (stands in heading) or (
            stands in OPEN and heading in {"due now", "expected", "open, no date"}
        )
        if number in marks:
            done = {"overdue": ", outcome not on record"} | dict.fromkeys(OPEN, "")
            assert marks[number] == f"Planned{done.get(stands, f', {stands}')}"


MARCH = st.integers(1, 20).map(lambda day: f"2024-03-{day:02d}")


@settings(max_examples=60)
@given(voiced=MARCH, set_=MARCH, act=MARCH, today=MARCH, met=st.booleans(), due=st.booleans())
def test_what_is_overtaken_is_so_in_every_view(
    *, voiced: str, set_: str, act: str, today: str, met: bool, due: bool
) -> None:
    story = Story()
    story.source("s1", "2024-03-31")
    on_track = {"track": "listing", "stage": "removed", "modality": "planned"}
    day = {"due": "2024-03-02/2024-03-04"} if due else {}
    plan = story.fact("step-planned", "plan", occurred=voiced, **on_track, **day)
    wish = story.fact(
        "condition-set", "wish", occurred=set_, track="listing", speaker="north", addressee="south"
    )
    outcome = {"outcome_of": "plan", "outcome": "fulfilled"} if met else {}
    story.step("act", "removed", act, **outcome)
    snapshot = story.snapshot(today)
    done = {
        number
        for number, said, answered in ((plan, voiced, met), (wish, set_, False))
        if said < act <= today and not answered
    }
    assert {e.number for e in snapshot.entries() if "overtaken" in e.lifecycle.value} == done
    for full in (True, False):
        told = {
            f"{section.id}/{line.facts[0]}": f"{line.standing}{line.cells[-1:]}"
            for section in story.brief(today, full=full).sections
            for line in section.lines
            if line.facts and section.id in {"expected", "positions"}
        }
        for name, words in told.items():
            assert ("Overtaken" in words) == (int(name.partition("/")[2]) in done)
        last = story.told("bottom-line", today, full=full)
        open_ = wish not in done and set_ <= today
        assert any("not reported as met" in line for line in last) == open_
    marks = [mark for lane in every_mark(snapshot).lanes for mark in lane.marks]
    assert any(mark.status == "Planned, overtaken" for mark in marks) == (plan in done)
    for number in (plan, wish):
        if entry := snapshot.numbered(number):
            part = part_of(entry, snapshot.actor_registry.tracks["listing"])
            assert ("overtaken" in part) == (number in done)
            assert ("overtaken" in standing_of(entry, snapshot.vantage)) == (number in done)


def test_the_timeline_tells_what_came_of_a_plan_and_what_is_only_claimed() -> None:
    story = Story()
    story.source("s1", "2024-06-10")
    plan = {"modality": "planned", "track": "listing"}
    story.fact("plan-announced", "hearing", occurred="2024-05-01", due="2024-05-20", **plan)
    story.fact(
        "plan-announced", "later", occurred="2024-05-19", due="2024-07-01",
        outcome_of="hearing", outcome="moved", **plan,
    )  # fmt: skip
    story.step("filing", "filed", "2024-05-25", modality="claimed")
    assert every_mark(story.snapshot("2024-06-30")).in_words() == (
        "Listing: Due 20 May 2024: Planned, moved: The hearing came about. (#3); "
        "25 May 2024: Claimed, not confirmed: The filing came about. (#5); "
        "Due 1 July 2024: Planned: The later came about. (#4)"
    )
