"""A state ends at its end, at a successor or by an ending fact; else it was last attested."""

from __future__ import annotations

from typing import Any

import pytest

from briefing.facts import LifecycleStatus
from tests.story import Story, quote


@pytest.fixture
def story() -> Story:
    story = Story()
    story.source("s1", "2024-12-01")
    return story


def office(story: Story, key: str, occurred: str, **more: Any) -> int:
    fields = {"holder": "minister", "title": "envoy to the South", "slot": "envoy-to-south"}
    return story.fact("office-held", key, occurred=occurred, **(fields | more))


def offices(story: Story, day: str) -> dict[str, list[str]]:
    """By group: who held an office."""
    section = story.section("people", day, full=True)
    groups = section.groups if section else ()
    return {
        group.title: [line.cells[0].text for line in group.lines]
        for group in groups
        if group.kind == "table"
    }


def test_a_state_holds_from_its_attestation_on(story: Story) -> None:
    office(story, "ada", "2024-05-01")
    assert story.entry("ada", "2030-01-01").lifecycle is LifecycleStatus.HOLDS


def test_a_state_ends_at_its_end(story: Story) -> None:
    office(story, "ada", "2024-05-01", holds_until="2024-06-30")
    assert story.entry("ada", "2024-06-29").lifecycle is LifecycleStatus.HOLDS
    assert story.entry("ada", "2024-06-30").lifecycle is LifecycleStatus.ENDED


def test_a_state_ends_at_a_successor_in_its_slot(story: Story) -> None:
    office(story, "ada", "2024-05-01")
    office(story, "bo", "2024-07-01", holder="envoy")
    assert offices(story, "2024-06-30") == {"Offices": ["Ada Minister"]}
    assert offices(story, "2024-07-01") == {"Offices": ["Bo Envoy"], "Former": ["Ada Minister"]}


def test_of_two_holders_attested_on_one_day_neither_succeeds_the_other(story: Story) -> None:
    office(story, "ada", "2024-07-01")
    office(story, "bo", "2024-07-01", holder="envoy")
    assert offices(story, "2024-07-01") == {"Offices": ["Ada Minister", "Bo Envoy"]}


def test_another_slot_is_no_succession(story: Story) -> None:
    office(story, "ada", "2024-05-01")
    office(story, "bo", "2024-07-01", holder="envoy", slot="envoy-to-league")
    assert offices(story, "2024-07-01") == {"Offices": ["Ada Minister", "Bo Envoy"]}


def test_a_later_state_in_a_slot_succeeds_whoever_holds_it(story: Story) -> None:
    status = {"holder": "north", "slot": "treaty", "track": "embassy"}
    story.fact("state-in-force", "old", occurred="2024-03-01", title="Old treaty", **status)
    story.fact("state-in-force", "halted", occurred="2024-03-20", title="Suspended", **status)
    assert story.entry("old", "2024-03-19").lifecycle is LifecycleStatus.HOLDS
    assert story.row("2024-06-01", "embassy").force == "Suspended"


def test_an_office_under_another_name_is_the_same_office(story: Story) -> None:
    office(story, "ada", "2024-05-01")
    office(story, "ada-again", "2024-07-01", title="the envoy")
    assert story.entry("ada", "2024-07-01").lifecycle is LifecycleStatus.HOLDS


def test_nothing_holds_before_it_holds_from(story: Story) -> None:
    office(story, "ada", "2024-01-10")
    office(story, "bo", "2024-03-05", holder="envoy", holds_from="2024-06-01")
    assert story.entry("ada", "2024-05-31").lifecycle is LifecycleStatus.HOLDS
    assert offices(story, "2024-05-31") == {"Offices": ["Ada Minister"]}
    assert story.told("expected", "2024-05-31") == [
        "5 March 2024: The bo came about. Holds only from 1 June 2024."
    ]
    assert offices(story, "2024-06-01") == {"Offices": ["Bo Envoy"], "Former": ["Ada Minister"]}


def test_who_is_attested_between_appointment_and_start_is_no_successor(story: Story) -> None:
    office(story, "bo", "2024-03-05", holder="envoy", holds_from="2024-06-01")
    office(story, "ada", "2024-04-10")
    assert offices(story, "2024-06-01") == {"Offices": ["Bo Envoy"], "Former": ["Ada Minister"]}


def test_what_is_to_hold_is_in_force_from_its_day_on(story: Story) -> None:
    fields = {"track": "embassy", "title": "Sanctions", "holds_from": "2024-06-01"}
    story.fact("sanctions-in-force", "sanctions", occurred="2024-03-05", **fields)
    assert story.row("2024-05-31", "embassy").force == "Nothing on record"
    assert story.row("2024-06-01", "embassy").force == "Sanctions"
    change = story.change("track:embassy", "2024-03-20", "2024-06-02")
    assert change.cause == "happened"


def test_what_is_attested_within_an_inexact_start_holds(story: Story) -> None:
    office(story, "ada", "2024-05-01", holds_from="2024")
    assert story.entry("ada", "2024-05-01").lifecycle is LifecycleStatus.HOLDS


def test_the_time_of_a_hand_over_decides_who_holds(story: Story) -> None:
    office(story, "bo", "2024-07-01T15:00", holder="envoy")
    office(story, "ada", "2024-07-01T09:00")
    assert offices(story, "2024-07-01") == {"Offices": ["Bo Envoy"], "Former": ["Ada Minister"]}


def test_the_same_holder_attested_again_is_no_successor(story: Story) -> None:
    office(story, "ada", "2024-05-01")
    office(story, "ada-again", "2024-07-01")
    assert story.entry("ada", "2024-07-01").lifecycle is LifecycleStatus.HOLDS


def test_a_successor_who_is_only_possible_ends_nothing(story: Story) -> None:
    office(story, "ada", "2024-05-01")
    office(story, "bo", "[2024-07-01..2024-07-31]", holder="envoy")
    assert story.entry("ada", "2024-07-15").lifecycle is LifecycleStatus.HOLDS


def test_a_successor_attested_only_perhaps_ends_nothing(story: Story) -> None:
    office(story, "bo", "2024-04-01", holder="envoy", by=["s1", quote("s1", attests="2024-07")])
    office(story, "ada", "2024-05-01")
    assert story.entry("bo", "2024-07-15").lifecycle is LifecycleStatus.ENDED
    assert story.entry("ada", "2024-07-15").lifecycle is LifecycleStatus.HOLDS


def test_a_former_holder_named_later_succeeds_nobody(story: Story) -> None:
    office(story, "ada", "2024-05-01")
    office(story, "bo", "2024-07-01", holder="envoy", former=True)
    assert offices(story, "2024-07-01") == {"Offices": ["Ada Minister"], "Former": ["Bo Envoy"]}


def test_a_state_ends_by_a_fact_that_ends_it(story: Story) -> None:
    office(story, "ada", "2024-05-01")
    story.fact("envoy-appointed", "recall", occurred="2024-07-01", ends=["ada"])
    assert story.entry("ada", "2024-06-30").lifecycle is LifecycleStatus.HOLDS
    assert offices(story, "2024-07-01") == {"Former": ["Ada Minister"]}


def test_a_post_that_the_text_calls_former_is_never_current(story: Story) -> None:
    office(story, "ada", "2024-05-01", former=True)
    assert offices(story, "2024-05-01") == {"Former": ["Ada Minister"]}


def test_an_office_is_shown_with_the_day_it_was_last_attested(story: Story) -> None:
    office(story, "ada", "2024-05-01", by=["s1", quote("s1", attests="2024-08-15")])
    attested = [
        story.lines("people", day, full=True)[0].cells[2].text
        for day in ("2024-08-14", "2024-08-15")
    ]
    assert attested == ["1 May 2024", "15 August 2024"]


def test_a_day_that_is_only_possible_is_not_when_it_was_last_attested(story: Story) -> None:
    office(story, "ada", "2024-05-01", by=["s1", quote("s1", attests="2024-08")])
    assert story.lines("people", "2024-08-15", full=True)[0].cells[2].text == "1 May 2024"
    assert story.lines("people", "2024-08-31", full=True)[0].cells[2].text == "August 2024"
