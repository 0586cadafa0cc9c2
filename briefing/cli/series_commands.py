"""The command ``series``: the briefs of a period in a folder, and a page of what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from briefing.cli.context import At
from briefing.cli.options import FORMAT, Full, KnownBy, RecordedBy, flag, option
from briefing.cli.output import notify


def series(
    from_: Annotated[str, option("DATE", "The day of the first brief.", "--from")],
    output: Annotated[Path, option("DIR", "The folder; made if it is missing.", "--output", "-o")],
    to: Annotated[str | None, option("DATE", "The day of the last. Default: today.")] = None,
    every: Annotated[
        Literal["day", "week", "month"], typer.Option(help="Interval between briefs.")
    ] = "week",
    known_by: KnownBy = None,
    contemporary: Annotated[
        bool, flag("--contemporary", "Each brief uses only texts published by its day.")
    ] = False,
    recorded_by: RecordedBy = None,
    full: Full = False,
    format_: Annotated[Literal["md", "html", "json"], FORMAT] = "md",
    *,
    at: At,
) -> None:
    """Write the briefs of a period to a folder, one a day, week or month.

    Each is what generate gives for its day. index.html and index.md tell what changed from
    one to the next.
    """
    from briefing.cli.series_writer import write_series
    from briefing.projections.wording import counted
    from briefing.service import series as made
    from briefing.service.clocks import AskedClocks

    with at.reader(make=True) as reader:
        along = made.vantages(
            reader, AskedClocks(from_, known_by, contemporary, recorded_by), to, every
        )
        write_series(
            reader,
            along,
            output,
            every=every,
            format_=format_,
            full=full,
            contemporary=contemporary,
        )
    notify(f"{counted(len(along), 'brief')} in {output}; open {output / 'index.html'}")
