"""Laying the sheets of a dossier out: all of them, or one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from briefing.dossier.document import Document, parse_document
from briefing.dossier.load import (
    DEFINITION_FILE,
    SHEETS_FOLDER,
    read_defined,
    read_documents,
    read_sheets,
    sheet_files,
)
from briefing.dossier.names import Names
from briefing.dossier.sheet_layout import Layout
from briefing.dossier.sheet_reader import Sheet, read_sheet
from briefing.dossier.suggested import Suggestion
from briefing.errors import InvalidInput, Problem
from briefing_events import Event


@dataclass(frozen=True)
class LaidOut:
    """A sheet as it was, and as it reads the same in the lean form."""

    path: Path
    before: str
    after: str


def lay_out(where: Path, *, longest: int | None = None) -> tuple[LaidOut, ...]:
    """The sheets of a dossier's folder, or one sheet in it, laid out; nothing is written.

    Quotes of more than ``longest`` characters are shortened. Raises ``InvalidInput`` with
    every problem of every sheet that cannot be laid out.
    """
    folder = where if where.is_dir() else where.parent.parent
    found: list[Problem] = []
    if not where.is_dir() and not (folder / DEFINITION_FILE).is_file():
        message = f"lies in no dossier: sheets stand in {SHEETS_FOLDER}/, beside {DEFINITION_FILE}"
        raise InvalidInput([Problem(str(where), 1, message)])
    defined = read_defined(folder, found)
    documents = read_documents(sheet_files(folder, found) if where.is_dir() else [where], found)
    if defined is None:
        raise InvalidInput(found)
    defined, _ = read_sheets(documents, defined, [], {})
    laid = [_laid_out(document, defined.register, longest) for document in documents]
    if found := [*found, *(each for each in laid if isinstance(each, Problem))]:
        raise InvalidInput(found)
    return tuple(each for each in laid if isinstance(each, LaidOut))


def accept(guesses: Iterable[Suggestion]) -> Iterator[LaidOut]:
    """The sheets with guesses written into them, and laid out; nothing is written.

    Raises ``InvalidInput`` for a sheet that cannot be laid out.
    """
    by_file: dict[str, list[Suggestion]] = {}
    for guess in guesses:
        by_file.setdefault(guess.place[0], []).append(guess)
    for file, own in by_file.items():
        (sheet,) = lay_out(Path(file))
        document = parse_document(file, sheet.after)
        if isinstance(document, Problem):
            raise InvalidInput([document])
        values = dict(document.values)
        for guess in own:
            values[guess.key] = _with(values[guess.key], guess)
        yield replace(sheet, after=Layout(replace(document, values=values)).text())


def _with(table: dict[str, Any], guess: Suggestion) -> dict[str, Any]:
    """A lean fact with a guess in it; who else is named stands behind who was."""
    own = table.get(guess.field)
    if guess.field == "who" and isinstance(own, str):
        return {**table, "who": f"{own}; {guess.value}"}
    return {**table, guess.field: [guess.value] if guess.field == "ends" else guess.value}


def _laid_out(document: Document, register: Names, longest: int | None) -> LaidOut | Problem:
    """A sheet in the lean form that reads as before, or where it would not."""
    wanted = read_sheet(document, register, [], {})
    written: frozenset[str] = frozenset()
    while True:
        lean = Layout(document, register, written, longest).text()
        again = parse_document(document.file, lean)
        if isinstance(again, Problem):
            return document.problem("would not read as it does; lay it out by hand")
        differing = _differing(wanted, read_sheet(again, register, [], {}))
        if not differing:
            return LaidOut(Path(document.file), document.text, lean)
        if differing <= written or "the sheet" in differing:
            message = f"{min(differing)} would not read as it does; lay it out by hand"
            return document.problem(message)
        written |= differing


def _differing(old: Sheet, new: Sheet) -> frozenset[str]:
    """The keys of what does not read as it did; a rule's mark is no reading."""
    named = [by_key(sheet) for sheet in (old, new)]
    keys = [key for key in {**named[0], **named[1]} if named[0].get(key) != named[1].get(key)]
    same_order = list(named[0]) == list(named[1])
    aside = [sorted((n.start, n.exact, n.reason) for n in sheet.not_facts) for sheet in (old, new)]
    rest = () if same_order and aside[0] == aside[1] else ("the sheet",)
    return frozenset(keys or rest)


def by_key(sheet: Sheet) -> dict[str, Event]:
    """What a sheet puts on record, by key; what a rule gave is not marked."""
    facts: dict[str, Event] = {
        e.event.key: e.event.model_copy(update={"derived": ()}) for e in sheet.facts
    }
    others = {e.event.key: e.event for e in (*sheet.corroborations, *sheet.conflicts)}
    return {**facts, **others}
