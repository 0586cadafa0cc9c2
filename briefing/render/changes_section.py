"""The "What changed" section: the changes of a diff as lines of a brief."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefing.diff import Change, Diff
from briefing.diff.change import JUDGEMENT
from briefing.diff.short import ID, change_line, shortened
from briefing.model.brief import Brief, Group, Line, LineSegment, Section
from briefing.model.vantage import day
from briefing.projections.gaps import NO_LONGER_SHOWN, left_out_words
from briefing.projections.wording import listed

PROSE = frozenset(
    {"developments", "possible", "expected", "positions", "economy", "security", "politics",
     "third-parties", "assessments"}
)  # fmt: skip
"""The sections that tell facts, each in a line of its own."""

_AFTER = ("bottom-line", "board", JUDGEMENT)


def with_changes_section(brief: Brief, diff: Diff, earlier: Brief | None = None) -> Brief:
    """The brief with what changed since its baseline, after the status board.

    It tells the changes that the diff tells, in the same words; of what the short form told
    ``earlier``, it names what it has no room for now: that is no change.
    """
    judged = [change for change in diff.changes if change.line.section == JUDGEMENT]
    others = tuple(change for change in diff.changes if change not in judged)
    section = _section(replace(diff, changes=others), full=brief.full)
    told = {line.subject for line in section.lines} | _told_in(section)
    before = [_noted(each, judged, diff) for each in brief.sections if each.id in _AFTER]
    after = [_without(each, told) for each in brief.sections if each.id not in _AFTER]
    kept = tuple(each for each in after if each.groups)
    gone = _no_longer_shown((*before, section, *kept), diff, earlier) if earlier else ()
    section = replace(section, groups=(*section.groups, *gone))
    sections = (*before, section, *kept)
    cited = {number for line in section.lines for number in line.facts}
    notes = {note.number: note for note in diff.notes if note.number in cited}
    notes |= {note.number: note for note in brief.notes}
    return replace(brief, sections=sections, notes=tuple(notes[number] for number in sorted(notes)))


def _told_in(section: Section) -> set[str]:
    """The subjects of the clauses of a section, each of one fact."""
    clauses = (clause for line in section.lines for clause in line.segments)
    return {f"#{clause.facts[0]}" for clause in clauses if clause.facts}


def _no_longer_shown(sections: Sequence[Section], diff: Diff, earlier: Brief) -> Iterator[Group]:
    """One line on the facts that the earlier brief told, by the section that told them."""
    told = {n for section in sections for line in section.lines for n in line.facts}
    changed = {number for change in diff.changes for number in change.facts}
    segments = []
    for section in earlier.sections:
        lines = [line for line in section.lines if section.id in PROSE and line.facts]
        numbers = {line.facts[0] for line in lines} - told - changed
        told |= numbers
        if numbers:
            words = f" {len(numbers)} {left_out_words(replace(section, left_out=len(numbers)))};"
            segments.append(LineSegment(words, tuple(sorted(numbers))))
    if segments:
        segments[-1] = replace(segments[-1], text=f"{segments[-1].text[:-1]}.")
        told_of = (LineSegment(NO_LONGER_SHOWN, ()), *segments)
        facts = tuple(number for segment in segments for number in segment.facts)
        text = "".join(segment.text for segment in told_of)
        line = Line(f"{ID}/no-longer-shown", text, facts, segments=told_of)
        yield Group((line,), kind="paragraph")


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
    short = shortened(diff)
    status = tuple(map(_row, short.status))
    groups = (Group(status, "Status"),) if status else ()
    if full:
        headings = diff.by_heading().items()
        told = [Group(tuple(map(change_line, found)), heading) for heading, found in headings]
        return Section(ID, title, (*groups, *told))
    return Section(ID, title, (*groups, *short.groups), note=short.rest, left_out=short.left_out)


def _row(row: Line) -> Line:
    """A row of the table of a diff in a line, in the same words."""
    track, was, now, _ = row.cells
    facts = tuple(sorted({*row.facts, *was.facts, *now.facts}))
    return replace(
        row, text=f"{track.text}: was: {was.text}. Now: {now.text}.", facts=facts, cells=()
    )
