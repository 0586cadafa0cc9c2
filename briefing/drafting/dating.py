"""When the facts of a text happened: by their own words, or by what the text dated before them.

A fact is dated by its context only where the text ties it to something dated: the talks that it
tells of, the speech that it belongs to, or an actor whose encounter the text tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from briefing.drafting.clauses import ParsedClause
from briefing.drafting.date_phrases import Dated, choose, date_phrases_in, due_of
from briefing.drafting.named_actors import Mention
from briefing.drafting.speech import Stretch
from briefing_events import Fact
from briefing_events.registry import FACTS_BY_TOPIC
from briefing_events.shapes import Encounter
from briefing_events.when import When

ENCOUNTERS = frozenset(
    {"talk", "discussion", "meeting", "conversation", "negotiation", "dialogue", "visit", "trip"}
)
_TOPICS = frozenset({"topic", "agenda", "theme"})
_EARLIER = re.compile(
    r"\b(?:recent(?:ly)?|earlier(?! in the day| on)|previous(?:ly)?|once|has long|used to|"
    r"ha[sd] been)\b"
)
_AFTER = re.compile(r"\b(?:following|after|in the wake of)\b[^,;]*$", re.IGNORECASE)
_AT_ONCE = re.compile(r" (?:on |in |late |early )*")
_SINCE = re.compile(r"\b(?:since|from|until)\s*$", re.IGNORECASE)
_OWN = re.compile(r"['’]s? (?:\w+ ){0,2}(?:visit|trip|talks|meeting|discussions)\b")
_MANNER = frozenset({"aux", "advmod", "prep", "npadvmod"})
_BELOW = frozenset({"ccomp", "relcl", "acl", "advcl"})
_LEAD, _FRESH = 5, timedelta(days=2)
"""Up to which line a text tells what it reports, and how long before its publication that is."""
_STALE = timedelta(days=45)
"""How long before the publication an encounter on record may lie to be the one that is meant."""


@dataclass(frozen=True)
class RecordedEncounter:
    """An encounter that the dossier has on record: who took part, and when."""

    actors: frozenset[str]
    edtf: str


def encounters_of(facts: Iterable[Fact]) -> tuple[RecordedEncounter, ...]:
    """The dated encounters among facts."""
    return tuple(
        RecordedEncounter(frozenset(actor.id for actor in fact.actors), fact.occurred.edtf)
        for fact in facts
        if isinstance(fact, Encounter) and fact.occurred
    )


def tells_of_encounter(clause: ParsedClause) -> bool:
    """Whether the subject is an encounter told before: "the talks", "their meeting"."""
    subject = clause.subject
    if subject is None or subject.lemma_.lower() not in ENCOUNTERS | _TOPICS:
        return False
    is_topic = subject.lemma_.lower() in _TOPICS
    return is_topic or any(child.dep_ in {"det", "poss"} for child in subject.children)


class DatingContext:
    """What a text has dated so far."""

    def __init__(self, text: str, published: date | None, speech: Sequence[Stretch] = ()) -> None:
        self.text, self.published, self.speech = text, published, speech
        self.encounter: tuple[tuple[Mention, ...], Dated] | None = None
        self._met: dict[str, Dated] = {}
        """The date of the encounter that an actor took part in, by actor."""
        self._spoke: tuple[int, str, Dated] | None = None
        """The line, speaker and date of the last dated utterance."""
        self._told: tuple[int, Dated] | None = None
        """The sentence and date of the last dated clause."""
        self._lead: Dated | None = None
        """The day that the first lines tell of, if it is one shortly before the publication."""

    def know(self, mentions: Iterable[Mention], recorded: Sequence[RecordedEncounter]) -> None:
        """Date encounters that the text has without a date by those on record."""
        for mention in mentions:
            if self.published is None or not _OWN.match(self.text, mention.end):
                continue
            for each in recorded:
                dated = Dated(each.edtf, "by-context", None, 0, 0, f"{mention.name}, on record")
                if mention.id in each.actors and self.published - dated.first <= _STALE:
                    self._met.setdefault(mention.who, dated)

    def remember(self, dated: Dated, mentions: Sequence[Mention]) -> None:
        """An encounter of these actors on a date."""
        self.encounter = (tuple(mentions), dated)
        for mention in mentions:
            self._met[mention.who] = self._met.get(mention.who, dated)

    def dates(
        self, clause: ParsedClause, type_: str, who: Mention | None, others: Sequence[Mention],
        *, aside: bool = False, quoted: bool = False,
    ) -> tuple[Dated | None, Dated | None]:  # fmt: skip
        """When what a clause tells happened, and when what it plans is due."""
        sentence, near = clause.sentence, clause.sentence.place(clause.predicate)
        shape = FACTS_BY_TOPIC[type_].shape.SHAPE
        words = self.text[sentence.start : sentence.end]
        found = date_phrases_in(words, self.published, sentence.start)
        if not (clause.main or aside):
            found = tuple(d for d in found if clause.start <= d.start < clause.end) or found
        due = due_of(found, near, self.published)
        if shape in {"assessment", "figure"}:
            return None, due
        own = tuple(d for d in found if self._is_own(d, clause, shape))
        dated = choose(own, near, self.published)
        if dated is not None and not aside:
            dated = self._after(dated, words, sentence.start, near)
            if shape in {"utterance", "step", "plan"} and who is not None:
                self._spoke = (sentence.line, who.who, dated)
        elif dated is None and not _EARLIER.search(
            words if shape != "utterance" else _manner(clause.predicate)
        ):
            dated = self._by_context(clause, shape, who, others, quoted)
            if dated is None and shape == "utterance" and who:
                return self._of_lead(clause, quoted), due
        if dated and type_ == "reaction-voiced" and not clause.start <= dated.start < clause.end:
            dated = self._until_published(dated)  # it follows what it reacts to
        if dated is not None:
            self._told = (sentence.start, dated)
            if clause.main and sentence.line <= _LEAD and self._is_fresh(dated):
                self._lead = self._lead or dated
        return dated, due

    def _is_own(self, dated: Dated, clause: ParsedClause, shape: str) -> bool:
        """Whether a date of its sentence can be that of a fact of a shape."""
        if shape == "state":
            return not _SINCE.search(self.text[clause.sentence.start : dated.start])
        return shape != "utterance" or self._is_of(dated, clause)

    def _is_of(self, dated: Dated, clause: ParsedClause) -> bool:
        """Whether a date says when something was said, not when what is said happened."""
        if any(s.start <= dated.start < s.end for s in self.speech):
            return False
        sentence = clause.sentence
        said = sentence.place(clause.predicate) + len(clause.predicate.text)
        if _AT_ONCE.fullmatch(self.text, said, max(said, dated.start)):
            return True
        token = next((t for t in sentence.span if sentence.place(t) >= dated.start), None)
        while token is not None and token.i not in {clause.predicate.i, token.head.i}:
            if token.dep_ in _BELOW:
                return False
            token = token.head
        return True

    def _of_lead(self, clause: ParsedClause, quoted: bool) -> Dated | None:  # noqa: FBT001
        """The day of the report, for what somebody said in it."""
        if self._lead is None or not (quoted or clause.predicate.tag_ == "VBD"):
            return None
        note = f'of the report that the text dates by "{self._lead.words}"'
        return replace(self._lead, basis="by-context", note=note)

    def _is_fresh(self, dated: Dated) -> bool:
        """Whether a date is a day of the last before the publication."""
        when = When.parse(dated.edtf)
        if self.published is None or when.earliest != when.latest:
            return False
        return timedelta() <= self.published - when.earliest <= _FRESH

    def _after(self, dated: Dated, words: str, start: int, near: int) -> Dated:
        """The window behind a date that only says after what something happened."""
        found = _AFTER.search(words, 0, dated.start - start)
        if self.published is None or not found or found.start() <= near - start < dated.end - start:
            return dated
        return self._until_published(dated)

    def _until_published(self, dated: Dated) -> Dated:
        note = f'after what the text dates by "{dated.words}", and not after its publication'
        if self.published in {None, dated.first}:
            return dated
        edtf = f"[{dated.first}..{self.published}]"
        return replace(dated, edtf=edtf, basis="bounded-by-publication", note=note)

    def _by_context(
        self, clause: ParsedClause, shape: str, who: Mention | None, others: Sequence[Mention],
        quoted: bool,  # noqa: FBT001 - private
    ) -> Dated | None:  # fmt: skip
        line, spoke = clause.sentence.line, self._spoke
        found: Dated | None = None
        if tells_of_encounter(clause) and self.encounter:
            found = self.encounter[1]
        elif spoke and spoke[0] == line and (quoted or shape == "state" or _is(who, spoke[1])):
            found = spoke[2]
        else:
            tied = [who] if who else []
            if shape in {"utterance", "state"}:
                tied += [m for m in others if m.kind == "person"]
            found = next((self._met[m.who] for m in tied if m.who in self._met), None)
            if shape == "state" and self._told and self._told[0] == clause.sentence.start:
                found = self._told[1]
        if found is None:
            return None
        return replace(found, basis="by-context", note=f'of what the text dates by "{found.words}"')


def _manner(verb: Any) -> str:
    """The words that say how and when something is said, without what is said."""
    near = [t for t in verb.children if t.dep_ in _MANNER]
    return " ".join(" ".join(t.text for t in each.subtree) for each in near)


def _is(mention: Mention | None, who: str) -> bool:
    return mention is not None and mention.who == who
