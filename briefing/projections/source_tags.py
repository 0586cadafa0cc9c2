"""Source tags: which articles stand in brackets, told once for the block that shares them.

Behind a clause stands the tag of what one family alone carries. Where a heading, a date or the
head of a brief names a source for all that follows, a clause of any other names its own there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from briefing.facts import FactAsOf
from briefing.model.brief import Cell, Group, Line, LineSegment, Section
from briefing.projections import wording
from briefing.readmodel import Snapshot

SHARED = 0.6
"""The share of a brief's facts that rest on one source for its head to name it."""

UNTAGGED = frozenset({"board", "differences", "gaps", "corrections", "people", "sources"})
"""Sections whose lines name their sources otherwise, or none."""


def main_source(sections: Iterable[Section], snapshot: Snapshot) -> str:
    """The source on which alone most facts of a brief rest; nothing where no line names any."""
    if snapshot.one_article:
        return ""
    told = {n for s in sections if s.id not in UNTAGGED for line in s.lines for n in line.facts}
    entries = [entry for number in told if (entry := snapshot.numbered(number))]
    names = [wording.source_names(entry) for entry in entries]
    best = max(sorted(set(names)), key=names.count, default="")
    return best if len(names) > 2 and names.count(best) >= SHARED * len(names) else ""  # noqa: PLR2004


def beside(entries: Sequence[FactAsOf], text: str, default: str) -> str:
    """The tag of a clause where ``default`` is in force: all its sources, unless it is that one.

    A text that names its source itself needs no tag.
    """
    labels = list(dict.fromkeys(label for entry in entries for label in entry.labels))
    names = "/".join(labels)
    return "" if names == default or names_sources(text, labels) else names


def names_sources(text: str, labels: Sequence[str]) -> bool:
    """Whether a sentence names, outside brackets, all the sources that it rests on."""
    plain = re.sub(r"\([^()]*\)", "", text)
    # A text without the letters needs no pattern; to make one takes longer than the search.
    return all(
        label in plain and re.search(rf"(?<![\w-]){re.escape(label)}(?![\w-])", plain)
        for label in labels
    )


def retagged(section: Section, snapshot: Snapshot, default: str) -> Section:
    """A section whose lines name the sources that are not the brief's own."""
    if section.id in UNTAGGED - {"board"}:
        return section
    groups = (retagged_group(group, snapshot, default) for group in section.groups)
    return replace(section, groups=tuple(groups))


def retagged_group(group: Group, snapshot: Snapshot, default: str) -> Group:
    """A group of such lines."""
    lines = (retagged_line(line, snapshot, default) for line in group.lines)
    return replace(group, lines=tuple(lines))


def retagged_line(line: Line, snapshot: Snapshot, default: str) -> Line:
    """A line that names its sources where they are not the brief's own; the same without one."""
    if not default:
        return line
    if line.cells:
        return replace(line, cells=tuple(_untagged(cell, default) for cell in line.cells))
    segments = tuple(_retagged(each, snapshot, default) for each in line.segments)
    own = _retagged(LineSegment(line.text, line.facts, line.suffix), snapshot, default)
    return replace(line, segments=segments, suffix="" if segments else own.suffix)


def _untagged(cell: Cell, default: str) -> Cell:
    text = cell.text.replace(f" ({default})", "")
    aside = cell.aside.removeprefix(f"({default})").removeprefix(", ")
    aside = aside.replace(f"({default}; ", "(")
    return replace(cell, text=text, aside=aside)


def _retagged(clause: LineSegment, snapshot: Snapshot, default: str) -> LineSegment:
    entries = [entry for number in clause.facts if (entry := snapshot.numbered(number))]
    if not entries:
        return clause
    named = {wording.source_names(entry) for entry in entries}
    named.add("/".join(dict.fromkeys(label for entry in entries for label in entry.labels)))
    rest = [part for part in clause.suffix.split("; ") if part and part not in named]
    tag = beside(entries, clause.text, default)
    return replace(clause, suffix="; ".join(filter(None, (tag, *rest))))
