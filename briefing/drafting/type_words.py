"""The words that tell of types and of who acts: the tables of ``types.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def type_words() -> dict[str, dict[str, Any]]:
    """The tables of ``types.toml``."""
    text = files("briefing.drafting").joinpath("types.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def pattern(words: str) -> re.Pattern[str]:
    """Words as a pattern that begins at the edge of a word."""
    return re.compile(rf"\b(?:{words})", re.IGNORECASE | re.DOTALL)


def has(kind: str, text: str, table: str = "words") -> bool:
    """Whether a text has words of a kind."""
    return bool(pattern(type_words()[table][kind]).search(text))
