"""What the pages on sheets take from the program: the scores of rules, and the table of types."""

from __future__ import annotations

import re

from briefing.dossier import read_dossier
from briefing.dossier.schema import types_text
from tests.benchmarks.rules import BUNDLED, scores, table

from .page import ROOT

LEAN_PAGE = ROOT / "docs/lean-sheets.md"
TYPES_PAGE = ROOT / "docs/fact-sheets.md"
_TYPES = re.compile(r"(?<=<!-- types -->\n).*?(?=<!-- end of types -->)", re.DOTALL)
_SCORES = re.compile(r"(?<=<!-- scores -->\n).*?(?=<!-- end of scores -->)", re.DOTALL)


def with_scores(text: str) -> str:
    """The page with the present scores."""
    told = table(scores(read_dossier(BUNDLED)))
    return _SCORES.sub(lambda _: f"\n{told}\n\n", text)


def with_types(text: str) -> str:
    """The page with the present types."""
    return _TYPES.sub(lambda _: f"\n{types_text()}\n\n", text)
