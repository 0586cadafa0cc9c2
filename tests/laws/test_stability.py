"""A line of a short brief is there again tomorrow, unless something explains that it is not.

Held over all pairs of following days of three years of the bundled dossier. Between two days on
which something can come, fall due or pass the edge of the look-back, the briefs tell the same;
that is checked on a sample of days in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pytest

from briefing.model.vantage import LOOK_BACK
from briefing.projections import assessments as opinions
from briefing.projections import developments, expected, positions, possible, project, subjects
from briefing.readmodel.full_snapshot import FullSnapshot
from tests.lint.desks import BUNDLED, at, desk_of

from .looking import STAMP

FIRST, LAST = date(2023, 1, 1).toordinal(), date(2025, 12, 31).toordinal()
STEP = 29
"""Every so many days a pair is looked at on which nothing need have come."""

CAPS = {
    developments.ID: min(developments.RECENT, developments.EARLIER),
    possible.ID: possible.LIMIT,
    expected.ID: expected.LIMIT,
    positions.ID: positions.LIMIT,
    opinions.ID: opinions.LIMIT,
    **dict.fromkeys(("economy", "security", "politics", "third-parties"), subjects.LIMIT),
}
"""How many lines a group of a section tells at most."""

Group = tuple[str, str]
"""A section, and the heading in it without its dates."""


@dataclass(frozen=True)
class Day:
    """What the short brief of a day tells: the facts of each group."""

    snapshot: FullSnapshot
    groups: dict[Group, set[int]]

    @property
    def told(self) -> set[int]:
        """All facts that it tells."""
        return set().union(*self.groups.values())

    def why_gone(self, number: int, group: Group, before: Day) -> str:
        """What explains that a fact of the day before is not told; nothing where nothing does."""
        was, now = before.snapshot.numbered(number), self.snapshot.numbered(number)
        if was is None or now is None or was[3:] != now[3:]:
            return "an event, or a due date, of its own"
        come = self.groups.get(group, set()) - before.groups[group]
        weightier = [n for n in come if self._importance(n) < now.fact.importance]
        if now.fact.importance == 3 and weightier:
            return "something weightier came"
        gone = before.groups[group] - self.groups.get(group, set())
        if len(self.groups.get(group, ())) >= CAPS[group[0]] and len(come) >= len(gone - come):
            return f"no more than {CAPS[group[0]]} stand there"
        edge = self.snapshot.vantage.as_of - LOOK_BACK
        return "the edge of the look-back" if edge in {now.day, now.window.latest} else ""

    def _importance(self, number: int) -> int:
        entry = self.snapshot.numbered(number)
        assert entry
        return entry.fact.importance


def told_on(snapshot: FullSnapshot) -> Day:
    groups: dict[Group, set[int]] = {}
    for section in project(snapshot, STAMP).sections:
        lists = [group for group in section.groups if group.kind == "list"]
        for group in lists if section.id in CAPS else ():
            key = (section.id, group.title.partition(" ")[0])
            groups.setdefault(key, set()).update(line.facts[0] for line in group.lines)
    return Day(snapshot, groups)


@pytest.fixture(scope="module")
def pairs() -> Iterator[list[tuple[Day, Day]]]:
    """Each day on which anything can come or go with the day before it, and some others."""
    with desk_of(BUNDLED) as reader:
        snapshot = reader.snapshot(at(reader, date.fromordinal(LAST)))
        passing = {
            bound.toordinal() + LOOK_BACK.days + after
            for entry in snapshot.entries()
            for bound in (entry.window.earliest, entry.window.latest, entry.day)
            for after in (0, 1)
        }
        days = {*reader.reader.change_days(reader.head.number), *passing, *range(FIRST, LAST, STEP)}
        yield [
            (
                told_on(snapshot.at(date.fromordinal(day - 1))),
                told_on(snapshot.at(date.fromordinal(day))),
            )
            for day in sorted(days)
            if FIRST < day <= LAST
        ]


def test_no_line_leaves_a_short_brief_without_a_reason(pairs: list[tuple[Day, Day]]) -> None:
    unexplained = [
        f"{after.snapshot.vantage.as_of}: #{number} of {group}"
        for before, after in pairs
        for group, numbers in before.groups.items()
        for number in sorted(numbers - after.told)
        if not after.why_gone(number, group, before)
    ]
    assert unexplained == []


def test_some_lines_leave_for_each_reason(pairs: list[tuple[Day, Day]]) -> None:
    reasons = {
        after.why_gone(number, group, before)
        for before, after in pairs
        for group, numbers in before.groups.items()
        for number in numbers - after.told
    }
    assert "an event, or a due date, of its own" in reasons
    assert any(reason.startswith("no more than") for reason in reasons)


def test_what_a_brief_tells_changes_on_no_day_but_these(pairs: list[tuple[Day, Day]]) -> None:
    for (_, before), (after, _) in pairwise(pairs):
        assert before.groups == after.groups
