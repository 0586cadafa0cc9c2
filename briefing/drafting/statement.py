"""Hedges, modality and the statement of a candidate, from the words of its clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from briefing.dossier.strength import number_problems, strength_problems
from briefing.drafting.features import acts_of, lexicon

_HEDGE = re.compile(
    r"(?<![\w-])(?:reportedly|allegedly|could potentially|potentially|could|might|(?-i:may)|"
    r"apparently|seemingly|appears? to|appeared to|seems? to|seemed to|likely|possibly|probably|"
    r"presumably|perhaps|suspected of|is said to|are said to|"
    r"is believed to|are believed to)(?![\w-])",
    re.IGNORECASE,
)
_PLAN_WORDS = re.compile(
    r"\b(?:will|shall|plans? to|intends? to|is to|are to|is going to|is set to|is due to|"
    r"scheduled|aims? to|to be held)\b"
)
_DENIAL = re.compile(r"\b(?:den(?:y|ies|ied)|rejected claims|dismissed (?:claims|reports))\b")
_ARE = frozenset({"are", "'re", "’re"})
_PERSONS = frozenset({"he", "she", "they", "we", "i", "it", "who", "which", "that"})
_GONE = "\0"
_FINITE = frozenset({"VBZ", "VBP"})
_DOUBTING = frozenset({"if", "whether", "unless"})
_PLURAL = frozenset({"NNS", "NNPS"})
_WILL = {"will": "would", "’ll": " would", "'ll": " would"}
_LINKS = frozenset({"however", "meanwhile", "also", "moreover", "still", "yet", "so", "then"})


def hedge_of(text: str) -> str | None:
    """The words by which a clause weakens what it says."""
    found = _HEDGE.search(text)
    return found.group() if found else None


def modality_of(shape: str, text: str, predicate: Any, *, said: bool, hedged: bool) -> str:
    """How a clause puts its fact: done, announced, planned, claimed, denied or as opinion."""
    if shape == "assessment":
        return "assessed"
    if shape == "plan":
        return "announced" if said else "planned"
    if _DENIAL.search(text) and "reject" in acts_of(predicate):
        return "denied" if shape != "utterance" else "happened"
    if shape == "utterance":
        return "happened"
    if _PLAN_WORDS.search(text) and shape in {"step", "incident", "encounter"}:
        return "planned"
    if said or hedged:
        return "claimed"
    return "happened"


def past(token: Any) -> str:
    """A finite verb of the present in the past tense; other words as they are."""
    if token.tag_ not in _FINITE or token.pos_ not in {"VERB", "AUX"}:
        return str(token.text)
    gap = " " if token.text[0] in "'’" else ""
    if token.lemma_ == "be":
        return gap + ("were" if token.lower_ in _ARE else "was")
    return gap + past_of(token.lemma_.lower())


def past_of(stem: str) -> str:
    """The past tense of a verb by its stem."""
    if known := "".join(lexicon()["past"].get(stem, ())):
        return known
    if stem.endswith("e"):
        return f"{stem}d"
    if re.search(r"[^aeiou]y$", stem):
        return f"{stem[:-1]}ied"
    if re.search(r"^[^aeiou]*[aeiou][bdgmnprt]$", stem):
        stem += stem[-1]
    return f"{stem}ed"


def statement_of(tokens: list[Any], subject: str | None, predicate: Any) -> str | None:
    """A clause as one plain sentence in the past tense; ``None`` where that is not safe.

    ``subject`` replaces a pronoun, or stands first where the clause shares another's subject.
    """
    tokens = [token for token in tokens if not token.is_space]
    while tokens and (
        tokens[0].is_punct or tokens[0].dep_ == "cc" or _marks(tokens[0], predicate)
        or tokens[0].lower_ in _LINKS
    ):  # fmt: skip
        tokens = tokens[1:]
    doubted = any(c.dep_ == "mark" and c.lower_ in _DOUBTING for c in predicate.children)
    if doubted or not any(token.i == predicate.i for token in tokens):
        return None
    own = next(
        (t for t in tokens if t.dep_ in {"nsubj", "nsubjpass"} and t.head.i == predicate.i), None
    )
    relative = own if own is not None and own.lower_ in {"who", "which", "that"} else None
    if _is_passive(predicate) or (relative and predicate.dep_ == "relcl"):
        own = predicate.head
    if own is None and subject is None:
        return None
    words = {token.i: _word(token, own, subject, predicate) for token in tokens}
    words.update(_tenses(tokens, predicate))
    if relative is not None and predicate.dep_ == "relcl":
        words[relative.i] = _GONE
    text = "".join(words[t.i] + str(t.whitespace_) for t in tokens)
    text = re.sub(rf",? *{_GONE} *|  +", " ", text).strip().rstrip(".;:, ")
    if own is None:
        text = f"{subject} {text}"
    if text.count("“") != text.count("”") or text.count('"') % 2 or not text[:1].isalnum():
        return None
    return text[0].upper() + text[1:] + ("" if re.search(r"[.!?][”\"]$", text) else ".")


def _marks(token: Any, predicate: Any) -> bool:
    """Whether a word only joins the clause to another: "that", "while"."""
    return bool(token.dep_ == "mark" and token.head.i == predicate.i)


def _is_passive(token: Any) -> bool:
    """Whether a participle says of its noun what was done to it."""
    objects = any(c.dep_ in {"dobj", "ccomp"} for c in token.children)
    return bool(token.dep_ == "acl" and token.tag_ == "VBN" and not objects)


def _word(token: Any, own: Any, subject: str | None, predicate: Any) -> str:
    text = str(token.text)
    if own is not None and token.i == own.i and token.lower_ in _PERSONS and subject:
        return subject
    if token.i == predicate.i and _is_passive(token):
        return f"{'were' if token.head.tag_ in _PLURAL else 'was'} {text}"
    return text


def _tenses(tokens: list[Any], predicate: Any) -> Iterator[tuple[int, str]]:
    """The words that the verbs of a clause, of those joined to it and of what it says become."""
    inside = {token.i for token in tokens}
    for verb in tokens:
        if not _is_told(verb, predicate) or _in_quotes(verb, tokens):
            continue
        helps = [c for c in verb.children if c.dep_ in {"aux", "auxpass"} and c.i in inside]
        have = next((c for c in helps if c.lower_ in {"has", "have", "’ve", "'ve"}), None)
        if have is not None and (have.tag_ in _FINITE) and verb.i == predicate.i:
            been = next((c for c in helps if c.lower_ == "been"), None)
            plural = have.lower_ == "have"
            if been is not None and verb.tag_ == "VBG":
                yield have.i, "had"
                continue
            yield have.i, ("were" if plural else "was") if been is not None else ""
            if been is not None:
                yield been.i, ""
            elif verb.lemma_ == "be":
                yield verb.i, "were" if plural else "was"
            elif not any(c.dep_ == "neg" for c in verb.children):
                yield verb.i, past_of(verb.lemma_.lower())
            else:
                yield have.i, "did"
                yield verb.i, verb.lemma_
            continue
        been = any(c.lower_ == "been" for c in helps)  # "he's been told": has, not is
        had = {"'s": " had", "’s": " had"} if been else {}
        yield from ((c.i, had.get(c.lower_) or _WILL.get(c.lower_) or past(c)) for c in helps)
        if verb.tag_ == "VBG" and not helps and predicate.tag_ == "VBG" and verb.dep_ != "ccomp":
            yield verb.i, past_of(verb.lemma_.lower())
        elif verb.tag_ in _FINITE and verb.pos_ in {"VERB", "AUX"}:
            yield verb.i, past(verb)


def _is_told(verb: Any, predicate: Any) -> bool:
    """Whether a verb is the predicate, joined to it, or what the predicate says."""
    while verb.i != predicate.i and verb.dep_ in {"conj", "ccomp"} and verb.head.i != verb.i:
        verb = verb.head
    return bool(verb.i == predicate.i)


def _in_quotes(token: Any, tokens: list[Any]) -> bool:
    before = "".join(t.text for t in tokens if t.i < token.i)
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def fits(statement: str, exact: str, hedge: str | None) -> bool:
    """Whether a statement is as strong as its quote, by the rules that sheets are held to."""
    quote = f"{hedge} {exact}" if hedge else exact
    problems = [*strength_problems(statement, [quote]), *number_problems(statement, [quote])]
    return not problems and len(statement) <= 600  # noqa: PLR2004 - the longest line of a sheet


def attributed(words: str, who: str) -> str:
    """Words as somebody's."""
    inner = re.sub('[“”"]', "'", words.strip(' ,“”"«»'))[:540]
    return f'{who[:1].upper()}{who[1:]} said: "{inner}' + ('"' if inner[-1:] in ".!?" else '".')
