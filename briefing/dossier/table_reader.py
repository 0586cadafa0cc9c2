"""A table of a sheet or definition, with its place in the file.

An entry hands out its values with their kind checked, and words a problem at the line where
the value stands. Functions that read entries append what is wrong to ``found`` and go on, so
that all problems of a file are reported together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from pydantic import ValidationError

from briefing.dossier.document import Document
from briefing.dossier.messages import messages_of, shown, suggestion, words_of
from briefing.dossier.position import Path
from briefing.errors import Problem
from briefing_events import When

_LONGEST_DATE = 100
_M = TypeVar("_M")
_M_co = TypeVar("_M_co", covariant=True)


class Validates(Protocol[_M_co]):
    """A model, or a type of facts."""

    def model_validate(self, obj: Any, /) -> _M_co:
        """What plain content says; raises ``pydantic.ValidationError``."""


@dataclass(frozen=True)
class TableReader:
    """One table: the file it stands in, its path there and its values."""

    document: Document
    path: Path
    values: Mapping[str, Any]

    @classmethod
    def root(cls, document: Document) -> TableReader:
        """The top level of a document."""
        return cls(document, (), document.values)

    def problem(self, message: str, *path: str | int) -> Problem:
        """Something wrong at this table, or at a path within it."""
        return self.document.problem(message, *self.path, *path)

    def place(self) -> tuple[str, int]:
        """The file and the line on which this table begins."""
        return self.document.file, self.document.line(*self.path)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def tables(self, key: str, found: list[Problem]) -> tuple[TableReader, ...]:
        """The tables of an array such as ``[[fact]]``, in the order of the file."""
        tables = self.values.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
            name = ".".join([*(part for part in self.path if isinstance(part, str)), key])
            found.append(self.problem(f"write each {key} as a table of its own: [[{name}]]", key))
            return ()
        return tuple(
            TableReader(self.document, (*self.path, key, place), table)
            for place, table in enumerate(tables)
        )

    def text(self, key: str, found: list[Problem]) -> str | None:
        """A text that must be there; ``None`` and a problem where it is not."""
        if key not in self.values:
            found.append(self.problem(f"{key!r} is missing"))
            return None
        value = self.values[key]
        if not isinstance(value, str) or not value.strip():
            what = "is empty" if value == "" else f"is text in quotes, not {shown(value)}"
            found.append(self.problem(f"{key!r} {what}", key))
            return None
        return value

    def whole(self, key: str, least: int, found: list[Problem]) -> int | None:
        """A whole number if it is there; ``None`` and a problem where it is something else."""
        value = self.values.get(key)
        if value is None or (type(value) is int and value >= least):
            return value
        found.append(
            self.problem(f"{key!r} is a whole number from {least}, not {shown(value)}", key)
        )
        return None

    def when(self, key: str, zone: str, found: list[Problem]) -> When | None:
        """An EDTF date if it is there, in the dossier's time zone."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, date):  # TOML dates need no quotes
            value = value.isoformat()
        if not isinstance(value, str) or len(value) > _LONGEST_DATE:
            message = f"{key!r} is a date in quotes, as '2024-11-25', not {shown(value)}"
            found.append(self.problem(message, key))
            return None
        try:
            return When.parse(value, zone)
        except ValueError as error:
            found.append(self.problem(f"{key}: {words_of(error)}", key))
            return None

    def check_keys(self, allowed: Collection[str], found: list[Problem], hint: str = "") -> None:
        """Report each key that this table does not have, with the closest one that it has."""
        for key in self.values:
            if key not in allowed:
                close = suggestion(key, allowed)
                message = f"unknown key {key!r}{close}{hint}; allowed: {', '.join(allowed)}"
                found.append(self.problem(message, key))

    def build(
        self,
        model: Validates[_M],
        values: Mapping[str, Any],
        found: list[Problem],
        names: Mapping[str, str] | None = None,
    ) -> _M | None:
        """The model of these values; refusals become problems at the lines of their fields.

        ``names`` maps the model's fields to the file's keys where they differ.
        """
        try:
            return model.model_validate(values)
        except ValidationError as error:
            for path, message in messages_of(error, names):
                found.append(self.problem(message, *path))
            return None
