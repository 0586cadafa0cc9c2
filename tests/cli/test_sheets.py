"""Commands for those who write sheets: check and fmt."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import RIVER, Terminal

FACT = """
[north-says-soon]
statement-made = "The government of North said on Tuesday that talks could open soon."
quote = "talks could open soon"
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
    assert unchanged[-1].endswith("0 new, 0 changed, 19 on record, 0 taken out"), unchanged[-1]
    assert len(unchanged) == 1
    text = sheet(sheets).read_text("utf-8")
    sheet(sheets).write_text(text.replace("importance = 1", "importance = 2", 1), "utf-8")
    shown = river.run("check", sheets).stdout
    assert "    importance\n      - 1\n      + 2\n" in shown
    assert "0 new, 1 changed, 18 on record, 0 taken out" in shown


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
    assert "--accept importance" in before
    blank.run("check", sheets, "--accept", "importance")
    assert "--accept importance" not in blank.run("check", sheets).stdout
    refused = blank.run("check", sheets, "--accept", "luck", code=2).stderr
    assert "there are subject, importance" in refused


def test_show_names_the_rules_that_gave_a_field(blank: Terminal, sheets: Path) -> None:
    blank.run("fmt", sheets)
    blank.run("load", sheets)
    shown = [blank.run("show", number).stdout for number in range(4, 12)]
    assert any("  derived: " in each and "(opening-name)" in each for each in shown)
