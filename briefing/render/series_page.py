"""The summary page of a series: for each date what changed, quiet stretches folded together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from briefing.diff import Change, Diff
from briefing.diff.short import NOTHING, change_line, status_line
from briefing.model.brief import Brief, Cell, Line, Stamp
from briefing.model.vantage import Vantage, Window, day
from briefing.projections import board
from briefing.projections.wording import capitalised, counted, period, small
from briefing.readmodel import Snapshot
from briefing.render import jinja
from briefing.render.data import vantage_data
from briefing.render.diff_text import change_data
from briefing.render.html_page import html_page

TOLD = 5
"""Changes shown for one date, besides those of the status board."""

NOWHERE = "Not on record"
"""Text for a track that a board does not have."""


@dataclass(frozen=True, slots=True)
class SeriesChange:
    """A change as the page tells it, under its cause; ``noted`` are facts with a note there."""

    cause: str
    line: Line
    noted: frozenset[int]


@dataclass(frozen=True, slots=True)
class SeriesDate:
    """One date of a series, its brief's file, and what changed since the date before.

    ``board`` is the whole board, ``status`` its rows that changed, ``told`` the weightiest of
    the others, ``counted`` how many others there are by cause.
    """

    vantage: Vantage
    file: str
    board: Mapping[str, str]
    before: Vantage | None = None
    status: tuple[SeriesChange, ...] = ()
    told: tuple[SeriesChange, ...] = ()
    counted: tuple[tuple[str, int], ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def others(self) -> int:
        """How many changes there are besides those of the board."""
        return sum(number for _, number in self.counted)

    @property
    def summary(self) -> str:
        """How many lines changed, by cause."""
        by_cause = ", ".join(f"{number} {cause}" for cause, number in self.counted)
        lines = counted(self.others, "other line" if self.status else "line")
        return f"{lines} changed: {by_cause}"


@dataclass(frozen=True, slots=True)
class QuietStretch:
    """Dates in a row on which nothing changed."""

    turns: tuple[SeriesDate, ...]

    @property
    def vantage(self) -> Vantage:
        """That of the first of them."""
        return self.turns[0].vantage

    @property
    def span(self) -> str:
        """From the first to the last of them, in words."""
        first = self.vantage.as_of
        return period(Window(first, self.turns[-1].vantage.as_of, begun=first))


@dataclass(frozen=True, slots=True)
class Series:
    """All that the summary page tells; a ``contemporary`` one knows each day what was out."""

    title: str
    dossier: str
    every: str
    contemporary: bool
    full: bool
    stamp: Stamp
    turns: tuple[SeriesDate, ...]

    @property
    def first(self) -> date:
        """The day of the first brief."""
        return self.turns[0].vantage.as_of

    @property
    def last(self) -> date:
        """The day of the last brief."""
        return self.turns[-1].vantage.as_of

    @property
    def summary(self) -> str:
        """How many briefs there are, and at how many of them something changed."""
        briefs = counted(len(self.turns), "brief")
        if len(self.turns) == 1:
            return f"{briefs}."
        moved = sum(bool(turn.changes) for turn in self.turns)
        what = f"something changed at {moved}" if moved else "nothing changed at any"
        return f"{briefs}, one a {self.every}; {what} of them."

    @property
    def knowledge(self) -> str:
        """What the briefs use of what was published and recorded, in full sentences."""
        vantage = self.turns[0].vantage
        words = "Each from everything on record up to its own day."
        if self.contemporary:
            words = "Each as it was known then: only what was published by its own day."
        elif vantage.known_by:
            words = f"{words[:-1]}, of what was published by {day(vantage.known_by)}."
        return words if vantage.at_head else f"{words} From #1–#{vantage.recorded} of the ledger."

    @property
    def board(self) -> list[tuple[str, str, str]]:
        """The tracks of the first and the last board, each with what stood there on it."""
        first, last = self.turns[0].board, self.turns[-1].board
        tracks = dict.fromkeys([*last, *first])
        return [(each, first.get(each, NOWHERE), last.get(each, NOWHERE)) for each in tracks]

    def years(self) -> list[tuple[int, list[SeriesDate | QuietStretch]]]:
        """The entries by year; a quiet stretch stands where it begins."""
        by_year = groupby(self._entries(), key=lambda entry: entry.vantage.as_of.year)
        return [(year, list(same)) for year, same in by_year]

    def _entries(self) -> Iterator[SeriesDate | QuietStretch]:
        first, *rest = self.turns
        yield first
        for quiet, same in groupby(rest, key=lambda turn: not turn.changes):
            if quiet:
                yield QuietStretch(tuple(same))
            else:
                yield from same

    def command(self, turn: SeriesDate) -> str:
        """The command that tells all changes of a date."""
        vantage = turn.vantage
        words = ["briefing diff", str((turn.before or vantage).as_of), str(vantage.as_of)]
        if self.contemporary:
            words.append("--contemporary")
        elif vantage.known_by:
            words.append(f"--known-by {vantage.known_by}")
        if not vantage.at_head:
            words.append(f"--recorded-by {vantage.recorded}")
        return " ".join(words)


def series_date(brief: Brief, snapshot: Snapshot, file: str, diff: Diff | None) -> SeriesDate:
    """One date of a series."""
    if diff is None:
        return SeriesDate(brief.vantage, file, _board(snapshot))
    noted = frozenset(note.number for note in brief.notes)
    by_cause = diff.by_cause()
    others = [change for changes in by_cause.values() for change in changes]
    return SeriesDate(
        vantage=brief.vantage,
        file=file,
        board=_board(snapshot),
        before=diff.before,
        status=tuple(_told(change, status_line(change), noted) for change in diff.status),
        told=tuple(_told(change, _line(change), noted) for change in _weightiest(others)),
        counted=tuple((cause.value, len(changes)) for cause, changes in by_cause.items()),
        changes=diff.changes,
    )


def _weightiest(changes: Sequence[Change]) -> Sequence[Change]:
    """The first of the weightiest changes, in their order."""
    chosen = {change.subject for change in sorted(changes, key=lambda c: c.weight)[:TOLD]}
    return [change for change in changes if change.subject in chosen]


def _line(change: Change) -> Line:
    """A change of the body with where a plan or state stands now."""
    standing = change.after.standing if change.after else ""
    return replace(change_line(change), standing=standing)


def _told(change: Change, line: Line, noted: frozenset[int]) -> SeriesChange:
    return SeriesChange(capitalised(change.cause.value), line, noted & set(line.facts))


def _board(snapshot: Snapshot) -> dict[str, str]:
    """What is in force and the latest step, by the title of the track; of silent ones, too."""
    rows = {
        track.title: (board.force(snapshot, track), board.step(snapshot, track, step))
        for track in snapshot.tracks
        for step in [snapshot.latest_step(track)]
    }
    return {title: _joined(cells, snapshot) for title, cells in rows.items()}


def _joined(cells: Iterable[Cell], snapshot: Snapshot) -> str:
    """The cells of a row as one sentence."""
    first, *rest = (cell.text for cell in cells if cell.text != NOTHING)
    return "; ".join([first, *(small(text, snapshot) for text in rest)])


def series_markdown(series: Series, stamp: str) -> str:
    """The summary page as GitHub-flavoured Markdown; ``stamp`` is its last line."""
    return jinja.render("series.md.j2", series=series, stamp=stamp)


def series_html(series: Series) -> str:
    """The summary page, standing alone but for the briefs that it leads to."""
    running = f"{series.title}, {day(series.first)} to {day(series.last)}"
    return html_page(
        "series.html.j2", series=series, running=running, sentence=lambda line: line.sourced
    )


def series_data(series: Series) -> dict[str, Any]:
    """The series as JSON-ready data, with every change; the names are stable."""
    return {
        "dossier": series.dossier,
        "title": series.title,
        "from": series.first.isoformat(),
        "to": series.last.isoformat(),
        "every": series.every,
        "full": series.full,
        "ledger": {"number": series.stamp.number, "digest": series.stamp.digest},
        "briefs": [
            {
                "file": turn.file,
                "vantage": vantage_data(turn.vantage),
                "counts": Counter(change.cause.value for change in turn.changes),
                "changes": [change_data(change) for change in turn.changes],
            }
            for turn in series.turns
        ],
    }
