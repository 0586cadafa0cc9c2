"""Lint: checks of a written brief against the ledger, line by line."""

from briefing.lint.finding import Finding, Rule
from briefing.lint.rules import RULES, lint_brief

__all__ = ["RULES", "Finding", "Rule", "lint_brief"]
