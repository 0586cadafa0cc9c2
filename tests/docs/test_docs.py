"""The documentation tells the truth: commands exist, quotes are printed, tables are whole."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from briefing.cli.options import DEFAULT_DB
from briefing.dossier import read_dossier
from briefing_events.types import FACT_TYPES

from .lean_page import LEAN_PAGE, TYPES_PAGE, with_scores, with_types
from .page import PAGES, ROOT, blocks, commands, named_numbers
from .quote import problem, renewed
from .reference import commands as existing
from .reference import options, with_list, with_reference
from .session import new_numbers, problems

RENEW = "to write it anew: python -m tests.docs"
README = ROOT / "README.md"
DOCS = sorted((ROOT / "docs").glob("*.md"))
NUMBERED = [page for page in PAGES if named_numbers(page.read_text("utf-8"))]
ALL = [README, ROOT / "CHANGELOG.md", *DOCS]


def names(page: Path) -> str:
    return page.name


def test_every_command_is_in_the_reference_as_its_help_tells_it() -> None:
    text = (ROOT / "docs/command-line.md").read_text("utf-8")
    assert [name for name in existing() if f"## briefing {name}\n" not in text] == [], RENEW
    assert with_reference(text) == text, RENEW


def test_the_readme_lists_every_command() -> None:
    text = README.read_text("utf-8")
    assert [name for name in existing() if f"| [`{name}`]" not in text] == [], RENEW
    assert with_list(text) == text, RENEW


@pytest.mark.parametrize("page", ALL, ids=names)
def test_every_command_and_option_that_a_page_names_exists(page: Path) -> None:
    wrong = []
    for call in commands(page.read_text("utf-8")):
        name, *rest = shlex.split(call)[1:]
        if name.startswith("-") or name.isupper():
            continue
        given = {word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)}
        if name not in existing() or given - options(name):
            wrong.append(call)
    assert wrong == []


def test_the_scores_of_the_rules_of_lean_sheets_are_the_present_ones() -> None:
    text = LEAN_PAGE.read_text("utf-8")
    assert with_scores(text) == text, RENEW


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_what_a_page_quotes_is_printed(page: Path, tmp_path: Path) -> None:
    assert problems(page.read_text("utf-8"), tmp_path) == [], RENEW


@pytest.mark.parametrize("page", NUMBERED, ids=names)
def test_the_numbers_that_a_page_uses_are_those_of_its_events(page: Path, tmp_path: Path) -> None:
    numbers = new_numbers(page.read_text("utf-8"), tmp_path / DEFAULT_DB)
    assert {old: new for old, new in numbers.items() if old != new} == {}, RENEW


@pytest.mark.parametrize("page", ALL, ids=names)
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_gives_a_reason_for_everything_that_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    asked = [*project["dependencies"], *(each for extra in extras for each in extra)]
    needed = {re.split(r"[^\w.-]", each)[0] for each in asked}
    rows = set(re.findall(r"^\| `([\w.-]+)", README.read_text("utf-8"), re.MULTILINE))
    assert needed - rows == set()


def test_the_table_of_types_is_that_of_the_vocabulary() -> None:
    text = TYPES_PAGE.read_text("utf-8")
    assert with_types(text) == text, RENEW
    assert text.count("\n| `") >= len(FACT_TYPES)


def test_the_article_of_the_page_on_lean_sheets_loads_as_its_sheet_has_it(tmp_path: Path) -> None:
    article, sheet, definition = [block.text for block in blocks(LEAN_PAGE.read_text("utf-8"))[1:4]]
    for name, text in (
        ("sources/1.txt", article), ("sheets/1.toml", sheet), ("dossier.toml", definition),
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    dossier = read_dossier(tmp_path)
    assert (len(dossier.facts), dossier.proposed) == (10, ())
    assert sheet.count("\n") / len(dossier.facts) < 6


def test_the_types_of_each_root_code_are_in_the_vocabulary() -> None:
    text = (ROOT / "docs/fact-sheets.md").read_text("utf-8")
    rows = re.findall(r"^\| [A-Z, ]+ \| (`.+`) \|$", text, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([\w-]+)`", row)}
    assert named
    assert named - {type_.topic for type_ in FACT_TYPES} == set()


def test_the_two_commands_stand_at_the_top_of_the_readme() -> None:
    text = README.read_text("utf-8")
    first, second = (text.index(f"$ make {target}") for target in ("brief", "test"))
    assert first < second < text.index("\n## ", text.index("\n## ") + 1)


REAL = ["one", "two and more", "", "three", "four"]


@pytest.mark.parametrize(
    "quoted",
    [
        REAL,
        ["one", "..."],
        ["...", "four"],
        ["one", "two ...", "...", "three", "..."],
        ["...", "two and more", "", "three", "..."],
    ],
)
def test_a_quote_with_its_gaps_marked_is_printed(quoted: list[str]) -> None:
    assert problem(quoted, REAL) is None


@pytest.mark.parametrize(
    "quoted",
    [
        ["one"],
        ["four"],
        ["one", "three", "..."],
        ["...", "three", "...", "one", "..."],
        ["one ...", "..."],
        ["five", "..."],
    ],
)
def test_a_quote_that_hides_or_invents_something_is_found_out(quoted: list[str]) -> None:
    assert problem(quoted, REAL) is not None


def test_a_quote_is_renewed_with_the_lines_in_its_place() -> None:
    quoted = ["one", "...", "two and less", "", "..."]
    assert renewed(quoted, REAL) == ["one", "...", "two and more", "", "..."]
    with pytest.raises(ValueError, match="nothing printed is like"):
        renewed(["one", "...", "quite another"], REAL)
