"""The three clocks: what had happened, what was published, what the ledger held."""

from __future__ import annotations

import pytest

from briefing.model.vantage import Status
from tests.story import Story, quote


@pytest.fixture
def story() -> Story:
    story = Story()
    story.source("s1", "2024-06-10")
    return story


def test_a_day_counts_from_its_own_evening_on(story: Story) -> None:
    story.fact("attack-occurred", "attack", occurred="2024-05-02")
    assert not story.stands("attack", "2024-05-01")
    assert story.entry("attack", "2024-05-02").settled


def test_a_month_does_not_leak_into_the_month_before(story: Story) -> None:
    story.fact("attack-occurred", "attack", occurred="2024-05")
    assert not story.stands("attack", "2024-04-30")
    assert story.entry("attack", "2024-05-01").status is Status.POSSIBLE
    assert story.entry("attack", "2024-05-31").settled


def test_one_day_within_bounds_is_only_possible_inside_them(story: Story) -> None:
    story.fact("attack-occurred", "attack", occurred="[2024-05-02..2024-05-08]")
    assert story.entry("attack", "2024-05-05").status is Status.POSSIBLE
    assert story.entry("attack", "2024-05-08").settled


def test_a_span_is_under_way_inside_its_bounds(story: Story) -> None:
    story.fact("visit-made", "visit", occurred="2024-05-02/2024-05-08", visitor="envoy")
    assert not story.stands("visit", "2024-05-01")
    assert story.entry("visit", "2024-05-02").settled


def test_nothing_of_an_absent_fact_leaks(story: Story) -> None:
    story.step("proposal", "proposed", "2024-05-02", speaker="minister")
    brief = story.brief("2024-05-01", full=True)
    assert brief.record == "The record holds nothing for this date."
    assert [line.said for line in brief.lines()] == [
        "Nothing at all is settled on record by this date."
    ]
    assert brief.notes == ()


def test_a_possible_fact_stands_in_a_block_of_its_own(story: Story) -> None:
    story.fact("attack-occurred", "attack", occurred="2024-05", importance=1)
    assert story.told("possible", "2024-05-15") == ["May 2024: The attack came about."]
    assert story.told("developments", "2024-05-15") == []
    assert story.told("developments", "2024-05-31") == ["May 2024: The attack came about."]


def test_the_latest_day_is_bounded_by_publication(story: Story) -> None:
    story.fact("attack-occurred", "attack", occurred="2024-06")
    assert story.entry("attack", "2024-06-09").status is Status.POSSIBLE
    assert story.entry("attack", "2024-06-10").settled


def test_a_plans_date_may_lie_after_publication(story: Story) -> None:
    story.fact(
        "event-scheduled", "forum", occurred="2024-06-01", due="2024-07-01", modality="planned"
    )
    assert story.told("expected", "2024-06-20") == [
        "1 June 2024: The forum came about. Due 1 July 2024."
    ]


def test_an_unknown_date_takes_the_window_of_the_earliest_standing_source(story: Story) -> None:
    story.source("s0", "2024-06-03")
    story.fact("attack-occurred", "attack", by="s0 s1", importance=1)
    assert not story.stands("attack", "2024-06-02")
    assert story.entry("attack", "2024-06-03").settled
    assert story.told("developments", "2024-06-10") == [
        "By 3 June 2024, day not given: The attack came about."
    ]


def test_an_unknown_date_is_possible_while_its_article_may_be_unpublished() -> None:
    story = Story()
    story.source("s1", "[2024-06-01..2024-06-10]")
    story.fact("attack-occurred", "attack", importance=1)
    assert story.entry("attack", "2024-06-05").status is Status.POSSIBLE
    assert story.entry("attack", "2024-06-10").settled


def test_hindsight_knows_what_was_published_later_and_marks_it(story: Story) -> None:
    story.source("s0", "2024-05-03")
    story.fact("attack-occurred", "known", occurred="2024-05-01", by="s0", importance=1)
    story.fact("attack-occurred", "learned", occurred="2024-05-02", importance=1)
    assert [line.hindsight for line in story.lines("developments", "2024-05-20")] == [False, True]
    assert (
        "† marks what comes only from articles published after 20 May 2024."
        in story.brief("2024-05-20").record
    )


def test_where_all_was_published_later_the_header_says_so_once(story: Story) -> None:
    story.fact("attack-occurred", "attack", occurred="2024-05-02", importance=1)
    assert story.entry("attack", "2024-05-20").hindsight
    assert [line.hindsight for line in story.lines("developments", "2024-05-20")] == [False]
    assert story.brief("2024-05-20").record.endswith(
        "All of it comes from articles published after 20 May 2024."
    )


def test_what_was_reported_by_the_day_carries_no_mark(story: Story) -> None:
    story.source("s0", "2024-05-03")
    story.fact("attack-occurred", "attack", occurred="2024-05-02", by="s0 s1", importance=1)
    assert not story.entry("attack", "2024-05-20").hindsight
    assert [quote.hindsight for quote in story.brief("2024-05-20").notes[0].quotes] == [False, True]


def test_a_step_first_reported_later_is_marked_on_the_board(story: Story) -> None:
    story.source("s0", "2024-05-03")
    story.fact("attack-occurred", "attack", occurred="2024-05-02", by="s0")
    story.step("proposal", "proposed", "2024-05-02")
    assert story.row("2024-05-20").step == "Removal proposed, 2 May 2024; no removal on record†"
    assert "†" not in story.row("2024-06-10").step


def test_a_contemporary_brief_sees_only_what_was_published_by_its_day(story: Story) -> None:
    story.fact("attack-occurred", "attack", occurred="2024-05-02")
    assert not story.stands("attack", story.then("2024-06-09"))
    assert story.entry("attack", story.then("2024-06-10")).settled
    assert not story.entry("attack", story.then("2024-06-10")).hindsight


def test_known_by_is_a_day_of_its_own(story: Story) -> None:
    story.fact("attack-occurred", "attack", occurred="2024-05-02")
    assert not story.stands("attack", story.at("2024-05-20", "2024-06-09"))
    assert story.entry("attack", story.at("2024-05-20", "2024-06-10")).hindsight


def test_a_fact_has_the_weaker_of_occurred_and_reported() -> None:
    story = Story()
    story.source("s1", "[2024-06-01..2024-06-10]")
    story.fact("attack-occurred", "attack", occurred="2024-05-02")
    assert story.entry("attack", story.then("2024-06-05")).status is Status.POSSIBLE
    assert story.entry("attack", story.at("2024-06-05")).settled


def test_recorded_by_gives_what_the_ledger_held(story: Story) -> None:
    number = story.fact("attack-occurred", "attack", occurred="2024-05-02")
    story.retract(number)
    assert not story.stands("attack", "2024-06-10")
    assert story.stands("attack", story.at("2024-06-10", recorded=number))
    assert not story.stands("attack", story.at("2024-06-10", recorded=number - 1))


def test_a_later_moment_that_a_quote_attests_does_not_colour_an_earlier_brief(
    story: Story,
) -> None:
    story.source("s2", "2024-09-01")
    story.fact(
        "office-held", "office", holder="envoy", title="envoy", occurred="2024-05-02",
        by=["s1", quote("s2", attests="2024-08-15")],
    )  # fmt: skip
    assert story.entry("office", "2024-08-14").labels == ("S1",)
    assert story.entry("office", "2024-08-15").labels == ("S1", "S2")


def test_a_later_articles_words_do_not_colour_an_earlier_brief(story: Story) -> None:
    story.source("s0", "2024-05-03")
    story.fact(
        "request-made", "loan", occurred="2024-05-02", speaker="minister", addressee="south",
        statement="The Minister asked the South for a loan of five million.",
        matter="a loan of five million",
    )  # fmt: skip
    story.corroborate("loan", "s0", "The Minister asked the South for help.")
    early = story.brief(story.then("2024-05-20"), full=True)
    assert "million" not in repr(early)
    assert "help" in repr(early)
    assert "million" in repr(story.brief(story.then("2024-06-10"), full=True))


def test_a_text_that_stands_alone_is_told_in_its_own_words(story: Story) -> None:
    story.source("late", "2024-06-20")
    story.step("promise", "assured", "2024-06-01", by="s1", statement="Both say so.")
    story.corroborate("promise", "s1", "The first says so.")
    story.corroborate("promise", "late", "The other says so.")
    assert story.entry("promise", story.then("2024-06-19")).fact.statement == "The first says so."
    assert story.entry("promise", story.then("2024-06-20")).fact.statement == "Both say so."
    story.withdraw("s1")
    assert story.entry("promise", "2024-06-30").fact.statement == "The other says so."


def test_words_that_only_may_be_published_do_not_weaken_a_step(story: Story) -> None:
    story.source("s2", "[2024-06-01..2024-08-31]")
    story.step("promise", "assured", "2024-05-02", by=["s1", quote("s2", stage="proposed")])
    assert story.row(story.then("2024-06-20")).step.startswith("Removal assured")
    assert story.row(story.then("2024-08-31")).step.startswith("Removal proposed")


@pytest.mark.parametrize(
    ("occurred", "minute"),
    [(None, 0), ("2024-05", 0), ("2024-05-02", 0), ("2024-05-02T00:00", 1),
     ("2024-05-02T14:30", 871)],
)  # fmt: skip
def test_the_minute_of_a_fact_counts_from_one_and_is_nought_where_no_time_is_given(
    story: Story, occurred: str | None, minute: int
) -> None:
    story.fact("attack-occurred", "attack", occurred=occurred)
    assert story.entry("attack", "2024-06-30").minute == minute


@pytest.mark.parametrize(
    ("families", "of_one"),
    [((None, None), True), (("F", None), True), (("F", "F"), True), (("F", "G"), False)],
)
def test_a_fact_is_of_one_family_unless_two_carry_it(
    story: Story, families: tuple[str | None, str | None], *, of_one: bool
) -> None:
    for name, family in zip(("a", "b"), families, strict=True):
        story.source(name, "2024-06-10", family=family)
    story.fact("attack-occurred", "attack", by="a b", occurred="2024-05-02")
    assert story.entry("attack", "2024-06-30").of_one_family is of_one


def test_a_text_with_weaker_words_does_not_carry_a_step_unless_it_stands_alone(
    story: Story,
) -> None:
    story.source("s2", "2024-06-11")
    story.step("promise", "assured", "2024-06-01", by=[quote("s1", stage="proposed"), "s2"])
    assert story.entry("promise", story.then("2024-06-11")).labels == ("S2",)
    assert story.entry("promise", story.then("2024-06-10")).labels == ("S1",)


@pytest.mark.parametrize(
    ("attested", "other"),
    [
        ("2024-05-03", True),
        ("2024-05-04", False),
        ("2024-05", False),
        ("2024-05-05", False),
        ("2024-05-06", True),
    ],
)
def test_a_text_gives_another_day_where_its_day_and_the_facts_cannot_be_the_same(
    story: Story, attested: str, *, other: bool
) -> None:
    story.source("s2", "2024-06-20")
    story.fact("attack-occurred", "attack", occurred="2024-05-04/2024-05-05")
    story.corroborate("attack", [quote("s2", attests=attested)])
    given = story.entry("attack", "2024-06-30").other_days
    assert [each.passage.label for each in given] == (["S2"] if other else [])


def test_the_vantage_is_told_in_words(story: Story) -> None:
    assert story.at("2024-05-25").in_words() == "as of 25 May 2024, in hindsight"
    assert story.then("2024-05-25").in_words() == (
        "as of 25 May 2024, using what was published by then"
    )
    assert story.at("2024-05-25", "2024-06-01", 2).in_words() == (
        "as of 25 May 2024, using what was published by 1 June 2024, "
        "from what the ledger held at #2"
    )
