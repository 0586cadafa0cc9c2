"""A ban that is suspended on one day, and a recognition on another: every view, day by day."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal, loaded, sections

FOLDER = Path(__file__).parents[1] / "dossiers" / "suspended-ban"
YEAR_END = datetime(2025, 12, 31, 12, 0, tzinfo=UTC)
DAYS = ["2025-04-16", "2025-04-17", "2025-04-18", "2025-07-02", "2025-07-03", "2025-12-01"]
LISTED = "As last reported on 20 December 2024, Russia has the Taliban on its list"
SUSPENDED = "The ban on the Taliban is suspended"
AGED = "As last reported on 4 July 2025, the ban on the Taliban is suspended"
ASSURED = "On 19 December 2024, the Russian Foreign Ministry assured envoys from Kabul that the"
RULING = "On 17 April 2025, Russia's Supreme Court suspended the ban on the Taliban"
RECOGNISED = "On 3 July 2025, Russia recognised the Taliban government"
BEFORE = (
    "Taliban listed, as last reported on 20 December 2024",
    "The Foreign Ministry: removal assured",
)
SINCE = (
    "Ban suspended",
    "The Supreme Court: ban suspended, 17 April 2025; no removal on record",
)
UNKNOWN = ("None on record", "The Foreign Ministry: condition for recognition set")
GRANTED = ("Recognised as the government", "Russia: recognised, 3 July 2025")
AT_THE_END = (
    ("Ban suspended, as last reported on 4 July 2025", SINCE[1]),
    ("Recognised as the government, as last reported on 3 July 2025", GRANTED[1]),
    (AGED, RULING, RECOGNISED),
)
ASSURANCE = (BEFORE, UNKNOWN, (LISTED, ASSURED))
SUSPENSION = (SINCE, UNKNOWN, (SUSPENDED, RULING))
RECOGNITION = (SINCE, GRANTED, (SUSPENDED, RULING, RECOGNISED))
HINDSIGHT = [ASSURANCE, SUSPENSION, SUSPENSION, SUSPENSION, RECOGNITION, AT_THE_END]
THEN = [ASSURANCE, ASSURANCE, SUSPENSION, SUSPENSION, SUSPENSION, AT_THE_END]
CLOCKS: list[tuple[str, ...]] = [(), ("--contemporary",)]
VIEWS = [
    (day, clock, told)
    for clock, views in zip(CLOCKS, (HINDSIGHT, THEN), strict=True)
    for day, told in zip(DAYS, views, strict=True)
]


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path, YEAR_END)
    terminal.ledger.write_bytes(loaded(FOLDER, YEAR_END))
    return terminal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the dossier that a test may change."""
    return Path(shutil.copytree(FOLDER, tmp_path / "dossier"))


def brief(desk: Terminal, *words: str) -> dict[str, str]:
    """The sections of a brief without notes, marks of hindsight, sources of states and colophon."""
    passing = r"†|\[\^\d+\]|\*Ledger .*| \(C\d\)(?=\S* \||, as last)"
    told = re.sub(passing, "", desk.says("generate", "--as-of", *words))
    return sections(told)


def board(told: dict[str, str]) -> list[list[str]]:
    rows = [line.split(" | ") for line in told["Status board"].splitlines() if "|" in line]
    return [row[1:3] for row in rows[2:]]


@pytest.mark.parametrize(("day", "clock", "told"), VIEWS)
def test_board_bottom_line_and_why_say_the_same(
    day: str, clock: tuple[str, ...], told: tuple[tuple[str, ...], ...], desk: Terminal
) -> None:
    *tracks, sentences = told
    found = brief(desk, day, *clock)
    for (force, step), row in zip(tracks, board(found), strict=True):
        assert row[0] == force
        assert row[1].startswith(step)
    text = found["Bottom line"].strip()
    places = [text.find(sentence) for sentence in sentences]
    assert places[0] == 0
    assert -1 not in places
    assert places == sorted(places)
    assert len(re.findall(r"\.(?= |$)", text)) == len(sentences)
    for track, (force, step) in zip(("russia-list", "recognition"), tracks, strict=True):
        why = desk.says("why", track, "--as-of", day, *clock)
        assert f"  in force: {force}\n  latest step: {step}" in why


def changed(desk: Terminal, first: str, second: str, *clock: str) -> Iterator[tuple[str, str]]:
    for change in desk.data("diff", first, second, *clock)["changes"]:
        if change["kind"] == "status":
            yield change["key"], change["cause"]


LIST, GRANT = "board/track:russia-list", "board/track:recognition"


@pytest.mark.parametrize(
    ("first", "second", "hindsight", "then"),
    [
        ("2025-04-16", "2025-04-17", [(LIST, "happened")], []),
        ("2025-04-17", "2025-04-18", [], [(LIST, "reported")]),
        ("2025-04-18", "2025-07-02", [], []),
        ("2025-07-02", "2025-07-03", [(GRANT, "happened")], []),
    ],
)
def test_the_board_changes_on_the_day_of_the_act_or_of_its_report(
    first: str,
    second: str,
    hindsight: list[tuple[str, str]],
    then: list[tuple[str, str]],
    desk: Terminal,
) -> None:
    assert list(changed(desk, first, second)) == hindsight
    assert list(changed(desk, first, second, "--contemporary")) == then


def test_an_earlier_brief_is_unchanged_by_later_articles(desk: Terminal, folder: Path) -> None:
    later = sorted((folder / "sheets").iterdir())[1:]
    kept = {sheet: sheet.read_bytes() for sheet in later}
    for sheet in later:
        sheet.unlink()
    desk.ledger.unlink()
    desk.run("load", folder)
    then = brief(desk, "2025-04-17", "--contemporary")
    before = brief(desk, "2025-04-16")
    for sheet, text in kept.items():
        sheet.write_bytes(text)
        desk.run("load", folder)
        assert brief(desk, "2025-04-17", "--contemporary") == then
    now = brief(desk, "2025-04-16")
    assert board(now) == board(before)
    assert now["Bottom line"].replace(" (C1)", "") == before["Bottom line"]


@pytest.mark.parametrize(
    ("sheet", "left_out", "warning"),
    [
        (
            "2-court-lifts-the-bar-for-now.toml",
            r'^ends = .*?$|^slot = "russia-list Ban suspended"$',
            'add ends = ["taliban-listed"] to ban-suspended',
        ),
        (
            "3-a-flag-changes.toml",
            r"^\[recognition-in-force\]$.*?(?=^\[)",
            "nothing is in force there: name what it ends in its ends, or code the state",
        ),
    ],
)
def test_a_load_names_the_end_or_state_that_a_sheet_forgot(
    sheet: str, left_out: str, warning: str, desk: Terminal, folder: Path
) -> None:
    file = folder / "sheets" / sheet
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(left_out, "", text, flags=re.MULTILINE | re.DOTALL), encoding="utf-8")
    desk.ledger.unlink()
    assert warning in desk.run("load", folder).stderr


def test_what_ended_is_told_as_ended_where_nothing_followed_it(
    desk: Terminal, folder: Path
) -> None:
    file = folder / "sheets" / "2-court-lifts-the-bar-for-now.toml"
    text = file.read_text(encoding="utf-8").replace('track = "russia-list"\n', "")
    file.write_text(text, encoding="utf-8")
    desk.ledger.unlink()
    assert "Warning" not in desk.run("load", folder).stderr
    assert board(brief(desk, "2025-04-18"))[0] == ["No longer: Taliban listed", SINCE[1]]


def test_a_load_of_the_whole_dossier_warns_of_nothing(desk: Terminal) -> None:
    desk.ledger.unlink()
    assert "Warning" not in desk.run("load", FOLDER).stderr
