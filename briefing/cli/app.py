"""The application: its commands, and the one place where errors become exit codes."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from briefing.cli import editing, keeping, reading
from briefing.cli.root import Root, program_version, talk
from briefing.errors import BriefingError

HELP = """Dated briefings from an event-sourced ledger of facts.

Every fact of your articles is an immutable event with the words it rests on. From the
events alone: the brief as of any date, the history to any point, and what changed and why.

Start with: briefing generate --as-of 2024-11-26
"""


class _Commands(TyperGroup):
    """Commands in the order in which they are registered; errors in the words of the program."""

    def list_commands(self, ctx: Any) -> list[str]:
        del ctx
        return list(self.commands)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except BriefingError as error:
            talk(f"briefing: {error}")
            raise typer.Exit(2) from error
        except BrokenPipeError:
            # Whoever read us has had enough (briefing log | head): no news, no noise.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None


app = typer.Typer(
    cls=_Commands,
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(program_version())
        raise typer.Exit


@app.callback()
def _root(
    ctx: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    del version
    ctx.ensure_object(Root)


for commands in (reading, editing, keeping):
    commands.register(app)


def main() -> None:
    """Run the command line."""
    app(prog_name="briefing")
