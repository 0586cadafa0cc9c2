"""Golden files: compared byte for byte, or rewritten with ``--update-golden``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.terminal import BUNDLED, NEW_YEAR, Terminal, loaded

FOLDER = Path(__file__).parent


@pytest.fixture
def bundled(tmp_path: Path) -> Terminal:
    """A terminal with the bundled dossier, loaded at a fixed time by a fixed author."""
    terminal = Terminal(tmp_path, NEW_YEAR)
    terminal.ledger.write_bytes(loaded(BUNDLED, NEW_YEAR))
    return terminal


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with the golden file of a name, or rewrites that."""

    def compare(name: str, text: str) -> None:
        file = FOLDER / name
        if request.config.getoption("--update-golden"):
            file.write_bytes(text.encode())
        assert file.exists(), f"no {name} yet: pytest tests/golden --update-golden"
        assert text == file.read_bytes().decode(), (
            f"{name} reads otherwise now; if that is better: pytest tests/golden --update-golden"
        )

    return compare
