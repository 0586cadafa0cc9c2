"""Event types: the PLV sentences, macro-F1 of the root code, by the program's own sentences.

Each sentence marks a source and a target; what is coded is what the one does to the other. The
program's types are mapped to the root codes by ``ROOTS``; those without a root are left aside.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefing.drafting import ranker as ranking
from briefing.drafting.features import features_of
from briefing.drafting.language import pipeline
from briefing.drafting.ranker import Example, Ranker

ROOTS: dict[str, tuple[str, ...]] = {
    "ACCUSE": ("accusation-made", "reaction-voiced/deplored", "case-opened"),
    "AGREE": ("commitment-made", "plan-announced", "talks-planned"),
    "AID": ("aid-provided", "military-aid-provided"),
    "ASSAULT": ("attack-occurred", "fighting-occurred", "offensive-launched", "territory-taken"),
    "COERCE": (
        "security-measure-taken/arrested", "security-measure-taken/restricted", "decree-issued",
    ),
    "CONSULT": ("meeting-held", "visit-made", "topic-discussed", "forum-held"),
    "COOPERATE": ("cooperation-under-way", "trade-agreement-made"),
    "MOBILIZE": ("forces-moved",),
    "PROTEST": ("protest-held",),
    "REJECT": ("reaction-voiced/rejected",),
    "REQUEST": ("request-made", "demand-made", "condition-set"),
    "SANCTION": (
        "sanctions-imposed", "step-taken/reduced", "mission-closed", "aid-halted",
        "agreement-ended", "trade-measure-taken",
    ),
    "SUPPORT": (
        "support-voiced", "reaction-voiced/welcomed", "agreement-reached",
        "recognition-addressed", "invitation-extended",
    ),
    "THREATEN": ("threat-made",),
    "YIELD": (
        "security-measure-taken/eased", "sanctions-lifted", "captives-released", "office-left",
        "ceasefire-agreed",
    ),
}  # fmt: skip
"""The labels of the program's sentences that stand for each root code."""
_MARK = re.compile(r"</?[st]>")


@dataclass(frozen=True)
class Row:
    """A sentence with what is coded of it, and its features."""

    text: str
    root: str
    features: tuple[str, ...]


def rows(path: Path) -> list[Row]:
    """The sentences of a part."""
    with path.open(encoding="utf-8") as file:
        table = list(csv.DictReader(file, delimiter="\t"))
    texts = [_MARK.sub("", row["marked_sentence"]) for row in table]
    found = []
    for row, text, document in zip(table, texts, pipeline().pipe(texts), strict=True):
        tokens, predicate = between(document, *(_span(row["marked_sentence"], m) for m in "st"))
        found.append(Row(text, row["gold_root"], tuple(features_of(tokens, predicate))))
    return found


def _span(marked: str, mark: str) -> tuple[int, int]:
    start, end = marked.find(f"<{mark}>"), marked.find(f"</{mark}>")
    return len(_MARK.sub("", marked[:start])), len(_MARK.sub("", marked[:end]))


def between(
    document: Any, source: tuple[int, int], target: tuple[int, int]
) -> tuple[list[Any], Any]:
    """The clause in which the source does something to the target, and its predicate."""
    ends = [
        [t for t in document if t.idx < span[1] and t.idx + len(t) > span[0]]
        for span in (source, target)
    ]
    everything = list(document)
    if not all(ends):
        return everything, ranking.root_of(everything)
    above = [[t := ranking.root_of(each), *t.ancestors] for each in ends]
    shared = {t.i for t in above[1]}
    verbs = [t for t in above[0][1:] if t.pos_ in {"VERB", "AUX"}]
    meeting = next((t for t in verbs if t.i in shared), None)
    predicate = (
        verbs[0] if verbs and verbs[0].i in shared else meeting or ranking.root_of(everything)
    )
    clause = list(predicate.subtree)
    return (clause if len(clause) > 3 else everything), predicate


def by_sentences(ranker: Ranker, features: Sequence[str]) -> str:
    """The root code of the likeliest label that stands for one."""
    scores = ranker.scores(features)
    best = {root: max(scores.get(label, 0.0) for label in ROOTS[root]) for root in ROOTS}
    return max(best, key=lambda root: best[root])


def own_ranker() -> Ranker:
    """The ranker as the program trains it."""
    return ranking.train(ranking.examples_of(ranking.example_sentences()))


def with_train(train: Sequence[Row]) -> Ranker:
    """A ranker of root codes from the train part and the program's sentences."""
    roots = {label: root for root, labels in ROOTS.items() for label in labels}
    own = ranking.examples_of([(roots[n], s) for n, s in ranking.example_sentences() if n in roots])
    marked: list[Example] = [(row.root, row.features) for row in train]
    return ranking.train([*own, *marked])


def score(folder: Path, part: str) -> dict[str, float]:
    """Macro-F1 with the program's sentences alone, and with the train part."""
    from sklearn.metrics import f1_score  # noqa: PLC0415

    train, test = rows(folder / "PLV_train.tsv"), rows(folder / f"PLV_{part}.tsv")
    own = own_ranker()
    guesses = {"own sentences": [by_sentences(own, row.features) for row in test]}
    if part != "train":
        both = with_train(train)
        guesses["with the train part"] = [
            max(s := both.scores(row.features), key=lambda root: s[root]) for row in test
        ]
    gold = [row.root for row in test]
    return {name: f1_score(gold, found, average="macro") for name, found in guesses.items()}


def misses(folder: Path, part: str, most: int) -> list[str]:
    """Sentences that the program's own sentences code otherwise, evenly picked."""
    ranker = own_ranker()
    wrong = [
        f"{row.root} | {guess} | {row.text[:160]}"
        for row in rows(folder / f"PLV_{part}.tsv")
        if (guess := by_sentences(ranker, row.features)) != row.root
    ]
    return wrong[:: max(1, len(wrong) // most)][:most]
