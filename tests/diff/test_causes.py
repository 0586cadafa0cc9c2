"""Why a line changed: the world, the reports, or our own record; always exactly one cause."""

from __future__ import annotations

import pytest

from briefing.diff import Cause
from tests.story import DEFINITION, Story, quote

JUNE, JULY, LATE = "2024-06-01", "2024-07-01", "2025-01-01"


@pytest.fixture
def story() -> Story:
    story = Story()
    story.source("s1", "2024-08-10")
    story.source("s2", "2024-08-11")
    return story


def attack(story: Story, key: str = "attack", occurred: str | None = "2024-06-15") -> int:
    return story.fact("attack-occurred", key, occurred=occurred, importance=1)


def office(story: Story, key: str, occurred: str, holder: str) -> int:
    return story.fact(
        "office-held", key, occurred=occurred, holder=holder, title="envoy", slot="envoy"
    )


# --- the ledger --------------------------------------------------------------------------


def test_a_fact_that_came_into_the_ledger_was_recorded(story: Story) -> None:
    before = story.last
    number = attack(story)
    change = story.grown(f"#{number}", before)
    assert (change.kind, change.cause) == ("added", Cause.RECORDED)


def test_a_fact_that_was_taken_back_was_retracted(story: Story) -> None:
    number = attack(story)
    story.retract(number)
    change = story.grown(f"#{number}", number)
    assert (change.kind, change.cause) == ("removed", Cause.RETRACTED)


def test_a_fact_that_counts_again_was_reinstated(story: Story) -> None:
    number = attack(story)
    before = story.retract(number)
    story.reinstate(number)
    change = story.grown(f"#{number}", before)
    assert (change.kind, change.cause) == ("added", Cause.REINSTATED)


def test_a_judgement_of_the_desk_is_judged_anew(story: Story) -> None:
    attack(story)
    first = story.judge("attack")
    assert story.grown(f"judgement:{first}", first - 1).cause is Cause.JUDGED_ANEW
    assert story.change(f"judgement:{first}", JUNE, JULY).cause is Cause.JUDGED_ANEW
    second = story.judge("attack", supersedes=first)
    assert story.grown(f"judgement:{first}", first).cause is Cause.JUDGED_ANEW
    story.retract(second)
    assert story.grown(f"judgement:{second}", second).cause is Cause.RETRACTED


def test_a_judgement_to_be_reviewed_changed_with_the_fact_under_it(story: Story) -> None:
    number = attack(story)
    judged = story.judge("attack")
    story.correct(number, occurred="2024-06-16")
    change = story.grown(f"judgement:{judged}", judged)
    assert (change.kind, change.cause) == ("changed", Cause.CORRECTED)
    assert story.diff(JULY, LATE).changes == ()


def test_a_fact_whose_source_went_was_withdrawn(story: Story) -> None:
    number = attack(story)
    story.withdraw("s1")
    change = story.grown(f"#{number}", number)
    assert (change.kind, change.cause) == ("removed", Cause.WITHDRAWN)


def test_a_fact_that_reads_otherwise_was_corrected(story: Story) -> None:
    number = attack(story)
    story.correct(number, occurred="2024-06-16")
    change = story.grown(f"#{number}", number)
    assert (change.kind, change.cause) == ("changed", Cause.CORRECTED)


def test_a_track_that_lost_a_family_to_a_rating_was_re_rated(story: Story) -> None:
    number = story.step("promise", "assured", "2024-06-15", by="s1 s2")
    story.rerate("s2", family="S1")
    change = story.grown("track:listing", number)
    assert (change.kind, change.cause) == ("status", Cause.RE_RATED)


def test_an_article_that_is_only_rated_anew_is_a_change(story: Story) -> None:
    number = attack(story)
    rating = {"reliability": "F", "reliability_reason": "an unknown outlet", "family": "S1"}
    story.rerate("s1", rating=rating)
    change = story.grown("source:s1", number)
    assert (change.kind, change.cause) == ("changed", Cause.RE_RATED)
    assert change.line.text == "S1 is rated F: an unknown outlet; family S1."
    assert story.diff(story.at("2024-01-01", recorded=number), "2024-01-01").changes == ()


def test_a_difference_that_was_put_on_record_is_a_conflict(story: Story) -> None:
    attack(story, "six")
    before = story.fact("attack-occurred", "nine", occurred="2024-06-15", by="s2")
    number = story.conflict("How many", {"six": ("six", "s1"), "nine": ("nine", "s2")})
    change = story.grown(f"conflict:{number}", before)
    assert (change.kind, change.cause) == ("added", Cause.CONFLICT)


def test_a_fact_that_another_article_carries_was_corroborated(story: Story) -> None:
    number = attack(story)
    story.corroborate("attack", "s2")
    change = story.grown(f"#{number}", number)
    assert (change.kind, change.cause) == ("changed", Cause.CORROBORATED)


def renamed(story: Story) -> int:
    first = DEFINITION.tracks[0].model_copy(update={"title": "Terror list"})
    definition = DEFINITION.model_copy(update={"tracks": (first, *DEFINITION.tracks[1:])})
    return story.define(definition)


def test_a_track_that_the_definition_calls_otherwise_was_renamed(story: Story) -> None:
    number = story.step("promise", "assured", "2024-06-15")
    renamed(story)
    change = story.grown("track:listing", number)
    assert (change.kind, change.cause) == ("status", Cause.RENAMED)


def test_a_fact_recorded_beside_a_new_definition_was_not_renamed(story: Story) -> None:
    before = story.last
    renamed(story)
    number = attack(story)
    assert story.grown(f"#{number}", before).cause is Cause.RECORDED


def test_of_several_causes_on_one_leg_the_first_in_order_is_told(story: Story) -> None:
    number = attack(story)
    story.corroborate("attack", "s2")
    story.correct(number, occurred="2024-06-16")
    assert story.grown(f"#{number}", number).cause is Cause.CORRECTED


# --- the reports -------------------------------------------------------------------------


def test_a_fact_that_was_published_since_was_reported(story: Story) -> None:
    number = attack(story)
    change = story.change(f"#{number}", story.at(LATE, "2024-08-09"), story.at(LATE, "2024-08-10"))
    assert (change.kind, change.cause) == ("added", Cause.REPORTED)


# --- the world ---------------------------------------------------------------------------


def test_what_came_about_between_the_dates_happened(story: Story) -> None:
    number = attack(story)
    change = story.change(f"#{number}", JUNE, JULY)
    assert (change.kind, change.cause) == ("added", Cause.HAPPENED)


def test_what_was_possible_and_is_certain_was_settled(story: Story) -> None:
    number = attack(story, occurred="[2024-05-20..2024-06-20]")
    change = story.change(f"#{number}", JUNE, JULY)
    assert (change.kind, change.cause) == ("changed", Cause.SETTLED)


def test_what_may_have_come_about_was_first_attested(story: Story) -> None:
    number = attack(story, occurred="[2024-06-20..2024-07-20]")
    change = story.change(f"#{number}", JUNE, JULY)
    assert (change.kind, change.cause) == ("added", Cause.FIRST_ATTESTED)


def test_a_state_that_is_new_was_first_attested_and_may_be_older(story: Story) -> None:
    number = office(story, "ada", "2024-06-15", "minister")
    assert story.change(f"#{number}", JUNE, JULY).cause is Cause.FIRST_ATTESTED


def test_an_undated_fact_was_first_attested_and_may_be_older(story: Story) -> None:
    number = attack(story, occurred=None)
    assert story.change(f"#{number}", JULY, "2024-09-01").cause is Cause.FIRST_ATTESTED


def test_a_track_whose_state_ran_out_ended(story: Story) -> None:
    story.fact(
        "state-in-force", "ban", occurred="2024-05-01", track="listing", title="South listed",
        holds_until="2024-06-15",
    )  # fmt: skip
    change = story.change("track:listing", JUNE, JULY)
    assert (change.kind, change.cause) == ("status", Cause.ENDED)


def test_an_office_whose_holder_has_a_successor_ended(story: Story) -> None:
    number = office(story, "ada", "2024-05-01", "minister")
    office(story, "bo", "2024-06-15", "envoy")
    change = story.change(f"#{number}", JUNE, JULY)
    assert (change.kind, change.cause) == ("changed", Cause.ENDED)


def plan(story: Story, due: str | None) -> int:
    return story.fact("plan-announced", "forum", occurred="2024-05-01", due=due, modality="planned")


@pytest.mark.parametrize(
    ("first", "second"),
    [("2024-06-04", "2024-06-06"), ("2024-06-06", "2024-06-09"), ("2024-06-04", "2024-06-09")],
)
def test_a_plan_whose_day_came_or_went_by_is_due(story: Story, first: str, second: str) -> None:
    number = plan(story, "2024-06-05/2024-06-08")
    change = story.change(f"#{number}", first, second)
    assert (change.kind, change.cause) == ("changed", Cause.DUE)


def test_days_that_only_pass_change_no_plan(story: Story) -> None:
    plan(story, "2024-06-05/2024-06-08")
    assert story.diff("2024-06-10", "2024-12-10").changes == ()


@pytest.mark.parametrize("due", [None, "2024-12-01"])
def test_a_plan_that_was_fulfilled_did_not_fall_due(story: Story, due: str | None) -> None:
    number = plan(story, due)
    story.fact("forum-held", "held", occurred="2024-06-15", outcome_of="forum", outcome="fulfilled")
    assert story.change(f"#{number}", JUNE, JULY).cause is Cause.HAPPENED


def test_a_request_that_was_answered_changes_as_the_answer_happened(story: Story) -> None:
    number = story.fact(
        "request-made", "loan", occurred="2024-05-01", speaker="north", addressee="south"
    )
    story.fact("reply-given", "reply", occurred="2024-06-15", speaker="south", replies_to="loan")
    change = story.change(f"#{number}", JUNE, JULY)
    assert (change.kind, change.cause) == ("changed", Cause.HAPPENED)


def test_a_quote_of_a_later_day_attests_a_fact_again(story: Story) -> None:
    number = office(story, "ada", "2024-05-01", "minister")
    story.fact("attack-occurred", "attack", occurred="2024-06-15")
    story.correct(
        number,
        citations=[
            {"source": "s1", "exact": "Words 00 of s1.", "start": 0, "end": 15},
            {
                "source": "s2", "exact": "Words 00 of s2.", "start": 0, "end": 15,
                "attests": "2024-06-20",
            },
        ],
    )  # fmt: skip
    assert story.change(f"#{number}", JUNE, JULY).cause is Cause.ATTESTED_AGAIN


def test_an_event_that_another_quote_puts_later_is_attested_again_there(story: Story) -> None:
    number = attack(story, occurred="2024-05-01")
    story.corroborate("attack", [quote("s2", attests="2024-06-20")])
    assert story.change(f"#{number}", JUNE, JULY).cause is Cause.ATTESTED_AGAIN


# --- the walk ----------------------------------------------------------------------------


def test_the_last_leg_on_which_a_line_changed_gives_the_cause(story: Story) -> None:
    before = story.last
    number = attack(story)
    first = story.at(JUNE, "2024-08-01", recorded=before)
    assert story.change(f"#{number}", first, story.at(JULY, LATE)).cause is Cause.HAPPENED
    first = story.at(JULY, "2024-08-01", recorded=before)
    assert story.change(f"#{number}", first, story.at(JULY, LATE)).cause is Cause.REPORTED
    first = story.at(JULY, recorded=before)
    assert story.change(f"#{number}", first, JULY).cause is Cause.RECORDED


def test_looking_back_is_the_mirror_of_looking_forward(story: Story) -> None:
    number = attack(story)
    back = story.change(f"#{number}", JULY, JUNE)
    assert (back.kind, back.cause) == ("removed", Cause.HAPPENED)
    assert (back.before, back.after) == (story.change(f"#{number}", JUNE, JULY).after, None)


def test_status_changes_come_first(story: Story) -> None:
    attack(story)
    story.step("promise", "assured", "2024-06-16")
    assert next(change.kind for change in story.diff(JUNE, JULY).changes) == "status"


def test_a_change_names_the_facts_of_both_sides_with_their_quotes(story: Story) -> None:
    first = story.step("proposal", "proposed", "2024-05-01")
    second = story.step("promise", "assured", "2024-06-15")
    diff = story.diff(JUNE, JULY)
    assert diff.changes[0].facts == (first, second)
    assert [note.number for note in diff.notes] == [first, second]


def test_tracks_that_did_not_change_are_named(story: Story) -> None:
    story.step("proposal", "proposed", "2024-05-01")
    story.step("bid", "sought", "2024-06-15", track="seat")
    diff = story.diff(JUNE, JULY)
    assert [line.subject for line in diff.unchanged_tracks] == ["track:listing"]


def test_a_mark_of_hindsight_is_no_change(story: Story) -> None:
    story.step("proposal", "proposed", "2024-05-01")
    story.fact("request-made", "loan", occurred="2024-05-01", speaker="north", addressee="south")
    assert story.diff("2024-08-01", "2024-09-01").changes == ()


def test_nothing_changed_between_a_vantage_and_itself(story: Story) -> None:
    attack(story)
    assert story.diff(JULY, JULY).changes == ()
