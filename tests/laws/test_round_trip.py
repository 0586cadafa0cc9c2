"""An event reads back from what is stored of it as itself."""

from __future__ import annotations

import json

from hypothesis import given

from briefing_events.registry import current_version, read

from .histories import History, histories


@given(histories())
def test_an_event_reads_back_from_its_stored_form_as_itself(history: History) -> None:
    for event in history.events:
        stored = event.model_dump(mode="json", exclude_defaults=True)
        again = read(event.topic, current_version(event.topic), json.loads(json.dumps(stored)))
        assert again == event
        assert again.model_dump(mode="json", exclude_defaults=True) == stored
