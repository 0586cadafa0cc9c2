"""Who is named in a text: actors of the register by alias, and names that it does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from briefing.drafting.candidate import Involved
from briefing.drafting.features import acts_of, lexicon
from briefing.drafting.reading import Reading, Sentence
from briefing.drafting.speech import Stretch
from briefing.drafting.type_words import has
from briefing_events.dossier import Actor

_PROPOSED = {"PERSON": "person", "ORG": "organisation", "GPE": "state", "NORP": "group"}
_PRONOUNS = {
    "he": "person", "she": "person", "him": "person", "her": "person", "his": "person",
    "they": "group", "them": "group", "their": "group", "it": "group", "its": "group",
}  # fmt: skip
_FAR = frozenset({"relcl", "acl", "prep"})
_PREFIX = re.compile(r"^(?:al|el|bin|ben|abu)[ -]", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|a|an) ", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_TITLE = re.compile(r" (?:[\w-]+[ -]){0,3}?(\w+) (?=[A-Z])")
_NAME = re.compile(r"(?=.*[^\W\d_])(?!.*(?: [-–] |-[LR]RB|\d{4}))[\w.,’'& -]{2,80}")
_SEVERAL, _SEVERAL_REACH = frozenset({"they", "them", "their"}), 400
_BESIDE = frozenset({"amod", "nmod"})
_NEAR = 4
"""Among so many names before a pronoun, who acts goes before who is only named."""
_LONGEST = 7
_HONORIFICS = frozenset(
    "mr mrs ms dr sir lord lady general colonel captain major lieutenant sergeant professor judge "
    "justice senator congressman sheikh prince princess queen pope imam correspondent".split()
)
_TITLE_REACH = 60
"""Within so many code points of a name its title stands."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text, as an actor's id or as a name that is proposed."""

    start: int
    end: int
    name: str
    id: str | None = None
    kind: str = "unnamed"

    @property
    def who(self) -> str:
        """What tells one actor from another."""
        return self.id or self.name

    def as_actor(self, role: str) -> Involved:
        """The actor in a role: by id where the register has one."""
        return Involved(role, id=self.id) if self.id else Involved(role, name=self.name)


class CandidateActors:
    """The names of a register, to be found in texts; the longest name at a place counts."""

    def __init__(self, actors: Sequence[Actor] = ()) -> None:
        self.actors = {actor.id: actor for actor in actors}
        self._ids: dict[str, str] = {}
        for actor in actors:
            for name in (actor.name, actor.short, *actor.aliases):
                if name:
                    self._ids.setdefault(_ARTICLE.sub("", name), actor.id)
        names = sorted(self._ids, key=len, reverse=True)
        joined = "|".join(map(re.escape, names)) or r"(?!)"
        self._pattern = re.compile(rf"(?<!\w)(?:{joined})(?!\w)")

    def shown(self, id_: str) -> str:
        """The name that a sentence uses for an actor."""
        return self.actors[id_].name

    def in_text(self, text: str) -> Iterator[Mention]:
        """The actors of the register in a text."""
        for found in self._pattern.finditer(text):
            id_ = self._ids[found.group()]
            kind = self.actors[id_].kind
            yield Mention(found.start(), found.end(), found.group(), id_, kind)

    def author_of(self, label: str) -> str | None:
        """The unnamed actor who stands for the author of a source, if the register has one."""
        wanted = {label.lower(), f"author of {label.lower()}"}
        for actor in self.actors.values():
            names = {actor.id.removeprefix("author-"), actor.name, *actor.aliases}
            if actor.kind == "unnamed" and wanted & {n.lower().removeprefix("the ") for n in names}:
                return actor.id
        return None


class Cast:
    """The mentions of a text, and whom a pronoun most likely stands for."""

    def __init__(
        self, reading: Reading, names: CandidateActors, speech: Sequence[Stretch] = ()
    ) -> None:
        self.names, self.text = names, reading.text
        found = list(names.in_text(reading.text))
        taken = [(m.start, m.end) for m in found]
        self._surnames: dict[str, Mention] = {}
        for mention in found:
            if mention.kind == "person":
                self._surnames.setdefault(surname_of(mention.name), mention)
        for sentence in reading.sentences:
            found += [
                mention
                for mention in self._proposed(sentence)
                if not any(a < mention.end and mention.start < b for a, b in taken)
            ]
        self.mentions = sorted(found, key=lambda m: m.start)
        subjects = {s.place(t) for s in reading.sentences for t in s.span or ()
                    if t.dep_ in {"nsubj", "nsubjpass"}}  # fmt: skip
        self._acting = {m for m in self.mentions if subjects & set(range(m.start, m.end))}
        self._plurals = [
            Mention(s.place(t.left_edge), s.place(t) + len(t.text), phrase_of(t))
            for s in reading.sentences for t in s.span or ()
            if t.dep_ == "nsubj" and t.tag_ == "NNS" and has("acting", t.text)
        ]  # fmt: skip
        """Those who act in the text without a name: "the envoys"."""
        self._spoken = {m for m in self.mentions if any(s.start <= m.start < s.end for s in speech)}

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions in a stretch of the text, each actor once."""
        inside = [m for m in self.mentions if start <= m.start and m.end <= end]
        return list({m.who: m for m in reversed(inside)}.values())[::-1]

    def _proposed(self, sentence: Sentence) -> Iterator[Mention]:
        for entity in sentence.span.ents if sentence.span is not None else ():
            kind = _PROPOSED.get(entity.label_)
            name = _POSSESSIVE.sub("", _ARTICLE.sub("", entity.text)).strip()
            single = kind == "group" and entity.root.tag_ not in {"NNS", "NNPS"}
            if kind is None or not _NAME.fullmatch(name) or entity.root.dep_ in _BESIDE or single:
                continue
            start = sentence.base + entity.start_char + entity.text.find(name)
            end = start + len(name)
            if kind == "person" and (first := _first_name(entity)):
                start, name = start - len(first) - 1, f"{first} {name}"
            known = self._surnames.get(surname_of(name))
            if known is not None and (
                " " not in name or name.split()[0].lower() in known.name.lower()
            ):
                yield Mention(start, end, known.name, known.id, "person")
                continue
            yield Mention(start, end, name, None, kind)
            if kind == "person" and " " in name:
                self._surnames.setdefault(surname_of(name), Mention(start, end, name, None, kind))

    def of_tokens(self, tokens: Sequence[Any], sentence: Sentence) -> Mention | None:
        """The actor that a noun phrase names: the mention that its head stands in, or the first.

        A pronoun, or an office or body behind "the", stands for who was named last before it;
        people and bodies without a name are proposed under the words for them.
        """
        inside = {token.i for token in tokens}
        heads = [t for t in tokens if t.head.i not in inside or t.head.i == t.i]
        if not heads:
            return None
        head, at = heads[-1], sentence.place(heads[-1])
        if named := self._named_at(head, at):
            return named
        kind = None if _stands_for_nothing(head) else _PRONOUNS.get(head.lower_)
        definite = any(t.lower_ in {"the", "this"} for t in head.children)
        if kind is None and definite and "office" in acts_of(head, "nouns"):
            plain = not any(t.dep_ in {"amod", "compound"} for t in head.children)
            if holder := self._holder(head.lower_, at) or (
                self.last("person", at) if plain else None
            ):
                return holder
        if kind and (last := self._meant(head.lower_, kind, at)):
            return last
        near = {sentence.place(t) for t in tokens if t.head.i == head.i and t.dep_ not in _FAR}
        beside = [m for m in self.mentions if m.start in near]
        if known := next((m for m in beside if m.id), None):
            return known
        same = [m for m in self.mentions if m.end <= at and m.name.endswith(head.text.title())]
        if definite and same and not any(t.dep_ in {"amod", "compound"} for t in head.children):
            return same[-1]
        if head.pos_ == "NOUN" and has("acting", head.text):
            words = phrase_of(head)
            return Mention(at + len(head.text) - len(words), at + len(head.text), words)
        return next((m for m in beside if m.kind != "group"), None)

    def _named_at(self, head: Any, at: int) -> Mention | None:
        """Whom a word names that stands at a code point, be it by the surname alone."""
        for mention in self.mentions:
            if mention.start <= at < mention.end:
                return self._titled(mention) or mention
        known = self._surnames.get(head.text) if head.pos_ == "PROPN" else None
        return known and Mention(at, at + len(head.text), known.name, known.id, "person")

    def _titled(self, body: Mention) -> Mention | None:
        """The person whose title begins with the name of a body: "NATO chief Tahir"."""
        behind = self.text[body.end : body.end + _TITLE_REACH]
        title = _TITLE.match(behind) if body.kind != "person" else None
        if title is None or "office" not in lexicon()["nouns"].get(title[1].lower(), ()):
            return None
        start = body.end + title.end()
        return next((m for m in self.mentions if m.start == start and m.kind == "person"), None)

    def _meant(self, pronoun: str, kind: str, at: int) -> Mention | None:
        """Whom a pronoun stands for; "they" for several people rather than for a state."""
        last = self.last(kind, at)
        if pronoun not in _SEVERAL:
            return last
        several = next(
            (m for m in reversed(self._plurals) if at - _SEVERAL_REACH < m.end <= at), None
        )
        if several and (last is None or last.end < several.start or last.kind == "state"):
            return several
        return last if last and last.kind != "state" else None

    def _holder(self, title: str, before: int) -> Mention | None:
        """The person named last beside a title."""
        for mention in reversed(self.mentions):
            start, end = max(0, mention.start - _TITLE_REACH), mention.end + _TITLE_REACH
            if (
                mention.end <= before
                and mention.kind == "person"
                and title in self.text[start:end].lower()
            ):
                return mention
        return None

    def last(self, kind: str, before: int) -> Mention | None:
        """The actor of a kind that was named last before a code point, who acts before others."""
        fits = {"person"} if kind == "person" else {"organisation", "group", "state"}
        earlier = [
            m for m in self.mentions
            if m.end <= before and m.kind in fits and m not in self._spoken
        ]  # fmt: skip
        if kind == "group":
            earlier = [m for m in earlier if m.kind != "state" or m in self._acting]
        acting = [m for m in earlier[-_NEAR:] if m in self._acting]
        return next(reversed(acting or earlier), None)


def surname_of(name: str) -> str:
    """The last word of a name, without "al-"."""
    return _PREFIX.sub("", name.rsplit(maxsplit=1)[-1])


def _first_name(entity: Any) -> str | None:
    """The capitalised word before a name that belongs to it and is no title."""
    if entity.start == entity[0].sent.start:
        return None
    before = entity[0].nbor(-1)
    if before.pos_ != "PROPN" or before.head.i != entity.root.i or before.ent_type_:
        return None
    titled = "office" in acts_of(before, "nouns") or before.lower_.rstrip(".") in _HONORIFICS
    return None if titled or before.is_upper else str(before.text)


def _stands_for_nothing(word: Any) -> bool:
    """Whether "it" only opens a clause: "it was not clear who"."""
    return word.lower_ == "it" and word.head.lemma_ in {"be", "seem", "appear", "take", "emerge"}


def phrase_of(head: Any) -> str:
    """The words of a noun up to its head."""
    left = [t for t in head.subtree if head.left_edge.i <= t.i <= head.i][-_LONGEST:]
    while left and (left[0].is_punct or left[0].is_space):
        left = left[1:]
    return "".join(t.text_with_ws for t in left).strip()
