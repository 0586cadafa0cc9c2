"""One truth gives one brief, however it was loaded and however often it is asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from briefing.model.vantage import Vantage
from briefing_events.editorial import SourceRegistered
from briefing_events.registry import current_version, read

from .histories import (
    LAST,
    MIDDLE,
    History,
    Scene,
    a_corroboration,
    a_day,
    a_fact,
    a_source,
    a_vantage,
    correction,
    once_in,
    passages,
    pick,
    scenes,
)
from .looking import (
    assert_same,
    both_forms_at,
    brief_at,
    by_key,
    head,
    record_at,
    text_of,
    unstamped,
)


@st.composite
def seen(draw: DrawFn) -> tuple[History, Vantage]:
    history = draw(scenes()).history
    return history, a_vantage(draw, history)


@st.composite
def loaded_twice(draw: DrawFn) -> tuple[History, History, Vantage]:
    """A history without acts of the desk, and the same with its facts in another order."""
    scene = draw(scenes(acting=False))
    if scene.reader.written and once_in(draw, 2):
        scene = _carried_by_many(draw, scene)
    first = 1 + len(scene.history.sources())
    fixed, free = scene.history.events[:first], scene.history.events[first:]
    shuffled = History((*fixed, *draw(st.permutations(free))))
    return scene.history, shuffled, head(scene.history, a_vantage(draw, scene.history))


def _carried_by_many(draw: DrawFn, scene: Scene) -> Scene:
    """The scene with some more quotes for one of its facts."""
    key = pick(draw, scene.reader.written).key
    more = [a_corroboration(draw, scene.reader, key) for _ in range(pick(draw, (2, 3)))]
    return Scene(scene.history.plus(*more), scene.reader)


@st.composite
def known_from_others_alone(draw: DrawFn) -> tuple[History, History, Vantage]:
    """A fact whose own article comes after the vantage, and others that carry less of it."""
    scene = draw(scenes(most=3, acting=False))
    late = a_source(draw, "s9", LAST + timedelta(1), LAST + timedelta(30))
    reader = replace(scene.reader, passages=passages([late]))
    fact = a_fact(draw, reader)
    known = scene.history.plus(SourceRegistered(key="source:s9", source=late), fact)
    more = [a_corroboration(draw, scene.reader, fact.key) for _ in range(pick(draw, (2, 3)))]
    vantage = Vantage(a_day(draw, MIDDLE, LAST), LAST, len(known) + len(more))
    return known.plus(*more), known.plus(*draw(st.permutations(more))), vantage


@given(known_from_others_alone())
def test_which_corroboration_came_in_first_does_not_decide_the_wording(
    loaded: tuple[History, History, Vantage],
) -> None:
    one, other, vantage = loaded
    assert_same(by_key(brief_at(one, vantage), one), by_key(brief_at(other, vantage), other))


@given(loaded_twice())
def test_independent_facts_may_be_loaded_in_any_order(
    loaded: tuple[History, History, Vantage],
) -> None:
    one, other, vantage = loaded
    for first, second in zip(
        both_forms_at(one, vantage), both_forms_at(other, vantage), strict=True
    ):
        assert_same(by_key(first, one), by_key(second, other))


@st.composite
def corrected_by_sources(draw: DrawFn) -> tuple[History, History, Vantage]:
    """A fact that several texts correct, and the same with the corrections in another order."""
    scene = draw(scenes(most=3, acting=False, least_sources=3))
    fact = a_fact(draw, scene.reader)
    known = scene.history.plus(fact)
    acts = [
        correction(
            f"act-{each}", len(known), a_fact(draw, scene.reader, key=fact.key, linked=False), each
        )
        for each in ("s1", "s2", "s3")
    ]
    shuffled = known.plus(*draw(st.permutations(acts)))
    return known.plus(*acts), shuffled, head(shuffled, a_vantage(draw, shuffled))


@given(corrected_by_sources())
def test_of_several_corrections_by_texts_the_last_published_counts_whenever_it_was_recorded(
    corrected: tuple[History, History, Vantage],
) -> None:
    one, other, vantage = corrected
    found = [
        {entry.fact.key: (entry.fact, entry.window) for entry in record_at(each, vantage).entries()}
        for each in (one, other)
    ]
    assert found[0] == found[1]
    briefs = [by_key(brief_at(each, vantage, full=False), each) for each in (one, other)]
    assert_same(*briefs)


@given(seen())
def test_the_same_ledger_and_vantage_give_the_same_bytes(
    looked: tuple[History, Vantage],
) -> None:
    history, vantage = looked
    read_again = History(
        tuple(
            read(
                event.topic,
                current_version(event.topic),
                json.loads(json.dumps(event.model_dump(mode="json", exclude_defaults=True))),
            )
            for event in history.events
        )
    )
    for one, other in zip(
        both_forms_at(history, vantage), both_forms_at(read_again, vantage), strict=True
    ):
        assert text_of(one) == text_of(other)


@given(seen())
def test_events_after_the_recorded_clock_change_nothing(looked: tuple[History, Vantage]) -> None:
    history, vantage = looked
    shorter = History(history.events[: vantage.recorded])
    assert_same(
        unstamped(brief_at(shorter, head(shorter, vantage))),
        unstamped(brief_at(history, vantage)),
    )
