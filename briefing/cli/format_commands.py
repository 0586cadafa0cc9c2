"""The formats HTML, PDF, DOCX and SVG, for a brief or a timeline.

The modules behind them are loaded only here, and only when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefing.cli.context import notify
from briefing.cli.options import (
    DB,
    AsOf,
    Contemporary,
    Db,
    Dossier,
    Force,
    KnownBy,
    Output,
    RecordedBy,
    context_of,
)
from briefing.cli.output import as_json, write_text

if TYPE_CHECKING:
    from briefing.model.brief import Brief
    from briefing.readmodel.full_snapshot import FullSnapshot


class TimelineFormat(StrEnum):
    """Output format of a timeline."""

    SVG = "svg"
    TEXT = "text"
    JSON = "json"


def format_page(
    brief: Brief, snapshot: FullSnapshot, template: Path | None, say: Callable[[str], None] = notify
) -> str:
    """The brief as a standalone page, with the articles that it quotes."""
    from briefing.render.extras import MissingExtra
    from briefing.render.html import brief_html
    from briefing.render.source_excerpts import quoted_articles
    from briefing.render.timeline_model import build_timeline as lanes
    from briefing.render.timeline_picture import timeline_svg

    shown = lanes(snapshot)
    try:
        picture = timeline_svg(shown, inline=True)
    except MissingExtra as missing:
        say(f"The page tells the timeline in a table: {missing}")
        picture = ""
    articles = quoted_articles(snapshot, brief.notes)
    return brief_html(brief, template, articles=articles, timeline=shown, picture=picture)


def format_pdf(brief: Brief, snapshot: FullSnapshot, template: Path | None) -> bytes:
    """The brief as PDF; raises ``MissingExtra`` without what it needs."""
    from briefing.render.extras import MissingExtra, extra
    from briefing.render.html import brief_html
    from briefing.render.pdf import pdf
    from briefing.render.timeline_model import build_timeline as lanes
    from briefing.render.timeline_picture import timeline_svg

    extra("weasyprint", "pdf", "PDF")
    shown = lanes(snapshot)
    try:
        picture = timeline_svg(shown)
    except MissingExtra as missing:
        notify(f"The PDF has no picture of the timeline: {missing}")
        return pdf(brief_html(brief, template))
    return pdf(brief_html(brief, template, timeline=shown, picture=picture, printed=True))


def format_docx(brief: Brief, template: Path | None) -> bytes:
    """The brief as a Word document; raises ``MissingExtra`` without python-docx."""
    from briefing.render.docx import brief_docx

    return brief_docx(brief, template)


def timeline(
    ctx: typer.Context,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    contemporary: Contemporary = False,
    recorded_by: RecordedBy = None,
    format_: Annotated[TimelineFormat, typer.Option("--format", help="Output format.")] = (
        TimelineFormat.SVG
    ),
    output: Output = None,
    force: Force = False,
    db: Db = DB,
    dossier: Dossier = None,
) -> None:
    """Draw the steps, contacts and plans as a timeline, one lane for each track."""
    from briefing.render.timeline_model import build_timeline as lanes
    from briefing.render.timeline_model import timeline_data
    from briefing.render.timeline_picture import timeline_svg
    from briefing.service.clocks import AskedClocks

    with context_of(ctx).reader(db, dossier, make=True) as reader:
        vantage = reader.vantage(AskedClocks(as_of, known_by, contemporary, recorded_by))
        shown = lanes(reader.snapshot(vantage))
    match format_:
        case TimelineFormat.SVG:
            write_text(timeline_svg(shown), output, force=force)
        case TimelineFormat.TEXT:
            write_text(f"{shown.caption}\n\n{shown.in_words()}", output, force=force)
        case TimelineFormat.JSON:
            write_text(as_json(timeline_data(shown)), output, force=force)
