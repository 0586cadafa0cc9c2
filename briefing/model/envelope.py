"""A recorded event with its envelope: number, time, author and digest.

It stands apart from the ledger because everything downstream reads recorded events, and most
of it must know nothing of databases.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from pydantic_core import from_json

from briefing_events.fact import Event

T = TypeVar("T")


class EventEnvelope:
    """One event in the stream of a dossier; ``number`` counts from 1 and never changes.

    ``event`` is validated and of its type's current version; ``topic``, ``version`` and
    ``stored`` are what was written when it was recorded. ``recorded_at`` is in UTC and never
    earlier than that of the event before. ``digest`` links it to all events before it.

    Given ``read`` and ``key`` instead of an event, it reads the event from what was stored when
    somebody first asks for it, and raises then what ``read`` raises.
    """

    __slots__ = (
        "_event", "_key", "_made", "_read", "digest", "number", "recorded_at", "recorded_by",
        "stored", "topic", "version",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913 - the fields of a value
        self,
        *,
        number: int,
        recorded_at: datetime,
        recorded_by: str,
        digest: str,
        topic: str,
        version: int,
        stored: bytes,
        event: Event | None = None,
        key: str | None = None,
        read: Callable[[EventEnvelope], Event] | None = None,
    ) -> None:
        self.number: Final = number
        self.recorded_at: Final = recorded_at
        self.recorded_by: Final = recorded_by
        self.digest: Final = digest
        self.topic: Final = topic
        self.version: Final = version
        self.stored: Final = stored
        self._event = event
        self._key = key
        self._read = read
        self._made: Any = None

    @property
    def event(self) -> Event:
        """What was recorded."""
        if self._event is None:
            assert self._read is not None  # noqa: S101 - there is an event or a way to it
            self._event = self._read(self)
        return self._event

    def once(self, make: Callable[[Any], T]) -> T:
        """Compute ``make(event)`` once and keep it; every caller passes the same function."""
        if self._made is None:
            self._made = make(self.event)
        made: T = self._made
        return made

    @property
    def key(self) -> str:
        """The key of the event, single in its dossier."""
        return self._key or self.event.key

    @property
    def content(self) -> dict[str, Any]:
        """The event as it was written, in its stored version: what an export gives."""
        content: dict[str, Any] = from_json(self.stored)["event"]
        return content

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, EventEnvelope):
            return NotImplemented
        return self._place() == other._place() and self.event == other.event

    def __hash__(self) -> int:
        return hash(self._place())

    def __repr__(self) -> str:
        return f"Recorded(#{self.number}, {self.topic}@{self.version}, {self.key!r})"

    def _place(self) -> tuple[object, ...]:
        when = (self.recorded_at, self.recorded_by)
        return (self.number, *when, self.digest, self.topic, self.version, self.stored)


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a dossier: its number, its digest and when it was recorded."""

    number: int
    digest: str
    recorded_at: datetime | None


EMPTY_HEAD = Head(number=0, digest="0" * 64, recorded_at=None)
"""The head of a dossier that holds nothing yet."""
