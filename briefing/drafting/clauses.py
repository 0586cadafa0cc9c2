"""The clauses of a sentence that may each carry a fact of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from briefing.drafting.attribution import subject_of
from briefing.drafting.features import acts_of
from briefing.drafting.reading import Sentence

_EVENTS = frozenset(
    {"say", "accuse", "deplore", "reject", "welcome", "support", "promise", "request", "invite",
     "meet", "cooperate", "aid", "yield", "sanction", "threaten", "protest", "mobilize",
     "coerce", "assault"}
)  # fmt: skip
_BEFORE_NAMES = frozenset({"compound", "nmod", "amod"})
_LEAST = 3
_WIDEST = 90
_EDGES = " ,;:–—-"


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens that follow each other, with the predicate among them."""

    sentence: Sentence
    tokens: tuple[Any, ...]
    predicate: Any
    main: bool
    start: int
    end: int

    @property
    def subject(self) -> Any | None:
        """The head of the subject; of a passive, the one that it is done to."""
        for child in self.predicate.children:
            if child.dep_ in {"nsubj", "nsubjpass"}:
                return child
        return subject_of(self.predicate)


@dataclass(frozen=True, slots=True)
class Title:
    """An office that a sentence gives a person in passing: "Foreign Minister Lena Brandt"."""

    person: tuple[Any, ...]
    office: str
    start: int
    end: int


def clauses(sentence: Sentence) -> Iterator[Clause]:
    """The main clause, those joined to it, and those behind it that tell an event."""
    if sentence.span is None:
        return
    tokens = list(sentence.span)
    root = _main_verb(sentence.span)
    heads = [root, *(t for t in tokens if t.i != root.i and _stands_alone(t, root))]
    for head in heads:
        inner = [o for o in heads if o.i != head.i and (head.i == root.i or _is_under(o, head))]
        taken = {t.i for other in inner for t in other.subtree} - {head.i}
        whole = sentence.span if head.i == root.i else head.subtree
        kept = [t for t in whole if t.i not in taken and t.sent == sentence.span]
        run = _run(kept, head)
        if len(run) >= _LEAST and len(run) <= _WIDEST:
            start, end = _bounds(sentence, run)
            yield Clause(sentence, tuple(run), head, head.i == root.i, start, end)


def _main_verb(span: Any) -> Any:
    """The root; where a noun was taken for it, the first finite verb before the noun."""
    root = span.root
    if root.pos_ in {"VERB", "AUX"}:
        return root
    for token in span:
        if token.tag_ in {"VBD", "VBZ", "VBP"} and token.i > span.start and token.i < root.i:
            return token
    return root


def _stands_alone(token: Any, root: Any) -> bool:
    if token.pos_ not in {"VERB", "AUX"}:
        return False
    if token.dep_ == "conj":
        return _joined_to(token, root) and bool(list(token.children))
    if token.dep_ in {"relcl", "advcl"}:
        return bool(_EVENTS & set(acts_of(token))) and token.tag_ in {
            "VBD",
            "VBG",
            "VBN",
            "VBZ",
            "VBP",
        }
    return False


def _joined_to(token: Any, root: Any) -> bool:
    while token.dep_ == "conj":
        token = token.head
    return bool(token.i == root.i)


def _is_under(token: Any, head: Any) -> bool:
    return any(ancestor.i == head.i for ancestor in token.ancestors)


def _run(tokens: list[Any], head: Any) -> list[Any]:
    """The unbroken stretch of tokens around the predicate, without marks at its ends."""
    place = next(at for at, token in enumerate(tokens) if token.i == head.i)
    first = last = place
    while first > 0 and tokens[first].i - tokens[first - 1].i == 1:
        first -= 1
    while last < len(tokens) - 1 and tokens[last + 1].i - tokens[last].i == 1:
        last += 1
    run = tokens[first : last + 1]
    while run and (run[0].is_space or run[0].text in _EDGES or run[0].dep_ == "cc"):
        run = run[1:]
    while run and (run[-1].is_space or run[-1].text in _EDGES or run[-1].dep_ == "cc"):
        run = run[:-1]
    return run


def _bounds(sentence: Sentence, run: list[Any]) -> tuple[int, int]:
    start = sentence.place(run[0])
    return start, sentence.place(run[-1]) + len(run[-1].text)


def titles(sentence: Sentence) -> Iterator[Title]:
    """The offices that a sentence gives to persons before or behind their names."""
    if sentence.span is None:
        return
    for person in sentence.span.ents:
        if person.label_ != "PERSON":
            continue
        head = person.root
        before = [
            t for t in head.children
            if t.dep_ in _BEFORE_NAMES and t.i < person.start and "office" in acts_of_noun(t)
        ]  # fmt: skip
        behind = [t for t in head.children if t.dep_ == "appos" and "office" in acts_of_noun(t)]
        for noun in before[:1] + behind[:1]:
            part = (
                [t for t in noun.subtree if t.i < person.start]
                if noun in before
                else list(noun.subtree)
            )
            part = [t for t in part if t.dep_ not in {"relcl", "punct"} or t.text == "’s"]
            if not part or len(part) > 14:  # noqa: PLR2004 - longer than any title
                continue
            everything = sorted([*part, *person], key=lambda t: t.i)
            start = sentence.place(everything[0])
            end = sentence.place(everything[-1]) + len(everything[-1].text)
            office = "".join(t.text_with_ws for t in part).strip()
            yield Title(tuple(person), office, start, end)


def acts_of_noun(token: Any) -> tuple[str, ...]:
    """What a noun or name means by the lexicon, whatever part of speech it was given."""
    from briefing.drafting.features import lexicon  # noqa: PLC0415

    return lexicon()["nouns"].get(token.lemma_.lower(), ())
