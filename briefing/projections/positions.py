"""Positions and commitments by party, and what was asked with the answer on record."""

from __future__ import annotations

from dataclasses import replace

from briefing.facts import FactAsOf
from briefing.model.brief import Cell, Group, Line, Section
from briefing.projections import wording
from briefing.projections.view import View
from briefing.readmodel.query import ListQuery

ID = "positions"
LIMIT = 4
ASKED = 12
COLUMNS = ("Asked", "By", "Of", "When", "Answer on record")


def section(view: View) -> Section:
    """What each party said, then the table of what was asked."""
    groups: list[Group] = []
    told: set[int] = set()
    for party in view.snapshot.definition.parties:
        chosen = view.choose(ListQuery(f"{ID}:{party}", LIMIT, crowded=True, round_robin=True))
        told.update(entry.number for entry in chosen)
        if chosen:
            name = wording.capitalised(wording.name(view.snapshot, party))
            groups.append(Group(view.lines(chosen, ID), name))
    if asked := view.choose(ListQuery("asked", ASKED)):
        rows = tuple(_row(view, entry) for entry in asked)
        groups.append(Group(rows, "Asked and answered", kind="table", columns=COLUMNS))
    return Section(
        ID,
        "Positions and commitments",
        tuple(groups),
        left_out=_left_out(view, len(told) + len(asked)),
    )


def _left_out(view: View, told: int) -> int:
    """The number of facts not shown; what several parties state counts once."""
    parties = view.snapshot.definition.parties
    lines = view.left_out(told, *(f"{ID}:{party}" for party in parties), "asked")
    return lines - view.left_out(0, *(f"again:{nth}" for nth in range(1, len(parties))))


def _row(view: View, entry: FactAsOf) -> Line:
    fact = entry.fact
    snapshot = view.snapshot
    asker = wording.names(snapshot, fact.actors_in("speaker"))
    asked = wording.names(snapshot, fact.actors_in("addressee"))
    replies = snapshot.replies_to(fact.key) or snapshot.outcomes_of(fact.key)
    cells = (
        Cell(wording.capitalised(_flagged(view, entry, wording.matter(fact))), (entry.number,)),
        Cell(wording.capitalised(asker)),
        Cell(wording.capitalised(asked)),
        Cell(wording.when(entry, view.today) + ("†" if view.marked(entry) else "")),
        _answer(view, replies) if replies else _overtaken(view, entry),
    )
    facts = tuple(dict.fromkeys((entry.number, *cells[-1].facts)))
    told = view.line(entry, ID)
    return replace(told, text=fact.statement, facts=facts, cells=cells)


def _flagged(view: View, entry: FactAsOf, phrase: str) -> str:
    return f"{phrase} (sources differ)" if entry.number in view.contested else phrase


def _answer(view: View, replies: tuple[FactAsOf, ...]) -> Cell:
    """The answers, each whole: a phrase of it may say more than it did."""
    told = (
        f"{view.sentence(reply).removesuffix('.')} ({wording.source_names(reply)})"
        + ("†" if view.marked(reply) else "")
        for reply in replies
    )
    return Cell("; ".join(told), tuple(reply.number for reply in replies))


def _overtaken(view: View, entry: FactAsOf) -> Cell:
    """What stands in the place of an answer: nothing, or the act after which none is due."""
    act = view.snapshot.overtaken_by(entry)
    if act is None:
        return Cell("None")
    return Cell(f"Overtaken {wording.inline(act, view.today)}", (act.number,))
