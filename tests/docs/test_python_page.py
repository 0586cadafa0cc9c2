"""The page on Python shows what Python says, and names all that is public."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import briefing

from .examples import PAGE, run

RENEW = "to write it anew: python -m tests.docs"


def text() -> str:
    return PAGE.read_text("utf-8")


def test_every_example_says_what_the_page_says(tmp_path: Path) -> None:
    ran, other = run(text(), tmp_path)
    assert ran > 15
    assert [(example.source, got) for example, got in other] == [], RENEW


def public(kind: type) -> list[str]:
    """The public names of a class, its fields among them."""
    return [name for name in {*vars(kind), *kind.__annotations__} if not name.startswith("_")]


def test_every_public_name_is_on_the_page() -> None:
    words = set(re.findall(r"\w+", text()))
    missing = set(briefing.__all__) - words
    for name in ("Dossier", "BriefReport", "DiffReport", "ReplayReport"):
        missing |= {
            f"{name}.{each}" for each in public(getattr(briefing, name)) if each not in words
        }
    assert missing == set()


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    for name in briefing.__all__:
        assert getattr(briefing, name).__doc__, name
    assert set(briefing.__all__) <= set(dir(briefing))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = briefing.nothing  # type: ignore[attr-defined]
