"""Writes a series into its folder: the briefs, then the pages of what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from briefing.characters import visible
from briefing.model.vantage import Vantage
from briefing.render.data import as_json
from briefing.render.formats import brief_text
from briefing.render.markdown import stamped
from briefing.render.series_page import (
    Series,
    SeriesDate,
    series_data,
    series_date,
    series_html,
    series_markdown,
)
from briefing.service import DossierReader
from briefing.service.series import Every, SeriesStep, walk
from briefing.service.series_folder import INDEX, SeriesFolder, SeriesStamp


def write_series(
    reader: DossierReader,
    along: Sequence[Vantage],
    output: Path,
    *,
    every: Every,
    format_: str,
    full: bool = False,
    contemporary: bool = False,
) -> None:
    """Write the briefs at these vantages, and what changed from one to the next.

    ``format_`` is also the suffix of the briefs' files. Raises ``Refused`` for a folder that
    holds anything else or cannot be written.
    """
    first, last = along[0].as_of, along[-1].as_of
    stamp = SeriesStamp(dossier=reader.slug, first=first, last=last, every=every, format=format_)
    with SeriesFolder.of(output, reader.slug).open() as folder:
        turns = tuple(_written(walk(reader, along, full=full), format_, folder))
        told = Series(
            title=reader.definition.title,
            dossier=reader.slug,
            every=every,
            contemporary=contemporary,
            full=full,
            stamp=reader.stamp,
            turns=turns,
        )
        index = visible(series_markdown(told, stamp.line()))
        (folder / INDEX).write_text(index, encoding="utf-8")
        (folder / "index.html").write_text(series_html(told), encoding="utf-8")
        if format_ == "json":
            (folder / "index.json").write_text(as_json(series_data(told)), encoding="utf-8")


def _written(steps: Iterable[SeriesStep], format_: str, folder: Path) -> Iterator[SeriesDate]:
    """Write each brief, and give what the summary page tells of it."""
    for step in steps:
        file = f"{step.brief.vantage.as_of}.{format_}"
        text = brief_text(stamped(step.brief), step.snapshot, format_)
        (folder / file).write_text(text, encoding="utf-8")
        yield series_date(step.brief, step.snapshot, file, step.diff)
