"""Load dossiers into a ledger; loading again has no effect."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing.dossier import Dossier, read_dossier, read_fact, slug_of
from briefing.dossier.document import Document, read_document
from briefing.environment import folder
from briefing.errors import Refused, SheetsDiffer
from briefing.facts import FoldedState, fold
from briefing.facts.resolved import present_fact
from briefing.ledger import Ledger
from briefing.model.envelope import EventEnvelope, Head
from briefing.service.dossier_reader import DossierReader
from briefing.service.indexed_reader import reader_of
from briefing.service.load_warnings import (
    date_warnings,
    name_warnings,
    text_warnings,
    warnings_ahead,
    warnings_at_head,
)
from briefing.service.sheet_changes import SheetChange, sheet_changes
from briefing.service.sheet_edits import SheetEdit, check_articles, edits_of
from briefing_events.dossier import Actor
from briefing_events.editorial import DossierDefined
from briefing_events.fact import Event
from briefing_events.references import facts_named

_NAME = re.compile(r"[a-z0-9][a-z0-9.:@-]{0,199}")
"""How keys of facts and ids of sources are written."""

_REFERRING = frozenset({"source", "sources", "fact", "facts", "replies_to", "outcome_of", "ends"})
"""The fields of a sheet that refer to facts and sources."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Result of a load: number of new events, and of those already on record."""

    slug: str
    new: tuple[EventEnvelope, ...]
    known: int
    drafts: int = 0
    """How many drafts wait in the sheets."""
    warnings: tuple[str, ...] = ()
    """What holds, and may still mislead."""
    proposed: tuple[Actor, ...] = ()
    """Actors whom only sheets name."""


def load_dossier(
    ledger: Ledger,
    where: Path,
    author: str,
    *,
    dry_run: bool = False,
    edit: SheetEdit | None = None,
    told: Callable[[Sequence[SheetChange]], None] = lambda _: None,
) -> Loaded:
    """Append everything of a dossier that is not on record yet, in one transaction.

    With ``edit``, what changed in its sheets is recorded as corrections, retractions and
    reassessments in the same transaction; ``told`` gets all changes before. Raises
    ``InvalidInput`` with every problem, and without ``edit`` ``SheetsDiffer`` with all that
    is on record with other content; the ledger is then as it was.
    """
    slug = slug_of(where)
    counted = drafts = 0
    warnings: tuple[str, ...] = ()
    proposed: tuple[Actor, ...] = ()

    def wanted(head: Head) -> Sequence[Event]:
        nonlocal counted, drafts, warnings, proposed
        recorded = tuple(ledger.read(slug, up_to=head.number))
        folded = fold(recorded)
        dossier = read_dossier(where, known=known_events(folded))
        drafts, proposed = dossier.drafts, dossier.proposed
        warnings = tuple(sheet_warnings(dossier))
        changes = list(sheet_changes(dossier, folded))
        check_articles(changes, where)
        differing = [line for c in changes if c.kind == "changed" for line in c.lines()]
        if differing and edit is None:
            raise SheetsDiffer(differing, where)
        told(changes)
        counted = len(_definition(dossier, folded)) + len(dossier.events())
        events = events_of(dossier, changes, folded, edit)
        if dry_run:
            warnings += tuple(warnings_ahead(recorded, events))
        return events

    if dry_run:
        events = wanted(ledger.head(slug))
        fresh = [event for event in events if ledger.number_of(slug, event.key) is None]
        return Loaded(slug, (), counted - len(fresh), drafts, warnings, proposed)
    new = ledger.append(slug, author=author, guard=wanted)
    number = ledger.head(slug).number
    warnings += tuple(warnings_at_head(reader_of(ledger, slug, number), number))
    return Loaded(slug, new, max(counted - len(new), 0), drafts, warnings, proposed)


def events_of(
    dossier: Dossier, changes: Sequence[SheetChange], folded: FoldedState, edit: SheetEdit | None
) -> list[Event]:
    """What a load records of a dossier: what is new, and what ``edit`` makes of what changed."""
    fresh = (each.event for each in changes if each.kind in {"new", "retracted"})
    edits = edits_of(changes, edit, folded) if edit else ()
    return [*_definition(dossier, folded), *fresh, *edits]


def sheet_warnings(dossier: Dossier) -> Iterator[str]:
    """What the sheets say that holds, and may still mislead."""
    from briefing.service.wording_warnings import (  # noqa: PLC0415 - a brief needs no lint
        request_warnings,
        wording_warnings,
    )

    yield from name_warnings(dossier.definition.actors)
    yield from text_warnings(dossier.sources)
    yield from date_warnings(dossier)
    yield from wording_warnings(dossier)
    yield from request_warnings(dossier.facts, dossier.definition)


def add_facts(reader: DossierReader, file: Path, author: str) -> tuple[EventEnvelope, ...]:
    """Append the facts of a small sheet, checked like any sheet."""

    def wanted(head: Head) -> Sequence[Event]:
        return read_known(file, reader.at_head(head))

    return reader.ledger.append(reader.slug, author=author, guard=wanted)


def read_known(file: Path, reader: DossierReader, *, unless: str = "") -> tuple[Event, ...]:
    """The events of a small sheet, which may refer to all facts that count but for one.

    Only what it refers to is read. A reference that leads nowhere is told in words that name
    what is like it, so these take everything. Raises ``InvalidInput`` with every problem.
    """

    def read(folded: FoldedState) -> tuple[Event, ...]:
        if folded.definition is None:
            raise Refused(
                f"dossier {reader.slug!r} has no definition on record; "
                "load it first: briefing load DIR"
            )
        known = {key: event for key, event in known_events(folded).items() if key != unless}
        return read_fact(file, folded.definition, list(folded.articles.values()), known)

    document = read_document(file)
    texts = set(_texts(document.values)) if isinstance(document, Document) else set()
    found = _referred({text for _, text in texts}, reader)
    there = {*found.facts, *found.passages, *(text for name, text in texts if name == "key")}
    all_there = all(text in there for name, text in texts if name in _REFERRING)
    return read(found if all_there else reader.present)


def _referred(texts: Iterable[str], reader: DossierReader) -> FoldedState:
    """What counts of all that a sheet may refer to, and of what that links to in turn."""
    names = {text for text in texts if _NAME.fullmatch(text)}
    keys = set(names)
    while True:
        found = reader.about(keys=sorted(keys), passages=sorted(names))
        read = (present_fact(held, found) for held in found.facts.values())
        linked = {key for fact in read for key in facts_named(fact)}
        if linked <= keys:
            return found
        keys |= linked


def _texts(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a value of a sheet, with the name of its field."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, name)
    elif isinstance(value, dict):
        for field, each in value.items():
            yield from _texts(each, field)


def known_events(folded: FoldedState) -> dict[str, Event]:
    """The facts that count, as they now read, by key: what new facts may refer to."""
    known: dict[str, Event] = {
        key: present_fact(held, folded) for key, held in folded.facts.items()
    }
    for held in folded.facts.values():
        known |= {event.key: event for _, event in held.corroborations}
    return known


def _definition(dossier: Dossier, folded: FoldedState) -> list[Event]:
    """The definition, where it is new or another than the last one on record."""
    if folded.definition == dossier.definition:
        return []
    key = f"definition:{folded.number + 1}"
    return [DossierDefined(key=key, definition=dossier.definition)]


def bundled() -> tuple[Path, ...]:
    """The dossiers that come with the program."""
    return tuple(sorted(p.parent for p in folder("seeds").glob("*/dossier.toml")))
