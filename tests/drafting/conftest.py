"""The drafter, loaded once a session; its model is kept beside the other caches of the checkout."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from briefing.drafting.ranker import Ranker
from briefing.service.drafting import default_ranker
from tests.cli.terminal import AFTER_THE_TALKS, RIVER, Terminal, loaded

CACHE = Path(__file__).parents[2] / ".cache"


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models are kept in the checkout, never in the home of who runs the tests."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(CACHE))


@pytest.fixture(scope="session")
def ranker() -> Iterator[Ranker]:
    """The ranker that is trained from the program's own sentences."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(CACHE))
        yield default_ranker()


@pytest.fixture
def blank(tmp_path: Path) -> Terminal:
    """A terminal without a ledger."""
    return Terminal(tmp_path, AFTER_THE_TALKS)


@pytest.fixture
def river(tmp_path: Path) -> Terminal:
    """A terminal with the small dossier of the tests."""
    terminal = Terminal(tmp_path, AFTER_THE_TALKS)
    terminal.ledger.write_bytes(loaded(RIVER, AFTER_THE_TALKS))
    terminal.later(days=1)
    return terminal
