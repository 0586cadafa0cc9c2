"""Seeds and inputs that once did harm are taken or refused in words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .mutations import NASTY
from .parsers import NAMES, Parser, kept, parsers


@pytest.fixture(scope="module")
def found() -> Iterator[dict[str, Parser]]:
    with parsers() as made:
        yield made


def test_every_parser_is_named(found: dict[str, Parser]) -> None:
    assert tuple(found) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_what_once_did_harm_is_taken_or_refused_in_words(
    name: str, found: dict[str, Parser]
) -> None:
    parser = found[name]
    for seed in parser.seeds:
        parser.take(seed)
    for text in (*kept(name), *NASTY):
        parser.take(text)
