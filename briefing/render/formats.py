"""The formats HTML, PDF and DOCX of a brief, each with all that it shows.

The modules behind them are loaded only here, and only when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from briefing.model.brief import Brief
from briefing.readmodel.full_snapshot import FullSnapshot

Say = Callable[[str], None]
"""Tells what a format lacks."""


def brief_page(brief: Brief, snapshot: FullSnapshot, template: Path | None, say: Say) -> str:
    """The brief as a standalone page, with the articles that it quotes."""
    from briefing.render.extras import MissingExtra
    from briefing.render.html import brief_html
    from briefing.render.source_excerpts import quoted_articles
    from briefing.render.timeline_model import build_timeline
    from briefing.render.timeline_picture import timeline_svg

    shown = build_timeline(snapshot)
    try:
        picture = timeline_svg(shown, inline=True)
    except MissingExtra as missing:
        say(f"The page tells the timeline in a table: {missing}")
        picture = ""
    articles = quoted_articles(snapshot, brief.notes)
    return brief_html(brief, template, articles=articles, timeline=shown, picture=picture)


def brief_pdf(brief: Brief, snapshot: FullSnapshot, template: Path | None, say: Say) -> bytes:
    """The brief as PDF; raises ``MissingExtra`` without what it needs."""
    from briefing.render.extras import MissingExtra, extra
    from briefing.render.html import brief_html
    from briefing.render.pdf import pdf
    from briefing.render.timeline_model import build_timeline
    from briefing.render.timeline_picture import timeline_svg

    extra("weasyprint", "pdf", "PDF")
    shown = build_timeline(snapshot)
    try:
        picture = timeline_svg(shown)
    except MissingExtra as missing:
        say(f"The PDF has no picture of the timeline: {missing}")
        return pdf(brief_html(brief, template))
    return pdf(brief_html(brief, template, timeline=shown, picture=picture, printed=True))
