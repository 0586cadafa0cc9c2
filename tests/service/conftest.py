"""The readers that the tests of lint have open too."""

from __future__ import annotations

from tests.lint.conftest import bundled, river

__all__ = ["bundled", "river"]
