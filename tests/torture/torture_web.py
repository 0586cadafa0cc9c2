"""The site at full size: schemathesis asks a hundred times at each address, and nothing fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.terminal import AFTER_THE_TALKS, RIVER, loaded
from tests.web.serving import Served, served
from tests.web.test_description import hammer

from .conftest import Tell

EACH = 100


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    ledger = tmp_path / "river.db"
    ledger.write_bytes(loaded(RIVER, AFTER_THE_TALKS))
    with served(ledger, AFTER_THE_TALKS + timedelta(days=1)) as opened:
        yield opened


def test_whatever_is_asked_is_answered_as_described(
    site: Served, tmp_path: Path, tell: Tell
) -> None:
    before = site.reader().head.number
    said = hammer(site, tmp_path, EACH)
    assert not said, said
    tell(f"{EACH} requests of each kind, {site.reader().head.number - before} events recorded")
