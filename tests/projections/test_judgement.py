"""Judgements of the desk: signed, apart from facts, to be reviewed once a fact under them moves."""

from __future__ import annotations

import pytest

from briefing.lint.desk_judgement import TERMS
from briefing.projections.judgement import ID, SHARES
from tests.story import Story

DAY, LATER = "2024-06-20", "2024-07-20"


@pytest.fixture
def story() -> Story:
    story = Story()
    story.source("s1", "2024-08-10")
    story.step("proposal", "proposed", "2024-05-01")
    return story


def standing(story: Story, day: str = DAY) -> str:
    [line] = story.lines(ID, day)
    return line.standing


def test_a_judgement_is_signed_and_tells_likelihood_and_confidence_in_their_own_sentences(
    story: Story,
) -> None:
    number = story.judge("proposal", indicators=["A court filing"])
    [line] = story.lines(ID, DAY)
    assert line.text == (
        "A removal within a year is likely. Likelihood: likely (55–80%). "
        "Confidence: moderate; one text tells of it. What would change it: a court filing. "
        f"Signed: desk, 1 January 2026 (#{number})."
    )
    assert (line.lead, line.standing) == ("As of 15 June 2024", "")
    assert line.facts == (number - 1,)


def test_it_is_shown_from_the_day_on_that_it_was_made_for(story: Story) -> None:
    story.judge("proposal")
    assert story.lines(ID, "2024-06-14") == ()
    assert story.lines(ID, "2024-06-15") != ()


def test_what_was_judged_from_later_texts_is_not_told_of_an_earlier_knowledge(
    story: Story,
) -> None:
    story.judge("proposal")
    assert story.lines(ID, story.at(DAY, "2024-08-11")) == ()
    story.judge("proposal", known_by="2024-08-10")
    assert len(story.lines(ID, story.at(DAY, "2024-08-11"))) == 1


def test_a_corrected_fact_under_it_calls_for_a_review(story: Story) -> None:
    story.judge("proposal")
    story.correct(3, occurred="2024-05-02")
    assert standing(story) == "To be reviewed: #3 was corrected"


def test_so_does_a_fact_that_was_taken_back(story: Story) -> None:
    story.judge("proposal")
    story.retract(3)
    assert standing(story) == "To be reviewed: 1 fact under it no longer on record"


def test_so_does_a_later_step_on_its_track(story: Story) -> None:
    story.judge("proposal", track="listing")
    step = story.step("promise", "assured", "2024-07-01")
    assert standing(story) == ""
    assert standing(story, LATER) == f"To be reviewed: #{step} is a later step on its track"


def test_so_does_a_plan_that_was_overtaken_or_fell_due(story: Story) -> None:
    plan = story.fact(
        "plan-announced", "talks", occurred="2024-05-01", due="2024-07-01", modality="planned"
    )
    story.judge("talks")
    assert standing(story) == ""
    assert standing(story, LATER) == f"To be reviewed: #{plan} fell due"
    held = story.fact(
        "forum-held", "held", occurred="2024-07-01", outcome_of="talks", outcome="fulfilled"
    )
    assert standing(story, LATER) == f"To be reviewed: #{plan} was overtaken by #{held}"


def test_one_that_was_superseded_or_withdrawn_leaves_its_trace_in_full(story: Story) -> None:
    first = story.judge("proposal")
    second = story.judge("proposal", supersedes=first)
    assert [line.key for line in story.lines(ID, DAY)] == [f"{ID}/judgement:{second}"]
    story.retract(second)
    assert [line.key for line in story.lines(ID, DAY)] == [f"{ID}/judgement:{first}"]
    held, withdrawn = story.lines(ID, DAY, full=True)
    assert held.standing == ""
    assert withdrawn.standing == "Withdrawn by desk, 1 January 2026: A reason"


def test_the_terms_are_those_that_lint_holds_every_judgement_to() -> None:
    shares = {"–".join(map(str, share)) + "%" for share in TERMS.values()}
    assert set(SHARES.values()) == shares
