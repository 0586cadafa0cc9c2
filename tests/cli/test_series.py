"""The command series: the briefs that generate gives, the changes that diff tells."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import Terminal

PERIOD = ("--from", "2031-04-10", "--to", "2031-06-05")
"""Before the first event of the river dossier to after the last due day but one."""

CLOCKS = (
    (),
    ("--contemporary",),
    ("--known-by", "2031-05-02"),
    ("--recorded-by", "15"),
    ("--full", "--contemporary", "--recorded-by", "24"),
)


def made(terminal: Terminal, *options: str, into: str = "out") -> dict[str, bytes]:
    """The files of a series by name."""
    folder = terminal.folder / into
    terminal.run("series", *PERIOD, *options, "-o", folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def dates(files: dict[str, bytes]) -> list[str]:
    return sorted(name.partition(".")[0] for name in files if not name.startswith("index"))


def assert_as_generated(
    terminal: Terminal, files: dict[str, bytes], *options: str, each: int = 1
) -> None:
    """Every brief, or each second, third ..., is what generate writes to a file for its day."""
    one = terminal.folder / "one"
    for name in sorted(name for name in files if not name.startswith("index"))[::each]:
        day, _, format_ = name.partition(".")
        terminal.run("generate", "--as-of", day, "--format", format_, *options, "-o", one)
        assert files[name] == one.read_bytes(), name


def summary(files: dict[str, bytes]) -> str:
    return files["index.md"].decode()


# --- the briefs --------------------------------------------------------------------------


@pytest.mark.parametrize("clocks", CLOCKS, ids=" ".join)
def test_each_brief_is_the_one_that_generate_gives(
    river: Terminal, clocks: tuple[str, ...]
) -> None:
    files = made(river, "--every", "day", *clocks)
    assert dates(files)[0] == "2031-04-10"
    assert dates(files)[-1] == "2031-06-05"
    assert len(dates(files)) == 57
    assert_as_generated(river, files, *clocks, each=5 if clocks else 1)


@pytest.mark.parametrize("format_", ["html", "json"])
def test_each_brief_is_the_same_in_other_formats(river: Terminal, format_: str) -> None:
    files = made(river, "--every", "month", "--format", format_)
    assert dates(files) == ["2031-04-10", "2031-05-10", "2031-06-05"]
    assert_as_generated(river, files)


@pytest.mark.parametrize("clocks", [(), ("--contemporary",), ("--full",)], ids=" ".join)
def test_each_brief_of_the_bundled_dossier_is_the_one_that_generate_gives(
    bundled: Terminal, clocks: tuple[str, ...]
) -> None:
    folder = bundled.folder / "out"
    period = ("--from", "2024-02-20", "--to", "2025-01-10")
    bundled.run("series", *period, *clocks, "-o", folder)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert len(dates(files)) == 48
    assert_as_generated(bundled, files, *clocks, each=5)


def test_the_last_day_is_today_where_none_is_given(river: Terminal) -> None:
    river.run("series", "--from", "2031-06-01", "-o", river.folder / "out")
    names = {path.name for path in (river.folder / "out").glob("2*")}
    assert names == {"2031-06-01.md", "2031-06-08.md", "2031-06-15.md", "2031-06-21.md"}


# --- what changed ------------------------------------------------------------------------


@pytest.mark.parametrize("clocks", CLOCKS[:4], ids=" ".join)
def test_the_changes_of_each_step_are_those_of_a_diff(
    river: Terminal, clocks: tuple[str, ...]
) -> None:
    files = made(river, "--every", "day", "--format", "json", *clocks)
    briefs = json.loads(files["index.json"])["briefs"]
    assert [brief["file"] for brief in briefs] == [f"{day}.json" for day in dates(files)]
    assert briefs[0]["changes"] == []
    for step, (before, after) in enumerate(pairwise(briefs)):
        if after["changes"] or step % 7 == 0:
            days = before["vantage"]["as_of"], after["vantage"]["as_of"]
            found: Any = river.data("diff", *days, *clocks)
            assert after["changes"] == found["changes"], days
            assert after["vantage"] == found["to"]
    assert sum(bool(brief["changes"]) for brief in briefs) > 2


def test_the_summary_tells_what_moved_and_folds_what_did_not(river: Terminal) -> None:
    text = summary(made(river, "--every", "day", "--contemporary"))
    assert "57 briefs, one a day; something changed at 6 of them." in text
    assert "10 May 2031" not in text.partition("## 2031")[2], "a quiet day has no entry of its own"
    assert (
        "8–30 May 2031: nothing changed on record "
        "([8 May 2031](2031-05-08.md) to [30 May 2031](2031-05-30.md), 23 briefs)." in text
    )
    assert "### [7 May 2031](2031-05-07.md)" in text
    assert "*Due 6 May 2031; the outcome is not on record.* \\#14" in text


def test_status_changes_come_first_in_words(river: Terminal) -> None:
    text = summary(made(river, "--every", "day"))
    entry = text.partition("### [15 April 2031]")[2].partition("###")[0]
    bullets = [line for line in entry.splitlines() if line.startswith("- ")]
    assert bullets[0].startswith("- **Happened.** Treaty on the river: was: not on record. Now: ")
    assert "other lines changed: " in bullets[-1]


def test_what_the_summary_leaves_out_has_a_command_that_tells_it(river: Terminal) -> None:
    text = summary(made(river, "--every", "day", "--contemporary"))
    assert "`briefing diff 2031-05-01 2031-05-02 --contemporary`" in text


def test_the_summary_page_leads_to_every_brief(river: Terminal) -> None:
    files = made(river, "--every", "week", "--format", "html")
    text = files["index.html"].decode()
    assert [day for day in dates(files) if f'href="{day}.html"' not in text] == []


def test_facts_on_the_page_lead_to_notes_that_are_there(river: Terminal) -> None:
    files = made(river, "--every", "week", "--format", "html")
    links = [
        part.partition('"')[0]
        for part in files["index.html"].decode().split('href="')[1:]
        if "#n-" in part.partition('"')[0]
    ]
    assert len(links) > 10
    for link in links:
        file, _, note = link.partition("#")
        assert f'id="{note}"' in files[file].decode(), link


def test_the_board_is_told_at_both_ends(river: Terminal) -> None:
    text = summary(made(river))
    assert "| Track | 10 April 2031 | 5 June 2031 |" in text
    row = next(line for line in text.splitlines() if line.startswith("| Treaty on the river |"))
    assert row.split(" | ")[1] == "Not on record"
    assert "talks opened" in row


# --- the folder --------------------------------------------------------------------------


def test_the_last_word_says_where_to_look(river: Terminal) -> None:
    folder = river.folder / "deep" / "down"
    done = river.run("series", *PERIOD, "-o", folder)
    assert done.stdout == ""
    assert done.stderr == f"9 briefs in {folder}; open {folder / 'index.html'}\n"


def test_a_series_replaces_an_earlier_one_of_its_dossier(river: Terminal) -> None:
    made(river, "--every", "day", "--format", "json")
    again = made(river, "--every", "month")
    assert set(again) == {
        "2031-04-10.md",
        "2031-05-10.md",
        "2031-06-05.md",
        "index.html",
        "index.md",
    }


def test_hidden_files_do_not_count_and_stay(river: Terminal) -> None:
    (river.folder / "out").mkdir()
    river.write("out/.keep", "")
    assert ".keep" in made(river)


def test_a_folder_with_other_files_is_refused(river: Terminal) -> None:
    folder = river.folder / "out"
    made(river)
    river.write("out/notes.md", "mine")
    said = river.refused("series", *PERIOD, "-o", folder)
    assert "holds notes.md, no part of a series of 'river-treaty'" in said
    assert "-o DIR" in said


def test_a_series_of_another_dossier_is_refused(river: Terminal) -> None:
    made(river)
    index = river.folder / "out" / "index.md"
    text = index.read_text("utf-8").replace('"dossier":"river-treaty"', '"dossier":"other"')
    index.write_text(text, "utf-8")
    assert "no part of a series" in river.refused("series", *PERIOD, "-o", index.parent)


@pytest.mark.parametrize(
    "stamp", ["", "<!-- briefing-series {} -->", "<!-- briefing-series {] -->"]
)
def test_a_folder_whose_summary_has_no_stamp_is_refused(river: Terminal, stamp: str) -> None:
    (river.folder / "out").mkdir()
    river.write("out/index.md", stamp)
    assert "holds index.md" in river.refused("series", *PERIOD, "-o", river.folder / "out")


def test_a_file_in_the_place_of_the_folder_is_refused(river: Terminal) -> None:
    path = river.write("out", "mine")
    assert f"cannot write to {path}" in river.refused("series", *PERIOD, "-o", path)


def test_a_failure_leaves_the_folder_as_it_was(
    river: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(river, "--every", "month")
    written: list[Path] = []
    write = Path.write_text

    def full_disk(path: Path, text: str, encoding: str) -> int:
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        written.append(path)
        return write(path, text, encoding)

    monkeypatch.setattr(Path, "write_text", full_disk)
    said = river.refused("series", *PERIOD, "--every", "week", "-o", river.folder / "out")
    assert "No space left on device; name another folder: -o DIR" in said
    assert len(written) == 3


@pytest.mark.parametrize("failing", range(1, 17, 3))
@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_series_takes_the_place_of_another_as_a_whole_or_not_at_all(
    failing: int, failure: BaseException, river: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = made(river, "--every", "month")
    moves: list[Path] = []
    move = Path.rename

    def rename(path: Path, target: Path) -> Path:
        moves.append(path)
        if len(moves) == failing:
            raise failure
        return move(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    code = 2 if isinstance(failure, OSError) else 130
    river.run("series", *PERIOD, "--every", "week", "-o", river.folder / "out", code=code)
    assert len(moves) > failing
    assert {p.name: p.read_bytes() for p in (river.folder / "out").iterdir()} == earlier


def test_two_runs_do_not_write_into_one_folder(river: Terminal) -> None:
    (river.folder / "out" / ".series.partial").mkdir(parents=True)
    said = river.refused("series", *PERIOD, "-o", river.folder / "out")
    assert "another run is writing" in said
    assert "remove" in said


# --- bad input ---------------------------------------------------------------------------


def test_days_in_the_wrong_order_are_refused(river: Terminal) -> None:
    said = river.refused("series", "--from", "2031-06-01", "--to", "2031-05-01", "-o", "out")
    assert "--from 2031-06-01 lies after --to 2031-05-01" in said


def test_too_many_briefs_are_refused_with_a_remedy(river: Terminal) -> None:
    period = ("--from", "2001-01-01", "--to", "2031-12-31")
    said = river.refused("series", *period, "--every", "day", "-o", "out")
    assert "would make 11,322 briefs, more than 4,000" in said
    assert "--every week makes 1,619, or choose a shorter period" in said


def test_no_step_is_long_enough_for_four_centuries(river: Terminal) -> None:
    period = ("--from", "1001-01-01", "--to", "1400-12-31")
    said = river.refused("series", *period, "--every", "month", "-o", "out")
    assert "more than 4,000 in one series; choose a shorter period" in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--from", "May", "--to", "2031-05-01"), "'May' is not a date"),
        (("--from", "2031-04-01", "--to", "2031-04-31"), "no such day"),
        (("--from", "2031-04-01", "--known-by", "2031-04-02", "--contemporary"), "one of the two"),
        (("--from", "2031-04-01", "--recorded-by", "99"), "no event #99"),
    ],
)
def test_clocks_that_cannot_be_read_are_refused(
    river: Terminal, options: tuple[str, ...], words: str
) -> None:
    assert words in river.refused("series", *options, "-o", "out")


def test_a_series_before_the_first_event_is_short_and_honest(river: Terminal) -> None:
    period = ("--from", "2020-01-01", "--to", "2020-01-29")
    river.run("series", *period, "-o", river.folder / "out")
    text = (river.folder / "out" / "index.md").read_text("utf-8")
    assert "5 briefs, one a week; nothing changed at any of them." in text
    assert "treaty" not in text.partition("## 2020")[2].partition("<!--")[0].lower()
