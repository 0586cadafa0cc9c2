"""Resolve one fact at a vantage on the occurred and reported clocks.

A fact stands through its citations. Each has a window of its own: the moment it attests or
else the fact's date, never later than its publication; for an undated fact, the published
window itself. A citation that lies wholly after the vantage on either clock does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from briefing.facts.fold import FactHistory, FoldedState, Revision
from briefing.model.vantage import Status, Vantage, Window
from briefing_events.fact import Citation, Fact
from briefing_events.shapes import Figure, State
from briefing_events.source import Passage
from briefing_events.when import When

NaturalKey = tuple[tuple[str, int], ...]
"""Sort key of a label: text and numbers in turn, so that S10 comes after S2."""

TextPosition = tuple[NaturalKey, int, str]
"""Where in the texts a fact first stands."""

_TEXT_AND_NUMBER = re.compile(r"(\D*)(\d*)")

_FIRM = re.compile(
    r"(?i)\b(?:assur\w+|promis\w+|pledg\w+|guarante\w+|vow\w*|underto\w+|commit\w*|agree\w*|"
    r"decid\w+|confirm\w*|signed|ordered|approved|ratified)\b"
)
_LOOSE = re.compile(
    r"(?i)\b(?:plan(?:s|ned|ning)?|inten[dt]\w*|aim(?:s|ed|ing)?|objectives?|could|might|"
    r"consider\w*|propos\w+|possib\w+|potential\w*|wish\w*|desires?|hope[sd]?|interest\w*)\b"
)


@lru_cache(maxsize=4096)
def natural_key(label: str) -> NaturalKey:
    """Natural sort key of a label."""
    return tuple((text, int(digits or -1)) for text, digits in _TEXT_AND_NUMBER.findall(label))


class LifecycleStatus(StrEnum):
    """Status of a plan or state on the vantage's day."""

    OPEN = "open"
    PLANNED = "planned"
    DUE = "due"
    OVERDUE = "overdue"
    FULFILLED = "fulfilled"
    MOVED = "moved"
    CANCELLED = "cancelled"
    OVERTAKEN = "overtaken"
    """A condition or plan for what its track has reached since: nothing is open."""
    AWAITED = "not yet"
    HOLDS = "holds"
    ENDED = "ended"
    NONE = ""


class CitationAsOf(NamedTuple):
    """A citation resolved at a vantage, with its own window."""

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


class FactAsOf(NamedTuple):
    """A fact resolved at a vantage: settled or possible."""

    number: int
    """The first number of the fact: its identity."""
    revision: int
    """The number of the event that gave this revision; another one if it was corrected."""
    fact: Fact
    window: Window
    status: Status
    cited: tuple[CitationAsOf, ...]
    lifecycle: LifecycleStatus = LifecycleStatus.NONE
    weaker: frozenset[str] = frozenset()
    """The passages whose own wording says less than ``fact`` does: they do not carry its words."""

    @property
    def order(self) -> tuple[date, date, int, NaturalKey, int, str]:
        """By date and time of day; between facts of one time by place in the texts."""
        return (*self.window.order, self.minute, *self.place)

    @property
    def place(self) -> TextPosition:
        """Where in the texts it first stands: label and code point; then its key."""
        first = self.cited[0]
        return natural_key(first.passage.label), first.citation.start, self.fact.key

    @property
    def moment(self) -> When | None:
        """The date that its window comes from; ``None`` where it has none."""
        found = [cited for cited in self.cited if cited.window == self.window]
        own = [cited for cited in found if cited.citation.attests is None]
        return (own or found)[0].moment

    @property
    def other_days(self) -> tuple[CitationAsOf, ...]:
        """The citations of other texts that give it a day which its own date does not hold."""
        if isinstance(self.fact, State) or self.fact.occurred is None:
            return ()
        return tuple(each for each in self.cited if self._is_given_otherwise(each))

    def _is_given_otherwise(self, cited: CitationAsOf) -> bool:
        other = cited.citation.attests
        if other is None or cited.number == self.revision:
            return False
        return other.latest < self.window.earliest or self.window.latest < other.earliest

    @property
    def minute(self) -> int:
        """The minute of its day, from 1; 0 where no time of day is given, which comes first."""
        return minute_of(self.moment)

    @property
    def settled(self) -> bool:
        """Certain at this vantage."""
        return self.status is Status.SETTLED

    @property
    def day(self) -> date:
        """The day by which it is ordered: since when it is certain, or else from when possible.

        Never later than its report, nor than the vantage on either clock.
        """
        first = _since if self.settled else _earliest
        return min(
            [min(first(each.window), first(each.passage.published)) for each in self.certain]
        )

    @property
    def hindsight(self) -> bool:
        """First reported after the brief's day."""
        return all(cited.hindsight for cited in self.cited)

    @property
    def certain(self) -> tuple[CitationAsOf, ...]:
        """The citations that are as certain as the fact itself: for a settled one, the settled."""
        return tuple([cited for cited in self.cited if cited.status is self.status])

    @property
    def attested(self) -> CitationAsOf:
        """The citation that attests it last, and surely so where the fact is certain."""
        return max(
            self.certain,
            key=lambda each: (each.window.earliest, each.window.latest, minute_of(each.moment)),
        )

    @property
    def attested_day(self) -> date:
        """The day since which the last attestation is certain; see ``day``."""
        attested = self.attested
        return min(_since(attested.window), _since(attested.passage.published))

    @property
    def carrying(self) -> tuple[CitationAsOf, ...]:
        """The citations of the texts that carry it as it is worded."""
        return tuple([each for each in self.cited if each.passage.id not in self.weaker])

    @property
    def families(self) -> tuple[str, ...]:
        """The families of texts that carry it as it is worded; not those without a family."""
        named = {c.passage.rating.family for c in self.carrying} - {None}
        return tuple(sorted(family for family in named if family))

    @property
    def of_one_family(self) -> bool:
        """Whether one family alone carries it, or only texts that belong to none."""
        return len(self.families) <= 1

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the passages that carry it as it is worded, each once."""
        return tuple(sorted({c.passage.label for c in self.carrying}, key=natural_key))


def _since(when: Window | When) -> date:
    """The day from which on it is certain."""
    return when.begun or when.latest


def _earliest(when: Window | When) -> date:
    return when.earliest


def minute_of(moment: When | None) -> int:
    """The minute of the day that a date gives, from 1; 0 where it gives none."""
    return moment.minute if moment else 0


def window_of(when: When) -> Window:
    """The window of a resolved date."""
    return Window(when.earliest, when.latest, when.begun)


class Attestation(NamedTuple):
    """A citation with everything that does not depend on the vantage."""

    citation: Citation
    passage: Passage
    number: int
    """The event that brought the citation."""
    moment: When | None
    window: Window
    published: Window
    counts: bool
    """Not where it was withdrawn, or only another revision cites it."""

    def at(self, vantage: Vantage, own: Window | None) -> CitationAsOf | None:
        """The citation at a vantage; ``None`` where it is absent on either clock.

        It is never dated before the date that the fact itself is given, its ``own``, and is absent
        until the moment that it attests may have come.
        """
        reported = _reported(self.published, vantage)
        window = own if own and own.order > self.window.order else self.window
        days = (window.status(vantage.as_of), self.window.status(vantage.as_of))
        status = min(*days, reported)
        if status is Status.ABSENT:
            return None
        later = self.published.earliest > vantage.as_of
        return CitationAsOf(*self[:4], window, reported, status, later)


class Attestations:
    """The attestations of one fact, found once and resolved at many vantages."""

    def __init__(self, held: FactHistory, folded: FoldedState) -> None:
        self.held = held
        self.folded = folded
        self._said = {number: event.statement for number, event in held.corroborations}
        self._brought = [(each.number, c) for each in held.revisions for c in each.fact.citations]
        self._brought += [(n, c) for n, event in held.corroborations for c in event.citations]
        self._texts: dict[int, list[Attestation]] = {}
        self._revisions = _in_order_of_publication(held.revisions, folded)

    def published_by(self, day: date | None) -> Fact:
        """The fact as it reads with what was published by a day; ``None`` is hindsight."""
        return self._revision_at(Vantage(date.max, day)).fact

    def at(self, vantage: Vantage) -> FactAsOf | None:
        """The fact at a vantage, without its lifecycle status; ``None`` where it is absent."""
        revision = self._revision_at(vantage)
        texts = self.texts(revision)
        own = _own_window(revision.fact, texts, vantage)
        cited = [each for text in texts if text.counts and (each := text.at(vantage, own))]
        if any(each.status is Status.SETTLED for each in cited):
            # Something that settles the fact was surely out by then. What may not have been
            # neither colours nor corroborates it.
            cited = [each for each in cited if each.reported is Status.SETTLED]
        if not cited:
            return None
        window = min((each.window for each in cited), key=_order)
        status = max(each.status for each in cited)
        cited.sort(key=_in_text)
        fact = self._worded(revision, cited)
        found = FactAsOf(self.held.number, revision.number, fact, window, status, tuple(cited))
        return found._replace(weaker=weaker) if (weaker := self._weaker(fact, cited)) else found

    def _revision_at(self, vantage: Vantage) -> Revision:
        """The last revision whose correcting publication counts at the vantage."""
        first, *corrected = self._revisions
        for revision in reversed(corrected):
            if revision.source is None or self._is_out(revision.source, vantage):
                return revision
        return first

    def _is_out(self, source: str, vantage: Vantage) -> bool:
        """Whether a passage counts, and was surely published by the reported clock."""
        passage = self.folded.passages.get(source)
        if passage is None or is_withdrawn(self.folded, source):
            return False
        return _reported(window_of(passage.published), vantage) is Status.SETTLED

    def texts(self, revision: Revision) -> list[Attestation]:
        """All attestations of the fact, dated as in a revision, and whether each counts there."""
        if revision.number not in self._texts:
            self._texts[revision.number] = list(self._dated(revision))
        return self._texts[revision.number]

    def _dated(self, revision: Revision) -> Iterator[Attestation]:
        fact = revision.fact
        for number, citation in self._brought:
            if passage := self.folded.passages.get(citation.source):
                counts = number == revision.number or number in self._said
                counts = counts and not is_withdrawn(self.folded, citation.source)
                yield _text_of(number, citation, fact, passage, counts=counts)

    def _worded(self, revision: Revision, cited: Sequence[CitationAsOf]) -> Fact:
        """The fact in the words of the texts that stand.

        What only an absent text says must not be read into them. A wording that all of them
        carry comes first; else, with one of its own texts, the fact's statement.
        """
        fact = revision.fact
        said = {each.number: words for each in cited if (words := self._said.get(each.number))}
        if not said:
            return fact
        seen, own = {each.citation.source for each in cited}, {c.source for c in fact.citations}
        fitting = [number for number in said if seen <= _sources_of(number, cited)]
        if seen & own and not fitting:
            return fact
        number = min(fitting or said, key=lambda each: len(_sources_of(each, cited)))
        matter = fact.matter if seen & own else None
        return fact.model_copy(update={"statement": said[number], "matter": matter})

    def _weaker(self, fact: Fact, cited: Sequence[CitationAsOf]) -> frozenset[str]:
        """The passages that stand with a wording of their own which says less than the fact's."""
        if not any(each.number in self._said or each.citation.stage for each in cited):
            return frozenset()
        own = {each.citation.source for each in cited if not self._said.get(each.number)}
        less = {
            each.citation.source
            for each in cited
            if self._is_lower(each.citation, fact)
            or (each.citation.source not in own and self._says_less(each.number, fact))
        }
        return frozenset(less if len(less) < len({c.citation.source for c in cited}) else ())

    def _says_less(self, number: int, fact: Fact) -> bool:
        said = self._said.get(number)
        return bool(said) and _says_less(said or "", fact.statement)

    def _is_lower(self, citation: Citation, fact: Fact) -> bool:
        """Whether a wording reaches a lower stage than the fact."""
        definition = self.folded.definition
        if not (citation.stage and fact.stage and definition):
            return False
        track = next((each for each in definition.tracks if each.id == fact.track), None)
        return track is not None and track.rank(citation.stage) < track.rank(fact.stage)


def _sources_of(number: int, cited: Iterable[CitationAsOf]) -> set[str]:
    """The passages that an event cites, of those that stand."""
    return {each.citation.source for each in cited if each.number == number}


def present_fact(held: FactHistory, folded: FoldedState) -> Fact:
    """A fact as it reads in hindsight, after everything that is on record."""
    return Attestations(held, folded).published_by(None)


def resolve_at(held: FactHistory, folded: FoldedState, vantage: Vantage) -> FactAsOf | None:
    """The fact at a vantage, without its lifecycle status; ``None`` where it is absent."""
    return Attestations(held, folded).at(vantage)


def _own_window(fact: Fact, texts: Sequence[Attestation], vantage: Vantage) -> Window | None:
    """The days of the date that a fact itself is given, by texts that are surely out.

    What another text attests besides never moves it. A state has no such date: it is attested
    as often as texts attest it.
    """
    if fact.occurred is None or isinstance(fact, State):
        return None
    known = (
        text.window
        for text in texts
        if text.counts
        and text.citation.attests is None
        and _reported(text.published, vantage) is Status.SETTLED
    )
    return min(known, key=_order, default=None)


def _in_order_of_publication(
    revisions: Sequence[Revision], folded: FoldedState
) -> Sequence[Revision]:
    """The revisions, those that sources gave since the last one of our own by their publication.

    Of two corrections by sources the one published last counts, whenever it was recorded.
    """
    if len(revisions) <= 2:  # noqa: PLR2004 - one correction has no order
        return revisions
    own = max(place for place, each in enumerate(revisions) if each.source is None)

    def published(revision: Revision) -> tuple[tuple[date, date], NaturalKey]:
        passage = folded.passages.get(revision.source or "")
        if passage is None:
            return (date.min, date.min), ()
        return window_of(passage.published).order, natural_key(passage.label)

    return [*revisions[: own + 1], *sorted(revisions[own + 1 :], key=published)]


def _order(window: Window) -> tuple[date, date]:
    return window.order


def _in_text(cited: CitationAsOf) -> tuple[NaturalKey, int, int]:
    """Where in the texts a citation stands."""
    return natural_key(cited.passage.label), cited.citation.start, cited.citation.end


def _reported(published: Window, vantage: Vantage) -> Status:
    """Whether what was published then was out by the reported clock."""
    if vantage.known_by is None:
        return Status.SETTLED
    return published.status(vantage.known_by)


def _text_of(
    number: int, citation: Citation, fact: Fact, passage: Passage, *, counts: bool
) -> Attestation:
    """A citation that an event brought for a fact, with what it attests."""
    published = window_of(passage.published)
    moment = citation.attests or fact.occurred
    window = window_of(moment).bounded(published.latest) if moment else published
    if isinstance(fact, Figure) and fact.period:
        window = _settled_with(fact.period, window, published)
    return Attestation(citation, passage, number, moment, window, published, counts)


def _settled_with(period: When, window: Window, published: Window) -> Window:
    """The days of a figure over a period: not known before that has ended, or was told of."""
    earliest = max(window.earliest, min(period.latest, published.earliest))
    latest = max(window.latest, min(period.latest, published.latest))
    return Window(earliest, latest, window.begun if latest == window.latest else None)


def is_withdrawn(folded: FoldedState, source: str) -> bool:
    """Whether a passage, or the article that it is part of, was withdrawn."""
    if not folded.withdrawn:
        return False
    return bool(folded.withdrawn & {source, folded.article_of(source)})


def passages_of(entries: Iterable[FactAsOf]) -> list[Passage]:
    """The passages that entries cite, by label."""
    cited = {each.passage.id: each.passage for entry in entries for each in entry.cited}
    return sorted(cited.values(), key=lambda passage: natural_key(passage.label))


def _says_less(own: str, told: str) -> bool:
    """Whether one wording has but a plan or a wish where the other has a promise or an act.

    An assurance says more than a plan.
    """
    return bool(_FIRM.search(told) and _LOOSE.search(own) and not _FIRM.search(own))
