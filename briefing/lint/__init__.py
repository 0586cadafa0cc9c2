"""Checks of a written brief against the record: what a desk would ask before it signs."""

from briefing.lint.finding import Finding, Rule
from briefing.lint.rules import RULES, lint_brief

__all__ = ["RULES", "Finding", "Rule", "lint_brief"]
