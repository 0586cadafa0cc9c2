"""Runs the examples of a page in Python, in its order, in an empty folder."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import Any

from .page import ROOT
from .session import folder

PAGE = ROOT / "docs/python.md"


class _Runner(doctest.DocTestRunner):
    """Keeps what examples gave that the page says otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self.other: list[tuple[doctest.Example, str]] = []

    def report_failure(self, out: Any, test: Any, example: doctest.Example, got: str) -> None:
        del out, test
        self.other.append((example, got))


def run(text: str, where: Path) -> tuple[int, list[tuple[doctest.Example, str]]]:
    """How many examples ran, and those that gave something else than the page says."""
    page = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    runner = _Runner()
    with folder(where, text):
        runner.run(page, clear_globs=False)
        page.globs["dossier"].close()
    return runner.tries, runner.other


def with_examples(text: str, where: Path) -> str:
    """The page with what its examples give now."""
    lines = text.split("\n")
    for example, got in reversed(run(text, where)[1]):
        start = example.lineno + example.source.count("\n")
        lines[start : start + example.want.count("\n")] = got.rstrip("\n").split("\n")
    return "\n".join(lines)
