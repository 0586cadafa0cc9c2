"""Positions and commitments by party, and what was asked with the answer on record."""

from __future__ import annotations

from briefing.brief import Cell, Group, Line, Section
from briefing.projections import wording
from briefing.projections.view import View
from briefing.record import Entry
from briefing.record.shelves import Ask

ID = "positions"
LIMIT = 6
ASKED = 12
COLUMNS = ("Asked", "By", "Of", "When", "Answer on record")


def section(view: View) -> Section:
    """What each party said, then the table of what was asked."""
    groups: list[Group] = []
    told: set[int] = set()
    for party in view.record.definition.parties:
        chosen = view.choose(Ask(f"{ID}:{party}", LIMIT, crowded=True, in_turn=True))
        told.update(entry.number for entry in chosen)
        if chosen:
            name = wording.capitalised(wording.name(view.record, party))
            groups.append(Group(view.lines(chosen, ID), name))
    if asked := view.choose(Ask("asked", ASKED)):
        rows = tuple(_row(view, entry) for entry in asked)
        groups.append(Group(rows, "Asked and answered", kind="table", columns=COLUMNS))
    return Section(
        ID,
        "Positions and commitments",
        tuple(groups),
        left_out=_left_out(view, len(told) + len(asked)),
    )


def _left_out(view: View, told: int) -> int:
    """How many facts are not told; a position of two parties lies on the shelves of both."""
    parties = view.record.definition.parties
    lines = view.left_out(told, *(f"{ID}:{party}" for party in parties), "asked")
    return lines - view.left_out(0, *(f"again:{times}" for times in range(1, len(parties))))


def _row(view: View, entry: Entry) -> Line:
    fact = entry.fact
    record = view.record
    asker = wording.names(record, fact.actors_in("speaker"))
    asked = wording.names(record, fact.actors_in("addressee"))
    replies = record.replies_to(fact.key) or record.outcomes_of(fact.key)
    cells = (
        Cell(wording.capitalised(wording.matter(fact)), (entry.number,)),
        Cell(wording.capitalised(asker)),
        Cell(wording.capitalised(asked)),
        Cell(wording.when(entry) + ("†" if view.marked(entry) else "")),
        _answer(replies),
    )
    facts = (entry.number, *(reply.number for reply in replies))
    return Line(f"{ID}/#{entry.number}", fact.statement, facts, cells=cells)


def _answer(replies: tuple[Entry, ...]) -> Cell:
    if not replies:
        return Cell("None")
    told = (f"{_short(reply)} ({wording.sources(reply)})" for reply in replies)
    return Cell("; ".join(told), tuple(reply.number for reply in replies))


def _short(reply: Entry) -> str:
    return wording.capitalised(wording.matter(reply.fact))
