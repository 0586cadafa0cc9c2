"""The index is made anew from the events, on demand or where it is behind."""

from __future__ import annotations

import sqlite3
import sys
import time
from contextlib import closing

import pytest

from briefing.cli.progress_line import ProgressLine
from briefing.ledger.sqlite_schema import READ_MODEL
from briefing.model.progress import ProgressCallback, watch_progress, with_progress
from tests.cli.terminal import Terminal

BRIEF = ("generate", "--as-of", "2031-06-20")


def by_another_hand(terminal: Terminal, statement: str) -> None:
    with closing(sqlite3.connect(terminal.ledger, isolation_level=None)) as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM placement WHERE number % 3 = 0",
        "UPDATE placement SET bucket = 'background' WHERE bucket = 'developments'",
        "DELETE FROM read_model",
        "DROP INDEX placement_order",
        "CREATE INDEX extra ON placement (day)",
        "CREATE TRIGGER extra AFTER INSERT ON placement BEGIN DELETE FROM placement; END",
        "ALTER TABLE citation ADD COLUMN note TEXT",
        "DROP TABLE event_subject",
        "DROP TABLE placement_bounds",
        "DROP TRIGGER placement_closed",
        "DELETE FROM placement_bounds_rowid",
        "DELETE FROM placement_bounds",
        "UPDATE placement_bounds SET valid_to = valid_to + 1",
        "DROP TABLE read_model",
    ],
)
def test_a_damaged_index_is_told_apart_from_the_events_and_made_anew(
    river: Terminal, damage: str
) -> None:
    brief = river.says(*BRIEF)
    by_another_hand(river, damage)
    if "FROM read_model" not in damage:
        told = river.run("verify", code=1).stdout.splitlines()
        assert [line for line in told if line.startswith("FAILS  chain")] == []
        assert all(
            line.endswith("the events are whole, make the index anew: briefing rebuild")
            for line in told
            if line.startswith("FAILS")
        )
    done = river.run("rebuild")
    assert done.stdout == ""
    assert done.stderr == "river-treaty: the index is made anew from 25 events.\n"
    assert "FAILS" not in river.says("verify")
    assert river.says(*BRIEF) == brief


def test_one_dossier_is_made_anew_without_the_others(river: Terminal) -> None:
    assert river.run("rebuild", "--dossier", "river-treaty").stderr.startswith("river-treaty: ")
    assert "no dossier 'x'" in river.run("rebuild", "--dossier", "x", code=2).stderr


def test_an_index_that_is_behind_is_completed_and_a_line_says_so(river: Terminal) -> None:
    brief = river.says(*BRIEF)
    for table in READ_MODEL:
        by_another_hand(river, f"DELETE FROM {table}")  # noqa: S608
    done = river.run(*BRIEF)
    assert done.stderr == "The index of 'river-treaty' is behind its events; completing it.\n"
    assert done.stdout == brief
    assert river.run(*BRIEF).stderr == ""


class Watch:
    """Time as a test moves it on, and what stderr shows of a piece of work."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, terminal: bool = True) -> None:
        self.now = 0.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)


def test_long_work_tells_how_much_is_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    watch = Watch(monkeypatch)
    progress = ProgressLine("Index of north-south")
    for second in range(1, 5):
        watch.now = second * 50.0
        progress(second * 1000, 4000)
    shown = capsys.readouterr().err.split("\r\033[K")
    assert shown == [
        "",
        "Index of north-south: 1,000 of 4,000, about 2 min left",
        "Index of north-south: 2,000 of 4,000, about 2 min left",
        "Index of north-south: 3,000 of 4,000, about 50 s left",
        "",
    ]


def test_short_work_and_work_that_nobody_watches_is_silent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for terminal, pause in ((True, 0.1), (False, 60.0)):
        watch = Watch(monkeypatch, terminal=terminal)
        progress = ProgressLine("Recording events")
        for step in range(1, 5):
            watch.now += pause
            progress(step, 4)
    assert capsys.readouterr().err == ""


def test_work_on_many_things_tells_how_far_it_is_to_whoever_watches() -> None:
    told: list[tuple[str, int, int]] = []

    def begin(what: str) -> ProgressCallback:
        return lambda done, total: told.append((what, done, total))

    with watch_progress(begin):
        assert list(with_progress("Facts", range(1200))) == list(range(1200))
        assert list(with_progress("Few", range(10))) == list(range(10))
    assert list(with_progress("Unwatched", range(1200)))
    assert told == [("Facts", done, 1200) for done in (0, 500, 1000, 1200)]
