"""The figures of the page on lean sheets: how often each rule is right on the bundled sheets."""

from __future__ import annotations

import re

from briefing.dossier import read_dossier
from tests.benchmarks.rules import BUNDLED, scores, table

from .page import ROOT

LEAN_PAGE = ROOT / "docs/lean-sheets.md"
_SCORES = re.compile(r"(?<=<!-- scores -->\n).*?(?=<!-- end of scores -->)", re.DOTALL)


def with_scores(text: str) -> str:
    """The page with the present scores."""
    told = table(scores(read_dossier(BUNDLED)))
    return _SCORES.sub(lambda _: f"\n{told}\n\n", text)
