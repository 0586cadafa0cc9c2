"""The bottom line never denies what the board below it shows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import AFTER_THE_TALKS, RIVER, Terminal, sections

NONE = "No step on any status track is settled on record"


@pytest.fixture
def leaderless(tmp_path: Path) -> Terminal:
    """A terminal with a dossier that names no leading track."""
    folder = tmp_path / "river"
    shutil.copytree(RIVER, folder)
    definition = folder / "dossier.toml"
    text = definition.read_text(encoding="utf-8")
    without = re.sub(r"(?m)^lead_track = .*\n", "", text)
    assert without != text
    definition.write_text(without, encoding="utf-8")
    terminal = Terminal(tmp_path, AFTER_THE_TALKS)
    terminal.run("load", folder, "--by", "Ana")
    return terminal


@pytest.mark.parametrize("day", ["2031-04-16", "2031-06-20", "2031-12-31", "2040-01-01"])
def test_an_old_step_is_told_and_not_denied(day: str, leaderless: Terminal) -> None:
    told = sections(leaderless.says("generate", "--as-of", day))
    assert "15 April 2031" in told["Status board"]
    assert NONE not in told["Bottom line"]
    assert "opened talks" in told["Bottom line"]


def test_a_past_without_steps_says_so(leaderless: Terminal) -> None:
    told = sections(leaderless.says("generate", "--as-of", "2031-04-01"))
    assert NONE in told["Bottom line"] or "Nothing at all" in told["Bottom line"]
