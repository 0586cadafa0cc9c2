"""A diff is whole, names one cause for each change, and reads the same both ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from hypothesis import given, note
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from briefing.brief import Line
from briefing.diff import Cause, Change, Seen
from briefing.diff.change import applied
from briefing.diff.walk import value
from briefing.vantage import Vantage

from .histories import UNLINKED, History, Readable, a_fact, a_vantage, pick, scenes
from .looking import TELLING, diff_of, head, looker, worded

OURS = frozenset(
    {
        Cause.RETRACTED, Cause.WITHDRAWN, Cause.CORRECTED, Cause.RE_RATED, Cause.CONFLICT,
        Cause.CORROBORATED, Cause.RENAMED, Cause.RECORDED,
    }
)  # fmt: skip
"""What the ledger did; the world and the press are the other causes."""

WORLDS = frozenset({Cause.HAPPENED, Cause.SETTLED, Cause.ENDED, Cause.DUE, Cause.FIRST_ATTESTED})


@dataclass(frozen=True, repr=False)
class Pair(Readable):
    """A history and two vantages on it."""

    history: History
    first: Vantage
    second: Vantage

    def __repr__(self) -> str:
        return f"from {self.first}\nto   {self.second}\n{self.history}"

    def changes(self) -> tuple[Change, ...]:
        """What changed, told on a failure."""
        changes = diff_of(self.history, self.first, self.second).changes
        for change in changes:
            before, after = (
                worded(line) if line else "-" for line in (change.before, change.after)
            )
            note(f"{change.kind} ({change.cause}):\n   {before}\n   {after}")
        return changes


@st.composite
def pairs(draw: DrawFn, *, acting: bool = True) -> Pair:
    history = draw(scenes(acting=acting)).history
    return Pair(history, a_vantage(draw, history), a_vantage(draw, history))


def values(lines: Mapping[str, Line], seen: Seen) -> dict[str, object]:
    """What lines say, as a diff compares them."""
    notes = seen.notes
    return {subject: value(line, notes) for subject, line in lines.items()}


def assert_leads_to(changes: tuple[Change, ...], first: Seen, second: Seen) -> None:
    """The changes, applied to the first brief, give the second."""
    reached = applied(changes, first.lines)
    touched = {change.subject for change in changes}
    told = values({s: line for s, line in reached.items() if s in touched}, second)
    kept = values({s: line for s, line in reached.items() if s not in touched}, first)
    assert kept | told == values(second.lines, second)


@given(pairs())
def test_a_diff_applied_to_the_first_brief_gives_the_second(pair: Pair) -> None:
    look = looker(pair.history)
    assert_leads_to(pair.changes(), look(pair.first), look(pair.second))


@given(pairs())
def test_a_mirrored_diff_applied_to_the_second_brief_gives_the_first(pair: Pair) -> None:
    look = looker(pair.history)
    mirrored = diff_of(pair.history, pair.first, pair.second).mirrored()
    assert_leads_to(mirrored.changes, look(pair.second), look(pair.first))


@given(pairs())
def test_the_diff_of_swapped_vantages_mirrors(pair: Pair) -> None:
    there = diff_of(pair.history, pair.first, pair.second)
    back = diff_of(pair.history, pair.second, pair.first)
    assert back.changes == there.mirrored().changes
    assert back.mirrored().changes == there.changes


@given(pairs())
def test_a_diff_of_a_vantage_with_itself_is_empty(pair: Pair) -> None:
    assert Pair(pair.history, pair.first, pair.first).changes() == ()


@given(pairs())
def test_every_changed_line_is_told_once_with_one_cause(pair: Pair) -> None:
    changes = pair.changes()
    told = Counter(change.subject for change in changes)
    assert [subject for subject, times in told.items() if times > 1] == []
    assert [change for change in changes if not isinstance(change.cause, Cause)] == []


@given(pairs())
def test_no_two_lines_that_a_diff_compares_are_about_the_same_subject(pair: Pair) -> None:
    seen = looker(pair.history)(pair.first)
    lines = [line.key for line in seen.brief.lines() if line.subject in seen.lines]
    compared = {line.key for line in seen.lines.values()}
    assert [key for key in lines if key.split("/")[0] in TELLING and key not in compared] == []


@given(pairs())
def test_when_only_the_ledger_grows_the_causes_are_our_own(pair: Pair) -> None:
    grown = replace(pair.first, recorded=pair.second.recorded, at_head=pair.second.at_head)
    changes = Pair(pair.history, pair.first, grown).changes()
    assert [change for change in changes if change.cause not in OURS] == []


@given(pairs())
def test_when_only_publications_come_in_the_cause_is_that_they_were_reported(pair: Pair) -> None:
    informed = replace(pair.first, known_by=pair.second.known_by)
    changes = Pair(pair.history, pair.first, informed).changes()
    assert [change for change in changes if change.cause is not Cause.REPORTED] == []


@given(pairs())
def test_when_only_days_pass_the_causes_are_the_worlds(pair: Pair) -> None:
    changes = Pair(pair.history, pair.first, pair.first.at(pair.second.as_of)).changes()
    assert [change for change in changes if change.cause not in WORLDS] == []


@st.composite
def grown_by_unlinked_facts(draw: DrawFn) -> Pair:
    scene = draw(scenes())
    first = head(scene.history, a_vantage(draw, scene.history))
    more = [
        a_fact(draw, scene.desk, kinds=UNLINKED, linked=False) for _ in range(pick(draw, (1, 2, 3)))
    ]
    longer = scene.history.plus(*more)
    return Pair(longer, replace(first, at_head=False), head(longer, first))


@given(grown_by_unlinked_facts())
def test_new_facts_without_links_only_add_lines(pair: Pair) -> None:
    changes = [change for change in pair.changes() if change.line.section in TELLING]
    assert [change for change in changes if change.kind != "added"] == []
    assert [change for change in changes if change.cause is not Cause.RECORDED] == []
