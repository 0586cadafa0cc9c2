"""Writes the documentation anew where it quotes the program: ``python -m tests.docs``."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from .examples import PAGE, with_examples
from .lean_page import LEAN_PAGE, TYPES_PAGE, with_scores, with_types
from .page import PAGES, ROOT
from .reference import with_list, with_reference
from .session import rewritten


def main() -> None:
    """Bring every page up to what the program prints now, and name those that changed."""
    reference = ROOT / "docs/command-line.md"
    _write(reference, with_reference(reference.read_text("utf-8")))
    _write(LEAN_PAGE, with_scores(LEAN_PAGE.read_text("utf-8")))
    _write(TYPES_PAGE, with_types(TYPES_PAGE.read_text("utf-8")))
    with TemporaryDirectory() as where:
        _write(PAGE, with_examples(PAGE.read_text("utf-8"), Path(where)))
    for page in PAGES:
        with TemporaryDirectory() as where:
            _write(page, with_list(rewritten(page.read_text("utf-8"), Path(where))))


def _write(page: Path, text: str) -> None:
    if page.read_text("utf-8") != text:
        page.write_text(text, encoding="utf-8")
        sys.stdout.write(f"Wrote {page.relative_to(ROOT)}.\n")


if __name__ == "__main__":
    main()
