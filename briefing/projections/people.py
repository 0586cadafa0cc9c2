"""People and offices, each with when it was last attested; only in the full form."""

from __future__ import annotations

from dataclasses import replace

from briefing.facts import FactAsOf, LifecycleStatus
from briefing.model.brief import Cell, Group, Line, Section
from briefing.projections import wording
from briefing.projections.view import View
from briefing.readmodel.query import ListQuery
from briefing_events.shapes import State

ID = "people"
COLUMNS = ("Who", "Office", "Last attested", "Sources")


def section(view: View) -> Section:
    """Offices as a table, former ones apart; then what else actors are said to be."""
    if not view.full:
        return Section(ID, "People and offices", (), left_out=view.left_out(0, ID))
    told = view.choose(ListQuery(ID))
    offices = [e for e in told if isinstance(e.fact, State) and e.fact.actors_in("holder")]
    others = [entry for entry in told if entry not in offices]
    current = [_row(view, entry) for entry in offices if entry.lifecycle is LifecycleStatus.HOLDS]
    former = [_row(view, entry) for entry in offices if entry.lifecycle is LifecycleStatus.ENDED]
    groups = [
        Group(tuple(rows), title, kind="table", columns=COLUMNS)
        for title, rows in (("Offices", current), ("Former", former))
        if rows
    ]
    if others:
        groups.append(Group(tuple(_told(view, entry) for entry in others), "Who is who"))
    return Section(ID, "People and offices", tuple(groups))


def _told(view: View, entry: FactAsOf) -> Line:
    """What an actor is said to be; what is over says so."""
    over = "No longer so" if entry.lifecycle is LifecycleStatus.ENDED else ""
    return replace(view.line(entry, ID, lead=False), standing=over)


def _row(view: View, entry: FactAsOf) -> Line:
    holders = entry.fact.actors_in("holder")
    title = getattr(entry.fact, "title", None) or entry.fact.statement
    cells = (
        Cell(wording.capitalised(wording.listed([_full(view, h) for h in holders]))),
        Cell(title, (entry.number,)),
        Cell(_attested(entry)),
        Cell(wording.source_names(entry)),
    )
    standing = "Former" if entry.lifecycle is LifecycleStatus.ENDED else ""
    return Line(f"{ID}/#{entry.number}", title, (entry.number,), standing=standing, cells=cells)


def _attested(entry: FactAsOf) -> str:
    """When an office was attested last; what a text has as past or standing, when that came out."""
    attested = entry.attested
    is_open = attested.moment is not None and attested.moment.edtf.startswith("[..")
    return wording.published(attested.passage) if is_open else wording.of(attested)


def _full(view: View, actor: str) -> str:
    return wording.name(view.snapshot, actor, short=False)
