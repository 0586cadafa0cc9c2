"""What the sections of a brief tell, how much of it, and what they say of the rest."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from briefing.model.brief import Section
from briefing.projections import assessments, developments, gaps, positions
from briefing.projections.bottom_line import WORDS
from briefing.projections.composition import composed
from briefing.projections.gaps import left_out
from briefing.projections.naming import with_short_names
from briefing_events.editorial import SourceRegistered
from tests.story import DEFINITION, Story, quote

DAY = "2024-06-30"


@pytest.fixture
def story() -> Story:
    story = Story()
    story.source("s1", "2024-06-10")
    story.source("s2", "2024-06-11")
    return story


def days(count: int) -> list[str]:
    return [f"2024-06-{number:02d}" for number in range(1, count + 1)]


# --- bottom line -------------------------------------------------------------------------


def test_an_empty_past_gives_a_short_honest_brief(story: Story) -> None:
    brief = story.brief(DAY)
    assert [line.said for line in brief.lines()] == [
        "Nothing at all is settled on record by this date."
    ]
    assert brief.record == "The record holds nothing for this date."


def test_the_bottom_line_leads_with_the_lead_track(story: Story) -> None:
    story.fact("state-in-force", "ban", occurred="2024-05-01", track="listing")
    story.step("bid", "sought", "2024-06-05", track="seat", importance=1)
    story.step("promise", "assured", "2024-05-02")
    assert story.told("bottom-line", DAY) == [
        "The ban came about.",
        "On 2 May 2024, the promise came about; no removal is on record.",
        "On 5 June 2024, the bid came about.",
    ]


def test_the_bottom_line_has_at_most_four_sentences(story: Story) -> None:
    story.fact("state-in-force", "ban", occurred="2024-05-01", track="listing")
    story.step("promise", "assured", "2024-05-02")
    story.step("bid", "sought", "2024-06-05", track="seat")
    story.step("opening", "opened", "2024-06-06", track="embassy")
    story.fact(
        "condition-set", "condition", occurred="2024-05-03", speaker="north", addressee="south"
    )
    story.step("end", "removed", "[2024-06-01..2024-07-30]", by="s3")
    story.source("s3", "2024-08-01")
    told = story.told("bottom-line", DAY)
    assert len(told) == 4
    assert told[-1] == "Possibly by this date: the end came about."


def test_of_a_long_bottom_line_the_lightest_sentence_is_told_in_short(story: Story) -> None:
    long = "The " + "very " * 30 + "long sentence came about."
    for key, track, stage in (
        ("promise", "listing", "assured"),
        ("bid", "seat", "sought"),
        ("opening", "embassy", "opened"),
    ):
        story.step(key, stage, "2024-06-05", track=track, statement=long)
    lines = story.lines("bottom-line", DAY)
    assert [line.facts for line in lines] == [(4,), (5,)]
    assert sum(len(line.plain.split()) for line in lines) <= WORDS


def test_the_bottom_line_tells_at_most_two_other_tracks_and_none_from_before(story: Story) -> None:
    story.step("bid", "sought", "2024-01-05", track="seat")
    story.step("opening", "opened", "2024-06-06", track="embassy")
    assert story.told("bottom-line", DAY) == ["On 6 June 2024, the opening came about."]


def test_a_possible_step_that_advances_nothing_is_not_in_the_bottom_line(story: Story) -> None:
    story.source("s3", "2024-08-01")
    story.step("promise", "assured", "2024-05-02")
    story.step("proposal", "proposed", "[2024-06-01..2024-07-30]", by="s3")
    assert [line for line in story.told("bottom-line", DAY) if "Possibly" in line] == []


def test_the_bottom_line_names_the_oldest_open_condition(story: Story) -> None:
    for key, day in (("later", "2024-06-02"), ("first", "2024-06-01")):
        story.fact(
            "condition-set", key, occurred=day, speaker="minister", addressee="south",
            matter=f"the {key} condition",
        )  # fmt: skip
    told = "The condition that Ada Minister set (1 June 2024), the first condition, is not reported"
    assert story.told("bottom-line", DAY) == [f"{told} as met or dropped."]


def test_the_bottom_line_names_what_is_overdue(story: Story) -> None:
    story.fact(
        "plan-announced", "forum", occurred="2024-06-01", due="2024-06-20", modality="planned"
    )
    assert story.told("bottom-line", DAY) == ["The forum came about: the outcome is not on record."]


@pytest.mark.parametrize(("family", "sources"), [("S1", "S1/S3"), ("own", ""), (None, "S1/S3")])
def test_a_condition_that_was_set_again_names_its_sources_where_they_are_of_one_family(
    story: Story, family: str | None, sources: str
) -> None:
    story.source("s3", "2024-06-12", family=family)
    for key, day, by in (("first", "2024-06-01", "s1"), ("again", "2024-06-02", "s3")):
        story.fact(
            "condition-set", key, occurred=day, by=by, speaker="minister", addressee="south",
            matter="a hearing",
        )  # fmt: skip
    assert story.lines("bottom-line", DAY)[0].suffix == sources


def test_a_condition_on_which_sources_differ_says_so_in_the_bottom_line(story: Story) -> None:
    for key, by in (("six", "s1"), ("nine", "s2")):
        story.fact(
            "condition-set", key, by=by, occurred="2024-06-01", speaker="minister",
            addressee="south", matter=f"{key} hearings",
        )  # fmt: skip
    story.conflict("How many", {"Six": ("six", "s1"), "Nine": ("nine", "s2")}, weight=1)
    assert story.lines("bottom-line", DAY)[0].suffix == "S1; sources differ"


@pytest.mark.parametrize(
    ("occurred", "told"), [("2024-06-05", True), ("2024-01-05", False), (None, False)]
)
def test_a_claim_is_told_in_the_bottom_line_that_is_of_a_known_and_recent_day(
    story: Story, occurred: str | None, *, told: bool
) -> None:
    story.step("promise", "assured", "2023-05-02")
    story.step("claim", "filed", occurred, modality="claimed", speaker="envoy")
    claims = [line for line in story.told("bottom-line", DAY) if "not confirmed" in line]
    assert bool(claims) is told


@pytest.mark.parametrize(
    ("stage", "importance", "told"),
    [("granted", 1, True), ("granted", 2, False), ("sought", 1, False)],
)
def test_an_act_that_reached_the_goal_of_a_track_is_told_however_long_ago(
    story: Story, stage: str, importance: int, *, told: bool
) -> None:
    listing, seat, embassy = DEFINITION.tracks
    stages = (seat.stages[0], listing.stages[2], seat.stages[1])
    pursued = seat.model_copy(update={"goal": "a seat", "stages": stages})
    tracks = {"tracks": (listing, pursued, embassy)}
    story.define(DEFINITION.model_copy(update=tracks))
    story.step("promise", "assured", "2024-06-05")
    story.step("old", stage, "2020-01-05", track="seat", importance=importance)
    assert any("the old came about" in line for line in story.told("bottom-line", DAY)) is told


def test_an_unanswered_request_on_a_track_says_so(story: Story) -> None:
    story.fact(
        "request-made", "bid", occurred="2024-06-05", track="seat", stage="sought",
        speaker="south", addressee="league",
    )  # fmt: skip
    assert story.told("bottom-line", DAY) == [
        "On 5 June 2024, the bid came about; no answer is on record."
    ]


@pytest.mark.parametrize(
    ("day", "ago"), [("2024-06-01", "on this day"), ("2024-06-30", "29 days ago")]
)
def test_a_plan_without_a_day_is_told_with_how_long_ago_it_was_announced(
    story: Story, day: str, ago: str
) -> None:
    story.fact("plan-announced", "forum", occurred="2024-06-01", modality="planned")
    [line] = story.lines("expected", day)
    assert line.aside == f"announced {ago}"


# --- selection ---------------------------------------------------------------------------


def test_selection_is_by_importance_then_recency(story: Story) -> None:
    for number, day in enumerate([*days(10), "2024-06-10", "2024-06-10"]):
        story.fact("attack-occurred", f"n{number:02d}", occurred=day, importance=2)
    story.fact("attack-occurred", "oldest", occurred="2024-05-20", importance=1)
    told = story.told("developments", DAY)
    assert len(told) == developments.RECENT
    assert "The oldest came about." in told[0]
    assert [line for line in told if "n00" in line] == []


def test_steps_come_first_within_their_importance(story: Story) -> None:
    story.step("bid", "sought", "2024-05-20", track="seat", importance=2)
    for number in range(developments.RECENT):
        story.fact("attack-occurred", f"n{number}", occurred="2024-06-02", importance=2)
    assert [line for line in story.told("developments", DAY) if "The bid" in line] != []


def test_one_voice_does_not_crowd_out_the_others(story: Story) -> None:
    for number, day in enumerate(days(positions.LIMIT + 1)):
        story.fact("position-stated", f"m{number}", occurred=day, speaker="minister", importance=2)
    story.fact("position-stated", "envoy", occurred="2024-05-01", speaker="envoy", importance=2)
    told = story.told("positions", DAY)
    assert len(told) == positions.LIMIT
    assert told[0] == "1 May 2024: The envoy came about."


def test_the_first_opinion_of_each_analyst_comes_before_second_ones(story: Story) -> None:
    for number in range(assessments.LIMIT + 1):
        story.fact(
            "assessment-offered", f"m{number}", analyst="analyst", modality="assessed",
            importance=1,
        )  # fmt: skip
    story.fact("assessment-offered", "other", analyst="writer", modality="assessed", importance=3)
    assert any(line.endswith("The other came about.") for line in story.told("assessments", DAY))


def test_what_is_left_out_is_counted(story: Story) -> None:
    for number in range(developments.RECENT + 3):
        story.fact("attack-occurred", f"n{number:02d}", occurred="2024-06-02", importance=2)
    section = story.section("developments", DAY)
    assert section
    assert section.left_out == 3
    assert story.told("gaps", DAY)[-1] == ("Left out at this length: 3 on developments.")


def test_most_is_left_out_of_what_is_named_first_and_the_rest_is_counted_together() -> None:
    counts = {"people": 1, "developments": 2, "economy": 0, "positions": 5, "assessments": 3,
              "expected": 1, "differences": 1}  # fmt: skip
    sections = [Section(name, name, (), left_out=count) for name, count in counts.items()]
    assert gaps.left_out(sections) == (
        "1 difference between sources, 5 on positions, 3 assessments, 4 others"
    )


def test_the_full_form_leaves_nothing_out(story: Story) -> None:
    for number in range(15):
        story.fact("attack-occurred", f"n{number:02d}", occurred="2024-06-02", importance=2)
    assert len(story.told("developments", DAY, full=True)) == 15
    assert [line for line in story.told("gaps", DAY, full=True) if "Left out" in line] == []


def test_developments_inside_the_look_back_come_first(story: Story) -> None:
    story.fact("attack-occurred", "old", occurred="2024-01-02", importance=1)
    story.fact("attack-occurred", "new", occurred="2024-06-02", importance=1)
    section = story.section("developments", DAY)
    assert section
    assert [(group.title, group.lines[0].text) for group in section.groups] == [
        ("Since 1 April 2024", "The new came about."),
        ("Earlier", "The old came about."),
    ]


# --- each fact once ----------------------------------------------------------------------


def test_each_fact_is_told_once_in_the_body(story: Story) -> None:
    story.step("promise", "assured", "2024-05-02", importance=1, speaker="minister")
    story.fact("attack-occurred", "attack", occurred="2024-05-03", importance=1)
    story.fact(
        "meeting-held", "talks", occurred="2024-05-04", participant="north south", importance=1
    )
    story.fact("topic-discussed", "trade", occurred="2024-05-04", speaker="north south")
    story.fact("position-stated", "view", occurred="2024-05-05", speaker="south")
    story.fact("plan-announced", "plan", occurred="2024-05-06", modality="planned")
    story.fact("assessment-offered", "opinion", analyst="analyst", modality="assessed")
    brief = story.brief(DAY, full=True)
    derived = {"bottom-line", "board", "gaps", "sources"}
    told = Counter(
        line.subject for section in brief.sections if section.id not in derived
        for line in section.lines
    )  # fmt: skip
    assert set(told.values()) == {1}
    assert len(told) == 7


def test_opinions_stand_apart_from_what_is_established(story: Story) -> None:
    story.fact(
        "assessment-offered", "opinion", analyst="analyst", modality="assessed", importance=1
    )
    brief = story.brief(DAY)
    told = {section.id for section in brief.sections if f"#{story.last}" in
            {line.subject for line in section.lines}}  # fmt: skip
    assert told == {"assessments"}
    assert story.told("assessments", DAY) == ["Cy Analyst: The opinion came about."]


def test_what_may_have_been_before_the_look_back_is_no_news_of_it(story: Story) -> None:
    story.fact("attack-occurred", "fresh", occurred="2024-06-01", importance=2)
    story.fact("attack-occurred", "some-time", occurred="[..2024-06-02]", importance=2)
    astride = "[2024-03-01..2024-05-01]"
    story.fact("attack-occurred", "astride", occurred=astride, importance=2)
    section = story.section("developments", "2024-06-15")
    assert section
    assert {group.title: [line.subject for line in group.lines] for group in section.groups} == {
        "Since 17 March 2024": [f"#{story.last - 2}"],
        "Since 17 March 2024 or before": [f"#{story.last}", f"#{story.last - 1}"],
    }


def test_a_look_back_without_news_says_so(story: Story) -> None:
    story.fact("attack-occurred", "old", occurred="2024-01-01", importance=2)
    section = story.section("developments", "2024-12-15")
    assert section
    told = "No step, meeting or incident of weight is on record since 16 September 2024."
    assert (section.note, [group.title for group in section.groups]) == (told, ["Earlier"])


def test_what_happened_and_what_may_not_have_stand_apart_before_their_report(
    story: Story,
) -> None:
    story.source("s3", "[2024-06-20..2024-07-20]")
    story.fact("attack-occurred", "before", occurred="2024-06-01", by="s3", importance=2)
    days = "[2024-06-01..2024-06-30]"
    story.fact("attack-occurred", "open", occurred=days, by="s3", importance=2)
    section = story.section("possible", story.then("2024-06-20"))
    assert section
    assert [(group.title, len(group.lines)) for group in section.groups] == [
        ("Happened by then, if reported", 1),
        ("May not have happened by then", 1),
    ]


# --- asked and answered ------------------------------------------------------------------


def asked(story: Story) -> None:
    story.fact(
        "request-made", "loan", occurred="2024-05-02", speaker="minister", addressee="south",
        matter="a loan",
    )  # fmt: skip


def test_what_was_asked_stands_with_its_answer(story: Story) -> None:
    asked(story)
    assert story.told("positions", DAY) == ["A loan · Minister · The South · 2 May 2024 · None"]
    story.fact(
        "reply-given", "reply", occurred="2024-06-02", speaker="south", replies_to="loan",
        matter="half of it", by="s2",
    )  # fmt: skip
    assert story.told("positions", "2024-06-30") == [
        "A loan · Minister · The South · 2 May 2024 · The reply came about (S2)"
    ]


def test_a_row_names_the_only_family_that_has_what_was_asked(story: Story) -> None:
    asked(story)
    story.fact("attack-occurred", "other", occurred="2024-06-01", by="s2")
    (row,) = [line for line in story.lines("positions", DAY) if line.cells]
    assert row.cells[0].shown == "A loan (S1)"
    story.corroborate("loan", "s2")
    (row,) = [line for line in story.lines("positions", "2024-08-01") if line.cells]
    assert row.cells[0].shown == "A loan"


def test_an_answer_that_is_not_yet_given_is_none(story: Story) -> None:
    asked(story)
    story.fact("reply-given", "reply", occurred="2024-06-02", speaker="south", replies_to="loan")
    assert story.told("positions", "2024-06-01")[0].endswith("· None")


def test_a_reply_to_what_does_not_stand_is_told_for_itself(story: Story) -> None:
    asked(story)
    story.fact(
        "reply-given", "reply", occurred="2024-06-02", speaker="south", replies_to="loan", by="s2"
    )
    story.withdraw("s1")
    assert story.told("positions", DAY) == ["2 June 2024: The reply came about."]


# --- gaps and the header -----------------------------------------------------------------


def test_a_promise_without_outcome_is_a_gap(story: Story) -> None:
    story.fact(
        "commitment-made", "promise", occurred="2024-05-02", speaker="minister", matter="To pay"
    )
    gap = "Any later outcome of Minister's commitment: to pay."
    assert gap in story.told("gaps", DAY)
    story.fact(
        "aid-provided", "payment", occurred="2024-06-02", outcome_of="promise", outcome="fulfilled"
    )
    assert gap not in story.told("gaps", DAY)


@pytest.mark.parametrize(
    ("count", "told"),
    [(16, "16 corrections and ratings by the desk"), (1, "1 correction or rating by the desk")],
)
def test_what_the_desk_corrected_is_left_out_by_its_name(count: int, told: str) -> None:
    section = Section("corrections", "Corrections", (), left_out=count)
    assert left_out([section]) == f"{told}, which the full form lists"


@pytest.mark.parametrize(
    ("statement", "matter"),
    [
        ("Ada Minister said that the South would pay.", "the South would pay"),
        ("Ada Minister told visitors to the fair that she would pay.", "she would pay"),
        ("Ada Minister, who said that it was over, promised to pay.", "to pay"),
        ("Ada Minister agreed with the South to confirm that it was paid.",
         "to confirm that it was paid"),
        ("Ada Minister promised the South that she would pay.", "she would pay"),
    ],
)  # fmt: skip
def test_a_promise_without_a_matter_is_a_gap_in_the_words_after_that_or_to(
    story: Story, statement: str, matter: str
) -> None:
    fields = {"occurred": "2024-05-02", "speaker": "minister", "statement": statement}
    story.fact("commitment-made", "promise", **fields)
    gap = f"Any later outcome of Minister's commitment: {matter}."
    assert gap in story.told("gaps", DAY)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("Diplomats named by the North took over.", "diplomats named by the North took over."),
        ("Nearly forty rebels left.", "nearly forty rebels left."),
        ("Words of the South were heard.", "words of the South were heard."),
        ("Envoys met.", "envoys met."), ("Reuters reported a deal.", "Reuters reported a deal."),
        ("NATO troops left.", "NATO troops left."), ("May was cold.", "May was cold."),
    ],
)  # fmt: skip
def test_a_common_noun_that_opens_a_sentence_loses_its_capital_behind_a_date(
    story: Story, statement: str, told: str
) -> None:
    number = story.step("opening", "opened", "2024-06-06", track="embassy", statement=statement)
    story.correct(
        number, citations=[{"source": "s1", "exact": "some words of it", "start": 0, "end": 16}]
    )
    assert story.told("bottom-line", DAY) == [f"On 6 June 2024, {told}"]


@pytest.mark.parametrize(
    ("modality", "told"), [("announced", "Announced"), ("claimed", "Reported")]
)
def test_a_plan_that_others_claim_was_reported_and_not_announced(
    story: Story, modality: str, told: str
) -> None:
    fields = {"occurred": "2024-06-20", "modality": modality}
    story.fact("plan-announced", "march", **fields)
    story.fact("plan-announced", "forum", due="2024-08", **fields)
    asides = [line.aside for line in story.lines("expected", DAY, full=True)]
    assert f"{told.lower()} 10 days ago" in asides
    written = composed(story.brief(DAY), story.snapshot(DAY))
    (section,) = (each for each in written.sections if each.id == "expected")
    assert f"{told} on 20 June 2024" in [line.standing for line in section.lines]


def test_a_side_without_an_account_is_a_gap(story: Story) -> None:
    story.fact("statement-made", "words", occurred="2024-05-02", speaker="minister")
    assert story.told("gaps", DAY) == ["Any statement by the South dated on or before this day."]


def test_a_state_without_a_beginning_is_a_gap(story: Story) -> None:
    story.fact("state-in-force", "ban", occurred="2024-05-01", track="listing")
    assert story.told("gaps", DAY)[0] == (
        "Listing: since when it stands as it does, and a day for removal."
    )


def test_steps_without_a_date_are_a_gap(story: Story) -> None:
    story.step("promise", "assured", None)
    gap = "The days of 1 step that the articles report without a date."
    assert gap in story.told("gaps", DAY)


def test_the_longest_silence_is_told(story: Story) -> None:
    for key, day in (("a", "2024-01-10"), ("b", "2024-04-01"), ("c", "2024-05-20")):
        story.fact("attack-occurred", key, occurred=day)
    assert "Nothing on record is dated between 11 January and 31 March 2024." in (
        story.brief(DAY).record
    )


def test_a_short_silence_is_not_worth_telling(story: Story) -> None:
    for key, day in (("a", "2024-05-10"), ("b", "2024-06-01")):
        story.fact("attack-occurred", key, occurred=day)
    assert "Nothing on record" not in story.brief(DAY).record


@pytest.mark.parametrize(("following", "told"), [("2024-05-31", False), ("2024-06-01", True)])
def test_a_silence_is_told_from_thirty_days_on(story: Story, following: str, *, told: bool) -> None:
    for key, day in (("a", "2024-05-01"), ("b", following)):
        story.fact("attack-occurred", key, occurred=day)
    silence = "Nothing on record is dated between 2 May and 31 May 2024."
    assert (silence in story.brief(DAY).record) is told


@pytest.mark.parametrize(
    ("filled", "breaks"), [("2024-05", True), ("2024-05-01/2024-06-01", False)]
)
def test_a_date_of_a_month_breaks_a_silence_and_a_longer_one_does_not(
    story: Story, filled: str, *, breaks: bool
) -> None:
    story.source("s9", "2024-12-01")
    for key, day in (("a", "2024-04-15"), ("b", filled), ("c", "2024-06-20")):
        story.fact("attack-occurred", key, occurred=day, by="s9")
    assert ("Nothing on record" not in story.brief("2024-06-30").record) is breaks


def test_a_day_within_bounds_breaks_a_silence(story: Story) -> None:
    story.fact("attack-occurred", "a", occurred="2024-04-01")
    story.fact("attack-occurred", "b", occurred="[2024-04-25..2024-05-10]")
    story.fact("attack-occurred", "c", occurred="2024-06-01")
    assert "Nothing on record" not in story.brief(DAY).record


@pytest.mark.parametrize(
    ("vantage", "told"),
    [
        (
            ("2025-06-01", None),
            "Newest text: 20 June–20 July 2024, 316 to 346 days before this date.",
        ),
        (
            ("2024-07-19", None),
            "Newest text: 11 June 2024, 38 days before this date; S3 may be newer.",
        ),
        (("2024-06-11", None), "Newest text: 11 June 2024, this date."),
        (("2024-06-09", None), "No text on record was published by this date."),
        (("2025-06-01", "2024-06-30"), "Newest text: 11 June 2024, 355 days before this date."),
    ],
)
def test_the_header_tells_first_how_old_the_newest_text_is(
    story: Story, vantage: tuple[str, str | None], told: str
) -> None:
    story.source("s3", "[2024-06-20..2024-07-20]")
    story.fact("attack-occurred", "a", occurred="2024-06-01", by="s1 s2 s3")
    assert story.brief(story.at(*vantage)).record.startswith(told)


def test_the_newest_text_is_no_older_than_one_of_a_known_day(story: Story) -> None:
    story.source("s3", "[2024-06-01..2024-07-20]")
    story.fact("attack-occurred", "a", occurred="2024-06-01", by="s1 s2 s3")
    told = "Newest text: 11 June–20 July 2024, 1 to 40 days before this date."
    assert story.brief("2024-07-21").record.startswith(told)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"credibility": 5, "credibility_reason": "R"}, "According to S1, the a came about."),
        ({"credibility": 4, "credibility_reason": "R"}, "The a came about (S1)."),
        ({"modality": "claimed"}, "According to S1, the a came about."),
        ({"modality": "claimed", "statement": "They said so."}, "They said so (S1)."),
        (
            {"modality": "claimed", "by": [quote("s1", said_by="envoy")]},
            "According to Envoy, the a came about (S1).",
        ),
    ],
)
def test_what_cannot_be_judged_or_is_only_claimed_is_not_told_in_the_briefs_own_voice(
    story: Story, fields: dict[str, Any], told: str
) -> None:
    story.fact("attack-occurred", "a", occurred="2024-06-01", importance=1, **fields)
    story.fact("attack-occurred", "b", occurred="2024-06-02", importance=1, by="s2")
    assert story.lines("developments", DAY)[0].plain == f"1 June 2024: {told}"


@pytest.mark.parametrize(("weight", "flagged"), [(1, True), (2, True), (3, False)])
def test_all_facts_that_are_disputed_in_more_than_words_are_flagged(
    story: Story, weight: int, *, flagged: bool
) -> None:
    for key, source in (("a", "s1"), ("b", "s2")):
        story.fact("attack-occurred", key, occurred="2024-06-01", importance=1, by=source)
    story.conflict("Who", {"One": ("a", "s1"), "Another": ("b", "s2")}, weight=weight)
    lines = story.lines("developments", DAY)
    assert ["sources differ" in line.suffix for line in lines] == [flagged, flagged]


def test_the_header_counts_the_articles_and_their_days(story: Story) -> None:
    story.fact("attack-occurred", "a", occurred="2024-06-01", by="s1 s2")
    assert story.brief(DAY).record.startswith(
        "Newest text: 11 June 2024, 19 days before this date. "
        "The record: 2 articles, published from 10 June to 11 June 2024."
    )


# --- sources -----------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "all_told"), [(6, True), (12, True), (20, False)])
def test_of_more_than_twelve_articles_those_that_are_cited_are_listed(
    count: int, *, all_told: bool
) -> None:
    story = Story()
    for number in range(count):
        story.source(f"s{number}", "2024-06-10")
        story.fact("attack-occurred", f"a{number}", by=f"s{number}", occurred="2024-06-01")
    brief = story.brief(DAY)
    listed = {line.text for s in brief.sections if s.id == "sources" for line in s.lines}
    cited = {quoted.label for note in brief.notes for quoted in note.quotes}
    assert cited < listed if all_told else cited == listed
    assert (len(listed) == count) is all_told


@pytest.mark.parametrize(
    ("basis", "full", "told"),
    [
        ("stated", True, "10 June 2024"),
        ("inferred", False, "10 June 2024, inferred"),
        ("inferred", True, "10 June 2024, inferred: it was read that day"),
    ],
)
def test_a_day_of_publication_that_was_inferred_says_so_and_in_full_why(
    basis: str, told: str, *, full: bool
) -> None:
    story = Story()
    story.source("s1", "2024-06-10")
    [registered] = story.events[1:]
    assert isinstance(registered, SourceRegistered)
    given = {"published_basis": basis, "published_reason": "it was read that day"}
    source = registered.source.model_copy(update=given)
    story.events[1:] = [registered.model_copy(update={"source": source})]
    story.fact("attack-occurred", "a", occurred="2024-06-01")
    [row] = story.lines("sources", DAY, full=full)
    assert row.cells[2].text == told


# --- notes and names ---------------------------------------------------------------------


def test_every_line_can_be_followed_to_a_quote(story: Story) -> None:
    number = story.step(
        "promise", "assured", "2024-05-02",
        by=[quote("s1", said_by="minister", via=["league"]), "s2"],
    )  # fmt: skip
    note = story.brief(DAY).notes[0]
    assert note.number == number
    assert [(quoted.label, quoted.exact, quoted.saying) for quoted in note.quotes] == [
        ("S1", "Words 00 of s1.", "Minister, via the League"),
        ("S2", "Words 01 of s2.", ""),
    ]


def names_in(statements: list[str]) -> list[str]:
    story = Story()
    story.source("s1", "2024-06-10")
    for number, statement in enumerate(statements):
        day = f"2024-06-{number + 1:02d}"
        story.fact("attack-occurred", f"n{number}", occurred=day, statement=statement, importance=1)
    brief = with_short_names(story.brief(DAY), DEFINITION.actors)
    section = next(each for each in brief.sections if each.id == "developments")
    return [line.text for line in section.lines]


def test_names_are_short_after_their_first_use() -> None:
    assert names_in(["Ada Minister came.", "Ada Minister met Bo Envoy.", "Bo Envoy left."]) == [
        "Ada Minister came.",
        "Minister met Bo Envoy.",
        "Envoy left.",
    ]


def test_names_inside_quotes_stay_as_they_were_said() -> None:
    assert names_in(["Ada Minister came.", 'He said that "Ada Minister is here".']) == [
        "Ada Minister came.",
        'He said that "Ada Minister is here".',
    ]


def test_a_name_inside_a_longer_word_is_no_name() -> None:
    assert names_in(["Ada Minister came.", "The Ada Ministerial met."]) == [
        "Ada Minister came.",
        "The Ada Ministerial met.",
    ]


def test_a_person_is_introduced_with_the_office_on_record() -> None:
    """As the brief's date has it, once, and with its note; not where the sentence says it."""
    story = Story()
    story.source("s1", "2024-06-10")
    office: dict[str, Any] = {"holder": "envoy", "title": "Envoy to the League", "slot": "envoy"}
    told: dict[str, Any] = {"importance": 1, "host": "south"}
    story.fact("office-held", "new", occurred="2024-06-05", **office)
    story.fact("office-held", "old", occurred="2024-06-01", holder="minister", title="Judge",
               former=True)  # fmt: skip
    story.fact("visit-made", "one", occurred="2024-06-02", visitor="envoy minister",
               statement="Ada Minister and Bo Envoy came.", **told)  # fmt: skip
    story.fact("visit-made", "two", occurred="2024-06-06", visitor="envoy",
               statement="Bo Envoy came again.", **told)  # fmt: skip

    def read(day: str) -> tuple[list[str], set[str]]:
        brief = with_short_names(story.brief(day), DEFINITION.actors)
        section = next(each for each in brief.sections if each.id == "developments")
        return [line.text for line in section.lines], {note.key for note in brief.notes}

    assert read("2024-06-04") == (
        ["Ada Minister, former judge, and Bo Envoy came."],
        {"one", "old"},
    )
    assert read("2024-06-30") == (
        ["Ada Minister, former judge, and Bo Envoy, Envoy to the League, came.",
         "Envoy came again."],
        {"one", "two", "old", "new"},
    )  # fmt: skip


def test_a_title_before_a_name_introduces_it() -> None:
    story = Story()
    story.source("s1", "2024-06-10")
    story.fact("office-held", "new", occurred="2024-06-05", holder="envoy", title="Judge")
    for number, name in enumerate(["Foreign Minister Bo Envoy came.", "The envoy Bo Envoy came."]):
        day = f"2024-06-0{number + 6}"
        story.fact("visit-made", f"v{number}", occurred=day, visitor="envoy", host="south",
                   statement=name, importance=1)  # fmt: skip
    brief = with_short_names(story.brief(DAY), DEFINITION.actors)
    assert "judge" not in " ".join(line.text for line in brief.lines())


def test_an_assessment_older_than_the_look_back_has_its_date(story: Story) -> None:
    said = "Di Writer judged that it would end."
    story.fact("assessment-offered", "old", occurred="2024-01-05", analyst="writer",
               modality="assessed", statement=said)  # fmt: skip
    assert story.told("assessments", "2024-02-01") == [said]
    assert story.told("assessments", DAY) == [f"5 January 2024: {said}"]
