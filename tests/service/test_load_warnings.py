"""What a load warns of: it holds by itself, and may still mislead a reader."""

from __future__ import annotations

from typing import Any

import pytest

from briefing.service.load_warnings import name_warnings, status_warnings, text_warnings
from briefing_events.dossier import Actor
from briefing_events.source import Rating, Source, digest_of
from briefing_events.when import When
from tests.story import Story

REPORT = "On Tuesday the minister of the South signed the treaty with the North in the old town."


@pytest.fixture
def story() -> Story:
    story = Story()
    story.source("s1", "2024-12-01")
    return story


def listed(story: Story, key: str = "listed", occurred: str = "2024-03-01", **more: Any) -> int:
    fields = {"track": "listing", "title": "Listed", "slot": "list", "holder": "south"}
    return story.fact("state-in-force", key, occurred=occurred, **(fields | more))


def warned(story: Story) -> list[str]:
    return list(status_warnings(story.snapshot("2030-01-01")))


def test_an_act_of_the_last_stage_beside_what_it_should_end_is_warned_of(story: Story) -> None:
    listed(story)
    story.step("removal", "removed", "2024-03-20")
    (warning,) = warned(story)
    assert 'ends = ["listed"] to removal' in warning
    assert "in the slot 'list'" in warning


def test_an_act_that_names_what_it_ends_is_not_warned_of(story: Story) -> None:
    listed(story)
    story.step("removal", "removed", "2024-03-20", ends=["listed"])
    assert warned(story) == []


def test_a_state_that_holds_since_the_act_is_not_warned_of(story: Story) -> None:
    listed(story)
    story.step("removal", "removed", "2024-03-20")
    listed(story, "free", "2024-03-20", title="Not listed")
    assert warned(story) == []


def test_an_act_with_nothing_in_force_after_it_is_warned_of(story: Story) -> None:
    story.step("removal", "removed", "2024-03-20")
    (warning,) = warned(story)
    assert "nothing is in force there" in warning


def test_a_step_below_the_last_stage_is_not_warned_of(story: Story) -> None:
    listed(story)
    story.step("filing", "filed", "2024-03-20")
    assert warned(story) == []


def test_a_name_that_two_actors_bear_is_warned_of() -> None:
    actors = [
        Actor(id="ada", name="Ada Minister", kind="person", aliases=("the Lion",)),
        Actor(id="bo", name="Bo Envoy", short="the Lion", kind="person"),
        Actor(id="cy", name="Cy Analyst", short="Cy Analyst", kind="person"),
    ]
    (warning,) = name_warnings(actors)
    assert warning.startswith("'the Lion' names ada and bo")


def article(name: str, text: str, family: str | None) -> Source:
    return Source(
        id=name,
        label=name.upper(),
        title=f"Article {name}",
        published=When.parse("2024-03-06"),
        rating=Rating(reliability="F", reliability_reason="-", family=family),
        text=text,
        digest=digest_of(text),
    )


@pytest.mark.parametrize(
    ("text", "family", "warnings"),
    [
        (REPORT, "II", 1),
        (f"{REPORT} Updated on 7 March.", "II", 1),
        (REPORT, "I", 0),
        (REPORT, None, 0),
        ("The North denied that anything had been signed in the old town on Tuesday.", "II", 0),
    ],
)
def test_one_text_in_two_families_is_warned_of(
    text: str, family: str | None, warnings: int
) -> None:
    found = list(text_warnings([article("s1", REPORT, "I"), article("s2", text, family)]))
    assert len(found) == warnings


def test_texts_without_spaces_are_compared_too() -> None:
    text = "外交部长在周二签署了条约并表示双方将继续就贸易问题进行谈判"
    (warning,) = text_warnings([article("s1", text, "I"), article("s2", text, "II")])
    assert "s1 and s2 have 100%" in warning
