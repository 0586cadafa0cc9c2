"""The same facts with the ``eventsourcing`` library used plainly: what this program is held to.

It is what the documentation of the library leads to: one aggregate for the dossier, a command
that checks, a decorated method that changes state, value objects with a transcoding each, an
application on the SQLite module. Reading is replaying, from the start or from a snapshot.
Nothing here is of this program, and nothing is checked again when it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import JSONTranscoder, Transcoding

_DATES = ("occurred", "due", "holds_from", "holds_until", "period")
_OWN = frozenset(
    {"key", "statement", "occurred", "due", "modality", "importance", "track", "stage"}
    | {"actors", "citations"}
)


@dataclass(frozen=True)
class When:
    """A date as written, with the days that it can mean."""

    edtf: str
    earliest: date
    latest: date
    begun: date | None = None


@dataclass(frozen=True)
class Involvement:
    """An actor and what it does in a fact."""

    id: str
    role: str


@dataclass(frozen=True)
class Citation:
    """The exact words of a source that carry a fact, and who says so."""

    source: str
    exact: str
    start: int
    end: int
    said_by: str | None = None
    via: list[str] = field(default_factory=list)
    attribution: str = "explicit"
    hedge: str | None = None
    attests: When | None = None
    stage: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Fact:
    """One fact; what only some kinds of facts have stands in ``details``."""

    key: str
    type: str
    statement: str
    citations: list[Citation]
    occurred: When | None = None
    due: When | None = None
    modality: str = "happened"
    importance: int = 3
    track: str | None = None
    stage: str | None = None
    actors: list[Involvement] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)


def fact_from(topic: str, content: Mapping[str, Any]) -> Fact:
    """The fact of plain JSON content, as an export of this program has it."""
    read: dict[str, Any] = {
        name: _when(value) if name in _DATES else value for name, value in content.items()
    }
    read["actors"] = [Involvement(**each) for each in content.get("actors", ())]
    read["citations"] = [
        Citation(**{**each, "attests": _when(each.get("attests"))}) for each in content["citations"]
    ]
    details = {name: value for name, value in read.items() if name not in _OWN}
    return Fact(type=topic, details=details, **{name: read[name] for name in _OWN & read.keys()})


def _when(content: Mapping[str, str] | None) -> When | None:
    if content is None:
        return None
    days = {name: date.fromisoformat(day) for name, day in content.items() if name != "edtf"}
    return When(content["edtf"], **days)


class DateAsISO(Transcoding):
    """A day as text."""

    type = date
    name = "date_iso"

    def encode(self, obj: date) -> str:
        """The day in ISO format."""
        return obj.isoformat()

    def decode(self, data: str) -> date:
        """The day of a text in ISO format."""
        return date.fromisoformat(data)


class _AsDict(Transcoding):
    """A value object as its fields, without those that are empty."""

    def encode(self, obj: Any) -> dict[str, Any]:
        return {name: value for name, value in vars(obj).items() if value or value == 0}

    def decode(self, data: dict[str, Any]) -> Any:
        return self.type(**data)


class WhenAsDict(_AsDict):
    """A date as its fields."""

    type = When
    name = "when"


class InvolvementAsDict(_AsDict):
    """An actor's part as its fields."""

    type = Involvement
    name = "involvement"


class CitationAsDict(_AsDict):
    """A citation as its fields."""

    type = Citation
    name = "citation"


class FactAsDict(_AsDict):
    """A fact as its fields."""

    type = Fact
    name = "fact"


class Dossier(Aggregate):
    """What is on record of a subject: its facts by key."""

    @event("Opened")
    def __init__(self) -> None:
        self.facts: dict[str, Fact] = {}

    @staticmethod
    def create_id() -> UUID:
        """There is one dossier in a file."""
        return uuid5(NAMESPACE_URL, "/dossiers/benchmark")

    def snapshot(self, fact: Fact) -> None:
        """Put a fact on record; raises ``ValueError`` for a key that is taken."""
        if fact.key in self.facts:
            raise ValueError(fact.key)
        self._record(fact)

    @event("FactRecorded")
    def _record(self, fact: Fact) -> None:
        self.facts[fact.key] = fact


class Dossiers(Application[UUID]):
    """The application on dossiers."""

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        """Add the value objects to what can be stored."""
        super().register_transcodings(transcoder)
        for transcoding in (
            DateAsISO(), WhenAsDict(), InvolvementAsDict(), CitationAsDict(), FactAsDict(),
        ):  # fmt: skip
            transcoder.register(transcoding)


def application(path: Path, *, snapshots: int | None = None) -> Dossiers:
    """The application on a file, with a snapshot every so many events or none."""

    class WithSnapshots(Dossiers):
        snapshotting_intervals: ClassVar = {Dossier: snapshots} if snapshots else {}

    env = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    return WithSnapshots(env)


def append(app: Dossiers, facts: Iterable[Fact], batch: int) -> None:
    """Record facts in a new dossier, and save them so many at a time."""
    dossier = Dossier()
    for number, fact in enumerate(facts, 1):
        dossier.snapshot(fact)
        if number % batch == 0:
            app.save(dossier)
    app.save(dossier)


def replay(app: Dossiers, version: int | None = None) -> Dossier:
    """The dossier as it was after so many events, of which the first opens it."""
    dossier: Dossier = app.repository.get(Dossier.create_id(), version=version)
    return dossier


def brief(dossier: Dossier, as_of: date, most: int = 12) -> dict[str, list[Fact]]:
    """What is certain by a day: the latest facts of each type, and the latest on each track."""
    sections: dict[str, list[Fact]] = {}
    board: dict[str, list[Fact]] = {}
    certain = [f for f in dossier.facts.values() if f.occurred and f.occurred.latest <= as_of]
    for fact in sorted(certain, key=_day, reverse=True):
        section = sections.setdefault(fact.type, [])
        if len(section) < most:
            section.append(fact)
        if fact.track and fact.stage:
            board.setdefault(f"track:{fact.track}", [fact])
    return sections | board


def _day(fact: Fact) -> tuple[date, str]:
    return (fact.occurred.latest if fact.occurred else date.min), fact.key
