"""Whether a ledger is what was recorded: every event against its digest and its place.

It trusts nothing in the database: what was changed by another hand may be unreadable, out of
order or of another type, and is still to be named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from briefing.errors import UnusableLedger
from briefing.ledger.batch import link
from briefing.ledger.mapper import to_recorded
from briefing.ledger.recorder import Recorder, StoredRow
from briefing.ledger.shadow_index import ShadowIndex
from briefing.ledger.store import INCONSISTENT, Ledger
from briefing.model.envelope import EMPTY_HEAD, EventEnvelope, Head
from briefing.model.progress import gc_paused

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
            number = row.stored.originator_version
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
        numbers = [row.stored.originator_version for row in page]
        if not all(isinstance(number, int) for number in numbers) or numbers[-1] <= after:
            yield LedgerFault(dossier, after + 1, "or one behind it has a number out of order")
            return
        yield page
        after = numbers[-1]


def _readable(row: StoredRow) -> EventEnvelope | None:
    try:
        recorded = to_recorded(row.stored, row.digest)
        _ = recorded.event
    except UnusableLedger:
        return None
    return recorded


def _faults(dossier: str, last: Head, row: StoredRow) -> Iterator[str]:
    """What is wrong with the place and the bytes of an event."""
    stored = row.stored
    if stored.originator_version != last.number + 1:
        yield f"follows #{last.number}: what lay between is missing"
    try:
        digest = link(
            last.digest, dossier, stored.originator_version, stored.topic, bytes(stored.state)
        )
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
