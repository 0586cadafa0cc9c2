"""Options that several commands share, alone and in groups.

A group is a dataclass whose fields are options; a command takes it as one parameter, and
``spread`` gives Typer the options themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property, wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

import typer

from briefing.cli.context import DEFAULT_DB, CommandContext, notify
from briefing.cli.output import write_bytes, write_lines, write_text
from briefing.environment import author

if TYPE_CHECKING:
    from briefing.ledger import Ledger
    from briefing.model.envelope import EventEnvelope
    from briefing.service import DossierReader
    from briefing.service.clocks import AskedClocks
    from briefing.service.editing import Editor


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
class AtLedger:
    """Which ledger a command is about."""

    ctx: typer.Context
    db: Db = DEFAULT_DB

    @property
    def here(self) -> CommandContext:
        """The composition root of this run."""
        found: CommandContext = self.ctx.obj
        return found

    def ledger(
        self, *, create: bool = False, complete: bool = True
    ) -> AbstractContextManager[Ledger]:
        """The ledger, closed at the end; see ``CommandContext.ledger``."""
        return self.here.ledger(self.db, create=create, complete=complete)


@dataclass
class At(AtLedger):
    """Which dossier of which ledger a command is about."""

    dossier: Dossier = None

    def reader(self, *, make: bool = False) -> AbstractContextManager[DossierReader]:
        """The dossier's reader; with ``make``, the bundled dossier where there is no ledger."""
        return self.here.reader(self.db, self.dossier, make=make)


@dataclass
class Authored:
    """Who acts."""

    by: By = None

    @cached_property
    def author(self) -> str:
        """The author of an act: as named, or whoever is at the keyboard."""
        return self.by or author()


@dataclass
class ActingAt(Authored, At):
    """Who acts on which dossier."""

    def record(self, act: Callable[[Editor], EventEnvelope]) -> None:
        """Put one act on record, and say so."""
        with self.reader() as reader:
            done = act(self.editor(reader))
        self.say(done)

    def editor(self, reader: DossierReader) -> Editor:
        """An editor; imported here because reading commands do not need the sheet checks."""
        from briefing.service.editing import Editor

        return Editor(reader, self.author)

    def say(self, done: EventEnvelope) -> None:
        """Say what was put on record."""
        from briefing.replay import described

        notify(f"Recorded as #{done.number} by {done.recorded_by}: {described(done.event)}")


@dataclass
class ActingOnLedger(Authored, AtLedger):
    """Who acts on which ledger."""


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


@dataclass
class Into:
    """Where a result goes: to stdout, or whole to a file."""

    output: Output = None
    force: Force = False

    def text(self, text: str, *, coloured: bool = False) -> None:
        """Write a text; see ``write_text``."""
        write_text(text, self.output, force=self.force, coloured=coloured)

    def data(self, data: bytes) -> None:
        """Write binary output; see ``write_bytes``."""
        write_bytes(data, self.output, force=self.force)

    def lines(self, lines: Iterable[str], *, private: bool = False) -> None:
        """Stream lines; see ``write_lines``."""
        write_lines(lines, self.output, force=self.force, private=private)


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
        for each in fields(hints[name]):
            default = Parameter.empty if own[each.name] is typer.Context else each.default
            options.append(
                Parameter(
                    each.name,
                    Parameter.KEYWORD_ONLY,
                    default=default,
                    annotation=own[each.name],
                )
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
