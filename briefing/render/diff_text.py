"""A diff as Markdown, as text for a terminal, and as data; ``comparison`` makes the page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from briefing.diff import Change, Diff
from briefing.diff.change import CAUSES_IN_WORDS
from briefing.model.brief import Line
from briefing.projections import wording
from briefing.render import escape, jinja
from briefing.render.data import vantage_data
from briefing.render.word_diff import changed_words

LOOKING_BACK = "This looks back in time: what is removed had not come yet."
QUOTES_CHANGED = "(the quotes it rests on changed)"
"""Note on a line whose text is unchanged but whose quotes changed."""

MARKS = {"added": "\\+", "removed": "−", "changed": "\\~", "status": "\\~"}
"""Markdown mark of each kind of change."""

_STYLES = {"same": "{}", "gone": "~~{}~~", "new": "**{}**"}
_MARKED = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
"""Marks for removed and added words, in Markdown and plain text."""


def diff_markdown(diff: Diff) -> str:
    """The diff as GitHub-flavoured Markdown: status changes first, then by cause."""
    return jinja.render(
        "diff.md.j2",
        diff=diff,
        summary=summary(diff),
        causes=CAUSES_IN_WORDS,
        marks=MARKS,
        board=_board,
        told=_told,
        by_section=_by_section,
    )


def _by_section(changes: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    """Changes by section, in the order in which a brief has them."""
    return [(id_, list(same)) for id_, same in groupby(changes, key=lambda c: c.line.section)]


def summary(diff: Diff) -> str:
    """One sentence that counts the changes by cause, and what did not happen."""
    counted = ", ".join(
        f"{len(changes)} {cause.value}" for cause, changes in diff.by_cause().items()
    )
    moved, still = len(diff.of_kind("status")), len(diff.unchanged_tracks)
    parts = [LOOKING_BACK] if diff.after.order < diff.before.order else []
    parts.append(
        f"Of {wording.counted(moved + still, 'track')}, {moved} changed and {still} did not."
    )
    if counted:
        parts.append(f"Other lines by cause: {counted}.")
    if diff.before.recorded == diff.after.recorded:
        parts.append("Both views are of the same ledger: nothing was corrected between them.")
    return " ".join(parts)


def _board(line: Line | None) -> str:
    """A row of the board as one cell: what is in force, and the latest step."""
    if line is None:
        return "Not on record"
    force, step = line.cells[1], line.cells[2]
    return "; ".join(
        f"{escape.escape_markdown(cell.text)}{jinja.refs(cell.facts)}" for cell in (force, step)
    )


def _told(change: Change) -> str:
    """A changed line with its removed and added words marked."""
    refs = jinja.refs(change.facts)
    if change.before is None or change.after is None:
        return f"{_possibly(change.line)}{escape.escape_markdown(change.line.plain)}{refs}"
    runs = changed_words(change.before.plain, change.after.plain)
    told = " ".join(_STYLES[kind].format(escape.escape_markdown(words)) for kind, words in runs)
    remark = _remark(change)
    return f"{told}{refs}" + (f" *{remark}*" if remark else "")


def _possibly(line: Line) -> str:
    return "*Possibly:* " if line.section == "possible" else ""


def _remark(change: Change) -> str:
    """What changed beside the words of a line: how certain it is, or what it rests on."""
    if change.before is None or change.after is None:
        return ""
    was, now = (line.section == "possible" for line in (change.before, change.after))
    if was != now:
        return "(was possible, is certain)" if was else "(was certain, is possible)"
    return QUOTES_CHANGED if change.before.plain == change.after.plain else ""


def diff_text(diff: Diff, *, colour: bool = False) -> str:
    """The diff for a terminal: one change a line, facts by number."""
    lines = [f"{diff.title}: what changed", ""]
    lines += [f"from  {diff.before.in_words()}", f"to    {diff.after.in_words()}", ""]
    if not diff.changes:
        return "\n".join([*lines, "Nothing changed between the two.", ""])
    lines += [summary(diff), ""]
    if status := diff.of_kind("status"):
        lines.append("Status changes")
        for change in status:
            lines.append(f"  {change.line.text} [{change.cause.value}]")
            was, now = _board_text(change.before), _board_text(change.after)
            if was == now:
                lines.append(_paint("~", f"    ~ {now} {QUOTES_CHANGED}", colour))
                continue
            lines.append(_paint("-", f"    - {was}", colour))
            lines.append(_paint("+", f"    + {now}", colour))
        lines.append("")
    for cause, changes in diff.by_cause().items():
        lines.append(CAUSES_IN_WORDS[cause])
        lines += [_paint(*_text(change), colour) for change in changes]
        lines.append("")
    return "\n".join(lines)


def _board_text(line: Line | None) -> str:
    return "not on record" if line is None else f"{line.cells[1].text}; {line.cells[2].text}"


def _text(change: Change) -> tuple[str, str]:
    """The mark of a change of the body, and its line."""
    numbers = " ".join(f"#{number}" for number in change.facts)
    section = change.line.section
    remark = f" {_remark(change)}".rstrip()
    if change.before and change.after and change.before.plain != change.after.plain:
        runs = changed_words(change.before.plain, change.after.plain)
        told = " ".join(_MARKED[kind].format(words) for kind, words in runs)
        return "~", f"  ~ {section}: {told} {numbers}{remark}"
    mark = {"added": "+", "removed": "-"}.get(change.kind, "~")
    possibly = "possibly: " if section == "possible" else ""
    return mark, f"  {mark} {section}: {possibly}{change.line.plain} {numbers}{remark}"


def _paint(mark: str, text: str, colour: bool) -> str:  # noqa: FBT001
    codes = {"+": "32", "-": "31", "~": "33"}
    return f"\x1b[{codes[mark]}m{text}\x1b[0m" if colour else text


def diff_data(diff: Diff) -> dict[str, Any]:
    """The diff as JSON-ready data; the names are stable."""
    return {
        "dossier": diff.dossier,
        "from": vantage_data(diff.before),
        "to": vantage_data(diff.after),
        "changes": [change_data(change) for change in diff.changes],
        "counts": diff.counts,
    }


def change_data(change: Change) -> dict[str, Any]:
    """One change as JSON-ready data."""
    data: dict[str, Any] = {
        "key": change.key,
        "kind": change.kind,
        "cause": change.cause.value,
        "section": change.line.section,
        "facts": list(change.facts),
    }
    if change.kind in {"added", "removed"}:
        return data | {"text": change.line.plain}
    before, after = change.before, change.after
    return data | {"before": before.plain if before else "", "after": after.plain if after else ""}
