"""What holds of the index of every kind of ledger; subclassed for each of them."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from briefing.ledger import Ledger, store, verify
from briefing.ledger.index_writer import PLACEMENT
from briefing.ledger.recorder import OF_DOSSIER
from briefing.ledger.sqlite_schema import READ_MODEL
from briefing.ledger.verify import check_index, check_ledger
from briefing.model.brief import Brief
from briefing.model.progress import watch_progress
from briefing.model.vantage import Vantage
from briefing.readmodel.placement import FOREVER
from briefing.service.clocks import AskedClocks
from briefing.service.dossier_reader import DossierReader
from briefing.service.loading import bundled, load_dossier
from briefing.service.verification import verify_ledger
from briefing_events.editorial import SourceRegistered, SourceWithdrawn
from briefing_events.fact import Event
from briefing_events.source import Source
from tests.laws.histories import History
from tests.laws.test_index import looks
from tests.laws.test_reading import answers_at, answers_now
from tests.laws.test_reading import assert_same as assert_told
from tests.story import Story

from .samples import (
    DOSSIER,
    Clock,
    article,
    correction,
    many,
    meeting,
    put_unchecked,
    retraction,
    said,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
RIVER = Path(__file__).parents[1] / "dossiers" / "river-treaty"
EXAMPLES = 12

COLUMNS = {
    "placement": ", ".join(PLACEMENT[1:]),
    "event_subject": "entity_id, event",
    "passage": "passage, number",
    "citation": "passage, number, day",
    "change_point": "day, number",
}
"""Those of each table that are the same however it was filled: all but the ids of rows."""

Look = tuple[History, list[int], list[Vantage]]
Rows = dict[str, Counter[tuple[Any, ...]]]


@cache
def generated() -> list[Look]:
    """Some histories, where each is cut into appends, and vantages on it."""
    found: list[Look] = []

    @settings(max_examples=EXAMPLES, derandomize=True, database=None, phases=[Phase.generate])
    @given(looks())
    def gather(look: Look) -> None:
        found.append(look)

    gather()
    return found


def index_of(ledger: Ledger, slug: str) -> Rows:
    """All rows of the index of a dossier, by table, in no order."""
    return {
        table: Counter(
            tuple(row)
            for row in ledger.recorder.rows(
                f"SELECT {columns} FROM {table} WHERE {OF_DOSSIER}",  # noqa: S608
                dossier=slug,
            )
        )
        for table, columns in COLUMNS.items()
    }


def rebuilt(ledger: Ledger, slug: str) -> Rows:
    """The same once the index was made anew."""
    for _ in ledger.rebuild(slug):
        pass
    return index_of(ledger, slug)


def append(ledger: Ledger, slug: str, history: History, cuts: list[int]) -> None:
    start = 0
    for cut in cuts:
        ledger.append(slug, history.events[start:cut], author="desk")
        start = cut


def desks(ledger: Ledger, slug: str) -> tuple[DossierReader, DossierReader]:
    """Two desks: one reads the index, the other replays the events."""
    return DossierReader(ledger, slug, "test", NOW), DossierReader(
        ledger, slug, "test", NOW, replayed=True
    )


def assert_equal(expected: Brief, given: Brief) -> None:
    assert list(given.lines()) == list(expected.lines())
    assert given == expected


def in_parts(count: int) -> SourceRegistered:
    """An article with so many parts."""
    story = Story()
    story.source("s1", "2024-06-10")
    registered = story.events[-1]
    assert isinstance(registered, SourceRegistered)
    whole = registered.source.model_dump(include={"title", "published", "rating"})
    parts = [
        {**whole, "id": f"p{n}", "label": f"S1p{n}", "start": 100 * n, "end": 100 * n + 99}
        for n in range(count)
    ]
    source = registered.source.model_dump() | {"parts": parts}
    return SourceRegistered(key=registered.key, source=Source.model_validate(source))


class IndexContract(ABC):
    """The contract; ``address`` names a database that is new for each test."""

    address: str

    @abstractmethod
    def by_another_hand(self, statement: str, *values: object) -> None:
        """Run SQL with question marks past the program and past its triggers."""

    @pytest.fixture
    def ledger(self) -> Iterator[Ledger]:
        with Ledger.open(self.address, clock=Clock()) as ledger:
            yield ledger

    def test_briefs_of_the_bundled_dossier_are_those_of_a_replay(self, ledger: Ledger) -> None:
        for folder in bundled():
            slug = load_dossier(ledger, folder, "Ana").slug
            indexed, replayed = desks(ledger, slug)
            head = indexed.head.number
            for asked in (
                AskedClocks("2024-11-26"),
                AskedClocks("2024-11-26", contemporary=True),
                AskedClocks("2024-05-25", known_by="2024-11-25"),
                AskedClocks("2023-06-30", recorded_by=str(head // 2)),
                AskedClocks("2020-12-31"),
                AskedClocks("2026-01-01"),
            ):
                vantage = indexed.vantage(asked)
                assert_equal(replayed.brief(vantage), indexed.brief(vantage))
            assert not ledger.recorder.unindexed()

    def test_briefs_of_generated_histories_are_those_of_a_replay(self, ledger: Ledger) -> None:
        for number, (history, cuts, vantages) in enumerate(generated()):
            slug = f"history-{number}"
            append(ledger, slug, history, cuts)
            indexed, replayed = desks(ledger, slug)
            for vantage in vantages:
                assert_equal(replayed.brief(vantage), indexed.brief(vantage))
        assert not ledger.recorder.unindexed()

    @pytest.mark.parametrize("parts", [11, 12])
    def test_an_article_and_its_parts_are_listed_up_to_twelve(
        self, ledger: Ledger, parts: int
    ) -> None:
        story = Story()
        story.append(in_parts(parts))
        for part in range(parts):
            story.fact("attack-occurred", f"attack-{part}", by=f"p{part}", occurred="2024-06-01")
        story.fact("attack-occurred", "attack", by="s1", occurred="2024-06-01", importance=1)
        ledger.append(DOSSIER, story.events, author="Ana")
        indexed, replayed = desks(ledger, DOSSIER)
        vantage = indexed.vantage(AskedClocks("2024-12-01"))
        brief = indexed.brief(vantage)
        assert_equal(replayed.brief(vantage), brief)
        listed = next(section.lines for section in brief.sections if section.id == "sources")
        assert (len(listed) == 12) is (parts == 11)

    def test_what_is_told_of_each_event_of_a_dossier_is_what_a_replay_tells(
        self, ledger: Ledger
    ) -> None:
        slug = load_dossier(ledger, RIVER, "Ana").slug
        reader, replay = desks(ledger, slug)
        vantage = reader.vantage(AskedClocks("2031-05-10", contemporary=True))
        assert_told(answers_at(replay, vantage), answers_at(reader, vantage))
        assert_told(answers_now(replay), answers_now(reader))

    def test_diffs_of_generated_histories_are_those_of_a_replay(self, ledger: Ledger) -> None:
        for number, (history, cuts, vantages) in enumerate(generated()):
            slug = f"history-{number}"
            append(ledger, slug, history, cuts)
            indexed, replayed = desks(ledger, slug)
            for first, second in pairwise(vantages):
                assert indexed.diff(first, second) == replayed.diff(first, second)

    def test_how_events_were_appended_makes_no_difference(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(store, "_PORTION", 7)
        for number, (history, cuts, _) in enumerate(generated()):
            slug = f"history-{number}"
            append(ledger, slug, history, cuts)
            once = index_of(ledger, slug)
            assert ledger.recorder.indexed(slug) == len(history)
            assert rebuilt(ledger, slug) == once

    def test_an_old_index_is_made_anew_when_the_ledger_is_opened(self, ledger: Ledger) -> None:
        self.fill(ledger)
        whole = index_of(ledger, DOSSIER)
        self.by_another_hand("UPDATE read_model SET version = 0")
        self.by_another_hand("DELETE FROM placement")
        heard: list[tuple[str, int, int]] = []
        with watch_progress(lambda what: lambda *at: heard.append((what, *at))):
            Ledger.open(self.address, clock=Clock()).close()
        assert heard == [(f"Index of {DOSSIER!r}", 9, 9)]
        assert index_of(ledger, DOSSIER) == whole

    def fill(self, ledger: Ledger) -> None:
        ledger.append(
            DOSSIER, [article("source:s1"), meeting("they-meet"), *many("said", 6)], author="Ana"
        )
        ledger.append(DOSSIER, [retraction("out", 3)], author="Ben")

    def test_an_unfinished_index_is_completed_by_the_next_start(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.fill(ledger)
        whole = index_of(ledger, DOSSIER)
        monkeypatch.setattr(store, "_PORTION", 2)
        rebuilding = ledger.rebuild(DOSSIER)
        assert [next(rebuilding), next(rebuilding)] == [2, 4]
        del rebuilding
        Ledger.open(self.address, clock=Clock()).close()
        assert index_of(ledger, DOSSIER) == whole

    def test_while_the_index_is_made_anew_events_are_appended_and_briefs_read(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.fill(ledger)
        monkeypatch.setattr(store, "_PORTION", 2)
        rebuilding = ledger.rebuild(DOSSIER)
        next(rebuilding)
        ledger.append(DOSSIER, [said("meanwhile")], author="Eve")
        indexed, replayed = desks(ledger, DOSSIER)
        vantage = indexed.vantage(AskedClocks("2024-12-01"))
        assert indexed.snapshot(vantage) is not None
        assert_equal(replayed.brief(vantage), indexed.brief(vantage))
        assert list(rebuilding)[-1] == 10
        assert index_of(ledger, DOSSIER) == rebuilt(ledger, DOSSIER)

    def test_an_append_completes_an_index_that_is_little_behind(self, ledger: Ledger) -> None:
        self.fill(ledger)
        self.by_another_hand("DELETE FROM read_model")
        for table in READ_MODEL:
            self.by_another_hand(f"DELETE FROM {table}")  # noqa: S608
        ledger.append(DOSSIER, [said("after")], author="Ana")
        assert not ledger.recorder.unindexed()
        assert index_of(ledger, DOSSIER) == rebuilt(ledger, DOSSIER)

    def test_writers_at_once_leave_the_index_that_a_rebuild_makes(self, ledger: Ledger) -> None:
        self.fill(ledger)
        failures: list[BaseException] = []

        def write(name: str) -> None:
            try:
                with Ledger.open(self.address, clock=Clock()) as own:
                    for number in range(8):
                        key = f"{name}-{number}"
                        own.append(DOSSIER, many(key, 3), author=name)
                        at = own.number_of(DOSSIER, f"{key}-2")
                        own.append(DOSSIER, [retraction(f"{key}-out", at or 0)], author=name)
            except BaseException as error:  # noqa: BLE001 - a thread must hand it over
                failures.append(error)

        threads = [threading.Thread(target=write, args=(name,)) for name in ("ana", "ben")]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            rebuilt(ledger, DOSSIER)
        for thread in threads:
            thread.join()
        assert failures == []
        assert ledger.head(DOSSIER).number == 9 + 2 * 8 * 4
        assert not ledger.recorder.unindexed()
        assert index_of(ledger, DOSSIER) == rebuilt(ledger, DOSSIER)

    def test_a_brief_sees_one_state_while_others_append(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.fill(ledger)
        reader, replayed = desks(ledger, DOSSIER)
        vantage = replace(reader.vantage(AskedClocks("2024-12-01")), recorded=reader.head.number)
        expected = replayed.brief(vantage)
        rows = ledger.recorder.rows
        appended: list[bool] = []

        def rows_and_append(statement: str, *given: Any, **named: Any) -> list[tuple[Any, ...]]:
            if not appended:
                appended.append(True)
                with Ledger.open(self.address, clock=Clock()) as other:
                    other.append(DOSSIER, [retraction("gone", 4)], author="Eve")
            return rows(statement, *given, **named)

        monkeypatch.setattr(ledger.recorder, "rows", rows_and_append)
        assert_equal(expected, reader.brief(vantage))
        assert appended

    @pytest.mark.parametrize(
        "senseless",
        [
            correction("odd", 5, {"statement": 1}),
            retraction("odd", 10),
            retraction("odd", 99),
            SourceWithdrawn(key="odd", source="s9", reason="A slip."),
        ],
    )
    def test_events_that_make_no_sense_are_recorded_and_keep_nobody_from_the_ledger(
        self, ledger: Ledger, senseless: Event
    ) -> None:
        self.fill(ledger)
        put_unchecked(ledger, DOSSIER, senseless)
        ledger.append(DOSSIER, [said("after")], author="Ana")
        with Ledger.open(self.address, clock=Clock()) as again:
            assert [each.number for each in again.read(DOSSIER)] == list(range(1, 12))
            assert list(check_index(again, DOSSIER)) == []
            assert again.append(DOSSIER, [said("later")], author="Ana")

    @pytest.mark.parametrize(
        ("statement", "finding"),
        [
            ("UPDATE placement SET day = day + 1 WHERE number = 4", "#4 lacks its place in the b"),
            (
                "UPDATE placement SET recorded_to = 8 WHERE number = 3 AND recorded_to = 9",
                "#3 lacks its place in the",
            ),
            ("UPDATE placement SET open = 0 WHERE number = 3", "#3 lacks its place in the bucket"),
            (
                "UPDATE placement SET sort_key = 'S1:0000006' WHERE number = 8",
                "#8 lacks its place in",
            ),
            ("DELETE FROM placement WHERE number = 5", "#5 lacks its place in the bucket"),
            (
                "INSERT INTO placement (dossier, {0}) SELECT dossier, {0} "  # noqa: S608
                "FROM placement WHERE number = 6".format(COLUMNS["placement"]),
                "#6 has a wrong place in the bucket",
            ),
            (
                "UPDATE placement SET number = 99 WHERE number = 8",
                "#8 lacks its place in the bucket",
            ),
            ("DELETE FROM event_subject WHERE event = 9", "#3 lacks its link to #9 in the index"),
            (
                "UPDATE citation SET day = 1 WHERE number = 2",
                "#2 lacks its citation of 's1' in the",
            ),
            ("DELETE FROM passage", "#1 lacks its entry for the passage 's1' in the index"),
            ("UPDATE read_model SET number = 7", "#3 lacks its place in the bucket"),
            ("UPDATE read_model SET number = 17", "the index is of another version or another"),
        ],
    )
    def test_damage_to_the_index_is_found_named_and_mended(
        self, ledger: Ledger, statement: str, finding: str
    ) -> None:
        self.fill(ledger)
        assert list(check_index(ledger, DOSSIER)) == []
        self.by_another_hand(statement)
        first, *_ = check_index(ledger, DOSSIER)
        assert str(first).startswith(f"{DOSSIER}: {finding}")
        failed = next(c for c in verify_ledger(ledger) if c.name.startswith(f"{DOSSIER}: index"))
        assert failed.failure.startswith(str(first))
        assert failed.failure.endswith("make the index anew: briefing rebuild")
        assert list(check_ledger(ledger)) == []
        rebuilt(ledger, DOSSIER)
        assert list(check_index(ledger, DOSSIER)) == []

    def test_an_index_that_is_being_made_is_no_fault(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.fill(ledger)
        monkeypatch.setattr(store, "_PORTION", 4)
        rebuilding = ledger.rebuild(DOSSIER)
        next(rebuilding)
        assert list(check_index(ledger, DOSSIER)) == []
        found = [check for check in verify_ledger(ledger) if "index" in check.name]
        assert [(check.name, check.failure) for check in found] == [
            (f"{DOSSIER}: index, made up to #4 of #9 so far", "")
        ]

    def test_rows_of_no_dossier_are_told_and_go_when_all_is_made_anew(self, ledger: Ledger) -> None:
        self.fill(ledger)
        self.by_another_hand("INSERT INTO event_subject VALUES (7, 1, 2)")
        stray = "the table event_subject of the index has rows of no dossier"
        assert ledger.recorder.index_orphans() == [stray]
        assert [check.failure for check in verify_ledger(ledger) if check.name == "index"] == [
            f"{stray}; the events are whole, make the index anew: briefing rebuild"
        ]
        assert list(check_ledger(ledger)) == []
        ledger.recorder.clear_index()
        rebuilt(ledger, DOSSIER)
        assert not ledger.recorder.index_orphans()

    def test_every_index_of_a_generated_history_is_as_verification_makes_it(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(verify, "_PORTION", 5)
        monkeypatch.setattr(verify, "_PAGE", 3)
        for number, (history, cuts, _) in enumerate(generated()):
            slug = f"history-{number}"
            append(ledger, slug, history, cuts)
            assert list(check_index(ledger, slug)) == []

    def test_rows_hold_for_ever_or_until_a_number(self, ledger: Ledger) -> None:
        self.fill(ledger)
        held = ledger.recorder.rows("SELECT number, recorded_from, recorded_to FROM placement")
        assert {(since, until) for number, since, until in held if number == 3} == {(3, 9)}
        assert {until for number, _, until in held if number != 3} == {FOREVER}
