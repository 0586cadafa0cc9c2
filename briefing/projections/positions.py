"""Positions and commitments by party, and what was asked with the answer on record."""

from __future__ import annotations

from dataclasses import replace

from briefing.facts import FactAsOf
from briefing.model.brief import Cell, Group, Line, Section
from briefing.projections import wording
from briefing.projections.view import CONTESTED, View
from briefing.readmodel.query import ListQuery
from briefing_events.fact import Role

ID = "positions"
LIMIT = 4
ASKED = 12
_SIDES: tuple[Role, ...] = ("speaker", "addressee")
COLUMNS = ("Asked", "By", "To", "When", "Answer on record")


def section(view: View) -> Section:
    """What each party said, then the table of what was asked."""
    groups: list[Group] = []
    told: set[int] = set()
    for party in view.snapshot.definition.parties:
        chosen = view.choose(ListQuery(f"{ID}:{party}", LIMIT, weighty=True, round_robin=True))
        told.update(entry.number for entry in chosen)
        if chosen:
            name = wording.capitalised(wording.name(view.snapshot, party))
            groups.append(Group(view.lines(chosen, ID), name))
    if asked := view.choose(ListQuery("asked", ASKED)):
        rows = tuple(_row(view, same) for same in view.repeated(asked))
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


def _row(view: View, same: list[FactAsOf]) -> Line:
    """A request with its answers; one that was repeated with all who asked, and when."""
    entry, snapshot = same[0], view.snapshot
    fact, numbers = entry.fact, tuple(each.number for each in same)
    asker, asked = (
        wording.names(snapshot, [id_ for each in same for id_ in each.fact.actors_in(role)])
        for role in _SIDES
    )
    replies = tuple(
        reply
        for each in same
        for reply in snapshot.replies_to(each.fact.key) or snapshot.outcomes_of(each.fact.key)
    )
    cells = (
        Cell(wording.capitalised(wording.matter(fact)), numbers, aside=_tag(view, same)),
        Cell(wording.capitalised(asker)),
        Cell(wording.capitalised(asked or "not named")),
        Cell(wording.repeated(same, view.today) + ("†" if view.marked(entry) else "")),
        _answer(view, replies) if replies else _overtaken(view, entry),
    )
    facts = tuple(dict.fromkeys((*numbers, *cells[-1].facts)))
    told = view.line(entry, ID)
    return replace(told, text=fact.statement, facts=facts, cells=cells)


def _tag(view: View, same: list[FactAsOf]) -> str:
    """The articles of the only family that has what was asked, and that sources differ."""
    alone = {wording.source_names(each) for each in same if each.of_one_family}
    parts = sorted(alone) if len(alone) == 1 and not view.snapshot.one_article else []
    if not view.contested.isdisjoint(each.number for each in same):
        parts.append(CONTESTED)
    return f"({'; '.join(parts)})" if parts else ""


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
