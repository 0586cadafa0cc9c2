"""Change points: the days (ordinals) on which a fact or an edit can come to stand otherwise.

Between two such days every fact stands as it did and is told where it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from briefing.facts.fold import FactHistory, FoldedState
from briefing.facts.resolved import Attestations
from briefing.model.vantage import Window
from briefing_events.fact import Fact
from briefing_events.shapes import State
from briefing_events.when import When

_LAST = date.max.toordinal()


def change_points(attestations: Attestations) -> set[int]:
    """The days on which status or placement of a fact can change, on either clock."""
    held = attestations.held
    passages = (citation.source for citation in held.citations())
    return change_days_of(attestations) | publication_days(passages, attestations.folded, held)


def change_points_of_edits(folded: FoldedState) -> set[int]:
    """The days from which on an edit may concern something that could have stood."""
    if not folded.editorials:
        return set()
    cited = (moment for moments in folded.ever_cited.values() for _, moment in moments)
    days = {moment.earliest.toordinal() for moment in cited if moment}
    return days | publication_days(folded.passages, folded)


def change_days_of(attestations: Attestations) -> set[int]:
    """The as-of days on which status or placement of a fact can change."""
    days: set[int] = set()
    for revision in attestations.held.revisions:
        days.update(named_days(revision.fact))
        for text in attestations.texts(revision):
            days.update(edges(text.window))
    return days


def named_days(fact: Fact) -> Iterator[int]:
    """The days on which a fact itself says that something is due, overdue, held or over."""
    if fact.due:
        yield fact.due.earliest.toordinal()
        yield min(fact.due.latest.toordinal() + 1, _LAST)
    if isinstance(fact, State):
        for bound in filter(None, (fact.holds_from, fact.holds_until)):
            yield from edges(bound)


def publication_days(passages: Iterable[str], folded: FoldedState, *held: FactHistory) -> set[int]:
    """Every known-by day on which it can change what is out of some passages and facts."""
    correcting = [r.source for each in held for r in each.revisions if r.source]
    known = (folded.passages.get(passage) for passage in (*passages, *correcting))
    return {day for passage in known if passage for day in edges(passage.published)}


def edges(window: Window | When) -> tuple[int, int]:
    """The days from which on something may have come, and surely has."""
    return window.earliest.toordinal(), (window.begun or window.latest).toordinal()
