"""Reading a whole dossier: its definition, its articles and its sheets, or all problems.

A dossier is a folder: ``dossier.toml``, the articles it names, and ``sheets/*.toml``, which
are read in the order of their file names. Everything is checked before anything is given, so
what comes out can be appended as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from briefing.dossier.definition_reader import Defined, read_definition
from briefing.dossier.document import Document, read_document
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
    sheets: tuple[Sheet, ...]
    proposed: tuple[Actor, ...] = ()
    """Those of its actors that stand only in sheets, by name, and not in ``dossier.toml``."""
    articles: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """The file and line of each article, by the key of its event."""

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts, in the order of the sheets."""
        return tuple(each.event for sheet in self.sheets for each in sheet.facts)

    @cached_property
    def corroborations(self) -> tuple[FactCorroborated, ...]:
        """What articles carry of each other's facts."""
        return tuple(each.event for sheet in self.sheets for each in sheet.corroborations)

    @cached_property
    def conflicts(self) -> tuple[FactsInConflict, ...]:
        """Where facts differ."""
        return tuple(each.event for sheet in self.sheets for each in sheet.conflicts)

    @cached_property
    def not_facts(self) -> tuple[NotFact, ...]:
        """The words that no fact rests on, with the reasons."""
        return tuple(each for sheet in self.sheets for each in sheet.not_facts)

    @cached_property
    def drafts(self) -> int:
        """How many drafts wait in the sheets; none of them is loaded."""
        return sum(sheet.drafts for sheet in self.sheets)

    @cached_property
    def places(self) -> Mapping[str, tuple[str, int]]:
        """The file and line of each article, fact, corroboration and conflict, by key."""
        entered = (each for sheet in self.sheets for each in sheet.entered)
        return {**self.articles, **{each.event.key: each.entry.place() for each in entered}}

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
    documents = read_documents(sheet_files(folder, found), found)
    if defined is None:
        raise InvalidInput(found)
    defined, sheets = read_sheets(documents, defined, found, known or {})
    found += check_references(sheets, defined.register, known or {})
    if defined.definition is None or found:
        raise InvalidInput(found)
    return Dossier(
        folder,
        defined.definition,
        defined.sources,
        sheets,
        defined.proposed,
        defined.places,
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
    register = Names.of(definition, sources)
    sheets = [read_sheet(each, register, found, known) for each in read_documents([file], found)]
    found += check_references(sheets, register, known)
    events = tuple(each.event for sheet in sheets for each in sheet.entered)
    if not events and not found:
        found.append(
            Problem(str(file), 1, "holds no fact: docs/lean-sheets.md tells how to write one")
        )
    if found:
        raise InvalidInput(found)
    return events


def read_sheets(
    documents: Sequence[Document],
    defined: Defined,
    found: list[Problem],
    known: Mapping[str, Event],
) -> tuple[Defined, tuple[Sheet, ...]]:
    """The sheets, and the definition with the actors whom only they name."""
    own: list[Problem] = []
    sheets = tuple(read_sheet(each, defined.register, own, known) for each in documents)
    if defined.register.proposed and defined.definition and not found:
        defined, own = defined.with_proposed(), []
        sheets = tuple(read_sheet(each, defined.register, own, known) for each in documents)
    found += own
    return defined, sheets


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


def read_documents(files: Iterable[Path], found: list[Problem]) -> list[Document]:
    """The files that are TOML; what is wrong with the others."""
    read = [read_document(path) for path in files]
    found += [each for each in read if isinstance(each, Problem)]
    return [each for each in read if isinstance(each, Document)]
