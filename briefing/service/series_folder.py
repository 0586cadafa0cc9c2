"""The folder of a series; its files are replaced all together or not at all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from briefing.errors import Refused
from briefing.service.series import Every, days

INDEX = "index.md"
PARTIAL = ".series.partial"
"""Folder for the files while they are being written."""

EARLIER = ".earlier"
"""Where in it the files of the earlier series are while the new ones move in."""

_STAMP = re.compile(r"<!-- briefing-series (\{[^\n]{2,4000}\}) -->")


class SeriesStamp(BaseModel):
    """What the summary page of a series says of its files: enough to name them."""

    model_config = ConfigDict(frozen=True)

    dossier: str
    first: date
    last: date
    every: Every
    format: str

    def names(self) -> set[str]:
        """The files of the series."""
        briefs = {f"{day}.{self.format}" for day in days(self.first, self.last, self.every)}
        return briefs | {INDEX, "index.html", "index.json"}

    def line(self) -> str:
        """The stamp as the last line of a page in Markdown."""
        return f"<!-- briefing-series {self.model_dump_json()} -->"


def read_series_stamp(text: str) -> SeriesStamp | None:
    """The stamp of a summary page; ``None`` where it has none that can be read."""
    found = _STAMP.search(text)
    try:
        return SeriesStamp.model_validate_json(found[1]) if found else None
    except ValidationError:
        return None


@dataclass(frozen=True, slots=True)
class SeriesFolder:
    """A folder for one series, and the files of an earlier one that this one replaces."""

    folder: Path
    earlier: frozenset[str]

    @classmethod
    def of(cls, folder: Path, dossier: str) -> SeriesFolder:
        """The folder, where it is empty, missing, or holds an earlier series of the dossier.

        Hidden files do not count. Raises ``Refused`` for one that holds anything else.
        """
        try:
            there = _held(folder)
            stamp = read_series_stamp(_text(folder / INDEX)) if INDEX in there else None
        except OSError as error:
            raise _unusable(folder, error) from error
        ours = stamp.names() if stamp and stamp.dossier == dossier else set()
        if foreign := sorted(there - ours):
            more = f" and {len(foreign) - 1:,} more" if len(foreign) > 1 else ""
            raise Refused(
                f"{folder} holds {foreign[0]}{more}, no part of a series of {dossier!r}; "
                "name an empty or a new folder: -o DIR"
            )
        return cls(folder, frozenset(there))

    @contextmanager
    def open(self) -> Iterator[Path]:
        """A place for the files; at the end they move into the folder, and earlier ones go.

        If anything fails, the folder stays as it was. Raises ``Refused`` where it cannot be
        written.
        """
        partial = self.folder / PARTIAL
        try:
            partial.mkdir(parents=True)
        except FileExistsError as error:
            raise Refused(
                f"another run is writing to {self.folder}, or was cut off; then move back what is "
                f"in {partial / EARLIER}, if anything, and remove {partial}"
            ) from error
        except OSError as error:
            raise _unusable(self.folder, error) from error
        try:
            yield partial
            self._take_in(partial)
        except OSError as error:
            raise _unusable(self.folder, error) from error
        finally:
            if not _held(partial / EARLIER):  # else they could not be moved back, and stay
                shutil.rmtree(partial, ignore_errors=True)

    def _take_in(self, partial: Path) -> None:
        """Move the earlier files aside and the new ones in; if anything fails, all back."""
        aside = partial / EARLIER
        new = sorted(partial.iterdir())
        moves = [(self.folder / name, aside / name) for name in sorted(self.earlier)]
        moves += [(path, self.folder / path.name) for path in new]
        aside.mkdir()
        done: list[tuple[Path, Path]] = []
        try:
            for here, there in moves:
                done.append((here, there))
                here.rename(there)
        except BaseException:
            for here, there in reversed(done):
                with suppress(FileNotFoundError):
                    there.rename(here)
            raise
        shutil.rmtree(aside)


def _held(folder: Path) -> set[str]:
    if not folder.exists():
        return set()
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def _unusable(folder: Path, error: OSError) -> Refused:
    return Refused(f"cannot write to {folder}: {error.strerror}; name another folder: -o DIR")
