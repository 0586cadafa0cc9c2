"""Whether a ledger is what was recorded: every event against its digest and its place.

It trusts nothing in the database: what was changed by another hand may be unreadable, out of
order or of another type, and is still to be named. The read model is compared, page by page, with
a second one in a temporary database on disk, so memory does not grow with the dossier.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Any

from briefing.errors import UnusableLedger
from briefing.ledger.batch import link
from briefing.ledger.index_store import DossierIndex
from briefing.ledger.index_writer import PLACEMENT, apply_changes
from briefing.ledger.mapper import StoredRow, to_recorded
from briefing.ledger.recorder import DOSSIER_ID, ENTER, LISTED, Recorder, Tables
from briefing.ledger.sqlite_schema import TABLES
from briefing.ledger.store import INCONSISTENT, Ledger
from briefing.model.envelope import EMPTY_HEAD, EventEnvelope, Head
from briefing.model.progress import gc_paused
from briefing.readmodel.projector import Projector

_PAGE = 1000
_END = 2**63 - 1
_FAILURES = 100


@dataclass(frozen=True, slots=True)
class LedgerFault:
    """Something that does not hold, with the number of the event where there is one."""

    dossier: str | None
    number: int | None
    message: str

    def __str__(self) -> str:
        where = f"{self.dossier}: " if self.dossier else ""
        return f"{where}#{self.number} {self.message}" if self.number else where + self.message


def check_ledger(ledger: Ledger) -> Iterator[LedgerFault]:
    """All that does not hold in a ledger: each dossier's chain, then the database itself."""
    try:
        for dossier in ledger.dossiers():
            yield from check_chain(ledger, dossier)
        for problem in ledger.recorder.orphans():
            yield LedgerFault(None, None, problem)
    except UnusableLedger as error:
        yield LedgerFault(None, None, str(error))


def check_index(ledger: Ledger, dossier: str) -> Iterator[LedgerFault]:
    """Where the index of a dossier is not as its events give it, the first 100 places.

    The events themselves must hold. Nothing of what is found touches them: the index is made
    from them, and can be made anew.
    """
    try:
        with closing(ShadowIndex(ledger, dossier)) as remade:
            # Once before, so that the database need not be held still for as long.
            remade.reach(ledger.recorder.indexed(dossier))
            yield from ledger.in_read_transaction(lambda: _index_faults(ledger, dossier, remade))
    except UnusableLedger as error:
        yield LedgerFault(dossier, None, f"the index cannot be read: {error}")
    except INCONSISTENT:
        yield LedgerFault(dossier, None, "the index reaches further than one made of its events")


def check_index_tables(ledger: Ledger) -> Iterator[LedgerFault]:
    """What does not hold of the tables of the index, beside what they say of a dossier."""
    try:
        for problem in ledger.recorder.index_orphans():
            yield LedgerFault(None, None, problem)
    except UnusableLedger as error:
        yield LedgerFault(None, None, f"the index cannot be read: {error}")


def _index_faults(ledger: Ledger, dossier: str, remade: ShadowIndex) -> list[LedgerFault]:
    reached, head = ledger.recorder.indexed(dossier), ledger.head(dossier).number
    if not 0 <= reached <= head:
        return [LedgerFault(dossier, None, "the index is of another version or another dossier")]
    remade.reach(reached)
    return [
        LedgerFault(dossier, number, message)
        for number, message in islice(remade.differences(), _FAILURES)
    ]


def check_chain(ledger: Ledger, dossier: str) -> Iterator[LedgerFault]:
    """What does not hold in a dossier, by number; the first is where the trouble begins.

    Behind an event that does not fit, the chain is followed from the digest on record, so
    each change is named once.
    """
    head, last = EMPTY_HEAD, EMPTY_HEAD
    try:
        head = ledger.head(dossier)
    except UnusableLedger as error:
        yield LedgerFault(dossier, None, str(error))
    for page in _pages(ledger.recorder, dossier, head.number):
        if isinstance(page, LedgerFault):
            yield page
            last = Head(page.number or 0, "", last.recorded_at)
            continue
        with gc_paused():
            events = [_readable(row) for row in page]
        numbers = ledger.recorder.numbers_of(dossier, [event.key for event in events if event])
        for row, event in zip(page, events, strict=True):
            number = row.number
            for fault in (*_faults(dossier, last, row), *_event_faults(last, event, numbers)):
                yield LedgerFault(dossier, number, fault)
            last = Head(number, row.digest, event.recorded_at if event else last.recorded_at)
    if (last.number, last.digest, last.recorded_at) != (head.number, head.digest, head.recorded_at):
        message = f"is the last event, but the head of the dossier says #{head.number}"
        if last.number == head.number:
            message = "is the last event, but the head has another digest or time for it"
        yield LedgerFault(dossier, last.number, message)


def _pages(
    recorder: Recorder, dossier: str, end: int
) -> Iterator[Sequence[StoredRow] | LedgerFault]:
    """All rows; where a page cannot be read, row by row, with a finding for each that fails.

    It ends whatever the file holds: heads and indexes may lie, too.
    """
    after, limit, failures = 0, _PAGE, 0
    while failures < _FAILURES:
        try:
            page = recorder.page(dossier, after, _END, limit)
        except UnusableLedger as error:
            if limit == 1:
                after, failures = after + 1, failures + 1
                yield LedgerFault(dossier, after, f"cannot be read: {error}")
                if after >= end:
                    return
            limit = 1
            continue
        if not page:
            return
        numbers = [row.number for row in page]
        if not all(isinstance(number, int) for number in numbers) or numbers[-1] <= after:
            yield LedgerFault(dossier, after + 1, "or one behind it has a number out of order")
            return
        yield page
        after = numbers[-1]


def _readable(row: StoredRow) -> EventEnvelope | None:
    try:
        recorded = to_recorded(row)
        _ = recorded.event
    except UnusableLedger:
        return None
    return recorded


def _faults(dossier: str, last: Head, row: StoredRow) -> Iterator[str]:
    """What is wrong with the place and the bytes of an event."""
    if row.number != last.number + 1:
        yield f"follows #{last.number}: what lay between is missing"
    try:
        digest = link(last.digest, dossier, row.number, row.topic, bytes(memoryview(row.state)))
    except (TypeError, AttributeError, ValueError):
        digest = ""
    if not row.digest:
        yield "has no digest"
    elif digest != row.digest:
        yield "does not fit its digest: it, its place or the digest was changed"


def _event_faults(
    last: Head, event: EventEnvelope | None, numbers: dict[str, int]
) -> Iterator[str]:
    """What is wrong with what an event says."""
    if event is None:
        yield "cannot be read as an event"
        return
    if last.recorded_at and event.recorded_at < last.recorded_at:
        yield f"was recorded before #{last.number}"
    if numbers.get(event.key) != event.number:
        yield f"is not found by its key {event.key!r}"


_PORTION = 1000

Row = tuple[Any, ...]


_KINDS: dict[str, tuple[str, str, int, str]] = {
    "placement": (
        "number", ", ".join(("number", *PLACEMENT[1:-1], "{words}")), 0,
        "place in the bucket {1!r}",
    ),
    "event_subject": ("entity_id, event", "entity_id, event", 0, "link to #{1}"),
    "passage": ("passage", "passage, number", 1, "entry for the passage {0!r}"),
    "citation": ("passage, number", "passage, number, day", 1, "citation of {0!r}"),
    "change_point": ("day, number", "day, number", 1, "change point on day {0}"),
}  # fmt: skip
"""By table: the key of a row, its columns, which of them is an event, and words for the row."""


class ShadowIndex(Tables):
    """The read model of one dossier as its events give it."""

    listed = LISTED

    def __init__(self, ledger: Ledger, dossier: str) -> None:
        self._ledger = ledger
        self._dossier = dossier
        self._reached = self._placed = 0
        # Without a name it lies in a temporary file, of which only a part is in memory.
        self._connection = sqlite3.connect("", isolation_level=None)
        for statement in ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", *TABLES):
            self._connection.execute(statement)
        self._connection.execute(ENTER, (dossier, 0, 0))
        ((self._id,),) = self.rows(DOSSIER_ID, dossier)

    def close(self) -> None:
        """Delete it."""
        self._connection.close()

    def reach(self, number: int) -> None:
        """Build it up to event ``number``."""
        past = DossierIndex(self._ledger.recorder, self._dossier, 0, self)
        while self._reached < number:
            last = min(self._reached + _PORTION, number)
            events = list(self._ledger.read(self._dossier, after=self._reached, up_to=last))
            changes = Projector(past, self._reached, self._dossier).project(events)
            self._connection.execute("BEGIN")
            apply_changes(self._connection.executemany, self._id, self._placed, changes)
            self._placed += sum(len(version.rows) for version in changes.placed)
            self._connection.execute("COMMIT")
            self._reached = last

    def differences(self) -> Iterator[tuple[int, str]]:
        """Where the stored read model differs from this one: the event, and what is wrong."""
        for table, (key, *_) in _KINDS.items():
            for bounds in self._pages(table, key):
                yield from self._compared(table, bounds)

    def rows(self, statement: str, *parameters: object, **named: object) -> list[Row]:
        """All rows of a statement with question marks, or with names and colons."""
        return self._connection.execute(statement, named or parameters).fetchall()

    def listing(self, values: Sequence[object]) -> str:
        """A list as the parameter that ``listed`` takes."""
        return json.dumps(list(values))

    def _pages(self, table: str, key: str) -> Iterator[tuple[Row, Row]]:
        """The key before each page and its last key; empty for no bound."""
        start: Row = ()
        while True:
            where, parameters = _between(self._dossier, key, start, ())
            following = self.rows(
                f"SELECT {key} FROM {table} WHERE {where} ORDER BY {key} LIMIT 1 OFFSET {_PAGE}",  # noqa: S608
                *parameters,
            )
            end = following[0] if following else ()
            yield start, end
            if not end:
                return
            start = end

    def _compared(self, table: str, bounds: tuple[Row, Row]) -> Iterator[tuple[int, str]]:
        key, columns, event, what = _KINDS[table]
        where, parameters = _between(self._dossier, key, *bounds)
        statement = f"SELECT {columns} FROM {table} WHERE {where}"  # noqa: S608
        there = self._ledger.recorder
        stored = there.rows(statement.replace("{words}", there.words_sum), *parameters)
        wanted = Counter(self.rows(statement.replace("{words}", "words"), *parameters))
        found = Counter(tuple(row) for row in stored)
        for rows, fault in ((wanted - found, "lacks its"), (found - wanted, "has a wrong")):
            for row in sorted(rows, key=repr):
                yield row[event], f"{fault} {what.format(*row)} in the index"


def _between(dossier: str, key: str, start: Row, end: Row) -> tuple[str, Row]:
    """The condition for rows behind one key and up to another, with its parameters."""
    where = f"dossier = ({DOSSIER_ID})"
    for sign, bound in ((">", start), ("<=", end)):
        if bound:
            where += f" AND ({key}) {sign} ({','.join('?' * len(bound))})"
    return where, (dossier, *start, *end)
