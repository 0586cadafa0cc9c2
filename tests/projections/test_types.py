"""Where a brief tells the types of events that news is full of, and what they may leave open."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from briefing.model.brief import Group
from briefing_events.shapes import Incident
from tests.story import Story

DAY = "2024-06-30"


@pytest.fixture
def story() -> Story:
    story = Story()
    story.source("s1", "2024-06-10")
    return story


def told_in(story: Story) -> set[str]:
    """The sections of the short brief that tell the last fact, but those that sum up."""
    return {
        section.id
        for section in story.brief(DAY).sections
        if f"#{story.last}" in {line.subject for line in section.lines}
    } - {"bottom-line"}


MINISTER = [{"id": "minister", "role": "holder"}, {"id": "minister", "role": "subject"}]


@pytest.mark.parametrize("importance", [1, 2])
@pytest.mark.parametrize(
    "topic",
    [
        "fighting-occurred", "offensive-launched", "territory-taken", "forces-moved",
        "ceasefire-agreed", "ceasefire-ended", "captives-released", "military-aid-provided",
        "aid-provided", "aid-halted", "trade-agreement-made", "trade-measure-taken",
        "agreement-ended", "election-held", "government-changed", "protest-held", "law-passed",
        "decree-issued", "case-opened", "ruling-given", "appointment-made", "office-left",
        "person-died", "sanctions-imposed", "sanctions-lifted",
    ],
)  # fmt: skip
def test_what_happened_is_a_development_of_the_short_brief(
    story: Story, topic: str, importance: int
) -> None:
    story.fact(topic, "news", occurred="2024-06-05", importance=importance, actors=MINISTER)
    assert told_in(story) == {"developments"}


@pytest.mark.parametrize(
    ("topic", "section"),
    [
        ("fighting-occurred", "security"),
        ("ceasefire-agreed", "security"),
        ("ceasefire-in-force", "security"),
        ("trade-agreement-made", "economy"),
        ("aid-halted", "economy"),
        ("election-held", "politics"),
        ("ruling-given", "politics"),
        ("law-in-force", "politics"),
    ],
)
def test_what_matters_less_stands_in_the_section_of_its_subject(
    story: Story, topic: str, section: str
) -> None:
    story.fact(topic, "news", occurred="2024-06-05", importance=3)
    assert told_in(story) == {section}


def test_a_count_of_casualties_stands_under_security(story: Story) -> None:
    story.fact(
        "casualty-figure-reported", "toll", occurred="2024-06-05", importance=2,
        measure="people displaced", unit="people", qualifier="thousands",
    )  # fmt: skip
    assert told_in(story) == {"security"}


def test_a_threat_is_a_position_of_whoever_makes_it(story: Story) -> None:
    story.fact("threat-made", "threat", occurred="2024-06-05", speaker="south", addressee="north")
    assert [group.title for group in positions(story)] == ["The South"]


# --- numbers -----------------------------------------------------------------------------


def test_a_text_that_gives_no_number_needs_none(story: Story) -> None:
    story.fact(
        "fighting-occurred", "battle", occurred="2024-06-05", deaths_qualifier="dozens",
        injured=40, injured_qualifier="fewer than", displaced_qualifier="tens of thousands",
    )  # fmt: skip
    fact = story.events[-1]
    assert isinstance(fact, Incident)
    assert (fact.deaths, fact.injured, fact.displaced) == (None, 40, None)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "a figure needs its value, or a qualifier such as 'thousands'"),
        ({"qualifier": "nearly"}, "a figure needs its value"),
        ({"value": 2000, "qualifier": "thousands"}, "'thousands' stands in the place of a number"),
    ],
)
def test_a_figure_has_a_number_or_what_stands_in_its_place(
    story: Story, fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        story.fact("trade-figure-reported", "trade", measure="trade", unit="tonnes", **fields)


@pytest.mark.parametrize("name", ["deaths", "injured", "displaced"])
def test_a_number_of_people_is_not_given_twice(story: Story, name: str) -> None:
    fields: dict[str, Any] = {name: 12, f"{name}_qualifier": "dozens"}
    with pytest.raises(ValidationError, match=f"in the place of a number: leave {name} out"):
        story.fact("fighting-occurred", "battle", **fields)


# --- sanctions off any track -------------------------------------------------------------


def test_sanctions_off_any_track_move_none(story: Story) -> None:
    story.fact("sanctions-imposed", "freeze", occurred="2024-06-05", importance=1)
    assert story.section("board", DAY) is None


@pytest.mark.parametrize(
    ("topic", "fields"), [("step-taken", {}), ("sanctions-imposed", {"track": "listing"})]
)
def test_other_steps_need_their_track_and_all_on_a_track_their_stage(
    story: Story, topic: str, fields: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError, match="a step needs its track and stage"):
        story.fact(topic, "step", occurred="2024-06-05", **fields)


# --- what two parties say together -------------------------------------------------------


def positions(story: Story, *, full: bool = False) -> tuple[Group, ...]:
    section = story.section("positions", DAY, full=full)
    return section.groups if section else ()


@pytest.mark.parametrize("full", [True, False])
def test_what_two_parties_state_stands_under_both(story: Story, *, full: bool) -> None:
    number = story.fact(
        "statement-made", "joint", occurred="2024-06-05", speaker="north envoy south"
    )
    groups = positions(story, full=full)
    assert [(group.title, [line.facts for line in group.lines]) for group in groups] == [
        ("The North", [(number,)]),
        ("The South", [(number,)]),
    ]


def test_what_is_left_out_is_counted_once_though_it_would_stand_under_both(story: Story) -> None:
    for number in range(1, 10):
        story.fact(
            "statement-made", f"joint-{number}", occurred=f"2024-06-{number:02d}",
            speaker="south north", importance=2,
        )  # fmt: skip
    section = story.section("positions", DAY)
    assert section is not None
    assert [len(group.lines) for group in section.groups] == [4, 4]
    assert section.left_out == 5


def test_a_joint_statement_that_is_taken_back_is_one_change(story: Story) -> None:
    number = story.fact("statement-made", "joint", occurred="2024-06-05", speaker="north south")
    story.retract(number)
    changes = story.diff(story.at(DAY, recorded=number), story.at(DAY)).changes
    assert [change.subject for change in changes] == [f"#{number}"]
