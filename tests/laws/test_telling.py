"""What a brief may tell, where, and on what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from hypothesis import given, note, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from briefing.facts import FactAsOf
from briefing.model.brief import Brief, Line, Section
from briefing.model.vantage import Vantage
from briefing.projections import project, project_full
from briefing.readmodel.full_snapshot import FullSnapshot
from briefing_events.editorial import FactCorrected, FactCorroborated
from briefing_events.fact import Fact
from briefing_events.shapes import Plan, State

from .histories import History, Readable, a_vantage, is_opinion, scenes
from .looking import STAMP, TELLING, outline, record_at, text_of


@dataclass(frozen=True, repr=False)
class Told(Readable):
    """A history, a vantage on it, and what is told there."""

    history: History
    vantage: Vantage
    snapshot: FullSnapshot
    full: Brief
    short: Brief

    def __repr__(self) -> str:
        """What was recorded, and the brief in full that came of it."""
        return "\n".join([f"{self.vantage}", repr(self.history), *outline(self.full)])

    def lines(self, *sections: str) -> Iterator[Line]:
        """The lines of some sections, of the full and of the short form."""
        for brief in (self.full, self.short):
            yield from (line for s in brief.sections if s.id in sections for line in s.lines)

    def entries(self, line: Line) -> list[FactAsOf]:
        """The facts that a line cites, where they stand."""
        return [entry for n in line.facts if (entry := self.snapshot.numbered(n))]


@st.composite
def briefs(draw: DrawFn) -> Told:
    history = draw(scenes(most=16)).history
    vantage = a_vantage(draw, history)
    snapshot = record_at(history, vantage)
    full, short = project_full(snapshot, STAMP), project(snapshot, STAMP)
    return Told(history, vantage, snapshot, full, short)


Law = Callable[[Told], None]
LAWS: list[Law] = []


def law(check: Law) -> Law:
    """Hold what a brief tells to a law."""
    LAWS.append(check)
    return check


@given(briefs())
@settings(max_examples=300)
def test_a_brief_keeps_every_law_of_what_it_may_tell(told: Told) -> None:
    """Making a brief takes longer than looking at it: every example is held to all laws."""
    for check in LAWS:
        note(check.__name__)
        check(told)


@law
def what_is_only_possible_is_never_on_the_board(told: Told) -> None:
    for line in told.lines("board"):
        assert [entry for entry in told.entries(line) if not entry.settled] == []


@law
def what_is_only_possible_is_told_as_possible_or_as_opinion(told: Told) -> None:
    for line in told.lines(*TELLING - {"possible", "assessments"}):
        assert [entry for entry in told.entries(line) if not entry.settled] == []


@law
def a_plan_is_never_told_as_a_development(told: Told) -> None:
    for line in told.lines("developments"):
        assert [entry for entry in told.entries(line) if isinstance(entry.fact, Plan)] == []


@law
def an_opinion_is_told_among_the_assessments_alone(told: Told) -> None:
    for line in told.lines(*TELLING - {"assessments"}):
        first = told.entries(line)[:1]
        assert [entry for entry in first if is_opinion(entry.fact)] == []


@law
def what_is_over_is_never_shown_as_current(told: Told) -> None:
    cells = (cell for line in told.lines("board") for cell in line.cells[1:2])
    shown = [cell.facts for cell in cells if not cell.text.startswith("No longer: ")]
    shown += [
        line.facts
        for section in told.full.sections
        for group in section.groups
        if section.id == "people" and group.title == "Offices"
        for line in group.lines
    ]
    over = [number for facts in shown for number in facts if is_over(told.snapshot, number)]
    assert over == []


@law
def a_state_that_is_over_is_never_told_without_a_date(told: Told) -> None:
    silent = [
        line.key
        for section in told.full.sections
        for group in section.groups
        for line in group.lines
        if section.id in TELLING - {"possible"}
        and (number := next(iter(line.facts), None))
        and is_over(told.snapshot, number)
        and group.title != "Former"
        and not (line.lead or line.standing)
    ]
    assert silent == []


def is_over(snapshot: FullSnapshot, number: int) -> bool:
    """Whether a state is over: it or another fact says so, or someone else came after."""
    entry = snapshot.numbered(number)
    assert entry
    state = entry.fact
    if not isinstance(state, State):
        return False
    day = snapshot.vantage.as_of
    ended = any(state.key in other.fact.ends for other in snapshot.settled)
    until = state.holds_until
    run_out = bool(until and (until.begun or until.latest) <= day)
    return state.former or ended or run_out or _succeeded(snapshot, entry, state)


def _succeeded(snapshot: FullSnapshot, entry: FactAsOf, state: State) -> bool:
    """Whether someone else surely held the slot on a later day than this holder did.

    Who is named as a former holder came before, whenever a text names them.
    """
    last = max(cited.window.latest for cited in entry.cited)
    return any(
        isinstance(other.fact, State)
        and state.slot
        and other.fact.slot == state.slot
        and not other.fact.former
        and other.fact.actors_in("holder") != state.actors_in("holder")
        and max(cited.window.earliest for cited in other.cited) > last
        for other in snapshot.settled
    )


@law
def each_fact_is_told_once_in_the_body_or_under_each_party_that_says_it(told: Told) -> None:
    for brief in (told.full, told.short):
        subjects = Counter(
            subject for section in brief.sections if section.id in TELLING
            for subject in _subjects(section)
        )  # fmt: skip
        assert [subject for subject, times in subjects.items() if times > 1] == []


def _subjects(section: Section) -> Iterable[str]:
    """What the lines of a section are about; a position may stand under several parties."""
    subjects = [line.subject for line in section.lines]
    return set(subjects) if section.id == "positions" else subjects


@law
def every_line_of_the_body_rests_on_a_fact_that_stands(told: Told) -> None:
    for line in told.lines(*TELLING):
        assert line.facts, line
        assert [n for n in line.facts if told.snapshot.numbered(n) is None] == []


@law
def every_number_that_is_cited_has_a_note_with_a_quote(told: Told) -> None:
    for brief in (told.full, told.short):
        quoted = {found.number for found in brief.notes if found.quotes}
        cited = {n for line in brief.lines() for n in line.facts}
        cited |= {n for line in brief.lines() for cell in line.cells for n in cell.facts}
        assert cited == quoted


@law
def no_word_or_quote_of_an_absent_fact_is_told(told: Told) -> None:
    entries = told.snapshot.entries()
    standing = {text for entry in entries for text in _words(entry.fact)}
    standing |= {cited.citation.exact for entry in entries for cited in entry.cited}
    written = set(_all_words(told.history)) - standing
    for brief in (told.full, told.short):
        text = text_of(brief).lower()
        assert [words for words in sorted(written) if words.rstrip(".").lower() in text] == []


def _all_words(history: History) -> Iterator[str]:
    """Every statement, matter and quote of a history."""
    for event in history.events:
        match event:
            case Fact():
                yield from _words(event)
                yield from (citation.exact for citation in event.citations)
            case FactCorroborated(statement=statement):
                yield from [statement] if statement else []
                yield from (citation.exact for citation in event.citations)
            case FactCorrected(replacement=replacement):
                yield replacement["statement"]
                yield from (citation["exact"] for citation in replacement["citations"])
            case _:
                pass


def _words(fact: Fact) -> Iterator[str]:
    yield fact.statement
    if fact.matter:
        yield fact.matter


@law
def whatever_stands_is_told_in_the_full_form(told: Told) -> None:
    cited = {n for line in told.full.lines() for n in line.facts}
    untold = [
        entry
        for entry in told.snapshot.entries()
        if entry.number not in cited and not is_over(told.snapshot, entry.number)
    ]
    assert [f"#{entry.number} {entry.fact.topic}" for entry in untold] == []
