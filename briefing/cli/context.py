"""The composition root: where the clock, the ledger and the dossier come together."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.characters import visible
from briefing.environment import program_version
from briefing.errors import Refused

if TYPE_CHECKING:
    from briefing.cli.progress_line import ProgressLine
    from briefing.ledger import Ledger
    from briefing.service import DossierReader

DEFAULT_DB = "briefing.db"


@dataclass(frozen=True)
class CommandContext:
    """Clock and environment of one run; tests inject their own."""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    program: str = field(default_factory=program_version)

    @contextmanager
    def ledger(self, db: str, *, create: bool = False, complete: bool = True) -> Iterator[Ledger]:
        """The ledger of a database, closed at the end.

        An index that is behind is completed first unless ``complete`` is false; a line on
        stderr says so.
        """
        from briefing.ledger import Ledger
        from briefing.model.progress import watch_progress

        with watch_progress(_completing):
            opened = Ledger.open(db, clock=self.clock, create=create, complete=complete)
        with opened, watch_progress(_progress):
            yield opened

    @contextmanager
    def reader(self, db: str, slug: str | None, *, make: bool = False) -> Iterator[DossierReader]:
        """The reader of a dossier.

        With ``make``, the ledger of a folder that has none is made from the bundled dossier,
        and a line on stderr says so.
        """
        from briefing.service.dossier_reader import reader_of_dossier

        if make:
            self.make_if_missing(db, slug)
        with self.ledger(db) as ledger:
            yield reader_of_dossier(ledger, slug, self.program, self.clock())

    def make_if_missing(self, db: str, slug: str | None = None) -> None:
        """Make the folder's ledger from the bundled dossier if it has none, and say so.

        A ledger that was named is never made: a slip in its name is told when it is opened.
        """
        if db == DEFAULT_DB and is_missing_file(db):
            self._make_bundled(db, slug)

    def _make_bundled(self, db: str, slug: str | None) -> None:
        # Only this reads sheets; a ledger that is there needs none of it.
        from briefing.ledger.sqlite_datastore import new_file
        from briefing.service.loading import bundled, load_dossier

        known = {path.name: path for path in bundled()}
        if slug and slug not in known:
            msg = (
                f"there is no ledger {db} yet, and no bundled dossier {slug!r}; "
                "load yours: briefing load DIR"
            )
            raise Refused(msg)
        with new_file(db), self.ledger(db, create=True) as ledger:
            for path in [known[slug]] if slug else known.values():
                loaded = load_dossier(ledger, path, "briefing")
                said = f"No ledger yet: made {db} from the bundled dossier {loaded.slug!r}"
                notify(f"{said}, {len(loaded.new)} events.")


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


def notify(text: str) -> None:
    """Print a message to stderr."""
    sys.stderr.write(f"{visible(text)}\n")
