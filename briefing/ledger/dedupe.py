"""What of a number of events is not on record yet: the same key is the same event."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.errors import Refused
from briefing.ledger.mapper import Content, is_same, to_recorded
from briefing.ledger.recorder import Recorder
from briefing.model.envelope import EventEnvelope


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
    return {held.key: held for held in (to_recorded(row.stored, row.digest) for row in rows)}


def _check_same(held: EventEnvelope, content: Content) -> None:
    if not is_same(held, content):
        msg = (
            f"{held.key!r} is on record as #{held.number} with other content; nothing was "
            f"recorded. To change what #{held.number} says: briefing correct {held.number}"
        )
        raise Refused(msg)


def _check_equal(first: Content, second: Content) -> None:
    if (first.topic, first.body) != (second.topic, second.body):
        msg = f"{first.event.key!r} comes twice with different content; nothing was recorded"
        raise Refused(msg)
