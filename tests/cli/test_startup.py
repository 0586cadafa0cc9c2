"""A command loads what it needs and no more: most of a short command's time is loading."""

from __future__ import annotations

import subprocess
import sys

from tests.cli.terminal import Terminal

RUN = """
import atexit, sys
atexit.register(lambda: print(*sys.modules, sep="\\n", file=sys.stderr))
from briefing.cli import main
main()
"""


MOST_MODULES = 77
"""So many modules of ours at most make a brief, beside that of the command itself."""


def loaded(*words: object) -> set[str]:
    """The modules that a command has loaded by its end, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *map(str, words)], capture_output=True, check=True, text=True
    )
    return set(done.stderr.split())


def within(modules: set[str], *packages: str) -> set[str]:
    """Those of the modules that are in one of the packages."""
    return {
        module
        for module in modules
        if any(f"{module}.".startswith(f"{package}.") for package in packages)
    }


def test_the_help_loads_nothing_but_the_command_line() -> None:
    modules = loaded("--help")
    assert within(modules, "briefing") - within(modules, "briefing.cli") == {
        "briefing",
        "briefing.characters",
        "briefing.environment",
        "briefing.errors",
    }
    assert not within(
        modules, "briefing_events", "pydantic", "jinja2", "eventsourcing", "sqlite3", "rich"
    )


def test_the_help_of_a_command_loads_its_module_alone() -> None:
    modules = loaded("generate", "--help")
    assert "briefing.cli.query_commands" in modules
    assert not within(
        modules, "briefing.cli.edit_commands", "briefing.cli.ledger_commands", "briefing.service"
    )


def test_a_brief_loads_nothing_for_other_formats_nor_for_sheets(river: Terminal) -> None:
    modules = loaded("generate", "--db", river.ledger, "--as-of", "2031-06-20")
    assert "briefing.render.markdown" in modules
    ours = within(modules, "briefing", "briefing_events") - {"briefing.cli.query_commands"}
    assert len(ours) <= MOST_MODULES
    assert not within(
        modules,
        "briefing.coverage",
        "briefing.diff",
        "briefing.dossier",
        "briefing.readmodel.diff_candidates",
        "briefing.ledger.postgres",
        "briefing.lint",
        "briefing.readmodel.full_snapshot",
        "briefing.render.html",
        "briefing.render.series_page",
        "briefing.replay",
        "briefing.service.series",
        "docx",
        "edtf",
        "eventsourcing.application",
        "eventsourcing.postgres",
        "markdown_it",
        "psycopg",
        "rich",
        "tomlkit",
        "weasyprint",
    )
    assert len(within(modules, "briefing", "briefing_events")) <= 81
    assert within(modules, "briefing.cli") == {
        "briefing.cli",
        "briefing.cli.app",
        "briefing.cli.options",
        "briefing.cli.output",
        "briefing.cli.query_commands",
        "briefing.cli.context",
    }
