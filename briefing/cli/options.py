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
    typer.Option(
        "--dossier",
        "-d",
        metavar="SLUG",
        help="The dossier's id; needed if the ledger holds several.",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="What had happened by the end of this day. Default: today."),
]
KnownBy = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", help="Use only texts published by this day. Default: no limit (hindsight)."
    ),
]
Contemporary = Annotated[
    bool, typer.Option("--contemporary", help="Same as --known-by with the as-of date.")
]
RecordedBy = Annotated[
    str | None,
    typer.Option(
        metavar="N|TIME", help="Use only what the ledger held after event N, or at that time."
    ),
]
Since = Annotated[
    str | None, typer.Option(metavar="DATE", help="Add a section on what changed since this day.")
]
Full = Annotated[bool, typer.Option("--full", help="Leave nothing out.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")
]
Force = Annotated[
    bool, typer.Option("--force", help="Replace a file even if this program did not write it.")
]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="The reason, kept on record.")]
By = Annotated[
    str | None,
    typer.Option(
        "--by", metavar="NAME", help="The author, kept on record. Default: the current user."
    ),
]
Number = Annotated[str, typer.Argument(metavar="N", help="An event's number: 17 or '#17'.")]


class ListFormat(StrEnum):
    """Output format of a list."""

    TEXT = "text"
    JSON = "json"


class ShowFormat(StrEnum):
    """Output format of one event."""

    TEXT = "text"
    JSON = "json"
    TOML = "toml"


AsList = Annotated[ListFormat, typer.Option("--format", help="Output format.")]

DB = DEFAULT_DB


def author_of(by: str | None) -> str:
    """The author of an act: as named, or whoever is at the keyboard."""
    return by or author()


def context_of(ctx: typer.Context) -> CommandContext:
    """The composition root of this run."""
    found: CommandContext = ctx.obj
    return found
