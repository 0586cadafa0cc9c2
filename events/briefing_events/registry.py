"""The one list of event types: topic and version of each, and how old versions are read.

A stored event names its topic and version (``meeting-held@1``), never a module path, so
modules can move. When a type changes, raise its version, add an upcast from the version
before, and keep the frozen sample of the old one in the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic_core import from_json

from briefing_events.editorial import (
    DossierDefined,
    FactCorrected,
    FactCorroborated,
    FactRetracted,
    FactsInConflict,
    JudgementMade,
    Reinstated,
    SourceReassessed,
    SourceRegistered,
    SourceWithdrawn,
)
from briefing_events.fact import Event, Fact, FactType
from briefing_events.types import FACT_TYPES

EventType = FactType[Fact] | type[Event]
"""A row of the table of facts, or the class of an editorial event."""

EDITORIAL_TYPES: tuple[type[Event], ...] = (
    DossierDefined,
    SourceRegistered,
    FactCorroborated,
    FactsInConflict,
    JudgementMade,
    FactCorrected,
    FactRetracted,
    SourceReassessed,
    SourceWithdrawn,
    Reinstated,
)

FACTS_BY_TOPIC: dict[str, FactType[Fact]] = {type_.topic: type_ for type_ in FACT_TYPES}

BY_TOPIC: dict[str, EventType] = {
    **FACTS_BY_TOPIC,
    **{type_.TOPIC: type_ for type_ in EDITORIAL_TYPES},
}

Upcast = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTS: dict[tuple[str, int], Upcast] = {}
"""From a topic and an old version to a function that gives the next version's content."""


def current_version(topic: str) -> int:
    """The version in which events of a topic are written; raises ``KeyError`` for no topic."""
    type_ = BY_TOPIC[topic]
    return type_.version if isinstance(type_, FactType) else type_.VERSION


def is_registered(event: Event) -> bool:
    """Whether the type of an event is the one that its topic names."""
    type_ = event.type if isinstance(event, Fact) else type(event)
    return BY_TOPIC.get(event.topic) is type_


def read(topic: str, version: int, content: dict[str, Any]) -> Event:
    """The event of stored content, upcast version by version and validated.

    Raises ``KeyError`` for an unknown topic or a version without an upcast, and
    ``pydantic.ValidationError`` (a ``ValueError``) for content that the type refuses.
    """
    current = current_version(topic)
    while version < current:
        content = UPCASTS[topic, version](content)
        version += 1
    if version > current:
        raise KeyError(topic, version)
    return BY_TOPIC[topic].model_validate(content)


def read_json(topic: str, version: int, content: bytes) -> Event:
    """The event of stored content as JSON in UTF-8; raises as ``read`` does.

    Content of the current version is validated without first becoming Python objects.
    """
    if version != current_version(topic):
        return read(topic, version, from_json(content))
    return BY_TOPIC[topic].model_validate_json(content)
