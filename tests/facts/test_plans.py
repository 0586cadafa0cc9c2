"""A plan is planned, due, overdue or done; it is never told as an outcome."""

from __future__ import annotations

import pytest

from briefing.facts import LifecycleStatus
from tests.story import Story


@pytest.fixture
def story() -> Story:
    story = Story()
    story.source("s1", "2024-05-02")
    return story


def plan(story: Story, due: str | None) -> int:
    return story.fact(
        "plan-announced", "forum", occurred="2024-05-01", due=due, modality="planned",
        statement="The League is to hold a forum.", importance=2,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "phase", "told"),
    [
        ("2024-06-04", LifecycleStatus.PLANNED, "Due 5–8 June 2024."),
        ("2024-06-05", LifecycleStatus.DUE, "Due now: 5–8 June 2024."),
        ("2024-06-08", LifecycleStatus.DUE, "Due now: 5–8 June 2024."),
        ("2024-06-09", LifecycleStatus.OVERDUE, "Due 5–8 June 2024; the outcome is not on record."),
    ],
)
def test_a_plan_is_planned_then_due_then_overdue(
    story: Story, day: str, phase: LifecycleStatus, told: str
) -> None:
    plan(story, "2024-06-05/2024-06-08")
    assert story.entry("forum", day).lifecycle is phase
    assert story.told("expected", day) == [f"1 May 2024: The League is to hold a forum. {told}"]


def test_an_overdue_plan_says_for_how_long(story: Story) -> None:
    plan(story, "2024-06-05/2024-06-08")
    assert [line.aside for line in story.lines("expected", "2024-06-18")] == ["overdue by 10 days"]


def test_a_plan_does_not_exist_before_its_announcement(story: Story) -> None:
    plan(story, "2024-06-05")
    assert not story.stands("forum", "2024-04-30")


def test_a_plan_is_never_told_as_a_development(story: Story) -> None:
    plan(story, "2024-06-05")
    for day in ("2024-06-04", "2024-06-05", "2025-01-01"):
        assert story.told("developments", day) == []


def test_an_undated_plan_never_falls_due(story: Story) -> None:
    plan(story, None)
    assert story.entry("forum", "2034-01-01").lifecycle is LifecycleStatus.OPEN
    line = story.lines("expected", "2024-05-11")[0]
    assert (line.standing, line.aside) == ("", "announced 10 days ago")


@pytest.mark.parametrize("outcome", ["fulfilled", "moved", "cancelled"])
def test_an_outcome_takes_a_plan_off_the_list(story: Story, outcome: str) -> None:
    plan(story, "2024-06-05")
    story.source("s2", "2024-06-07")
    story.fact(
        "forum-held", "outcome", by="s2", occurred="2024-06-05", outcome_of="forum", outcome=outcome
    )
    assert story.entry("forum", "2024-06-04").lifecycle is LifecycleStatus.PLANNED
    assert story.entry("forum", "2024-06-10").lifecycle == outcome
    assert story.told("expected", "2024-06-10") == []
    told = story.told("expected", "2024-06-10", full=True)
    assert told == [f"1 May 2024: The League is to hold a forum. {outcome.capitalize()}."]


def test_an_outcome_that_is_not_yet_published_leaves_the_plan_overdue(story: Story) -> None:
    plan(story, "2024-06-05")
    story.source("s2", "2024-07-01")
    story.fact(
        "forum-held", "outcome", by="s2", occurred="2024-06-05", outcome_of="forum",
        outcome="fulfilled",
    )  # fmt: skip
    assert story.entry("forum", story.then("2024-06-10")).lifecycle is LifecycleStatus.OVERDUE
    assert story.entry("forum", "2024-06-10").lifecycle is LifecycleStatus.FULFILLED


def test_an_outcome_that_is_only_possible_settles_nothing(story: Story) -> None:
    plan(story, "2024-06-05")
    story.source("s2", "2024-07-01")
    story.fact(
        "forum-held", "outcome", by="s2", occurred="[2024-06-05..2024-06-20]", outcome_of="forum",
        outcome="fulfilled",
    )  # fmt: skip
    assert story.entry("forum", "2024-06-10").lifecycle is LifecycleStatus.OVERDUE


def test_a_commitment_falls_due_like_a_plan(story: Story) -> None:
    story.fact(
        "commitment-made", "promise", occurred="2024-05-01", due="2024-06-05", speaker="minister"
    )
    assert story.entry("promise", "2024-06-06").lifecycle is LifecycleStatus.OVERDUE
