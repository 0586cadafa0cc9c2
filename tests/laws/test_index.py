"""The index tells what a replay tells: at every vantage, whatever was appended together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from briefing.ledger import Ledger, index_store, index_writer
from briefing.model.vantage import Vantage
from briefing.service.dossier_reader import DossierReader
from briefing_events.editorial import FactCorroborated

from .histories import DEFINITION, History, a_vantage, histories, pick
from .looking import assert_same

SLUG = DEFINITION.slug
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@st.composite
def looks(draw: DrawFn) -> tuple[History, list[int], list[Vantage]]:
    """A history, where it is cut into appends, and some vantages on it."""
    history = draw(histories(most=25))
    cuts = sorted({draw(st.integers(1, len(history))) for _ in range(3)} | {len(history)})
    return history, cuts, [a_vantage(draw, history) for _ in range(4)]


def desks(folder: Path, history: History, cuts: list[int]) -> tuple[DossierReader, DossierReader]:
    """Two desks on one ledger: one reads its index, the other replays it."""
    ledger = Ledger.open(folder / "ledger.db", clock=lambda: NOW)
    start = 0
    for cut in cuts:
        ledger.append(SLUG, history.events[start:cut], author="desk")
        start = cut
    return DossierReader(ledger, SLUG, "test", NOW), DossierReader(
        ledger, SLUG, "test", NOW, replayed=True
    )


@st.composite
def pairs(draw: DrawFn) -> tuple[History, list[int], list[tuple[Vantage, Vantage]]]:
    """A history, where it is cut into appends, and pairs of vantages: far and near ones."""
    history, cuts, vantages = draw(looks())
    near = [(each, _beside(draw, each, history)) for each in vantages]
    return history, cuts, [*pairwise(vantages), *near]


def _beside(draw: DrawFn, vantage: Vantage, history: History) -> Vantage:
    """A vantage that differs by a little on one clock, or by some days on both of the world's."""
    days = timedelta(draw(st.integers(-20, 20)))
    as_of, known_by = vantage.as_of + days, (vantage.known_by or vantage.as_of) + days
    number = min(len(history), max(1, vantage.recorded + draw(st.integers(-3, 3))))
    return pick(
        draw,
        (
            replace(vantage, as_of=as_of),
            replace(vantage, known_by=known_by),
            replace(vantage, recorded=number, at_head=number == len(history)),
            replace(vantage, as_of=as_of, known_by=known_by),
        ),
    )


@st.composite
def foretold(draw: DrawFn) -> tuple[History, list[Vantage]]:
    """A history whose corroborations stand before the facts that they are about."""
    history = draw(histories(most=15, acting=False))
    ahead = [e for e in history.events if isinstance(e, FactCorroborated)]
    events = [e for e in history.events if not isinstance(e, FactCorroborated)]
    for event in ahead:
        place = next(i for i, e in enumerate(events) if e.key == event.fact)
        events.insert(place, event)
    moved = replace(history, events=tuple(events))
    return moved, [a_vantage(draw, moved) for _ in range(3)]


@given(foretold())
@settings(max_examples=30)
def test_a_corroboration_may_stand_before_its_fact(told: tuple[History, list[Vantage]]) -> None:
    history, vantages = told
    with TemporaryDirectory() as folder:
        indexed, replayed = desks(Path(folder), history, [len(history)])
        for vantage in vantages:
            assert_same(replayed.brief(vantage), indexed.brief(vantage))
        indexed.ledger.close()


@pytest.mark.parametrize("bits", [3, 15])
@given(look=looks())
@settings(max_examples=20)
def test_a_brief_from_the_index_is_the_brief_of_a_replay(  # however small the blocks
    bits: int,
    look: tuple[History, list[int], list[Vantage]],
) -> None:
    history, cuts, vantages = look
    with (
        TemporaryDirectory() as folder,
        patch.object(index_store, "BLOCK", bits),
        patch.object(index_writer, "BLOCK", bits),
    ):
        indexed, replayed = desks(Path(folder), history, cuts)
        for vantage in vantages:
            assert_same(replayed.brief(vantage), indexed.brief(vantage))
        indexed.ledger.close()


@given(pairs())
@settings(max_examples=25)
def test_a_diff_from_the_index_is_the_diff_of_a_replay(
    look: tuple[History, list[int], list[tuple[Vantage, Vantage]]],
) -> None:
    history, cuts, vantages = look
    with TemporaryDirectory() as folder:
        indexed, replayed = desks(Path(folder), history, cuts)
        for first, second in vantages:
            note(f"from {first}\nto   {second}\n{history}")
            assert indexed.diff(first, second) == replayed.diff(first, second)
        indexed.ledger.close()


@given(looks(), st.integers(1, 200))
@settings(max_examples=10)
def test_what_changed_since_a_day_is_what_a_replay_tells(
    look: tuple[History, list[int], list[Vantage]], days: int
) -> None:
    history, cuts, vantages = look
    with TemporaryDirectory() as folder:
        indexed, replayed = desks(Path(folder), history, cuts)
        for vantage in vantages:
            since = vantage.as_of - timedelta(days)
            assert_same(replayed.brief(vantage, since=since), indexed.brief(vantage, since=since))
        indexed.ledger.close()
