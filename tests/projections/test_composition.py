"""Composition loses no fact, source, hedge or mark, and adds no word but its own few."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.model.brief import Brief, Group, Line, LineSegment, Section
from briefing.projections import subjects
from briefing.projections.composition import CLAUSES, HOME, composed, composed_changes
from briefing.service import DossierReader
from tests.benchmarks.prose import DATES, measure
from tests.lint.desks import BUNDLED, at, desk_of, findings, written
from tests.story import Story

OWN = frozenset(["and", "the", "same", "day", "on", "that", "said", "further", "besides"])
"""The words that composition may add, in whatever place."""

SPEAKERS = {"minister": "Ada Minister", "envoy": "Bo Envoy, the North's envoy,"}
PREDICATES = (
    "met Cy Analyst",
    "said that the South wanted peace",
    "said that the League was late",
    "called for talks",
    "promised to open the weir",
    "promised to close the dam",
    "did not promise anything",
    "said that talks may fail",
    "reportedly left Calder",
    'called the plan "a gift"',
    'said: "We are ready"',
    "left if the North stayed",
)
TURNS = re.compile(r"\b(?:not|may|reportedly|if)\b")

said = st.tuples(
    st.sampled_from(sorted(SPEAKERS)),
    st.sampled_from(PREDICATES),
    st.sampled_from(["2024-03-01", "2024-03-02", "2024-02", None]),
    st.sampled_from(["s1", "s2", "s1 s2"]),
)


def story_of(rows: list[tuple[str, str, str | None, str]]) -> Story:
    """A history in which people said and did this."""
    story = Story()
    story.source("s1", "2024-05-01")
    story.source("s2", "2024-05-02")
    for place, (who, predicate, day, by) in enumerate(rows):
        statement = f"{SPEAKERS[who]} {predicate}."
        story.fact(
            "statement-made", f"f{place}", by=by, speaker=who, occurred=day, statement=statement
        )  # fmt: skip
    return story


def lines_of(brief: Brief) -> Iterator[Line]:
    """The lines of what parties said."""
    return (line for s in brief.sections if s.id == "positions" for line in s.lines)


def words(text: str) -> set[str]:
    return set(re.findall(r"[\w'’-]+", text.casefold()))


def clauses(brief: Brief) -> list[LineSegment]:
    return [each for line in lines_of(brief) for each in line.clauses]


@settings(max_examples=60)
@given(st.lists(said, min_size=1, max_size=9))
def test_composing_loses_nothing_and_adds_no_word(
    rows: list[tuple[str, str, str | None, str]],
) -> None:
    story = story_of(rows)
    snapshot = story.snapshot("2024-06-01")
    before = story.brief("2024-06-01", full=True)
    after = composed(before, snapshot)
    told = {number: line for line in lines_of(before) for number in line.facts}
    assert sorted(n for c in clauses(after) for n in c.facts[:1]) == sorted(told)
    for clause in clauses(after):
        own = {word for number in clause.facts for word in words(told[number].text)}
        named = {word for name in SPEAKERS.values() for word in words(name)}
        assert words(clause.text) - own - named <= OWN, clause
        turns = set(TURNS.findall(told[clause.facts[0]].text))
        assert turns == set(TURNS.findall(clause.text)), clause


@settings(max_examples=60)
@given(st.lists(said, min_size=2, max_size=9))
def test_what_turns_or_is_direct_speech_stands_in_a_sentence_of_its_own(
    rows: list[tuple[str, str, str | None, str]],
) -> None:
    story = story_of(rows)
    after = composed(story.brief("2024-06-01", full=True), story.snapshot("2024-06-01"))
    for line in lines_of(after):
        sentences = re.split(r'(?<=[.!?])"? (?=[A-Z])', line.text)
        for sentence in sentences:
            inside = [c for c in line.clauses if c.text.strip(" .") in sentence]
            assert len(inside) <= CLAUSES
            if TURNS.search(sentence) or ': "' in sentence:
                assert "; " not in sentence.replace('; "', ""), sentence


@settings(max_examples=60)
@given(st.lists(said, min_size=1, max_size=9))
def test_every_source_is_told_beside_its_clause_its_date_or_its_heading(
    rows: list[tuple[str, str, str | None, str]],
) -> None:
    story = story_of(rows)
    snapshot = story.snapshot("2024-06-01")
    after = composed(story.brief("2024-06-01", full=True), snapshot)
    for section in after.sections:
        for group in section.groups if section.id == "positions" else ():
            for line in group.lines:
                around = " ".join([group.title, line.lead, *(c.suffix for c in line.clauses)])
                around += f" {after.main_source}"
                for number in line.facts:
                    entry = snapshot.numbered(number)
                    assert entry is not None
                    if entry.of_one_family and not snapshot.one_article:
                        assert "/".join(entry.labels) in around


@settings(max_examples=60)
@given(st.lists(said, min_size=1, max_size=9))
def test_composing_the_lines_of_a_diff_loses_no_fact_and_no_turn(
    rows: list[tuple[str, str, str | None, str]],
) -> None:
    story = story_of(rows)
    before = list(lines_of(story.brief("2024-06-01", full=True)))
    section = Section("changes", "", (Group(tuple(before), "Happened"),))
    [group] = composed_changes(section, story.snapshot("2024-06-01")).groups
    told = {line.facts[0]: line.text for line in before}
    after = [clause for line in group.lines for clause in line.clauses]
    assert sorted(clause.facts[0] for clause in after) == sorted(told)
    for clause in after:
        assert TURNS.findall(clause.text) == TURNS.findall(told[clause.facts[0]])


def told_of(*statements: str, **fields: Any) -> list[str]:
    """What a composed brief tells of one day on which the minister said or did this."""
    story = Story()
    story.source("s1", "2024-05-01")
    for place, statement in enumerate(statements):
        own = {key: values[place] for key, values in fields.items()}
        story.fact(
            "statement-made", f"f{place}", speaker="minister", occurred="2024-03-01",
            statement=statement, **own,
        )  # fmt: skip
    after = composed(story.brief("2024-06-01", full=True), story.snapshot("2024-06-01"))
    return [line.text for line in lines_of(after)]


MET, CALLED = "Ada Minister met Cy Analyst.", "Ada Minister called for talks."


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("happened", "happened", "Ada Minister met Cy Analyst and called for talks."),
        ("announced", "happened", f"{MET} The same day, Ada Minister called for talks."),
        ("happened", "announced", f"{MET} The same day, Ada Minister called for talks."),
    ],
)
def test_what_was_done_and_what_was_announced_share_no_sentence(
    first: str, second: str, told: str
) -> None:
    assert told_of(MET, CALLED, modality=[first, second]) == [told]


@pytest.mark.parametrize(
    ("first", "following", "told"),
    [
        ("a raid on Calder", "The raid on Calder hurt two people.", "The raid hurt two people."),
        ("a raid on Calder", "The raid on Calder.", "The raid."),
        ("a raid on Calder", "The raid in Calder hurt two.", "The raid in Calder hurt two."),
        ("a raid by night on Calder", "The raid on Calder hurt two.",
         "The raid on Calder hurt two."),
    ],
)  # fmt: skip
def test_a_description_is_not_told_twice_running(first: str, following: str, told: str) -> None:
    assert told_of(f"Bandits made {first}.", following) == [f"Bandits made {first}. {told}"]


def test_outcomes_that_are_not_on_record_share_a_line() -> None:
    story = story_of([])
    story.fact("attack-occurred", "attack", occurred="2024-02-20")
    for key, who in (("to-pay", "minister"), ("to-wait", "minister"), ("to-go", "south")):
        fields = {"speaker": who, "matter": key.replace("-", " ")}
        story.fact("commitment-made", key, occurred="2024-03-01", **fields)
    after = composed(story.brief("2024-06-01", full=True), story.snapshot("2024-06-01"))
    gaps = next(section.lines for section in after.sections if section.id == "gaps")
    assert gaps[0].text == (
        "Any later outcome of Minister's commitment: to pay; to wait; "
        "of the South's commitment: to go."
    )
    assert [clause.facts for clause in gaps[0].clauses] == [(5,), (6,), (7,)]


def test_the_one_other_account_of_an_event_stands_behind_it_and_in_no_table() -> None:
    story = story_of([])
    for key, by, importance in (("six", "s1", 1), ("nine", "s2", 3)):
        story.fact("attack-occurred", key, by=by, occurred="2024-03-01", importance=importance)
    for number in range(subjects.LIMIT):  # which leave no room for the nine
        story.fact("attack-occurred", f"minor-{number}", by="s2", occurred="2024-03-02")
    story.conflict("How many", {"six died": ("six", "s1"), "nine died": ("nine", "s2")})
    assert story.told("differences", "2024-06-01") != []
    after = composed(story.brief("2024-06-01"), story.snapshot("2024-06-01"))
    lines = [line for section in after.sections if section.id == HOME for line in section.lines]
    assert [line.clauses[0].suffix for line in lines] == ["S1; sources differ: nine died, S2"]
    assert "differences" not in [section.id for section in after.sections]


@pytest.mark.parametrize(("others", "main"), [(2, "S1"), (3, "")])
def test_the_head_of_a_brief_names_a_source_on_which_three_in_five_facts_rest(
    others: int, main: str
) -> None:
    story = story_of([])
    for number, by in enumerate(["s1"] * 3 + ["s2"] * others):
        day = f"2024-03-0{number + 1}"
        story.fact("attack-occurred", f"a{number}", by=by, occurred=day, importance=1)
    assert story.brief("2024-04-01").main_source == main


@pytest.fixture(scope="module")
def bundled() -> Iterator[DossierReader]:
    with desk_of(BUNDLED) as reader:
        yield reader


@pytest.mark.parametrize("day", DATES)
def test_a_brief_reads_as_written(day: str, bundled: DossierReader) -> None:
    brief = bundled.brief(at(bundled, date.fromisoformat(day)))
    prose = measure(written(brief))
    assert prose.words <= 1_700
    assert prose.alike == ()
    assert prose.twice == ()
    assert prose.days <= 3
    assert prose.tagged <= (0.35 if brief.main_source else 0.6)


EDITS = {
    "another verb": ("and met Abdul Kabir", "and received Abdul Kabir"),
    "a clause denied": ("and met Abdul Kabir", "and did not meet Abdul Kabir"),
    "another actor": ("met Abdul Ghani Baradar, deputy", "met Amir Khan Muttaqi, deputy"),
    "a shared beginning strengthened": ("highlighted active efforts", "ordered active efforts"),
    "a factored clause turned": ("to fortify their borders", "to open their borders"),
    "a hedge lost": ("could potentially be delisted", "would be delisted"),
    "another day for all": ("- **24 May 2024.**", "- **25 May 2024.**"),
    "a heading with another source": ("Earlier (S4, unless", "Earlier (S1, unless"),
    "a note of the neighbouring clause": ("and met Abdul Kabir", "accused Washington, met Kabir"),
    "a mark taken away": (
        "under Taliban leadership, Shoigu said (sources differ).[^54]",
        "under Taliban leadership, Shoigu said.[^54]",
    ),
}
"""Ten edits that change what a composed clause means."""


@pytest.mark.parametrize(("before", "after"), EDITS.values(), ids=EDITS)
def test_an_edit_of_a_composed_clause_is_found(
    before: str, after: str, bundled: DossierReader
) -> None:
    day = date(2024, 11, 26)
    text = written(bundled.brief(at(bundled, day)))
    start = text.index("## Key developments")
    assert before in text[start:]
    edited = text[:start] + text[start:].replace(before, after, 1)
    assert findings(bundled, edited, day)
