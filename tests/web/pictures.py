"""Makes the pictures of ``docs/web.md``: ``python -m tests.web.pictures``."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.terminal import BUNDLED, NEW_YEAR, loaded
from tests.web.browser import chromium, let_in
from tests.web.serving import served

DOCS = Path(__file__).parents[2] / "docs"
D = "/d/russia-taliban"


def main() -> None:
    """Take a picture of a brief with a fact beside it."""
    with TemporaryDirectory() as folder:
        ledger = Path(folder) / "brief.db"
        ledger.write_bytes(loaded(BUNDLED, NEW_YEAR))
        with served(ledger, NEW_YEAR + timedelta(days=1)) as site, chromium() as browser:
            page = let_in(browser, site, viewport={"width": 1280, "height": 860})
            page.goto(f"{D}/brief?as-of=2024-11-26")
            page.wait_for_selector("#clocks[data-ready=yes]")
            page.wait_for_selector("#step #changed")
            page.locator("#page .ref a[href*='fact/10?']").first.click()
            page.wait_for_selector("#fact-beside mark")
            page.screenshot(path=DOCS / "web-brief.png")


if __name__ == "__main__":
    main()
