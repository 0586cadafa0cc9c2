"""Lint: checks of a written brief against the ledger, line by line."""

from briefing.lint.finding import Finding, Rule
from briefing.lint.ledger_reference import Reference
from briefing.lint.rules import RULES, lint_brief

__all__ = ["RULES", "Finding", "Reference", "Rule", "lint_brief"]
