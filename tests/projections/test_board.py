"""The status board: what moves a track, how far, and how its movement is told."""

from __future__ import annotations

import pytest

from tests.story import DEFINITION, Story, quote


@pytest.fixture
def story() -> Story:
    story = Story()
    story.source("s1", "2024-06-10")
    story.source("s2", "2024-06-11")
    return story


# --- what moves a track ------------------------------------------------------------------


def test_the_board_shows_the_latest_step_with_actor_date_and_limit(story: Story) -> None:
    story.step("proposal", "proposed", "2024-05-02", speaker="minister")
    story.step("promise", "assured", "2024-06-01", speaker="minister")
    row = story.row("2024-06-10")
    assert row.step == "Minister: removal assured, 1 June 2024; no removal on record"


def test_an_act_carries_no_limit(story: Story) -> None:
    story.step("end", "removed", "2024-05-02")
    assert story.row("2024-06-10").step == "Removed, 2 May 2024"


def test_a_possible_step_never_stands_on_the_board(story: Story) -> None:
    story.step("proposal", "proposed", "2024-05-02")
    story.step("end", "removed", "2024-06")
    assert story.row("2024-06-05").step.startswith("Removal proposed")
    assert story.told("possible", "2024-06-05") == ["June 2024: The end came about."]


def test_a_track_is_named_only_once_a_settled_fact_names_it(story: Story) -> None:
    story.step("proposal", "proposed", "2024-05")
    assert story.told("board", "2024-05-15") == []
    assert len(story.told("board", "2024-05-31")) == 1


@pytest.mark.parametrize("modality", ["claimed", "denied", "assessed"])
def test_claims_denials_and_opinions_do_not_move_a_track(story: Story, modality: str) -> None:
    story.step("proposal", "proposed", "2024-05-02")
    story.step("end", "removed", "2024-05-03", modality=modality)
    assert story.row("2024-06-10").step.startswith("Removal proposed")


def test_a_plan_moves_a_track_to_words_but_never_to_what_is_yet_to_be_done(story: Story) -> None:
    plan = {"track": "listing", "modality": "planned", "due": "2024-09-01"}
    story.fact("step-planned", "pledge", occurred="2024-05-02", stage="assured", **plan)
    story.fact("step-planned", "filing", occurred="2024-05-03", stage="filed", **plan)
    assert story.row("2024-06-10").step == "Removal assured for 1 September 2024"


def test_a_position_on_a_listing_stands_beside_its_track(story: Story) -> None:
    story.step("proposal", "proposed", "2024-05-02")
    story.fact(
        "designation-view-stated", "view", occurred="2024-05-03", speaker="minister",
        track="listing",
    )  # fmt: skip
    assert story.row("2024-06-10").step.startswith("Removal proposed")
    assert story.told("positions", "2024-06-10") == ["3 May 2024: The view came about."]


def test_of_two_steps_on_one_day_the_higher_stage_is_the_latest(story: Story) -> None:
    story.step("a-promise", "assured", "2024-05-02")
    story.step("b-proposal", "proposed", "2024-05-02")
    assert story.row("2024-06-10").step.startswith("Removal assured")


def test_steps_are_ordered_by_their_latest_day(story: Story) -> None:
    story.step("promise", "assured", "[2024-05-01..2024-05-20]")
    story.step("proposal", "proposed", "2024-05-10")
    assert story.row("2024-06-10").step == (
        "Removal assured, a day of 1–20 May 2024; no removal on record"
    )


def test_the_weakest_wording_that_families_share_decides_the_stage(story: Story) -> None:
    story.step("promise", "assured", "2024-05-02", by=["s1", quote("s2", stage="proposed")])
    row = story.row("2024-06-10")
    told = "Removal proposed, 2 May 2024 (S1: removal assured); no removal on record"
    assert row.step == told
    assert row.families == "2: S1, S2"


def test_a_text_without_family_does_not_weaken_what_families_share(story: Story) -> None:
    story.source("s3", "2024-06-11", family=None)
    story.step("promise", "assured", "2024-05-02", by=["s1", quote("s3", stage="proposed")])
    assert story.row("2024-06-12").step.startswith("Removal assured")


def test_an_undated_pledge_does_not_set_a_track_back_behind_a_dated_step(story: Story) -> None:
    story.source("s3", "2024-06-20")
    story.step("filing", "filed", "2024-05-02")
    story.step("pledge", "assured", None, by="s3")
    assert story.row("2024-06-30").step == "Removal filed, 2 May 2024; no removal on record"
    story.step("second-pledge", "assured", "2024-06-12", by="s3")
    assert story.row("2024-06-30").step.startswith("Removal assured, 12 June 2024")


# --- claims ------------------------------------------------------------------------------


def test_a_newer_step_that_is_only_claimed_stands_behind_the_latest(story: Story) -> None:
    story.step("promise", "assured", "2024-05-02", speaker="minister")
    story.step("end", "filed", "2024-05-03", modality="claimed", by=[quote("s2", said_by="envoy")])
    row = story.row("2024-06-10")
    assert row.step == (
        "Minister: removal assured, 2 May 2024; no removal on record; "
        "removal filed, 3 May 2024, claimed by Envoy, not confirmed"
    )
    assert row.families == "1: S1"
    told = story.told("bottom-line", "2024-06-10")
    assert "The same day" not in told[-1]
    assert told[-1] == "On 3 May 2024, the end came about; claimed by Envoy, not confirmed."


@pytest.mark.parametrize(
    ("stage", "day", "stands"),
    [("proposed", "2024-05-01", False), ("removed", "2024-05-01", True), ("filed", None, True)],
)
def test_a_claim_that_a_later_step_reaches_no_longer_stands(
    story: Story, stage: str, day: str | None, *, stands: bool
) -> None:
    story.step("promise", "assured", "2024-05-02")
    story.step("claim", stage, day, modality="claimed")
    assert ("not confirmed" in story.row("2024-06-10").step) == stands


def test_a_state_that_is_only_claimed_is_in_force_as_somebody_states_it(story: Story) -> None:
    story.fact(
        "state-in-force", "ban", occurred="2024-05-01", track="listing", title="South listed",
        modality="claimed", by=[quote("s1", said_by="envoy")],
    )  # fmt: skip
    assert story.row("2024-06-10").force == "South listed, stated by Envoy"


# --- families ----------------------------------------------------------------------------


def test_texts_of_one_family_count_once() -> None:
    story = Story()
    for name in ("s1", "s2"):
        story.source(name, "2024-06-10", family="F1")
    story.step("promise", "assured", "2024-05-02", by="s1 s2")
    assert story.row("2024-06-10").families == "1: S1/S2"


def test_a_text_without_family_never_corroborates() -> None:
    story = Story()
    story.source("s1", "2024-06-10")
    story.source("s2", "2024-06-10", family=None)
    story.step("promise", "assured", "2024-05-02", by="s1 s2")
    assert story.row("2024-06-10").families == "1: S1, S2"


def test_one_family_is_a_suffix_and_two_are_none(story: Story) -> None:
    story.fact("attack-occurred", "alone", occurred="2024-05-02", importance=1)
    story.fact("attack-occurred", "shared", occurred="2024-05-03", by="s1 s2", importance=1)
    assert [line.plain for line in story.lines("developments", "2024-06-11")] == [
        "2 May 2024: The alone came about (S1).",
        "3 May 2024: The shared came about.",
    ]


# --- in force ----------------------------------------------------------------------------


def test_a_state_on_a_track_is_in_force_until_a_fact_ends_it(story: Story) -> None:
    story.fact(
        "state-in-force", "ban", occurred="2024-05-01", track="listing", title="South listed"
    )
    story.step("end", "removed", "2024-06-01", ends=["ban"])
    assert story.row("2024-05-31").force == "South listed"
    assert story.row("2024-06-01").force == "No longer: South listed"


def test_of_two_holders_of_one_slot_attested_on_one_day_both_are_in_force(story: Story) -> None:
    slot = {"track": "listing", "slot": "chair"}
    for key, holder, title in (("ada", "minister", "Ada chairs"), ("bo", "envoy", "Bo chairs")):
        story.fact("state-in-force", key, occurred="2024-05-01", holder=holder, title=title, **slot)
    assert story.row("2024-06-10").force == "Ada chairs; Bo chairs"


@pytest.mark.parametrize("modality", ["denied", "assessed"])
def test_a_state_that_is_denied_or_an_opinion_is_not_in_force(story: Story, modality: str) -> None:
    story.fact(
        "state-in-force", "ban", occurred="2024-05-01", track="listing", title="South listed",
        modality=modality, importance=1,
    )  # fmt: skip
    assert story.row("2024-06-10").force == "Not listed on record"
    brief = story.brief("2024-06-10", full=True)
    assert len([line for line in brief.lines() if line.subject == f"#{story.last}"]) == 1


def test_what_one_family_alone_carries_names_it_in_the_row(story: Story) -> None:
    ban = {"occurred": "2024-05-01", "track": "listing", "title": "South listed"}
    story.fact("state-in-force", "ban", by="s1", **ban)
    story.fact("attack-occurred", "other", occurred="2024-06-01", by="s2")
    row = story.lines("board", "2024-06-10")[0]
    assert [cell.shown for cell in row.cells[1:2]] == ["South listed (S1)"]
    story.corroborate("ban", "s2")
    row = story.lines("board", "2024-06-30")[0]
    assert [cell.shown for cell in row.cells[1:2]] == ["South listed"]


def test_what_was_reported_long_ago_is_in_force_as_last_reported(story: Story) -> None:
    story.fact(
        "state-in-force", "ban", occurred="2024-05-01", track="listing", title="South listed",
        by=["s1", quote("s2", attests="2024-06")],
    )  # fmt: skip
    for day, shown, told in (
        ("2024-09-09", "South listed", "The ban came about."),
        (
            "2024-09-10",
            "South listed, as last reported in June 2024",
            "As last reported in June 2024, the ban came about.",
        ),
    ):
        row = story.lines("board", day)[0]
        assert row.cells[1].shown == shown
        assert story.told("bottom-line", day)[0] == told


def test_that_a_report_grows_old_is_no_change(story: Story) -> None:
    story.fact("state-in-force", "ban", occurred="2024-05-01", track="listing")
    assert story.diff("2024-06-10", "2025-06-10").changes == ()


def test_each_of_several_states_is_as_old_as_its_own_report(story: Story) -> None:
    for key, day in (("ban", "2024-01-01"), ("fine", "2024-06-01")):
        story.fact("state-in-force", key, occurred=day, track="listing", title=key.capitalize())
    row = story.lines("board", "2024-06-10")[0]
    assert row.cells[1].shown == "Ban; Fine, Ban as last reported, for 1 January 2024"


@pytest.mark.parametrize(
    ("track", "stage", "force"),
    [
        ("listing", "assured", "Not stated on record"),
        ("seat", "sought", "Nothing on record"),
        ("seat", "granted", "Not stated on record"),
    ],
)
def test_a_row_does_not_deny_what_its_latest_step_is_about(
    story: Story, track: str, stage: str, force: str
) -> None:
    story.step("step", stage, "2024-05-02", track=track)
    assert story.row("2024-06-10", track).force == force


# --- movement ----------------------------------------------------------------------------


def test_a_first_step_is_new_on_record(story: Story) -> None:
    story.step("proposal", "proposed", "2024-05-02")
    assert story.row("2024-06-10", since="2024-05-01").movement == "New on record, in words"


@pytest.mark.parametrize(
    ("before", "after", "movement"),
    [
        ("proposed", "assured", "Forward, in words"),
        ("assured", "filed", "Forward, in procedure"),
        ("filed", "removed", "Forward, in act"),
        ("filed", "proposed", "Back, in words"),
        ("removed", "filed", "Back, in procedure"),
    ],
)
def test_movement_is_told_with_its_direction_and_kind(
    story: Story, before: str, after: str, movement: str
) -> None:
    story.step("one", before, "2024-04-02")
    story.step("two", after, "2024-05-02")
    assert story.row("2024-06-10", since="2024-05-01").movement == movement


def test_repetition_is_no_movement(story: Story) -> None:
    story.step("one", "assured", "2024-04-02")
    story.step("two", "assured", "2024-05-02")
    assert story.row("2024-06-10", since="2024-05-01").movement == "Repeated, no movement"


def test_the_first_step_on_a_track_that_stood_on_record_is_not_new(story: Story) -> None:
    story.fact("state-in-force", "ban", occurred="2024-04-01", track="listing")
    story.step("one", "proposed", "2024-05-02")
    assert story.row("2024-06-10", since="2024-05-01").movement == "First step on record, in words"


def test_a_step_on_the_baseline_day_is_not_since_that_day(story: Story) -> None:
    story.step("one", "proposed", "2024-04-02")
    story.step("two", "assured", "2024-05-01")
    row = story.row("2024-06-10", since="2024-05-01")
    assert row.movement == "No step on record since 1 May 2024"
    assert story.row("2024-06-10", since="2024-04-30").movement == "Forward, in words"


def test_time_passing_is_no_movement(story: Story) -> None:
    story.step("one", "assured", "2024-04-02")
    row = story.row("2024-06-10", since="2024-05-01")
    assert row.movement == "No step on record since 2 April 2024"


def test_a_second_article_is_no_movement(story: Story) -> None:
    story.step("one", "assured", "2024-04-02")
    story.corroborate("one", "s2")
    vantage = story.then("2024-06-11")
    assert story.row(vantage, since="2024-06-10").movement == "No step on record since 2 April 2024"


def test_stronger_words_that_one_family_alone_uses_are_no_movement(story: Story) -> None:
    story.step("one", "assured", "2024-04-02")
    story.step("two", "filed", "2024-05-02", by=["s1", quote("s2", stage="assured")])
    assert story.row("2024-06-11", since="2024-05-01").movement == "Repeated; S1 goes further"


def test_a_text_with_weaker_words_is_no_family_for_the_stronger_ones(story: Story) -> None:
    """A plan that one text announces does not corroborate the assurance that another has."""
    story.source("s3", "2024-06-12", family="S1")
    story.step("promise", "assured", "2024-06-01", statement="The Minister assured the South.")
    story.corroborate("promise", "s3", "The Minister assured the envoy of the South.")
    weak = quote("s2", stage="proposed", hedge="proposes", via=["league"], said_by="minister")
    story.corroborate("promise", [weak], "The Minister proposes removal, says the League.")
    row = story.row("2024-06-12")
    assert row.step.startswith("Removal proposed, 1 June 2024 (S1/S3: removal assured)")
    assert row.families == "2: S1/S3, S2"
    assert story.lines("developments", "2024-06-12")[0].suffix == (
        'S1/S3; S2: "proposes", via the League'
    )


@pytest.mark.parametrize(
    ("families", "told"),
    [
        ((None, None), "1: S3, S4"),
        ((None, "F"), "1: S3, S4"),
        (("F", "F"), "1: S3/S4"),
        (("own", "own"), "2: S3, S4"),
    ],
)
def test_texts_of_no_family_count_as_one_at_most(
    story: Story, families: tuple[str | None, str | None], told: str
) -> None:
    for number, family in enumerate(families, 3):
        story.source(f"s{number}", "2024-06-10", family=family)
    story.step("promise", "assured", "2024-06-01", by="s3 s4")
    assert story.row("2024-06-12").families == told


def test_weaker_words_are_told_apart_without_a_stage_of_their_own(story: Story) -> None:
    story.step("promise", "assured", "2024-06-01", statement="The Minister assured the South.")
    story.corroborate("promise", "s2", "The Minister announced plans for the South.")
    row = story.row("2024-06-12")
    assert (row.step.partition(",")[0], row.families) == ("Removal assured", "1: S1")
    assert story.lines("developments", "2024-06-12")[0].suffix == "S1; S2: in weaker words"


def test_an_attribution_that_one_text_alone_gives_is_that_texts(story: Story) -> None:
    through = quote("s1", said_by="minister", via=["league"])
    lost = quote("s2", said_by="minister", attribution="lost")
    story.step("promise", "assured", "2024-06-01", by=[through, lost])
    assert story.lines("developments", "2024-06-12")[0].suffix == "S1: via the League"


def test_steps_of_the_same_days_are_told_without_an_order(story: Story) -> None:
    """Words and an act of procedure that one text reports undated: either may be first."""
    story.step("filing", "filed", None, speaker="envoy")
    story.step("promise", "assured", None, speaker="minister", importance=1)
    story.step("early", "proposed", "2024-01-01")
    row = story.row("2024-06-12").step
    assert row.startswith("Envoy: removal filed") or "Envoy: removal filed, order not given" in row
    story = Story()
    story.source("s1", "2024-06-10")
    definition = DEFINITION.tracks[0]
    swapped = (definition.stages[0], definition.stages[2], definition.stages[1])
    track = definition.model_copy(update={"stages": (*swapped, definition.stages[3])})
    story.define(DEFINITION.model_copy(update={"tracks": (track, *DEFINITION.tracks[1:])}))
    story.step("filing", "filed", None, speaker="envoy")
    story.step("promise", "assured", None, speaker="minister")
    assert story.row("2024-06-12").step == (
        "Minister: removal assured, by 10 June 2024; Envoy: removal filed, order not given; "
        "no removal on record"
    )
    told = story.told("bottom-line", "2024-06-12")
    assert any("which came first is not given" in each for each in told)


def test_a_step_that_one_text_claims_without_a_day_stands_on_the_row(story: Story) -> None:
    story.step("promise", "assured", "2024-06-01", speaker="minister")
    story.step("earlier", "proposed", "[..2024-06-01]", modality="claimed", by="s2")
    assert story.row("2024-06-12").step.endswith(
        "; removal proposed, by 1 June 2024, claimed by S2, not confirmed"
    )


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("Minister agreed, adding that more was needed.", "Minister agreed"),
        ("Minister agreed, but only in part.", "Minister answered"),
        (
            "Minister spoke at length of roads and of rails and bridges, adding.",
            "Minister answered",
        ),
        ("The seat was promised, raising hopes.", "Minister answered"),
    ],
)
def test_the_manner_of_an_answer_is_told_where_a_few_words_say_it(
    story: Story, statement: str, told: str
) -> None:
    asked = {"track": "seat", "stage": "sought", "speaker": "south", "addressee": "minister"}
    story.fact("request-made", "seat", occurred="2024-06-01", **asked)
    story.fact(
        "reply-given", "reply", occurred="2024-06-02", speaker="minister", replies_to="seat",
        statement=statement,
    )  # fmt: skip
    assert story.row("2024-06-12", "seat").step.split("; ")[1].removesuffix(" (S1)") == told


def test_an_answered_request_is_told_with_its_answer(story: Story) -> None:
    asked = {"track": "seat", "stage": "sought", "speaker": "south", "addressee": "north"}
    story.fact("request-made", "plea", occurred="2024-06-01", **asked)
    assert "answered" not in story.row("2024-06-12", "seat").step
    story.fact("reply-given", "reply", occurred="2024-06-02", speaker="minister", by="s2",
               replies_to="plea")  # fmt: skip
    assert story.row("2024-06-12", "seat").step == (
        "The South: seat sought, 1 June 2024; Minister answered (S2)"
    )


def test_an_undated_step_claims_no_direction(story: Story) -> None:
    story.step("one", "proposed", "2024-04-02")
    story.step("two", "assured", None)
    row = story.row("2024-06-10", since="2024-05-01")
    assert row.movement == "Undated step, in words"
    assert row.step == "Removal assured, by 10 June 2024; no removal on record"


def test_a_planned_step_that_did_not_come_is_overdue(story: Story) -> None:
    story.step("filing", "filed", "2024-05-02", modality="announced", due="2024-06-01")
    row = story.row("2024-06-10")
    assert row.movement == "Overdue"
    assert row.step == "Removal filed for 1 June 2024; outcome not on record"


def test_a_denied_step_is_disputed(story: Story) -> None:
    story.step("promise", "assured", "2024-05-02")
    story.step("denial", "assured", "2024-05-03", modality="denied")
    row = story.row("2024-06-10")
    assert row.movement == "Disputed"
    assert row.step.startswith("Removal assured, 2 May 2024")


def test_a_step_denied_on_its_own_day_is_disputed(story: Story) -> None:
    story.step("promise", "assured", "2024-05-02")
    story.step("denial", "assured", "2024-05-02", modality="denied")
    assert story.row("2024-06-10").movement == "Disputed"


def test_a_denial_that_a_later_step_answers_no_longer_disputes(story: Story) -> None:
    story.step("denial", "assured", "2024-05-02", modality="denied")
    story.step("promise", "assured", "2024-05-03")
    assert story.row("2024-06-10", since="2024-05-01").movement == "New on record, in words"


def test_a_track_that_only_opinions_name_has_no_step_on_record(story: Story) -> None:
    story.step("end", "removed", "2024-05-03", modality="claimed")
    row = story.row("2024-06-10")
    assert (row.movement, row.families) == ("No step on record", "–")
    assert row.step == "None on record; removed, 3 May 2024, claimed by S1, not confirmed"


def test_no_movement_is_called_stable_or_unchanged(story: Story) -> None:
    story.step("one", "assured", "2024-01-02")
    text = repr(story.brief("2024-06-10", full=True)).lower()
    assert "stable" not in text
    assert "unchanged" not in text
