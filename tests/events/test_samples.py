"""A frozen sample of every version of every event type, read by every later version.

A sample is never changed. When a type gets a new version, its new sample stands beside the
old ones, which are then read through their upcasts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from briefing_events.registry import BY_TOPIC, current_version, is_registered, read, read_json

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.json"))


def named(path: Path) -> tuple[str, int]:
    """The topic and version that a sample is named after."""
    topic, _, version = path.stem.rpartition("@")
    return topic, int(version)


def content(path: Path) -> dict[str, Any]:
    sample: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return sample


def test_every_type_has_a_sample_of_its_version() -> None:
    assert {(topic, current_version(topic)) for topic in BY_TOPIC} <= set(map(named, SAMPLES))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_still_read_as_its_type(path: Path) -> None:
    topic, version = named(path)
    event = read(topic, version, content(path))
    assert (event.topic, is_registered(event)) == (topic, True)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_of_the_present_version_is_written_as_it_was(path: Path) -> None:
    topic, version = named(path)
    event = read(topic, version, content(path))
    if version == current_version(topic):
        assert event.model_dump(mode="json", exclude_defaults=True) == content(path)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_reads_the_same_from_its_bytes(path: Path) -> None:
    topic, version = named(path)
    assert read_json(topic, version, path.read_bytes()) == read(topic, version, content(path))


def test_a_version_without_an_upcast_is_refused() -> None:
    topic, version = named(SAMPLES[0])
    with pytest.raises(KeyError):
        read(topic, version + 1, content(SAMPLES[0]))
    with pytest.raises(KeyError):
        read_json(topic, version + 1, SAMPLES[0].read_bytes())
