"""Bringing dossiers into a ledger: once, whole, and again without effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing.dossier import Dossier, read_dossier, read_fact, slug_of
from briefing.errors import Refused
from briefing.ledger import Ledger
from briefing.locate import folder
from briefing.record import Effective, fold
from briefing.recorded import Head, Recorded
from briefing_events.editorial import DossierDefined
from briefing_events.fact import Event, Fact


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: how many events are new, and how many were already on record."""

    slug: str
    new: tuple[Recorded, ...]
    known: int


def load(ledger: Ledger, where: Path, author: str, *, dry_run: bool = False) -> Loaded:
    """Append everything of a dossier that is not on record yet, in one transaction.

    Raises ``InvalidInput`` with every problem, and ``Refused`` for a fact that is on record
    with other content; the ledger is then as it was.
    """
    slug = slug_of(where)
    counted = 0

    def wanted(head: Head) -> Sequence[Event]:
        nonlocal counted
        effective = fold(ledger.read(slug, up_to=head.number))
        dossier = read_dossier(where, known=known_events(effective))
        events = [*_definition(dossier, effective), *dossier.events()]
        counted = len(events)
        return [event for event in events if not _reads_so_already(event, effective)]

    if dry_run:
        events = wanted(ledger.head(slug))
        fresh = [event for event in events if ledger.number_of(slug, event.key) is None]
        return Loaded(slug, (), counted - len(fresh))
    new = ledger.append(slug, author=author, guard=wanted)
    return Loaded(slug, new, counted - len(new))


def add(ledger: Ledger, slug: str, file: Path, author: str) -> tuple[Recorded, ...]:
    """Append the facts of a small sheet, checked like any sheet."""

    def wanted(head: Head) -> Sequence[Event]:
        effective = fold(ledger.read(slug, up_to=head.number))
        if effective.definition is None:
            msg = f"dossier {slug!r} has no definition on record; load it first: briefing load DIR"
            raise Refused(msg)
        articles = list(effective.articles.values())
        return read_fact(file, effective.definition, articles, known_events(effective))

    return ledger.append(slug, author=author, guard=wanted)


def known_events(effective: Effective) -> dict[str, Event]:
    """The facts that count, as they now read, by key: what new facts may refer to."""
    known: dict[str, Event] = {key: held.fact for key, held in effective.facts.items()}
    for held in effective.facts.values():
        known |= {event.key: event for _, event in held.corroborations}
    return known


def _definition(dossier: Dossier, effective: Effective) -> list[Event]:
    """The definition, where it is new or another than the last one on record."""
    if effective.definition == dossier.definition:
        return []
    key = f"definition:{effective.number + 1}"
    return [DossierDefined(key=key, definition=dossier.definition)]


def _reads_so_already(event: Event, effective: Effective) -> bool:
    """Whether a fact was corrected to just this since it was recorded."""
    held = effective.facts.get(event.key) if isinstance(event, Fact) else None
    return held is not None and held.fact == event


def bundled() -> tuple[Path, ...]:
    """The dossiers that come with the program."""
    return tuple(sorted(p.parent for p in folder("seeds").glob("*/dossier.toml")))
