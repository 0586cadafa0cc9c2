"""The ledger: dossiers of numbered events that are recorded once and never changed."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from briefing.errors import LedgerConflict, Refused, UnknownNumber, UnusableLedger
from briefing.ledger.address import Server, is_server, server
from briefing.ledger.index_store import DossierIndex
from briefing.ledger.mapper import (
    UNREADABLE,
    Content,
    StoredRow,
    contents_of,
    recorded_at_of,
    to_recorded,
)
from briefing.ledger.sqlite_datastore import open_file
from briefing.ledger.sqlite_recorder import SQLiteRecorder
from briefing.model.envelope import EMPTY_HEAD, EventEnvelope, Head
from briefing.model.progress import gc_paused, progress
from briefing_events.fact import Event

if TYPE_CHECKING:
    from briefing.ledger.batch import Batch
    from briefing.ledger.recorder import Recorder
    from briefing.ledger.restore import ExportedEvent
    from briefing.readmodel.projector import ReadModelChanges

Clock = Callable[[], datetime]
"""Says what time it is, in any zone, but in one."""

INCONSISTENT = (*UNREADABLE, IndexError)
"""What events that make no sense together raise while an index is made of them."""

Guard = Callable[[Head], Sequence[Event]]
"""Given the head behind which they will stand, says what to append; asked again on conflict."""

_T = TypeVar("_T")
_SLUG = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
_PAGE = 1000
_PORTION = 1000
_TRIES = 3
_PATIENCE = 30
_AHEAD = timedelta(days=1)
"""How far the clock of another machine may be ahead."""


def wait_at_random(tries: int) -> None:
    """Sleep so that writers who met do not meet again: longer at random, try after try."""
    time.sleep(random.uniform(0, min(0.001 * 2**tries, 0.25)))  # noqa: S311 - no secret


class Ledger:
    """All dossiers of one database. Open it with ``Ledger.open``; it may serve many threads."""

    def __init__(
        self, recorder: Recorder, clock: Clock, *, wait: Callable[[int], None] = wait_at_random
    ) -> None:
        self.recorder = recorder
        self._clock = clock
        self._wait = wait

    @classmethod
    def open(
        cls,
        db: str | Path,
        *,
        clock: Clock,
        create: bool = True,
        patience: int = _PATIENCE,
        complete: bool = True,
    ) -> Self:
        """Open the ledger in a file or, by a connection string, on a PostgreSQL server.

        ``patience`` is how many seconds to wait for a lock, and for a server that is away. An
        index that does not reach a dossier's head is completed first if ``complete``.
        Raises ``UnusableLedger`` with the remedy for a ledger that is missing (unless it may
        be made), is none, is damaged, locked, out of reach, or of a newer version.
        """
        if isinstance(db, str) and is_server(db):
            ledger = cls(_on_server(server(db), create=create, patience=patience), clock)
        else:
            datastore = open_file(Path(db), create=create, patience=patience)
            ledger = cls(SQLiteRecorder(datastore), clock)
        with suppress(UnusableLedger):
            for dossier in ledger.recorder.unindexed() if complete else ():
                ledger._follow(dossier)
        return ledger

    def dossiers(self) -> tuple[str, ...]:
        """The dossiers that hold an event, in order of name."""
        return self.recorder.dossiers()

    def head(self, dossier: str) -> Head:
        """The last event's number, digest and time; ``EMPTY_HEAD`` for a dossier without events."""
        return self.recorder.head(dossier) if _SLUG.fullmatch(dossier) else EMPTY_HEAD

    @gc_paused()
    def append(
        self,
        dossier: str,
        events: Sequence[Event] = (),
        *,
        author: str,
        guard: Guard | None = None,
    ) -> tuple[EventEnvelope, ...]:
        """Record events in one transaction; returns those that were not on record before.

        An event whose key is on record with the same content is skipped. With ``guard``, its
        answer is appended instead of ``events``; it is asked again whenever somebody else
        appended in between, at last while all others wait, so it must not append itself. All
        events get one time: now, or that of the head if the clock
        lags behind it.

        Raises ``Refused``, naming the number and the remedy, for a key on record with other
        content and for an event that does not hold; ``LedgerConflict`` if others were quicker
        too often. Nothing is recorded then.
        """
        _check_names(dossier, author)
        contents = contents_of(events)

        def batch_behind(head: Head) -> Batch:
            wanted = contents_of(guard(head)) if guard else contents
            return self._batch(dossier, head, wanted, author)

        return self._write(dossier, batch_behind)

    def tried(self, dossier: str, guard: Guard, *, author: str) -> tuple[EventEnvelope, ...]:
        """What ``append`` would record now; nothing is. Raises ``Refused`` as it does."""
        _check_names(dossier, author)
        head = self.head(dossier)
        return self._batch(dossier, head, contents_of(guard(head)), author).events

    def _batch(
        self,
        dossier: str,
        head: Head,
        contents: Sequence[Content],
        author: str,
        coming: Sequence[EventEnvelope] = (),
    ) -> Batch:
        """What of some contents is new, behind a head."""
        from briefing.ledger.batch import batch_of, without_duplicates

        new = without_duplicates(self.recorder, dossier, contents, coming)
        return batch_of(dossier, head, new, self._now(head), author)

    @gc_paused()
    def import_batch(
        self,
        dossier: str,
        copies: Sequence[ExportedEvent],
        events: Sequence[Event | Content],
        *,
        author: str,
    ) -> tuple[EventEnvelope, ...]:
        """Restore copies, then append events; returns those that were not on record before.

        Copies keep the numbers, times, authors and digests that they had elsewhere; they enter
        an empty dossier or one with the same beginning. Events whose canonical content was read
        from JSON already come as that content.

        All of them are checked first, then written in transactions of 1,000: what was
        interrupted goes on where it stopped. Raises ``Refused``, naming the first number that
        does not fit, with nothing recorded; ``LedgerConflict`` if somebody else appended
        meanwhile.
        """
        from briefing.ledger.batch import Batch
        from briefing.ledger.restore import restored_batch

        _check_names(dossier, author)
        contents = contents_of(events)
        _check_past(copies, self._clock() + _AHEAD)
        written: list[EventEnvelope] = []
        tell = progress("Recording events")

        def batch_behind(head: Head) -> Batch:
            restored = restored_batch(self.recorder, dossier, head, copies)
            added = self._batch(dossier, restored.after, contents, author, restored.events)
            events = (*restored.events, *added.events)
            return Batch(dossier, head, events, is_restored=bool(restored.events))

        for tries in range(_TRIES):
            try:
                whole = batch_behind(self.head(dossier))
            except Refused as error:
                if written:
                    raise _interfered(dossier, written) from error
                raise
            for part in whole.parts(_PORTION):
                indexed = self._indexed(part)
                if not self.recorder.write(indexed):
                    break
                written.extend(self._written(indexed))
                tell(part.after.number - whole.before.number, len(whole.events))
            else:
                return tuple(written)
            self._wait(tries)
        raise _interfered(dossier, written)

    def read(
        self, dossier: str, *, after: int = 0, up_to: int | None = None
    ) -> Iterator[EventEnvelope]:
        """The events after one number, up to another or the present head, in order.

        Never waits for writers and sees whole transactions only, however long it takes.
        Raises ``UnusableLedger`` at an event that is missing or unreadable.
        """
        head = self.head(dossier).number
        last = head if up_to is None else min(up_to, head)
        after = max(after, 0)
        while after < last:
            page = self.recorder.page(dossier, after, last, _PAGE)
            if not page:
                raise _missing(dossier, after + 1)
            with gc_paused():
                events = [
                    _recorded(dossier, number, row) for number, row in enumerate(page, after + 1)
                ]
            yield from events
            after += len(events)

    def event(self, dossier: str, number: int) -> EventEnvelope:
        """The event of this number; raises ``UnknownNumber`` if there is none."""
        head = self.head(dossier).number
        if not 0 < number <= head:
            raise UnknownNumber(number, head)
        return _recorded(dossier, number, self._row(dossier, number))

    def number_of(self, dossier: str, key: str) -> int | None:
        """The number of the event of this key."""
        if not (_SLUG.fullmatch(dossier) and key.isascii() and key.isprintable()):
            return None
        return self.recorder.numbers_of(dossier, [key]).get(key)

    def number_at(self, dossier: str, moment: datetime) -> int:
        """The number of the last event recorded at or before a moment; 0 if none was.

        The moment must know its zone. It rests on ``recorded_at`` never running backwards.
        """
        if moment.utcoffset() is None:
            raise ValueError("the moment must know its zone")
        low, high = 0, self.head(dossier).number
        while low < high:
            middle = (low + high + 1) // 2
            if recorded_at_of(self._row(dossier, middle)) <= moment:
                low = middle
            else:
                high = middle - 1
        return low

    def backup(self, target: Path) -> None:
        """Write a consistent copy to a new file while others go on writing."""
        self.recorder.backup(target)

    def close(self) -> None:
        """Let go of the database."""
        self.recorder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write(
        self, dossier: str, batch_behind: Callable[[Head], Batch]
    ) -> tuple[EventEnvelope, ...]:
        def indexed_behind(head: Head) -> Batch:
            return self._indexed(batch_behind(head))

        for tries in range(_TRIES):
            head = self.head(dossier)
            try:
                batch = indexed_behind(head)
            except Refused:
                if self.head(dossier) == head:
                    raise
                continue  # it met what somebody recorded meanwhile
            if not batch.events or self.recorder.write(batch):
                return self._written(batch)
            self._wait(tries)
        # Among many writers the head moves whenever one waits for the lock; so project it first.
        in_turn = self.recorder.write_locked(dossier, indexed_behind)
        if in_turn is None:
            msg = f"others went on appending to {dossier!r}; nothing was recorded, so try again"
            raise LedgerConflict(msg)
        return self._written(in_turn)

    def _written(self, batch: Batch) -> tuple[EventEnvelope, ...]:
        """The events of a batch that is on record.

        If the index was behind, it is completed; unless much is missing, for then somebody is
        at it, or the next start will be.
        """
        if batch.events and not batch.changes:
            with suppress(UnusableLedger):
                reached = self.recorder.indexed(batch.dossier)
                if batch.after.number - reached <= _PORTION:
                    self._follow(batch.dossier)
        return batch.events

    def _indexed(self, batch: Batch) -> Batch:
        """A batch with what it changes in the index."""
        if not batch.events:
            return batch

        def changes() -> ReadModelChanges | None:
            if self.recorder.indexed(batch.dossier) != batch.before.number:
                return None
            return self._projected(batch.dossier, batch.before.number, batch.events)

        try:
            return replace(batch, changes=self.recorder.in_read_transaction(changes))
        except (UnusableLedger, *INCONSISTENT):
            # What makes no sense is recorded all the same, for verification to name it.
            return batch

    def _projected(
        self, dossier: str, before: int, events: Sequence[EventEnvelope]
    ) -> ReadModelChanges:
        from briefing.readmodel.projector import Projector

        past = DossierIndex(self.recorder, dossier, before)
        with gc_paused():
            return Projector(past, before, dossier).project(events)

    def rebuild(self, dossier: str) -> Iterator[int]:
        """Make the index of a dossier anew from its events; gives the numbers reached on the way.

        Until it is done, briefs are made from the events. If it is interrupted, whoever opens
        the ledger next completes it.
        """
        self.recorder.forget_index(dossier)
        yield from self.catch_up(dossier)

    def clear_index(self) -> None:
        """Empty the index of all dossiers, whatever became of it, to be made anew."""
        self.recorder.clear_index()

    def catch_up(self, dossier: str) -> Iterator[int]:
        """Bring the index of a dossier to its head, in portions; gives the numbers reached.

        Several may do so at a time, and others append meanwhile. Raises ``UnusableLedger`` at
        events that make no sense.
        """

        def portion() -> tuple[int, int, ReadModelChanges] | None:
            before = self.recorder.indexed(dossier)
            events = list(self.read(dossier, after=before, up_to=before + _PORTION))
            if not events:
                return None
            return before, events[-1].number, self._projected(dossier, before, events)

        while True:
            if self.recorder.indexed(dossier) < 0:
                self.recorder.forget_index(dossier)
            try:
                found = self.recorder.in_read_transaction(portion)
            except INCONSISTENT as error:
                raise _not_to_be_indexed(dossier, self.recorder.indexed(dossier)) from error
            if not found:
                return
            if self.recorder.index(dossier, *found):
                yield found[1]

    def _follow(self, dossier: str) -> None:
        """Complete the index of a dossier as far as can be: without it, everything is read."""
        head, tell = self.head(dossier).number, None
        with suppress(UnusableLedger):
            for number in self.catch_up(dossier):
                tell = tell or progress(f"Index of {dossier!r}")
                tell(number, head)

    def index(self, dossier: str, number: int) -> DossierIndex | None:
        """The index of a dossier, to be read as it was at a number; none if it ends before."""
        with suppress(UnusableLedger):
            index = DossierIndex(self.recorder, dossier, number)
            return index if index.head >= number else None
        return None

    def in_read_transaction(self, read: Callable[[], _T]) -> _T:
        """What is read from one state of the ledger, whatever others append meanwhile."""
        return self.recorder.in_read_transaction(read)

    def _now(self, head: Head) -> datetime:
        now = self._clock().astimezone(UTC)
        return max(now, head.recorded_at) if head.recorded_at else now

    def _row(self, dossier: str, number: int) -> StoredRow:
        for row in self.recorder.rows_at(dossier, [number]):
            return row
        raise _missing(dossier, number)


def _on_server(address: Server, *, create: bool, patience: int) -> Recorder:
    # The driver is an extra, and slow to import.
    from briefing.ledger import postgres

    datastore = postgres.open_server(address, create=create, patience=patience)
    return postgres.PostgresRecorder(datastore)


def _recorded(dossier: str, number: int, row: StoredRow) -> EventEnvelope:
    if row.number != number or not row.digest:
        raise _missing(dossier, number)
    return to_recorded(row)


def _interfered(dossier: str, written: Sequence[EventEnvelope]) -> LedgerConflict:
    done = f"#{written[0].number} to #{written[-1].number} were" if written else "nothing was"
    return LedgerConflict(
        f"somebody else appended to {dossier!r} meanwhile; {done} recorded, so try again"
    )


def _missing(dossier: str, number: int) -> UnusableLedger:
    return UnusableLedger(
        f"event #{number} of dossier {dossier!r} is missing, or its digest is; the ledger was "
        "changed by another hand. See what holds: briefing verify"
    )


def _not_to_be_indexed(dossier: str, reached: int) -> UnusableLedger:
    return UnusableLedger(
        f"the index of dossier {dossier!r} ends at #{reached}: an event behind it makes no sense. "
        "See which: briefing verify"
    )


def _check_past(copies: Sequence[ExportedEvent], latest: datetime) -> None:
    """Nothing was recorded in the future: all that is appended later would get its time."""
    for copy in copies:
        if copy.recorded_at.tzinfo and copy.recorded_at > latest:
            raise Refused(
                f"#{copy.number} was recorded at {copy.recorded_at.isoformat()}, which is still to "
                "come; nothing was recorded. Set the clock of this machine, or export it anew"
            )


def _check_names(dossier: str, author: str) -> None:
    if not _SLUG.fullmatch(dossier):
        raise Refused(
            f"{dossier!r} is no name for a dossier; write lower-case letters, digits, hyphens "
            "and dots, 80 at most"
        )
    if not author.isprintable() or not author.strip():
        raise Refused(f"{author!r} is no name for an author; write one line of text")
