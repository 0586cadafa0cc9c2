"""The page on lint tells every rule as the program does."""

from __future__ import annotations

import re
from pathlib import Path

from briefing.lint import RULES

PAGE = Path(__file__).parents[2] / "docs" / "lint.md"


def test_the_table_of_rules_is_that_of_the_program() -> None:
    rows = re.findall(r"^\| `([a-z]+)` \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    told = [(rule.id, f"{rule.asks} | {rule.reason} | {rule.standard}") for rule in RULES]
    assert rows == told
