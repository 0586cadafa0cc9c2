"""The index tells what a replay tells: at every vantage, whatever was appended together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from hypothesis import given, note, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from briefing.facts import fold
from briefing.ledger import Ledger, index_store
from briefing.model.vantage import Vantage
from briefing.readmodel import full_snapshot
from briefing.readmodel.full_snapshot import SnapshotCache
from briefing.readmodel.placement import LINKS
from briefing.readmodel.query import ListQuery
from briefing.service.dossier_reader import DossierReader
from briefing_events.dossier import empty_definition
from briefing_events.editorial import FactCorroborated

from .histories import DEFINITION, LAST, MIDDLE, History, a_vantage, histories, pick
from .looking import assert_same

SLUG = DEFINITION.slug
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@st.composite
def looks(draw: DrawFn) -> tuple[History, list[int], list[Vantage]]:
    """A history, where it is cut into appends, and some vantages on it."""
    history = draw(histories(most=25))
    cuts = sorted({draw(st.integers(1, len(history))) for _ in range(3)} | {len(history)})
    return history, cuts, [a_vantage(draw, history) for _ in range(4)]


def desks(folder: Path, history: History, cuts: list[int]) -> tuple[DossierReader, DossierReader]:
    """Two desks on one ledger: one reads its index, the other replays it."""
    ledger = Ledger.open(folder / "ledger.db", clock=lambda: NOW)
    start = 0
    for cut in cuts:
        ledger.append(SLUG, history.events[start:cut], author="desk")
        start = cut
    return DossierReader(ledger, SLUG, "test", NOW), DossierReader(
        ledger, SLUG, "test", NOW, replayed=True
    )


@st.composite
def pairs(draw: DrawFn) -> tuple[History, list[int], list[tuple[Vantage, Vantage]]]:
    """A history, where it is cut into appends, and pairs of vantages: far and near ones."""
    history, cuts, vantages = draw(looks())
    near = [(each, _beside(draw, each, history)) for each in vantages]
    return history, cuts, [*pairwise(vantages), *near]


def _beside(draw: DrawFn, vantage: Vantage, history: History) -> Vantage:
    """A vantage that differs by a little on one clock, or by some days on both of the world's."""
    days = timedelta(draw(st.integers(-20, 20)))
    as_of, known_by = vantage.as_of + days, (vantage.known_by or vantage.as_of) + days
    number = min(len(history), max(1, vantage.recorded + draw(st.integers(-3, 3))))
    return pick(
        draw,
        (
            replace(vantage, as_of=as_of),
            replace(vantage, known_by=known_by),
            replace(vantage, recorded=number, at_head=number == len(history)),
            replace(vantage, as_of=as_of, known_by=known_by),
        ),
    )


@st.composite
def foretold(draw: DrawFn) -> tuple[History, list[Vantage]]:
    """A history whose corroborations stand before the facts that they are about."""
    history = draw(histories(most=15, acting=False))
    ahead = [e for e in history.events if isinstance(e, FactCorroborated)]
    events = [e for e in history.events if not isinstance(e, FactCorroborated)]
    for event in ahead:
        place = next(i for i, e in enumerate(events) if e.key == event.fact)
        events.insert(place, event)
    moved = replace(history, events=tuple(events))
    return moved, [a_vantage(draw, moved) for _ in range(3)]


@given(foretold())
@settings(max_examples=30)
def test_a_corroboration_may_stand_before_its_fact(told: tuple[History, list[Vantage]]) -> None:
    history, vantages = told
    with TemporaryDirectory() as folder:
        indexed, replayed = desks(Path(folder), history, [len(history)])
        for vantage in vantages:
            assert_same(replayed.brief(vantage), indexed.brief(vantage))
        indexed.ledger.close()


@given(looks())
@settings(max_examples=40)
def test_a_brief_from_the_index_is_the_brief_of_a_replay(
    look: tuple[History, list[int], list[Vantage]],
) -> None:
    history, cuts, vantages = look
    with TemporaryDirectory() as folder:
        indexed, replayed = desks(Path(folder), history, cuts)
        for vantage in vantages:
            assert_same(replayed.brief(vantage), indexed.brief(vantage))
        indexed.ledger.close()


def asks_of(bucket: str) -> list[ListQuery]:
    """What a section may ask of a bucket, and more."""
    return [
        ListQuery(bucket),
        ListQuery(bucket, 2, weighty=True, round_robin=True),
        ListQuery(bucket, 2, first_of_group=True),
        ListQuery(bucket, 1, oldest=True, excluded_by=("reply", "outcome")),
        ListQuery(bucket, excluded_by=("end",), after=MIDDLE),
        ListQuery(bucket, excluded_by=("asks",), until=MIDDLE),
        ListQuery(bucket, excluded_by=("slot",)),
        ListQuery(bucket, per_prefix=2, excluded_by=("end", "slot")),
    ]


def standing_at(history: History, vantage: Vantage) -> full_snapshot.StandingFacts:
    """All that stands at a vantage."""
    folded = fold(history.recorded()[: vantage.recorded])
    definition = folded.definition or empty_definition(SLUG)
    return SnapshotCache(folded, definition).standing(vantage)


def _behind_publications(history: History) -> list[Vantage]:
    """Late days, with what was known on the days after publications."""
    days = [source.published.latest + timedelta(days=1) for source in history.sources()]
    return [Vantage(LAST + timedelta(days=60), day, len(history)) for day in days]


@given(looks())
@settings(max_examples=40)
def test_every_bucket_of_the_index_is_that_of_a_replay(
    look: tuple[History, list[int], list[Vantage]],
) -> None:
    history, cuts, vantages = look
    with (
        TemporaryDirectory() as folder,
        patch.object(index_store, "COUNT_LIMIT", 3),
        patch.object(full_snapshot, "COUNT_LIMIT", 3),
    ):
        reader, _ = desks(Path(folder), history, cuts)
        for vantage in (*vantages, *_behind_publications(history)):
            index = reader.ledger.index(SLUG, vantage.recorded)
            assert index is not None
            found, standing = index.read_model(vantage), standing_at(history, vantage)
            expected = full_snapshot.InMemoryReadModel(standing, vantage)
            assert found.source_basis() == expected.source_basis()
            lying = found.buckets_of(range(1, len(history) + 1))
            buckets = {*lying, *standing.read_model} - {"cites", "dated"}
            for bucket in sorted(name for name in buckets if ":published" not in name):
                tellings = standing.read_model.get(bucket, [])
                kind, _, name = bucket.partition(":")
                numbers = [placement.number for placement in tellings]
                if kind == "slot":
                    marks = [(each.number, each.group_key, each.attested_key) for each in tellings]
                    held_by = found.linked([bucket])
                    holding = [(each.number, each.group_key, each.attested_key) for each in held_by]
                    assert sorted(holding) == sorted(marks)
                    for holder in {"", *(each.group_key for each in tellings)}:
                        others = [
                            each.attested_key for each in tellings if each.group_key != holder
                        ]
                        held = [m for n, _, m in marks if n in found.rivals({(name, holder)})]
                        assert held == sorted(others)[-1:]
                elif kind in LINKS:
                    linked = [each.number for each in found.linked([bucket])]
                    assert sorted(linked) == sorted(numbers)
                elif kind not in {"articles", "parts"}:
                    for query in (*asks_of(bucket), *asks_of(f"{kind}:")):
                        # Of several buckets, nobody says in which order they come.
                        in_order = sorted if query.per_prefix else list
                        assert in_order(found.select(query)) == in_order(expected.select(query)), (
                            query
                        )
                        assert found.count(query) == expected.count(query), query
        reader.ledger.close()


@given(pairs())
@settings(max_examples=25)
def test_a_diff_from_the_index_is_the_diff_of_a_replay(
    look: tuple[History, list[int], list[tuple[Vantage, Vantage]]],
) -> None:
    history, cuts, vantages = look
    with TemporaryDirectory() as folder:
        indexed, replayed = desks(Path(folder), history, cuts)
        for first, second in vantages:
            note(f"from {first}\nto   {second}\n{history}")
            assert indexed.diff(first, second) == replayed.diff(first, second)
        indexed.ledger.close()


@given(looks(), st.integers(1, 200))
@settings(max_examples=10)
def test_what_changed_since_a_day_is_what_a_replay_tells(
    look: tuple[History, list[int], list[Vantage]], days: int
) -> None:
    history, cuts, vantages = look
    with TemporaryDirectory() as folder:
        indexed, replayed = desks(Path(folder), history, cuts)
        for vantage in vantages:
            since = vantage.as_of - timedelta(days)
            assert_same(replayed.brief(vantage, since=since), indexed.brief(vantage, since=since))
        indexed.ledger.close()
