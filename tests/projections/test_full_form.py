"""What the full form of a brief adds, and what sources are marked with."""

from __future__ import annotations

import pytest

from tests.story import Story

DAY = "2024-06-30"


@pytest.fixture
def story() -> Story:
    story = Story()
    story.source("s1", "2024-06-10")
    return story


def titles(story: Story, section: str, *, full: bool) -> list[str]:
    found = story.section(section, DAY, full=full)
    return [group.title for group in found.groups] if found else []


def test_offices_are_told_in_full_with_former_ones_and_descriptions_apart(story: Story) -> None:
    def office(key: str, holder: str, attested: str) -> int:
        return story.fact(
            "office-held", key, occurred=attested, holder=holder, slot="ministry", title="minister"
        )

    office("first", "envoy", "2024-01-01")
    office("second", "minister", "2024-05-01")
    story.fact("background-described", "origin", subject="people")
    assert titles(story, "people", full=False) == []
    assert titles(story, "people", full=True) == ["Offices", "Former", "Who is who"]
    rows = story.lines("people", DAY, full=True)
    assert [(row.cells[0].text, row.standing) for row in rows[:2]] == [
        ("Ada Minister", ""), ("Bo Envoy", "Former"),
    ]  # fmt: skip
    assert (rows[2].lead, rows[2].text) == ("", "The origin came about.")


def test_opinions_are_grouped_by_analyst_in_full_alone(story: Story) -> None:
    for key, analyst in (("view", "analyst"), ("doubt", "writer")):
        story.fact("assessment-offered", key, analyst=analyst, modality="assessed")
    assert titles(story, "assessments", full=False) == [""]
    assert titles(story, "assessments", full=True) == ["Cy Analyst", "Di Writer"]


def test_a_source_is_marked_as_later_from_the_day_after_the_brief_on(story: Story) -> None:
    story.source("s2", DAY)
    story.source("s3", "2024-07-01")
    for source in ("s1", "s2", "s3"):
        story.fact("attack-occurred", f"attack-{source}", by=source, occurred="2024-06-01")
    rows = story.lines("sources", DAY)
    assert [row.cells[0].text for row in rows] == ["S1", "S2", "S3†"]
