"""Replay: each change of the board is told with the event that made it."""

from __future__ import annotations

import pytest

from briefing.replay import Clock, Moment

from .story import Story, quote

LATE = "2025-01-01"


@pytest.fixture
def story() -> Story:
    story = Story()
    story.source("s1", "2024-06-10")
    return story


def moved(moments: list[Moment]) -> list[tuple[int, str]]:
    """Which number changed the board, and what it says then."""
    return [(each.number, change.after) for each in moments for change in each.changes]


def unlisted(step: str) -> str:
    """A board on which nothing is in force and a step was the latest."""
    return f"Not stated on record; latest step: {step}; no removal on record"


def test_by_date_of_event_steps_move_the_board_in_their_order(story: Story) -> None:
    second = story.step("promise", "assured", "2024-05-20")
    first = story.step("proposal", "proposed", "2024-05-01")
    other = story.fact("attack-occurred", "attack", occurred="2024-05-20")
    moments = story.replay("occurred", LATE)
    assert [each.number for each in moments] == [first, second, other]
    assert moved(moments) == [
        (first, unlisted("Removal proposed, 1 May 2024")),
        (second, unlisted("Removal assured, 20 May 2024")),
    ]


def test_by_date_of_report_what_came_out_first_comes_first(story: Story) -> None:
    late = story.step("proposal", "proposed", "2024-05-01")
    story.source("s0", "2024-06-01")
    early = story.step("promise", "assured", "2024-05-20", by="s0")
    moments = story.replay("reported", LATE)
    assert [(each.number, each.when) for each in moments] == [
        (early, "S0, 1 June 2024"),
        (late, "S1, 10 June 2024"),
    ]
    assert [number for number, _ in moved(moments)] == [early]


def test_by_number_the_board_shows_how_the_picture_was_built_and_mended(story: Story) -> None:
    first = story.step("promise", "assured", "2024-05-20")
    other = story.fact("attack-occurred", "attack", occurred="2024-05-20")
    mended = story.correct(first, stage="proposed")
    gone = story.retract(first)
    moments = story.replay("recorded", LATE)
    assert [each.number for each in moments] == [1, 2, first, other, mended, gone]
    assert moved(moments) == [
        (first, unlisted("Removal assured, 20 May 2024")),
        (mended, unlisted("Removal proposed, 20 May 2024")),
        (gone, "not on record"),
    ]


def test_by_number_a_correction_that_puts_a_fact_on_a_track_moves_the_board(story: Story) -> None:
    number = story.fact("statement-made", "promise", occurred="2024-05-20", speaker="minister")
    mended = story.correct(number, track="listing", stage="assured")
    assert [each for each, _ in moved(story.replay("recorded", LATE))] == [mended]


def test_by_number_a_withdrawn_source_takes_its_steps_along(story: Story) -> None:
    story.step("promise", "assured", "2024-05-20")
    gone = story.withdraw("s1")
    assert moved(story.replay("recorded", LATE))[-1] == (gone, "not on record")


def test_a_state_that_a_fact_ends_changes_the_board_with_that_fact(story: Story) -> None:
    ban = story.fact(
        "state-in-force", "ban", occurred="2024-05-01", track="listing", title="South listed"
    )
    ending = story.fact("agreement-reached", "accord", occurred="2024-05-20", ends=["ban"])
    story.fact("attack-occurred", "zeal", occurred="2024-05-20")
    assert [number for number, _ in moved(story.replay("occurred", LATE))] == [ban, ending]


def test_what_the_calendar_changed_is_not_laid_to_the_next_event(story: Story) -> None:
    number = story.step("filing", "filed", "2024-05-01", modality="announced", due="2024-05-10")
    other = story.fact("attack-occurred", "attack", occurred="2024-05-20")
    moments = story.replay("occurred", LATE)
    assert [each for each, _ in moved(moments)] == [number, 0]
    assert [each.number for each in moments] == [number, 0, other]


def test_what_a_later_article_weakened_is_not_laid_to_another_fact(story: Story) -> None:
    story.source("s2", "2024-07-10")
    story.source("s3", "2024-08-10")
    number = story.step(
        "promise", "assured", "2024-05-20", by=["s1", quote("s2", stage="proposed")]
    )
    story.fact("attack-occurred", "attack", occurred="2024-05-20", by="s3")
    assert [each for each, _ in moved(story.replay("reported", LATE))] == [number, 0]


def test_what_only_time_changed_is_told_at_the_end(story: Story) -> None:
    story.step("filing", "filed", "2024-05-01", modality="announced", due="2024-05-10")
    last = story.replay("occurred", LATE)[-1]
    assert (last.number, last.when) == (0, "1 January 2025")
    assert last.changes[0].after.endswith("outcome not on record")


@pytest.mark.parametrize("clock", ["occurred", "reported", "recorded"])
def test_a_replay_ends_at_its_vantage(story: Story, clock: Clock) -> None:
    story.step("proposal", "proposed", "2024-05-01")
    story.source("s2", "2024-07-10")
    later = story.step("promise", "assured", "2024-07-01", by="s2")
    until = story.at("2024-06-30", "2024-06-30", recorded=later - 1)
    assert later not in [each.number for each in story.replay(clock, until)]


def test_a_replay_of_an_empty_past_tells_nothing(story: Story) -> None:
    story.step("proposal", "proposed", "2024-05-01")
    assert story.replay("occurred", "2024-04-01") == []
