"""Replay: the history along each clock, and the state that it ends with."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.cli.terminal import Terminal

Moments = list[dict[str, Any]]


def moments(terminal: Terminal, *words: object) -> Moments:
    """The steps of a replay; each is a JSON object on a line of its own, the state the last."""
    lines = terminal.says("replay", "--format", "jsonl", *words).splitlines()
    *found, last = [json.loads(line) for line in lines]
    assert set(last) == {"state"}
    assert all({"number", "when", "kind", "text", "changes"} <= set(each) for each in found)
    return found


def board(terminal: Terminal, *clocks: object) -> list[str]:
    """The status board of the brief, in the words of a replay."""
    rows: list[dict[str, str]] = []
    for section in terminal.data("generate", *clocks)["sections"]:
        rows += section["lines"] if section["id"] == "board" else []
    cells = [row["text"].replace("†", "").split(" · ") for row in rows]
    return [f"  {title}: {force}; latest step: {step}" for title, force, step, *_ in cells]


def ending(said: str) -> list[str]:
    """The state that a replay ends with, without its heading and its digests."""
    state = said[said.index("\nState as of ") + 1 :].splitlines()[1:]
    return [line for line in state if "latest step" in line]


def stamp(terminal: Terminal, *clocks: object) -> dict[str, Any]:
    """The stamp of a brief."""
    found = re.search(r"<!-- briefing (.*) -->", terminal.says("generate", *clocks))
    assert found
    stamped: dict[str, Any] = json.loads(found[1])
    return stamped


@pytest.mark.parametrize("date", ["2031-03-01", "2031-04-20", "2031-05-10", "2031-06-21"])
def test_a_replay_ends_with_the_board_and_the_digests_of_that_day(
    date: str, river: Terminal
) -> None:
    said = river.says("replay", "--to", date)
    expected = stamp(river, "--as-of", date)
    assert said.splitlines()[-2:] == [
        f"  ledger #25, digest {expected['digest']}",
        f"  state digest {expected['model']}",
    ]
    assert re.fullmatch("[0-9a-f]{64}", expected["model"])
    assert ending(said) == board(river, "--as-of", date)


@pytest.mark.parametrize("date", ["2020-12-31", "2023-06-30", "2024-05-25", "2024-11-26"])
def test_a_replay_of_the_bundled_dossier_ends_with_the_board_of_the_brief(
    date: str, bundled: Terminal
) -> None:
    said = bundled.says("replay", "--to", date)
    assert ending(said) == board(bundled, "--as-of", date, "--full")
    assert said.splitlines()[-1] == f"  state digest {stamp(bundled, '--as-of', date)['model']}"


def test_the_steps_on_the_way_lead_to_the_board_at_the_end(bundled: Terminal) -> None:
    state: dict[str, str] = {}
    for moment in moments(bundled, "--to", "2024-11-26"):
        for change in moment["changes"]:
            assert state.get(change["track"], "not on record") == change["before"]
            state[change["track"]] = change["after"]
    told = {f"  {track}: {words}" for track, words in state.items()}
    assert told == set(board(bundled, "--as-of", "2024-11-26", "--full"))


def test_along_occurred_nothing_comes_after_the_day(river: Terminal) -> None:
    told = {each["number"] for each in moments(river, "--to", "2031-04-20")} - {0}
    standing = {event["number"] for event in river.data("log", "--as-of", "2031-04-20")}
    assert told <= standing
    assert river.number("flow-figures-published") not in told
    assert river.number("okoye-meets-lund") in told


def test_along_reported_the_first_article_comes_first(river: Terminal) -> None:
    when = [each["when"] for each in moments(river, "--by", "reported") if each["number"]]
    assert {each.partition(",")[0] for each in when[:3]} <= {"N1", "N1b"}
    assert when[-1].startswith("N2, ")
    early = moments(river, "--by", "reported", "--to", "2031-04-30")
    assert early
    assert not [each for each in early if each["when"].startswith("N2")]


def test_along_recorded_every_event_comes_by_number(river: Terminal) -> None:
    found = moments(river, "--by", "recorded")
    assert [each["number"] for each in found] == list(range(1, 26))
    assert found[0]["kind"] == "dossier-defined"
    assert found[0]["when"] == "2031-06-20 12:00 UTC, the desk"


def test_along_recorded_our_picture_is_built_and_mended(river: Terminal) -> None:
    number = river.number("talks-opened")
    opened = moments(river, "--by", "recorded")[number - 1]
    assert [each["track"] for each in opened["changes"]] == ["Treaty on the river"]
    assert "Talks opened, 15 April 2031" in opened["changes"][0]["after"]
    reason = ("--reason", "the day after", "--by", "Ben")
    river.run("correct", number, "--set", "occurred=2031-04-16", *reason)
    river.run("retract", number, "--reason", "no talks")
    river.run("reinstate", number, "--reason", "talks after all")
    river.run("withdraw", "n1", "--reason", "forged")
    *_, corrected, retracted, reinstated, withdrawn = moments(river, "--by", "recorded")
    assert (corrected["kind"], corrected["number"]) == ("fact-corrected", 26)
    assert corrected["when"] == "2031-06-21 12:00 UTC, Ben"
    assert "the day after" in corrected["text"]
    assert "15 April 2031" in corrected["changes"][0]["before"]
    assert "16 April 2031" in corrected["changes"][0]["after"]
    assert "16 April 2031" in retracted["changes"][0]["before"]
    assert "Talks opened" not in retracted["changes"][0]["after"]
    assert reinstated["changes"][0]["before"] == retracted["changes"][0]["after"]
    assert reinstated["changes"][0]["after"] == retracted["changes"][0]["before"]
    assert withdrawn["kind"] == "source-withdrawn"
    assert "Treaty on the river" in [each["track"] for each in withdrawn["changes"]]


@pytest.mark.parametrize("number", [0, 3, 7, 25])
def test_to_a_number_the_ledger_is_walked_so_far(number: int, river: Terminal) -> None:
    found = moments(river, "--to-number", number)
    assert [each["number"] for each in found] == list(range(1, number + 1))
    said = river.says("replay", "--to-number", f"#{number}")
    assert f"from what the ledger held at #{number}; along recorded" in said.splitlines()[0]
    assert ending(said) == board(river, "--recorded-by", number)
    expected = stamp(river, "--recorded-by", number)["model"]
    assert said.splitlines()[-1] == f"  state digest {expected}"


def test_along_recorded_a_day_means_what_the_ledger_held_by_then(river: Terminal) -> None:
    river.run("retract", 4, "--reason", "no meeting")
    assert len(moments(river, "--by", "recorded", "--to", "2031-06-20")) == 25
    assert len(moments(river, "--by", "recorded", "--to", "2031-06-21")) == 26


def test_an_empty_past_replays_to_an_empty_state(river: Terminal) -> None:
    said = river.says("replay", "--to", "2020-12-31")
    assert "nothing on any track is on record" in said
    assert "0 facts settled, 0 possible" in said
    assert moments(river, "--to", "2020-12-31") == []


def test_step_does_not_wait_where_nobody_can_press_a_key(river: Terminal) -> None:
    plain = river.says("replay", "--to", "2031-04-20")
    assert river.says("replay", "--to", "2031-04-20", "--step") == plain


def test_the_short_form_tells_each_change_of_the_board_and_counts_what_it_leaves_out(
    bundled: Terminal,
) -> None:
    every = moments(bundled, "--to", "2024-11-26")
    said = bundled.says("replay", "--to", "2024-11-26")
    assert (
        len(said.split()) < len(bundled.says("replay", "--to", "2024-11-26", "--full").split()) / 2
    )
    told = {int(number) for number in re.findall(r"^#(\d+)", said, re.MULTILINE)}
    assert {each["number"] for each in every if each["changes"]} <= told | {0}
    counted = sum(int(number) for number in re.findall(r"^ +(\d+) more, ", said, re.MULTILINE))
    assert len(told) + counted == len([each for each in every if each["number"]])


def test_a_replay_of_a_track_from_a_day_on_tells_nothing_else(river: Terminal) -> None:
    every = moments(river)
    told = moments(river, "--track", "treaty", "--from", "2031-04-15")
    assert told
    assert {each["number"] for each in told} < {each["number"] for each in every}
    tracks = {change["track"] for each in told for change in each["changes"]}
    assert tracks == {"Treaty on the river"}
    before = {each["number"] for each in moments(river, "--to", "2031-04-14")}
    assert not before & {each["number"] for each in told}
    assert "no track 'nowhere'" in river.refused("replay", "--track", "nowhere")


def test_a_replay_in_markdown_ends_with_the_board(river: Terminal) -> None:
    said = river.says("replay", "--to", "2031-04-20", "--format", "md")
    assert said.startswith("# North–South river treaty: replay along occurred")
    assert "\n- **15 April 2031.** " in said
    assert "\n  - Treaty on the river: not on record → " in said
    assert "| Treaty on the river | " in said.partition("## State as of 20 April 2031")[2]
