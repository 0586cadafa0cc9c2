"""Briefs and diffs as text: every word of a source is escaped on the way out."""
