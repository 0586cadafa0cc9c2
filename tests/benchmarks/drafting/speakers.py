"""Who says it: PolNeAR, token F1 of content and source, by rules and by a random field.

The field (linear chain, first order) is trained at run time on the train part and thrown away:
the texts have no licence that lets weights travel.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from briefing.drafting.attribution import sayings
from briefing.drafting.features import acts_of
from briefing.drafting.language import pipeline
from briefing.drafting.reading import read_article

Span = tuple[int, int]
_SPAN = re.compile(r"(\d+) (\d+)")
_ROLES = ("Content", "Source", "Cue")
_REGULAR = {"c1": 0.05, "c2": 0.1, "max_iterations": 70, "feature.minfreq": 3}


@dataclass(frozen=True)
class Article:
    """An article with the spans of each role."""

    name: str
    text: str
    gold: dict[str, list[Span]]


def articles(folder: Path, most: int | None = None) -> list[Article]:
    """The articles of a part, evenly picked where only some are wanted."""
    paths = sorted((folder / "text").glob("*.txt"))
    step = max(1, len(paths) // most) if most else 1
    return [_article(folder, path) for path in paths[::step][: most or None]]


def _article(folder: Path, path: Path) -> Article:
    gold: dict[str, list[Span]] = {role: [] for role in _ROLES}
    notes = min((folder / "attributions").glob(f"{path.stem}_*.ann"))
    for line in notes.read_text("utf-8").splitlines():
        if line.startswith("T"):
            _, what, _ = line.split("\t", 2)
            role, _, places = what.partition(" ")
            if role in gold:
                gold[role] += [(int(a), int(b)) for a, b in _SPAN.findall(places)]
    return Article(path.stem, path.read_text("utf-8"), gold)


@dataclass(frozen=True)
class Line:
    """The tokens of a line with their places in the article and their features."""

    places: list[Span]
    features: list[list[str]]


def lines_of(article: Article) -> list[Line]:
    """Each line of an article, token by token."""
    starts, at, texts = [], 0, []
    for line in article.text.split("\n"):
        if line.strip():
            starts.append(at)
            texts.append(line)
        at += len(line) + 1
    found = []
    for start, document in zip(starts, pipeline().pipe(texts, batch_size=16), strict=True):
        tokens = [token for token in document if not token.is_space]
        places = [(start + t.idx, start + t.idx + len(t)) for t in tokens]
        found.append(Line(places, list(_features(tokens))))
    return found


def _features(tokens: Sequence[Any]) -> Iterator[list[str]]:
    quoted, inside = [], False
    for token in tokens:
        opens, closes = token.text in "“«" or (token.text == '"' and not inside), token.text in "”»"
        if closes or (token.text == '"' and inside):
            inside = False
        quoted.append(inside)
        inside = inside or opens
    basic = [_basic(token, q) for token, q in zip(tokens, quoted, strict=True)]
    said = {
        t.i: any(a in {"say", "accuse", "judge", "request"} for a in acts_of(t)) for t in tokens
    }
    for at, token in enumerate(tokens):
        row = ["bias", *basic[at]]
        row += [f"{step}:{value}" for step in (-2, -1, 1, 2) if 0 <= at + step < len(tokens)
                for value in basic[at + step][:4]]  # fmt: skip
        row += [f"up{n}:{dep}:{lemma}:{cue}" for n, dep, lemma, cue in _above(token, said)]
        if token.dep_ in {"nsubj", "nsubjpass"}:
            row.append(f"subject-of-cue={said.get(token.head.i, False)}")
        row.append(f"sentence-has-cue={any(said.get(t.i) for t in token.sent)}")
        row.append(f"first={token.i == token.sent.start}")
        yield row


def _basic(token: Any, quoted: bool) -> list[str]:  # noqa: FBT001
    acts = "+".join(acts_of(token)[:2])
    return [
        f"w={token.lower_}", f"pos={token.tag_}", f"q={quoted}", f"act={acts}", f"l={token.lemma_}",
        f"dep={token.dep_}", f"ent={token.ent_type_}", f"shape={token.shape_[:4]}",
    ]  # fmt: skip


def _above(token: Any, said: dict[int, bool]) -> Iterator[tuple[int, str, str, bool]]:
    """The path up the tree: by which relation, to which word, whether it is one of saying."""
    for number in range(1, 5):
        if token.head.i == token.i:
            return
        is_cue = said.get(token.head.i, False)
        yield number, token.dep_, token.head.lemma_ if number < 3 or is_cue else "", is_cue
        if is_cue:
            yield 9, token.dep_, "side" if token.i < token.head.i else "behind", True
        token = token.head


def labels_of(article: Article, line: Line) -> list[str]:
    """B, I and O of the outermost role at each token."""
    found, before = [], "O"
    for start, end in line.places:
        role = next(
            (r for r in ("Source", "Cue", "Content") if _within(start, end, article.gold[r])), "O"
        )
        label = role if role == "O" else f"{'I' if before == role else 'B'}-{role}"
        found.append(label)
        before = role
    return found


def _within(start: int, end: int, spans: Iterable[Span]) -> bool:
    return any(a < end and start < b for a, b in spans)


Roles = dict[str, set[int]]
"""The code point at which each token of a role starts."""


def gold_of(article: Article, lines: Sequence[Line]) -> Roles:
    """The tokens of each role as they were marked; a token may have several."""
    return {
        role: {s for line in lines for s, e in line.places if _within(s, e, article.gold[role])}
        for role in _ROLES
    }


def by_field(
    train: Sequence[tuple[Article, list[Line]]], test: Sequence[list[Line]]
) -> list[Roles]:
    """Train on marked articles, then find the roles in others."""
    import pycrfsuite  # noqa: PLC0415

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for article, lines in train:
        for line in lines:
            trainer.append(line.features, labels_of(article, line))
    trainer.set_params(_REGULAR)
    with TemporaryDirectory() as folder:
        file = str(Path(folder) / "field")
        trainer.train(file)
        tagger = pycrfsuite.Tagger()
        with tagger.open(file):
            found = []
            for lines in test:
                roles: Roles = {role: set() for role in _ROLES}
                for line in lines:
                    for (start, _), label in zip(
                        line.places, tagger.tag(line.features), strict=True
                    ):
                        if label != "O":
                            roles[label[2:]].add(start)
                found.append(roles)
    return found


def by_rules(article: Article) -> Roles:
    """What the program's own rules find, without training."""
    roles: Roles = {role: set() for role in _ROLES}
    for sentence in read_article(article.text, "en").sentences:
        for saying in sayings(sentence):
            speaker = {t.i for t in saying.speaker}
            below = saying.cue.subtree if saying.verb else sentence.span
            roles["Source"] |= {sentence.place(t) for t in saying.speaker}
            roles["Cue"].add(sentence.place(saying.cue))
            roles["Content"] |= {
                sentence.place(t)
                for t in below
                if t.i not in speaker and t.i != saying.cue.i and not t.is_punct
                and t.dep_ not in {"aux", "auxpass", "npadvmod"}
            }  # fmt: skip
    return roles


def f1(gold: Sequence[Roles], found: Sequence[Roles], role: str) -> float:
    """Token F1 of a role over all articles."""
    count: Counter[str] = Counter()
    for want, have in zip(gold, found, strict=True):
        count["both"] += len(want[role] & have[role])
        count["all"] += len(want[role]) + len(have[role])
    return 2 * count["both"] / count["all"] if count["all"] else 0.0


def score(folder: Path, part: str, most: int, most_test: int | None) -> dict[str, float]:
    """The figures of a part, with a field trained on ``most`` articles of the train part.

    With none to train on, of the rules alone.
    """
    train = [(a, lines_of(a)) for a in articles(folder / "train", most)] if most else []
    tests = articles(folder / part, most_test)
    lines = [lines_of(article) for article in tests]
    gold = [gold_of(a, each) for a, each in zip(tests, lines, strict=True)]
    found = by_field(train, lines) if train else []
    rules = [by_rules(article) for article in tests]
    return {
        **{f"{role.lower()} F1, field": f1(gold, found, role) for role in _ROLES if found},
        **{f"{role.lower()} F1, rules": f1(gold, rules, role) for role in _ROLES},
    }
