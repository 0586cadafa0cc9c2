"""The "What changed" section: the changes of a diff as lines of a brief."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefing.diff import Change, Diff
from briefing.diff.change import JUDGEMENT
from briefing.diff.short import ID, change_line, shortened, status_line
from briefing.model.brief import Brief, Group, Line, Section
from briefing.model.vantage import day
from briefing.projections.wording import listed

_AFTER = ("bottom-line", "board", JUDGEMENT)


def with_changes_section(brief: Brief, diff: Diff) -> Brief:
    """The brief with what changed since its baseline, after the status board.

    It tells the changes that the diff tells, in the same words.
    """
    judged = [change for change in diff.changes if change.line.section == JUDGEMENT]
    others = tuple(change for change in diff.changes if change not in judged)
    section = _section(replace(diff, changes=others), full=brief.full)
    told = {line.subject for line in section.lines}
    before = [_noted(each, judged, diff) for each in brief.sections if each.id in _AFTER]
    after = [_without(each, told) for each in brief.sections if each.id not in _AFTER]
    sections = (*before, section, *(each for each in after if each.groups))
    cited = {number for line in section.lines for number in line.facts}
    notes = {note.number: note for note in diff.notes if note.number in cited}
    notes |= {note.number: note for note in brief.notes}
    return replace(brief, sections=sections, notes=tuple(notes[number] for number in sorted(notes)))


def _noted(section: Section, judged: Sequence[Change], diff: Diff) -> Section:
    """The section of judgements with which of them changed; they are told there alone."""
    if section.id != JUDGEMENT or not judged:
        return section
    told = listed([f"#{c.subject.partition(':')[2]} ({c.cause.value})" for c in judged])
    since = day(diff.before.as_of)
    return replace(section, note=f"{section.note} New or changed since {since}: {told}.")


def _without(section: Section, told: set[str]) -> Section:
    """A section without the sentences that were told already.

    Tables stay whole, and so does what says where a plan or state stands.
    """
    groups = (
        group if group.kind == "table" else replace(group, lines=tuple(_untold(group.lines, told)))
        for group in section.groups
    )
    return replace(section, groups=tuple(group for group in groups if group.lines))


def _untold(lines: Sequence[Line], told: set[str]) -> Iterator[Line]:
    return (line for line in lines if line.standing or line.aside or line.subject not in told)


def _section(diff: Diff, *, full: bool) -> Section:
    title = f"What changed since {day(diff.before.as_of)}"
    if not diff.changes:
        return Section(ID, title, (Group((Line(f"{ID}/none", "Nothing changed on record."),)),))
    status = tuple(status_line(change) for change in diff.of_kind("status"))
    groups = (Group(status, "Status"),) if status else ()
    if full:
        headings = diff.by_heading().items()
        told = [Group(tuple(map(change_line, found)), heading) for heading, found in headings]
        return Section(ID, title, (*groups, *told))
    short = shortened(diff)
    return Section(ID, title, (*groups, *short.groups), note=short.rest, left_out=short.left_out)
