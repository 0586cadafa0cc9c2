"""What holds by itself and may still mislead a brief: told after a load, never refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import combinations

from briefing.dossier import Dossier
from briefing.dossier.derivation import DATED, dating_words
from briefing.dossier.quoted_date import date_in, time_words
from briefing.facts import FactAsOf, fold
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage
from briefing.readmodel import Snapshot
from briefing.readmodel.full_snapshot import SnapshotCache
from briefing.readmodel.placement import stage_rank
from briefing.readmodel.query import ListQuery
from briefing.service.reader import Reader
from briefing_events.dossier import Actor, Track, bearers_of, empty_definition
from briefing_events.fact import Event
from briefing_events.shapes import State
from briefing_events.source import Source
from briefing_events.when import MARGINS, When

_WORD = re.compile(r"\w+")
_SHINGLE = 5
"""How many words in a row are compared."""

_NEVER = datetime.min.replace(tzinfo=UTC)
"""When what is not on record was recorded."""

_MOSTLY = 0.8
"""From which share of the shorter text on two texts count as one."""


def name_warnings(actors: Iterable[Actor]) -> Iterator[str]:
    """Names that several actors bear."""
    for name, ids in bearers_of(actors).items():
        if len(ids) > 1:
            yield (
                f"{name!r} names {' and '.join(sorted(ids))}: a reader cannot tell them apart; "
                "give each a name of its own in dossier.toml"
            )


def text_warnings(articles: Sequence[Source]) -> Iterator[str]:
    """Articles of different families with equal or nearly equal texts: they count as two."""
    shingles = {article.id: _shingles(article.text) for article in articles}
    holding: dict[tuple[str, ...], list[str]] = {}
    for name, found in shingles.items():
        for shingle in found:
            holding.setdefault(shingle, []).append(name)
    shared = Counter(pair for names in holding.values() for pair in combinations(names, 2))
    by_id = {article.id: article for article in articles}
    for (first, second), count in sorted(shared.items()):
        families = {by_id[name].rating.family for name in (first, second)}
        share = count / min(len(shingles[first]), len(shingles[second]))
        if share >= _MOSTLY and len(families) > 1 and None not in families:
            yield (
                f"{first} and {second} have {share:.0%} of their words in common but count as "
                "two families: give both the same family, as a later version is no second source"
            )


def date_warnings(dossier: Dossier) -> Iterator[str]:
    """Facts that have no date, or another one, where their quotes have words of time."""
    published = {p.id: p.published for s in dossier.sources for p in (s, *s.parts)}
    for fact in dossier.facts:
        if not isinstance(fact, DATED):
            continue
        quotes = [(dating_words(type(fact), c.exact), published[c.source]) for c in fact.citations]
        words = [found.group() for quote, _ in quotes for found in time_words(quote)]
        if fact.occurred is None and words and not fact.basis_note:
            yield (
                f"{fact.key} has no date, but {words[0]!r} stands in its quote: write the date, or "
                'why it has none, as date = "unknown its quote dates something else"'
            )
        given = [each["occurred"] for quote in quotes if (each := date_in(*quote))]
        own = fact.occurred if fact.basis in {"stated", "resolved"} else None
        if own and given and not any(_meet(When.parse(each), own) for each in given):
            yield (
                f"{fact.key} is dated {own.edtf}, but {words[0]!r} stands in its quote: "
                f"that is {given[0]}; correct the date, or write by-context and why"
            )


def _meet(one: When, other: When) -> bool:
    """Whether two dates can be one, but for the margin of a day that is not exact."""
    margin = MARGINS["day"] if one.earliest < one.latest else 0
    apart = max(
        one.earliest.toordinal() - other.latest.toordinal(),
        other.earliest.toordinal() - one.latest.toordinal(),
    )
    return apart <= margin


def status_warnings(snapshot: Snapshot) -> Iterator[str]:
    """Tracks on which something was done while the board says something else to be in force.

    The first stage is where a track begins; an act that reaches it ends nothing.
    """
    for track in snapshot.tracks:
        final = snapshot.first(ListQuery(f"final:{track.id}"))
        latest = snapshot.latest_step(track)
        acts = {act.number: act for act in (final, latest) if act and _is_done(act, track)}
        for act in acts.values():
            yield from _beside(act, track, snapshot.in_force(track))


def _is_done(act: FactAsOf, track: Track) -> bool:
    rank = stage_rank(act, track)
    return track.stages[rank].kind == "in act" and (rank > 0 or len(track.stages) == 1)


def _beside(act: FactAsOf, track: Track, holding: Sequence[FactAsOf]) -> Iterator[str]:
    stage = track.stages[stage_rank(act, track)]
    reached = f"#{act.number} ({act.fact.key}) takes {track.title!r} to {stage.title!r}"
    is_final = stage == track.stages[-1]
    if is_final and not (holding or act.fact.ends):
        yield (
            f"{reached}, but nothing is in force there: name what it ends in its ends, or code "
            "the state that holds from then on"
        )
    for each in holding:
        if each.attested.window.latest < act.window.earliest and isinstance(each.fact, State):
            slot = f" in the slot {each.fact.slot!r}" if each.fact.slot else ""
            still = "" if is_final else "; if it still holds, cite a text that says so since then"
            yield (
                f"{reached}, but #{each.number} ({each.fact.key}) of before stays in force: add "
                f'ends = ["{each.fact.key}"] to {act.fact.key}, or code the state that holds '
                f"from then on{slot}{still}"
            )


def warnings_at_head(reader: Reader, number: int) -> list[str]:
    """What the board says of a dossier as it is after an event, in hindsight."""
    vantage = Vantage(date.max, None, number)
    return reader.project(vantage, lambda snapshot: list(status_warnings(snapshot)))[0]


def warnings_ahead(recorded: Sequence[EventEnvelope], events: Iterable[Event]) -> list[str]:
    """What the board would say of a dossier once some events are behind those on record."""
    ahead = [
        EventEnvelope(
            number=number, recorded_at=_NEVER, recorded_by="", digest="", stored=b"",
            topic=event.topic, version=0, event=event,
        )
        for number, event in enumerate(events, len(recorded) + 1)
    ]  # fmt: skip
    folded = fold([*recorded, *ahead])
    cache = SnapshotCache(folded, folded.definition or empty_definition(""))
    return list(status_warnings(cache.at(Vantage(date.max, None, folded.number))))


def _shingles(text: str) -> set[tuple[str, ...]]:
    """The runs of words of a text; of characters, where it puts no space between words."""
    words = [word.casefold() for word in _WORD.findall(text)]
    if words and sum(map(len, words)) / len(words) > 2 * _SHINGLE:
        words = list("".join(words))
    return {tuple(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1))}
