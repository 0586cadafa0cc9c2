"""What a check finds, and the standards that its rules come from, each named where it is sure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from briefing.lint.lint_context import LintContext

CITING = "ICD 206, Sourcing Requirements: source reference citations"
SOURCES = "ICD 203, tradecraft standard 1: quality and credibility of sources"
UNCERTAINTY = "ICD 203, tradecraft standard 2: uncertainties expressed and explained"
LIKELIHOOD = "ICD 203, D.6.e.(2)(a): terms of likelihood"
CONFIDENCE = "ICD 203, D.6.e.(2)(b): confidence and likelihood not in one sentence"
JUDGMENTS = "ICD 203, tradecraft standard 3: information told apart from judgments"
ADMIRALTY = "Admiralty code: only independent sources confirm"
AS_OF = "dated briefs: as of a day means nothing after it"
BOARD = "dated briefs: a status is what the record gives, no further"
SILENCE = "dated briefs: silence on record is not stability"

Problem = tuple[int, str]
"""The line of the file, and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it asks, why, by which standard, and the check for it."""

    id: str
    asks: str
    reason: str
    standard: str
    check: Callable[[LintContext], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a brief that breaks a rule."""

    line: int
    rule: str
    message: str
    standard: str

    def told(self, file: str) -> str:
        """As one line: FILE:LINE: rule: message (standard)."""
        return f"{file}:{self.line}: {self.rule}: {self.message} ({self.standard})"

    def data(self, file: str) -> dict[str, object]:
        """As plain data."""
        return {
            "file": file,
            "line": self.line,
            "rule": self.rule,
            "message": self.message,
            "standard": self.standard,
        }
