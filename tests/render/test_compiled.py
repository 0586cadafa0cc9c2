"""Compiled templates are kept beside the templates, and never in the way."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from types import CodeType

import pytest
from jinja2 import Environment

from briefing.environment import folder
from briefing.render import jinja


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    ours = tmp_path / "templates"
    ours.mkdir()
    (ours / "greeting.md.j2").write_text("Good {{ time }}.", "utf-8")
    return ours


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The templates that were compiled, in order."""
    names: list[str | None] = []
    really = Environment.compile

    def noting(self: Environment, source: str, name: str | None, file: str | None) -> CodeType:
        names.append(name)
        return really(self, source, name, file)

    monkeypatch.setattr(Environment, "compile", noting)
    return names


def greeted(templates: Path, *, escaped: bool = False) -> str:
    """What a new process would render."""
    template = jinja.sandbox(templates, escaped=escaped).get_template("greeting.md.j2")
    return template.render(time="<day>")


def kept(templates: Path) -> Path:
    (found,) = (templates / "__pycache__").iterdir()
    return found


def test_a_template_is_compiled_once(templates: Path, compiled: list[str | None]) -> None:
    assert [greeted(templates), greeted(templates)] == ["Good <day>."] * 2
    assert compiled == ["greeting.md.j2"]


def test_a_changed_template_is_compiled_anew(templates: Path, compiled: list[str | None]) -> None:
    greeted(templates)
    (templates / "greeting.md.j2").write_text("Bad {{ time }}.", "utf-8")
    assert greeted(templates) == "Bad <day>."
    assert len(compiled) == 2


def test_what_was_compiled_for_text_is_not_taken_for_pages(templates: Path) -> None:
    assert greeted(templates) == "Good <day>."
    assert greeted(templates, escaped=True) == "Good &lt;day&gt;."


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_damaged_file_is_passed_over_and_made_anew(
    templates: Path, compiled: list[str | None], damage: bytes | None
) -> None:
    greeted(templates)
    whole = kept(templates).read_bytes()
    kept(templates).write_bytes(whole[:-1] if damage is None else damage)
    assert greeted(templates) == "Good <day>."
    assert kept(templates).read_bytes() == whole
    assert len(compiled) == 2


def test_where_nothing_may_be_written_nothing_is_kept(templates: Path) -> None:
    (templates / "__pycache__").write_text("in the way", "utf-8")
    assert [greeted(templates), greeted(templates)] == ["Good <day>."] * 2
    assert sorted(path.name for path in templates.iterdir()) == ["__pycache__", "greeting.md.j2"]


def test_nothing_is_kept_where_python_keeps_nothing(
    templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert greeted(templates) == "Good <day>."
    assert not (templates / "__pycache__").exists()


def test_a_template_of_a_user_is_not_kept(templates: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.md.j2"
    mine.write_text('{% include "greeting.md.j2" %}', "utf-8")
    environment = jinja.sandbox(templates, escaped=False)
    assert environment.from_string(mine.read_text("utf-8")).render(time="day") == "Good day."
    assert kept(templates).is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.md.j2", "templates"]


def test_the_digest_of_the_default_template_counts_what_it_takes_in(tmp_path: Path) -> None:
    assert jinja.digest(None) == jinja.digest(folder("templates") / jinja.BRIEF)
    copy = tmp_path / jinja.BRIEF
    shutil.copy(folder("templates") / jinja.BRIEF, copy)
    assert jinja.digest(copy) == jinja.digest(None)
