"""Where sources differ: both sides, each with its source, none chosen.

Two accounts of one event stand with it; only more than two need the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from briefing.facts import FactAsOf
from briefing.model.brief import Cell, Group, Line, Section
from briefing.projections import wording
from briefing.projections.source_tags import UNTAGGED
from briefing.projections.view import CONTESTED, MINOR_CONFLICT, View
from briefing.readmodel import Snapshot
from briefing.readmodel.query import ListQuery
from briefing.readmodel.snapshot import Dispute

ID = "differences"
LIMIT = 3

_ELSEWHERE = UNTAGGED | {"bottom-line", "changes", "possible", "assessments"}
"""Sections that tell no event of their own."""


def section(view: View) -> Section:
    """Every conflict of which at least two accounts stand.

    As it was known then, only what was surely published: a text that may be as late as one that
    is told would else be missing beside it.
    """
    shown = view.snapshot.differences(ListQuery(ID, None if view.full else 3 * LIMIT))
    if not view.snapshot.in_hindsight:
        shown = tuple(each for each in map(_sure, shown) if len(each.accounts) > 1)
    if not view.full:
        shown = tuple(each for each in shown if each.conflict.weight < MINOR_CONFLICT)[:LIMIT]
    rows = tuple(_row(view, difference) for difference in shown)
    groups = (Group(rows, kind="table", columns=("Point", "Accounts")),) if rows else ()
    note = _note(view, shown)
    return Section(
        ID, "Where sources differ", groups, note=note, left_out=view.left_out(len(shown), ID)
    )


def _sure(dispute: Dispute) -> Dispute:
    """The same with the accounts alone that something certain carries."""
    sure = ((told, tuple(e for e in entries if e.settled)) for told, entries in dispute.accounts)
    return replace(dispute, accounts=tuple(each for each in sure if each[1]))


def _note(view: View, shown: Sequence[Dispute]) -> str:
    """Which accounts rest on what is only possible: such an account may be later."""
    labels = {passage.id: passage.label for passage in view.snapshot.passages()}
    unsure = {
        labels[source]
        for difference in shown
        for account, entries in difference.accounts
        if not any(entry.settled for entry in entries)
        for source in account.sources
        if source in {c.passage.id for entry in entries for c in entry.cited}
    }
    if not unsure:
        return ""
    return f"Accounts from {wording.listed(sorted(unsure))} may in part be later than this brief."


def _row(view: View, difference: Dispute) -> Line:
    labels = {passage.id: passage.label for passage in view.snapshot.passages()}
    told = []
    for account, entries in difference.accounts:
        standing = {c.passage.id for entry in entries for c in entry.cited}
        named = sorted(labels[s] for s in account.sources if s in standing and s in labels)
        told.append(f"{account.text} ({'/'.join(named)})")
    cells = (Cell(difference.conflict.point, difference.facts), Cell(" · ".join(told)))
    return Line(
        f"{ID}/conflict:{difference.number}", difference.conflict.point, difference.facts,
        cells=cells,
    )  # fmt: skip


class _Account(NamedTuple):
    """The account that a line does not give: the facts that it rests on, and its words."""

    row: str
    facts: tuple[int, ...]
    told: str


def accounts_inline(sections: Sequence[Section], snapshot: Snapshot) -> list[Section]:
    """The sections, with the second account of an event behind it and not in the table."""
    told = {n for s in sections if s.id not in UNTAGGED for line in s.lines for n in line.facts}
    lines = [line for s in sections if s.id not in _ELSEWHERE for line in s.lines]
    marked = {line.facts[0] for line in lines if CONTESTED in line.suffix.split("; ")}
    others = {
        number: account
        for dispute in snapshot.differences()
        for number, account in _second_accounts(dispute, told, marked)
    }
    rows = {account.row for account in others.values()}
    return [_without(s, rows) if s.id == ID else _with(s, others) for s in sections]


def _second_accounts(
    dispute: Dispute, told: set[int], marked: set[int]
) -> Iterator[tuple[int, _Account]]:
    """For a fact marked as contested, the one other account, where nothing else tells that."""
    if len(dispute.accounts) != 2 or dispute.conflict.weight >= MINOR_CONFLICT:  # noqa: PLR2004
        return
    for (_, mine), (other, its) in (dispute.accounts, dispute.accounts[::-1]):
        numbers = tuple(entry.number for entry in its)
        own = [entry for entry in mine if entry.number in marked]
        if len(own) == 1 and told.isdisjoint(numbers) and all(e.settled for e in its):
            words = f"{CONTESTED}: {other.text}, {_labels(its, other.sources)}"
            told_so = f"{wording.source_names(own[0])}; {words}"
            yield own[0].number, _Account(f"{ID}/conflict:{dispute.number}", numbers, told_so)


def _labels(entries: Sequence[FactAsOf], sources: Sequence[str]) -> str:
    cited = (each for entry in entries for each in entry.cited)
    return "/".join(dict.fromkeys(c.passage.label for c in cited if c.passage.id in sources))


def _with(section: Section, others: Mapping[int, _Account]) -> Section:
    if section.id in _ELSEWHERE:
        return section
    groups = (
        replace(group, lines=tuple(_with_account(line, others) for line in group.lines))
        for group in section.groups
    )
    return replace(section, groups=tuple(groups))


def _with_account(line: Line, others: Mapping[int, _Account]) -> Line:
    account = others.get(line.facts[0]) if line.facts else None
    if account is None or line.cells or CONTESTED not in line.suffix:
        return line
    return replace(line, suffix=account.told, facts=(*line.facts, *account.facts))


def _without(section: Section, rows: set[str]) -> Section:
    groups = (
        replace(group, lines=tuple(line for line in group.lines if line.key not in rows))
        for group in section.groups
    )
    return replace(section, groups=tuple(group for group in groups if group.lines))
