"""Drafting, scored on public sets that nobody here wrote. See ``docs/drafting.md``."""
