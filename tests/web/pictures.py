"""Makes the pictures of ``docs/web.md``: ``python -m tests.web.pictures``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page

from briefing.service.draft_store import Draft, DraftStore, drafts_file
from briefing.service.drafting import Known, offline, setting_of
from tests.cli.terminal import BUNDLED, NEW_YEAR, loaded
from tests.web.browser import chromium, let_in
from tests.web.serving import Served, served
from tests.web.test_browser import select

DOCS = Path(__file__).parents[2] / "docs"
D = "/d/russia-taliban"
WIDE = {"width": 1280, "height": 860}
MOST = 150_000
"""Bytes that a picture may have."""
WORDS = "Afghanistan intends to initiate discussions with Russia"


def main() -> None:
    """Take all pictures."""
    with TemporaryDirectory() as folder:
        ledger = Path(folder) / "brief.db"
        ledger.write_bytes(loaded(BUNDLED, NEW_YEAR))
        with served(ledger, NEW_YEAR + timedelta(days=1)) as site, chromium() as browser:
            _brief(browser, site)
            _diff(browser, site)
            _desk(browser, site)
            _review(browser, site)
            _phone(browser, site)


@contextmanager
def _picture(browser: Browser, site: Served, name: str, **settings: object) -> Iterator[Page]:
    """A page of which a picture is kept when the context ends."""
    page = let_in(browser, site, **({"viewport": WIDE} | settings))
    yield page
    taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
    file = DOCS / f"web-{name}.png"
    taken.quantize(96).save(file, optimize=True)
    assert file.stat().st_size < MOST, (name, file.stat().st_size)
    page.context.close()


def _brief(browser: Browser, site: Served) -> None:
    with _picture(browser, site, "brief") as page:
        page.goto(f"{D}/brief?as-of=2024-11-26")
        page.wait_for_selector("#clocks[data-ready=yes]")
        page.wait_for_selector("#step #changed")
        page.locator("#page .ref a[href*='fact/10?']").first.click()
        page.wait_for_selector("#fact-beside mark")


def _diff(browser: Browser, site: Served) -> None:
    with _picture(browser, site, "diff") as page:
        page.goto(f"{D}/diff?first=2024-05-31&second=2024-11-26")


def _desk(browser: Browser, site: Served) -> None:
    with _picture(browser, site, "desk") as page:
        page.goto(f"{D}/source/s4")
        select(page, WORDS)
        page.wait_for_selector(".checked .derived", timeout=60_000)
        page.evaluate("document.getElementById('coding').scrollIntoView()")


def _review(browser: Browser, site: Served) -> None:
    reader = site.reader("russia-taliban")
    article = Known(reader).article("s3")
    made = offline()(article.text, setting_of(article, (), reader))
    with DraftStore.open(drafts_file(site.site.db)) as store:
        store.put(
            reader.slug, "s3", "", "", [Draft("s3", each) for each in made], site.site.clock()
        )
    with _picture(browser, site, "review", viewport={"width": 1280, "height": 620}) as page:
        page.goto(f"{D}/review")


def _phone(browser: Browser, site: Served) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
    with _picture(browser, site, "phone", **phone) as page:
        page.goto(f"{D}/brief?as-of=2024-11-26")
        page.wait_for_selector("#step #changed")
        page.evaluate("document.querySelector('h1').scrollIntoView()")


if __name__ == "__main__":
    main()
