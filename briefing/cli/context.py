"""The composition root: where the clock, the ledger and the dossier come together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from briefing.cli.options import DEFAULT_DB, By, Db, Dossier
from briefing.cli.output import notify
from briefing.environment import author, program_version
from briefing.errors import Refused

if TYPE_CHECKING:
    from briefing.cli.progress_line import ProgressLine
    from briefing.ledger import Ledger
    from briefing.model.envelope import EventEnvelope
    from briefing.service import DossierReader
    from briefing.service.editing import Editor


@dataclass(frozen=True)
class CommandContext:
    """Clock and environment of one run; tests inject their own."""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    program: str = field(default_factory=program_version)


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

    @contextmanager
    def ledger(self, *, create: bool = False, complete: bool = True) -> Iterator[Ledger]:
        """The ledger, closed at the end.

        An index that is behind is completed first unless ``complete`` is false; a line on
        stderr says so.
        """
        from briefing.ledger import Ledger
        from briefing.model.progress import watch_progress

        with watch_progress(_completing):
            opened = Ledger.open(self.db, clock=self.here.clock, create=create, complete=complete)
        with opened, watch_progress(_progress):
            yield opened

    def make_if_missing(self, slug: str | None = None) -> None:
        """Make the folder's ledger from the bundled dossier if it has none, and say so.

        A ledger that was named is never made: a slip in its name is told when it is opened.
        """
        if self.db != DEFAULT_DB or not is_missing_file(self.db):
            return
        # Only this reads sheets; a ledger that is there needs none of it.
        from briefing.ledger.sqlite_datastore import new_file
        from briefing.service.loading import bundled, load_dossier

        known = {path.name: path for path in bundled()}
        if slug and slug not in known:
            raise Refused(
                f"there is no ledger {self.db} yet, and no bundled dossier {slug!r}; "
                "load yours: briefing load DIR"
            )
        with new_file(self.db), self.ledger(create=True) as ledger:
            for path in [known[slug]] if slug else known.values():
                loaded = load_dossier(ledger, path, "briefing")
                said = f"No ledger yet: made {self.db} from the bundled dossier {loaded.slug!r}"
                notify(f"{said}, {len(loaded.new)} events.")


@dataclass
class At(AtLedger):
    """Which dossier of which ledger a command is about."""

    dossier: Dossier = None

    @contextmanager
    def reader(self, *, make: bool = False) -> Iterator[DossierReader]:
        """The reader of the dossier.

        With ``make``, the ledger of a folder that has none is made from the bundled dossier.
        """
        from briefing.service.dossier_reader import reader_of_dossier

        if make:
            self.make_if_missing(self.dossier)
        with self.ledger() as ledger:
            yield reader_of_dossier(ledger, self.dossier, self.here.program, self.here.clock())


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


def _progress(what: str) -> ProgressLine:
    """A progress line for work that reads a whole dossier."""
    from briefing.cli.progress_line import ProgressLine

    return ProgressLine(what)


def _completing(what: str) -> ProgressLine:
    """Say that an index is completed, once that begins, and how far it is."""
    notify(f"The {what[0].lower()}{what[1:]} is behind its events; completing it.")
    return _progress(what)


def is_missing_file(db: str) -> bool:
    """Whether ``db`` names a file that does not exist; a server is never missing."""
    from briefing.ledger.address import is_server

    return not is_server(db) and not Path(db).exists()
