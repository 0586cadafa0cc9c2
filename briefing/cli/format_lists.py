"""Events, sources and moments as lines for a terminal, and as data."""

from __future__ import annotations

from briefing.model.envelope import EventEnvelope
from briefing.projections import wording
from briefing.replay import described
from briefing.service.source_counts import SourceCount


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
