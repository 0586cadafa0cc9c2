"""Reading a whole dossier: its definition, its articles and its sheets, or all problems.

A dossier is a folder: ``dossier.toml``, the articles it names, and ``sheets/*.toml``, which
are read in the order of their file names. Everything is checked before anything is given, so
what comes out can be appended as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from briefing.dossier.definition_reader import Defined, read_definition
from briefing.dossier.document import read_document
from briefing.dossier.names import Names
from briefing.dossier.reference import check_references
from briefing.dossier.sheet_reader import NotFact, Sheet, read_sheet
from briefing.dossier.source_reader import path_inside
from briefing.errors import InvalidInput, Problem
from briefing_events import Event, Fact
from briefing_events.dossier import Actor, Definition
from briefing_events.editorial import FactCorroborated, FactsInConflict, SourceRegistered
from briefing_events.source import Source

DEFINITION_FILE = "dossier.toml"
SHEETS_FOLDER = "sheets"


@dataclass(frozen=True)
class Dossier:
    """A dossier that holds, with everything that its sheets say."""

    folder: Path
    definition: Definition
    sources: tuple[Source, ...]
    facts: tuple[Fact, ...]
    corroborations: tuple[FactCorroborated, ...]
    conflicts: tuple[FactsInConflict, ...]
    not_facts: tuple[NotFact, ...]
    places: Mapping[str, tuple[str, int]]
    """The file and line of each fact, corroboration and conflict, by key."""
    drafts: int = 0
    """How many drafts wait in the sheets; none of them is loaded."""
    proposed: tuple[Actor, ...] = ()
    """Those of its actors that stand only in sheets, by name, and not in ``dossier.toml``."""

    def events(self) -> list[Event]:
        """What a ledger appends after the definition, in order.

        Articles first, then all facts in the order of the sheets, then what is said about
        facts: so no event speaks of one that comes later, but for facts that link to facts.
        """
        registered = (
            SourceRegistered(key=f"source:{source.id}", source=source) for source in self.sources
        )
        return [*registered, *self.facts, *self.corroborations, *self.conflicts]


def slug_of(folder: Path) -> str:
    """The slug that a folder's definition gives; raises ``InvalidInput``."""
    found: list[Problem] = []
    defined = read_defined(folder, found)
    if defined is None or defined.definition is None:
        raise InvalidInput(found)
    return defined.definition.slug


def read_dossier(folder: Path, known: Mapping[str, Event] | None = None) -> Dossier:
    """The dossier in a folder.

    ``known`` are the effective events of its ledger by key: facts may refer to them. Raises
    ``InvalidInput`` with every problem of every file.
    """
    found: list[Problem] = []
    defined = read_defined(folder, found)
    files, own = sheet_files(folder, found), list(found)
    sheets = _read_sheets(files, defined, found, known or {})
    proposed: tuple[Actor, ...] = ()
    if defined and defined.register.proposed and not own:
        proposed, found = tuple(defined.register.proposed.values()), []
        defined = defined.with_proposed()
        sheets = _read_sheets(files, defined, found, known or {})
    if defined is None or defined.definition is None or found:
        found += check_references(sheets, defined.register, known or {}) if defined else []
        raise InvalidInput(found)
    if problems := check_references(sheets, defined.register, known or {}):
        raise InvalidInput(problems)
    facts, corroborations, conflicts = _events_of(sheets)
    not_facts = tuple(chain.from_iterable(sheet.not_facts for sheet in sheets))
    places = {
        entered.event.key: entered.entry.place()
        for sheet in sheets
        for entered in (*sheet.facts, *sheet.corroborations, *sheet.conflicts)
    }
    return Dossier(
        folder,
        defined.definition,
        defined.sources,
        facts,
        corroborations,
        conflicts,
        not_facts,
        places,
        sum(sheet.drafts for sheet in sheets),
        proposed,
    )


def read_fact(
    file: Path,
    definition: Definition,
    sources: Sequence[Source],
    known: Mapping[str, Event],
) -> tuple[Event, ...]:
    """The events of a small sheet that is added by itself to a dossier in a ledger.

    Raises ``InvalidInput`` with every problem of the file.
    """
    found: list[Problem] = []
    defined = Defined(definition, tuple(sources), Names.of(definition, sources))
    sheets = _read_sheets([file], defined, found, known)
    found += check_references(sheets, defined.register, known)
    events = tuple(chain.from_iterable(_events_of(sheets)))
    if not events and not found:
        found.append(Problem(str(file), 1, "holds no fact: add one under [[fact]]"))
    if found:
        raise InvalidInput(found)
    return events


def read_defined(folder: Path, found: list[Problem]) -> Defined | None:
    """The definition of a folder, or nothing and at least one problem."""
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        found.append(Problem(str(folder), 1, f"{what}; a dossier is a folder with dossier.toml"))
        return None
    document = read_document(folder / DEFINITION_FILE)
    if isinstance(document, Problem):
        found.append(document)
        return None
    return read_definition(document, folder, found)


def sheet_files(folder: Path, found: list[Problem]) -> list[Path]:
    """The sheets of a dossier by file name; hidden files are none."""
    names = sorted(
        path.name
        for path in (folder / SHEETS_FOLDER).glob("*.toml")
        if not path.name.startswith(".")
    )
    files = []
    for name in names:
        path = path_inside(folder, f"{SHEETS_FOLDER}/{name}")
        if path is None:
            where = str(folder / SHEETS_FOLDER / name)
            found.append(Problem(where, 1, "leads outside the dossier's folder; copy it here"))
        else:
            files.append(path)
    return files


def _read_sheets(
    files: Sequence[Path],
    defined: Defined | None,
    found: list[Problem],
    known: Mapping[str, Event],
) -> list[Sheet]:
    sheets = []
    for path in files:
        document = read_document(path)
        if isinstance(document, Problem):
            found.append(document)
        elif defined is not None:
            sheets.append(read_sheet(document, defined.register, found, known))
    return sheets


def _events_of(
    sheets: Sequence[Sheet],
) -> tuple[tuple[Fact, ...], tuple[FactCorroborated, ...], tuple[FactsInConflict, ...]]:
    return (
        tuple(entered.event for sheet in sheets for entered in sheet.facts),
        tuple(entered.event for sheet in sheets for entered in sheet.corroborations),
        tuple(entered.event for sheet in sheets for entered in sheet.conflicts),
    )
