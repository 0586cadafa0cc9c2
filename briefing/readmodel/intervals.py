"""From "what is told at this vantage" to rows that hold for boxes of vantages.

How a fact stands changes only on a few days: where the windows of its dates and of its texts
begin and end. Between these days nothing changes, so it is asked once for each cell of the
grid that they make, with the same functions that a replayed record uses; neighbouring cells
that tell the same become one box.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from briefing.facts import FactHistory, FoldedState
from briefing.facts.actors import ActorRegistry
from briefing.facts.change_points import days_of, named_days, publication_days
from briefing.facts.edits import is_in_view
from briefing.facts.resolved import (
    Attestations,
    CitationAsOf,
    FactAsOf,
    is_withdrawn,
)
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Status, Vantage, Window
from briefing.readmodel.placement import (
    END_OF_TIME,
    Placement,
    filled_days,
    placements,
    sort_key_of,
)
from briefing.readmodel.snapshot import Dispute, dispute_of, dispute_placement, edit_placement
from briefing_events.editorial import FactsInConflict
from briefing_events.fact import Fact
from briefing_events.source import Source


class PlacedFact(NamedTuple):
    """A place on a shelf, with the passage that carries the fact and the days that it fills.

    That of a passage itself has only the last day on which it may have been published.
    """

    placement: Placement
    passage: str = ""
    earliest: int | None = None
    latest: int | None = None


class PlacementRow(NamedTuple):
    """A place on a shelf for all vantages in a box: as-of days, known-by days (ordinals)."""

    told: PlacedFact
    valid_from: int
    valid_to: int
    known_from: int
    known_to: int


PlacementAt = Callable[[Vantage], Sequence[PlacedFact]]

T = TypeVar("T", bound=Hashable)
Span = tuple[T, int, int]
"""A value, where it begins, and where it ends."""


def rows_of_fact(
    held: FactHistory, folded: FoldedState, actor_registry: ActorRegistry
) -> tuple[list[PlacementRow], set[int]]:
    """Where a fact lies at which vantages, and every day on which that may change."""
    if at_once := _at_once(held, folded):
        return _rows_at_once(*at_once, actor_registry)
    passages = dict.fromkeys(citation.source for citation in held.citations())
    sole = next(iter(passages)) if len(passages) == 1 else ""
    footing = Attestations(held, folded)

    is_dated = any(True for reading in held.readings for _ in named_days(reading.fact))
    last: tuple[FactAsOf, Sequence[PlacedFact]] | None = None

    def placed_at(vantage: Vantage) -> Sequence[PlacedFact]:
        nonlocal last
        entry = footing.at(vantage)
        if entry is None:
            return ()
        if is_dated or last is None or last[0] != entry:
            label = _label(entry.fact, folded)
            last = entry, _told(entry, actor_registry, vantage.as_of, label, sole)
        return last[1]

    days = days_of(footing)
    return rows_over(days, publication_days(passages, folded, held), placed_at), days


def _at_once(held: FactHistory, folded: FoldedState) -> tuple[FactAsOf, int] | None:
    """A fact that one text of one day carries, and that is certain as soon as it is possible.

    With the day of publication, or ``None`` for any other fact. Most facts are of this kind,
    and ``stand`` would find the same by a longer way.
    """
    if len(held.readings) > 1 or held.corroborations or len(held.fact.citations) > 1:
        return None
    fact = held.fact
    citation = fact.citations[0]
    passage = folded.passages.get(citation.source)
    if passage is None or is_withdrawn(folded, citation.source):
        return None
    if getattr(fact, "period", None):
        return None
    published = passage.published
    moment = citation.attests or fact.occurred or published
    if moment.earliest != moment.latest or published.earliest != published.latest:
        return None
    window = Window(moment.earliest, moment.earliest, moment.begun)
    cited = CitationAsOf(
        citation,
        passage,
        held.number,
        None if moment is published else moment,
        window,
        Status.SETTLED,
        Status.SETTLED,
        hindsight=False,
    )
    entry = FactAsOf(held.number, held.number, fact, window, Status.SETTLED, (cited,))
    return entry, published.earliest.toordinal()


def _rows_at_once(
    entry: FactAsOf, known: int, actor_registry: ActorRegistry
) -> tuple[list[PlacementRow], set[int]]:
    """The rows of a fact that stands in one way only; only days that it names change shelves."""
    cited = entry.cited[0].passage
    start = entry.window.earliest.toordinal()
    turns = {start, *named_days(entry.fact)}
    days = sorted(day for day in turns if day >= start)

    def tell(vantage: Vantage) -> Sequence[PlacedFact]:
        return _told(entry, actor_registry, vantage.as_of, cited.label, cited.id)

    return rows_over(days, (known,), tell), turns


def _told(
    entry: FactAsOf, actor_registry: ActorRegistry, as_of: date, label: str, sole: str
) -> Sequence[PlacedFact]:
    """All that is told of a fact; what its texts may change apart from what they cannot."""
    found = [PlacedFact(placement) for placement in placements(entry, actor_registry, as_of, label)]
    filled = filled_days(entry) or (None, None)
    if sole and found:
        found[0] = PlacedFact(found[0].placement, sole, *filled)
        return found
    bare = Placement("", 0, entry.day.toordinal(), "", entry.fact.key, entry.number)
    passages = dict.fromkeys(cited.passage.id for cited in entry.cited)
    found += [PlacedFact(bare.on("cites"), passage) for passage in passages]
    return [*found, PlacedFact(bare.on("dated"), "", *filled)]


def rows_of_article(
    number: int, article: Source, folded: FoldedState, firsts: Mapping[str, int]
) -> list[PlacementRow]:
    """Where an article and its parts may be on record: from when they may be published.

    Each lies in three buckets: by the first day that something it carries may have (``firsts``,
    by passage), and by the first and the last day of its publication; and in a fourth for as
    long as it is not sure that it was published.
    """
    rows = []
    for each in (article, *article.parts):
        passage = folded.passages.get(each.id)
        if passage is None or is_withdrawn(folded, passage.id):
            continue
        out = passage.published.earliest.toordinal()
        latest = passage.published.latest.toordinal()
        kind = "articles" if each is article else "parts"
        place = sort_key_of(passage.label, 0)
        first = firsts.get(passage.id, END_OF_TIME)
        for bucket, day, until in (
            (kind, first, END_OF_TIME),
            (f"{kind}:published", out, END_OF_TIME),
            (f"{kind}:out", latest, END_OF_TIME),
            (f"{kind}:unsure", out, latest),
        ):
            if out < until:
                told = PlacedFact(
                    Placement(bucket, 0, day, place, passage.id, number), latest=latest
                )
                rows.append(PlacementRow(told, 1, END_OF_TIME, out, until))
    return rows


def rows_of_conflict(
    number: int, conflict: FactsInConflict, held: Sequence[FactHistory], folded: FoldedState
) -> list[PlacementRow]:
    """Where a conflict stands: where two of its accounts do."""
    footings = [(each, Attestations(each, folded)) for each in held]

    def tell(vantage: Vantage) -> Sequence[PlacedFact]:
        entries = {
            each.fact.key: entry for each, footing in footings if (entry := footing.at(vantage))
        }
        found: Dispute | None = dispute_of(number, conflict, entries)
        return (PlacedFact(dispute_placement(found)),) if found else ()

    passages = [citation.source for each in held for citation in each.citations()]
    known = publication_days(passages, folded, *held)
    days = {day for _, footing in footings for day in days_of(footing)}
    return rows_over(days, known, tell)


def rows_of_act(item: EventEnvelope, folded: FoldedState) -> list[PlacementRow]:
    """Where an act of the desk on facts is counted."""

    def tell(vantage: Vantage) -> Sequence[PlacedFact]:
        return (PlacedFact(edit_placement(item)),) if is_in_view(item, folded, vantage) else ()

    cited = [c for key in folded.about[item.number] for c in folded.ever_cited.get(key, ())]
    passages = [passage for passage, _ in cited]
    days = {moment.earliest.toordinal() for _, moment in cited if moment is not None}
    days |= publication_days(passages, folded)
    if source := getattr(item.event, "source", None):
        passages.append(source)
    return rows_over(days, publication_days(passages, folded), tell)


def rows_over(
    days: Collection[int], known: Collection[int], placed_at: PlacementAt
) -> list[PlacementRow]:
    """The rows of what ``placed_at`` gives, which changes on some days of either clock only."""
    ordered = sorted(days)

    def of_one_knowledge(known_from: int) -> list[Span[PlacedFact]]:
        known_by = date.fromordinal(known_from)
        return spans(ordered, lambda day: placed_at(Vantage(date.fromordinal(day), known_by)))

    return [
        PlacementRow(placed, valid_from, valid_to, known_from, known_to)
        for (placed, valid_from, valid_to), known_from, known_to in spans(
            sorted(known), of_one_knowledge
        )
    ]


def spans(starts: Sequence[int], values_at: Callable[[int], Sequence[T]]) -> list[Span[T]]:
    """Each value with where it begins and ends; values change at these starts only."""
    if len(starts) == 1:
        return [(value, starts[0], END_OF_TIME) for value in values_at(starts[0])]
    found: list[Span[T]] = []
    begun: dict[T, int] = {}
    before: Sequence[T] = ()
    for start in starts:
        values = values_at(start)
        if values is before or values == before:
            continue
        ended = [value for value in before if value not in values]
        found += [(value, begun.pop(value), start) for value in ended]
        for value in values:
            begun.setdefault(value, start)
        before = values
    return found + [(value, start, END_OF_TIME) for value, start in begun.items()]


def _label(fact: Fact, folded: FoldedState) -> str:
    source = fact.citations[0].source
    known = folded.passages.get(source)
    return known.label if known else source
