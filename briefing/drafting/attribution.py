"""Who says what: speakers and their words, by the grammar of a sentence and its quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from briefing.drafting.features import acts_of
from briefing.drafting.named_actors import Mention
from briefing.drafting.reading import Sentence
from briefing.drafting.type_words import has

_ANALYSTS = re.compile(
    r"\b(?:analysts?|experts?|observers?|scholars?|commentators?)\b", re.IGNORECASE
)
_MESSAGES = frozenset({"message", "statement", "assurance", "warning", "signal"})
_SPEAKING = frozenset(
    {"say", "accuse", "deplore", "reject", "welcome", "request", "promise", "threaten"}
)
_PUBLISHED = re.compile(
    r"\b(?:in an interview with|told|quoted by|on the|according to a statement (?:by|from)|"
    r"reported by|in a statement released by)\s+"
    r"(?:the )?(?P<who>[A-Z][\w’'.-]*(?: [A-Z0-9][\w’'.-]*){0,3})"
)
_WORDS_OF_A_NAME = 6
_DONE_TO = frozenset({"nsubjpass", "dobj", "dative"})
_TOWARDS = frozenset("to with against on upon between of".split())
_TIMES = frozenset({"DATE", "TIME"})


@dataclass(frozen=True, slots=True)
class Saying:
    """Somebody's words in a sentence: the tokens of the speaker, and of the verb."""

    speaker: tuple[Any, ...]
    cue: Any
    verb: bool = True

    @property
    def words(self) -> str:
        """The words for the speaker."""
        return "".join(t.text_with_ws for t in self.speaker).strip()

    @property
    def is_speech(self) -> bool:
        """Whether its verb is one of saying, not of holding or showing something."""
        return not self.verb or bool(_SPEAKING & set(acts_of(self.cue))) or sends_word(self.cue)

    @property
    def is_analyst(self) -> bool:
        """Whether the speaker is an unnamed analyst."""
        return bool(_ANALYSTS.search(self.words))


def sayings(sentence: Sentence) -> Iterator[Saying]:
    """Who speaks in a sentence, the outermost first."""
    if sentence.span is None:
        return
    for token in sentence.span:
        subject = subject_of(token) if token.pos_ == "VERB" else None
        if subject is not None and (_has_words(token) or _quotes_around(sentence)):
            saying = Saying(tuple(subject.subtree), token)
            judges = "judge" in acts_of(token) and saying.is_analyst
            holds = any(c.dep_ == "ccomp" and c.i > token.i for c in token.children)
            if saying.is_speech or judges or holds:
                yield saying
        elif token.lower_ == "according" and (source := _after_to(token)) is not None:
            yield Saying(tuple(source.subtree), token, verb=False)


def unnamed_speaker(saying: Saying, sentence: Sentence) -> Mention | None:
    """Speakers whom the text does not name ("health officials"), under its words for them."""
    words, speaker = saying.words, saying.speaker
    pronouns = any(t.pos_ == "PRON" or t.lower_ in {"our", "my"} for t in speaker)
    if len(speaker) > _WORDS_OF_A_NAME or pronouns or words.count("(") != words.count(")"):
        return None
    if any(has("lifeless", t.text) for t in speaker if t.head not in speaker):
        return None
    start = sentence.place(saying.speaker[0])
    return Mention(start, start + len(words), words)


def subject_of(verb: Any) -> Any | None:
    """The subject of a verb, its own or that of the verb it is joined to; agents of passives."""
    seen = verb
    for _ in range(4):
        for child in seen.children:
            if child.dep_ == "nsubj":
                return child
            if child.dep_ == "agent":
                return next(iter(child.children), None)
        if any(child.dep_ == "nsubjpass" for child in seen.children):
            return None
        if seen.dep_ == "relcl":
            return seen.head
        if seen.dep_ not in {"conj", "xcomp", "advcl", "pcomp"} or seen.head.i == seen.i:
            # "the envoy of Norland, Brandt said": parses of such names go astray.
            before = seen.nbor(-1) if seen.i > seen.sent.start else seen
            return before if seen.tag_ in {"VBD", "VBZ"} and before.pos_ == "PROPN" else None
        seen = seen.head
        if seen.pos_ not in {"VERB", "AUX"}:
            seen = seen.head
    return None


def arguments_of(verb: Any) -> tuple[list[Any], list[Any]]:
    """The heads of those who do what a verb tells, and of those whom it is done to or with."""
    doer = subject_of(verb)
    others = [c for c in verb.children if c.dep_ in _DONE_TO]
    for word in (verb, *others):
        others += [
            noun
            for link in word.children
            if link.dep_ in {"prep", "dative"} and link.lower_ in _TOWARDS
            for noun in link.children
            if noun.dep_ == "pobj" and noun.ent_type_ not in _TIMES
        ]
    return _with_joined([doer] if doer is not None else []), _with_joined(others)


def _with_joined(nouns: list[Any]) -> list[Any]:
    for noun in nouns:
        nouns += [c for c in noun.children if c.dep_ == "conj" and c not in nouns]
    return nouns


def sends_word(verb: Any) -> bool:
    """Whether somebody says something by the object of a verb: "sent a message of"."""
    return any(c.dep_ == "dobj" and c.lemma_.lower() in _MESSAGES for c in verb.children)


def _has_words(verb: Any) -> bool:
    return any(
        c.dep_ in {"ccomp", "xcomp", "dobj", "prep", "advcl", "parataxis"} for c in verb.children
    )


def _quotes_around(sentence: Sentence) -> bool:
    return any(mark in sentence.text for mark in '“”"«»')


def _after_to(token: Any) -> Any | None:
    for child in token.children:
        if child.lower_ == "to":
            return next(iter(child.children), None)
    return next((c for c in token.children if c.dep_ == "pobj"), None)


def channel(sentence_text: str) -> str | None:
    """Through whom the words reached the article, as the sentence names it."""
    found = _PUBLISHED.search(sentence_text)
    return found["who"] if found else None
