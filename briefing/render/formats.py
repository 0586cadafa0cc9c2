"""The formats of a brief, each with all that it shows.

The modules behind HTML and PDF are loaded only here, and only when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.model.brief import Brief
from briefing.readmodel import Snapshot
from briefing.render.data import as_json, brief_data
from briefing.render.markdown import brief_markdown

if TYPE_CHECKING:
    from briefing.render.timeline_model import Timeline


def brief_text(brief: Brief, snapshot: Snapshot, format_: str, template: Path | None = None) -> str:
    """The brief as ``md``, ``html`` or ``json``."""
    match format_:
        case "html":
            return brief_page(brief, snapshot, template)
        case "json":
            return as_json(brief_data(brief))
        case _:
            return brief_markdown(brief, template)


def brief_page(brief: Brief, snapshot: Snapshot, template: Path | None = None) -> str:
    """The brief as a standalone page, with the articles that it quotes."""
    from briefing.render.html import brief_html
    from briefing.render.source_excerpts import quoted_articles

    articles = quoted_articles(snapshot, brief.notes)
    shown = brief_timeline(brief, snapshot)
    return brief_html(brief, template, articles=articles, timeline=shown)


def brief_pdf(
    brief: Brief, snapshot: Snapshot, template: Path | None, say: Callable[[str], None]
) -> bytes:
    """The brief as PDF; ``say`` tells what it lacks; raises ``MissingExtra`` without WeasyPrint."""
    from briefing.render.html import brief_html
    from briefing.render.pdf import pdf

    shown = brief_timeline(brief, snapshot)
    return pdf(brief_html(brief, template, timeline=shown, printed=True), say)


def brief_timeline(brief: Brief, snapshot: Snapshot) -> Timeline:
    """The timeline of what a brief tells."""
    from briefing.render.timeline_model import build_timeline

    return build_timeline(snapshot, {note.number for note in brief.notes})
