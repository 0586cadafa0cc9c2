"""Briefs and diffs as standalone pages."""
