"""A clause: what one line says, cut into who acts and what they did, as far as that is safe.

Only sentences that open with a name or a short definite phrase and go on with a verb in the past
are cut; every other one stays whole. Nothing is worded here: both parts are the statement's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from briefing.facts import FactAsOf
from briefing.model.brief import Line
from briefing.projections import wording
from briefing.projections.source_tags import beside
from briefing_events.dossier import Actor
from briefing_events.shapes import Encounter

NEAR = 600
"""Characters of one article within which undated facts belong together."""

_PAST = re.compile(
    r"(?:[a-z]{2,}ed|said|told|met|gave|took|held|led|made|saw|sent|brought|left|built|paid|bought|"
    r"sold|won|spoke|wrote|put|set|went|came|began|withdrew|sought|drew|struck|chose|fell|rose|"
    r"read|cut|found|kept|lost|thought|became|broke|forbade|flew|swore|laid|stood|hit|shot)"
)
_TITLE = re.compile(r"(?:(?:[A-Z][\w.'’-]*|of|for|the) ){0,5}")
_DEFINITE = re.compile(r"(The(?: [\w'’.-]+){1,5}?) (?=[a-z]+ed\b)")
_UNSAFE = re.compile(
    r"(?i)(?<![\w-])(?:not|no|none|never|neither|nor|without|cannot|\w+n['’]t|fail(?:s|ed)?|"
    r"refus\w+|den(?:y|ies|ied|ying)|reject\w*|if|unless|provided|condition\w*|whether|before|"
    r"until|only|but|although|though|while|however|despite|reportedly|allegedly|apparently|"
    r"supposedly|seem\w*|appear\w*|likely|probabl[ey]|possibl[ey]|perhaps|may|might|could|"
    r"potentially|former(?:ly)?)(?![\w-])"
)
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”')


@dataclass(frozen=True)
class Clause:
    """What one line tells of one fact; ``subject`` is empty where the sentence stays whole.

    ``subject`` is the id of an actor, or the words of a definite phrase; ``surface`` is how the
    sentence names it.
    """

    line: Line
    entry: FactAsOf
    text: str
    subject: str = ""
    surface: str = ""
    predicate: str = ""

    @cached_property
    def safe(self) -> bool:
        """Whether it may share a sentence: no negation, hedge, condition, conflict or speech."""
        outside = _QUOTED.sub(" ", self.predicate)
        turned = _UNSAFE.search(outside) or ":" in outside or self.remark
        return bool(self.subject) and not turned

    @property
    def is_encounter(self) -> bool:
        """Whether it is a visit or meeting: these come first of what happened on a day."""
        return isinstance(self.entry.fact, Encounter)

    @property
    def tag(self) -> str:
        """The sources that it names, where they are few."""
        named = wording.source_names(self.entry)
        return named if named in self.line.suffix.split("; ") else ""

    def told_tag(self, default: str) -> str:
        """The sources that it names where a tag is in force; beside another's account, always."""
        if ": " in self.remark:
            return wording.source_names(self.entry)
        return beside([self.entry], self.text, default) if default else self.tag

    @property
    def remark(self) -> str:
        """What else stands in brackets: that sources differ, or give other days."""
        return "; ".join(p for p in self.line.suffix.split("; ") if p and p != self.tag)

    def of_one_occasion(self, other: Clause) -> bool:
        """Whether two facts are of one exact day, or stand close together in one article."""
        mine, its = self.entry.window, other.entry.window
        if mine == its and mine.earliest == mine.latest and self.entry.moment:
            return True
        return mine == its and any(
            one.passage.id == two.passage.id
            and abs(one.citation.start - two.citation.start) <= NEAR
            for one in self.entry.cited
            for two in other.entry.cited
        )

    def joins(self, other: Clause) -> bool:
        """Whether both may stand in one sentence with their subject told once."""
        return (
            self.safe
            and other.safe
            and self.subject == other.subject
            and self.entry.fact.modality == other.entry.fact.modality
            and self.entry.settled == other.entry.settled
            and self.of_one_occasion(other)
        )


def clause_of(line: Line, entry: FactAsOf, actors: Mapping[str, Actor]) -> Clause:
    """The clause of a line on one fact."""
    text = line.text.replace(wording.BY_CONTEXT, "")
    for subject, end in _openings(text, entry, actors):
        surface, rest = _with_apposition(text, end)
        predicate = rest.strip().removesuffix(".")
        if _PAST.fullmatch(predicate.partition(" ")[0]):
            return Clause(line, entry, text, subject, surface, predicate)
    return Clause(line, entry, text)


def _openings(text: str, entry: FactAsOf, actors: Mapping[str, Actor]) -> Iterator[tuple[str, int]]:
    """Who may open a sentence, and where the name ends."""
    for id_ in dict.fromkeys(part.id for part in entry.fact.actors):
        actor = actors.get(id_)
        for name in filter(None, (actor.name, actor.short) if actor else ()):
            at = text.find(wording.capitalised(name)) if text[:1].isupper() else -1
            if at < 0:
                at = text.find(name)
            if at >= 0 and _TITLE.fullmatch(text[:at]):
                yield id_, at + len(name)
                break
    if found := _DEFINITE.match(text):
        yield found[1], found.end(1)


def _with_apposition(text: str, end: int) -> tuple[str, str]:
    """A subject with what stands in commas behind it, and the rest."""
    if not text.startswith(", ", end):
        return text[:end], text[end:]
    close = text.find(",", end + 1)
    return (text[: close + 1], text[close + 1 :]) if close > 0 else (text[:end], "")
