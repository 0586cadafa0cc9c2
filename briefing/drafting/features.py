"""What the ranker sees of a clause: its words, its predicate, and what is done in it.

Features are plain strings, so a model is a table of weights by name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_OBJECTS = frozenset({"dobj", "attr", "oprd", "dative", "acomp"})
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "AUX", "NUM", "PART"})
_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "acl", "relcl", "conj", "pcomp"})
_PHRASAL = frozenset({"point", "call"})
_DEEP = 2
_LIGHT = frozenset(
    "launch begin start conduct carry make lead take hold open give receive have put issue end "
    "continue stage commit mount wage face offer provide show express voice announce order".split()
)


@cache
def lexicon() -> dict[str, dict[str, tuple[str, ...]]]:
    """Under ``verbs`` and ``nouns``: the acts of each lemma."""
    text = files("briefing.drafting").joinpath("lexicon.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, tuple[str, ...]]] = {}
    for part, acts in tomllib.loads(text).items():
        words = tables.setdefault(part, {})
        for act, lemmas in acts.items():
            for lemma in lemmas.split():
                words[lemma] = (*words.get(lemma, ()), act)
    return tables


def features_of(tokens: list[Any], predicate: Any) -> Iterator[str]:
    """The features of a clause: its tokens, and the word that it says something with."""
    inside = {token.i for token in tokens}
    yield from _words(tokens)
    yield from _predicate(predicate)
    deed = deed_of(predicate)
    if deed.i != predicate.i:
        yield "through"
        yield from _predicate(deed)
    yield from _manner(deed, predicate)
    for token in _below(deed, inside):
        for act in acts_of(token):
            yield f"below={act}"
        yield f"below:{token.lemma_.lower()}"


def deed_of(predicate: Any) -> Any:
    """The word for what is done: behind "said that", "announced", "launched an attack"."""
    deed = predicate
    for _ in range(_DEEP):
        inner = _content(deed) if "say" in acts_of(deed) or deed.lemma_ in _LIGHT else None
        if inner is None:
            break
        deed = inner
    return deed


def _content(verb: Any) -> Any | None:
    """What is said, or the noun of a light verb."""
    for child in verb.children:
        if child.dep_ in {"ccomp", "xcomp"} and child.pos_ in {"VERB", "AUX"}:
            return child
    for child in verb.children:
        if child.dep_ in {"dobj", "nsubjpass"} and child.pos_ == "NOUN" and acts_of(child):
            return child
    return None


def _manner(deed: Any, predicate: Any) -> Iterator[str]:
    """Whether what is done is denied, or still to come, with what it is."""
    words = {(c.dep_, c.lemma_.lower()) for token in {deed, predicate} for c in token.children}
    acts = acts_of(deed)
    if any(dep == "neg" for dep, _ in words):
        yield "negated"
        yield from (f"negated={act}" for act in acts)
    if words & {("aux", "will"), ("aux", "would"), ("aux", "shall")}:
        yield "future"
        yield from (f"future={act}" for act in acts)
        if any(dep == "neg" for dep, _ in words):
            yield "will not"


def acts_of(token: Any, part: str | None = None) -> tuple[str, ...]:
    """What a verb or noun does, by the lexicon; ``part`` is its table there where that is known."""
    part = part or {"VERB": "verbs", "AUX": "verbs", "NOUN": "nouns"}.get(token.pos_)
    lemma, table = token.lemma_.lower(), lexicon().get(part or "", {})
    if part == "verbs" and lemma in _PHRASAL:
        phrases = (f"{lemma}_{c.lower_}" for c in token.children if c.dep_ in {"prt", "prep"})
        lemma = next((phrase for phrase in phrases if phrase in table), lemma)
    return table.get(lemma, ())


def _words(tokens: list[Any]) -> Iterator[str]:
    before = "^"
    for token in tokens:
        if token.is_space or token.is_punct:
            if token.text in '"“”':
                yield "quoted"
            elif token.text == "?":
                yield "question"
            continue
        if token.ent_type_:
            yield f"entity={token.ent_type_}"
        word = token.ent_type_ if token.pos_ in {"PROPN", "NUM"} else token.lemma_.lower()
        if token.pos_ in _CONTENT and not (token.pos_ == "PROPN" and token.ent_type_):
            yield f"w={word}"
        for act in acts_of(token):
            yield f"any={act}"
        yield f"{before}_{word}"
        before = word


def _predicate(predicate: Any) -> Iterator[str]:
    lemma = predicate.lemma_.lower()
    yield f"p={lemma}"
    yield f"tag={predicate.tag_}"
    for act in acts_of(predicate):
        yield f"act={act}"
    for child in predicate.children:
        word = child.lemma_.lower()
        if child.dep_ in {"aux", "auxpass", "neg", "prt"}:
            yield f"{child.dep_}={word}"
        elif child.dep_ in _OBJECTS:
            yield f"object={word}"
            yield f"p+object={lemma}+{word}"
            for act in acts_of(child):
                yield f"object:{act}"
        elif child.dep_ in _SUBJECTS:
            yield f"subject={child.ent_type_ or word}"
            for act in acts_of(child):
                yield f"subject:{act}"
        elif child.dep_ in {"prep", "agent"}:
            yield f"p+prep={lemma}+{word}"


def _below(predicate: Any, inside: set[int]) -> Iterator[Any]:
    """The predicates under this one, two levels deep."""
    level = [predicate]
    for _ in range(_DEEP):
        level = [
            child
            for token in level
            for child in token.children
            if child.i in inside and child.dep_ in _CLAUSES and child.pos_ in {"VERB", "AUX"}
        ]
        yield from level
