"""Hedges, modality and the statement of a candidate, from the words of its clause."""

from __future__ import annotations

import re
from typing import Any

from briefing.dossier.strength import number_problems, strength_problems
from briefing.drafting.attribution import quoted
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
_BE = {"is": "was", "are": "were", "am": "was"}
_PERSONS = frozenset({"he", "she", "they", "we", "i"})
_FINITE = frozenset({"VBZ", "VBP"})


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
    stem = token.lemma_.lower()
    known = _BE.get(token.lower_) or "".join(lexicon()["past"].get(stem, ()))
    if known:
        return known
    if stem.endswith("e"):
        return f"{stem}d"
    if re.search(r"[^aeiou]y$", stem):
        return f"{stem[:-1]}ied"
    return f"{stem}ed"


def statement_of(tokens: list[Any], subject: str | None, predicate: Any) -> str | None:
    """A clause as one plain sentence in the past tense; ``None`` where that is not safe.

    ``subject`` replaces a pronoun, or stands first where the clause shares another's subject.
    """
    tokens = [token for token in tokens if not token.is_space]
    while tokens and (tokens[0].is_punct or tokens[0].dep_ == "cc" or _marks(tokens[0], predicate)):
        tokens = tokens[1:]
    if not tokens or not any(token.i == predicate.i for token in tokens):
        return None
    own = next(
        (t for t in tokens if t.dep_ in {"nsubj", "nsubjpass"} and t.head.i == predicate.i), None
    )
    if predicate.dep_ == "acl":
        own = predicate.head
    if own is None and subject is None:
        return None
    words = [_word(token, own, subject, predicate) for token in tokens]
    text = "".join(words).strip().rstrip(".;:, ")
    if own is None:
        text = f"{subject} {text}"
    if text.count("“") != text.count("”") or text.count('"') % 2 or not text[:1].isalnum():
        return None
    return text[0].upper() + text[1:] + "."


def _marks(token: Any, predicate: Any) -> bool:
    """Whether a word only joins the clause to another: "that", "while"."""
    return bool(token.dep_ == "mark" and token.head.i == predicate.i)


def _word(token: Any, own: Any, subject: str | None, predicate: Any) -> str:
    text = str(token.text)
    if own is not None and token.i == own.i and token.lower_ in _PERSONS and subject:
        text = subject
    elif token.i == predicate.i or (
        token.head.i == predicate.i and token.dep_ in {"aux", "auxpass"}
    ):
        text = f"was {token.text}" if token.dep_ == "acl" else past(token)
    return text + str(token.whitespace_)


def fits(statement: str, exact: str, hedge: str | None) -> bool:
    """Whether a statement is as strong as its quote, by the rules that sheets are held to."""
    quote = f"{hedge} {exact}" if hedge else exact
    problems = [*strength_problems(statement, [quote]), *number_problems(statement, [quote])]
    return not problems and len(statement) <= 600  # noqa: PLR2004 - the longest line of a sheet


def attributed(exact: str, who: str) -> str:
    """The quote's own words, attributed: those in quotation marks where it has them."""
    direct = [exact[start:end] for start, end in quoted(exact)]
    inner = (
        (direct[0].rstrip(",") if direct else exact)
        .strip()
        .strip('“”"«» ')
        .replace('"', "'")
        .replace("“", "'")
        .replace("”", "'")
    )
    return f'{who} said: "{inner[:540]}".'
