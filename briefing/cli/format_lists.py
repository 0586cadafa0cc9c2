"""Events, sources and moments as lines for a terminal, and as data."""

from __future__ import annotations

from briefing.characters import visible
from briefing.model.brief import Brief, Stamp
from briefing.model.envelope import EventEnvelope
from briefing.projections import wording
from briefing.readmodel.full_snapshot import FullSnapshot
from briefing.replay import Moment, board_of, described
from briefing.service.source_counts import SourceCount

BOLD, RESET = "\x1b[1m", "\x1b[0m"


def event_text(item: EventEnvelope) -> str:
    """One event on one line."""
    return (
        f"#{item.number:<5} {item.recorded_at:%Y-%m-%d}  {item.topic:<28} {described(item.event)}"
    )


def source_text(count: SourceCount) -> str:
    """A source with its rating, family and number of facts by type."""
    passage = count.passage
    rating = passage.rating
    published = wording.published(passage)
    outlet = passage.outlet or "outlet not given"
    reason = f": {passage.published_reason}" if passage.published_reason else ""
    family = rating.family or "none: never corroborates"
    degree = f", {rating.family_degree}: {rating.family_reason}" if rating.family_reason else ""
    facts = wording.counted(sum(count.facts.values()), "fact")
    withdrawn = " [withdrawn]" if count.withdrawn else ""
    lines = [
        f"{passage.label} ({passage.id}): {passage.title}{withdrawn}",
        f"    {outlet}, {published} ({passage.published_basis}{reason})",
        f"    rated {rating.reliability}: {rating.reliability_reason}",
        f"    family {family}{degree}",
        f"    {facts}, corroborates {count.corroborations} more",
    ]
    by_type = sorted(count.facts.items(), key=lambda pair: (-pair[1], pair[0]))
    lines += [f"      {number:>4}  {topic}" for topic, number in by_type]
    return "\n".join(lines)


def moment_line(moment: Moment, *, colour: bool = False) -> str:
    """One step of a replay, and what it changed on the board."""
    number = f"#{moment.number}" if moment.number else ""
    head = f"{number:<6}{moment.when}"
    lines = [f"      {moment.text}"]
    for change in moment.changes:
        lines.append(f"      * {change.title}")
        lines.append(f"        was: {change.before}")
        lines.append(f"        now: {change.after}")
    return "\n".join([f"{BOLD}{head}{RESET}" if colour else head, *map(visible, lines)])


def state_text(snapshot: FullSnapshot, stamp: Stamp, brief: Brief) -> str:
    """Where a replay ends: the board, and the digests of the ledger and of the state."""
    lines = ["", f"State {snapshot.vantage.in_words()}:"]
    rows = board_of(snapshot)
    lines += [f"  {title}: {words}" for title, words, _ in rows.values()]
    if not rows:
        lines.append("  nothing on any track is on record")
    settled = wording.counted(len(snapshot.settled), "fact")
    lines.append(f"  {settled} settled, {len(snapshot.possible)} possible")
    lines.append(f"  ledger #{stamp.number}, digest {stamp.digest}")
    lines.append(f"  state digest {brief.stamp.model}")
    return "\n".join(lines)
