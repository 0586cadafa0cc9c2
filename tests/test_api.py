"""The library tells what the commands tell, and sees what others append."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

import briefing
from briefing.ledger import Ledger
from briefing.replay import Clock
from briefing.service.dossier_reader import reader_of_dossier
from tests.cli.terminal import AFTER_THE_TALKS, BUNDLED, RIVER, Terminal, loaded

DAY = "2031-06-20"


@pytest.fixture
def river(tmp_path: Path) -> Terminal:
    """Someone at a keyboard, with the small dossier of the tests."""
    terminal = Terminal(tmp_path, AFTER_THE_TALKS)
    terminal.ledger.write_bytes(loaded(RIVER, AFTER_THE_TALKS))
    terminal.later(days=1)
    return terminal


@pytest.fixture
def dossier(river: Terminal) -> Iterator[briefing.Dossier]:
    """The dossier of a terminal, at its time and with its program."""
    ledger = Ledger.open(river.ledger, clock=lambda: river.now, create=False)
    with briefing.Dossier(
        reader_of_dossier(ledger, None, "test", river.now), lambda: river.now
    ) as opened:
        yield opened


def test_a_brief_is_the_one_that_the_command_prints(
    river: Terminal, dossier: briefing.Dossier
) -> None:
    clocks = ("--as-of", DAY, "--since", "2031-05-01", "--known-by", "2031-06-01")
    brief = dossier.brief(DAY, since=date(2031, 5, 1), known_by="2031-06-01")
    assert json.loads(brief.to_json()) == river.data("generate", *clocks)
    assert brief.to_markdown() == river.says("generate", *clocks)
    assert brief._repr_markdown_() == brief.to_markdown()


def test_a_diff_is_the_one_that_the_command_prints(
    river: Terminal, dossier: briefing.Dossier
) -> None:
    days = ("2031-04-20", DAY)
    diff = dossier.diff(*days, recorded_by=(20, None), known_by=(None, date(2031, 6, 1)))
    sides = ("--recorded-by", "20,-", "--known-by", "-,2031-06-01")
    assert json.loads(diff.to_json()) == river.data("diff", *days, *sides)
    assert diff.to_markdown() == river.says("diff", *days, *sides, "--format", "md")
    assert len(diff.changes) > 5


def test_a_replay_can_be_walked_again(river: Terminal, dossier: briefing.Dossier) -> None:
    clocks: tuple[Clock, ...] = ("occurred", "reported", "recorded")
    for clock in clocks:
        lines = river.says("replay", "--to", DAY, "--by", clock, "--format", "jsonl")
        expected = [json.loads(line) for line in lines.splitlines()][:-1]
        told = dossier.replay(DAY, by=clock)
        assert told.to_dicts() == expected
        assert [moment.number for moment in told] == [each["number"] for each in expected]


def test_lists_are_those_of_the_commands(river: Terminal, dossier: briefing.Dossier) -> None:
    assert dossier.log() == river.data("log")
    assert dossier.log(recorded_by=7) == river.data("log", "--recorded-by", 7)
    assert dossier.sources() == river.data("sources")
    assert dossier.why("treaty", DAY) == river.data("why", "treaty", "--as-of", DAY)
    assert dossier.show(14, DAY) == river.data("show", 14, "--as-of", DAY)


def test_facts_are_rows_with_the_same_columns(river: Terminal, dossier: briefing.Dossier) -> None:
    facts = dossier.facts(DAY, contemporary=True)
    standing = river.data("log", "--as-of", DAY, "--contemporary")
    assert sorted(fact["number"] for fact in facts) == [each["number"] for each in standing]
    assert {tuple(fact) for fact in facts} == {tuple(facts[0])}
    for fact in facts:
        assert fact["type"] == next(e["type"] for e in standing if e["key"] == fact["key"])
        assert fact["earliest"] <= fact["latest"]
        assert len(fact["sources"]) <= len(fact["quotes"])


def test_what_others_append_is_seen_by_the_next_question(
    river: Terminal, dossier: briefing.Dossier
) -> None:
    before = dossier.brief(DAY)
    river.run("retract", 14, "--reason", "a test")
    after = dossier.brief(DAY)
    assert len(dossier.log()) == after.model.stamp.number == before.model.stamp.number + 1
    assert 14 not in {fact["number"] for fact in dossier.facts(DAY)}
    recorded_at = datetime.fromisoformat(dossier.log()[-1]["recorded_at"])
    earlier = dossier.brief(DAY, recorded_by=recorded_at - timedelta(seconds=1))
    assert earlier.sections == before.sections


def test_loading_again_records_nothing(tmp_path: Path) -> None:
    with briefing.load(RIVER, tmp_path / "river.db", by="Ana") as dossier:
        log = dossier.log()
    assert {event["recorded_by"] for event in log} == {"Ana"}
    with briefing.load(RIVER, tmp_path / "river.db", by="Di") as dossier:
        assert dossier.log() == log


def test_errors_are_those_of_the_program(tmp_path: Path, dossier: briefing.Dossier) -> None:
    with pytest.raises(briefing.UnusableLedger, match="there is no ledger"):
        briefing.open(tmp_path / "none.db")
    with pytest.raises(briefing.UnknownDossier, match="no dossier 'lake'"):
        briefing.open(tmp_path / "briefing.db", "lake")
    with pytest.raises(briefing.InvalidInput):
        briefing.load(tmp_path, tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()
    with pytest.raises(briefing.UnknownNumber):
        dossier.show(999)
    with pytest.raises(briefing.Refused, match="no track 'lake'"):
        dossier.why("lake")
    with pytest.raises(briefing.UnusableDate):
        dossier.facts(datetime(2031, 6, 20, 12))  # noqa: DTZ001 - a time is no day


def test_a_ledger_of_several_dossiers_asks_for_one(river: Terminal) -> None:
    briefing.load(BUNDLED, river.ledger).close()
    with pytest.raises(briefing.Refused, match="name one"):
        briefing.open(river.ledger)
    with briefing.open(river.ledger, BUNDLED.name) as dossier:
        assert dossier.slug == BUNDLED.name
        assert repr(dossier).startswith(f"<Dossier '{BUNDLED.name}': {dossier.title}, ")
