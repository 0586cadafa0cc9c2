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
_BY_ARMS = frozenset("air missile rocket drone artillery suicide".split())
_IN_FORCE = frozenset({"sanctions-in-force", "ceasefire-in-force"})
_LINKED = frozenset({"of", "for", "and", "the", "-", "’s", "'s"})
_OF_OFFICES = frozenset("prime foreign vice deputy former interim acting".split())
_ORDINAL = frozenset("first second third fourth last next".split())
_BARE = frozenset("leader chief head director secretary commander deputy minister prime".split())
"""What is no office by itself."""
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
    apart: frozenset[int] = frozenset()
    """Places of those of its tokens that tell an event of their own."""

    @property
    def first(self) -> Any:
        """The predicate, or the first of those that it is joined to."""
        first = self.predicate
        while first.dep_ == "conj" and self.predicate.dep_ == "conj":
            first = first.head
        return first

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
    """The main clause, those joined to it, and those behind it that tell an event.

    The main clause keeps what hangs on it; only a joined clause with its own subject is cut off.
    """
    if sentence.span is None:
        return
    root = _main_verb(sentence.span)
    joined = [t for t in sentence.span if t.i != root.i and _is_joined(t, root)]
    hanging = [t for t in sentence.span if t.i != root.i and _tells_event(t)]
    for head in [root, *joined, *filter(_tells_apart, hanging)]:
        cut = [o for o in joined if o.i != head.i and (head.i == root.i or _is_under(o, head))]
        taken = {t.i for other in cut for t in other.subtree} - {head.i}
        below = head.head.subtree if head.dep_ in {"acl", "relcl"} else head.subtree
        whole = sentence.span if head.i == root.i else below
        run = _run([t for t in whole if t.i not in taken and t.sent == sentence.span], head)
        if head.dep_ == "relcl":
            run = _told_of_noun(run, head)
        if _LEAST <= len(run) <= _WIDEST:
            apart = frozenset(t.i for o in hanging if _is_under(o, head) for t in o.subtree)
            yield ParsedClause(sentence, tuple(run), head, head.i == root.i, apart)


def whole_sentence(sentence: Sentence) -> ParsedClause:
    """A sentence as one clause, as it is for direct speech."""
    tokens = tuple(token for token in sentence.span if not token.is_space)
    return ParsedClause(sentence, tokens, _main_verb(sentence.span), main=True)


def _main_verb(span: Any) -> Any:
    """The root; where another word was taken for it, the first finite verb."""
    root = span.root
    if root.pos_ in {"VERB", "AUX"}:
        return root
    finite = (t for t in span if t.tag_ in {"VBD", "VBZ", "VBP"} and t.i > span.start)
    return next((t for t in finite if t.pos_ in {"VERB", "AUX"}), root)


def _is_joined(token: Any, root: Any) -> bool:
    """Whether a clause with a subject of its own is joined to the main one."""
    head = token
    while head.dep_ == "conj":
        head = head.head
    own = any(child.dep_ in {"nsubj", "nsubjpass", "expl"} for child in token.children)
    return token.pos_ in {"VERB", "AUX"} and head.i == root.i and own


def _tells_event(token: Any) -> bool:
    """Whether a clause hangs on another and has an event of its own."""
    acts = set(acts_of(token)) if token.pos_ in {"VERB", "AUX"} else set()
    if token.dep_ == "acl":
        return token.tag_ == "VBN" and bool(acts - _NO_EVENTS or "plan" in acts)
    return token.dep_ in {"relcl", "advcl"} and token.tag_ in _FINITE and bool(acts - _NO_EVENTS)


def _tells_apart(token: Any) -> bool:
    """Whether the event of a clause that hangs on another can be told by itself."""
    if token.dep_ == "acl":
        return token.head.pos_ in {"NOUN", "PROPN"} and "say" not in acts_of(token)
    if token.dep_ == "relcl":
        return bool(token.head.pos_ != "PRON")
    marked = any(c.dep_ == "mark" or c.lower_ in {"when", "as"} for c in token.children)
    return token.tag_ == "VBG" and not marked


def _told_of_noun(tokens: Sequence[Any], verb: Any) -> Sequence[Any]:
    """A relative clause with its noun; behind "where", without it; none of an object."""
    subjects = [t for t in verb.children if t.dep_ in {"nsubj", "nsubjpass"}]
    if any(t.lower_ in _RELATIVE or t.lower_ == "that" for t in subjects):
        return tokens
    at = next((n for n, t in enumerate(tokens) if t.lower_ == "where" and t.head.i == verb.i), None)
    return tokens[at + 1 :] if at is not None and subjects else ()


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
            if any(child.lower_ in _BY_ARMS for child in token.children):
                type_ = "attack-occurred"
            were = "were" if token.tag_ == "NNS" else "was"
            told = f"{{text}} {were} in force." if type_ in _IN_FORCE else "{text} took place."
            yield from _aside(sentence, list(token.subtree), token, type_, told)
        elif token.dep_ == "appos" and "project" in acts_of(token, "nouns"):
            named = _text([t for t in token.head.subtree if t.i <= token.head.i])
            told = f"{named} was " + _text(list(token.subtree)) + "."
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
        told = told.replace("{text}", _text(run))
        yield Aside(clause, type_, told[:1].upper() + told[1:])


def _offices(sentence: Sentence, person: Any) -> Iterator[Aside]:
    """The offices that a person is given before or behind the name."""
    for part in (_title_before(person), _title_behind(person)):
        title = _text(part).removeprefix("The ").removeprefix("the ")
        whole = bool(part) and part[-1].lower_ not in _LINKED and len(part) <= _LONGEST_TITLE
        if whole and title.lower() not in _BARE:
            tokens = tuple(
                sentence.span.doc[min(part[0].i, person.start) : _last(part, person) + 1]
            )
            verb = "was" if title.lower().startswith(("former", "ex-", "late ")) else "is"
            clause = ParsedClause(sentence, tokens, person.root, main=False)
            yield Aside(clause, "office-held", f"{{who}} {verb} {title}.", tuple(person), title)


def _last(part: Sequence[Any], person: Any) -> int:
    return int(max(part[-1].i, person.end - 1))


def _title_before(person: Any) -> list[Any]:
    """The words of an office right before a name: "NATO Secretary-General"."""
    part: list[Any] = []
    for token in reversed(person.doc[person.sent.start : person.start]):
        linked = token.pos_ in {"PROPN", "NOUN", "ADJ"} or token.lower_ in _LINKED
        if not linked or token.ent_type_ in {"PERSON", "DATE", "CARDINAL"}:
            break
        part.insert(0, token)
    starts = [n + 1 for n, t in enumerate(part) if t.lower_ in {"of", "and"}
              and not any(map(_is_office, part[:n]))]  # fmt: skip
    part = part[max(starts, default=0) :]
    last = next((n for n in range(len(part), 0, -1) if _is_office(part[n - 1])), 0)
    behind = "".join(t.lower_ for t in part[last:])
    if not last or not (behind in {"", "-general"} or behind.startswith(("of", "for"))):
        return []
    while part and (part[0].lower_ in _LINKED or (part[0].pos_ == "ADJ" and _is_loose(part[0]))):
        part = part[1:]
    return part


def _is_loose(word: Any) -> bool:
    return bool(word.is_lower and word.lower_ not in _OF_OFFICES)


def _title_behind(person: Any) -> list[Any]:
    """The words of an office in apposition to a name, up to where they say something else."""
    for noun in person.root.children:
        if noun.dep_ != "appos" or noun.i < person.end or not _is_office(noun):
            continue
        if any(c.dep_ in {"relcl", "acl", "nummod"} or c.lower_ in _ORDINAL for c in noun.children):
            continue
        below = {t.i for t in noun.subtree}
        part = []
        for token in person.doc[noun.left_edge.i : noun.sent.end]:
            if token.i not in below or token.text in {",", "(", "—", "–"}:
                break
            part.append(token)
        return part if len(part) > 1 and part[-1].i >= noun.i else []
    return []


def _is_office(token: Any) -> bool:
    return token.pos_ in {"NOUN", "PROPN"} and "office" in acts_of(token, "nouns")
