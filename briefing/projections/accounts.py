"""Two accounts of one event stand with it; only more than two need the table of differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from briefing.facts import FactAsOf
from briefing.model.brief import Line, Section
from briefing.projections.source_tags import UNTAGGED
from briefing.projections.view import CONTESTED, MINOR_CONFLICT
from briefing.projections.wording import source_names
from briefing.readmodel import Snapshot
from briefing.readmodel.snapshot import Dispute

TABLE = "differences"
"""The section of the table."""

_ELSEWHERE = UNTAGGED | {"bottom-line", "changes", "possible", "assessments"}
"""Sections that tell no event of their own."""


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
    return [_without(s, rows) if s.id == TABLE else _with(s, others) for s in sections]


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
            told_so = f"{source_names(own[0])}; {words}"
            yield own[0].number, _Account(f"{TABLE}/conflict:{dispute.number}", numbers, told_so)


def _labels(entries: Sequence[FactAsOf], sources: Sequence[str]) -> str:
    cited = (each for entry in entries for each in entry.cited)
    return "/".join(dict.fromkeys(c.passage.label for c in cited if c.passage.id in sources))


def _with(section: Section, others: Mapping[int, _Account]) -> Section:
    if section.id in _ELSEWHERE:
        return section
    groups = (
        replace(group, lines=tuple(_told(line, others) for line in group.lines))
        for group in section.groups
    )
    return replace(section, groups=tuple(groups))


def _told(line: Line, others: Mapping[int, _Account]) -> Line:
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
