"""The index tells what a replay tells: at every vantage, whatever was appended together."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from briefing.ledger import Ledger
from briefing.service.desk import Desk
from briefing.vantage import Vantage

from .histories import DEFINITION, History, a_vantage, histories
from .looking import assert_same

SLUG = DEFINITION.slug
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@st.composite
def looks(draw: DrawFn) -> tuple[History, list[int], list[Vantage]]:
    """A history, where it is cut into appends, and some vantages on it."""
    history = draw(histories(most=25))
    cuts = sorted({draw(st.integers(1, len(history))) for _ in range(3)} | {len(history)})
    return history, cuts, [a_vantage(draw, history) for _ in range(4)]


def desks(folder: Path, history: History, cuts: list[int]) -> tuple[Desk, Desk]:
    """Two desks on one ledger: one reads its index, the other replays it."""
    ledger = Ledger.open(folder / "ledger.db", clock=lambda: NOW)
    start = 0
    for cut in cuts:
        ledger.append(SLUG, history.events[start:cut], author="desk")
        start = cut
    return Desk(ledger, SLUG, "test", NOW), Desk(ledger, SLUG, "test", NOW, replayed=True)


@given(looks())
@settings(max_examples=30)
def test_a_brief_from_the_index_is_the_brief_of_a_replay(
    look: tuple[History, list[int], list[Vantage]],
) -> None:
    history, cuts, vantages = look
    with TemporaryDirectory() as folder:
        indexed, replayed = desks(Path(folder), history, cuts)
        for vantage in vantages:
            assert_same(replayed.brief(vantage), indexed.brief(vantage))
        indexed.ledger.close()
