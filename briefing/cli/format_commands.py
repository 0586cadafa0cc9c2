"""The formats HTML, PDF, DOCX and SVG, for a brief or a timeline.

The modules behind them are loaded only here, and only when they are asked for.
"""

from __future__ import annotations

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
    Full,
    KnownBy,
    Output,
    RecordedBy,
    context_of,
)
from briefing.cli.output import as_json, write_text

if TYPE_CHECKING:
    from briefing.model.brief import Brief
    from briefing.readmodel import Snapshot
    from briefing.render.timeline_model import Timeline


class TimelineFormat(StrEnum):
    """Output format of a timeline."""

    SVG = "svg"
    TEXT = "text"
    JSON = "json"


def format_page(brief: Brief, snapshot: Snapshot, template: Path | None) -> str:
    """The brief as a standalone page, with the articles that it quotes."""
    from briefing.render.html import brief_html
    from briefing.render.source_excerpts import quoted_articles

    articles = quoted_articles(snapshot, brief.notes)
    return brief_html(brief, template, articles=articles, timeline=_timeline(brief, snapshot))


def format_pdf(brief: Brief, snapshot: Snapshot, template: Path | None) -> bytes:
    """The brief as PDF; raises ``MissingExtra`` without what it needs."""
    from briefing.render.html import brief_html
    from briefing.render.pdf import pdf

    shown = _timeline(brief, snapshot)
    return pdf(brief_html(brief, template, timeline=shown, printed=True), notify)


def format_docx(brief: Brief, template: Path | None) -> bytes:
    """The brief as a Word document; raises ``MissingExtra`` without python-docx."""
    from briefing.render.docx import brief_docx

    return brief_docx(brief, template)


def _timeline(brief: Brief, snapshot: Snapshot) -> Timeline:
    """The timeline of what a brief tells."""
    from briefing.render.timeline_model import build_timeline

    return build_timeline(snapshot, {note.number for note in brief.notes})


def timeline(
    ctx: typer.Context,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    contemporary: Contemporary = False,
    recorded_by: RecordedBy = None,
    full: Full = False,
    format_: Annotated[TimelineFormat, typer.Option("--format", help="Output format.")] = (
        TimelineFormat.SVG
    ),
    output: Output = None,
    force: Force = False,
    db: Db = DB,
    dossier: Dossier = None,
) -> None:
    """Draw the steps, contacts and plans that the brief tells, one lane for each track."""
    from briefing.render.timeline_model import timeline_data
    from briefing.render.timeline_picture import timeline_svg
    from briefing.service.clocks import AskedClocks

    with context_of(ctx).reader(db, dossier, make=True) as reader:
        vantage = reader.vantage(AskedClocks(as_of, known_by, contemporary, recorded_by))
        shown = _timeline(*reader.build_brief(vantage, full=full))
    match format_:
        case TimelineFormat.SVG:
            write_text(timeline_svg(shown), output, force=force)
        case TimelineFormat.TEXT:
            write_text(f"{shown.caption}\n\n{shown.in_words()}", output, force=force)
        case TimelineFormat.JSON:
            write_text(as_json(timeline_data(shown)), output, force=force)
