"""A diff is whole, names one cause for each change, and reads the same both ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from hypothesis import given, note, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from briefing.diff import Cause, Change, Diff, DiffSide, compare
from briefing.diff.change import JUDGEMENT, applied
from briefing.diff.walk import value
from briefing.model.brief import Line
from briefing.model.vantage import Vantage

from .histories import UNLINKED, History, Readable, a_fact, a_vantage, pick, scenes
from .looking import TELLING, head, looker, worded

OURS = frozenset(
    {
        Cause.RETRACTED, Cause.WITHDRAWN, Cause.CORRECTED, Cause.RE_RATED, Cause.CONFLICT,
        Cause.CORROBORATED, Cause.RENAMED, Cause.RECORDED, Cause.REINSTATED, Cause.JUDGED_ANEW,
    }
)  # fmt: skip
"""What the ledger did; the world and the press are the other causes."""

WORLDS = frozenset(
    {Cause.HAPPENED, Cause.SETTLED, Cause.ENDED, Cause.DUE}
    | {Cause.FIRST_ATTESTED, Cause.ATTESTED_AGAIN}
)


@dataclass(frozen=True, repr=False)
class Pair(Readable):
    """A history and two vantages on it; the brief of each vantage is made once."""

    history: History
    first: Vantage
    second: Vantage

    def __repr__(self) -> str:
        return f"from {self.first}\nto   {self.second}\n{self.history}"

    @cached_property
    def diff_side(self) -> Callable[[Vantage], DiffSide]:
        """A look at the history."""
        return looker(self.history)

    def diff(self, first: Vantage, second: Vantage) -> Diff:
        """What changed between two vantages."""
        recorded = self.history.recorded()
        return compare(first, second, self.diff_side, lambda low, up: recorded[low:up])

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What changed between its own two, told on a failure."""
        changes = self.diff(self.first, self.second).changes
        for change in changes:
            before, after = (
                worded(line) if line else "-" for line in (change.before, change.after)
            )
            note(f"{change.kind} ({change.cause}):\n   {before}\n   {after}")
        return changes


@st.composite
def pairs(draw: DrawFn) -> Pair:
    history = draw(scenes()).history
    return Pair(history, a_vantage(draw, history), a_vantage(draw, history))


Law = Callable[[Pair], None]
LAWS: list[Law] = []


def law(check: Law) -> Law:
    """Hold the diff of a pair to a law."""
    LAWS.append(check)
    return check


@given(pairs())
@settings(max_examples=150)
def test_a_diff_keeps_every_law(pair: Pair) -> None:
    """Making briefs takes longer than comparing them: every example is held to all laws."""
    for check in LAWS:
        note(check.__name__)
        check(pair)


def values(lines: Mapping[str, Line], seen: DiffSide) -> dict[str, object]:
    """What lines say, as a diff compares them."""
    notes = seen.notes
    return {subject: value(line, notes) for subject, line in lines.items()}


def assert_leads_to(changes: tuple[Change, ...], first: DiffSide, second: DiffSide) -> None:
    """The changes, applied to the first brief, give the second; ratings are no lines of it."""
    changes = tuple(c for c in changes if not c.subject.startswith("source:"))
    reached = applied(changes, first.lines)
    touched = {change.subject for change in changes}
    told = values({s: line for s, line in reached.items() if s in touched}, second)
    kept = values({s: line for s, line in reached.items() if s not in touched}, first)
    assert kept | told == values(second.lines, second)


@law
def a_diff_applied_to_the_first_brief_gives_the_second(pair: Pair) -> None:
    assert_leads_to(pair.changes, pair.diff_side(pair.first), pair.diff_side(pair.second))


@law
def a_mirrored_diff_applied_to_the_second_brief_gives_the_first(pair: Pair) -> None:
    mirrored = pair.diff(pair.first, pair.second).mirrored()
    assert_leads_to(mirrored.changes, pair.diff_side(pair.second), pair.diff_side(pair.first))


@law
def the_diff_of_swapped_vantages_mirrors(pair: Pair) -> None:
    there = pair.diff(pair.first, pair.second)
    back = pair.diff(pair.second, pair.first)
    assert back.changes == there.mirrored().changes
    assert back.mirrored().changes == there.changes


@law
def a_diff_of_a_vantage_with_itself_is_empty(pair: Pair) -> None:
    assert pair.diff(pair.first, pair.first).changes == ()


@law
def no_two_lines_that_a_diff_compares_are_about_the_same_subject(pair: Pair) -> None:
    seen = pair.diff_side(pair.first)
    lines = [line.key for line in seen.brief.lines() if line.subject in seen.lines]
    compared = {line.key for line in seen.lines.values()}
    assert [key for key in lines if key.split("/")[0] in TELLING and key not in compared] == []


@law
def when_only_the_ledger_grows_the_causes_are_our_own(pair: Pair) -> None:
    grown = replace(pair.first, recorded=pair.second.recorded, at_head=pair.second.at_head)
    changes = pair.diff(pair.first, grown).changes
    assert [change for change in changes if change.cause not in OURS] == []


@law
def when_only_publications_come_in_the_cause_is_that_they_were_reported(pair: Pair) -> None:
    informed = replace(pair.first, known_by=pair.second.known_by)
    changes = pair.diff(pair.first, informed).changes
    assert [change for change in changes if change.cause is not Cause.REPORTED] == []


@law
def when_only_days_pass_the_causes_are_the_worlds(pair: Pair) -> None:
    changes = pair.diff(pair.first, pair.first.at(pair.second.as_of)).changes
    others = [change for change in changes if change.cause not in WORLDS]
    # A judgement of the desk comes into view with its own day.
    assert [c for c in others if (c.line.section, c.cause) != (JUDGEMENT, Cause.JUDGED_ANEW)] == []


@st.composite
def grown_by_unlinked_facts(draw: DrawFn) -> Pair:
    scene = draw(scenes())
    first = head(scene.history, a_vantage(draw, scene.history))
    more = [
        a_fact(draw, scene.reader, kinds=UNLINKED, linked=False)
        for _ in range(pick(draw, (1, 2, 3)))
    ]
    longer = scene.history.plus(*more)
    return Pair(longer, replace(first, at_head=False), head(longer, first))


@given(grown_by_unlinked_facts())
def test_new_facts_without_links_only_add_lines(pair: Pair) -> None:
    changes = [change for change in pair.changes if change.line.section in TELLING]
    assert [change for change in changes if change.kind != "added"] == []
    assert [change for change in changes if change.cause is not Cause.RECORDED] == []
