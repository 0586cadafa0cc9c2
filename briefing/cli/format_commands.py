"""The formats HTML, PDF, DOCX and SVG, for a brief or a timeline.

The modules behind them are loaded only here, and only when they are asked for.
"""

from __future__ import annotations

from typing import Annotated, Literal

from briefing.cli.context import At
from briefing.cli.options import FORMAT, Clocks, Full
from briefing.cli.output import Into, as_json


def timeline(
    full: Full = False,
    format_: Annotated[Literal["svg", "text", "json"], FORMAT] = "svg",
    *,
    clocks: Clocks,
    into: Into,
    at: At,
) -> None:
    """Draw the steps, contacts and plans that the brief tells, one lane for each track."""
    from briefing.render.formats import brief_timeline
    from briefing.render.timeline_model import timeline_data
    from briefing.render.timeline_picture import timeline_svg

    with at.reader(make=True) as reader:
        vantage = reader.vantage(clocks.asked())
        shown = brief_timeline(*reader.build_brief(vantage, full=full))
    match format_:
        case "svg":
            into.text(timeline_svg(shown))
        case "text":
            into.text(f"{shown.caption}\n\n{shown.in_words()}")
        case "json":
            into.text(as_json(timeline_data(shown)))
