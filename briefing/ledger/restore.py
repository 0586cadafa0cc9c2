"""Events that come back: from an export, with the numbers, times and digests they had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from briefing.errors import Refused
from briefing.ledger.batch import Batch, recorded_behind
from briefing.ledger.mapper import (
    UNREADABLE,
    Content,
    canonical_json,
    check_characters,
    content_from,
    reason,
)
from briefing.ledger.recorder import Recorder
from briefing.model.envelope import EMPTY_HEAD, EventEnvelope, Head
from briefing.model.progress import gc_paused


@dataclass(frozen=True)
class ExportedEvent:
    """One event as another ledger held it; ``content`` is in its stored version."""

    number: int
    recorded_at: datetime
    recorded_by: str
    digest: str
    topic: str
    version: int
    content: dict[str, Any]

    @cached_property
    def given(self) -> Content:
        """The content, validated once; raises one of ``UNREADABLE`` for what is no event."""
        return content_from(self.topic, self.version, self.content)

    @classmethod
    def of(cls, recorded: EventEnvelope) -> ExportedEvent:
        """What an export gives of an event."""
        return cls(
            recorded.number,
            recorded.recorded_at,
            recorded.recorded_by,
            recorded.digest,
            recorded.topic,
            recorded.version,
            recorded.content,
        )


def restored_batch(
    recorder: Recorder, dossier: str, head: Head, copies: Sequence[ExportedEvent]
) -> Batch:
    """What of the copies is not on record, to be written behind the head.

    Every digest is computed anew. Raises ``Refused``, naming the first number that is out of
    order, has another digest, is another event here, or repeats a key.
    """
    new = []
    last = _before(recorder, dossier, head, copies)
    with gc_paused():
        for copy, recorded in _chained(dossier, last, copies):
            if copy.number > head.number:
                new.append(recorded)
    _check_beginning(recorder, dossier, head, copies)
    _check_keys(recorder, dossier, new)
    return Batch(dossier, head, tuple(new))


def _chained(
    dossier: str, last: Head, copies: Sequence[ExportedEvent]
) -> Iterator[tuple[ExportedEvent, EventEnvelope]]:
    for copy in copies:
        if copy.number != last.number + 1:
            raise Refused(f"#{copy.number} does not follow #{last.number}; nothing was recorded")
        recorded = _restored(dossier, last, copy)
        yield copy, recorded
        last = Head(recorded.number, recorded.digest, recorded.recorded_at)


def _restored(dossier: str, last: Head, copy: ExportedEvent) -> EventEnvelope:
    """The copy as an event behind the last one, if it has the digest that it claims."""
    try:
        check_characters(copy.given)
        moment = copy.recorded_at.astimezone(UTC)
        for content in _spellings(copy.given):
            recorded = recorded_behind(
                last.digest, dossier, copy.number, content, moment, copy.recorded_by
            )
            if recorded.digest == copy.digest:
                break
    except (*UNREADABLE, OverflowError) as error:
        msg = f"#{copy.number} is no event ({reason(error)}); nothing was recorded"
        raise Refused(msg) from error
    if recorded.digest != copy.digest:
        raise Refused(
            f"#{copy.number} does not have the digest that it claims, so it or its place was "
            "changed; nothing was recorded. Export it anew from the ledger that it comes from"
        )
    if last.recorded_at and moment < last.recorded_at:
        raise Refused(f"#{copy.number} was recorded before #{last.number}; nothing was recorded")
    return recorded


def _spellings(given: Content) -> Iterator[Content]:
    """The content as given, and as this program writes it: other tools reorder fields."""
    yield given
    yield canonical_json(given)


def _before(recorder: Recorder, dossier: str, head: Head, copies: Sequence[ExportedEvent]) -> Head:
    """The event that the first copy must follow."""
    first = copies[0].number if copies else 1
    if first <= 1:
        return EMPTY_HEAD
    if first == head.number + 1:
        return head
    rows = recorder.rows_at(dossier, [first - 1]) if first <= head.number else ()
    for row in rows:
        return Head(first - 1, row.digest, None)
    raise Refused(
        f"the first event to restore is #{first}, but this ledger ends with #{head.number}; "
        "nothing was recorded. Restore what lies between first"
    )


def _check_beginning(
    recorder: Recorder, dossier: str, head: Head, copies: Sequence[ExportedEvent]
) -> None:
    """Where copies and ledger overlap they are the same, if the digests say so at the end."""
    overlap = [copy for copy in copies if copy.number <= head.number]
    if not overlap or _digest(recorder, dossier, overlap[-1].number) == overlap[-1].digest:
        return
    other = next(c for c in overlap if _digest(recorder, dossier, c.number) != c.digest)
    raise Refused(
        f"#{other.number} is another event in this ledger; nothing was recorded. Restore into "
        "an empty ledger, or append without numbers"
    )


def _digest(recorder: Recorder, dossier: str, number: int) -> str:
    return next((row.digest for row in recorder.rows_at(dossier, [number])), "")


def _check_keys(recorder: Recorder, dossier: str, new: Sequence[EventEnvelope]) -> None:
    seen: dict[str, int] = {}
    for recorded in new:
        if recorded.key in seen:
            msg = f"#{recorded.number} has the key of #{seen[recorded.key]}; nothing was recorded"
            raise Refused(msg)
        seen[recorded.key] = recorded.number
    for key, number in recorder.numbers_of(dossier, list(seen)).items():
        raise Refused(f"#{seen[key]} has the key of #{number}, {key!r}; nothing was recorded")
