"""Who says what: speakers and their words, by the grammar of a sentence and its quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from briefing.drafting.features import acts_of
from briefing.drafting.named_actors import Mention
from briefing.drafting.reading import Sentence

_OPEN, _CLOSE = '“"„«', '”"“»'
_QUOTED = re.compile(r"[“„«\"]([^“”„«»\"\n]{2,2000})[”“»\"]")
_SPEAKING = frozenset(
    {"say", "accuse", "deplore", "reject", "welcome", "request", "promise", "threaten"}
)
_PUBLISHED = re.compile(
    r"\b(?:in an interview with|told|quoted by|on the|according to a statement (?:by|from)|"
    r"reported by|in a statement released by)\s+"
    r"(?:the )?(?P<who>[A-Z][\w’'.-]*(?: [A-Z0-9][\w’'.-]*){0,3})"
)
_WORDS_OF_A_NAME = 6


@dataclass(frozen=True, slots=True)
class Saying:
    """Somebody's words in a sentence: the tokens of the speaker, and of the verb."""

    speaker: tuple[Any, ...]
    cue: Any
    verb: bool = True


def sayings(sentence: Sentence) -> Iterator[Saying]:
    """Who speaks in a sentence, the outermost first."""
    if sentence.span is None:
        return
    for token in sentence.span:
        if token.pos_ == "VERB" and _SPEAKING & set(acts_of(token)):
            subject = subject_of(token)
            if subject is not None and (_has_words(token) or _quotes_around(sentence)):
                yield Saying(tuple(subject.subtree), token)
        elif token.lower_ == "according" and (source := _after_to(token)) is not None:
            yield Saying(tuple(source.subtree), token, verb=False)


def unnamed_speaker(saying: Saying, sentence: Sentence) -> Mention | None:
    """Speakers whom the text does not name ("health officials"), under its words for them."""
    words = "".join(t.text_with_ws for t in saying.speaker).strip()
    if len(saying.speaker) > _WORDS_OF_A_NAME or any(t.pos_ == "PRON" for t in saying.speaker):
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
            return None
        seen = seen.head
        if seen.pos_ not in {"VERB", "AUX"}:
            seen = seen.head
    return None


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


def quoted(text: str) -> list[tuple[int, int]]:
    """The code points of each stretch of direct speech in a text, without its marks."""
    return [found.span(1) for found in _QUOTED.finditer(text)]


def wholly_quoted(sentence: Sentence, line: str, at: int) -> bool:
    """Whether a sentence stands inside direct speech; ``at`` is where its line starts."""
    place = sentence.start - at
    before = line[:place]
    opened = sum(before.count(mark) for mark in "“«") - sum(before.count(mark) for mark in "”»")
    starts = sentence.text[:1] in _OPEN
    return (opened > 0 or starts) and not re.search(r"[”»\"],?\s+\w+", sentence.text[1:])


def channel(sentence_text: str) -> str | None:
    """Through whom the words reached the article, as the sentence names it."""
    found = _PUBLISHED.search(sentence_text)
    return found["who"] if found else None
