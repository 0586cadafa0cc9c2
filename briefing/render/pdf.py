"""A page as PDF, through WeasyPrint: A4, numbered pages, headings as bookmarks.

The PDF is the page as it prints. Nothing is fetched for it, not even from this machine, and
the same page gives the same bytes.
"""

from __future__ import annotations

from hashlib import sha256

from briefing.render.extras import extra


def pdf(html: str) -> bytes:
    """The page as PDF; raises ``MissingExtra`` without WeasyPrint."""
    weasyprint = extra("weasyprint", "pdf", "PDF")
    # One that may use no protocol: whatever a page refers to outside itself is left out.
    fetcher = extra("weasyprint.urls", "pdf", "PDF").URLFetcher(allowed_protocols=())
    document = weasyprint.HTML(string=html, url_fetcher=fetcher, media_type="print")
    made: bytes = document.write_pdf(
        pdf_tags=True, pdf_identifier=b"briefing-" + sha256(html.encode()).hexdigest()[:32].encode()
    )
    return made
