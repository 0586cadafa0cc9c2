"""A real Chromium, as Debian packages it, on a site of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from briefing.web.gate import ENTER
from tests.web.serving import Served

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def program() -> str:
    """The path of Chromium; a run without one fails."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    assert found, "no Chromium: run .ci/libraries, or install the package chromium"
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium without a window."""
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program(), args=as_root)
        try:
            yield browser
        finally:
            browser.close()


def let_in(browser: Browser, site: Served, **settings: Any) -> Page:
    """A page of a new profile that was let in; an error of its script fails the test."""
    context = browser.new_context(base_url=site.base, locale="en-GB", **settings)
    page = context.new_page()
    page.on("pageerror", lambda error: (_ for _ in ()).throw(AssertionError(error)))
    page.goto(f"{ENTER}?token={site.gate.new_token()}")
    page.wait_for_url(f"{site.base}/")
    return page
