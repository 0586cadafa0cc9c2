"""Writes a series into its folder: the briefs, then the pages of what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing.characters import visible
from briefing.cli.output import as_json
from briefing.model.brief import Brief
from briefing.model.vantage import Vantage
from briefing.readmodel import Snapshot
from briefing.render.data import brief_data
from briefing.render.formats import brief_page
from briefing.render.markdown import brief_markdown, stamped
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


@dataclass(frozen=True, slots=True)
class SeriesKind:
    """Settings shared by the briefs of a series; ``format`` is also the file suffix."""

    every: Every
    format: str
    full: bool
    contemporary: bool


def write_series(
    reader: DossierReader, along: Sequence[Vantage], kind: SeriesKind, output: Path
) -> None:
    """Write the briefs at these vantages, and what changed from one to the next.

    Raises ``Refused`` for a folder that holds anything else or cannot be written.
    """
    first, last = along[0].as_of, along[-1].as_of
    stamp = SeriesStamp(
        dossier=reader.slug, first=first, last=last, every=kind.every, format=kind.format
    )
    with SeriesFolder.of(output, reader.slug).open() as folder:
        steps = walk(reader, along, full=kind.full)
        turns = tuple(_written(steps, kind, folder))
        told = Series(
            title=reader.definition.title,
            dossier=reader.slug,
            every=kind.every.value,
            contemporary=kind.contemporary,
            full=kind.full,
            stamp=reader.stamp,
            turns=turns,
        )
        _sum_up(told, stamp, folder)


def _written(steps: Iterable[SeriesStep], kind: SeriesKind, folder: Path) -> Iterator[SeriesDate]:
    """Write each brief, and give what the summary page tells of it."""
    for step in steps:
        file = f"{step.brief.vantage.as_of}.{kind.format}"
        text = _text(stamped(step.brief), step.snapshot, kind.format)
        (folder / file).write_text(text, encoding="utf-8")
        yield series_date(step.brief, step.snapshot, file, step.diff)


def _text(brief: Brief, snapshot: Snapshot, format_: str) -> str:
    """A brief as generate gives it."""
    match format_:
        case "html":
            return brief_page(brief, snapshot)
        case "json":
            return as_json(brief_data(brief))
        case _:
            return brief_markdown(brief)


def _sum_up(told: Series, stamp: SeriesStamp, folder: Path) -> None:
    """Write the summary pages."""
    (folder / INDEX).write_text(visible(series_markdown(told, stamp.line())), encoding="utf-8")
    (folder / "index.html").write_text(series_html(told), encoding="utf-8")
    if stamp.format == "json":
        (folder / "index.json").write_text(as_json(series_data(told)), encoding="utf-8")
