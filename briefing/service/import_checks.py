"""Checks of imported events against the dossier, the same as for sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from briefing.dossier.chronology import window_problem
from briefing.dossier.messages import shown, suggestion
from briefing.dossier.reference import link_problems
from briefing.facts.fold import replacement_of
from briefing_events.dossier import Definition
from briefing_events.editorial import (
    DossierDefined,
    FactCorrected,
    FactCorroborated,
    FactRetracted,
    FactsInConflict,
    JudgementMade,
    Reinstated,
    SourceReassessed,
    SourceRegistered,
    SourceWithdrawn,
)
from briefing_events.fact import Citation, Event, Fact
from briefing_events.references import dates_of, facts_named, sources_named


@dataclass
class ImportedNames:
    """The dossier as it would be after the import: names, keys and texts to check against."""

    definition: Definition | None = None
    keys: dict[str, Event] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    """By key."""
    numbers: dict[str, int] = field(default_factory=dict)
    """By key."""
    texts: dict[str, str] = field(default_factory=dict)
    """The text that each passage stands in."""
    zones: set[str] = field(default_factory=set)
    """The time zones of the definitions: those in which moments have their days."""

    def take(self, event: Event) -> None:
        """Add an event, unless its key is there already."""
        if event.key in self.keys:
            return
        self.keys[event.key] = event
        self.numbers[event.key] = len(self.keys)
        if isinstance(event, Fact):
            self.facts[event.key] = event
        elif isinstance(event, DossierDefined):
            self.definition = event.definition
            self.zones.add(event.definition.time_zone)
        elif isinstance(event, SourceRegistered):
            self.texts |= {each.id: event.source.text for each in event.source.passages}


def problems_of(
    held: Sequence[Event], new: Sequence[tuple[int, Event]], *, in_turn: bool = False
) -> Iterator[tuple[int, str]]:
    """What does not hold of new events, by the line of each; nothing if all may be appended.

    Names are checked against the last definition; of events that come ``in_turn``, with their
    numbers, against the one that was on record before each.
    """
    desired, before = ImportedNames(), ImportedNames()
    for event in (*held, *(event for _, event in new)):
        desired.take(event)
    for event in held if in_turn else ():
        before.take(event)
    for line, event in new:
        if in_turn:
            before.take(event)
            desired.definition = before.definition
        yield from ((line, message) for message in _problems(event, desired))


def _problems(event: Event, desired: ImportedNames) -> Iterator[str]:
    if desired.keys[event.key] != event:
        number = desired.numbers[event.key]
        yield (
            f"the key {event.key!r} is that of #{number}, which has other content; "
            f"to change what it says: briefing correct {number}"
        )
        return
    yield from unknown_names(event, desired.definition)
    yield from wrong_dates(event, desired.zones)
    match event:
        case Fact():
            yield from _fact(event, desired)
        case FactCorroborated(citations=citations):
            yield from _facts_before(event, desired)
            yield from _cited(citations, desired)
        case FactsInConflict():
            yield from _facts_before(event, desired)
            yield from _sources_named(sources_named(event), desired)
        case JudgementMade(supersedes=earlier):
            yield from _facts_before(event, desired)
            yield from _earlier(earlier, event, desired) if earlier else ()
        case FactCorrected():
            yield from _correction(event, desired)
        case FactRetracted(target=int(target)) | Reinstated(target=int(target)):
            yield from _earlier(target, event, desired)
        case SourceReassessed() | SourceWithdrawn() | Reinstated():
            yield from _sources_named(sources_named(event), desired)


def wrong_dates(event: Event, zones: Iterable[str]) -> Iterator[str]:
    """The dates of an event whose days are not those that its text has by the rules it carries."""
    for when in dates_of(replacement_of(event) if isinstance(event, FactCorrected) else event):
        if not when.fits_its_text(zones):
            yield (
                f"the days {when.earliest} to {when.latest} are not those of the date "
                f"{shown(when.edtf)} by date rules {when.rules}"
            )


def _earlier(target: int, event: Event, desired: ImportedNames) -> Iterator[str]:
    """What an event is about comes before it."""
    if target > len(desired.keys):
        yield f"there is no event #{target}"
    elif target >= desired.numbers[event.key]:
        yield f"#{target} does not come before this event"


def _correction(event: FactCorrected, desired: ImportedNames) -> Iterator[str]:
    fact = replacement_of(event)
    if desired.numbers.get(fact.key) != event.target or not isinstance(
        desired.keys[fact.key], Fact
    ):
        yield f"#{event.target} is no fact with the key {fact.key!r}"
    else:
        yield from _earlier(event.target, event, desired)
    yield from _sources_named(sources_named(event), desired)
    yield from _fact(fact, desired)


def _fact(fact: Fact, desired: ImportedNames) -> Iterator[str]:
    yield from _cited(fact.citations, desired)
    yield from (message for _, message in link_problems(fact, desired.facts))
    if message := window_problem(fact):
        yield message


def unknown_names(event: Event, definition: Definition | None) -> Iterator[str]:
    """The actors, tracks and stages that an event names and the definition does not have."""
    said = replacement_of(event) if isinstance(event, FactCorrected) else event
    names = [
        name
        for citation in getattr(said, "citations", ())
        for name in (citation.said_by, *citation.via)
        if name
    ]
    if isinstance(said, Fact):
        names += [part.id for part in said.actors]
    if names and definition is None:
        yield "the dossier has no definition on record; load it first: briefing load DIR"
        return
    known = {actor.id for actor in definition.actors} if definition else set()
    for name in dict.fromkeys(names):
        if name not in known:
            yield f"unknown actor {shown(name)}{suggestion(name, known)}"
    if not isinstance(said, Fact | JudgementMade) or not said.track:
        return
    tracks = {track.id: track for track in definition.tracks} if definition else {}
    if said.track not in tracks:
        yield f"unknown track {shown(said.track)}{suggestion(said.track, tracks)}"
    elif isinstance(said, Fact) and said.stage:
        stages = [stage.id for stage in tracks[said.track].stages]
        if said.stage not in stages:
            yield f"unknown stage {shown(said.stage)}{suggestion(said.stage, stages)}"


def _cited(citations: Sequence[Citation], desired: ImportedNames) -> Iterator[str]:
    yield from _sources_named(tuple(citation.source for citation in citations), desired)
    for citation in citations:
        text = desired.texts.get(citation.source)
        if text is not None and text[citation.start : citation.end] != citation.exact:
            yield (
                f"{citation.source} does not have {shown(citation.exact)} "
                f"at code points {citation.start}-{citation.end}"
            )


def _sources_named(names: Sequence[str], desired: ImportedNames) -> Iterator[str]:
    for name in dict.fromkeys(names):
        if name not in desired.texts:
            yield f"unknown source {shown(name)}{suggestion(name, desired.texts)}"


def _facts_before(event: Event, desired: ImportedNames) -> Iterator[str]:
    """What an event says of facts comes after them."""
    for key in facts_named(event):
        if not isinstance(desired.keys.get(key), Fact):
            yield f"no fact has the key {shown(key)}{suggestion(key, desired.keys)}"
    for key in facts_named(event):
        if desired.numbers.get(key, 0) > desired.numbers[event.key]:
            yield f"the fact {shown(key)} comes only later; put it first"
