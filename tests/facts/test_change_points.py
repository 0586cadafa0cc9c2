"""The days on which facts and edits may come to stand otherwise, and the order of labels."""

from __future__ import annotations

from datetime import date

from briefing.facts import fold
from briefing.facts.change_points import change_points, change_points_of_edits
from briefing.facts.resolved import Attestations, natural_key
from tests.story import Story


def ordinals(*days: str) -> set[int]:
    return {date.fromisoformat(day).toordinal() for day in days}


def test_a_fact_may_change_on_its_days_and_when_each_of_its_texts_comes_out() -> None:
    story = Story()
    story.source("s1", "2024-05-10")
    story.source("s2", "[2024-06-01..2024-06-10]")
    number = story.fact("attack-occurred", "attack", occurred="[2024-05-01..2024-05-03]")
    story.correct(number, after="s2", occurred="2024-05-04")
    story.source("s3", "2024-07-01")
    story.corroborate("attack", "s3")
    folded = fold(story.recorded())
    assert change_points(Attestations(folded.facts["attack"], folded)) == ordinals(
        "2024-05-01", "2024-05-03", "2024-05-04",
        "2024-05-10", "2024-06-01", "2024-06-10", "2024-07-01",
    )  # fmt: skip


def test_an_edit_may_count_from_the_days_of_facts_and_from_publications() -> None:
    story = Story()
    story.source("s1", "2024-05-10")
    number = story.fact("attack-occurred", "attack", occurred="2024-05-02")
    assert change_points_of_edits(fold(story.recorded())) == set()
    story.retract(number)
    assert change_points_of_edits(fold(story.recorded())) == ordinals("2024-05-02", "2024-05-10")


def test_a_history_cites_what_every_revision_and_corroboration_cites() -> None:
    story = Story()
    story.source("s1", "2024-05-10")
    story.source("s2", "2024-05-11")
    number = story.fact("attack-occurred", "attack", occurred="2024-05-02")
    story.correct(number, occurred="2024-05-03")
    story.corroborate("attack", "s2")
    history = fold(story.recorded()).facts["attack"]
    assert [citation.source for citation in history.citations()] == ["s1", "s1", "s2"]


def test_a_label_without_a_number_comes_before_every_number() -> None:
    labels = ["S10", "S2", "S", "S0"]
    assert sorted(labels, key=natural_key) == ["S", "S0", "S2", "S10"]
