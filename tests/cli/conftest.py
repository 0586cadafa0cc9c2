"""Terminals with ledgers of their own; loading happens once, each test gets a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import AFTER_THE_TALKS, BUNDLED, NEW_YEAR, RIVER, Terminal, loaded


@pytest.fixture
def blank(tmp_path: Path) -> Terminal:
    """A terminal without a ledger."""
    return Terminal(tmp_path, AFTER_THE_TALKS)


@pytest.fixture
def river(tmp_path: Path) -> Terminal:
    """A terminal with the small dossier of the tests, on the day after it was loaded."""
    terminal = Terminal(tmp_path, AFTER_THE_TALKS)
    terminal.ledger.write_bytes(loaded(RIVER, AFTER_THE_TALKS))
    terminal.later(days=1)
    return terminal


@pytest.fixture
def bundled(tmp_path: Path) -> Terminal:
    """A terminal with the dossier that comes with the program."""
    terminal = Terminal(tmp_path, NEW_YEAR)
    terminal.ledger.write_bytes(loaded(BUNDLED, NEW_YEAR))
    terminal.later(days=1)
    return terminal
