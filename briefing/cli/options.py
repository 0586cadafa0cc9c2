"""Options that several commands share, alone and in groups.

A group is a dataclass whose fields are options; a command takes it as one parameter, and
``spread`` gives Typer the options themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

import typer

if TYPE_CHECKING:
    from briefing.service.clocks import AskedClocks

DEFAULT_DB = "briefing.db"


def option(metavar: str, told: str, *names: str) -> Any:
    """An option with a value; named as its parameter, if not otherwise."""
    return typer.Option(*names, metavar=metavar, help=told)


def flag(name: str, told: str) -> Any:
    """An option without a value."""
    return typer.Option(name, help=told)


def argument(metavar: str, told: str) -> Any:
    """A word of the command line that no option names."""
    return typer.Argument(metavar=metavar, help=told)


def event_number(text: str) -> int:
    """An event's number as it is written: 17 or #17."""
    from briefing.service.clocks import number_of

    return number_of(text)


Db = Annotated[
    str,
    typer.Option(
        "--db", envvar="BRIEFING_DB", metavar="PATH", help="The ledger: a file, or postgresql://...",
    ),
]  # fmt: skip
Dossier = Annotated[
    str | None,
    option("SLUG", "The dossier's id; needed if the ledger holds several.", "--dossier", "-d"),
]
AsOf = Annotated[
    str | None, option("DATE", "What had happened by the end of this day. Default: today.")
]
KnownBy = Annotated[
    str | None,
    option("DATE", "Use only texts published by this day. Default: no limit (hindsight)."),
]
Contemporary = Annotated[bool, flag("--contemporary", "Same as --known-by with the as-of date.")]
RecordedBy = Annotated[
    str | None, option("N|TIME", "Use only what the ledger held after event N, or at that time.")
]
Since = Annotated[str | None, option("DATE", "Add a section on what changed since this day.")]
Full = Annotated[bool, flag("--full", "Leave nothing out.")]
Output = Annotated[Path | None, option("FILE", "Write to a file.", "--output", "-o")]
Force = Annotated[bool, flag("--force", "Replace a file even if this program did not write it.")]
Reason = Annotated[str, option("TEXT", "The reason, kept on record.")]
By = Annotated[
    str | None, option("NAME", "The author, kept on record. Default: the current user.", "--by")
]
Number = Annotated[str, argument("N", "An event's number: 17 or '#17'.")]


FORMAT = typer.Option("--format", help="Output format.")
AsList = Annotated[Literal["text", "json"], FORMAT]


@dataclass
class Clocks:
    """From where a command looks."""

    as_of: AsOf = None
    known_by: KnownBy = None
    contemporary: Contemporary = False
    recorded_by: RecordedBy = None

    def asked(self) -> AskedClocks:
        """The clocks as they were asked for."""
        from briefing.service.clocks import AskedClocks

        return AskedClocks(self.as_of, self.known_by, self.contemporary, self.recorded_by)


def spread(function: Callable[..., None]) -> Callable[..., None]:
    """The function as Typer reads it: each group in its place, option by option."""
    groups: dict[str, Any] = {}
    options: list[Parameter] = []
    hints = get_type_hints(function, include_extras=True)
    for name, option in signature(function).parameters.items():
        if not is_dataclass(hints[name]):
            options.append(option.replace(annotation=hints[name], kind=Parameter.KEYWORD_ONLY))
            continue
        groups[name] = hints[name]
        own = get_type_hints(hints[name], include_extras=True)
        options += (
            Parameter(e.name, Parameter.KEYWORD_ONLY, default=e.default, annotation=own[e.name])
            for e in fields(hints[name])
        )

    @wraps(function)
    def command(**given: Any) -> None:
        for name, group in groups.items():
            given[name] = group(**{each.name: given.pop(each.name) for each in fields(group)})
        function(**given)

    del command.__wrapped__
    command.__signature__ = Signature(options)  # type: ignore[attr-defined]
    command.__annotations__ = {each.name: each.annotation for each in options}
    return command
