"""The formats HTML, PDF, DOCX and SVG, for a brief or a timeline.

The modules behind them are loaded only here, and only when they are asked for.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

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


class TimelineFormat(StrEnum):
    """Output format of a timeline."""

    SVG = "svg"
    TEXT = "text"
    JSON = "json"


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
    from briefing.render.formats import brief_timeline
    from briefing.render.timeline_model import timeline_data
    from briefing.render.timeline_picture import timeline_svg
    from briefing.service.clocks import AskedClocks

    with context_of(ctx).reader(db, dossier, make=True) as reader:
        vantage = reader.vantage(AskedClocks(as_of, known_by, contemporary, recorded_by))
        shown = brief_timeline(*reader.build_brief(vantage, full=full))
    match format_:
        case TimelineFormat.SVG:
            write_text(timeline_svg(shown), output, force=force)
        case TimelineFormat.TEXT:
            write_text(f"{shown.caption}\n\n{shown.in_words()}", output, force=force)
        case TimelineFormat.JSON:
            write_text(as_json(timeline_data(shown)), output, force=force)
