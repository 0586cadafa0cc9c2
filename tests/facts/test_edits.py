"""Nothing is edited: corrections, retractions and withdrawals are events that can be undone."""

from __future__ import annotations

import pytest

from briefing.facts import fold
from briefing.facts.edits import is_about_source
from briefing.facts.fold import citations_of
from briefing.model.vantage import Status
from tests.story import Story

DAY = "2024-12-01"


@pytest.fixture
def story() -> Story:
    story = Story()
    story.source("s1", "2024-05-10")
    story.source("s2", "2024-06-10")
    return story


def attack(story: Story, by: str = "s1", occurred: str | None = "2024-05-02") -> int:
    return story.fact("attack-occurred", "attack", by=by, occurred=occurred, importance=1)


# --- corrections -------------------------------------------------------------------------


def test_a_correction_keeps_the_number_and_names_the_one_that_corrects(story: Story) -> None:
    number = attack(story)
    by = story.correct(number, occurred="2024-05-03")
    note = story.brief(DAY).notes[0]
    assert (note.number, note.corrected_by) == (number, by)
    assert story.told("developments", DAY, full=True) == ["3 May 2024: The attack came about."]


def test_a_correction_of_our_own_coding_counts_on_the_recorded_clock_alone(story: Story) -> None:
    number = attack(story)
    story.correct(number, occurred="2024-05-03")
    assert not story.stands("attack", story.then("2024-05-02"))
    before = story.at("2024-05-10", "2024-05-10", recorded=number)
    assert story.entry("attack", before).window.latest.day == 2


def test_a_correction_by_a_source_counts_from_its_publication_on(story: Story) -> None:
    number = attack(story)
    by = story.correct(number, after="s2", occurred="2024-05-03")
    assert story.entry("attack", story.then("2024-06-09")).revision == number
    assert story.entry("attack", story.then("2024-06-10")).revision == by
    assert story.entry("attack", DAY).revision == by


def test_a_correction_by_a_source_that_is_only_possibly_out_does_not_count_yet(
    story: Story,
) -> None:
    story.source("s3", "[2024-07-01..2024-07-10]")
    number = attack(story)
    by = story.correct(number, after="s3", occurred="2024-05-03")
    assert story.entry("attack", story.then("2024-07-09")).revision == number
    assert story.entry("attack", story.then("2024-07-10")).revision == by


def test_a_correction_by_a_source_that_is_withdrawn_no_longer_counts(story: Story) -> None:
    number = attack(story)
    story.correct(number, after="s2", occurred="2024-05-03")
    story.withdraw("s2")
    assert story.entry("attack", DAY).revision == number


def test_a_second_correction_replaces_the_first(story: Story) -> None:
    number = attack(story)
    story.correct(number, occurred="2024-05-03")
    story.correct(number, occurred="2024-05-04")
    assert story.entry("attack", DAY).window.latest.day == 4


def test_retracting_a_correction_restores_what_it_had_changed(story: Story) -> None:
    number = attack(story)
    story.retract(story.correct(number, occurred="2024-05-03"))
    assert story.entry("attack", DAY).revision == number
    assert story.entry("attack", DAY).window.latest.day == 2


def test_corroborations_stay_with_a_corrected_fact(story: Story) -> None:
    number = attack(story)
    story.corroborate("attack", "s2")
    story.correct(number, occurred="2024-05-03")
    assert story.entry("attack", DAY).labels == ("S1", "S2")


# --- retractions -------------------------------------------------------------------------


def test_retracting_a_fact_retracts_its_corroborations(story: Story) -> None:
    number = attack(story)
    story.corroborate("attack", "s2")
    story.retract(number)
    assert not story.stands("attack", DAY)
    assert story.snapshot(DAY).entries() == ()


def test_retracting_a_corroboration_leaves_the_fact(story: Story) -> None:
    attack(story)
    story.retract(story.corroborate("attack", "s2"))
    assert story.entry("attack", DAY).labels == ("S1",)


def test_retracting_a_retraction_restores_the_fact(story: Story) -> None:
    story.retract(story.retract(attack(story)))
    assert story.stands("attack", DAY)


def test_a_fact_can_be_reinstated_and_retracted_again(story: Story) -> None:
    number = attack(story)
    story.retract(number)
    story.reinstate(number)
    assert story.stands("attack", DAY)
    story.retract(number)
    assert not story.stands("attack", DAY)


def test_a_correction_comes_back_with_its_reinstated_fact(story: Story) -> None:
    number = attack(story)
    by = story.correct(number, occurred="2024-05-03")
    story.retract(number)
    story.reinstate(number)
    assert story.entry("attack", DAY).revision == by


# --- sources -----------------------------------------------------------------------------


def test_withdrawing_a_source_removes_only_its_citations(story: Story) -> None:
    attack(story, by="s1 s2")
    story.fact("attack-occurred", "other", occurred="2024-05-04", by="s1")
    story.withdraw("s1")
    assert story.entry("attack", DAY).labels == ("S2",)
    assert not story.stands("other", DAY)


def test_the_earliest_source_that_remains_dates_the_fact(story: Story) -> None:
    attack(story, by="s1 s2", occurred=None)
    assert story.entry("attack", DAY).window.latest.month == 5
    story.withdraw("s1")
    assert story.entry("attack", DAY).window.latest.month == 6
    assert not story.stands("attack", "2024-06-09")


def test_a_withdrawn_source_can_count_again(story: Story) -> None:
    attack(story)
    story.withdraw("s1")
    story.readmit("s1")
    assert story.stands("attack", DAY)


def test_a_source_rated_anew_can_join_a_family(story: Story) -> None:
    attack(story, by="s1 s2")
    assert story.entry("attack", DAY).families == ("S1", "S2")
    story.rerate("s2", family="S1")
    assert story.entry("attack", DAY).families == ("S1",)


def test_a_date_of_publication_that_becomes_known_moves_what_was_known_when(story: Story) -> None:
    attack(story)
    story.rerate("s1", published="[2024-05-10..2024-05-20]")
    assert story.entry("attack", story.then("2024-05-15")).status is Status.POSSIBLE
    assert story.entry("attack", story.then("2024-05-20")).settled


def about_source(story: Story, number: int) -> bool:
    recorded = story.recorded()
    return is_about_source(recorded[number - 1], fold(recorded))


def test_what_undoes_an_edit_of_a_source_is_about_that_source(story: Story) -> None:
    withdrawn = story.withdraw("s1")
    undone = story.retract(withdrawn)
    assert about_source(story, story.reinstate(undone))


def test_a_fact_a_conflict_and_what_undoes_them_are_about_no_source(story: Story) -> None:
    conflict = two_accounts(story)
    for number in (conflict, conflict - 1, story.retract(conflict), story.retract(conflict - 1)):
        assert not about_source(story, number)


def test_an_edit_of_itself_or_of_a_later_one_is_about_no_source(story: Story) -> None:
    assert not about_source(story, story.retract(story.last + 1))
    assert not about_source(story, story.retract(story.last + 2))
    story.withdraw("s1")
    assert not about_source(story, story.last - 1)


def test_facts_their_corrections_and_what_corroborates_them_cite_and_nothing_else_does(
    story: Story,
) -> None:
    number = attack(story)
    story.corroborate("attack", "s2")
    story.correct(number, occurred="2024-05-03")
    story.withdraw("s1")
    cited = [[c.source for c in citations_of(item)] for item in story.recorded()]
    assert cited == [[], [], [], ["s1"], ["s2"], ["s1"], []]


# --- judgements --------------------------------------------------------------------------


def test_a_judgement_is_ended_by_what_superseded_or_withdrew_it_while_that_counts(
    story: Story,
) -> None:
    attack(story)
    first, kept, restored = (story.judge("attack") for _ in range(3))
    second = story.judge("attack", supersedes=first)
    withdrawn = story.retract(kept)
    story.retract(story.judge("attack", supersedes=restored))
    judged = {each.item.number: each.ended_by for each in fold(story.recorded()).judgements}
    ended = {number: by.number for number, by in judged.items() if by}
    assert ended == {first: second, kept: withdrawn, story.last - 1: story.last}


# --- the annex ---------------------------------------------------------------------------


def test_the_annex_tells_corrections_up_to_the_recorded_clock(story: Story) -> None:
    number = attack(story)
    by = story.correct(number, occurred="2024-05-03")
    story.retract(by)
    held = story.at(DAY, recorded=by)
    assert story.told("corrections", held, full=True) == [
        f"#{by} corrected #{number}, our own coding: A reason (desk, 1 January 2026)"
    ]
    corrected = f"#{by} corrected #{number}, our own coding: A reason (desk, 1 January 2026)"
    assert story.told("corrections", DAY, full=True) == [
        f"{corrected} Itself taken back later.",
        f"#{by + 1} retracted #{by}: A reason (desk, 1 January 2026)",
    ]


def test_the_annex_says_nothing_of_what_is_not_yet_published(story: Story) -> None:
    number = attack(story)
    story.correct(number, after="s2", occurred="2024-05-03")
    assert story.told("corrections", story.then("2024-06-09"), full=True) == []
    assert len(story.told("corrections", story.then("2024-06-10"), full=True)) == 1


# --- conflicts ---------------------------------------------------------------------------


def two_accounts(story: Story) -> int:
    story.fact("attack-occurred", "six", occurred="2024-05-02", by="s1")
    story.fact("attack-occurred", "nine", occurred="2024-05-02", by="s2")
    accounts = {"six died": ("six", "s1"), "nine died": ("nine", "s2")}
    return story.conflict("How many died", accounts)


def test_both_accounts_of_a_difference_are_shown_each_with_its_source(story: Story) -> None:
    two_accounts(story)
    assert story.told("differences", DAY) == ["How many died · six died (S1) · nine died (S2)"]


def test_a_difference_is_shown_only_while_two_accounts_stand(story: Story) -> None:
    two_accounts(story)
    assert story.told("differences", story.then("2024-06-09")) == []
    story.withdraw("s2")
    assert story.told("differences", DAY) == []


def test_an_account_stands_only_on_the_sources_that_it_names(story: Story) -> None:
    two_accounts(story)
    story.corroborate("nine", "s1")
    story.withdraw("s2")
    assert story.stands("nine", DAY)
    assert story.told("differences", DAY) == []


def test_a_short_brief_leaves_out_the_least_of_differences_and_counts_them(story: Story) -> None:
    story.fact("attack-occurred", "six", occurred="2024-05-02", by="s1")
    story.fact("attack-occurred", "nine", occurred="2024-05-02", by="s2")
    story.conflict("How many", {"six": ("six", "s1"), "nine": ("nine", "s2")}, weight=3)
    assert story.told("differences", DAY) == []
    assert "1 difference between sources" in story.told("gaps", DAY)[-1]
    assert len(story.told("differences", DAY, full=True)) == 1
