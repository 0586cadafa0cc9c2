"""Positions and commitments by party, and what was asked with the answer on record."""

from __future__ import annotations

from briefing.brief import Cell, Group, Line, Section
from briefing.projections import wording
from briefing.projections.view import View, is_asking
from briefing.record import Entry

ID = "positions"
LIMIT = 6
COLUMNS = ("Asked", "By", "Of", "When", "Answer on record")


def section(view: View) -> Section:
    """What each party said, then the table of what was asked."""
    groups: list[Group] = []
    left_out = 0
    told = view.told_in(ID)
    for party in view.record.definition.parties:
        said = [entry for entry in told if speaks_for(view, entry) == party]
        chosen, left = view.choose(said, LIMIT, by=_speaker)
        left_out += left
        if chosen:
            name = wording.capitalised(wording.name(view.record, party))
            groups.append(Group(view.lines(chosen, ID), name))
    asked = [entry for entry in view.told_in("asked") if is_asking(entry)]
    if asked:
        rows = tuple(_row(view, entry) for entry in asked)
        groups.append(Group(rows, "Asked and answered", kind="table", columns=COLUMNS))
    return Section(ID, "Positions and commitments", tuple(groups), left_out=left_out)


def speaks_for(view: View, entry: Entry) -> str | None:
    """The party whose position a fact is: that of its first speaker on a side."""
    for actor in (*entry.fact.actors_in("speaker"), *entry.fact.actors_in("holder", "subject")):
        if party := view.record.party_of(actor):
            return party
    return next((p for a in entry.fact.actors if (p := view.record.party_of(a.id))), None)


def _speaker(entry: Entry) -> str:
    return next(iter(entry.fact.actors_in("speaker")), "")


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
