"""The reference of the command line and the README's list of commands, from the program itself."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.testing import CliRunner

from briefing.cli import app

WIDTH = 80
_LIST = re.compile(r"(?<=<!-- commands -->\n).*?(?=<!-- end of commands -->)", re.DOTALL)


def commands() -> dict[str, Any]:
    """The program's commands by name, in the order of its help."""
    group: Any = typer.main.get_command(app)
    return {name: group.commands[name] for name in group.list_commands(None)}


def options(name: str) -> set[str]:
    """The names of a command's options, long and short."""
    return {opt for each in commands()[name].params for opt in each.opts} | {"--help"}


def help_of(name: str) -> str:
    """What ``briefing NAME --help`` prints."""
    done = CliRunner().invoke(app, [name, "--help"], prog_name="briefing", terminal_width=WIDTH)
    return str(done.output).strip()


def with_reference(text: str) -> str:
    """The page with the help of every command."""
    told = [f"## briefing {name}\n\n```text\n{help_of(name)}\n```\n" for name in commands()]
    return _LIST.sub(lambda _: "\n" + "\n".join(told) + "\n", text)


def first(text: str) -> str:
    """The first paragraph of a help text, on one line."""
    return " ".join(text.split("\n\n", maxsplit=1)[0].split())


def with_list(text: str) -> str:
    """The page with a table of every command and the first paragraph of its help."""
    rows = [
        f"| [`{name}`](docs/command-line.md#briefing-{name}) | {first(command.help)} |\n"
        for name, command in commands().items()
    ]
    return _LIST.sub(
        lambda _: "\n| command | what it does |\n| --- | --- |\n" + "".join(rows) + "\n", text
    )
