"""How the laws look at a history: records, briefs and diffs, and what to show when they fail."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import unified_diff
from functools import cache

from hypothesis import note

from briefing.diff import Diff, DiffSide, compare
from briefing.facts import fold
from briefing.model.brief import Brief, Cell, Line, Note, Section, Stamp
from briefing.model.vantage import Vantage
from briefing.projections import project, project_compared, project_full
from briefing.readmodel.full_snapshot import FullSnapshot, SnapshotCache
from briefing.render.markdown import brief_markdown, stamped

from .histories import DEFINITION, History

STAMP = Stamp(0, "0" * 64, "test")

TELLING = frozenset(
    {
        "developments", "possible", "expected", "positions", "economy", "security",
        "third-parties", "assessments", "contacts", "people", "background",
    }
)  # fmt: skip
"""The sections that tell facts; the others sum up, point out or explain."""


def head(history: History, vantage: Vantage) -> Vantage:
    """The vantage with all that the history holds."""
    return replace(vantage, recorded=len(history), at_head=True)


def record_at(history: History, vantage: Vantage) -> FullSnapshot:
    """What stands at a vantage."""
    folded = fold(history.recorded()[: vantage.recorded])
    return SnapshotCache(folded, folded.definition or DEFINITION).at(vantage)


def brief_at(history: History, vantage: Vantage, *, full: bool = True) -> Brief:
    """The brief at a vantage."""
    make = project_full if full else project
    return make(record_at(history, vantage), STAMP)


def both_forms_at(history: History, vantage: Vantage) -> tuple[Brief, Brief]:
    """The brief at a vantage, in full and in short, of one record."""
    snapshot = record_at(history, vantage)
    return project_full(snapshot, STAMP), project(snapshot, STAMP)


def text_of(brief: Brief) -> str:
    """The brief as a reader gets it."""
    return brief_markdown(stamped(brief))


def unstamped(brief: Brief) -> Brief:
    """The brief as if the ledger held nothing else: apart from the number in its vantage."""
    return replace(brief, vantage=replace(brief.vantage, recorded=0, at_head=True))


def looker(history: History) -> Callable[[Vantage], DiffSide]:
    """A look at a history, each vantage once."""

    @cache
    def look(vantage: Vantage) -> DiffSide:
        snapshot = record_at(history, vantage)
        return DiffSide(snapshot, project_compared(snapshot, STAMP))

    return look


def diff_of(history: History, first: Vantage, second: Vantage) -> Diff:
    """What changed between two vantages of a history."""
    recorded = history.recorded()
    return compare(first, second, looker(history), lambda low, up: recorded[low:up])


# --- what to show ------------------------------------------------------------------------


def outline(brief: Brief) -> list[str]:
    """A brief as lines that can be compared by eye: every word, key and footnote of it."""
    told = [brief.record]
    for section in brief.sections:
        told.append(f"## {section.id} ({section.note}) left out {section.left_out}")
        for group in section.groups:
            told.append(f"  [{group.kind}] {group.title}")
            told += [f"    {worded(line)}" for line in group.lines]
    told += [f"note #{note.number} {note}" for note in brief.notes]
    return told


def worded(line: Line) -> str:
    """One line with its key and footnotes."""
    cells = " | ".join(f"{cell.text} {list(cell.facts)}" for cell in line.cells)
    mark = "†" if line.hindsight else ""
    aside = f" <{line.aside}>" if line.aside else ""
    return f"{line.key}: {line.plain}{mark}{aside} {list(line.facts)} {cells}".rstrip()


def assert_same(expected: Brief, found: Brief) -> None:
    """Two briefs are equal; if not, say which lines differ."""
    if expected == found:
        return
    shown = unified_diff(outline(expected), outline(found), "expected", "found", lineterm="", n=0)
    note("\n".join(shown))
    assert expected == found, "the briefs differ, see the lines above"


# --- comparing what numbers hide ---------------------------------------------------------

_NUMBER = re.compile(r"(?<=/#)\d+|(?<=conflict:)\d+|(?<=promise-)\d+")


def by_key(brief: Brief, history: History) -> Brief:
    """The brief with every number replaced by the number that its key has in order of keys.

    Two briefs of one truth that was loaded in two orders are then equal.
    """
    keys = sorted(event.key for event in history.events)
    rank = {n: keys.index(event.key) + 1 for n, event in enumerate(history.events, 1)}
    notes = tuple(_note_by_key(note, rank) for note in brief.notes)
    return replace(
        brief,
        sections=tuple(_section_by_key(section, rank) for section in brief.sections),
        notes=tuple(sorted(notes, key=lambda note: note.number)),
        offices=tuple(
            replace(office, note=_note_by_key(office.note, rank)) for office in brief.offices
        ),
    )


def _note_by_key(note: Note, rank: Mapping[int, int]) -> Note:
    corrected_by = rank[note.corrected_by] if note.corrected_by else None
    return replace(note, number=rank[note.number], corrected_by=corrected_by)


def _section_by_key(section: Section, rank: Mapping[int, int]) -> Section:
    groups = tuple(
        replace(group, lines=tuple(_line_by_key(line, rank) for line in group.lines))
        for group in section.groups
    )
    return replace(section, groups=groups)


def _line_by_key(line: Line, rank: Mapping[int, int]) -> Line:
    facts = tuple(rank[number] for number in line.facts)
    cells = tuple(_cell_by_key(cell, rank) for cell in line.cells)
    key = _NUMBER.sub(lambda found: str(rank[int(found[0])]), line.key)
    # Only the gaps list their facts by number; everything else has an order of its own.
    ordered = tuple(sorted(facts)) if line.section == "gaps" else facts
    clauses = tuple(
        replace(each, facts=tuple(rank[number] for number in each.facts)) for each in line.segments
    )
    return replace(line, key=key, facts=ordered, cells=cells, segments=clauses)


def _cell_by_key(cell: Cell, rank: Mapping[int, int]) -> Cell:
    return replace(cell, facts=tuple(rank[number] for number in cell.facts))
