"""Every command that a message about sheets and ledgers names is run as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from shutil import copytree

import pytest

from tests.cli.terminal import RIVER, Terminal

ROOT = Path(__file__).parents[2]
NAMING = (
    "errors.py", "cli/context.py", "service/loading.py", "service/load_warnings.py",
    "service/sheet_edits.py", "ledger/sqlite_schema.py", "ledger/sqlite_datastore.py",
)  # fmt: skip
"""Beside the readers of sheets: what refuses a load, or a ledger that is not there."""


@pytest.fixture
def sheets(blank: Terminal) -> Path:
    """A copy of the small dossier, to be edited."""
    return Path(copytree(RIVER, blank.folder / "river-treaty"))


def carried_out(terminal: Terminal, said: str, **gaps: object) -> str:
    """Run the first command of a message, with its gaps filled."""
    found = re.search(r"briefing ((?:source add|[a-z]+)(?: [^\s,;]+| \"[^\"]*\")*)", said)
    assert found, said
    words = [str(gaps.get(word, word)) for word in shlex.split(found[1])]
    done = terminal.run(*words)
    return done.stdout + done.stderr


def edit(folder: Path, old: str, new: str, file: str = "sheets/*.toml") -> None:
    """Change the first file that has these words."""
    path = next(each for each in sorted(folder.glob(file)) if old in each.read_text("utf-8"))
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")


def test_where_there_is_no_ledger_the_command_makes_it(blank: Terminal) -> None:
    said = blank.refused("generate")
    assert "recorded" in carried_out(blank, said, DIR=RIVER)
    assert blank.says("generate").startswith("# North–South")


def test_where_the_file_is_empty_the_command_makes_the_ledger(blank: Terminal) -> None:
    blank.ledger.touch()
    assert "recorded" in carried_out(blank, blank.run("log", code=2).stderr, DIR=RIVER)


def test_an_unknown_dossier_is_loaded_by_the_command(river: Terminal) -> None:
    said = river.refused("generate", "--dossier", "grain-tariff")
    grain = RIVER.parent / "grain-tariff"
    assert "grain-tariff: recorded" in carried_out(river, said, DIR=grain)
    river.run("generate", "--dossier", "grain-tariff")


def test_a_dossier_that_is_not_bundled_is_loaded_by_the_command(
    blank: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(blank.folder)
    said = blank.refused("generate", "--dossier", "river-treaty", "--db", "briefing.db")
    assert "recorded" in carried_out(blank, said, DIR=RIVER)
    blank.run("generate", "--dossier", "river-treaty", "--db", "briefing.db")


def test_a_changed_sheet_is_recorded_by_the_command(river: Terminal, sheets: Path) -> None:
    edit(sheets, "importance = 1", "importance = 2")
    said = river.refused("load", sheets)
    assert "recorded 1 events" in carried_out(river, said)
    assert "recorded 0 events" in river.run("load", sheets).stderr


def test_a_changed_article_is_registered_by_the_command(river: Terminal, sheets: Path) -> None:
    before = next((RIVER / "sources").glob("1-*.txt")).read_text("utf-8")
    edit(sheets, "\n", "\n\n", "sources/1-*.txt")
    said = river.refused("load", sheets)
    new = river.write("new.txt", f"{before}\nA further paragraph stands here.\n")
    edit(sheets, "\n\n", "\n", "sources/1-*.txt")
    assert "-v2" in carried_out(river, said, FILE=new)
    assert "recorded 1 events" in river.run("load", sheets).stderr


def test_proposed_actors_are_written_by_the_command(blank: Terminal, sheets: Path) -> None:
    edit(sheets, "[[fact.citation]]", '[[fact.citation]]\nvia = "The Harbour News"')
    said = blank.run("check", sheets).stdout
    assert "Wrote 1 actors" in carried_out(blank, said[said.index("1 actor is proposed") :])
    assert "is proposed" not in blank.run("check", sheets).stdout


def test_what_a_rule_suggests_is_written_by_the_option(blank: Terminal, sheets: Path) -> None:
    blank.run("fmt", sheets)
    said = blank.run("check", sheets).stdout
    for option, rule in re.findall(r"(--accept) (\S+)$", said, re.MULTILINE):
        blank.run("check", sheets, option, rule)
        assert f"--accept {rule}" not in blank.run("check", sheets).stdout


def test_an_unknown_type_is_found_in_the_list_of_the_command(blank: Terminal, sheets: Path) -> None:
    edit(sheets, 'type = "', 'type = "zzz-')
    assert "`statement-made`" in carried_out(blank, blank.refused("check", sheets))


def test_every_command_that_a_message_of_sheets_names_is_run_above() -> None:
    sources = [
        *(ROOT / "briefing/dossier").glob("*.py"),
        *(ROOT / "briefing" / name for name in NAMING),
    ]
    text = "".join(path.read_text("utf-8") for path in sources)
    named = set(
        re.findall(r"(?:: |\")briefing ([a-z]+(?: add| types)?)(?= |\"|$)", text, re.MULTILINE)
    )
    of_the_index = {"rebuild", "verify"}  # run where an index is damaged
    assert named - of_the_index == {"load", "check", "source add", "schema types"}
