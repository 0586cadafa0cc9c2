"""An event as a ledger holds it: with its number, its clock, its author and its digest.

It stands apart from the ledger because everything downstream reads recorded events, and most
of it must know nothing of databases.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from briefing_events.fact import Event


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event in the stream of a dossier; ``number`` counts from 1 and never changes.

    ``event`` is validated and of its type's current version; ``topic``, ``version`` and
    ``stored`` are what was written when it was recorded. ``recorded_at`` is in UTC and never
    earlier than that of the event before. ``digest`` links it to all events before it.
    """

    number: int
    recorded_at: datetime
    recorded_by: str
    digest: str
    topic: str
    version: int
    event: Event
    stored: bytes = field(repr=False)

    @property
    def key(self) -> str:
        """The key of the event, single in its dossier."""
        return self.event.key

    @property
    def content(self) -> dict[str, Any]:
        """The event as it was written, in its stored version: what an export gives."""
        content: dict[str, Any] = json.loads(self.stored)["event"]
        return content


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a dossier: its number, its digest and when it was recorded."""

    number: int
    digest: str
    recorded_at: datetime | None


GENESIS = Head(number=0, digest="0" * 64, recorded_at=None)
"""The head of a dossier that holds nothing yet."""
