"""Between events and what is stored of them: JSON bytes under a topic and a version.

The library's own mapper stores module paths and builds objects without validating them. This
one stores registered topics, and validates on the way in and on the way out. The bytes are
canonical: the same event, time and author always give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import from_json, to_json

from briefing.characters import acting_in, may_act
from briefing.errors import Refused, UnusableLedger
from briefing.model.envelope import EventEnvelope
from briefing.model.progress import gc_paused
from briefing_events import registry
from briefing_events.fact import Event

UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What content that is none of ours raises while it is read."""

_EVENT = b',"event":'
_KEY = re.compile(rb'\{"key":"([a-z0-9.:@-]+)"')
_SHOWN = 3


class Content(NamedTuple):
    """What will be stored of an event, as JSON in UTF-8, and the event as it was read from it."""

    topic: str
    version: int
    event: Event
    body: bytes


class StoredRow(NamedTuple):
    """An event as it lies in the database; a digest that was removed is empty."""

    dossier: str
    number: int
    topic: str
    """The stored one, with its version: ``meeting-held@1``."""
    state: bytes
    digest: str


def content_of(event: Event) -> Content:
    """The event as it will be read again; raises ``Refused`` for what would not be."""
    return contents_of([event])[0]


def contents_of(events: Sequence[Event | Content]) -> list[Content]:
    """The events as they will be read again; raises ``Refused`` for what would not be."""
    with gc_paused():
        # In two rounds: one kind of work after the other is faster than both in turn.
        bodies = [each.body if isinstance(each, Content) else _written(each) for each in events]
        contents = [
            each if isinstance(each, Content) else _read_again(each, body)
            for each, body in zip(events, bodies, strict=True)
        ]
        for content in contents:
            check_characters(content)
        return contents


def check_characters(content: Content) -> None:
    """Raise ``Refused`` for text that would act instead of being read: see ``characters``."""
    if not may_act(content.body):
        return
    for path, told in acting_in(from_json(content.body)):
        field = ".".join(map(str, path))
        raise Refused(f"event {content.event.key!r} cannot be recorded: {field!r} holds {told}")


def _written(event: Event) -> bytes:
    try:
        if not registry.is_registered(event):
            raise ValueError(f"{event.topic!r} is no registered type")
        return _body(event)
    except UNREADABLE as error:
        raise _refused(event, error) from error


def _read_again(event: Event, body: bytes) -> Content:
    topic, version = event.topic, registry.current_version(event.topic)
    try:
        read = registry.read_json(topic, version, body)
        if b"null" in body:
            # pydantic writes null for what JSON has no number for.
            _check_finite(event.model_dump(warnings=False))
    except UNREADABLE as error:
        raise _refused(event, error) from error
    return Content(topic, version, read, body)


def _refused(event: Event, error: BaseException) -> Refused:
    return Refused(f"event {getattr(event, 'key', '')!r} cannot be recorded: {reason(error)}")


def content_from(topic: str, version: int, plain: dict[str, Any]) -> Content:
    """The content of an event of any readable version, as it was stored elsewhere.

    Raises one of ``UNREADABLE`` for what is no event.
    """
    body = _dumped(plain)
    return Content(topic, version, registry.read_json(topic, version, body), body)


def canonical_json(content: Content) -> Content:
    """The content as this program writes it, in the current version of its type.

    Raises ``Refused`` as ``content_of`` does; bytes that are canonical were read already.
    """
    event = content.event
    if content.version == registry.current_version(event.topic) and content.body == _body(event):
        return content
    return content_of(event)


def state_of(content: Content, recorded_at: datetime, recorded_by: str) -> bytes:
    """The bytes that are stored of an event; the time must know its zone."""
    return b"%s%s%s}" % (_opening(recorded_at, recorded_by), _EVENT, content.body)


def utc_text(moment: datetime) -> str:
    """A time in UTC with microseconds, so that texts sort as times do."""
    if moment.tzinfo is None:
        raise ValueError("the time of recording must know its zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def stored_topic(topic: str, version: int) -> str:
    """How the stored event names its type: ``meeting-held@1``."""
    return f"{topic}@{version}"


def to_recorded(row: StoredRow) -> EventEnvelope:
    """The event of stored bytes, to be upcast and validated when somebody first asks for it.

    Raises ``UnusableLedger``, naming dossier and number, for bytes that are no event, here or
    when it is read.
    """
    try:
        opening, body = _parted(row.state)
        recorded_at, recorded_by = _read_opening(opening)
        topic, version = _read_topic(row.topic)
        recorded = EventEnvelope(
            number=row.number,
            recorded_at=recorded_at,
            recorded_by=recorded_by,
            digest=row.digest,
            topic=topic,
            version=version,
            stored=row.state,
            key=_key_of(body),
            read=_reader_of(row.dossier),
        )
        if version != registry.current_version(topic):
            # Whether there is a way to the current version shows only when it is gone.
            _ = recorded.event
    except UNREADABLE as error:
        raise _unreadable(row.dossier, row.number, error) from error
    return recorded


@lru_cache(maxsize=8)
def _reader_of(dossier: str) -> Callable[[EventEnvelope], Event]:
    """What reads the events of a dossier from their stored bytes."""

    def read(recorded: EventEnvelope) -> Event:
        try:
            body = _parted(recorded.stored)[1]
            return registry.read_json(recorded.topic, recorded.version, body)
        except UNREADABLE as error:
            raise _unreadable(dossier, recorded.number, error) from error

    return read


def _unreadable(dossier: str, number: int, error: BaseException) -> UnusableLedger:
    return UnusableLedger(
        f"event #{number} of dossier {dossier!r} cannot be read ({reason(error)}): either a "
        "newer version of this program wrote it, or the ledger was changed; upgrade, and check "
        "it: briefing verify"
    )


def recorded_at_of(row: StoredRow) -> datetime:
    """When a stored event was recorded, without reading the event itself."""
    try:
        return _read_opening(_parted(row.state)[0])[0]
    except UNREADABLE as error:
        raise UnusableLedger(
            f"event #{row.number} of dossier {row.dossier!r} "
            f"has no readable time ({reason(error)}); check the ledger: briefing verify"
        ) from error


def is_same(recorded: EventEnvelope, content: Content) -> bool:
    """Whether a recorded event says the same as a new one, whatever version it is stored in."""
    if recorded.topic != content.topic:
        return False
    if recorded.version != content.version:
        return _body(recorded.event) == content.body
    if _parted(recorded.stored)[1] == content.body:
        return True
    return _sorted(recorded.content) == _sorted(from_json(content.body))


def reason(error: BaseException) -> str:
    """What is wrong, in one line fit for a message."""
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False, include_context=False, include_input=False)
        shown = [
            f"{'.'.join(map(str, each['loc'])) or 'event'}: {each['msg']}"
            for each in found[:_SHOWN]
        ]
        more = len(found) - len(shown)
        return "; ".join([*shown, *([f"and {more} more"] if more else [])])
    if isinstance(error, KeyError):
        key = error.args[0] if error.args and isinstance(error.args[0], tuple) else error.args
        return f"unknown: {'@'.join(map(str, key))}"
    return " ".join(str(error).split()) or type(error).__name__


def _body(event: Event) -> bytes:
    return event.__pydantic_serializer__.to_json(event, exclude_defaults=True, warnings=False)


@lru_cache(maxsize=8)
def _opening(recorded_at: datetime, recorded_by: str) -> bytes:
    """What stands before an event; the events of a batch share it."""
    return _dumped({"at": utc_text(recorded_at), "by": recorded_by})[:-1]


@lru_cache(maxsize=64)
def _read_opening(opening: bytes) -> tuple[datetime, str]:
    plain = from_json(opening + b"}")
    return _moment(plain["at"]), _text(plain["by"])


@lru_cache(maxsize=256)
def _read_topic(stored: str) -> tuple[str, int]:
    topic, _, version = stored.rpartition("@")
    return topic, int(version)


def _key_of(body: bytes) -> str | None:
    """The key, where it stands in front as it does in all that this program writes."""
    found = _KEY.match(body)
    return found[1].decode() if found else None


def _parted(state: bytes) -> tuple[bytes, bytes]:
    """The opening and the event's own JSON.

    A quote within a text is escaped, so the first place that looks like the seam is the seam.
    """
    opening, seam, rest = state.partition(_EVENT)
    if not (seam and rest.endswith(b"}")):
        raise ValueError("it has no event")
    return opening, rest[:-1]


def _dumped(plain: Any) -> bytes:
    """Data as the serializer of events writes it: compact, in UTF-8, in the order given."""
    body = to_json(plain)
    if b"NaN" in body or b"Infinity" in body:
        _check_finite(plain)
    return body


def _check_finite(value: Any) -> None:
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{value} is no number that can be stored")
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            _check_finite(part)


def _sorted(plain: Any) -> str:
    # As text, since Python holds 1, 1.0 and True for equal.
    return json.dumps(plain, sort_keys=True)


def _moment(text: Any) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        raise ValueError(f"{text!r} knows no zone")
    return moment.astimezone(UTC)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
