"""Hypothesis profiles: ``ci`` gives the same examples every time, ``dev`` searches on.

Hypothesis also feeds a test with numbers and strings that it reads out of the source of every
local module imported so far, also under ``derandomize``. Which modules these are depends on the
other tests of the run and on the worker, so a law could fail alone and pass among others.
Here no module gives it any: the examples of a test depend on that test alone, and
``tests/laws/test_company.py`` holds them to it.

And the option that golden files are rewritten by; pytest wants it in the outermost conftest.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

NO_CONSTANTS = Constants()
if not hasattr(providers, "_get_local_constants"):
    message = "Hypothesis collects constants of modules elsewhere now; keep them out there"
    raise AttributeError(message)
setattr(providers, "_get_local_constants", lambda: NO_CONSTANTS)  # noqa: B010  not public

settings.register_profile(
    "ci",
    derandomize=True,
    max_examples=100,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "dev",
    max_examples=1000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-golden``."""
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the files in tests/golden"
    )
