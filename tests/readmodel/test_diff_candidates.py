"""A diff looks at what may have changed: what each kind of change brings with it.

Every story holds more than a brief shows without looking for changes, so what is not looked
for is missed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from briefing.ledger import Ledger
from briefing.model.vantage import Vantage
from briefing.service.dossier_reader import DossierReader
from tests.story import DEFINITION, Story

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER = "2024-12-31"


@pytest.fixture
def story() -> Story:
    """Weighty facts on the shelves that are used here, so that no other comes first there."""
    story = Story()
    story.source("s1", "2024-07-01")
    story.source("s2", "2024-07-01")
    story.source("s3", "2024-12-01")
    for number in range(3):
        weighty: dict[str, Any] = {
            "occurred": f"2023-06-{20 + number}",
            "importance": 1,
            "by": "s2",
        }
        story.fact("position-stated", f"says-{number}", speaker="minister", **weighty)
        story.fact("request-made", f"asks-{number}", speaker="south", addressee="north", **weighty)
        story.fact("office-held", f"office-{number}", holder="league", title="an office", **weighty)
    return story


def office(story: Story, key: str, holder: str, occurred: str) -> int:
    fields: dict[str, Any] = {"title": "an office", "slot": "head", "importance": 2}
    return story.fact("office-held", key, holder=holder, occurred=occurred, **fields)


def subjects(story: Story, folder: Path, first: Vantage, second: Vantage) -> list[str]:
    """What changed, read from an index; a replay says the same."""
    slug = DEFINITION.slug
    with Ledger.open(folder / "ledger.db", clock=lambda: NOW) as ledger:
        ledger.append(slug, story.events, author="desk")
        reader = DossierReader(ledger, slug, "test", NOW)
        found = reader.diff(first, second)
        assert "_events" not in vars(reader.reader), "the diff came from the index"
        assert found == DossierReader(ledger, slug, "test", NOW, replayed=True).diff(first, second)
    return [change.subject for change in found.changes]


def test_a_withdrawn_article_takes_its_facts_along(story: Story, tmp_path: Path) -> None:
    said = story.fact("position-stated", "old", speaker="minister", occurred="2022-01-05")
    before = story.last
    story.withdraw("s1")
    changed = subjects(story, tmp_path, story.at(LATER, recorded=before), story.at(LATER))
    assert changed == [f"#{said}"]


def test_an_answer_is_told_by_itself_where_the_question_is_not_yet_known(
    story: Story, tmp_path: Path
) -> None:
    loan = story.fact(
        "request-made", "loan", occurred="2022-01-02", speaker="minister", addressee="south",
        by="s3",
    )  # fmt: skip
    reply = story.fact(
        "reply-given", "reply", occurred="2022-01-05", speaker="minister", replies_to="loan"
    )
    first, second = story.at(LATER, "2024-11-01"), story.at(LATER, "2024-12-31")
    assert subjects(story, tmp_path, first, second) == [f"#{reply}", f"#{loan}"]


def test_an_answer_changes_the_row_of_the_question(story: Story, tmp_path: Path) -> None:
    loan = story.fact(
        "request-made", "loan", occurred="2022-01-02", speaker="minister", addressee="south"
    )
    story.fact("reply-given", "reply", occurred="2023-12-05", speaker="south", replies_to="loan")
    changed = subjects(story, tmp_path, story.at("2023-12-04"), story.at("2023-12-05"))
    assert changed == [f"#{loan}"]


def test_a_successor_changes_the_row_of_the_one_before(story: Story, tmp_path: Path) -> None:
    office(story, "first", "envoy", "2024-01-01")
    ada = office(story, "ada", "minister", "2024-02-01")
    di = office(story, "di", "writer", "2024-03-01")
    changed = subjects(story, tmp_path, story.at("2024-02-28"), story.at("2024-03-01"))
    assert changed == [f"#{ada}", f"#{di}"]


def test_a_state_that_says_until_when_it_holds_is_over_then(story: Story, tmp_path: Path) -> None:
    former = story.fact(
        "office-held", "former", holder="minister", title="an office", occurred="2024-01-01",
        holds_until="2024-04-30",
    )  # fmt: skip
    changed = subjects(story, tmp_path, story.at("2024-04-29"), story.at("2024-04-30"))
    assert changed == [f"#{former}"]


def test_a_conflict_changes_with_the_facts_that_it_is_about(story: Story, tmp_path: Path) -> None:
    story.fact("position-stated", "one", speaker="minister", occurred="2024-01-05")
    story.fact("position-stated", "two", speaker="south", occurred="2024-01-06")
    three = story.fact("position-stated", "three", speaker="south", occurred="2024-02-06")
    conflict = story.conflict(
        "Who spoke", {"one": ("one", "s1"), "two": ("two", "s1"), "three": ("three", "s1")}
    )
    story.conflict("How loud", {"one": ("says-1", "s2"), "two": ("says-2", "s2")}, weight=1)
    changed = subjects(story, tmp_path, story.at("2024-02-05"), story.at("2024-02-06"))
    assert changed == [f"#{three}", f"conflict:{conflict}"]


def test_a_new_definition_may_change_everything_so_all_is_read(
    story: Story, tmp_path: Path
) -> None:
    before = story.last
    story.define(DEFINITION.model_copy(update={"title": "Another title"}))
    slug = DEFINITION.slug
    with Ledger.open(tmp_path / "ledger.db", clock=lambda: NOW) as ledger:
        ledger.append(slug, story.events, author="desk")
        reader = DossierReader(ledger, slug, "test", NOW)
        found = reader.diff(story.at(LATER, recorded=before), story.at(LATER))
        assert "_events" in vars(reader.reader)
        assert found.title == "Another title"
