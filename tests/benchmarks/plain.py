"""The same facts with the ``eventsourcing`` library used plainly: what a brief is compared to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from briefing_events.fact import Fact

_ID = uuid5(NAMESPACE_URL, "briefing:benchmark")


class Subject(Aggregate):
    """What is on record of a subject: its facts by key."""

    @event("Opened")
    def __init__(self) -> None:
        self.facts: dict[str, dict[str, Any]] = {}

    @staticmethod
    def create_id() -> UUID:
        """There is one subject."""
        return _ID

    @event("FactNoted")
    def note(self, topic: str, content: dict[str, Any]) -> None:
        """Put a fact on record."""
        self.facts[content["key"]] = {"topic": topic, **content}


def application(path: Path, *, snapshots: int | None = None) -> Application[UUID]:
    """The library's application on a file, with a snapshot every so many facts or none."""
    intervals = {Subject: snapshots} if snapshots else None
    kind = type("Subjects", (Application,), {"snapshotting_intervals": intervals})
    made: Application[UUID] = kind(
        env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    )
    return made


def append(app: Application[UUID], facts: Iterable[Fact], batch: int) -> None:
    """Note the facts on a new subject and save them, so many at a time."""
    subject = Subject()
    for number, fact in enumerate(facts, 1):
        subject.note(fact.TOPIC, fact.model_dump(mode="json", exclude_defaults=True))
        if number % batch == 0:
            app.save(subject)
    app.save(subject)


def replay(app: Application[UUID], version: int | None = None) -> Subject:
    """The subject as it was after so many events; the first opens it."""
    subject: Subject = app.repository.get(_ID, version=version)
    return subject
