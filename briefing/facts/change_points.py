"""Change points: the days on which a fact or an edit can come to stand otherwise.

Between two such days every fact stands as it did and lies where it lay.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from briefing.facts.fold import FoldedState
from briefing.facts.resolved import Attestations
from briefing.model.vantage import Window
from briefing_events.fact import Fact
from briefing_events.shapes import State
from briefing_events.when import When


def change_points(footing: Attestations) -> Iterator[date]:
    """The days on which status or placement of a fact can change, on either clock."""
    folded = footing.folded
    for reading in footing.held.readings:
        yield from _named(reading.fact)
        for text in footing.texts(reading):
            yield from _edges(text.window)
            yield from _edges(text.published)
        if correcting := folded.passages.get(reading.source or ""):
            yield from _edges(correcting.published)


def change_points_of_edits(folded: FoldedState) -> Iterator[date]:
    """The days from which on an edit may concern something that could have stood."""
    if not folded.editorials:
        return
    for cited in folded.ever_cited.values():
        yield from (moment.earliest for _, moment in cited if moment)
    for passage in folded.passages.values():
        yield from _edges(passage.published)


def _named(fact: Fact) -> Iterator[date]:
    """The days on which a fact itself says that something is due, overdue, held or over."""
    if fact.due:
        yield fact.due.earliest
        if fact.due.latest < date.max:
            yield date.fromordinal(fact.due.latest.toordinal() + 1)
    if isinstance(fact, State):
        for bound in filter(None, (fact.holds_from, fact.holds_until)):
            yield from _edges(bound)


def _edges(window: Window | When) -> tuple[date, date]:
    """The days from which on a window may have come, and surely has."""
    return window.earliest, window.begun or window.latest
