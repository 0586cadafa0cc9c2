"""A brief from the read model is that of a replay at vantages that chance may not meet."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from briefing.facts import LifecycleStatus
from briefing.ledger import Ledger
from briefing.model.brief import Brief
from briefing.model.vantage import Vantage
from briefing.service.dossier_reader import DossierReader
from tests.story import DEFINITION, Story

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def indexed(story: Story, folder: Path, vantage: Vantage) -> Brief:
    """The brief from the read model, which is that of a replay."""
    slug = DEFINITION.slug
    with Ledger.open(folder / "ledger.db", clock=lambda: NOW) as ledger:
        ledger.append(slug, story.events, author="desk")
        reader = DossierReader(ledger, slug, "test", NOW)
        found = reader.brief(vantage)
        assert "events" not in reader.__dict__, "the brief came from the read model"
        assert found == DossierReader(ledger, slug, "test", NOW, replayed=True).brief(vantage)
    return found


def test_a_state_is_succeeded_by_one_attested_after_all_that_is_known_was_published(
    tmp_path: Path,
) -> None:
    story = Story()
    story.source("s1", "2024-02-01")
    story.source("s2", "2024-04-10")
    for key, by, since, holder in (
        ("first", "s1", "2024-01-10", "north"),
        ("second", "s2", "2024-06-05", "south"),
    ):
        story.fact(
            "state-in-force", key, by=by, occurred=since, holder=holder, track="listing",
            slot="seat",
        )  # fmt: skip
    brief = indexed(story, tmp_path, story.at("2024-07-13", "2024-04-11"))
    told = [line.plain for line in brief.lines() if line.key == "board/track:listing"]
    assert ["first" in text for text in told] == [False]
    assert ["second" in text for text in told] == [True]


def test_a_condition_that_is_shown_by_itself_is_overtaken_by_an_act_before_the_latest_step(
    tmp_path: Path,
) -> None:
    story = Story()
    story.source("s1", "2024-08-10")
    number = story.fact(
        "condition-set", "condition", occurred="2024-06-01", speaker="north", addressee="south",
        track="listing",
    )  # fmt: skip
    story.step("removal", "removed", "2024-06-05")
    story.step("new-proposal", "proposed", "2024-06-20")
    with Ledger.open(tmp_path / "ledger.db", clock=lambda: NOW) as ledger:
        ledger.append(DEFINITION.slug, story.events, author="desk")
        reader = DossierReader(ledger, DEFINITION.slug, "test", NOW)
        shown = reader.provenance(number, story.at("2024-06-30"))
        assert shown.entry
        assert shown.entry.lifecycle is LifecycleStatus.OVERTAKEN


def test_a_judgement_is_told_with_what_became_of_facts_that_no_section_shows(
    tmp_path: Path,
) -> None:
    story = Story()
    story.source("s1", "2024-02-01")
    for number in range(20):
        story.fact("attack-occurred", f"later-{number}", occurred="2024-01-12")
    judged = story.fact("attack-occurred", "judged", occurred="2024-01-10")
    story.judge("judged", as_of="2024-02-01")
    story.correct(judged, occurred="2024-01-11")
    brief = indexed(story, tmp_path, story.at("2024-03-01"))
    lines = [line for line in brief.lines() if judged in line.facts]
    assert [(line.section, line.standing) for line in lines] == [
        ("judgement", f"To be reviewed: #{judged} was corrected")
    ]
