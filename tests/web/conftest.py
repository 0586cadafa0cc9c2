"""Sites over copies of ledgers that are loaded once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import blank, river
from tests.cli.terminal import AFTER_THE_TALKS, BUNDLED, NEW_YEAR, RIVER, loaded
from tests.web.serving import Served, served


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    """The small dossier of the tests, on the day after it was loaded."""
    ledger = tmp_path / "river.db"
    ledger.write_bytes(loaded(RIVER, AFTER_THE_TALKS))
    with served(ledger, AFTER_THE_TALKS + timedelta(days=1)) as site:
        yield site


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The dossier that comes with the program, for tests that only read."""
    ledger = tmp_path_factory.mktemp("web") / "bundled.db"
    ledger.write_bytes(loaded(BUNDLED, NEW_YEAR))
    with served(ledger, NEW_YEAR + timedelta(days=1)) as site:
        yield site


__all__ = ["blank", "bundled", "river", "site"]
