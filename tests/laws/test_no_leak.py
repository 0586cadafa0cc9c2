"""What happens, or is published, after a vantage changes nothing that is seen from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from briefing.model.brief import Brief
from briefing.model.vantage import Vantage
from briefing_events.editorial import (
    FactRetracted,
    SourceReassessed,
    SourceRegistered,
    SourceWithdrawn,
)
from briefing_events.fact import Event

from .histories import (
    LAST,
    Desk,
    History,
    Readable,
    Scene,
    a_conflict,
    a_corroboration,
    a_fact,
    a_rating,
    a_source,
    a_vantage,
    a_when,
    correction,
    once_in,
    passages,
    pick,
    scenes,
)
from .looking import assert_same, both_forms_at, head, unstamped

LATER = LAST + timedelta(300)


@dataclass(frozen=True, repr=False)
class Appended(Readable):
    """A history, a vantage at its head, and events that lie beyond that vantage."""

    history: History
    vantage: Vantage
    more: tuple[Event, ...]

    def __repr__(self) -> str:
        """The whole history, with where the appended events begin."""
        return f"{self.vantage}\n{self.history.plus(*self.more)}\nfrom #{len(self.history) + 1} on"

    def briefs(self) -> Iterator[tuple[Brief, Brief]]:
        """The brief without and with the appended events, full and short."""
        longer = self.history.plus(*self.more)
        without = both_forms_at(self.history, head(self.history, self.vantage))
        with_more = both_forms_at(longer, head(longer, self.vantage))
        for one, other in zip(without, with_more, strict=True):
            yield unstamped(one), unstamped(other)


def assert_nothing_changed(appended: Appended) -> None:
    for without, with_more in appended.briefs():
        assert_same(without, with_more)


@st.composite
def happening_later(draw: DrawFn) -> Appended:
    scene = draw(scenes())
    vantage = head(scene.history, a_vantage(draw, scene.history))
    after = vantage.as_of + timedelta(1)
    more = [
        a_fact(draw, scene.reader, first=after, last=LATER, dated=True)
        for _ in range(pick(draw, (1, 2, 3)))
    ]
    return Appended(scene.history, vantage, tuple(more))


@st.composite
def attested_later(draw: DrawFn) -> Appended:
    scene = draw(scenes().filter(lambda scene: bool(scene.reader.written)))
    vantage = head(scene.history, a_vantage(draw, scene.history))
    after = vantage.as_of + timedelta(1)
    more = [
        a_corroboration(
            draw, scene.reader, pick(draw, scene.reader.written).key, attested_from=after
        )
        for _ in range(pick(draw, (1, 2)))
    ]
    return Appended(scene.history, vantage, tuple(more))


@st.composite
def desk_acts_on_what_happens_later(draw: DrawFn) -> Appended:
    """A later fact is corrected, put in conflict, or retracted again."""
    scene = draw(scenes())
    history, reader = scene.history, scene.reader
    vantage = head(history, a_vantage(draw, history))
    after = vantage.as_of + timedelta(1)
    number = len(history) + 1
    fact = a_fact(draw, reader, first=after, last=LATER, dated=True)
    more: list[Event] = [fact]
    if once_in(draw, 2):
        instead = a_fact(draw, reader, key=fact.key, first=after, last=LATER, dated=True)
        more.append(correction("act-later", number, instead))
    if len({each.key for each in reader.written}) > 1 and once_in(draw, 2):
        others = [each for each in reader.written if each.key != fact.key]
        narrow = replace(reader, written=[fact, pick(draw, others)])
        more.append(a_conflict(draw, narrow, "conflict-later"))
    if once_in(draw, 2):
        more.append(FactRetracted(key="act-last", reason="A reason", target=number))
    return Appended(history, vantage, tuple(more))


@given(happening_later())
def test_a_fact_that_happens_later_changes_nothing_in_an_earlier_brief(appended: Appended) -> None:
    assert_nothing_changed(appended)


@given(attested_later())
def test_a_quote_that_attests_only_a_later_moment_changes_nothing(appended: Appended) -> None:
    assert_nothing_changed(appended)


@given(desk_acts_on_what_happens_later())
def test_what_the_desk_does_to_a_later_fact_changes_nothing(appended: Appended) -> None:
    assert_nothing_changed(appended)


# --- the reported clock ------------------------------------------------------------------


@dataclass(frozen=True)
class Publication:
    """A scene, a vantage that ends on a day of publication, and an article from after it."""

    scene: Scene
    vantage: Vantage
    registered: SourceRegistered

    @property
    def published_after(self) -> date:
        """The first day that the vantage does not see."""
        assert self.vantage.known_by
        return self.vantage.known_by + timedelta(1)

    @property
    def reader(self) -> Desk:
        """The desk as it reads the new article alone, but knows what it wrote before."""
        return replace(self.scene.reader, passages=passages([self.registered.source]))

    def appended(self, *more: Event) -> Appended:
        return Appended(self.scene.history, self.vantage, (self.registered, *more))


def a_publication(draw: DrawFn) -> Publication:
    scene = draw(scenes())
    vantage = head(scene.history, a_vantage(draw, scene.history))
    vantage = replace(vantage, known_by=vantage.known_by or vantage.as_of)
    assert vantage.known_by
    source = a_source(draw, "s9", vantage.known_by + timedelta(1), LATER)
    return Publication(scene, vantage, SourceRegistered(key="source:s9", source=source))


@st.composite
def facts_published_later(draw: DrawFn) -> Appended:
    publication = a_publication(draw)
    reader = publication.reader
    more: list[Event] = [a_fact(draw, reader) for _ in range(pick(draw, (1, 2)))]
    more += [
        a_corroboration(draw, reader, pick(draw, reader.written).key)
        for _ in range(pick(draw, (0, 1, 2)))
    ]
    return publication.appended(*more)


@st.composite
def desk_acts_on_what_is_published_later(draw: DrawFn) -> Appended:
    publication = a_publication(draw)
    scene, reader, after = publication.scene, publication.reader, publication.published_after
    number = len(scene.history) + 2
    act = {"key": "act-later", "reason": "A reason"}
    if scene.history.facts() and once_in(draw, 4):
        target, fact = pick(draw, scene.history.facts())
        instead = a_fact(draw, reader, key=fact.key)
        return publication.appended(
            correction("act-later", target, instead, pick(draw, reader.passages))
        )
    fact = a_fact(draw, reader)
    match pick(draw, ("retract", "correct", "reassess", "withdraw")):
        case "retract":
            return publication.appended(fact, FactRetracted(**act, target=number))
        case "correct":
            instead = a_fact(draw, reader, key=fact.key)
            return publication.appended(fact, correction("act-later", number, instead))
        case "reassess":
            rating = a_rating(draw)
            published = a_when(draw, after, LATER) if once_in(draw, 2) else None
            reassessed = SourceReassessed(
                **act, source=pick(draw, reader.passages), rating=rating, published=published
            )
            return publication.appended(fact, reassessed)
        case _:
            return publication.appended(fact, SourceWithdrawn(**act, source="s9"))


@given(facts_published_later())
def test_an_article_published_later_changes_nothing_in_what_was_known(appended: Appended) -> None:
    assert_nothing_changed(appended)


@given(desk_acts_on_what_is_published_later())
def test_what_the_desk_does_to_a_later_article_changes_nothing_in_what_was_known(
    appended: Appended,
) -> None:
    assert_nothing_changed(appended)
