"""The same facts with the ``eventsourcing`` library used plainly: what a brief is compared to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

Fact = dict[str, Any]
"""A fact as plain JSON content with its type."""


def fact_from(topic: str, content: Mapping[str, Any]) -> Fact:
    """The fact of plain JSON content."""
    return {"type": topic, **content}


class Dossier(Aggregate):
    """What is on record of a subject: its facts by key."""

    @event("Opened")
    def __init__(self) -> None:
        self.facts: dict[str, Fact] = {}

    @staticmethod
    def create_id() -> UUID:
        """There is one dossier in a file."""
        return uuid5(NAMESPACE_URL, "/dossiers/benchmark")

    @event("FactRecorded")
    def record(self, fact: Fact) -> None:
        """Put a fact on record."""
        self.facts[fact["key"]] = fact


def application(path: Path, *, snapshots: int | None = None) -> Application[UUID]:
    """The application on a file, with a snapshot every so many events or none."""

    class Dossiers(Application[UUID]):
        snapshotting_intervals: ClassVar = {Dossier: snapshots} if snapshots else {}

    return Dossiers({"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)})


def append(app: Application[UUID], facts: Iterable[Fact], batch: int) -> None:
    """Record facts in a new dossier, and save them so many at a time."""
    dossier = Dossier()
    for number, fact in enumerate(facts, 1):
        dossier.record(fact)
        if number % batch == 0:
            app.save(dossier)
    app.save(dossier)


def replay(app: Application[UUID], version: int | None = None) -> Dossier:
    """The dossier as it was after so many events, of which the first opens it."""
    dossier: Dossier = app.repository.get(Dossier.create_id(), version=version)
    return dossier
