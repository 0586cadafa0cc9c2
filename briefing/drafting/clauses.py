"""The clauses of a sentence that may each carry a fact, and what it tells in passing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from briefing.drafting.attribution import subject_of
from briefing.drafting.features import acts_of, lexicon
from briefing.drafting.reading import Sentence

_NO_EVENTS = frozenset({"judge", "be", "figure", "plan"})
_FINITE = frozenset({"VBD", "VBG", "VBN", "VBZ", "VBP"})
_BEFORE_NAMES = frozenset({"compound", "nmod", "amod"})
_CIRCUMSTANCE = frozenset("amid amidst after following since during despite regarding".split())
_TRAVELLING = frozenset("visit arrive travel come fly".split())
_RELATIVE = frozenset({"who", "which"})
_LEAST = 3
_WIDEST = 90
_LONGEST_TITLE = 14
_EDGES = " ,;:–—-"


@dataclass(frozen=True, slots=True)
class ParsedClause:
    """Tokens that follow each other, with the predicate among them."""

    sentence: Sentence
    tokens: tuple[Any, ...]
    predicate: Any
    main: bool

    @property
    def start(self) -> int:
        """The code point of the article where it starts."""
        return self.sentence.place(self.tokens[0])

    @property
    def end(self) -> int:
        """The code point of the article behind it."""
        return self.sentence.place(self.tokens[-1]) + len(self.tokens[-1].text)

    @property
    def subject(self) -> Any | None:
        """The head of the subject; of a passive, the one that it is done to."""
        for child in self.predicate.children:
            if child.dep_ in {"nsubj", "nsubjpass"}:
                return self.predicate.head if child.lower_ in _RELATIVE else child
        if self.predicate.dep_ == "acl":
            return self.predicate.head
        return subject_of(self.predicate)


@dataclass(frozen=True, slots=True)
class Aside:
    """What a sentence tells in passing: by a noun, an apposition, an office or a purpose."""

    clause: ParsedClause
    type: str
    statement: str
    """With ``{who}`` for whoever the sentence is about."""
    person: tuple[Any, ...] = ()
    title: str | None = None


def clauses(sentence: Sentence) -> Iterator[ParsedClause]:
    """The main clause, those joined to it, and those behind it that tell an event."""
    if sentence.span is None:
        return
    root = _main_verb(sentence.span)
    heads = [root, *(t for t in sentence.span if t.i != root.i and _stands_alone(t, root))]
    for head in heads:
        inner = [o for o in heads if o.i != head.i and (head.i == root.i or _is_under(o, head))]
        taken = {t.i for other in inner for t in other.subtree} - {head.i}
        below = head.head.subtree if head.dep_ in {"acl", "relcl"} else head.subtree
        whole = sentence.span if head.i == root.i else below
        run = _run([t for t in whole if t.i not in taken and t.sent == sentence.span], head)
        if _LEAST <= len(run) <= _WIDEST:
            yield ParsedClause(sentence, tuple(run), head, head.i == root.i)


def _main_verb(span: Any) -> Any:
    """The root; where another word was taken for it, the first finite verb."""
    root = span.root
    if root.pos_ in {"VERB", "AUX"}:
        return root
    finite = (t for t in span if t.tag_ in {"VBD", "VBZ", "VBP"} and t.i > span.start)
    return next((t for t in finite if t.pos_ in {"VERB", "AUX"}), root)


def _stands_alone(token: Any, root: Any) -> bool:
    if token.pos_ not in {"VERB", "AUX"}:
        return False
    if token.dep_ == "conj":
        head = token
        while head.dep_ == "conj":
            head = head.head
        return head.i == root.i and bool(list(token.children))
    acts = set(acts_of(token))
    if token.dep_ == "acl":
        return token.tag_ == "VBN" and bool(acts - _NO_EVENTS or "plan" in acts)
    if token.dep_ in {"relcl", "advcl"}:
        return token.tag_ in _FINITE and bool(acts - _NO_EVENTS)
    return False


def _is_under(token: Any, head: Any) -> bool:
    return any(ancestor.i == head.i for ancestor in token.ancestors)


def _run(tokens: Sequence[Any], head: Any) -> Sequence[Any]:
    """The unbroken stretch of tokens around a word, without marks at its ends."""
    first = last = next(at for at, token in enumerate(tokens) if token.i == head.i)
    while first > 0 and tokens[first].i - tokens[first - 1].i == 1:
        first -= 1
    while last < len(tokens) - 1 and tokens[last + 1].i - tokens[last].i == 1:
        last += 1
    while first <= last and _is_edge(tokens[first]):
        first += 1
    while last >= first and _is_edge(tokens[last]):
        last -= 1
    return tokens[first : last + 1]


def _is_edge(token: Any) -> bool:
    return bool(token.is_space or token.text in _EDGES or token.dep_ == "cc")


def asides(sentence: Sentence) -> Iterator[Aside]:
    """Circumstances that a noun names, what an apposition calls something, purposes, offices."""
    for token in sentence.span if sentence.span is not None else ():
        type_ = lexicon()["asides"].get(token.lemma_.lower(), ("",))[0]
        if token.pos_ == "NOUN" and type_ and _is_circumstance(token):
            yield from _aside(sentence, list(token.subtree), token, type_, "There was {text}.")
        elif token.dep_ == "appos" and "project" in acts_of(token, "nouns"):
            named = "".join(t.text_with_ws for t in token.head.lefts) + token.head.text
            told = f"{named[:1].upper()}{named[1:]} was " + _text(list(token.subtree)) + "."
            whole = list(token.head.subtree)
            yield from _aside(sentence, whole, token.head, "project-described", told)
        elif token.head.lemma_ in _TRAVELLING and token.head.pos_ == "VERB" and _is_purpose(token):
            told = "The purpose of the visit was {text}."
            yield from _aside(sentence, list(token.subtree), token, "background-described", told)
    for person in sentence.span.ents if sentence.span is not None else ():
        yield from _offices(sentence, person) if person.label_ == "PERSON" else ()


def _is_circumstance(noun: Any) -> bool:
    """Whether a noun names a circumstance: behind "amid" or "after", or as doing something."""
    if noun.dep_ == "pobj" and noun.head.lower_ in _CIRCUMSTANCE:
        return any(child.dep_ not in {"det", "poss"} for child in noun.children)
    return any(child.dep_ == "acl" for child in noun.children)


def _is_purpose(token: Any) -> bool:
    if token.dep_ in {"advcl", "xcomp"}:
        return any(child.lower_ == "to" and child.dep_ == "aux" for child in token.children)
    nouns = [child for child in token.children if child.dep_ == "pobj"]
    return token.lower_ == "for" and any("meet" in acts_of(noun) for noun in nouns)


def _text(tokens: Sequence[Any]) -> str:
    return "".join(t.text_with_ws for t in tokens).strip(" ,.")


def _aside(
    sentence: Sentence, tokens: list[Any], head: Any, type_: str, told: str
) -> Iterator[Aside]:
    run = _run([t for t in tokens if t.text != "."], head)
    if _LEAST <= len(run) <= _WIDEST:
        clause = ParsedClause(sentence, tuple(run), head, main=False)
        yield Aside(clause, type_, told.replace("{text}", _text(run)))


def _offices(sentence: Sentence, person: Any) -> Iterator[Aside]:
    """The offices that a person is given before or behind the name."""
    head = person.root
    nouns = [t for t in head.children if "office" in acts_of(t, "nouns")]
    before = [t for t in nouns if t.dep_ in _BEFORE_NAMES and t.i < person.start][:1]
    for noun in before + [t for t in nouns if t.dep_ == "appos"][:1]:
        part = [t for t in noun.subtree if noun not in before or t.i < person.start]
        part = [t for t in part if t.dep_ not in {"relcl", "punct"} or t.text == "’s"]
        if 0 < len(part) <= _LONGEST_TITLE:
            everything = sorted([*part, *person], key=lambda t: t.i)
            title = "".join(t.text_with_ws for t in part).strip(" ,")
            verb = (
                "was" if title.lower().removeprefix("the ").startswith(("former", "ex-")) else "is"
            )
            clause = ParsedClause(sentence, tuple(everything), head, main=False)
            told = f"{{who}} {verb} {title}."
            yield Aside(clause, "office-held", told, tuple(person), title)
