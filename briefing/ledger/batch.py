"""A batch: events that enter a dossier together, behind the head that they were made for.

Each event's digest covers the event and all events before it. Whoever holds the digest of a head
can tell whether anything up to it was changed, removed, added or put in another order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from briefing.errors import Refused
from briefing.ledger.mapper import Content, is_same, state_of, stored_topic, to_recorded
from briefing.model.envelope import EventEnvelope, Head
from briefing.model.progress import gc_paused

if TYPE_CHECKING:
    from briefing.ledger.recorder import Recorder
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


def link(previous: str, dossier: str, number: int, topic: str, state: bytes) -> str:
    """The digest of an event: SHA-256 in hexadecimal over its place and its stored bytes.

    ``topic`` is the stored one, with its version: ``meeting-held@1``. Every part is preceded
    by its length in eight bytes, so that no two events run into the same bytes.
    """
    place = (_measured(previous.encode()), _named(dossier), _measured(b"%d" % number))
    return sha256(b"".join((*place, _named(topic), _measured(state)))).hexdigest()


def _measured(part: bytes) -> bytes:
    return len(part).to_bytes(8, "big") + part


@lru_cache(maxsize=256)
def _named(name: str) -> bytes:
    """A dossier or a topic, of which there are few."""
    return _measured(name.encode())


def without_duplicates(
    recorder: Recorder,
    dossier: str,
    contents: Sequence[Content],
    coming: Sequence[EventEnvelope] = (),
) -> tuple[Content, ...]:
    """The events whose keys are new, each key once, in order.

    ``coming`` are events that will be on record before them. Raises ``Refused`` for a key
    that is on record, or comes twice, with different content.
    """
    held = _held(recorder, dossier, contents) | {each.key: each for each in coming}
    new: dict[str, Content] = {}
    for content in contents:
        key = content.event.key
        if key in held:
            _check_same(held[key], content)
        elif key in new:
            _check_equal(new[key], content)
        else:
            new[key] = content
    return tuple(new.values())


def _held(
    recorder: Recorder, dossier: str, contents: Sequence[Content]
) -> dict[str, EventEnvelope]:
    """The events on record that have the keys of these, by key."""
    numbers = recorder.numbers_of(dossier, list({content.event.key for content in contents}))
    rows = recorder.rows_at(dossier, list(numbers.values()))
    return {held.key: held for held in map(to_recorded, rows)}


def _check_same(held: EventEnvelope, content: Content) -> None:
    if not is_same(held, content):
        raise Refused(
            f"{held.key!r} is on record as #{held.number} with other content; nothing was "
            f"recorded. To change what #{held.number} says: briefing correct {held.number}"
        )


def _check_equal(first: Content, second: Content) -> None:
    if (first.topic, first.body) != (second.topic, second.body):
        msg = f"{first.event.key!r} comes twice with different content; nothing was recorded"
        raise Refused(msg)
