"""Diff: what changed on each clock, each change with its one cause."""

from __future__ import annotations

import re
from typing import Any

import pytest

from briefing.diff import Cause
from tests.cli.terminal import Terminal

Data = dict[str, Any]

D0, D1 = "2031-04-14", "2031-06-20"
WORLD = {"happened", "settled", "ended", "due", "first attested", "attested again"}


def causes(data: Data) -> set[str]:
    return {change["cause"] for change in data["changes"]}


def of(data: Data, number: int) -> list[Data]:
    """The changes that rest on a fact."""
    return [change for change in data["changes"] if number in change["facts"]]


def assert_documented(data: Data) -> None:
    """The names that programs rest on."""
    assert {"from", "to", "changes", "counts"} <= set(data)
    for change in data["changes"]:
        assert {"key", "kind", "cause", "section", "facts"} <= set(change)
        assert change["kind"] in {"added", "removed", "changed", "status"}
        assert change["cause"] in set(Cause)
        assert ("text" in change) != ("before" in change)
        assert ("before" in change) == ("after" in change)
        if change["kind"] in {"added", "removed"}:
            assert "text" in change
        if change["kind"] == "changed":
            assert "before" in change
    kinds = [change["kind"] for change in data["changes"]]
    assert data["counts"] == {kind: kinds.count(kind) for kind in set(kinds)}
    assert len({change["key"].partition("/")[2] for change in data["changes"]}) == len(kinds)


@pytest.mark.parametrize("date", ["2030-01-01", "2031-04-15", "2031-05-10", "2031-06-20"])
def test_a_date_and_itself_do_not_differ(date: str, river: Terminal) -> None:
    data = river.data("diff", date, date)
    assert (data["changes"], data["counts"]) == ([], {})
    assert "Nothing changed between the two." in river.says("diff", date, date, "--exit-code")
    assert "Nothing changed between the two." in river.says("diff", date, date, "--format", "md")


@pytest.mark.parametrize("date", ["2020-12-31", "2024-05-25", "2025-01-01"])
def test_a_date_of_the_bundled_dossier_and_itself_do_not_differ(
    date: str, bundled: Terminal
) -> None:
    assert bundled.data("diff", date, date)["changes"] == []
    assert bundled.data("diff", date, date, "--contemporary")["changes"] == []


def test_between_two_dates_the_world_changed(river: Terminal) -> None:
    data = river.data("diff", D0, D1)
    assert_documented(data)
    assert (data["from"]["as_of"], data["to"]["as_of"]) == (D0, D1)
    assert causes(data) <= WORLD
    [meeting] = of(data, river.number("okoye-meets-lund"))
    assert (meeting["kind"], meeting["cause"]) == ("added", "happened")
    status = [change for change in data["changes"] if change["kind"] == "status"]
    assert "Talks opened, 15 April 2031" in status[0]["after"]


def test_a_plan_falls_due(river: Terminal) -> None:
    data = river.data("diff", "2031-05-01", "2031-05-07", "--known-by", "2031-04-30")
    [plan] = of(data, river.number("second-round-planned"))
    assert (plan["kind"], plan["cause"]) == ("changed", "due")


def test_between_two_publications_we_learned(river: Terminal) -> None:
    data = river.data("diff", D1, D1, "--known-by", "2031-04-30,2031-06-01")
    assert_documented(data)
    assert causes(data) == {"reported"}
    assert of(data, river.number("dam-capacity"))
    assert data["from"]["known_by"] == "2031-04-30"
    assert not river.data("diff", D1, D1, "--known-by", "2031-04-30")["changes"]


def test_one_side_may_be_hindsight(river: Terminal) -> None:
    data = river.data("diff", D1, D1, "--known-by", "2031-04-30,-")
    assert (data["from"]["known_by"], data["to"]["known_by"]) == ("2031-04-30", None)
    assert causes(data) == {"reported"}


def test_contemporary_sides_each_know_what_was_published_by_then(river: Terminal) -> None:
    data = river.data("diff", "2031-04-30", D1, "--contemporary")
    assert (data["from"]["known_by"], data["to"]["known_by"]) == ("2031-04-30", D1)
    assert causes(data) <= WORLD | {"reported"}


REASON = ("--reason", "a test")
ACTS: dict[str, tuple[tuple[str, ...], str]] = {
    "corrected": (
        ("correct", "14", "--set", "statement=A second round of talks was planned.", *REASON),
        "second-round-planned",
    ),
    "retracted": (("retract", "14", *REASON), "second-round-planned"),
    "withdrawn": (("withdraw", "n2", *REASON), "dam-capacity"),
    "corroborated": (
        ("corroborate", "14", "--source", "n2", "--quote", "planned for 6 May"),
        "second-round-planned",
    ),
    "conflict": (("conflict", "8", "9", "--point", "Who asked"), "flow-figures-asked"),
}


@pytest.mark.parametrize("cause", ACTS)
def test_an_act_of_the_desk_is_the_cause_of_what_it_changed(cause: str, river: Terminal) -> None:
    words, key = ACTS[cause]
    number = river.number(key)
    river.run(*words)
    data = river.data("diff", D1, D1, "--recorded-by", "25,26")
    assert_documented(data)
    assert of(data, number)
    assert {change["cause"] for change in of(data, number)} == {cause}


def test_a_correction_of_words_is_one_change_with_both_readings(river: Terminal) -> None:
    river.run(*ACTS["corrected"][0])
    [change] = river.data("diff", D1, D1, "--recorded-by", "25,26")["changes"]
    assert change["kind"] == "changed"
    assert "round was planned" in change["before"]
    assert "round of talks was planned" in change["after"]
    text = river.says("diff", D1, D1, "--recorded-by", "25,26", "--full")
    assert "{+of talks+}" in text
    assert "was corrected between" not in text


def test_loading_an_article_is_a_cause_of_its_own(river: Terminal) -> None:
    data = river.data("diff", D1, D1, "--recorded-by", "3,25")
    assert "recorded" in causes(data)
    assert causes(data) <= {"recorded", "corroborated", "conflict"}


def test_the_last_clock_that_moved_a_line_is_its_cause(river: Terminal) -> None:
    river.run("correct", "14", "--set", "statement=A second round of talks was planned.", *REASON)
    data = river.data("diff", "2031-04-20", D1, "--recorded-by", "25,26")
    assert {change["cause"] for change in of(data, 14)} <= WORLD
    assert causes(data) <= WORLD | {"corrected"}


def test_backwards_is_the_mirror_of_forwards(river: Terminal) -> None:
    there, back = river.data("diff", D0, D1), river.data("diff", D1, D0)
    assert_documented(back)
    opposite = {"added": "removed", "removed": "added", "changed": "changed", "status": "status"}

    def sides(change: Data) -> tuple[object, ...]:
        return change["key"], change["cause"], change.get("before"), change.get("after")

    mirrored = {
        (change["key"], change["cause"], change.get("after"), change.get("before"))
        for change in there["changes"]
    }
    assert mirrored == {sides(change) for change in back["changes"]}
    assert {opposite[k]: n for k, n in there["counts"].items()} == back["counts"]


def test_exit_code_tells_whether_anything_differs(river: Terminal) -> None:
    said = river.run("diff", D0, D1, "--exit-code", code=1).stdout
    assert said == river.says("diff", D0, D1)
    river.run("diff", D1, D1, "--exit-code")
    file = river.folder / "diff.md"
    river.run("diff", D0, D1, "--exit-code", "--format", "md", "-o", file, code=1)
    assert file.read_text("utf-8") == river.says("diff", D0, D1, "--format", "md")


@pytest.mark.parametrize("format_", ["text", "md", "html", "json"])
def test_every_format_tells_every_fact_that_changed(format_: str, river: Terminal) -> None:
    said = river.says("diff", D0, D1, "--full", "--format", format_)
    changed = {n for change in river.data("diff", D0, D1)["changes"] for n in change["facts"]}
    mark = {"text": "#{}", "md": "[^{}]", "html": "#{}", "json": "{}"}[format_]
    assert [number for number in sorted(changed) if mark.format(number) not in said] == []


@pytest.mark.parametrize(
    ("clocks", "both"),
    [
        ([], []),
        (["--known-by", "2031-05-31"], ["--known-by", "2031-05-31"]),
        # A brief has one state of knowledge: what was published by its own day.
        (["--contemporary"], ["--known-by", D1]),
        (["--recorded-by", "20"], ["--recorded-by", "20"]),
    ],
)
def test_since_puts_the_same_changes_into_the_brief(
    clocks: list[str], both: list[str], river: Terminal
) -> None:
    brief = river.data("generate", "--as-of", D1, "--since", D0, "--full", *clocks)
    diff = river.data("diff", D0, D1, *both)
    [section] = [each for each in brief["sections"] if each["id"] == "changes"]
    told = {line["key"].partition("/")[2]: set(line["facts"]) for line in section["lines"]}
    changed = {c["key"].partition("/")[2]: set(c["facts"]) for c in diff["changes"]}
    assert told.keys() == changed.keys()
    # A request whose answer is not told cites its own fact alone.
    offices = {
        int(number)
        for line in diff["changes"]
        for number in line["facts"]
        if line["section"] == "people"
    }
    assert {n for subject, facts in changed.items() for n in told[subject] - facts} <= offices
    assert all(told[subject] or not facts for subject, facts in changed.items())
    assert section["title"] == "What changed since 14 April 2031"


def test_what_a_short_brief_has_no_room_for_now_is_named_and_no_change(bundled: Terminal) -> None:
    day = ("generate", "--as-of", "2024-11-26")
    said = bundled.says(*day, "--since", "2024-05-25", "--format", "md")
    [line] = [each for each in said.splitlines() if each.startswith("No longer shown")]
    named = {int(number) for number in re.findall(r"\[\^(\d+)\]", line)}
    changes = bundled.data("diff", "2024-05-25", "2024-11-26")["changes"]
    told = {number for change in changes for number in change["facts"]}
    shown = set(map(int, re.findall(r"\[\^(\d+)\]", said.replace(line, "").split("## Notes")[0])))
    assert named
    assert named.isdisjoint(told | shown)
    assert "No longer shown" not in bundled.says(*day, "--since", "2024-05-25", "--full")


def test_since_the_day_itself_nothing_changed(river: Terminal) -> None:
    said = river.says("generate", "--as-of", D1, "--since", D1)
    assert "Nothing changed on record." in said


def test_by_default_a_diff_is_half_a_page(bundled: Terminal) -> None:
    for first, most in (("2024-11-24", 300), ("2024-05-31", 400)):
        said = bundled.says("diff", first, "2024-11-26", "--format", "md")
        body = re.sub(r"\[\^\d+\]", "", said.partition("## Notes")[0])
        assert len([word for word in body.split() if re.search(r"\w", word)]) <= most


def test_what_half_a_page_does_not_tell_is_counted(bundled: Terminal) -> None:
    changes = bundled.data("diff", "2024-05-31", "2024-11-26")["changes"]
    said = bundled.says("diff", "2024-05-31", "2024-11-26")
    told = {int(number) for number in re.findall(r"#(\d+)", said)}
    [rest] = re.findall(r"Left out at this length: (.*)\.", said)
    counted = sum(int(number) for number in re.findall(r"\d+", rest))
    untold = [c for c in changes if c["kind"] != "status" and not told & set(c["facts"][:1])]
    assert len(untold) <= counted <= len(changes)


def test_differences_gaps_and_offices_never_happened(bundled: Terminal) -> None:
    changes = bundled.data("diff", "2024-05-31", "2024-11-26")["changes"]
    about = [c["cause"] for c in changes if c["section"] in {"differences", "gaps", "people"}]
    assert about
    assert not {"happened", "settled"} & set(about)


def test_what_fell_due_is_told_there_whatever_else_happened_to_it(bundled: Terminal) -> None:
    said = bundled.says("diff", "2024-05-31", "2024-11-26", "--full")
    due = said.partition("\nFell due\n")[2].partition("\n\n")[0]
    assert "(was possible, is certain)" in due
    assert "the outcome is not on record" in due


def test_a_diff_since_a_brief_that_was_sent_takes_its_vantage(river: Terminal) -> None:
    sent = river.folder / "sent.md"
    river.run("generate", "--as-of", D0, "--contemporary", "-o", sent)
    number = river.number("second-round-planned")
    river.run("correct", number, "--set", "statement=A second round of talks was planned.", *REASON)
    found = river.data("diff", sent, D1)
    known = ("--known-by", f"{D0},{D1}", "--recorded-by", f"{number_of_events(river) - 1},-")
    assert found == river.data("diff", D0, D1, *known)
    assert found["to"]["known_by"] == D1
    river.run("diff", "nowhere.md", code=2)
    river.run("diff", D0, code=2)


def test_a_brief_of_another_ledger_is_refused(river: Terminal) -> None:
    sent = river.folder / "sent.md"
    river.run("generate", "--as-of", D0, "-o", sent)
    text = sent.read_text("utf-8")
    sent.write_text(re.sub(r'"digest": "\w{8}', '"digest": "00000000', text), "utf-8")
    assert "was not made from this ledger" in river.run("diff", sent, code=2).stderr


def number_of_events(terminal: Terminal) -> int:
    return len(terminal.says("log").splitlines()) - 1
