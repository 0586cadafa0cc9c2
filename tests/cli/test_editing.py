"""Editing: every act is an event, the brief follows, and what was is still there."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from tests.cli.terminal import BUNDLED, RIVER, Terminal, sections

ACTS: dict[str, str] = {
    "correct": "correct MEETING --set place=Upstream --reason {reason}",
    "correct after a source": "correct MEETING --set place=Upstream --basis source --source n2 "
    "--reason {reason}",
    "retract": "retract MEETING --reason {reason}",
    "reassess": "reassess n2 --reliability E --because unsigned --reason {reason}",
    "withdraw": "withdraw n2 --reason {reason}",
}


def say(terminal: Terminal, number: int, statement: str, *more: object) -> int:
    """Correct what a fact says; gives the number of the correction."""
    reason = ("--reason", "misread", "--by", "Ben")
    terminal.run("correct", number, "--set", f"statement={statement}.", *reason, *more)
    return terminal.head()[0]


PLANNED = "A second round was planned for 6 May"
BETTER = "A second round of talks was planned for 6 May"


@pytest.mark.parametrize("act", ACTS)
def test_reason_and_author_of_every_act_are_on_record(act: str, river: Terminal) -> None:
    meeting = str(river.number("okoye-meets-lund"))
    words = [meeting if word == "MEETING" else word for word in ACTS[act].split()]
    words = ["we were wrong" if word == "{reason}" else word for word in words]
    done = river.run(*words, "--by", "Ben")
    number = river.head()[0]
    assert f"Recorded as #{number} by Ben: " in done.stderr
    assert "we were wrong" in done.stderr
    line = json.loads(river.says("export").splitlines()[-1])
    assert (line["recorded_by"], line["content"]["reason"]) == ("Ben", "we were wrong")
    annex = sections(river.says("generate", "--full"))["Corrections"]
    assert re.search(rf"#{number} .*we were wrong \(Ben, 21 June 2031\)", annex.replace("\\", ""))


def test_without_a_name_whoever_is_at_the_keyboard_is_the_author(river: Terminal) -> None:
    river.run("withdraw", "n2", "--reason", "fabricated")
    assert river.data("log")[-1]["recorded_by"] == "Ana"


def test_a_correction_of_our_coding_replaces_the_old_reading(river: Terminal) -> None:
    number, before = river.number("second-round-planned"), river.head()[0]
    act = say(river, number, BETTER)
    assert act == before + 1
    for clocks in ([], ["--as-of", "2031-04-20"], ["--as-of", "2031-04-20", "--contemporary"]):
        told = river.told(*clocks)
        assert BETTER in told[number]
        assert PLANNED not in "".join(told.values())
        assert act not in told
    assert PLANNED not in river.says("generate", "--full")


@pytest.mark.parametrize("recorded", ["25", "#25", "2031-06-20", "2031-06-20T18:00"])
def test_the_brief_from_before_a_correction_is_still_there(recorded: str, river: Terminal) -> None:
    number = river.number("second-round-planned")
    then = river.told()
    say(river, number, BETTER)
    assert river.told("--recorded-by", recorded) == then
    assert PLANNED in then[number]
    old = river.says("generate", "--full", "--recorded-by", recorded)
    assert "From what the ledger held at #25" in old
    assert "Corrections" not in sections(old)


def test_a_corrected_fact_keeps_its_number_and_shows_its_history(river: Terminal) -> None:
    number = river.number("second-round-planned")
    act = say(river, number, BETTER)
    said = river.says("show", number)
    assert said.splitlines()[1].strip() == f"{BETTER}."
    history = said.partition("history:")[2]
    assert re.search(rf"#{number} 2031-06-20 the desk: event-scheduled: {PLANNED}", history)
    assert re.search(rf"#{act} 2031-06-21 Ben: fact-corrected: .*misread", history)
    assert [each["number"] for each in river.data("show", number)["history"]] == [number, act]
    assert PLANNED in river.says("show", number, "--recorded-by", "25")
    assert "Ben" not in river.says("show", number, "--recorded-by", "25")
    note = f"[^{number}]: **#{number}**"
    notes = sections(river.says("generate", "--full"))["Notes"].splitlines()
    assert next(n for n in notes if n.startswith(note)).endswith(f"corrected by #{act}")


def test_a_corrected_date_moves_the_fact_in_time(river: Terminal) -> None:
    number = river.number("talks-opened")
    river.run("correct", number, "--set", "occurred=2031-04-16", "--reason", "the day after")
    assert number not in river.told("--as-of", "2031-04-15")
    assert number in river.told("--as-of", "2031-04-16")
    assert number in river.told("--as-of", "2031-04-15", "--recorded-by", "25")


def test_a_correction_by_a_source_counts_from_its_publication(river: Terminal) -> None:
    number = river.number("second-round-planned")
    say(river, number, BETTER, "--basis", "source", "--source", "n2")
    assert PLANNED in river.told("--known-by", "2031-04-30")[number]
    assert BETTER not in river.says("generate", "--full", "--known-by", "2031-04-30")
    assert PLANNED in river.told("--as-of", "2031-04-30", "--contemporary")[number]
    for clocks in ([], ["--known-by", "2031-05-31"], ["--as-of", "2031-04-30"]):
        assert BETTER in river.told(*clocks)[number]


def test_a_correction_from_a_file_takes_the_whole_new_fact(river: Terminal) -> None:
    number = river.number("second-round-planned")
    sheet = river.says("show", number, "--format", "toml")
    file = river.write("fact.toml", sheet.replace(PLANNED, BETTER))
    river.run("correct", number, file, "--reason", "of what?")
    assert BETTER in river.told()[number]


def test_a_correction_of_a_correction_stands_on_the_first_number(river: Terminal) -> None:
    number = river.number("second-round-planned")
    first = say(river, number, BETTER)
    third = "A second round of the talks was planned for 6 May"
    say(river, first, third)
    assert third in river.told()[number]
    assert BETTER in river.told("--recorded-by", first)[number]
    assert len(river.data("show", number)["history"]) == 3


def test_retracting_a_correction_restores_what_it_had_changed(river: Terminal) -> None:
    number = river.number("second-round-planned")
    then = river.told()
    act = say(river, number, BETTER)
    river.run("retract", act, "--reason", "it was right")
    assert river.told() == then
    annex = sections(river.says("generate", "--full"))["Corrections"]
    assert "Itself taken back later" in annex


def test_a_retracted_fact_leaves_and_comes_back(river: Terminal) -> None:
    number, then = river.number("flow-figures-published"), river.told()
    river.run("retract", number, "--reason", "a hoax")
    act = river.head()[0]
    assert number not in river.told()
    assert number in river.told("--recorded-by", act - 1)
    assert "retracted" in river.says("show", number)
    line = json.loads(river.says("export").splitlines()[number - 1])
    assert line["status"] == "retracted"
    river.run("reinstate", number, "--reason", "no hoax after all")
    assert river.told() == then
    assert len(river.data("show", number)["history"]) == 3


def test_retracting_a_fact_takes_its_corroborations_along(river: Terminal) -> None:
    meeting = river.number("okoye-meets-lund")
    river.run("retract", meeting, "--reason", "no meeting")
    assert "The ministers met at the Old Bridge" not in river.says("generate", "--full")


def test_a_retracted_corroboration_takes_its_quote_along(river: Terminal) -> None:
    meeting = river.number("okoye-meets-lund")
    told = river.data("log", "--type", "fact-corroborated")
    act = next(each["number"] for each in told if "okoye-meets-lund" in each["key"])
    river.run("retract", act, "--reason", "another bridge")
    quotes = river.data("generate", "--full")["citations"][str(meeting)]
    assert {quote["source"] for quote in quotes} == {"n1"}


def test_a_conflict_shows_both_sides_until_it_is_retracted(river: Terminal) -> None:
    asked, answered = (river.number(k) for k in ("flow-figures-asked", "figures-not-refused"))
    words = ("--point", "Whether figures were asked for", "--account", "they were")
    done = river.run("conflict", asked, answered, *words, "--weight", "1", "--by", "Ben")
    act = river.head()[0]
    assert f"Recorded as #{act} by Ben" in done.stderr
    differ = sections(river.says("generate"))["Where sources differ"]
    assert f"Whether figures were asked for[^{asked}][^{answered}]" in differ
    assert "they were (N1)" in differ
    before = river.says("generate", "--recorded-by", act - 1)
    assert "Whether figures were asked for" not in before
    river.run("retract", act, "--reason", "no conflict")
    assert "Whether figures were asked for" not in river.says("generate", "--full")


def test_a_corroboration_adds_its_quote_and_its_family(river: Terminal) -> None:
    number = river.number("second-round-planned")
    assert "families: A\n" in river.says("show", number)
    river.run("corroborate", number, "--source", "n2", "--quote", "planned for 6 May")
    quotes = river.data("generate", "--full")["citations"][str(number)]
    assert [(q["source"], q["exact"]) for q in quotes][1:] == [("n2", "planned for 6 May")]
    assert "families: A, B\n" in river.says("show", number)
    earlier = river.data("generate", "--full", "--as-of", "2031-04-20", "--contemporary")
    assert {q["source"] for q in earlier["citations"][str(number)]} == {"n1"}


def test_a_source_rated_anew_shows_the_new_rating(river: Terminal) -> None:
    words = ("--reliability", "B", "--because", "its author is known now", "--reason", "a letter")
    river.run("reassess", "n2", *words)
    assert "B: its author is known now" in river.says("generate")
    assert "its author is known now" not in river.says("generate", "--recorded-by", "25")
    assert "rated B: its author is known now" in river.says("sources")


def test_a_source_dated_anew_moves_what_it_reports(river: Terminal) -> None:
    number = river.number("dam-capacity")
    assert number in river.told("--known-by", "2031-05-10")
    words = ("--reliability", "D", "--because", "no outlet", "--published", "2031-05-20")
    river.run("reassess", "n2", *words, "--reason", "found the issue")
    assert number not in river.told("--known-by", "2031-05-10")
    assert number in river.told("--known-by", "2031-05-20")


def numbers_in(said: str) -> set[int]:
    lines = said.splitlines()[1:]
    return {int(each) for line in lines for each in re.findall(r" #(\d+)", line)}


def test_withdrawing_a_source_lists_what_rested_on_it_alone(river: Terminal) -> None:
    then = river.told()
    listed = river.says("withdraw", "n2", "--reason", "fabricated", "--dry-run")
    assert river.head()[0] == 25
    done = river.run("withdraw", "n2", "--reason", "fabricated")
    count = len(done.stdout.splitlines()) - 2
    assert done.stdout.splitlines()[0] == f"{count} lines of the brief rested on n2 alone."
    assert done.stdout.splitlines()[1:] == listed.splitlines()[1:]
    now, gone = river.told(), numbers_in(done.stdout)
    assert {river.number("dam-capacity"), river.number("second-round-moved")} <= gone
    assert gone.isdisjoint(now)
    assert set(now) == set(then) - gone - {river.number("flow-figures-published")}
    assert "N2" not in "".join(now.values())
    assert "[withdrawn]" in river.says("sources")
    assert river.told("--recorded-by", "25") == then
    river.run("reinstate", "--source", "n2", "--reason", "genuine")
    assert river.told() == then


def test_withdrawing_an_article_takes_its_parts_along(river: Terminal) -> None:
    gone = numbers_in(river.says("withdraw", "n1", "--reason", "forged"))
    assert river.number("late-for-the-delta") in gone
    assert gone.isdisjoint(river.told())


def test_the_corrections_annex_stands_in_the_full_form_only(river: Terminal) -> None:
    say(river, river.number("second-round-planned"), BETTER)
    assert "Corrections" in sections(river.says("generate", "--full"))
    short = river.says("generate")
    assert "Corrections" not in sections(short)
    assert re.search(r"Left out at this length: .*, 1 other\.", short)


def test_loading_the_sheets_again_after_a_correction_appends_nothing(bundled: Terminal) -> None:
    number = bundled.data("log", "--type", "visit-made")[0]["number"]
    old = bundled.data("show", number)["text"]
    bundled.run("correct", number, "--set", "place=Somewhere", "--reason", "not so sure")
    other = bundled.data("log", "--type", "statement-made")[0]["number"]
    bundled.run("retract", other, "--reason", "a test")
    head = bundled.head()
    done = bundled.run("load", BUNDLED)
    assert "recorded 0 events" in done.stderr
    assert bundled.head() == head
    assert "place: Somewhere" in bundled.says("show", number)
    assert bundled.data("show", number)["text"] == old
    assert other not in bundled.told()


def test_a_sheet_brought_to_the_corrected_reading_is_no_other_content(river: Terminal) -> None:
    say(river, river.number("second-round-planned"), BETTER)
    copy = river.folder / "river-treaty"
    shutil.copytree(RIVER, copy)
    sheet = copy / "sheets" / "1-talks-at-the-bridge.toml"
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(text.replace(PLANNED, BETTER), encoding="utf-8")
    head = river.head()
    assert "recorded 0 events" in river.run("load", copy).stderr
    assert river.head() == head


def test_a_sheet_with_other_content_is_refused_and_names_the_remedy(river: Terminal) -> None:
    copy = river.folder / "river-treaty"
    shutil.copytree(RIVER, copy)
    sheet = copy / "sheets" / "1-talks-at-the-bridge.toml"
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(text.replace(PLANNED, BETTER), encoding="utf-8")
    number = river.number("second-round-planned")
    refused = river.refused("load", copy)
    assert f"changed #{number} second-round-planned" in refused
    assert f"briefing load {copy} --correct --reason" in refused
