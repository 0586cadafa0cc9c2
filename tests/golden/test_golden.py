"""The bundled dossier on six dates, once in full, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.terminal import BUNDLED, Terminal
from tests.golden.conftest import FOLDER

Golden = Callable[[str, str], None]

DATES = ["2020-12-31", "2023-06-30", "2024-05-25", "2024-07-31", "2024-11-26", "2025-01-01"]
CALLS = {
    **{f"brief-{date}.md": ("generate", "--as-of", date) for date in DATES},
    "brief-2024-11-26-full.md": ("generate", "--as-of", "2024-11-26", "--full"),
    "diff-2024-05-25-2024-11-26.md": ("diff", "2024-05-25", "2024-11-26", "--format", "md"),
}


@pytest.mark.parametrize("name", CALLS)
def test_it_reads_as_it_was_found_good(name: str, bundled: Terminal, golden: Golden) -> None:
    golden(name, bundled.says(*CALLS[name]))


def test_a_ledger_made_anew_gives_the_same_bytes(bundled: Terminal) -> None:
    said = bundled.says(*CALLS["brief-2024-11-26.md"])
    bundled.ledger.unlink()
    bundled.run("load", BUNDLED, "--by", "the desk")
    assert bundled.says(*CALLS["brief-2024-11-26.md"]) == said


def test_every_golden_file_is_compared() -> None:
    assert {file.name for file in FOLDER.glob("*.md")} == set(CALLS)
