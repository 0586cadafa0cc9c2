"""Desks, each open for a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from briefing.service import DossierReader
from tests.lint.desks import BUNDLED, RIVER, desk_of


@pytest.fixture(scope="module")
def river() -> Iterator[DossierReader]:
    """The small dossier of the tests."""
    with desk_of(RIVER) as reader:
        yield reader


@pytest.fixture(scope="module")
def bundled() -> Iterator[DossierReader]:
    """The dossier that comes with the program."""
    with desk_of(BUNDLED) as reader:
        yield reader
