"""What a snapshot says of plans, claims and opinions, given all that stands beside them."""

from __future__ import annotations

from typing import Any

import pytest

from briefing.facts import LifecycleStatus
from briefing.readmodel.query import ListQuery
from tests.story import Story

DAY = "2024-06-30"


@pytest.fixture
def story() -> Story:
    story = Story()
    story.source("s1", "2024-08-10")
    return story


@pytest.mark.parametrize(
    ("removed", "status"),
    [("2024-05-31", LifecycleStatus.NONE), ("2024-06-02", LifecycleStatus.OVERTAKEN)],
)
def test_a_condition_is_overtaken_once_its_track_has_since_reached_its_end(
    story: Story, removed: str, status: LifecycleStatus
) -> None:
    story.fact(
        "condition-set", "condition", occurred="2024-06-01", speaker="north", addressee="south",
        track="listing",
    )  # fmt: skip
    story.step("removal", "removed", removed)
    assert story.entry("condition", "2024-06-01").lifecycle is LifecycleStatus.NONE
    assert story.entry("condition", DAY).lifecycle is status


@pytest.mark.parametrize(
    ("stage", "occurred", "told"),
    [
        ("filed", "2024-05-20", True),
        ("assured", "2024-05-20", False),
        ("proposed", "2024-05-20", False),
        ("proposed", "2024-06-02", True),
    ],
)
def test_a_claim_is_told_that_is_newer_than_the_latest_step_or_reaches_further(
    story: Story, stage: str, occurred: str, *, told: bool
) -> None:
    story.step("promise", "assured", "2024-06-01")
    story.step("claim", stage, occurred, modality="claimed")
    snapshot = story.snapshot(DAY)
    listing, *_ = snapshot.definition.tracks
    claim = snapshot.claimed_step(listing)
    assert (claim is not None) is told


def test_assessments_come_by_kind_then_family_then_weight_then_whether_their_author_is_named(
    story: Story,
) -> None:
    story.source("s2", "2024-08-10", family=None)
    opinion: dict[str, Any] = {"modality": "assessed", "analyst": "writer", "importance": 3}
    story.fact("framing-offered", "framing", **opinion | {"importance": 1})
    story.fact("assessment-offered", "of-no-family", by="s2", **opinion | {"importance": 1})
    story.fact("assessment-offered", "of-the-unnamed", **opinion | {"analyst": "unnamed-expert"})
    story.fact("assessment-offered", "minor", **opinion)
    story.fact("assessment-offered", "weighty", **opinion | {"importance": 2})
    ordered = story.snapshot("2024-08-30").ranked(ListQuery("assessments"))
    assert [entry.fact.key for entry in ordered] == [
        "weighty", "minor", "of-the-unnamed", "of-no-family", "framing",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("later", "holds"), [("[2024-05-10..2024-05-12]", "later"), ("[2024-04-20..2024-05-12]", "one")]
)
def test_of_two_holders_the_one_succeeds_whose_days_begin_later(
    story: Story, later: str, holds: str
) -> None:
    for key, holder, occurred in (("one", "minister", "2024-05-01"), ("later", "envoy", later)):
        fields = {"title": "judge", "slot": "judge", "holder": holder, "occurred": occurred}
        story.fact("office-held", key, **fields)
    found = {key: story.entry(key, DAY).lifecycle for key in ("one", "later")}
    assert [key for key, status in found.items() if status is LifecycleStatus.HOLDS] == [holds]


@pytest.mark.parametrize(
    ("topic", "role"), [("assessment-offered", "analyst"), ("statement-made", "speaker")]
)
def test_an_opinion_stands_with_the_assessments_whatever_its_type(
    story: Story, topic: str, role: str
) -> None:
    roles = {role: "north"}
    number = story.fact(topic, "view", occurred="2024-06-01", modality="assessed", **roles)
    assert [line.facts for line in story.lines("assessments", DAY)] == [(number,)]
