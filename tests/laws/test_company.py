"""A law draws the same examples alone and in the company of any other module."""

from __future__ import annotations

import importlib.util
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from .test_index import looks


def digest_of_examples() -> str:
    """A digest of the first examples that the laws of the index are tried on."""
    digest = sha256()

    @settings(max_examples=20, derandomize=True, database=None, phases=[Phase.generate])
    @given(looks())
    def law(look: object) -> None:
        digest.update(repr(look).encode())

    law()
    return digest.hexdigest()


def test_the_examples_of_a_law_do_not_depend_on_what_else_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = digest_of_examples()
    file = tmp_path / "company.py"
    file.write_text(f"NUMBERS = {list(range(100, 400))}\n", "utf-8")
    spec = importlib.util.spec_from_file_location("company", file)
    assert spec
    assert spec.loader
    company = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(company)
    monkeypatch.setitem(sys.modules, "company", company)
    assert digest_of_examples() == alone
