"""A row of the read model that its event does not bear out is noticed when it is used."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.terminal import AFTER_THE_TALKS, RIVER, Terminal, loaded

EARLY = ("--as-of", "2031-04-20")


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal with the river dossier."""
    terminal = Terminal(tmp_path, AFTER_THE_TALKS)
    terminal.ledger.write_bytes(loaded(RIVER, AFTER_THE_TALKS))
    return terminal


def by_another_hand(terminal: Terminal, statement: str) -> None:
    with closing(sqlite3.connect(terminal.ledger, isolation_level=None)) as connection:
        assert connection.execute(statement).rowcount


ALL_TIMES = (
    "valid_from = 0, valid_to = 4000000, known_from = 0, known_to = 4000000, recorded_from = 0"
)


@pytest.mark.parametrize(
    "change",
    [
        "bucket = 'developments' WHERE bucket = 'contacts' OR bucket LIKE 'positions:%'",
        "bucket = 'asked' WHERE bucket = 'developments'",
        "number = (SELECT max(number) FROM placement) WHERE bucket = 'developments'",
        "day = 800000 - day WHERE bucket = 'developments'",
        "rank = 20 - rank WHERE bucket = 'developments'",
        f"day = 741000, {ALL_TIMES} WHERE bucket = 'developments'",
    ],
)
def test_a_row_that_was_changed_is_an_error_that_names_the_remedy(
    change: str, terminal: Terminal
) -> None:
    brief = terminal.says("generate", *EARLY)
    by_another_hand(terminal, f"UPDATE placement SET {change}")  # noqa: S608
    said = terminal.refused("generate", *EARLY)
    assert "its event does not say so" in said
    assert "briefing rebuild" in said
    assert "briefing rebuild" in terminal.refused("diff", "2031-04-20", "2031-06-20")
    terminal.run("rebuild")
    assert terminal.says("generate", *EARLY) == brief


def test_a_row_that_is_missing_is_found_by_verify(terminal: Terminal) -> None:
    by_another_hand(terminal, "DELETE FROM placement WHERE bucket = 'developments'")
    assert "briefing rebuild" in terminal.run("verify", code=1).stdout
