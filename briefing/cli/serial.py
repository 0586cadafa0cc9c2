"""Writes a series into its folder: the briefs, then the pages of what changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typer

from briefing.brief import Brief
from briefing.cli import picturing
from briefing.cli.output import as_json
from briefing.cli.root import talk
from briefing.render.data import brief_data
from briefing.render.markdown import markdown, stamped
from briefing.render.series import Series, Turn, series_data, series_html, series_markdown, turn_of
from briefing.service import Desk
from briefing.service.series import Every, Step, walk
from briefing.service.shelf import INDEX, Shelf, Stamp
from briefing.vantage import Vantage


@dataclass(frozen=True, slots=True)
class Kind:
    """What the briefs of a series have in common; ``format`` is also how their files end."""

    every: Every
    format: str
    full: bool
    contemporary: bool


def publish(desk: Desk, along: Sequence[Vantage], kind: Kind, output: Path) -> None:
    """Write the briefs at these vantages, and what changed from one to the next.

    Raises ``Refused`` for a folder that holds anything else or cannot be written.
    """
    first, last = along[0].as_of, along[-1].as_of
    stamp = Stamp(dossier=desk.slug, first=first, last=last, every=kind.every, format=kind.format)
    with Shelf.of(output, desk.slug).open() as folder:
        steps = walk(desk, along, full=kind.full)
        with _progress(steps, len(along)) as shown:
            turns = tuple(_written(desk, shown, kind, folder))
        told = Series(
            title=desk.definition.title,
            dossier=desk.slug,
            every=kind.every.value,
            contemporary=kind.contemporary,
            full=kind.full,
            stamp=desk.stamp,
            turns=turns,
        )
        _sum_up(told, stamp, folder)


def _written(desk: Desk, steps: Iterable[Step], kind: Kind, folder: Path) -> Iterator[Turn]:
    """Write each brief, and give what the summary page tells of it."""
    say = cache(talk)  # what is missing is said once, not with every brief
    for step in steps:
        file = f"{step.brief.vantage.as_of}.{kind.format}"
        text = _text(desk, stamped(step.brief), kind.format, say)
        (folder / file).write_text(text, encoding="utf-8")
        changes = step.diff.changes if step.diff else ()
        found = (step.record.numbered(n) for change in changes for n in change.facts)
        weights = {entry.number: entry.fact.importance for entry in found if entry}
        yield turn_of(step.brief, file, step.diff, weights)


def _text(desk: Desk, brief: Brief, format_: str, say: Callable[[str], None]) -> str:
    """A brief as generate gives it."""
    match format_:
        case "html":
            # It shows more of the record than the brief does: what generate draws up for it.
            return picturing.page(brief, desk.record(brief.vantage), None, say)
        case "json":
            return as_json(brief_data(brief))
        case _:
            return markdown(brief)


def _sum_up(told: Series, stamp: Stamp, folder: Path) -> None:
    """Write the summary pages."""
    (folder / INDEX).write_text(series_markdown(told, stamp.line()), encoding="utf-8")
    (folder / "index.html").write_text(series_html(told), encoding="utf-8")
    if stamp.format == "json":
        (folder / "index.json").write_text(as_json(series_data(told)), encoding="utf-8")


@contextmanager
def _progress(steps: Iterable[Step], count: int) -> Iterator[Iterable[Step]]:
    """The steps, with a bar and an estimate where someone is watching."""
    if not sys.stderr.isatty():
        yield steps
        return
    with typer.progressbar(steps, length=count, label="Briefs", file=sys.stderr) as bar:
        yield bar
