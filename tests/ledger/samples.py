"""Events and a clock for tests of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from briefing.ledger import Ledger
from briefing.ledger.batch import Batch, link
from briefing.ledger.mapper import Content, content_of, state_of, stored_topic
from briefing.ledger.restore import ExportedEvent
from briefing.model.envelope import EventEnvelope, Head
from briefing_events.editorial import FactCorrected, FactRetracted, SourceRegistered
from briefing_events.fact import Event
from briefing_events.shapes import Encounter, Utterance
from briefing_events.source import Source, digest_of
from briefing_events.types import MeetingHeld, StatementMade

MORNING = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
"""Today: a server takes no event of a writer whose time is far from its own."""

DOSSIER = "north-south"

QUOTE = {"source": "s1", "exact": "“trade – it would”", "start": 5, "end": 23}


class Clock:
    """A clock that moves on by a second whenever it is read, and that can be set."""

    def __init__(self, start: datetime = MORNING) -> None:
        self.next = start

    def __call__(self) -> datetime:
        now = self.next
        self.next = now + timedelta(seconds=1)
        return now


def said(key: str, statement: str = "The minister said that trade would grow.") -> Utterance:
    content: dict[str, Any] = {
        "key": key,
        "statement": statement,
        "occurred": "2024-11-25",
        "actors": [{"id": "minister", "role": "speaker"}],
        "citations": [QUOTE],
    }
    return StatementMade.model_validate(content)


def many(prefix: str, count: int) -> list[Event]:
    return [said(f"{prefix}-{number}") for number in range(1, count + 1)]


def meeting(key: str) -> Encounter:
    return MeetingHeld.model_validate(
        {
            "key": key,
            "statement": "The minister met the envoy.",
            "occurred": "[2024-11-24..2024-11-26]",
            "basis": "resolved",
            "basis_note": "“earlier this week”",
            "actors": [
                {"id": "minister", "role": "participant"},
                {"id": "envoy", "role": "participant"},
            ],
            "citations": [QUOTE],
            "importance": 1,
        }
    )


def article(key: str, text: str = "Их встреча – “long” – прошла.\nA second line.\n") -> Event:
    source = Source.model_validate(
        {
            "id": "s1",
            "label": "S1",
            "title": "A visit",
            "published": "2024-11-26",
            "rating": {"reliability": "C", "reliability_reason": "a plain report"},
            "text": text,
            "digest": digest_of(text),
        }
    )
    return SourceRegistered(key=key, source=source)


def retraction(key: str, target: int) -> FactRetracted:
    return FactRetracted(key=key, target=target, reason="It rests on a misreading.")


def correction(key: str, target: int, replacement: dict[str, Any]) -> FactCorrected:
    return FactCorrected(
        key=key,
        target=target,
        basis="coding",
        reason="A slip of the hand.",
        type="statement-made",
        version=1,
        replacement=replacement,
    )


def restore(ledger: Ledger, copies: Sequence[ExportedEvent]) -> tuple[EventEnvelope, ...]:
    return ledger.import_batch(DOSSIER, copies, (), author="restore")


def put_unchecked(ledger: Ledger, dossier: str, event: Event) -> None:
    """Append an event with a digest that fits, as somebody does who goes past the program."""
    head = ledger.head(dossier)
    assert head.recorded_at is not None
    envelope = unchecked(dossier, head, content_of(event), head.recorded_at, "Eve")
    assert ledger.recorder.write(Batch(dossier, head, (envelope,)))


def unchecked(
    dossier: str, head: Head, content: Content, moment: datetime, author: str
) -> EventEnvelope:
    """Any event behind a head, with the digest that it has there."""
    state = state_of(content, moment, author)
    topic = stored_topic(content.topic, content.version)
    return EventEnvelope(
        number=head.number + 1, recorded_at=moment, recorded_by=author, stored=state,
        event=content.event, digest=link(head.digest, dossier, head.number + 1, topic, state),
        topic=content.topic, version=content.version,
    )  # fmt: skip
