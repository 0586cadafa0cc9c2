"""Laying the sheets of a dossier out: all of them, or one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from briefing.dossier.document import parse_document, read_text
from briefing.dossier.load import DEFINITION_FILE, SHEETS_FOLDER, read_defined, sheet_files
from briefing.dossier.names import Names
from briefing.dossier.sheet_layout import laid_out, text_of
from briefing.dossier.suggested import Suggestion
from briefing.errors import InvalidInput, Problem


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
    if defined is None:
        raise InvalidInput(found)
    files = sheet_files(folder, found) if where.is_dir() else [where]
    sheets = tuple(_laid_out(files, defined.register, found, longest))
    if found:
        raise InvalidInput(found)
    return sheets


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
        filled = replace(document, values=values)
        yield replace(sheet, after=text_of(filled, sheet.after))


def _with(table: dict[str, Any], guess: Suggestion) -> dict[str, Any]:
    """A lean fact with a guess in it; who else is named stands behind who was."""
    own = table.get(guess.field)
    if guess.field == "who" and isinstance(own, str):
        return {**table, "who": f"{own}; {guess.value}"}
    return {**table, guess.field: [guess.value] if guess.field == "ends" else guess.value}


def _laid_out(
    files: list[Path], register: Names, found: list[Problem], longest: int | None
) -> Iterator[LaidOut]:
    for path in files:
        text = read_text(path)
        document = text if isinstance(text, Problem) else parse_document(str(path), text)
        if isinstance(text, Problem) or isinstance(document, Problem):
            found += [each for each in (text, document) if isinstance(each, Problem)]
            continue
        after = laid_out(document, text, register, longest)
        if isinstance(after, Problem):
            found.append(after)
        else:
            yield LaidOut(path, text, after)
