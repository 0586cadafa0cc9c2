"""A diff as Markdown, as text for a terminal, and as data; ``comparison`` makes the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from briefing.diff import Change, Diff
from briefing.diff.short import between, shortened
from briefing.model.brief import Line
from briefing.projections import wording
from briefing.render import escape, jinja
from briefing.render.data import vantage_data
from briefing.render.word_diff import changed_words

LOOKING_BACK = "This looks back in time: what is removed had not come yet."
QUOTES_CHANGED = "the quotes it rests on changed"
"""Note on a line whose text is unchanged but whose quotes changed."""

MARKS = {"added": "\\+", "removed": "−", "changed": "\\~", "status": "\\~"}
"""Markdown mark of each kind of change."""

_STYLES = {"same": "{}", "gone": "~~{}~~", "new": "**{}**"}
_MARKED = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
"""Marks for removed and added words, in Markdown and plain text."""


def diff_markdown(diff: Diff, *, full: bool = False) -> str:
    """The diff as GitHub-flavoured Markdown: half a page, or all changes by cause."""
    short = None if full else shortened(diff)
    cited = {n for line in short.lines for n in line.facts} if short else None
    return jinja.render(
        "diff.md.j2",
        diff=diff,
        span=span(diff),
        short=short,
        notes=[note for note in diff.notes if cited is None or note.number in cited],
        counted=summary(diff),
        marks=MARKS,
        board=_board,
        told=_told,
        by_section=_by_section,
    )


def _by_section(changes: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    """Changes by section, in the order in which a brief has them."""
    return [(id_, list(same)) for id_, same in groupby(changes, key=lambda c: c.line.section)]


def span(diff: Diff) -> str:
    """The two vantages in words, and which way the diff looks."""
    backwards = diff.after.order < diff.before.order
    return f"{between(diff)} {LOOKING_BACK}" if backwards else between(diff)


def summary(diff: Diff) -> str:
    """One sentence that counts the changes by cause, and what did not happen."""
    counted = ", ".join(
        f"{len(changes)} {cause.value}" for cause, changes in diff.by_cause().items()
    )
    moved, still = len(diff.status), len(diff.unchanged_tracks)
    tracks = f"Of {wording.counted(moved + still, 'track')}, {moved} changed and {still} did not."
    others = f"Other lines by cause: {counted}." if counted else ""
    return f"{tracks} {others}".rstrip()


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
        possibly = "*Possibly:* " if change.line.section == "possible" else ""
        return f"{possibly}{escape.escape_markdown(change.line.plain)}{refs}"
    runs = changed_words(change.before.plain, change.after.plain)
    told = " ".join(_STYLES[kind].format(escape.escape_markdown(words)) for kind, words in runs)
    beside = remark(change)
    return f"{told}{refs}" + (f" *({beside})*" if beside else "")


def remark(change: Change) -> str:
    """What changed beside the words of a line: how certain it is, or what it rests on."""
    if change.before is None or change.after is None:
        return ""
    was, now = (line.section == "possible" for line in (change.before, change.after))
    if was != now:
        return "was possible, is certain" if was else "was certain, is possible"
    return QUOTES_CHANGED if change.before.plain == change.after.plain else ""


def diff_text(diff: Diff, *, full: bool = False, colour: bool = False) -> str:
    """The diff for a terminal: half a page, or all; one change a line, facts by number."""
    head = [f"{diff.title}: what changed", "", span(diff)]
    if not diff.changes:
        told: list[str] = ["Nothing changed between the two."]
    elif full:
        told = [summary(diff), "", *_status(diff, colour), *_full(diff, colour)]
    else:
        told = list(_short(diff, colour))
    return "\n".join([*head, "", *told, ""])


def _short(diff: Diff, colour: bool) -> Iterator[str]:  # noqa: FBT001
    short = shortened(diff)
    yield " ".join(map(_sentence, short.in_short))
    if short.status:
        yield "\nStatus changes"
    for row in short.status:
        title, was, now, cause = row.cells
        yield f"  {title.text} [{cause.text.lower()}]"
        yield _paint("-", f"    - {was.text} {_numbers(was.facts)}".rstrip(), colour)
        yield _paint("+", f"    + {now.text} {_numbers(now.facts)}".rstrip(), colour)
    for group in short.groups:
        yield f"\n{group.title}"
        for line in group.lines:
            lead = f"{line.lead}: " if line.lead else ""
            yield _paint("+", f"  + {lead}{_sentence(line)}", colour)
    if short.rest:
        yield f"\n{short.rest} --full tells all."


def _sentence(line: Line) -> str:
    standing = f" {line.standing}." if line.standing else ""
    return f"{line.sourced}{standing} {_numbers(line.facts)}".rstrip()


def _numbers(facts: Sequence[int]) -> str:
    return " ".join(f"#{number}" for number in facts)


def _status(diff: Diff, colour: bool) -> Iterator[str]:  # noqa: FBT001
    if status := diff.status:
        yield "Status changes"
    for change in status:
        yield f"  {change.line.text} [{change.cause.value}]"
        was, now = _board_text(change.before), _board_text(change.after)
        if was == now:
            yield _paint("~", f"    ~ {now} ({QUOTES_CHANGED})", colour)
            continue
        yield _paint("-", f"    - {was}", colour)
        yield _paint("+", f"    + {now}", colour)


def _full(diff: Diff, colour: bool) -> Iterator[str]:  # noqa: FBT001
    for heading, changes in diff.by_heading().items():
        yield f"\n{heading}"
        for section, same in _by_section(changes):
            yield f"  {diff.section_titles[section]}"
            yield from (_paint(*_text(change), colour) for change in same)


def _board_text(line: Line | None) -> str:
    return "not on record" if line is None else f"{line.cells[1].text}; {line.cells[2].text}"


def _text(change: Change) -> tuple[str, str]:
    """The mark of a change of the body, and its line."""
    numbers = _numbers(change.facts)
    beside = f" ({told})" if (told := remark(change)) else ""
    if change.before and change.after and change.before.plain != change.after.plain:
        runs = changed_words(change.before.plain, change.after.plain)
        told = " ".join(_MARKED[kind].format(words) for kind, words in runs)
        return "~", f"    ~ {told} {numbers}{beside}"
    mark = {"added": "+", "removed": "-"}.get(change.kind, "~")
    possibly = "possibly: " if change.line.section == "possible" else ""
    return mark, f"    {mark} {possibly}{change.line.plain} {numbers}{beside}"


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
