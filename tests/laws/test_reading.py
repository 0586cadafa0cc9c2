"""What reads only what it shows gives what a replay gives: of each event, track and source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from briefing import replay
from briefing.errors import Refused
from briefing.model.vantage import Vantage
from briefing.replay import Clock
from briefing.service import series, track_history
from briefing.service.dossier_reader import DossierReader
from briefing.service.transfer import export_csv, export_jsonl

from .histories import History
from .test_index import desks, looks

Answers = dict[str, Any]
"""By question."""

SOUGHT = (["fact"], ["k0"], ["came", "k1"], ["quote", "001"], ["part"])
"""The beginnings of words that are searched for."""

CLOCKS: tuple[Clock, ...] = ("occurred", "reported", "recorded")

EVERY_DAY = [date(2020, 1, 1) + timedelta(days=days) for days in range(3_000)]
"""All that a history of these laws spans, and more."""


def answer(query: Callable[[Any], object], about: object) -> object:
    """What comes of a question about something: an answer, or the words of a refusal."""
    try:
        return query(about)
    except Refused as error:
        return str(error)


def answers_at(reader: DossierReader, vantage: Vantage) -> Answers:
    """What a desk says of a vantage."""
    numbers = range(1, reader.head.number + 1)
    found: Answers = {f"show {n}": reader.provenance(n, vantage) for n in numbers}
    for track in reader.definition.tracks:
        for whole in (False, True):
            told = reader.chain(track, vantage, whole=whole)
            found[f"why {track.id}, all: {whole}"] = told.entries, told.left_out
    found |= {f"replay by {clock}": list(reader.replay(vantage, clock)) for clock in CLOCKS}
    for words in SOUGHT:
        found[f"search {words}"] = reader.reader.search(words, vantage, 5)
    return {**found, "log": [item.number for item in reader.standing(vantage)]}


def answers_now(reader: DossierReader) -> Answers:
    """What a desk says of the present."""
    numbers = range(1, reader.head.number + 1)
    found: Answers = {f"fact {n}": answer(reader.fact_numbered, n) for n in numbers}
    for number in numbers:
        about = reader.about(numbers=[number])
        key = reader.event(number).key
        found[f"counts {number}"] = number not in about.taken_back
        found[f"held {key}"] = reader.about(keys=[key]).facts.get(key)
    sources = list(reader.sources())
    named = [each.passage for each in sources]
    for name in (*(each.id for each in named), *(each.label.lower() for each in named), "x"):
        found[f"withdrawn {name}"] = name in reader.about(passages=[name]).withdrawn
        found[f"source {name}"] = answer(reader.passage, name)
        found[f"resting on {name}"] = answer(reader.resting_on, name)
    exports = {"lines": list(export_jsonl(reader)), "table": list(export_csv(reader))}
    return {**found, **exports, "sources": sources}


def assert_same(expected: Answers, found: Answers) -> None:
    other = [question for question in expected if found[question] != expected[question]]
    assert other == [], (found[other[0]], expected[other[0]])


@given(looks())
@settings(max_examples=12)
def test_what_the_desk_tells_from_the_index_is_what_a_replay_tells(
    look: tuple[History, list[int], list[Vantage]],
) -> None:
    history, cuts, vantages = look
    with TemporaryDirectory() as folder:
        indexed, replayed = desks(Path(folder), history, cuts)
        for vantage in vantages:
            with patch.object(track_history, "MOST", 2):
                assert_same(answers_at(replayed, vantage), answers_at(indexed, vantage))
        assert_same(answers_now(replayed), answers_now(indexed))
        indexed.ledger.close()


@given(looks())
@settings(max_examples=25)
def test_a_replay_looks_at_the_board_whenever_that_changes(
    look: tuple[History, list[int], list[Vantage]],
) -> None:
    history, cuts, vantages = look
    with TemporaryDirectory() as folder:
        reader, _ = desks(Path(folder), history, cuts)
        for vantage in vantages:
            looked = {clock: list(reader.replay(vantage, clock)) for clock in CLOCKS}
            with (
                patch.object(replay, "_turns_of_board", lambda _: EVERY_DAY),
                patch.object(replay, "_bearing_on_board", lambda all_: [e.number for e in all_]),
            ):
                assert looked == {clock: list(reader.replay(vantage, clock)) for clock in CLOCKS}
        reader.ledger.close()


@given(looks(), st.integers(1, 40))
@settings(max_examples=10)
def test_a_series_of_a_long_history_is_that_of_a_short_one(
    look: tuple[History, list[int], list[Vantage]], step: int
) -> None:
    history, cuts, vantages = look
    with TemporaryDirectory() as folder:
        reader, _ = desks(Path(folder), history, cuts)
        start = vantages[0]
        along = [start.at(start.as_of + timedelta(days=days)) for days in (0, step, 2 * step)]
        of_all = [(each.brief, each.diff) for each in series.walk(reader, along)]
        with patch.object(series, "LONG", 0):
            one_by_one = [(each.brief, each.diff) for each in series.walk(reader, along)]
        assert of_all == one_by_one
        reader.ledger.close()
