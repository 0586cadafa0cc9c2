"""Checks of a written brief against the record: what a desk would ask before it signs."""

from briefing.lint.finding import Finding, Rule
from briefing.lint.reference import Reference
from briefing.lint.rules import RULES, lint_brief

__all__ = ["RULES", "Finding", "Reference", "Rule", "lint_brief"]
