"""Commands for those who write sheets: check and fmt."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import RIVER, Terminal

FACT = """
[okoye-asked]
statement-made = "Ada Okoye asked South to publish its flow figures."
quote = "Okoye asked South to publish its flow figures"
"""


@pytest.fixture
def sheets(blank: Terminal) -> Path:
    """A copy of the small dossier, to edit."""
    return Path(shutil.copytree(RIVER, blank.folder / "river-treaty"))


def sheet(folder: Path) -> Path:
    """The first sheet of a dossier."""
    return min((folder / "sheets").glob("*.toml"))


def test_check_shows_facts_as_they_would_be_recorded_and_makes_no_ledger(
    blank: Terminal, sheets: Path
) -> None:
    blank.run("fmt", sheets)
    shown = blank.run("check", sheets).stdout
    assert f"{sheet(sheets)}:" in shown
    assert "(opening-name)" in shown
    assert "everything holds; facts: " in shown.splitlines()[-1]
    assert not blank.ledger.exists()


def test_check_tells_new_changed_and_missing_facts_from_those_on_record(
    river: Terminal, sheets: Path
) -> None:
    river.run("fmt", sheets)
    unchanged = river.run("check", sheets).stdout.splitlines()
    assert unchanged[-1].endswith("0 new, 0 changed, 19 on record, 0 retracted, 0 in no sheet"), (
        unchanged[-1]
    )
    assert len(unchanged) == 1
    text = sheet(sheets).read_text("utf-8")
    sheet(sheets).write_text(text.replace("importance = 1", "importance = 2", 1), "utf-8")
    shown = river.run("check", sheets).stdout
    assert "    - importance = 1\n    + importance = 2\n" in shown
    assert "0 new, 1 changed, 18 on record, 0 retracted, 0 in no sheet" in shown


def warnings_in(text: str) -> list[str]:
    """The warnings among the lines of a command."""
    return [line for line in text.splitlines() if line.startswith("Warning: ")]


FILLED = """
[dam-filled]
step-taken = "North filled the upper dam."
who = "speaker north"
quote = "In March, some 40 people died in a flood at the weir"
date = "2031-04-16"
track = "dam/filled"
"""


def test_check_warns_of_what_load_warns_of_before_and_after_the_first_load(
    blank: Terminal, sheets: Path
) -> None:
    with sheet(sheets).open("a", encoding="utf-8") as file:
        file.write(FILLED)
    told = warnings_in(blank.run("check", sheets).stdout)
    assert any("(dam-filled) takes 'Upper dam' to" in each for each in told), told
    assert any("'In March' stands in its quote" in each for each in told), told
    assert warnings_in(blank.run("load", sheets, "--dry-run").stderr) == told
    assert warnings_in(blank.run("load", sheets).stderr) == told
    assert warnings_in(blank.run("check", sheets).stdout) == told
    edited(sheets, "importance = 1", "importance = 2")
    assert warnings_in(blank.run("check", sheets).stdout) == told


def test_fmt_makes_sheets_lean_once_and_they_load_over_the_long_ones(
    river: Terminal, sheets: Path
) -> None:
    would = river.run("fmt", sheets, "--check", code=1).stderr
    assert "lines would become" in would
    assert "lines became" in river.run("fmt", sheets).stderr
    assert "laid out already" in river.run("fmt", sheets, "--check").stderr
    assert "recorded 0 events" in river.run("load", sheets).stderr


def test_fmt_names_a_file_that_is_no_sheet(blank: Terminal, tmp_path: Path) -> None:
    lonely = tmp_path / "lonely.toml"
    lonely.write_text('source = "s1"\n', "utf-8")
    assert "lies in no dossier" in blank.run("fmt", lonely, code=2).stderr


def test_accept_writes_the_suggestions_of_one_rule(blank: Terminal, sheets: Path) -> None:
    before = blank.run("check", sheets).stdout
    assert "--accept track" in before
    blank.run("check", sheets, "--accept", "track")
    assert "--accept track" not in blank.run("check", sheets).stdout
    refused = blank.run("check", sheets, "--accept", "luck", code=2).stderr
    assert "there are subject, importance" in refused


def test_show_names_the_rules_that_gave_a_field(blank: Terminal, sheets: Path) -> None:
    blank.run("fmt", sheets)
    blank.run("load", sheets)
    shown = [blank.run("show", number).stdout for number in range(4, 12)]
    assert any("  derived: " in each and "(opening-name)" in each for each in shown)


def edited(folder: Path, old: str, new: str) -> tuple[Path, int]:
    """The sheet in which words were replaced, and the line of the fact around them."""
    for path in sorted((folder / "sheets").glob("*.toml")):
        text = path.read_text("utf-8")
        if old in text:
            path.write_text(text.replace(old, new, 1), "utf-8")
            before = text[: text.index(old)].splitlines()
            return path, max(n for n, line in enumerate(before, 1) if line.startswith("[[fact]]"))
    raise AssertionError(old)


def test_load_names_what_changed_in_the_sheets_and_records_it_when_told_to(
    river: Terminal, sheets: Path
) -> None:
    path, line = edited(sheets, "importance = 1", "importance = 2")
    refused = river.run("load", sheets, code=2).stderr
    assert f"{path}:{line}: changed #" in refused
    assert "    - importance = 1\n    + importance = 2\n" in f"{refused}\n"
    remedy = ["load", sheets, "--correct", "--reason", "weighed anew"]
    assert f"briefing load {sheets} --correct --reason" in refused
    shown = river.run(*remedy).stderr
    assert f"{path}:{line}: changed #" in shown
    assert "recorded 1 events" in shown
    assert "weighed anew" in river.run("log").stdout.splitlines()[-1]
    assert "recorded 0 events" in river.run("load", sheets).stderr
    assert "recorded 0 events" in river.run(*remedy).stderr


def test_a_sheet_that_is_set_back_is_a_change_again(river: Terminal, sheets: Path) -> None:
    reason = ["--correct", "--reason", "again"]
    edited(sheets, "importance = 1", "importance = 2")
    river.run("load", sheets, *reason)
    edited(sheets, "importance = 2", "importance = 1")
    assert "recorded 1 events" in river.run("load", sheets, *reason).stderr


def test_a_correction_by_hand_is_no_change_of_the_sheets(river: Terminal, sheets: Path) -> None:
    river.run("correct", "5", "--set", "place=Oldtown", "--reason", "by hand")
    assert "recorded 0 events" in river.run("load", sheets).stderr


def test_what_was_taken_out_of_the_sheets_is_retracted_only_when_told_to(
    river: Terminal, sheets: Path
) -> None:
    path = max((sheets / "sheets").glob("*.toml"))
    text = path.read_text("utf-8")
    start = text.rindex("[[conflict]]")
    path.write_text(text[:start], "utf-8")
    said = river.run("load", sheets).stderr
    assert "in no sheet #" in said
    assert "recorded 0 events" in said
    done = river.run("load", sheets, "--correct", "--reason", "settled", "--take-out").stderr
    assert "recorded 1 events" in done
    assert "in no sheet" not in river.run("load", sheets).stderr


def test_a_source_that_is_rated_anew_in_the_definition_is_reassessed(
    river: Terminal, sheets: Path
) -> None:
    definition = sheets / "dossier.toml"
    text = definition.read_text("utf-8")
    start = text.index('reliability = "') + len('reliability = "')
    letter = "E" if text[start] != "E" else "D"
    definition.write_text(text[:start] + letter + text[start + 1 :], "utf-8")
    shown = river.run("load", sheets, code=2).stderr
    assert f"{definition}:" in shown
    assert f'reliability = "{letter}"' in shown
    done = river.run("load", sheets, "--correct", "--reason", "its outlet is known now").stderr
    assert "recorded 1 events" in done
    assert "recorded 0 events" in river.run("load", sheets).stderr


def test_a_changed_article_is_kept_as_a_version_by_the_command_that_is_named(
    river: Terminal, sheets: Path
) -> None:
    article = min((sheets / "sources").glob("*.txt"))
    before = article.read_text("utf-8")
    article.write_text(f"{before}\nNorth denied this later.\n", "utf-8")
    for words in (["--correct", "--reason", "its text changed"], []):
        refused = river.run("load", sheets, *words, code=2).stderr
        assert "is on record with another text" in refused
        assert "--correct" not in refused
    changed = article.rename(river.folder / "changed.txt")
    article.write_text(before, "utf-8")
    command = refused.partition("briefing ")[2].split()
    assert command == ["source", "add", "FILE", "--in", str(sheets)]
    command[2] = str(changed)
    assert "-v2" in river.run(*command).stderr
    assert "recorded 1 events" in river.run("load", sheets).stderr


def test_watch_checks_again_at_every_save_until_it_is_interrupted(
    blank: Terminal, sheets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sheet(sheets)
    text = path.read_text("utf-8")
    saves = iter([f"{text}{FACT.replace('its flow', 'all the flow')}", f"{text}{FACT}", None])

    def save(_: float) -> None:
        content = next(saves)
        if content is None:
            raise KeyboardInterrupt
        path.write_text(content, "utf-8")
        os.utime(path, ns=(0, len(content)))

    monkeypatch.setattr("time.sleep", save)
    done = blank.run("check", sheets, "--watch")
    ends = [line for line in done.stdout.splitlines() if "everything holds" in line]
    assert [line.split("facts: ")[1].split(" ")[0] for line in ends] == ["19", "20"]
    assert "the article does not have" in done.stderr


def test_load_lists_the_actors_that_sheets_propose_and_check_writes_them_down(
    blank: Terminal, sheets: Path
) -> None:
    with sheet(sheets).open("a", encoding="utf-8") as file:
        file.write(f'{FACT}via = "River News"\nsaid_by = "nobody"\n')
    said = blank.run("load", sheets).stderr
    table = '[[actor]]\nid = "river-news"\nname = "River News"\nkind = "outlet"\n'
    assert "1 actor is proposed" in said
    assert table in said
    command = said.partition("briefing ")[2].splitlines()[0].split()
    blank.run(*command)
    assert (sheets / "dossier.toml").read_text("utf-8").endswith(f"\n{table}")
    again = blank.run("load", sheets).stderr
    assert "proposed" not in again
    assert "recorded 0 events" in again


def test_correct_wants_its_reason(blank: Terminal, sheets: Path) -> None:
    assert "go together" in blank.run("load", sheets, "--correct", code=2).stderr


def test_schema_prints_what_editors_read(blank: Terminal) -> None:
    sheet_ = blank.run("schema").stdout
    assert '"statement-made"' in sheet_
    assert '"lead_track"' in blank.run("schema", "definition").stdout


def test_source_add_registers_an_article_and_says_what_it_proposes(
    blank: Terminal, sheets: Path
) -> None:
    article = blank.folder / "article.txt"
    article.write_text("North waits\nNorth waited for South on 2 June 2031.\n", "utf-8")
    said = blank.run("source", "add", article, "--in", sheets, "--outlet", "The Post").stderr
    assert "  outlet = The Post\n" in said
    assert "runs of five words (0.0%)" in said
    assert "recorded 26 events" in blank.run("load", sheets).stderr
    again = blank.run("source", "add", article, "--in", sheets, code=2).stderr
    assert "already" in again


def test_what_was_recorded_by_hand_is_written_back_into_the_sheets(
    river: Terminal, sheets: Path
) -> None:
    river.run("correct", "5", "--set", "place=Oldtown", "--reason", "by hand")
    river.run("add", river.write("new.toml", f'source = "n1"\n{FACT}'))
    before = river.files()
    would = river.run("sheets", sheets).stderr
    assert "Would write" in would
    assert river.files() == before
    assert "Wrote" in river.run("sheets", "--write", sheets).stderr
    assert "[okoye-asked]" in sheet(sheets).read_text("utf-8")
    assert "have all of it already" in river.run("sheets", "--write", sheets).stderr
    last = river.run("check", sheets).stdout.splitlines()[-1]
    assert last.endswith("0 new, 0 changed, 20 on record, 0 retracted, 0 in no sheet")


def test_what_no_sheet_can_say_is_named(river: Terminal, sheets: Path) -> None:
    river.run("withdraw", "n2", "--reason", "gone")
    assert "left out: n2: it was withdrawn" in river.run("sheets", sheets).stderr
