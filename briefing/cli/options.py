"""Options that several commands share, with their help."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from briefing.cli.context import DEFAULT_DB, CommandContext
from briefing.environment import author

Db = Annotated[
    str,
    typer.Option(
        "--db", envvar="BRIEFING_DB", metavar="PATH", help="The ledger: a file, or postgresql://...",
    ),
]  # fmt: skip
Dossier = Annotated[
    str | None,
    typer.Option("--dossier", "-d", metavar="SLUG", help="Which dossier; needed if several."),
]
AsOf = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="What had happened by the end of this day. Default: today."),
]
KnownBy = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Only what was published by then. Default: hindsight."),
]
Contemporary = Annotated[
    bool, typer.Option("--contemporary", help="The same as --known-by the as-of date.")
]
RecordedBy = Annotated[
    str | None,
    typer.Option(metavar="N|TIME", help="Only what the ledger held at event N or at that time."),
]
Since = Annotated[
    str | None, typer.Option(metavar="DATE", help="Tell what changed since this day.")
]
Full = Annotated[bool, typer.Option("--full", help="Leave nothing out.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")
]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why; it stays on record.")]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who does it; it stays on record. Default: you."),
]
Number = Annotated[str, typer.Argument(metavar="N", help="An event's number: 17 or '#17'.")]


class ListFormat(StrEnum):
    """How a list is given."""

    TEXT = "text"
    JSON = "json"


class ShowFormat(StrEnum):
    """How one event is given."""

    TEXT = "text"
    JSON = "json"
    TOML = "toml"


AsList = Annotated[ListFormat, typer.Option("--format", help="How to give the answer.")]

DB = DEFAULT_DB


def author_of(by: str | None) -> str:
    """The author of an act: as named, or whoever is at the keyboard."""
    return by or author()


def context_of(ctx: typer.Context) -> CommandContext:
    """The composition root of this run."""
    found: CommandContext = ctx.obj
    return found
