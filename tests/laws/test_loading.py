"""One truth gives one brief, however it was loaded and however often it is asked for."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from briefing.vantage import Vantage
from briefing_events.registry import read

from .histories import History, a_vantage, scenes
from .looking import assert_same, brief_at, by_key, head, text_of, unstamped


@st.composite
def seen(draw: DrawFn) -> tuple[History, Vantage]:
    history = draw(scenes()).history
    return history, a_vantage(draw, history)


@st.composite
def loaded_twice(draw: DrawFn) -> tuple[History, History, Vantage]:
    """A history without acts of the desk, and the same with its facts in another order."""
    scene = draw(scenes(acting=False))
    first = 1 + len(scene.history.sources())
    fixed, free = scene.history.events[:first], scene.history.events[first:]
    shuffled = History((*fixed, *draw(st.permutations(free))))
    return scene.history, shuffled, head(scene.history, a_vantage(draw, scene.history))


@given(loaded_twice())
def test_independent_facts_may_be_loaded_in_any_order(
    loaded: tuple[History, History, Vantage],
) -> None:
    one, other, vantage = loaded
    for full in (True, False):
        assert_same(
            by_key(brief_at(one, vantage, full=full), one),
            by_key(brief_at(other, vantage, full=full), other),
        )


@given(seen())
def test_the_same_ledger_and_vantage_give_the_same_bytes(
    looked: tuple[History, Vantage],
) -> None:
    history, vantage = looked
    read_again = History(
        tuple(
            read(
                event.TOPIC,
                event.VERSION,
                json.loads(json.dumps(event.model_dump(mode="json", exclude_defaults=True))),
            )
            for event in history.events
        )
    )
    for full in (True, False):
        one = text_of(brief_at(history, vantage, full=full)).encode()
        assert one == text_of(brief_at(read_again, vantage, full=full)).encode()


@given(seen())
def test_events_after_the_recorded_clock_change_nothing(looked: tuple[History, Vantage]) -> None:
    history, vantage = looked
    shorter = History(history.events[: vantage.recorded])
    assert_same(
        unstamped(brief_at(shorter, head(shorter, vantage))),
        unstamped(brief_at(history, vantage)),
    )
