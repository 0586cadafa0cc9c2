"""Rows that hold for intervals of vantages, computed from placements at single vantages.

How a fact stands changes only on a few days: where the windows of its dates and of its texts
begin and end. These days make a grid over the first two clocks. Each cell of it is computed once,
with the functions that a full snapshot uses; neighbouring cells with equal placements become one
row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from briefing.facts import FactHistory, FoldedState
from briefing.facts.change_points import change_days_of, named_days, publication_days
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
    placement_of,
    placements,
    sort_key_of,
)
from briefing.readmodel.search_words import fact_words, passage_words
from briefing.readmodel.snapshot import Dispute, dispute_of, dispute_placement, edit_placement
from briefing_events.dossier import ActorRegistry
from briefing_events.editorial import FactsInConflict
from briefing_events.fact import Fact
from briefing_events.shapes import Figure
from briefing_events.source import Source


class PlacedFact(NamedTuple):
    """A placement with the passage that carries the fact, the days that the fact fills, and the
    words that it is found by.

    For the placement of a passage, ``latest`` is the last day of its publication.
    """

    placement: Placement
    passage: str = ""
    earliest: int | None = None
    latest: int | None = None
    words: str = ""


class PlacementRow(NamedTuple):
    """A placement and the vantages where it holds: as-of and known-by days (ordinals)."""

    placed: PlacedFact
    valid_from: int
    valid_to: int
    known_from: int
    known_to: int


PlacementAt = Callable[[Vantage], Sequence[PlacedFact]]

T = TypeVar("T", bound=Hashable)
Span = tuple[T, int, int]
"""A value, where it begins, and where it ends."""


def rows_of_fact(
    history: FactHistory, folded: FoldedState, actor_registry: ActorRegistry
) -> tuple[list[PlacementRow], set[int]]:
    """The rows of a fact, and every day on which its placements may change."""
    if at_once := _certain_at_once(history, folded):
        return _rows_of_certain(*at_once, actor_registry)
    passages = dict.fromkeys(citation.source for citation in history.citations())
    only_passage = next(iter(passages)) if len(passages) == 1 else ""
    attestations = Attestations(history, folded)
    is_dated = any(True for revision in history.revisions for _ in named_days(revision.fact))
    last: FactAsOf | None = None
    placed_on: Callable[[date], Sequence[PlacedFact]]
    placed: Sequence[PlacedFact] = ()

    def placed_at(vantage: Vantage) -> Sequence[PlacedFact]:
        nonlocal last, placed_on, placed
        entry = attestations.at(vantage)
        if entry is None:
            return ()
        if entry != last:
            last = entry
            placed_on = _placing(entry, actor_registry, _label(entry.fact, folded), only_passage)
            placed = placed_on(vantage.as_of)
        elif is_dated:
            placed = placed_on(vantage.as_of)
        return placed

    days = change_days_of(attestations)
    return rows_over(days, publication_days(passages, folded, history), placed_at), days


def _certain_at_once(history: FactHistory, folded: FoldedState) -> tuple[FactAsOf, int] | None:
    """A fact that one text of one day carries, and that is certain as soon as it is possible.

    With the day of publication, or ``None`` for any other fact. Most facts are of this kind;
    ``resolve_at`` gives the same in more steps.
    """
    if len(history.revisions) > 1 or history.corroborations or len(history.fact.citations) > 1:
        return None
    fact = history.fact
    citation = fact.citations[0]
    passage = folded.passages.get(citation.source)
    if passage is None or is_withdrawn(folded, citation.source):
        return None
    if isinstance(fact, Figure) and fact.period:
        return None
    published = passage.published
    moment = citation.attests or fact.occurred or published
    if moment.earliest != moment.latest or published.earliest != published.latest:
        return None
    window = Window(moment.earliest, moment.earliest, moment.begun)
    cited = CitationAsOf(
        citation,
        passage,
        history.number,
        None if moment is published else moment,
        window,
        Status.SETTLED,
        Status.SETTLED,
        hindsight=False,
    )
    entry = FactAsOf(history.number, history.number, fact, window, Status.SETTLED, (cited,))
    return entry, published.earliest.toordinal()


def _rows_of_certain(
    entry: FactAsOf, known: int, actor_registry: ActorRegistry
) -> tuple[list[PlacementRow], set[int]]:
    """The rows of a fact that stands in one way; only days that it names change its bucket."""
    cited = entry.cited[0].passage
    start = entry.window.earliest.toordinal()
    days_of_change = {start, *named_days(entry.fact)}
    days = sorted(day for day in days_of_change if day >= start)
    placed_on = _placing(entry, actor_registry, cited.label, cited.id)
    rows = [
        PlacementRow(placed, valid_from, valid_to, known, END_OF_TIME)
        for placed, valid_from, valid_to in spans(
            days, lambda day: placed_on(date.fromordinal(day))
        )
    ]
    return rows, days_of_change


def _placing(
    entry: FactAsOf, actor_registry: ActorRegistry, label: str, only_passage: str
) -> Callable[[date], Sequence[PlacedFact]]:
    """Gives all placements of a fact on a day, with its passages, the days that it fills, and its
    words.

    A fact of a single passage has these in its first row; any other in rows of their own.
    """
    early, late = filled_days(entry) or (None, None)
    own = (early, late, fact_words(entry))
    base = placement_of(entry, label)
    more = []
    if not only_passage:
        passages = dict.fromkeys(cited.passage.id for cited in entry.cited)
        more = [PlacedFact(base.on("cites"), passage) for passage in passages]
        more.append(PlacedFact(base.on("dated"), "", *own))

    def placed_on(as_of: date) -> Sequence[PlacedFact]:
        found = placements(entry, base, actor_registry, as_of)
        if more:
            return [*map(PlacedFact, found), *more]
        first, *others = found or (base.on("dated"),)
        return [PlacedFact(first, only_passage, *own), *map(PlacedFact, others)]

    return placed_on


def rows_of_article(
    number: int, article: Source, folded: FoldedState, first_days: Mapping[str, int]
) -> list[PlacementRow]:
    """Where an article and its parts may be on record: from when they may be published.

    Each lies in three buckets: by the first day of the facts that it carries (``first_days``,
    by passage), and by the first and the last day of its publication; and in a fourth for as
    long as it is not sure that it was published. Its words are found by the second of these.
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
        first = first_days.get(passage.id, END_OF_TIME)
        for bucket, day, until, words in (
            (kind, first, END_OF_TIME, ""),
            (f"{kind}:published", out, END_OF_TIME, passage_words(article, passage)),
            (f"{kind}:out", latest, END_OF_TIME, ""),
            (f"{kind}:unsure", out, latest, ""),
        ):
            if out < until:
                placement = Placement(bucket, 0, day, place, passage.id, number)
                placed = PlacedFact(placement, latest=latest, words=words)
                rows.append(PlacementRow(placed, 1, END_OF_TIME, out, until))
    return rows


def rows_of_conflict(
    number: int, conflict: FactsInConflict, history: Sequence[FactHistory], folded: FoldedState
) -> list[PlacementRow]:
    """The rows of a conflict, which stands where two of its accounts do."""
    attested = [(each, Attestations(each, folded)) for each in history]

    def placed_at(vantage: Vantage) -> Sequence[PlacedFact]:
        entries = {
            each.fact.key: entry
            for each, attestations in attested
            if (entry := attestations.at(vantage))
        }
        found: Dispute | None = dispute_of(number, conflict, entries)
        return (PlacedFact(dispute_placement(found)),) if found else ()

    passages = [citation.source for each in history for citation in each.citations()]
    known = publication_days(passages, folded, *history)
    days = {day for _, attestations in attested for day in change_days_of(attestations)}
    return rows_over(days, known, placed_at)


def rows_of_edit(item: EventEnvelope, folded: FoldedState) -> list[PlacementRow]:
    """The rows of an edit of facts, which are only counted."""

    def placed_at(vantage: Vantage) -> Sequence[PlacedFact]:
        return (PlacedFact(edit_placement(item)),) if is_in_view(item, folded, vantage) else ()

    cited = [c for key in folded.about[item.number] for c in folded.ever_cited.get(key, ())]
    passages = [passage for passage, _ in cited]
    days = {moment.earliest.toordinal() for _, moment in cited if moment is not None}
    days |= publication_days(passages, folded)
    if source := getattr(item.event, "source", None):
        passages.append(source)
    return rows_over(days, publication_days(passages, folded), placed_at)


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
