"""What a fact might still say: guesses that are wrong too often to be applied.

``briefing check`` lists them; a person accepts a rule's guesses, and they are written into the
sheet. Each guess is of a field that the fact leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefing.dossier.actor_names import ActorNames
from briefing.dossier.derivation import DATED, dating_words
from briefing.dossier.load import Dossier
from briefing.dossier.names import Names
from briefing.dossier.quoted_date import date_beside, date_in
from briefing_events.fact import Fact
from briefing_events.shapes import Encounter, Incident, Plan, Step

_HEDGE = re.compile(
    r"\b(?:reportedly|allegedly|apparently|seemingly|could(?: potentially)?|(?-i:may)|might)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]{4,}")
_ANSWERABLE = frozenset({"request-made", "demand-made", "condition-set"})
_USUAL_IMPORTANCE = 3


@dataclass(frozen=True)
class Suggestion:
    """A guess by a rule: the field of a lean sheet and what would be written there."""

    rule: str
    key: str
    """Of the fact."""
    place: tuple[str, int]
    field: str
    value: str | int


@dataclass(frozen=True)
class Neighbourhood:
    """A fact among the others: what rules look at."""

    dossier: Dossier
    before: Sequence[Fact]
    """The facts above it in its sheet."""
    fact: Fact
    names: ActorNames


Guess = tuple[str, str | int]


def suggestions(dossier: Dossier) -> Iterator[Suggestion]:
    """The guesses of all rules, in the order of the sheets."""
    above: dict[str, list[Fact]] = {}
    names = Names.of(dossier.definition, dossier.sources).spoken
    for fact in dossier.facts:
        place = dossier.places[fact.key]
        before = above.setdefault(place[0], [])
        around = Neighbourhood(dossier, tuple(before), fact, names)
        for rule, guess in GUESSES.items():
            if found := guess(around):
                yield Suggestion(rule, fact.key, place, *found)
        before.append(fact)


def _subject(around: Neighbourhood) -> Guess | None:
    """Whoever else the sentence names."""
    fact = around.fact
    known = {part.id for part in fact.actors}
    if any(part.role in {"subject", "object"} for part in fact.actors):
        return None
    for place, letter in enumerate(fact.statement):
        at = around.names.at(fact.statement, place) if place and letter.isupper() else None
        if at and at[0] not in known and not fact.statement[place - 1].isalnum():
            return "who", f"subject {at[0]}"
    return None


def _importance(around: Neighbourhood) -> Guess | None:
    """What meetings and plans usually weigh."""
    fact = around.fact
    light = isinstance(fact, Encounter | Plan) and fact.importance == _USUAL_IMPORTANCE
    return ("importance", 2) if light else None


def _hedge(around: Neighbourhood) -> Guess | None:
    """A word of its one quote that weakens it."""
    (citation, *others) = around.fact.citations
    found = _HEDGE.search(citation.exact) if not (citation.hedge or others) else None
    return ("hedge", found.group()) if found else None


def _date(around: Neighbourhood) -> Guess | None:
    """What "the following day" of its quote is, counted from the last dated fact above it."""
    fact = around.fact
    dated = [(each.key, each.occurred) for each in around.before if each.occurred]
    if fact.occurred or fact.basis_note or not isinstance(fact, DATED) or not dated:
        return None
    key, near = dated[-1]
    found = date_beside(dating_words(type(fact), fact.citations[0].exact), near)
    return ("date", f'{found[1]} by-context "{found[0]}", after {key}') if found else None


def _due(around: Neighbourhood) -> Guess | None:
    """The date with its year that the quote of a plan gives."""
    fact = around.fact
    passages = {p.id: p for s in around.dossier.sources for p in (s, *s.parts)}
    if not isinstance(fact, Plan) or fact.due:
        return None
    citation = fact.citations[0]
    found = date_in(citation.exact, passages[citation.source].published)
    return ("due", str(found["occurred"])) if found and found["basis"] == "stated" else None


def _replies_to(around: Neighbourhood) -> Guess | None:
    """The last request, demand or condition above a reply."""
    asked = [each.key for each in around.before if each.topic in _ANSWERABLE]
    wanting = around.fact.topic == "reply-given" and not around.fact.replies_to
    return ("replies_to", asked[-1]) if wanting and asked else None


def _outcome_of(around: Neighbourhood) -> Guess | None:
    """The last plan above a step on its track."""
    fact = around.fact
    plans = [p.key for p in around.before if isinstance(p, Plan) and p.track == fact.track]
    wanting = isinstance(fact, Step | Incident) and fact.track and not fact.outcome_of
    return ("outcome_of", f"{plans[-1]} fulfilled") if wanting and plans else None


def _ends(around: Neighbourhood) -> Guess | None:
    """The office above that somebody is said to have left."""
    fact = around.fact
    if fact.topic != "office-left" or fact.ends:
        return None
    who = {part.id for part in fact.actors}
    held = [
        each.key
        for each in around.before
        if each.topic == "office-held" and who & set(each.actors_in("holder"))
    ]
    return ("ends", held[-1]) if held else None


def _track(around: Neighbourhood) -> Guess | None:
    """The track whose title the sentence has in full."""
    fact = around.fact
    words = set(_WORD.findall(fact.statement.lower()))
    for track in around.dossier.definition.tracks if not fact.track else ():
        wanted = set(_WORD.findall(track.title.lower()))
        if wanted and wanted <= words:
            return "track", track.id
    return None


GUESSES: Mapping[str, Callable[[Neighbourhood], Guess | None]] = {
    "subject": _subject,
    "importance": _importance,
    "hedge": _hedge,
    "date-of-context": _date,
    "due": _due,
    "replies-to": _replies_to,
    "outcome-of": _outcome_of,
    "ends": _ends,
    "track": _track,
}
"""By name, as ``check --accept`` takes it."""
