"""A page as PDF, through WeasyPrint: A4, numbered pages, headings as bookmarks.

The PDF is the page as it prints. Nothing is fetched for it, not even from this machine, and
the same page gives the same bytes.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from briefing.render.extras import extra


class _NothingToFetch(ValueError):
    """A page is whole: whatever it refers to outside itself is left out."""


def pdf(html: str) -> bytes:
    """The page as PDF; raises ``MissingExtra`` without WeasyPrint."""
    weasyprint = extra("weasyprint", "pdf", "PDF")
    document = weasyprint.HTML(string=html, url_fetcher=_refuse, media_type="print")
    made: bytes = document.write_pdf(
        pdf_tags=True, pdf_identifier=b"briefing-" + sha256(html.encode()).hexdigest()[:32].encode()
    )
    return made


def _refuse(url: str, *_: Any, **__: Any) -> Any:
    msg = f"a standalone page loads nothing: {url}"
    raise _NothingToFetch(msg)
