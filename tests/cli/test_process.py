"""A process of its own: closed, full and cut-off streams, and faults; never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal

DAY = ("--as-of", "2031-04-20")
_FAULT = (
    "import sys; from briefing.cli import main\n"
    "from briefing.service.dossier_reader import DossierReader\n"
    "def fail(*_, **__): raise {}\n"
    "DossierReader.build_brief = fail\n"
    "sys.argv[1:] = ['generate', '--as-of', '2031-04-20']; main()"
)


def shell(
    terminal: Terminal, line: str, settings: Mapping[str, str] | None = None
) -> tuple[int, bytes, str]:
    """Exit code, stdout and stderr of a line of the shell in which ``briefing`` is the program."""
    program = f'briefing() {{ "{sys.executable}" -m briefing "$@"; }}\n'
    done = subprocess.run(
        ["bash", "-c", program + line],
        cwd=terminal.folder, capture_output=True, check=False, timeout=60,
        env={**os.environ, "BRIEFING_DB": str(terminal.ledger), **(settings or {})},
    )  # fmt: skip
    said = done.stderr.decode()
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    return done.returncode, done.stdout, said


@pytest.mark.parametrize("where", [">&-", "> /dev/full"])
@pytest.mark.parametrize("command", ["generate --as-of 2031-04-20", "log", "verify"])
def test_a_result_that_cannot_be_written_is_said_and_exits_with_2(
    command: str, where: str, river: Terminal
) -> None:
    before = river.ledger.read_bytes()
    code, _, said = shell(river, f"briefing {command} {where}")
    assert code == 2
    assert said.startswith("briefing: ")
    assert river.ledger.read_bytes() == before


def test_closed_streams_never_let_the_ledger_take_their_place(river: Terminal) -> None:
    code, _, _ = shell(river, "briefing retract 20 --reason 'a test' --by Ana <&- >&- 2>&-")
    assert code == 0
    assert "holds  chain of 26 events" in river.says("verify")


@pytest.mark.parametrize(("name", "code"), [("Okoye", 0), ("Nobody", 1)])
def test_the_exit_status_is_right_when_the_reader_leaves(
    name: str, code: int, river: Terminal
) -> None:
    brief = river.folder / "brief.md"
    river.run("generate", *DAY, "-o", brief)
    brief.write_text(brief.read_text("utf-8").replace("Okoye", name), "utf-8")
    line = "{ briefing verify brief.md; echo $? > code; } | true"
    shell(river, line)
    assert (river.folder / "code").read_text("utf-8") == f"{code}\n"


def test_a_redirected_brief_is_utf_8_whatever_the_locale(river: Terminal) -> None:
    wanted = river.says("generate", *DAY).encode().replace(b"briefing test", b"")
    latin = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0", "LC_ALL": "C"}
    code, given, _ = shell(river, "briefing generate --as-of 2031-04-20", latin)
    assert code == 0
    assert given.decode("utf-8").splitlines()[0].encode() in wanted
    assert "–" in given.decode("utf-8")


@pytest.mark.parametrize("fault", ["ZeroDivisionError('one')", "RecursionError", "MemoryError"])
def test_a_fault_of_the_program_is_one_line_and_never_exits_with_1(
    fault: str, river: Terminal
) -> None:
    script = river.write("fault.py", _FAULT.format(fault))
    done = subprocess.run(
        [sys.executable, str(script)], cwd=Path(__file__).parents[2], check=False, timeout=60,
        capture_output=True, env={**os.environ, "BRIEFING_DB": str(river.ledger)},
    )  # fmt: skip
    assert done.returncode == 3
    said = done.stderr.decode()
    assert said.startswith(f"briefing: a fault of the program, please report it: {fault[:11]}")
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["n" * 300, "n" * 5000, "a/" * 4000])
@pytest.mark.parametrize(
    "words",
    [
        ("load", "{}"), ("verify", "{}"), ("lint", "{}"), ("import", "{}"), ("add", "{}"),
        ("backup", "{}"), ("generate", "-o", "{}"), ("generate", "--template", "{}"),
        ("generate", "--db", "{}"), ("coverage", "--sheets", "{}"),
        ("series", "--from", "2031-04-01", "-o", "{}"), ("new", "x", "--in", "{}"),
    ],
)  # fmt: skip
def test_names_of_files_that_are_too_long_are_refused(
    words: tuple[str, ...], name: str, river: Terminal
) -> None:
    assert "too long" in river.refused(*(word.format(name) for word in words))


@pytest.mark.parametrize("day", ["0001-01-01", "0001-02-01", "9999-12-31"])
@pytest.mark.parametrize(
    "words", [("generate",), ("replay", "--to"), ("timeline",), ("log",), ("show", "14")]
)
def test_the_first_and_the_last_day_of_the_calendar_are_days(
    words: tuple[str, ...], day: str, river: Terminal
) -> None:
    clock = () if "--to" in words else ("--as-of",)
    river.run(*words, *clock, day)


@pytest.mark.parametrize(
    "text",
    [
        "{{ {}['missing'] }}", "{{ [][7] }}", "{{ 1 // 0 }}", "{{ 'x' * 10 ** 18 }}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{{ " + "(" * 5000 + ")" * 5000 + " }}", "{% include 'brief.md.j2' %}{{ brief.nothing }}",
        "{% extends '../../../etc/passwd' %}", "{{ 'é'.encode('ascii') }}", "\x00{% if %}",
    ],
)  # fmt: skip
def test_a_template_that_raises_anything_is_refused(text: str, river: Terminal) -> None:
    template = river.write("mine.md.j2", text)
    assert "template" in river.refused("generate", "--template", template)


@pytest.mark.parametrize("format_", ["md", "html", "pdf", "docx"])
def test_an_image_address_is_never_fetched(format_: str, river: Terminal) -> None:
    template = river.write(
        "mine.md.j2", "# T\n\n![x](http://127.0.0.1:9/x.png)\n\n![](file:///x)\n"
    )
    out = river.folder / "out"
    river.run("generate", "--template", template, "--format", format_, "-o", out)
    assert out.stat().st_size


@pytest.mark.parametrize("command", ["import", "verify", "lint", "add", "load"])
def test_what_never_ends_is_refused(command: str, river: Terminal) -> None:
    assert river.refused(command, "/dev/zero")


def test_a_template_that_never_ends_is_refused(river: Terminal) -> None:
    assert "more than" in river.refused("generate", "--template", "/dev/zero")


@pytest.mark.parametrize("format_", ["md", "html", "pdf", "docx", "json"])
def test_a_very_long_title_is_taken_by_every_format(format_: str, river: Terminal) -> None:
    river.run("new", "long", "--in", river.folder)
    definition = river.folder / "long" / "dossier.toml"
    text = definition.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("title = "))
    definition.write_text(text.replace(line, f'title = "{"long " * 119}"'), encoding="utf-8")
    other = river.folder / "long.db"
    river.run("load", definition.parent, "--db", other)
    out = river.folder / "out"
    river.run("generate", *DAY, "--db", other, "--format", format_, "-o", out)
    assert out.stat().st_size
