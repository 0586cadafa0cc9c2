"""What facts cost to write: ``python -m tests.benchmarks.sheet_cost DIR...``.

Counts, of lean sheets, lines with blank ones and comments, and the characters that are typed:
all but the words that are copied from the article. Each is told a fact.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class SheetCost:
    """What is written of one sheet or of several."""

    facts: int
    lines: int
    typed: int
    """Characters, line breaks too, beside the copied words."""

    def __add__(self, other: SheetCost) -> SheetCost:
        return SheetCost(
            self.facts + other.facts, self.lines + other.lines, self.typed + other.typed
        )

    def __str__(self) -> str:
        lines, typed = self.lines / self.facts, self.typed / self.facts
        return f"{self.facts} facts, {lines:.1f} lines and {typed:.0f} typed characters a fact"


def cost_of(text: str) -> SheetCost:
    """What a lean sheet costs."""
    values = tomllib.loads(text)
    facts = [each for each in values.values() if isinstance(each, dict) and _quotes(each)]
    carried = values.get("corroborates", {}).values()
    copied = sum(len(words) for table in (*facts, *carried) for words in _quotes(table))
    return SheetCost(len(facts), text.count("\n"), len(text) - copied)


def _quotes(table: Any) -> tuple[str, ...]:
    """The words that a table copies from its article."""
    if not isinstance(table, dict):
        return (table,)
    quotes = table.get("quotes", [table["quote"]] if "quote" in table else [])
    return tuple(each["exact"] if isinstance(each, dict) else each for each in quotes)


def cost_of_folder(folder: Path) -> SheetCost:
    """What the sheets of a dossier cost together."""
    first, *others = (cost_of(p.read_text("utf-8")) for p in sorted(folder.glob("sheets/*.toml")))
    return sum(others, first)


def main(*folders: str) -> None:
    """Print the cost of each dossier."""
    for folder in folders:
        sys.stdout.write(f"{folder}: {cost_of_folder(Path(folder))}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
