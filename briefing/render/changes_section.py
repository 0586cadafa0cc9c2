"""The "What changed" section: the changes of a diff as lines of a brief."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from briefing.diff import Change, Diff
from briefing.diff.change import CAUSES_IN_WORDS
from briefing.model.brief import Brief, Group, Line, Section
from briefing.model.vantage import day

ID = "changes"
LIMIT = 6
"""How many changes of one cause the short form tells."""

NOWHERE = "not on record"
"""What a row says that was, or is, not on the board."""

LEAST = 3
"""The weight of what no fact at this vantage carries."""

_AFTER = ("bottom-line", "board")


def with_changes_section(brief: Brief, diff: Diff, weights: Mapping[int, int]) -> Brief:
    """The brief with what changed since its baseline, after the status board.

    ``weights`` are the importance of facts by number: the short form tells the weightiest.
    """
    section = _section(brief, diff, weights)
    told = {line.subject for line in section.lines}
    before = [each for each in brief.sections if each.id in _AFTER]
    after = [_without(each, told) for each in brief.sections if each.id not in _AFTER]
    sections = (*before, section, *(each for each in after if each.groups))
    cited = {number for line in section.lines for number in line.facts}
    notes = {note.number: note for note in diff.notes if note.number in cited}
    notes |= {note.number: note for note in brief.notes}
    return replace(brief, sections=sections, notes=tuple(notes[number] for number in sorted(notes)))


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


def _section(brief: Brief, diff: Diff, weights: Mapping[int, int]) -> Section:
    title = f"What changed since {day(diff.before.as_of)}"
    if not diff.changes:
        return Section(ID, title, (Group((Line(f"{ID}/none", "Nothing changed on record."),)),))
    groups = []
    left_out = 0
    if status := diff.of_kind("status"):
        groups.append(Group(tuple(status_line(change) for change in status), "Status"))
    for cause, changes in diff.by_cause().items():
        told = changes if brief.full else weightiest(changes, weights, LIMIT)
        left_out += len(changes) - len(told)
        groups.append(Group(tuple(change_line(change) for change in told), CAUSES_IN_WORDS[cause]))
    note = f"{left_out:,} further changes are left out at this length." if left_out else ""
    return Section(ID, title, tuple(groups), note=note, left_out=left_out)


def weightiest(
    changes: Sequence[Change], weights: Mapping[int, int], limit: int
) -> Sequence[Change]:
    """The first of the weightiest changes, at most ``limit`` of them, in their order."""

    def weight(change: Change) -> int:
        if change.line.section == "gaps":
            return LEAST
        return min((weights.get(number, LEAST) for number in change.facts), default=LEAST)

    chosen = {change.subject for change in sorted(changes, key=weight)[:limit]}
    return [change for change in changes if change.subject in chosen]


def status_line(change: Change) -> Line:
    """A row of the board in a line that tells only what differs."""
    was, now = _sides(change)
    text = f"{change.line.text}: was: {was}. Now: {now}."
    return Line(f"{ID}/{change.subject}", text, change.facts)


def _sides(change: Change) -> tuple[str, str]:
    """What was and what is, of what is in force and of the latest step where these differ."""
    before, after = (_halves(line) for line in (change.before, change.after))
    if not before or not after:
        return "; ".join(before) or NOWHERE, "; ".join(after) or NOWHERE
    differing = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    if not differing:
        return "; ".join(before), "the same, on other quotes"
    return "; ".join(old for old, _ in differing), "; ".join(new for _, new in differing)


def _halves(row: Line | None) -> list[str]:
    """What is in force and the latest step, without the mark of what was reported later."""
    return [cell.text.replace("†", "") for cell in row.cells[1:3]] if row else []


def change_line(change: Change) -> Line:
    """A change of the body as one line: what is told now, or what no longer is."""
    said = change.line
    text = said.plain if said.cells else said.text
    if change.after is None:
        text = f"No longer shown: {text}"
    elif said.section == "possible":
        text = f"Possibly: {text}"
    lead = said.lead if not said.cells else ""
    return Line(f"{ID}/{change.subject}", text, change.facts, lead=lead, suffix=said.suffix)
