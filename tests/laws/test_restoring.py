"""What is taken back leaves no trace but in the annex of corrections."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from briefing.facts import fold
from briefing.model.brief import Brief, Group
from briefing.model.vantage import Vantage
from briefing_events.editorial import FactRetracted, Reinstated, SourceWithdrawn
from briefing_events.fact import Event

from .histories import (
    History,
    Readable,
    Scene,
    a_conflict,
    a_corroboration,
    a_fact,
    a_vantage,
    an_act,
    pick,
    scenes,
)
from .looking import assert_same, both_forms_at, head, unstamped


@dataclass(frozen=True, repr=False)
class Restored(Readable):
    """A history, the same after something was done and undone, and a vantage."""

    history: History
    longer: History
    vantage: Vantage

    def __repr__(self) -> str:
        return f"{self.vantage}\n{self.longer}\nfrom #{len(self.history) + 1} on"


def assert_restored(restored: Restored) -> None:
    """The briefs are the same but for the annex and its count."""
    before, after = (
        both_forms_at(each, head(each, restored.vantage))
        for each in (restored.history, restored.longer)
    )
    for one, other in zip(before, after, strict=True):
        assert_same(without_annex(unstamped(one)), without_annex(unstamped(other)))


def without_annex(brief: Brief) -> Brief:
    """The brief without the corrections, and without the line that counts what is left out."""
    sections = []
    for section in brief.sections:
        groups = tuple(_uncounted(group) for group in section.groups)
        left = tuple(group for group in groups if group.lines)
        if section.id != "corrections" and left:
            sections.append(replace(section, groups=left))
    return replace(brief, sections=tuple(sections))


def _uncounted(group: Group) -> Group:
    return replace(group, lines=tuple(line for line in group.lines if line.subject != "left-out"))


def undone(history: History, number: int, key: str = "act-undo") -> History:
    """The history with a retraction of a number."""
    return history.plus(FactRetracted(key=key, reason="A reason", target=number))


@st.composite
def retracted_acts(draw: DrawFn) -> Restored:
    scene = draw(scenes())
    longer = scene.history.plus(_something(draw, scene))
    vantage = a_vantage(draw, scene.history)
    return Restored(scene.history, undone(longer, len(longer)), vantage)


def _something(draw: DrawFn, scene: Scene) -> Event:
    reader = scene.reader
    kinds = ["act", "act", "act", "fact"]
    kinds += ["corroboration"] if reader.written else []
    kinds += ["conflict"] if len({fact.key for fact in reader.written}) > 1 else []
    match pick(draw, kinds):
        case "fact":
            return a_fact(draw, reader)
        case "corroboration":
            return a_corroboration(draw, reader, pick(draw, reader.written).key)
        case "conflict":
            return a_conflict(draw, reader, "conflict-new")
        case _:
            return an_act(draw, reader, scene.history.events)


@st.composite
def twice_retracted_acts(draw: DrawFn) -> Restored:
    """The retraction of an act is itself retracted: the act counts again."""
    scene = draw(scenes())
    done = scene.history.plus(_something(draw, scene))
    retracted = undone(done, len(done))
    again = undone(retracted, len(retracted), "act-redo")
    return Restored(done, again, a_vantage(draw, scene.history))


@st.composite
def reinstated_facts(draw: DrawFn) -> Restored:
    history = draw(scenes()).history
    counting = sorted(held.number for held in fold(history.recorded()).facts.values())
    assume(counting)
    number = pick(draw, counting)
    longer = undone(history, number).plus(
        Reinstated(key="act-again", reason="A reason", target=number)
    )
    return Restored(history, longer, a_vantage(draw, history))


@st.composite
def readmitted_sources(draw: DrawFn) -> Restored:
    history = draw(scenes()).history
    gone = fold(history.recorded()).withdrawn
    counting = [source.id for source in history.sources() if source.id not in gone]
    assume(counting)
    name = pick(draw, counting)
    longer = history.plus(
        SourceWithdrawn(key="act-out", reason="A reason", source=name),
        Reinstated(key="act-in", reason="A reason", source=name),
    )
    return Restored(history, longer, a_vantage(draw, history))


@given(retracted_acts())
def test_a_retracted_event_restores_what_it_had_changed(restored: Restored) -> None:
    assert_restored(restored)


@given(twice_retracted_acts())
def test_retracting_a_retraction_restores_what_it_had_taken(restored: Restored) -> None:
    assert_restored(restored)


@given(reinstated_facts())
def test_a_reinstated_fact_stands_as_before(restored: Restored) -> None:
    assert_restored(restored)


@given(readmitted_sources())
def test_a_reinstated_source_counts_as_before(restored: Restored) -> None:
    assert_restored(restored)
