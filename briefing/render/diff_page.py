"""A diff as a standalone page: before beside after, one under the other on a phone.

Status changes come first, then all others by cause and section. Words that went or came are
marked as deleted and inserted text, which reads aloud and prints without colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from briefing.diff import Change, Diff
from briefing.diff.short import ShortDiff, shortened
from briefing.model.brief import Cell, Line, sourced
from briefing.model.vantage import Vantage, day
from briefing.render.diff_text import remark, span, summary
from briefing.render.html_page import html_page
from briefing.render.word_diff import Run, changed_words


@dataclass(frozen=True, slots=True)
class DiffText:
    """Words under one label, with those marked that the other side has not."""

    runs: tuple[Run, ...]
    facts: tuple[int, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class DiffPair:
    """A change, its two sides beside each other; an empty side was not on record."""

    before: tuple[DiffText, ...]
    after: tuple[DiffText, ...]
    about: str = ""
    tag: str = ""
    """The track of a row of the board, and the cause of its change."""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DiffChapter:
    """A heading of the page with its changes by section, each under the section's title."""

    id: str
    title: str
    count: int
    topics: Sequence[tuple[str, Sequence[DiffPair]]]


def diff_html(diff: Diff, *, full: bool = False, **framed: object) -> str:
    """The page of a diff: half a page, or all changes by cause.

    ``framed`` is what another frame of the page takes, and its template as ``frame``.
    """
    before, after = _sides(diff.before, diff.after)
    short = None if full else shortened(diff)
    cited = {n for line in short.lines for n in line.facts} if short else set(_cited(diff))
    return html_page(
        "diff.html.j2",
        running=f"{diff.title}: what changed from {before} to {after}",
        diff=diff,
        span=span(diff),
        summary=_summary(diff, full=full),
        short=short,
        sides=(before, after),
        chapters=list(_chapters(diff, short)),
        notes=[note for note in diff.notes if note.number in cited],
        backs=cited,
        sentence=lambda line: line.sourced,
        clause=lambda part: sourced(part.text, part.suffix),
        **framed,
    )


def _summary(diff: Diff, *, full: bool) -> str:
    if not diff.changes:
        return "Nothing changed between the two."
    return summary(diff) if full else ""


def _sides(before: Vantage, after: Vantage) -> tuple[str, str]:
    """A short name of each side: its day, and more only where the days are the same."""
    if before.as_of != after.as_of:
        return day(before.as_of), day(after.as_of)
    return before.in_words(), after.in_words()


def _chapters(diff: Diff, short: ShortDiff | None) -> Iterator[DiffChapter]:
    """The rows of the board that changed; of a full diff, all other changes by cause."""
    rows = map(_row, short.status) if short else map(_status, diff.status)
    if status := list(rows):
        yield DiffChapter("status", "Status changes", len(status), [("", status)])
    for place, (heading, changes) in enumerate({} if short else diff.by_heading().items()):
        by_section = groupby(changes, key=lambda change: change.line.section)
        topics = [(diff.section_titles[name], list(map(_pair, same))) for name, same in by_section]
        yield DiffChapter(f"cause-{place}", heading, len(changes), topics)


def _row(row: Line) -> DiffPair:
    title, was, now, cause = row.cells
    return DiffPair(
        before=(DiffText((("same", was.text),), was.facts),),
        after=(DiffText((("same", now.text),), now.facts),),
        about=title.text,
        tag=cause.text.lower(),
    )


def _status(change: Change) -> DiffPair:
    """A row of the board: what is in force and the latest step, each against its other side."""
    then, now = (line.cells[1:3] if line else () for line in (change.before, change.after))
    plain = [[cell.text.replace("†", "") for cell in cells] or ["", ""] for cells in (then, now)]

    def side(cells: Sequence[Cell], marked: str) -> tuple[DiffText, ...]:
        told = zip(cells, *plain, ("In force", "Latest step"), strict=False)
        return tuple(
            DiffText(_side(before, after, marked), cell.facts, label)
            for cell, before, after, label in told
        )

    return DiffPair(
        before=side(then, "gone"),
        after=side(now, "new"),
        about=change.line.text,
        tag=change.cause.value,
    )


def _pair(change: Change) -> DiffPair:
    then, now = change.before, change.after
    both = (_said(then) if then else "", _said(now) if now else "")
    return DiffPair(
        before=(DiffText(_side(*both, "gone"), then.facts),) if then else (),
        after=(DiffText(_side(*both, "new"), now.facts),) if now else (),
        remark=f"{told.capitalize()}." if (told := remark(change)) else "",
    )


def _said(line: Line) -> str:
    return f"Possibly: {line.plain}" if line.section == "possible" else line.plain


def _side(before: str, after: str, marked: str) -> tuple[Run, ...]:
    """One side's words; nothing is marked where the other side is empty."""
    if not before or not after:
        return (("same", after or before),)
    return tuple(run for run in changed_words(before, after) if run[0] in {"same", marked})


def _cited(diff: Diff) -> Iterator[int]:
    for change in diff.changes:
        yield from change.facts
    for line in diff.unchanged_tracks:
        yield from line.facts
