"""What a lean sheet need not write: fields that a rule gives from what is written.

A rule is applied only where it is right nearly always; ``tests.benchmarks`` measures each on
sheets that people wrote out. What a rule gives stands in the event with the rule's name, and
whatever is written goes before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from briefing.dossier.actor_names import ActorNames
from briefing.dossier.quoted_date import date_in
from briefing_events.fact import Act, Fact, FactType, Role
from briefing_events.shapes import Assessment, Encounter, Incident, Plan, Step, Utterance
from briefing_events.source import Passage, Source
from briefing_events.types import OfficeHeld

_TELLING = re.compile(
    r"\b(?:told|assured|asked|invited|informed|warned|urged|called on|addressed|thanked|"
    r"invitation to|message to|sent(?= (?:the )?[A-Z][\w ]+? an? (?:\w+ )?message)) "
)
_SAYING = re.compile(r" (?:said|stated|announced|told|declared|acknowledged|added) ")
_TOLD = re.compile(r'\bthat\b|[“"]')
_ACCORDING = re.compile(r", according to (?=\w)")
_TOLD_BY_ANOTHER = re.compile(
    r", (?:his|her|their|its|an?) [^,.]+ (?:said|says|reported|announced|confirmed)[.,]?$"
)
"""The end of a sentence that leaves what somebody says or does to another to tell."""
_WEIGHTY: frozenset[Act] = frozenset({"commitment", "condition", "demand", "request", "reply"})
DATED = (Encounter, Incident, Step, Utterance)
"""The shapes that have a day of their own; of the others the day of publication tells enough."""


@dataclass(frozen=True)
class PartialFact:
    """What is written of a fact, as far as rules read it."""

    kind: FactType[Fact]
    statement: str
    quotes: tuple[str, ...]
    """In full."""
    actors: tuple[tuple[str, str], ...]
    """Each actor with its role, also those that a rule gave before."""
    passage: Passage | None
    """What the first quote stands in."""
    names: ActorNames

    @classmethod
    def of(
        cls, kind: FactType[Fact], long: Mapping[str, Any], source: Source, names: ActorNames
    ) -> PartialFact:
        """What rules read of a fact in the long form."""
        citations = [each for each in long["citation"] if isinstance(each, dict)]
        actors = [each for each in long.get("actors", ()) if isinstance(each, dict)]
        quotes = tuple(str(each.get("exact")) for each in citations)
        start = citations[0].get("start") if citations else None
        at = start if isinstance(start, int) else source.text.find(quotes[0]) if quotes else -1
        return cls(
            kind=kind,
            statement=str(long["statement"]),
            quotes=quotes,
            actors=tuple((str(each.get("id")), str(each.get("role"))) for each in actors),
            passage=source.passage_at(max(at, 0)),
            names=names,
        )

    def is_a(self, *shapes: type[Fact]) -> bool:
        """Whether facts of the type have one of these shapes."""
        return issubclass(self.kind.shape, shapes)

    def in_role(self, role: Role) -> tuple[str, ...]:
        """The actors in a role."""
        return tuple(name for name, own in self.actors if own == role)


@dataclass(frozen=True)
class Derived:
    """What a rule gives: the field as events name it, its value, and the rule."""

    field: str
    values: Mapping[str, Any]
    rule: str


Rule = Callable[[PartialFact], Derived | None]


def modality_of_type(part: PartialFact) -> Derived | None:
    """An opinion is assessed, a plan announced; what holds "according to" somebody is claimed."""
    told = None
    if part.is_a(Assessment):
        told = "assessed"
    elif part.is_a(Plan):
        told = "announced"
    elif not part.is_a(Utterance) and _ACCORDING.search(part.statement):
        told = "claimed"
    return Derived("modality", {"modality": told}, "modality-of-type") if told else None


def importance_of_type(part: PartialFact) -> Derived | None:
    """Steps, and what is promised, asked, made a condition or answered, weigh the most."""
    if not weighs(part.kind):
        return None
    return Derived("importance", {"importance": 1}, "importance-of-type")


def weighs(kind: FactType[Fact]) -> bool:
    """Whether facts of a type weigh the most unless a person says otherwise."""
    return issubclass(kind.shape, Step) or kind.act in _WEIGHTY


def opening_name(part: PartialFact) -> Derived | None:
    """Who opens the sentence speaks in it, judges, or holds the office."""
    role = _opening_role(part)
    if role is None or part.kind.act == "topic" or part.in_role(role):
        return None
    group, end = part.names.opening(part.statement)
    if role == "speaker" and not part.is_a(Utterance, Step):
        group = group if _SAYING.match(part.statement, end) else ()
    names = group if role == "speaker" else group[:1]
    placed = {name for name, _ in part.actors}
    outlet = any(part.names.kinds.get(name) == "outlet" for name in names)
    if not names or outlet or placed & set(names):
        return None
    return _roles(role, names, "opening-name")


def _opening_role(part: PartialFact) -> Role | None:
    """What the name that opens the sentence of such a fact does in it."""
    if part.kind is OfficeHeld:
        return "holder"
    if part.is_a(Assessment):
        return "analyst"
    return "speaker"


def told_addressee(part: PartialFact) -> Derived | None:
    """Who stands after "told", "assured", "asked", "invited" or "a message to" is addressed."""
    if not part.is_a(Utterance, Step) or part.in_role("addressee"):
        return None
    found = _TELLING.search(part.statement)
    at = part.names.at(part.statement, found.end()) if found else None
    if at is None or at[0] in part.in_role("speaker") or part.names.kinds[at[0]] == "outlet":
        return None
    return _roles("addressee", (at[0],), "told-addressee")


def speaker_says(part: PartialFact) -> Derived | None:
    """The words are those of the person who speaks, or of the analyst who is not the author.

    Not where the sentence or the quote ends with who tells of it: "..., his spokesman said".
    """
    who = part.in_role("analyst" if part.is_a(Assessment) else "speaker")
    if len(who) != 1 or len(part.quotes) != 1 or part.kind.act == "topic":
        return None
    if any(_TOLD_BY_ANOTHER.search(text) for text in (part.statement, *part.quotes)):
        return None
    if part.is_a(Assessment):
        says = who[0] not in part.names.authors
    else:
        says = part.names.kinds.get(who[0]) in {"person", "unnamed"}
    return Derived("said_by", {"said_by": who[0]}, "speaker-says") if says else None


def dating_words(shape: type[Fact], quote: str) -> str:
    """The part of a quote that can date its fact.

    What stands behind "that", or in quotation marks, is the time of what an utterance tells.
    """
    return _TOLD.split(quote)[0] if issubclass(shape, Utterance) else quote


def date_in_quote(part: PartialFact) -> Derived | None:
    """The day or month that the quote itself gives, resolved against the publication."""
    if not part.is_a(*DATED) or part.passage is None or not part.quotes:
        return None
    found = date_in(dating_words(part.kind.shape, part.quotes[0]), part.passage.published)
    return Derived("occurred", found, "date-in-quote") if found else None


RULES: Mapping[str, Rule] = {
    "modality": modality_of_type,
    "importance": importance_of_type,
    "opening": opening_name,
    "addressee": told_addressee,
    "said_by": speaker_says,
    "occurred": date_in_quote,
}
"""In the order of application: a later rule reads the actors that an earlier one gave."""


FIELDS = ("modality", "importance", "actors.analyst", "actors.speaker", "actors.holder",
          "actors.addressee", "said_by", "occurred")  # fmt: skip
"""The fields that rules give."""


def derived_from(part: PartialFact, written: Collection[str]) -> Iterator[Derived]:
    """Everything that the rules give of the fields that are not written."""
    for rule in RULES.values():
        found = rule(part)
        if found is None or found.field in written:
            continue
        if "actors" in found.values:
            more = tuple((each["id"], each["role"]) for each in found.values["actors"])
            part = replace(part, actors=(*part.actors, *more))
        yield found


def _roles(role: Role, names: tuple[str, ...], rule: str) -> Derived:
    parts = [{"id": name, "role": role} for name in names]
    return Derived(f"actors.{role}", {"actors": parts}, rule)
