"""A replay for a terminal and as Markdown, in the short form or whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefing.characters import visible
from briefing.model.brief import Brief, Stamp
from briefing.model.vantage import Window
from briefing.projections import wording
from briefing.readmodel.full_snapshot import FullSnapshot
from briefing.render.escape import escape_markdown
from briefing.replay import CountedMoments, Moment, board_of

BOLD, RESET = "\x1b[1m", "\x1b[0m"


def moment_text(told: Moment | CountedMoments, *, full: bool, colour: bool = False) -> str:
    """One step of a replay for a terminal, and what it changed on the board."""
    if isinstance(told, CountedMoments):
        return f"      {_passed(told)}"
    number = f"#{told.number}" if told.number else ""
    head = f"{number:<6}{told.when}"
    lines = [f"{BOLD}{head}{RESET}" if colour else head, visible(f"      {told.text}")]
    for change in told.changes:
        was, now = (change.before, change.after) if full else change.differing
        lines += map(
            visible, (f"      * {change.title}", f"        was: {was}", f"        now: {now}")
        )
    return "\n".join(lines)


def replay_markdown(title: str, told: Iterable[Moment | CountedMoments], end: str) -> str:
    """A replay as Markdown: a bullet a moment, with the tracks that it changed under it."""
    bullets = (_bullet(each) for each in told)
    return "\n".join([f"# {escape_markdown(title)}", "", *bullets, "", end, ""])


def _bullet(told: Moment | CountedMoments) -> str:
    if isinstance(told, CountedMoments):
        return f"- *{_passed(told)}*"
    number = f" (#{told.number})" if told.number else ""
    lines = [f"- **{escape_markdown(told.when)}.** {escape_markdown(told.text)}{number}"]
    for change in told.changes:
        was, now = (escape_markdown(each) for each in change.differing)
        lines.append(f"  - {escape_markdown(change.title)}: {was} → {now}")
    return "\n".join(lines)


def _passed(passage: CountedMoments) -> str:
    begun = passage.first if passage.first != passage.last else None
    days = wording.period(Window(passage.first, passage.last, begun))
    return f"{passage.number:,} more, {days}"


def state_lines(snapshot: FullSnapshot, stamp: Stamp, brief: Brief) -> Iterator[str]:
    """Where a replay ends: the board, and the digests of the ledger and of the state."""
    yield f"State {snapshot.vantage.in_words()}:"
    rows = board_of(snapshot)
    yield from (f"  {title}: {words}" for title, words, _ in rows.values())
    if not rows:
        yield "  nothing on any track is on record"
    settled = wording.counted(len(snapshot.settled), "fact")
    yield f"  {settled} settled, {len(snapshot.possible)} possible"
    yield f"  ledger #{stamp.number}, digest {stamp.digest}"
    yield f"  state digest {brief.stamp.model}"


def state_markdown(snapshot: FullSnapshot, stamp: Stamp) -> str:
    """The same as Markdown, without the digest of the state."""
    rows = board_of(snapshot).values()
    table = [f"| {escape_markdown(title)} | {escape_markdown(words)} |" for title, words, _ in rows]
    head = ["| Track | In force; latest step |", "| --- | --- |"]
    nothing = ["Nothing on any track is on record."]
    title = f"## State {snapshot.vantage.in_words()}"
    ledger = f"*Ledger #1–#{stamp.number}, digest {stamp.digest[:16]}.*"
    return "\n".join([title, "", *([*head, *table] if table else nothing), "", ledger])
