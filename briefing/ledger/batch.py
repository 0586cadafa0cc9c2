"""A batch: events that enter a dossier together, behind the head that they were made for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from briefing.errors import Refused
from briefing.ledger.chain import link
from briefing.ledger.mapper import Content, state_of, stored_topic
from briefing.model.envelope import EventEnvelope, Head
from briefing.model.garbage import gc_paused

if TYPE_CHECKING:
    from briefing.readmodel.projector import ReadModelChanges


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive events and the head that must still stand when they are written."""

    dossier: str
    before: Head
    events: tuple[EventEnvelope, ...]
    changes: ReadModelChanges | None = None
    """What it changes in the index; nothing is known where the index is behind."""
    is_restored: bool = False
    """Whether it holds events with the numbers and times that they had elsewhere."""

    @property
    def after(self) -> Head:
        """The head that the batch leaves."""
        if not self.events:
            return self.before
        last = self.events[-1]
        return Head(last.number, last.digest, last.recorded_at)

    def parts(self, size: int) -> Iterator[Batch]:
        """The batch in parts of so many events, each to be written behind the one before."""
        before = self.before
        for start in range(0, len(self.events), size):
            events = self.events[start : start + size]
            part = replace(self, before=before, events=events)
            yield part
            before = part.after


def batch_of(
    dossier: str, head: Head, contents: Iterable[Content], moment: datetime, author: str
) -> Batch:
    """Number and chain new events behind a head; ``moment`` is when they are recorded."""
    events = []
    digest = head.digest
    with gc_paused():
        for number, content in enumerate(contents, head.number + 1):
            recorded = recorded_behind(digest, dossier, number, content, moment, author)
            events.append(recorded)
            digest = recorded.digest
    return Batch(dossier, head, tuple(events))


def recorded_behind(
    previous: str, dossier: str, number: int, content: Content, moment: datetime, author: str
) -> EventEnvelope:
    """One event with the digest that it has behind the event of digest ``previous``.

    Raises ``Refused`` for one that is about itself or about what comes later.
    """
    target = getattr(content.event, "target", None)
    if target is not None and target >= number:
        msg = f"#{number} is about #{target}, which does not come before it; nothing was recorded"
        raise Refused(msg)
    state = state_of(content, moment, author)
    topic = stored_topic(content.topic, content.version)
    return EventEnvelope(
        number=number,
        recorded_at=moment,
        recorded_by=author,
        digest=link(previous, dossier, number, topic, state),
        topic=content.topic,
        version=content.version,
        event=content.event,
        stored=state,
    )
