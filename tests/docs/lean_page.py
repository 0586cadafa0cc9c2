"""What the pages on sheets take from the program: the scores of rules, and the table of types."""

from __future__ import annotations

import re

from briefing.dossier import read_dossier
from briefing.dossier.schema import types_text
from tests.benchmarks.rules import BUNDLED, scores, table
from tests.benchmarks.sheet_cost import cost_of_folder

from .page import ROOT

LEAN_PAGE = ROOT / "docs/lean-sheets.md"
TYPES_PAGE = ROOT / "docs/fact-sheets.md"
_TYPES = re.compile(r"(?<=<!-- types -->\n).*?(?=<!-- end of types -->)", re.DOTALL)
CODED = ("grain-tariff", "dry-wells")
"""The dossiers that were coded by the page."""
_COSTS = re.compile(r"(?<=<!-- costs -->\n).*?(?=<!-- end of costs -->)", re.DOTALL)
_SCORES = re.compile(r"(?<=<!-- scores -->\n).*?(?=<!-- end of scores -->)", re.DOTALL)


def with_scores(text: str) -> str:
    """The page with the present scores and costs."""
    told = table(scores(read_dossier(BUNDLED)))
    rows = ["| dossier | facts | lines a fact | typed characters a fact |", "| --- " * 4 + "|"]
    for folder in (ROOT / "tests/dossiers" / name for name in CODED):
        cost = cost_of_folder(folder)
        per = (cost.lines / cost.facts, cost.typed / cost.facts)
        rows.append(f"| `{folder.name}` | {cost.facts} | {per[0]:.1f} | {per[1]:.0f} |")
    costs = "\n".join(rows)
    text = _SCORES.sub(lambda _: f"\n{told}\n\n", text)
    return _COSTS.sub(lambda _: f"\n{costs}\n\n", text)


def with_types(text: str) -> str:
    """The page with the present types."""
    return _TYPES.sub(lambda _: f"\n{types_text()}\n\n", text)
