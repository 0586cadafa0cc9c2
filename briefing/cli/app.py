"""The application: its commands, and the one place where errors become exit codes."""

from __future__ import annotations

import gc
import os
import re
import sys
import traceback
from collections import UserDict
from functools import cache
from importlib import import_module
from itertools import pairwise
from keyword import iskeyword
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from briefing.cli.context import CommandContext
from briefing.cli.options import spread
from briefing.cli.output import drop_output, end_of_output, notify, prepare_streams
from briefing.environment import program_version
from briefing.errors import BriefingError

HELP = """Dated briefings from an event-sourced ledger of facts.

Every fact of your articles is an immutable event with the words it rests on. From the
events alone: the brief as of any date, the history to any point, and what changed and why.

Start with: briefing generate --as-of 2024-11-26
"""

_COMMANDS = (
    ("query_commands", "generate replay diff log show why sources search timeline"),
    ("series_commands", "series"),
    ("serve_command", "serve"),
    ("edit_commands", "correct retract reinstate conflict corroborate reassess withdraw judge"),
    ("draft_commands", "draft review"),
    ("ledger_commands", "load"),
    ("sheet_commands", "check fmt sheets schema source"),
    ("ledger_commands", "add new coverage"),
    ("check_commands", "verify seal key lint"),
    ("ledger_commands", "rebuild backup export import"),
)
MODULES = {name: module for module, names in _COMMANDS for name in names.split()}
"""The module of each command's function, in the order of the help."""

FAULT = 3
"""The exit code for a fault of the program itself: neither a failed check nor wrong use."""

_MAY_BE_SECRET = re.compile("@|pass|pwd", re.IGNORECASE)
_SHOWN = 500
_SELDOM = 50_000
"""Allocations between garbage collections: a command makes many objects that live to its end."""


@cache
def _command(name: str) -> Any:
    """Build one command from its function."""
    module = import_module(f"briefing.cli.{MODULES[name]}")
    function = getattr(module, f"{name}_" if iskeyword(name) else name)
    alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    first = " ".join((function.__doc__ or "").partition(".")[0].split())
    alone.command(name, short_help=f"{first}.")(spread(function))
    return typer.main.get_command(alone)


class _OnDemand(UserDict[str, Any]):
    """Commands by name, built on first use: building all takes longer than running one."""

    def __getitem__(self, name: str) -> Any:
        return _command(name) if name in self.data else super().__getitem__(name)


class _Commands(TyperGroup):
    """List commands in the order of ``MODULES``; turn ``BriefingError`` into exit code 2."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = _OnDemand(MODULES)

    def list_commands(self, ctx: Any) -> list[str]:
        del ctx
        return list(self.commands)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Refuse a password in any word but the ledger's, before a message can repeat it."""
        for before, word in pairwise(["", *args]):
            value = re.sub(r"^(--[a-z-]+=|-[a-z])", "", word)
            if before == "--db" or word.startswith("--db=") or not _MAY_BE_SECRET.search(word):
                continue
            from briefing.ledger.address import holds_password

            if holds_password(value):
                notify(
                    "briefing: a connection string with a password stands where none belongs; "
                    "give it as --db or in BRIEFING_DB"
                )
                raise typer.Exit(2)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except BriefingError as error:
            notify(f"briefing: {error}")
            raise typer.Exit(2) from error
        except BrokenPipeError:
            # Whoever read us has had enough (briefing log | head): no news, no noise.
            drop_output()
            raise typer.Exit(0) from None
        except OSError as error:
            notify(f"briefing: {_in_words(error)}")
            raise typer.Exit(2) from error
        except Exception as error:
            if isinstance(error, typer.Abort) or hasattr(error, "exit_code"):
                raise  # an end or a refusal of the command line itself
            if "BRIEFING_TRACEBACK" in os.environ:
                traceback.print_exc()
            notify(
                f"briefing: a fault of the program, please report it: {type(error).__name__}: "
                f"{' '.join(str(error).split())[:_SHOWN]}\n"
                "(with BRIEFING_TRACEBACK=1 it says where)"
            )
            raise typer.Exit(FAULT) from error


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
    ctx.ensure_object(CommandContext)


def main() -> None:
    """Run the command line in a short-lived process."""
    gc.set_threshold(_SELDOM)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    prepare_streams()
    try:
        app(prog_name="briefing")
    except SystemExit as end:
        code = end_of_output(end.code if isinstance(end.code, int) else FAULT)
    # Nothing that is left has to be sorted out: the process ends.
    gc.freeze()
    sys.exit(code)


def _in_words(error: OSError) -> str:
    """What the system refused, and of which file."""
    what = error.strerror or str(error)
    return f"{error.filename}: {what}" if error.filename else f"the system refused: {what}"
