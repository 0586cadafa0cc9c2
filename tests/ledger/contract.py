"""What every ledger does, whatever database it stands on; subclassed for each of them."""

from __future__ import annotations

import gc
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from threading import Thread

import pytest

from briefing.errors import LedgerConflict, Refused, UnknownNumber, UnusableLedger
from briefing.facts import fold
from briefing.ledger import Ledger, store
from briefing.ledger.batch import Batch
from briefing.ledger.mapper import StoredRow, utc_text
from briefing.ledger.restore import ExportedEvent
from briefing.ledger.verify import check_chain, check_ledger
from briefing.model.envelope import EMPTY_HEAD, Head
from briefing.service.verification import verify_ledger
from briefing_events import registry
from briefing_events.fact import Event, FactType
from briefing_events.shapes import Utterance

from .processes import PROCESSES, append_batches, append_singly
from .samples import (
    DOSSIER,
    MORNING,
    Clock,
    article,
    correction,
    many,
    meeting,
    restore,
    retraction,
    said,
)


class Validated:
    """Counts how often stored content is read as an event."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        read_json = registry.read_json

        def counted(topic: str, version: int, content: bytes) -> Event:
            self.count += 1
            return read_json(topic, version, content)

        monkeypatch.setattr(registry, "read_json", counted)


class LedgerContract(ABC):
    """The contract; ``address`` names a database that is new for each test."""

    address: str

    @abstractmethod
    def by_another_hand(self, statement: str, *values: object) -> None:
        """Run SQL with question marks past the program and past its triggers."""

    def open_ledger(self, clock: Clock | None = None) -> Ledger:
        return Ledger.open(self.address, clock=clock or Clock())

    @pytest.fixture
    def ledger(self) -> Iterator[Ledger]:
        with self.open_ledger() as ledger:
            yield ledger

    @pytest.fixture
    def filled(self, ledger: Ledger) -> Ledger:
        events: list[Event] = [article("source:s1"), meeting("they-meet"), *many("said", 6)]
        ledger.append(DOSSIER, events, author="Ana")
        ledger.append(DOSSIER, [retraction("out", 3)], author="Ben")
        return ledger

    # Appending and reading

    def test_what_is_read_is_what_was_appended(self, ledger: Ledger) -> None:
        replacement = {"statement": "Not так", "nested": [1, 1.5, True, None, {"b": 1, "a": 2}]}
        events: list[Event] = [
            article("source:s1"),
            meeting("they-meet"),
            said("said"),
            correction("corrected", 3, replacement),
        ]
        recorded = ledger.append(DOSSIER, events, author="Ana")
        assert [each.event for each in recorded] == events
        assert list(ledger.read(DOSSIER)) == list(recorded)

    def test_numbers_count_from_one_without_gaps_over_several_appends(self, ledger: Ledger) -> None:
        ledger.append(DOSSIER, many("first", 3), author="Ana")
        ledger.append(DOSSIER, many("second", 2), author="Ana")
        assert [each.number for each in ledger.read(DOSSIER)] == [1, 2, 3, 4, 5]

    def test_thousands_of_events_land_in_one_call(self, ledger: Ledger) -> None:
        events = many("said", 2500)
        ledger.append(DOSSIER, events, author="Ana")
        assert [each.event for each in ledger.read(DOSSIER)] == events

    def test_the_same_events_at_the_same_times_give_the_same_digests(self) -> None:
        heads = []
        for dossier in ("one", "one", "two"):
            with self.open_ledger(Clock()) as ledger:
                ledger.append(dossier, many("said", 3), author="Ana")
                heads.append(ledger.head(dossier))
        assert heads[0] == heads[1]
        assert heads[0].digest != heads[2].digest

    def test_the_head_is_the_last_event(self, filled: Ledger) -> None:
        last = list(filled.read(DOSSIER))[-1]
        assert filled.head(DOSSIER) == Head(last.number, last.digest, last.recorded_at)

    def test_a_dossier_without_events_has_the_head_of_the_beginning(self, ledger: Ledger) -> None:
        assert ledger.head(DOSSIER) == EMPTY_HEAD
        assert ledger.head("\udcff no name") == EMPTY_HEAD
        assert list(ledger.read(DOSSIER)) == []
        assert ledger.dossiers() == ()

    def test_dossiers_do_not_see_each_other(self, ledger: Ledger) -> None:
        ledger.append("two", [said("said")], author="Ana")
        ledger.append("one", [said("said", "It was said otherwise.")], author="Ana")
        assert ledger.dossiers() == ("one", "two")
        assert [ledger.head(dossier).number for dossier in ledger.dossiers()] == [1, 1]

    def test_reading_can_start_and_end_anywhere(self, filled: Ledger) -> None:
        def numbers(after: int, up_to: int | None) -> list[int]:
            return [each.number for each in filled.read(DOSSIER, after=after, up_to=up_to)]

        assert numbers(3, 5) == [4, 5]
        assert numbers(7, None) == [8, 9]
        assert numbers(-4, 2) == [1, 2]
        assert numbers(0, 99) == list(range(1, 10))
        assert numbers(5, 5) == numbers(9, None) == numbers(99, 999) == []

    def test_one_event_is_found_by_its_number(self, filled: Ledger) -> None:
        assert filled.event(DOSSIER, 2).event == meeting("they-meet")
        assert filled.event(DOSSIER, 2).recorded_by == "Ana"

    @pytest.mark.parametrize("number", [0, -1, 10, 2**70])
    def test_a_number_that_no_event_has_is_said_to_be_unknown(
        self, filled: Ledger, number: int
    ) -> None:
        with pytest.raises(UnknownNumber, match="it holds #1 to #9"):
            filled.event(DOSSIER, number)

    def test_an_event_is_found_by_its_key(self, filled: Ledger) -> None:
        assert filled.number_of(DOSSIER, "they-meet") == 2
        assert filled.number_of(DOSSIER, "unheard-of") is None
        assert filled.number_of("elsewhere", "they-meet") is None
        assert filled.number_of(DOSSIER, "\udcff") is None

    def test_a_ledger_that_is_opened_again_holds_the_same(self, filled: Ledger) -> None:
        with self.open_ledger() as again:
            assert list(again.read(DOSSIER)) == list(filled.read(DOSSIER))

    # The same key

    def test_appending_again_records_nothing(self, filled: Ledger) -> None:
        head = filled.head(DOSSIER)
        assert filled.append(DOSSIER, [*many("said", 6)], author="Someone else") == ()
        assert filled.head(DOSSIER) == head

    def test_only_what_is_new_is_recorded_and_returned(self, filled: Ledger) -> None:
        recorded = filled.append(DOSSIER, many("said", 8), author="Ana")
        assert [(each.number, each.key) for each in recorded] == [(10, "said-7"), (11, "said-8")]

    def test_an_event_twice_in_one_append_is_recorded_once(self, ledger: Ledger) -> None:
        assert len(ledger.append(DOSSIER, [said("a"), said("a")], author="Ana")) == 1

    def test_the_same_key_with_other_content_is_refused(self, filled: Ledger) -> None:
        head = filled.head(DOSSIER)
        changed = [said("new"), said("said-1", "The minister said that trade would fall.")]
        with pytest.raises(Refused, match=r"'said-1' is on record as #3 .*briefing correct 3"):
            filled.append(DOSSIER, changed, author="Ana")
        assert filled.head(DOSSIER) == head

    def test_the_same_key_with_another_type_is_refused(self, filled: Ledger) -> None:
        with pytest.raises(Refused, match="on record as #3"):
            filled.append(DOSSIER, [meeting("said-1")], author="Ana")

    def test_one_key_with_two_contents_in_one_append_is_refused(self, ledger: Ledger) -> None:
        with pytest.raises(Refused, match="'a' comes twice"):
            ledger.append(DOSSIER, [said("a"), said("a", "It was said otherwise.")], author="Ana")
        assert ledger.head(DOSSIER) == EMPTY_HEAD

    def test_a_number_and_a_truth_value_are_different_content(self, ledger: Ledger) -> None:
        ledger.append(DOSSIER, [said("said")], author="Ana")
        ledger.append(DOSSIER, [correction("fix", 1, {"importance": 1})], author="Ana")
        with pytest.raises(Refused):
            ledger.append(DOSSIER, [correction("fix", 1, {"importance": True})], author="Ana")

    def test_the_order_of_fields_is_no_difference(self, ledger: Ledger) -> None:
        ledger.append(DOSSIER, [said("said")], author="Ana")
        ledger.append(DOSSIER, [correction("fix", 1, {"a": 1, "b": 2})], author="Ana")
        assert not ledger.append(DOSSIER, [correction("fix", 1, {"b": 2, "a": 1})], author="Ana")

    # What does not enter

    def test_an_event_that_does_not_hold_is_refused(self, ledger: Ledger) -> None:
        broken = said("broken").model_copy(update={"importance": 7})
        with pytest.raises(Refused, match=r"'broken' cannot be recorded: importance"):
            ledger.append(DOSSIER, [said("whole"), broken], author="Ana")
        assert ledger.head(DOSSIER) == EMPTY_HEAD

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", object()])
    def test_content_that_json_cannot_carry_is_refused(self, ledger: Ledger, value: object) -> None:
        with pytest.raises(Refused, match="'odd' cannot be recorded"):
            ledger.append(DOSSIER, [correction("odd", 1, {"value": value})], author="Ana")

    def test_nul_is_refused_and_never_found(self, filled: Ledger) -> None:
        head = filled.head(DOSSIER)
        nul = [said("new", "The minister\x00 said so.")]
        with pytest.raises(Refused, match="'statement' holds U\\+0000"):
            filled.append(DOSSIER, nul, author="Ana")
        with pytest.raises(Refused, match="no name for an author"):
            filled.append(DOSSIER, [said("new")], author="A\x00na")
        with pytest.raises(Refused, match="no name for a dossier"):
            filled.append("a\x00", [said("new")], author="Ana")
        copies = [ExportedEvent.of(each) for each in filled.read(DOSSIER)]
        changed = copies[4].content | {"statement": "The minister\x00 said so."}
        with self.another_ledger() as other:
            with pytest.raises(Refused, match="'statement' holds U\\+0000"):
                restore(other, [*copies[:4], replace(copies[4], content=changed)])
            assert other.head(DOSSIER) == EMPTY_HEAD
        assert filled.number_of(DOSSIER, "said-1\x00") is None
        assert filled.head("a\x00") == EMPTY_HEAD
        assert filled.head(DOSSIER) == head

    def test_a_type_that_is_not_registered_is_refused(self, ledger: Ledger) -> None:
        whispered = FactType("whispered", Utterance, "positions", "Said so that few heard it.")
        whisper = whispered.model_validate(said("whisper").model_dump())
        with pytest.raises(Refused, match="'whispered' is no registered type"):
            ledger.append(DOSSIER, [whisper], author="Ana")

    @pytest.mark.parametrize("target", [10, 11])
    def test_an_event_about_itself_or_a_later_one_is_refused(
        self, filled: Ledger, target: int
    ) -> None:
        with pytest.raises(Refused, match=f"#10 is about #{target}, which does not come before"):
            filled.append(DOSSIER, [retraction("odd", target), said("new")], author="Ana")
        assert filled.head(DOSSIER).number == 9

    @pytest.mark.parametrize("author", ["", " ", "two\nlines", "\udcff"])
    def test_an_author_is_one_line_of_text(self, ledger: Ledger, author: str) -> None:
        with pytest.raises(Refused, match="no name for an author"):
            ledger.append(DOSSIER, [said("a")], author=author)

    @pytest.mark.parametrize("dossier", ["", "Upper", "a b", "../up", "a" * 81, "\udcff"])
    def test_a_dossier_has_a_plain_name(self, ledger: Ledger, dossier: str) -> None:
        with pytest.raises(Refused, match="no name for a dossier"):
            ledger.append(dossier, [said("a")], author="Ana")

    # The clock of recording

    def test_all_events_of_an_append_have_one_time_in_utc(self) -> None:
        moscow = timezone(timedelta(hours=3))
        with self.open_ledger(Clock(MORNING.astimezone(moscow))) as ledger:
            recorded = ledger.append(DOSSIER, many("said", 3), author="Ana")
        assert {each.recorded_at for each in recorded} == {MORNING}
        assert recorded[0].recorded_at.tzinfo is UTC

    def test_the_time_of_recording_never_runs_backwards(self, ledger: Ledger) -> None:
        ledger.append(DOSSIER, [said("first")], author="Ana")
        with self.open_ledger(Clock(MORNING - timedelta(hours=10))) as behind:
            (second,) = behind.append(DOSSIER, [said("second")], author="Ben")
        assert second.recorded_at == MORNING
        assert list(check_ledger(ledger)) == []

    def test_a_moment_finds_the_last_event_recorded_by_then(self, ledger: Ledger) -> None:
        for number in range(7):
            ledger.append(DOSSIER, many(f"batch-{number}", 3), author="Ana")
        second = timedelta(seconds=1)
        assert ledger.number_at(DOSSIER, MORNING - second / 2) == 0
        assert [ledger.number_at(DOSSIER, MORNING + n * second) for n in range(7)] == [
            3, 6, 9, 12, 15, 18, 21,
        ]  # fmt: skip
        assert ledger.number_at(DOSSIER, MORNING + second * 2.5) == 9
        assert ledger.number_at(DOSSIER, MORNING + timedelta(days=999)) == 21
        assert ledger.number_at("elsewhere", MORNING) == 0

    def test_a_moment_without_a_zone_is_no_moment(self, ledger: Ledger) -> None:
        with pytest.raises(ValueError, match="zone"):
            ledger.number_at(DOSSIER, datetime(2024, 12, 1))  # noqa: DTZ001

    # Several writers

    def test_a_guard_is_asked_again_when_somebody_else_was_first(self, ledger: Ledger) -> None:
        heads: list[Head] = []

        def guard(head: Head) -> Sequence[Event]:
            if not heads:
                with self.open_ledger() as other:
                    other.append(DOSSIER, [said("theirs")], author="Ben")
            heads.append(head)
            return [said(f"mine-behind-{head.number}")]

        (recorded,) = ledger.append(DOSSIER, author="Ana", guard=guard)
        assert [head.number for head in heads] == [0, 1]
        assert (recorded.number, recorded.key) == (2, "mine-behind-1")
        assert list(check_ledger(ledger)) == []

    def test_a_guard_that_refuses_leaves_the_ledger_as_it_was(self, filled: Ledger) -> None:
        def guard(head: Head) -> Sequence[Event]:
            msg = f"no more than {head.number}"
            raise Refused(msg)

        head = filled.head(DOSSIER)
        with pytest.raises(Refused, match="no more than 9"):
            filled.append(DOSSIER, author="Ana", guard=guard)
        assert filled.head(DOSSIER) == head

    def test_an_append_whose_reply_was_lost_lands_once(self, ledger: Ledger) -> None:
        def guard(_: Head) -> Sequence[Event]:
            with self.open_ledger() as same:
                same.append(DOSSIER, many("said", 2), author="Ana")
            return many("said", 2)

        assert ledger.append(DOSSIER, author="Ana", guard=guard) == ()
        assert ledger.head(DOSSIER).number == 2

    def test_who_is_too_late_again_and_again_gets_a_turn(self, ledger: Ledger) -> None:
        waited: list[int] = []
        late = Ledger(ledger.recorder, Clock(), wait=waited.append)

        def guard(head: Head) -> Sequence[Event]:
            if head.number < 3:
                ledger.append(DOSSIER, [said(f"theirs-{head.number}")], author="Ben")
            return [said(f"mine-behind-{head.number}")]

        (recorded,) = late.append(DOSSIER, author="Ana", guard=guard)
        assert (recorded.number, recorded.key) == (4, "mine-behind-3")
        assert waited == [0, 1, 2]
        assert list(check_ledger(ledger)) == []

    def test_a_refusal_in_turn_lets_the_others_go_on(self, ledger: Ledger) -> None:
        late = Ledger(ledger.recorder, Clock(), wait=lambda _: None)

        def guard(head: Head) -> Sequence[Event]:
            if head.number == 3:
                msg = "not behind #3"
                raise Refused(msg)
            ledger.append(DOSSIER, [said(f"theirs-{head.number}")], author="Ben")
            return [said("mine")]

        with pytest.raises(Refused, match="not behind #3"):
            late.append(DOSSIER, author="Ana", guard=guard)
        assert ledger.append(DOSSIER, [said("afterwards")], author="Ben")

    def test_a_head_that_never_stands_still_ends_in_a_conflict(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ledger.recorder, "write", lambda _: False)
        monkeypatch.setattr(ledger.recorder, "write_locked", lambda *_: None)
        with pytest.raises(LedgerConflict, match="nothing was recorded"):
            ledger.append(DOSSIER, [said("mine")], author="Ana")
        assert ledger.head(DOSSIER) == EMPTY_HEAD

    def test_eight_processes_append_at_once_and_each_event_lands_once(self, ledger: Ledger) -> None:
        names = [f"writer-{number}" for number in range(8)]
        writers = [
            PROCESSES.Process(target=append_singly, args=(self.address, name, 25)) for name in names
        ]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert [writer.exitcode for writer in writers] == [0] * 8
        keys = [each.key for each in ledger.read(DOSSIER)]
        assert sorted(keys) == sorted(f"{name}-{number}" for name in names for number in range(25))
        assert list(check_ledger(ledger)) == []

    def test_threads_share_a_ledger(self, ledger: Ledger) -> None:
        def append(name: str) -> None:
            for number in range(10):
                ledger.append(DOSSIER, [said(f"{name}-{number}")], author=name)

        threads = [threading.Thread(target=append, args=(f"thread-{n}",)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert ledger.head(DOSSIER).number == 40
        assert list(check_ledger(ledger)) == []

    @pytest.mark.parametrize("batches", [1, 3, 8])
    def test_a_killed_writer_leaves_whole_batches_and_all_that_it_was_told_of(
        self, ledger: Ledger, batches: int
    ) -> None:
        size = 200
        told, tell = PROCESSES.Pipe(duplex=False)
        args = (self.address, "writer", size, tell)
        writer = PROCESSES.Process(target=append_batches, args=args)
        writer.start()
        tell.close()
        acknowledged = 0
        while acknowledged < batches * size:
            acknowledged = told.recv()
        writer.kill()
        writer.join()
        while told.poll():
            try:
                acknowledged = told.recv()
            except EOFError:
                break
        head = ledger.head(DOSSIER).number
        assert head >= acknowledged
        assert head % size == 0
        assert list(check_ledger(ledger)) == []
        assert ledger.append(DOSSIER, [said("afterwards")], author="Ana")

    # Another hand

    def test_a_ledger_that_nobody_touched_holds(self, filled: Ledger) -> None:
        assert list(check_ledger(filled)) == []

    @pytest.mark.parametrize("asked", ["dossiers", "head", "page", "numbers_of", "indexed", "rows"])
    def test_what_others_write_while_a_ledger_is_verified_is_no_fault(
        self, asked: str, filled: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        quiet = list(verify_ledger(filled))
        with self.open_ledger() as other:
            names = iter(range(1000))

            def with_others_between(*given: object, **named: object) -> object:
                answer = answered(*given, **named)
                new = [said(f"between-{next(names)}")]
                others = Thread(target=other.append, args=(DOSSIER, new), kwargs={"author": "Ben"})
                others.start()
                others.join()
                return answer

            answered = getattr(filled.recorder, asked)
            monkeypatch.setattr(filled.recorder, asked, with_others_between)
            found = list(verify_ledger(filled))
            monkeypatch.undo()
        assert filled.head(DOSSIER).number > 9
        assert quiet[0].name == "chain of 9 events"
        assert found == quiet

    def first_finding(self, ledger: Ledger) -> tuple[int | None, str]:
        finding = next(check_chain(ledger, DOSSIER))
        return finding.number, finding.message

    def test_a_changed_byte_is_found_at_its_event(self, filled: Ledger) -> None:
        stored = filled.event(DOSSIER, 4).stored
        self.by_another_hand(
            "UPDATE stored_events SET state = ? WHERE originator_version = 4",
            stored.replace(b"grow", b"glow"),
        )
        assert self.first_finding(filled) == (
            4, "does not fit its digest: it, its place or the digest was changed",
        )  # fmt: skip
        assert [finding.number for finding in check_chain(filled, DOSSIER)] == [4]

    def test_a_changed_type_is_found_at_its_event(self, filled: Ledger) -> None:
        self.by_another_hand(
            "UPDATE stored_events SET topic = 'demand-made@1' WHERE originator_version = 4"
        )
        assert self.first_finding(filled)[0] == 4

    def test_a_changed_digest_is_found_at_its_event(self, filled: Ledger) -> None:
        self.by_another_hand("UPDATE chain SET digest = upper(digest) WHERE number = 4")
        assert self.first_finding(filled)[0] == 4

    def test_a_removed_event_is_found_where_it_stood(self, filled: Ledger) -> None:
        self.by_another_hand("DELETE FROM stored_events WHERE originator_version = 4")
        assert self.first_finding(filled) == (5, "follows #3: what lay between is missing")
        with pytest.raises(UnusableLedger, match=r"#4 .* is missing"):
            list(filled.read(DOSSIER))

    def test_a_removed_event_is_found_though_the_rest_moved_up(self, filled: Ledger) -> None:
        for table, number in (("stored_events", "originator_version"), ("chain", "number")):
            self.by_another_hand(f"DELETE FROM {table} WHERE {number} = 4")  # noqa: S608
            for later in range(5, 10):
                self.by_another_hand(
                    f"UPDATE {table} SET {number} = ? WHERE {number} = ?",  # noqa: S608
                    later - 1, later,
                )  # fmt: skip
        assert self.first_finding(filled)[0] == 4

    def test_a_removed_digest_is_found_at_its_event(self, filled: Ledger) -> None:
        self.by_another_hand("DELETE FROM chain WHERE number = 4")
        assert self.first_finding(filled) == (4, "has no digest")

    def test_a_shortened_ledger_is_found_by_its_head(self, filled: Ledger) -> None:
        self.by_another_hand("DELETE FROM stored_events WHERE originator_version = 9")
        self.by_another_hand("DELETE FROM chain WHERE number = 9")
        assert self.first_finding(filled) == (
            8, "is the last event, but the head of the dossier says #9",
        )  # fmt: skip

    def test_an_added_event_is_found(self, filled: Ledger) -> None:
        self.by_another_hand(
            "INSERT INTO stored_events VALUES (?, 10, 'statement-made@1', ?)",
            DOSSIER, filled.event(DOSSIER, 3).stored,
        )  # fmt: skip
        assert self.first_finding(filled) == (10, "has no digest")

    def test_exchanged_events_are_found_at_the_first_of_them(self, filled: Ledger) -> None:
        for number, new in ((4, 99), (6, 4), (99, 6)):
            self.by_another_hand(
                "UPDATE stored_events SET originator_version = ? WHERE originator_version = ?",
                new, number,
            )  # fmt: skip
        assert [finding.number for finding in check_chain(filled, DOSSIER)] == [4, 4, 6, 6]

    def test_a_changed_head_is_found(self, filled: Ledger) -> None:
        later = MORNING + timedelta(hours=1)
        self.by_another_hand("UPDATE heads SET recorded_at = ?", utc_text(later))
        assert self.first_finding(filled)[0] == 9

    @pytest.mark.parametrize("spelling", ["soon", f"{MORNING:%Y-%m-%db%H:%M:%S.%f}+00:00"])
    def test_an_unreadable_head_is_found(self, filled: Ledger, spelling: str) -> None:
        self.by_another_hand("UPDATE heads SET recorded_at = ?", spelling)
        assert "unreadable" in self.first_finding(filled)[1]

    def test_a_lost_head_is_found(self, filled: Ledger) -> None:
        self.by_another_hand("DELETE FROM heads")
        assert [str(finding) for finding in check_ledger(filled)] == [
            f"dossier {DOSSIER!r} has events but no head"
        ]

    def test_a_changed_key_is_found(self, filled: Ledger) -> None:
        self.by_another_hand("UPDATE keys SET number = 5 WHERE number = 4")
        found = [str(finding) for finding in check_ledger(filled)]
        assert found == [
            f"{DOSSIER}: #4 is not found by its key 'said-2'",
            f"dossier {DOSSIER!r} has several keys for #5",
        ]

    def test_stray_digests_and_keys_are_found(self, filled: Ledger) -> None:
        self.by_another_hand("INSERT INTO chain VALUES (?, 12, 'ff')", DOSSIER)
        self.by_another_hand("INSERT INTO keys VALUES (?, 'stray', 12)", DOSSIER)
        assert [str(finding) for finding in check_ledger(filled)] == [
            f"dossier {DOSSIER!r} has a digest for #12, which is not there",
            f"dossier {DOSSIER!r} has a key for #12, which is not there",
        ]

    @pytest.mark.parametrize("state", [b"", b"\xff", b"[]", b"{}", b'{"at":1,"by":2,"event":3}'])
    def test_bytes_that_are_no_event_are_named_not_thrown(
        self, filled: Ledger, state: bytes
    ) -> None:
        self.by_another_hand(
            "UPDATE stored_events SET state = ? WHERE originator_version = 4", state
        )
        with pytest.raises(UnusableLedger, match=rf"#4 of dossier '{DOSSIER}' cannot be read"):
            list(filled.read(DOSSIER))
        assert [finding.number for finding in check_chain(filled, DOSSIER)] == [4, 4]

    @pytest.mark.parametrize("topic", ["unheard-of@1", "statement-made@2", "statement-made", ""])
    def test_a_type_that_this_version_does_not_know_is_named(
        self, filled: Ledger, topic: str
    ) -> None:
        self.by_another_hand(
            "UPDATE stored_events SET topic = ? WHERE originator_version = 4", topic
        )
        with pytest.raises(UnusableLedger, match="newer version of this program"):
            filled.event(DOSSIER, 4)

    def test_content_that_no_longer_holds_is_named_when_it_is_asked_for(
        self, filled: Ledger
    ) -> None:
        stored = filled.event(DOSSIER, 4).stored
        self.by_another_hand(
            "UPDATE stored_events SET state = ? WHERE originator_version = 4",
            stored.replace(b'"source":"s1"', b'"source":"S1"'),
        )
        events = list(filled.read(DOSSIER))
        folded = fold(events)
        assert [each.key for each in events[2:5]] == ["said-1", "said-2", "said-3"]
        assert folded.facts["said-3"].fact == events[4].event
        unreadable = rf"#4 of dossier '{DOSSIER}' cannot be read .*briefing verify"
        with pytest.raises(UnusableLedger, match=unreadable):
            _ = events[3].event
        with pytest.raises(UnusableLedger, match=unreadable):
            _ = folded.facts["said-2"].fact
        assert [finding.number for finding in check_chain(filled, DOSSIER)] == [4, 4]

    # What is not read

    def test_an_append_reads_only_the_events_that_it_is_about(
        self, filled: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[int] = []
        rows_at = filled.recorder.rows_at

        def counted(dossier: str, numbers: Sequence[int]) -> Sequence[StoredRow]:
            asked.extend(numbers)
            return rows_at(dossier, numbers)

        monkeypatch.setattr(filled.recorder, "rows_at", counted)
        monkeypatch.setattr(filled.recorder, "page", None)
        filled.append(DOSSIER, [said("new")], author="Ana")
        assert asked == [1]  # the article that it cites
        filled.append(DOSSIER, [said("said-2"), said("newer")], author="Ana")
        assert sorted(asked[1:]) == [1, 4]

    def test_an_append_validates_each_event_once(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        events = many("said", 5)
        validated = Validated(monkeypatch)
        ledger.append(DOSSIER, events, author="Ana")
        assert validated.count == 5

    def test_restoring_validates_each_event_once(
        self, filled: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        copies = [ExportedEvent.of(each) for each in filled.read(DOSSIER)]
        with self.another_ledger() as other:
            validated = Validated(monkeypatch)
            restore(other, copies)
            assert validated.count == len(copies)

    @pytest.mark.parametrize("collecting", [True, False])
    def test_the_garbage_collector_is_left_as_it_was(
        self, ledger: Ledger, *, collecting: bool
    ) -> None:
        broken = said("broken").model_copy(update={"importance": 7})
        was = gc.isenabled()
        try:
            (gc.enable if collecting else gc.disable)()
            ledger.append(DOSSIER, many("said", 3), author="Ana")
            with pytest.raises(Refused):
                ledger.append(DOSSIER, [broken], author="Ana")
            next(ledger.read(DOSSIER))
            assert gc.isenabled() == collecting
        finally:
            (gc.enable if was else gc.disable)()

    # Restoring

    def test_a_restored_dossier_has_the_same_head(self, filled: Ledger) -> None:
        copies = [ExportedEvent.of(each) for each in filled.read(DOSSIER)]
        with self.another_ledger() as other:
            restored = restore(other, copies)
            assert list(restored) == list(filled.read(DOSSIER)) == list(other.read(DOSSIER))
            assert other.head(DOSSIER) == filled.head(DOSSIER)
            assert list(check_ledger(other)) == []

    def test_restoring_goes_on_where_it_stopped(self, filled: Ledger) -> None:
        copies = [ExportedEvent.of(each) for each in filled.read(DOSSIER)]
        with self.another_ledger() as other:
            restore(other, copies[:4])
            assert [each.number for each in restore(other, copies)] == [5, 6, 7, 8, 9]
            assert restore(other, copies) == ()
            assert restore(other, copies[3:6]) == ()
            assert restore(other, []) == ()
            assert other.head(DOSSIER) == filled.head(DOSSIER)

    def test_restoring_that_was_interrupted_leaves_whole_parts_and_goes_on(
        self, filled: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(store, "_PORTION", 4)
        copies = [ExportedEvent.of(each) for each in filled.read(DOSSIER)]
        with self.another_ledger() as other:
            write = other.recorder.write

            def fail_on_the_second(batch: Batch) -> bool:
                if batch.before.number == 4:
                    msg = "the disk is full"
                    raise UnusableLedger(msg)
                return write(batch)

            with monkeypatch.context() as patch:
                patch.setattr(other.recorder, "write", fail_on_the_second)
                with pytest.raises(UnusableLedger):
                    restore(other, copies)
            assert other.head(DOSSIER).number == 4
            assert list(check_ledger(other)) == []
            assert [each.number for each in restore(other, copies)] == [5, 6, 7, 8, 9]
            assert other.head(DOSSIER) == filled.head(DOSSIER)

    def test_a_change_in_the_last_copy_is_found_before_the_first_part_is_written(
        self, filled: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(store, "_PORTION", 4)
        copies = [ExportedEvent.of(each) for each in filled.read(DOSSIER)]
        with self.another_ledger() as other:
            with pytest.raises(Refused, match="#9 does not have the digest"):
                restore(other, [*copies[:-1], replace(copies[-1], recorded_by="Eve")])
            assert other.head(DOSSIER) == EMPTY_HEAD

    def test_restored_and_new_events_come_in_one_go(self, filled: Ledger) -> None:
        copies = [ExportedEvent.of(each) for each in filled.read(DOSSIER)]
        with self.another_ledger() as other:
            new = other.import_batch(DOSSIER, copies, [said("said-1"), said("new")], author="Ben")
            assert [(each.number, each.recorded_by) for each in new][-2:] == [
                (9, "Ben"),
                (10, "Ben"),
            ]
            with pytest.raises(Refused, match="'said-2' is on record as #4"):
                other.import_batch(
                    DOSSIER, copies, [said("said-2", "It was not said.")], author="Ben"
                )

    def test_who_appends_during_a_restoration_is_noticed(
        self, filled: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(store, "_PORTION", 4)
        copies = [ExportedEvent.of(each) for each in filled.read(DOSSIER)]
        with self.another_ledger() as other:
            write = other.recorder.write

            def with_another_between(batch: Batch) -> bool:
                if batch.before.number == 4:
                    monkeypatch.setattr(other.recorder, "write", write)
                    other.append(DOSSIER, [said("theirs")], author="Eve")
                return write(batch)

            monkeypatch.setattr(other.recorder, "write", with_another_between)
            with pytest.raises(LedgerConflict, match="#1 to #4 were recorded"):
                restore(other, copies)
            assert list(check_ledger(other)) == []

    def test_copies_with_reordered_fields_are_restored_to_the_same_bytes(
        self, filled: Ledger
    ) -> None:
        copies = [
            replace(copy, content=dict(sorted(copy.content.items())))
            for copy in map(ExportedEvent.of, filled.read(DOSSIER))
        ]
        with self.another_ledger() as other:
            restore(other, copies)
            assert list(other.read(DOSSIER)) == list(filled.read(DOSSIER))

    def test_a_changed_copy_is_refused_and_named(self, filled: Ledger) -> None:
        copies = [ExportedEvent.of(each) for each in filled.read(DOSSIER)]
        changes: list[tuple[ExportedEvent, str]] = [
            (replace(copies[4], recorded_by="Eve"), "#5 does not have the digest"),
            (replace(copies[4], digest="0" * 64), "#5 does not have the digest"),
            (replace(copies[4], content=copies[5].content), "#5 does not have the digest"),
            (replace(copies[4], recorded_at=MORNING + timedelta(days=1)), "#5 does not have"),
            (replace(copies[4], number=7), "#7 does not follow #4"),
            (replace(copies[4], topic="unheard-of"), r"#5 is no event \(unknown: unheard-of\)"),
            (replace(copies[4], content={}), "#5 is no event"),
        ]
        for changed, message in changes:
            with self.another_ledger() as other:
                with pytest.raises(Refused, match=message):
                    restore(other, [*copies[:4], changed, *copies[5:]])
                assert other.head(DOSSIER) == EMPTY_HEAD

    def test_another_beginning_is_refused_and_named(self, filled: Ledger) -> None:
        copies = [ExportedEvent.of(each) for each in filled.read(DOSSIER)]
        with self.another_ledger() as other:
            restore(other, copies[:3])
            other.append(DOSSIER, [said("ours")], author="Ben")
            with pytest.raises(Refused, match="#4 is another event in this ledger"):
                restore(other, copies)
            assert other.head(DOSSIER).number == 4

    def test_a_gap_between_ledger_and_copies_is_refused(self, filled: Ledger) -> None:
        copies = [ExportedEvent.of(each) for each in filled.read(DOSSIER)]
        with (
            self.another_ledger() as other,
            pytest.raises(Refused, match="first event to restore is #5"),
        ):
            restore(other, copies[4:])

    @abstractmethod
    def another_ledger(self) -> Ledger:
        """A second, empty ledger on the same kind of database; new at each call."""
