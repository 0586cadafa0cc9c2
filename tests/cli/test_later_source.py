"""A toll that goes up: each report corrects the one before, in one command."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from shutil import copytree

import pytest

from tests.cli.terminal import RIVER, Terminal

REPORTS = (("d1", "2031-03-06", 133), ("d2", "2031-03-08", 137), ("d3", "2031-03-12", 144))
SHEET = """\
source = "d1"
[defaults]
credibility = 6
credibility_reason = "one report"
[[fact]]
key = "dam-deaths"
type = "attack-occurred"
statement = "133 people were killed at the dam."
occurred = "2031-03-05"
deaths = 133
importance = 1
[[fact.citation]]
exact = "133 people were killed at the dam"
"""
SOURCE = """
[[source]]
id = "{id}"
label = "{label}"
file = "sources/{id}.txt"
title = "Toll of {deaths}"
published = "{day}"
reliability = "C"
reliability_reason = "a daily"
family = "{label}"
"""


@pytest.fixture
def dam(river: Terminal, tmp_path: Path) -> Terminal:
    """The small dossier with three reports of one toll, of which the first is coded."""
    folder = tmp_path / "dam"
    copytree(RIVER, folder)
    definition = folder / "dossier.toml"
    text = definition.read_text("utf-8")
    for source, day, deaths in REPORTS:
        text += SOURCE.format(id=source, label=source.upper(), day=day, deaths=deaths)
        report = f"The flood\n{deaths} people were killed at the dam, officials said.\n"
        (folder / "sources" / f"{source}.txt").write_text(report, "utf-8")
    definition.write_text(text, "utf-8")
    (folder / "sheets" / "d1.toml").write_text(SHEET, "utf-8")
    river.run("load", folder)
    return river


@pytest.mark.parametrize("order", list(permutations(REPORTS[1:])))
def test_the_brief_is_right_at_each_report_on_each_clock(
    order: tuple[tuple[str, str, int], ...], dam: Terminal
) -> None:
    number = dam.number("dam-deaths")
    for source, _, deaths in order:
        said = f"{deaths} people were killed at the dam"
        fields = ("--set", f"deaths={deaths}", "--statement", f"{said}.")
        dam.run("correct", number, "--source", source.upper(), "--quote", said, *fields)
    for _, day, deaths in REPORTS:
        told = f"{deaths} people were killed"
        assert told in dam.told("--as-of", day, "--contemporary")[number]
        assert told in dam.told("--known-by", day)[number]
    assert "144 people" in dam.told()[number]
    shown = dam.says("show", number)
    assert '"133 people were killed at the dam"' in shown
    assert '"144 people were killed at the dam"' in shown


@pytest.mark.parametrize("order", list(permutations((0, 1))))
def test_corrections_that_are_imported_count_as_they_were_published(
    order: tuple[int, int], dam: Terminal
) -> None:
    number = dam.number("dam-deaths")
    for source, _, deaths in REPORTS[1:]:
        said = f"{deaths} people were killed at the dam"
        fields = ("--set", f"deaths={deaths}", "--statement", f"{said}.")
        dam.run("correct", number, "--source", source, "--quote", said, *fields)
    *before, first, second = dam.says("export").splitlines()
    told = [dam.told("--as-of", day, "--contemporary")[number] for _, day, _ in REPORTS]
    lines = [*before, *((first, second)[place] for place in order)]
    bare = ("number", "digest", "recorded_at", "recorded_by")
    events = [{k: v for k, v in json.loads(line).items() if k not in bare} for line in lines]
    file = dam.write("turned.jsonl", "\n".join(json.dumps(event) for event in events))
    other = dam.folder / "other.db"
    assert "appended" in dam.run("import", file, "--db", other).stderr
    for (_, day, deaths), words in zip(REPORTS, told, strict=True):
        asked = ("--db", other, "--as-of", day, "--contemporary")
        assert dam.told(*asked)[number] == words
        assert f"{deaths} people" in words
    assert "144 people" in dam.told("--db", other)[number]


def test_the_reason_is_the_source_where_none_is_given(dam: Terminal) -> None:
    said = "137 people were killed at the dam"
    done = dam.run(
        "correct", dam.number("dam-deaths"), "--source", "d2", "--quote", said,
        "--set", "deaths=137", "--statement", f"{said}.",
    )  # fmt: skip
    assert "as d2 reports" in done.stderr


def test_a_figure_that_the_quote_does_not_have_is_refused(dam: Terminal) -> None:
    number = dam.number("dam-deaths")
    words = ("--source", "d2", "--quote", "137 people were killed at the dam")
    done = dam.run("correct", number, *words, "--set", "deaths=144", code=2)
    assert "deaths = 144 stands in none of the quotes" in done.stderr


def test_a_try_to_corroborate_with_another_figure_names_the_command(dam: Terminal) -> None:
    number = dam.number("dam-deaths")
    words = ("--source", "d2", "--quote", "137 people were killed at the dam")
    done = dam.run("corroborate", number, *words, code=2)
    assert f"briefing correct {number} --source d2 --quote" in done.stderr
    assert "--set deaths=" in done.stderr


def test_the_help_tells_how_a_later_report_corrects(dam: Terminal) -> None:
    assert "correct N --source S2 --quote" in dam.says("correct", "--help")
