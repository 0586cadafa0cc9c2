"""The small dossier of the tests in a ledger of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import AFTER_THE_TALKS, RIVER, Terminal, loaded


@pytest.fixture
def river(tmp_path: Path) -> Terminal:
    """Someone at a keyboard, on the day after it was loaded."""
    terminal = Terminal(tmp_path, AFTER_THE_TALKS)
    terminal.ledger.write_bytes(loaded(RIVER, AFTER_THE_TALKS))
    terminal.later(days=1)
    return terminal
