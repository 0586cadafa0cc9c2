"""The short form of a diff: what half a page tells, and in which words."""

from __future__ import annotations

from typing import Any

import pytest

from briefing.diff.short import ShortDiff, shortened
from tests.story import Story

JUNE, JULY = "2024-06-01", "2024-07-01"


@pytest.fixture
def story() -> Story:
    story = Story()
    story.source("s1", "2024-08-10")
    return story


def short(story: Story) -> ShortDiff:
    return shortened(story.diff(JUNE, JULY))


def told(story: Story) -> list[int]:
    """The facts of the changes that are told, in order."""
    return [line.facts[0] for group in short(story).groups for line in group.lines]


def attack(story: Story, key: str, occurred: str, words: int, importance: int = 1) -> int:
    statement = f"The {' '.join([key] * (words - 2))} came."
    return story.fact(
        "attack-occurred", key, occurred=occurred, importance=importance, statement=statement
    )


def test_what_is_too_long_leaves_its_room_to_what_is_shorter(story: Story) -> None:
    brief = attack(story, "raid", "2024-06-10", 5)
    attack(story, "siege", "2024-06-12", 60)
    weighed_first = attack(story, "battle", "2024-06-14", 50)
    assert told(story) == [brief, weighed_first]


def test_a_weighty_event_comes_before_words_and_these_before_an_older_event_of_less_weight(
    story: Story,
) -> None:
    words = story.fact(
        "position-stated", "view", speaker="north", occurred="2024-06-14", importance=1,
        statement=f"The North {'very ' * 56}firmly stood by it.",
    )  # fmt: skip
    attack(story, "raid", "2024-06-12", 60, importance=2)
    assert told(story) == [words]
    weighty = attack(story, "siege", "2024-06-10", 60)
    assert told(story) == [weighty]


@pytest.mark.parametrize(("importance", "is_told"), [(1, True), (2, True), (3, False)])
def test_what_happened_is_told_unless_it_is_minor(
    story: Story, importance: int, *, is_told: bool
) -> None:
    number = story.fact(
        "position-stated", "view", speaker="north", occurred="2024-06-14", importance=importance
    )
    assert (number in told(story)) is is_told


def test_of_a_plan_whose_days_came_its_days_are_told(story: Story) -> None:
    story.fact(
        "plan-announced", "forum", occurred="2024-05-01", due="2024-06-15", importance=1,
        modality="planned",
    )  # fmt: skip
    [line] = [line for group in short(story).groups for line in group.lines]
    assert line.standing == "Due 15 June 2024; the outcome is not on record"


def test_both_sides_of_a_row_of_the_board_rest_on_the_steps_that_they_tell(story: Story) -> None:
    proposal = story.step("proposal", "proposed", "2024-05-01")
    promise = story.step("promise", "assured", "2024-06-15")
    [row] = short(story).status
    assert [cell.facts for cell in row.cells] == [(), (proposal,), (promise,), ()]


def test_a_step_that_asks_stands_with_its_answer_behind_what_is_in_force(story: Story) -> None:
    asked = story.fact(
        "request-made", "bid", occurred="2024-06-05", track="seat", stage="sought",
        speaker="south", addressee="league",
    )  # fmt: skip
    reply = story.fact(
        "reply-given", "reply", occurred="2024-06-06", speaker="league", replies_to="bid"
    )
    [row] = short(story).status
    said = "Nothing on record; The South: seat sought, 5 June; The reply came about (S1)"
    assert row.cells[2].text == said
    assert row.cells[2].facts == (asked, reply)


def test_what_is_told_first_is_the_lead_track_and_how_many_others_changed(story: Story) -> None:
    story.step("opening", "opened", "2024-05-01", track="embassy")
    story.step("bid", "sought", "2024-06-14", track="seat")
    attack(story, "raid", "2024-06-10", 5)
    assert [line.text for line in short(story).in_short] == [
        "Of the other tracks, 1 changed and 1 did not."
    ]
    story.step("promise", "assured", "2024-06-15", importance=1)
    assert [line.text for line in short(story).in_short] == [
        "On 15 June 2024, the promise came about; no removal is on record.",
        "Of the other tracks, 1 changed and 1 did not.",
    ]


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({"occurred": "2024-06-16"}, "Before: 15 June 2024"),
        ({"statement": "The raid went on."}, "Before: The raid came about"),
        ({"importance": 2}, None),
    ],
)
def test_a_corrected_line_says_what_it_said_before(
    story: Story, changes: dict[str, Any], standing: str | None
) -> None:
    number = story.fact("attack-occurred", "raid", occurred="2024-06-15", importance=1)
    story.correct(number, **changes)
    found = shortened(story.diff(story.at(JULY, recorded=number), story.at(JULY)))
    assert [line.standing for group in found.groups for line in group.lines] == (
        [standing] if standing else []
    )


def test_what_is_not_told_is_counted_by_what_it_is(story: Story) -> None:
    for party in ("north", "south"):
        story.fact("statement-made", f"words-{party}", speaker=party, occurred="2024-05-01")
    story.fact("attack-occurred", "raid", occurred="2024-06-15", importance=1)
    assert short(story).rest == ""
    for number in range(2):
        story.fact("attack-occurred", f"minor-{number}", occurred="2024-06-15")
    story.fact("plan-announced", "forum", occurred="2024-05-01", due="2024-06-15",
               modality="planned")  # fmt: skip
    assert short(story).rest == "Left out at this length: 1 that fell due and 2 happened."


def test_a_judgement_says_that_it_changed_and_a_fact_only_its_day(story: Story) -> None:
    attack(story, "raid", "2024-06-10", 5)
    story.judge("raid")
    leads = [line.lead for group in short(story).groups for line in group.lines]
    assert leads == [
        "10 June",
        "Judgement changed (judged anew), as of 15 June",
    ]
