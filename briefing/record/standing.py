"""Occurred and reported clocks: how one fact stands at a vantage.

A fact stands through its citations. Each has a window of its own: the moment it attests or
else the fact's date, never later than its publication; for an undated fact, the published
window itself. A citation that lies wholly after the vantage on either clock does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from briefing.record.effective import Effective, Held, Reading
from briefing.vantage import Status, Vantage, Window
from briefing_events.fact import Citation, Fact
from briefing_events.source import Passage
from briefing_events.when import When

Natural = tuple[tuple[str, int], ...]
"""A label as text and numbers in turn, so that S10 comes after S2."""

Place = tuple[Natural, int, str]
"""Where in the texts a fact first stands."""

_TEXT_AND_NUMBER = re.compile(r"(\D*)(\d*)")


@lru_cache(maxsize=4096)
def natural(label: str) -> Natural:
    """The key that sorts labels as people do."""
    return tuple((text, int(digits or -1)) for text, digits in _TEXT_AND_NUMBER.findall(label))


class Phase(StrEnum):
    """Where a plan or a state stands by the vantage's day."""

    OPEN = "open"
    PLANNED = "planned"
    DUE = "due"
    OVERDUE = "overdue"
    FULFILLED = "fulfilled"
    MOVED = "moved"
    CANCELLED = "cancelled"
    HOLDS = "holds"
    ENDED = "ended"
    NONE = ""


class Cited(NamedTuple):
    """A citation that stands, the event that brought it, and its own window."""

    citation: Citation
    passage: Passage
    number: int
    moment: When | None
    """What it attests: a moment of its own, or the fact's; ``None`` where it has no date."""
    window: Window
    reported: Status
    """Whether its text was surely or perhaps published by the reported clock."""
    status: Status
    hindsight: bool


class Entry(NamedTuple):
    """A fact that stands at a vantage, settled or possible."""

    number: int
    """The first number of the fact: its identity."""
    reading: int
    """The number of the event that gave this reading; another one if it was corrected."""
    fact: Fact
    window: Window
    status: Status
    cited: tuple[Cited, ...]
    phase: Phase = Phase.NONE

    @property
    def order(self) -> tuple[date, date, Natural, int, str]:
        """By date; between facts of one date by place in the texts, never by order of loading."""
        return (*self.window.order, *self.place)

    @property
    def place(self) -> Place:
        """Where in the texts it first stands: label and code point; then its key."""
        first = self.cited[0]
        return natural(first.passage.label), first.citation.start, self.fact.key

    @property
    def moment(self) -> When | None:
        """The date that its window comes from; ``None`` where it has none."""
        return next(cited.moment for cited in self.cited if cited.window == self.window)

    @property
    def settled(self) -> bool:
        """Certain at this vantage."""
        return self.status is Status.SETTLED

    @property
    def day(self) -> date:
        """The day by which it is ordered: since when it is certain, or else from when possible.

        Never later than its report, nor than the vantage on either clock.
        """
        if self.settled:
            return min(
                min(_since(cited.window), _since(window_of(cited.passage.published)))
                for cited in self.certain
            )
        return min(
            min(cited.window.earliest, cited.passage.published.earliest) for cited in self.cited
        )

    @property
    def hindsight(self) -> bool:
        """First reported after the brief's day."""
        return all(cited.hindsight for cited in self.cited)

    @property
    def certain(self) -> tuple[Cited, ...]:
        """The citations that are as certain as the fact itself: for a settled one, the settled."""
        return tuple(cited for cited in self.cited if cited.status is self.status)

    @property
    def attested(self) -> Cited:
        """The citation that attests it last, and surely so where the fact is certain."""
        return max(self.certain, key=lambda cited: (cited.window.earliest, cited.window.latest))

    @property
    def attested_day(self) -> date:
        """The day since which the last attestation is certain; see ``day``."""
        attested = self.attested
        return min(_since(attested.window), _since(window_of(attested.passage.published)))

    @property
    def families(self) -> tuple[str, ...]:
        """The families of texts that carry it; a text without family only where it is alone."""
        named = {c.passage.rating.family for c in self.cited} - {None}
        return tuple(sorted(family for family in named if family))

    @property
    def of_one_family(self) -> bool:
        """Whether one family alone carries it, or only texts that belong to none."""
        return len(self.families) <= 1

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the passages that carry it, each once."""
        return tuple(sorted({c.passage.label for c in self.cited}, key=natural))


def _since(window: Window) -> date:
    """The day from which on it is certain."""
    return window.begun or window.latest


def window_of(when: When) -> Window:
    """The window of a resolved date."""
    return Window(when.earliest, when.latest, when.begun)


def stand(held: Held, effective: Effective, vantage: Vantage) -> Entry | None:
    """How a fact stands at a vantage, without its phase; ``None`` where it does not."""
    reading = _reading_at(held, effective, vantage)
    fact = reading.fact
    own = [
        found
        for citation in fact.citations
        if (found := _cite(reading.number, citation, fact, effective, vantage))
    ]
    others = [
        (found, event.statement)
        for number, event in held.corroborations
        for citation in event.citations
        if (found := _cite(number, citation, fact, effective, vantage))
    ]
    if _surely_published([*own, *(each for each, _ in others)]):
        # What may not have been out by then neither colours nor corroborates what was.
        own = [each for each in own if each.reported is Status.SETTLED]
        others = [(each, said) for each, said in others if each.reported is Status.SETTLED]
    cited = [*own, *(each for each, _ in others)]
    if not cited:
        return None
    if not own:
        # What only the absent article says must not be read into the ones that stand.
        others.sort(key=lambda other: _in_text(other[0]))
        if said := next((statement for _, statement in others if statement), None):
            fact = fact.model_copy(update={"statement": said, "matter": None})
    return Entry(
        number=held.number,
        reading=reading.number,
        fact=fact,
        window=min((each.window for each in cited), key=lambda window: window.order),
        status=max(each.status for each in cited),
        cited=tuple(sorted(cited, key=_in_text)),
    )


def _surely_published(cited: Iterable[Cited]) -> bool:
    """Whether a citation that settles the fact was surely out by the reported clock."""
    return any(each.status is Status.SETTLED for each in cited)


def _in_text(cited: Cited) -> tuple[Natural, int, int]:
    """Where in the texts a citation stands."""
    return natural(cited.passage.label), cited.citation.start, cited.citation.end


def _reading_at(held: Held, effective: Effective, vantage: Vantage) -> Reading:
    """The last reading whose correcting publication counts at the vantage."""
    return next(
        reading
        for reading in reversed(held.readings)
        if reading.source is None or _reported(effective, reading.source, vantage) is Status.SETTLED
    )


def _reported(effective: Effective, source: str, vantage: Vantage) -> Status:
    passage = effective.passages.get(source)
    if passage is None or withdrawn(effective, source):
        return Status.ABSENT
    if vantage.known_by is None:
        return Status.SETTLED
    return window_of(passage.published).status(vantage.known_by)


def withdrawn(effective: Effective, source: str) -> bool:
    """Whether a passage, or the article that it is part of, was withdrawn."""
    if not effective.withdrawn:
        return False
    return bool(effective.withdrawn & {source, effective.article_of(source)})


def _cite(
    number: int, citation: Citation, fact: Fact, effective: Effective, vantage: Vantage
) -> Cited | None:
    reported = _reported(effective, citation.source, vantage)
    if reported is Status.ABSENT:
        return None
    passage = effective.passages[citation.source]
    published = window_of(passage.published)
    moment = citation.attests or fact.occurred
    window = window_of(moment).bounded(published.latest) if moment else published
    status = min(window.status(vantage.as_of), reported)
    if status is Status.ABSENT:
        return None
    later = published.earliest > vantage.as_of
    return Cited(citation, passage, number, moment, window, reported, status, later)
