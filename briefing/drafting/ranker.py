"""Which type a clause most likely has: logistic regression over its features.

It is trained from the example sentences of this package and from what people accepted in a
dossier. A model is plain data: labels, names of features, and a table of weights.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Self

from briefing.drafting.features import features_of
from briefing.drafting.language import MissingDraft, pipeline

_STRENGTH = 30.0
_ROUNDS = 60
_DIGITS = 4
_RARE_KEPT = 0

Example = tuple[str, Sequence[str]]
"""A label and the features of a clause that carries it."""


@dataclass(frozen=True)
class Ranker:
    """Weights of features by label. A label is a type, or a type and after a stroke its kind."""

    labels: tuple[str, ...]
    names: dict[str, int]
    weights: Any
    """One row a label; the last column is the bias."""

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """The probability of each label."""
        import numpy as np  # noqa: PLC0415 - an extra

        counts = _counts(features)
        known = [(self.names[name], value) for name, value in counts.items() if name in self.names]
        size = sum(value * value for value in counts.values()) ** 0.5 or 1.0
        total = self.weights[:, -1].copy()
        for column, value in known:
            total += self.weights[:, column] * (value / size)
        odds = np.exp(total - total.max())
        return dict(zip(self.labels, (odds / odds.sum()).tolist(), strict=True))

    def types(self, features: Iterable[str]) -> dict[str, float]:
        """The probability of each type, that of its likeliest kind, the likeliest first.

        Kinds are not added up: a type with many of them would win wherever nothing is clear.
        """
        total: dict[str, float] = {}
        for label, score in self.scores(features).items():
            type_ = label.partition("/")[0]
            total[type_] = max(score, total.get(type_, 0.0))
        return dict(sorted(total.items(), key=lambda pair: -pair[1]))

    def to_json(self) -> str:
        """The model as plain data."""
        rows = [[round(float(weight), _DIGITS) for weight in row] for row in self.weights]
        return json.dumps({"labels": self.labels, "names": list(self.names), "weights": rows})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The model of what ``to_json`` gave."""
        import numpy as np  # noqa: PLC0415 - an extra

        data = json.loads(text)
        names = {name: place for place, name in enumerate(data["names"])}
        return cls(tuple(data["labels"]), names, np.asarray(data["weights"], dtype=float))


def train(examples: Sequence[Example]) -> Ranker:
    """A ranker fitted to examples; raises ``MissingDraft`` without scikit-learn."""
    try:
        import numpy as np  # noqa: PLC0415 - an extra
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    except ImportError as error:
        raise MissingDraft(error.name or "scikit-learn") from error
    rows = [_counts(features) for _, features in examples]
    seen = Counter(name for row in rows for name in row)
    names = {name: at for at, name in enumerate(sorted(n for n in seen if seen[n] > _RARE_KEPT))}
    matrix = _matrix(rows, names)
    model = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS, class_weight="balanced", tol=1e-3)
    model.fit(matrix, [label for label, _ in examples])
    weights = np.hstack([model.coef_, model.intercept_[:, None]])
    return Ranker(tuple(map(str, model.classes_)), names, weights)


def _matrix(rows: Sequence[dict[str, float]], names: dict[str, int]) -> Any:
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - comes with scikit-learn

    data, columns, ends = [], [], [0]
    for row in rows:
        size = sum(value * value for value in row.values()) ** 0.5 or 1.0
        for name, value in row.items():
            if name in names:
                columns.append(names[name])
                data.append(value / size)
        ends.append(len(columns))
    return csr_matrix((data, columns, ends), shape=(len(rows), len(names)))


_WEIGHT = {
    "act": 2.5,
    "p": 1.5,
    "object": 1.5,
    "below": 1.2,
    "any": 0.7,
    "future": 1.5,
    "negated": 1.5,
    "will not": 2.0,
}


def _counts(features: Iterable[str]) -> dict[str, float]:
    """Each feature once; what says what is done weighs more than a word."""
    return {name: _WEIGHT.get(name.replace(":", "=").partition("=")[0], 1.0) for name in features}


def example_sentences() -> list[tuple[str, str]]:
    """The label and text of each sentence that comes with the program."""
    text = files("briefing.drafting").joinpath("examples.toml").read_text(encoding="utf-8")
    return [(label, each) for label, sentences in tomllib.loads(text).items() for each in sentences]


def examples_of(sentences: Sequence[tuple[str, str]]) -> list[Example]:
    """Labelled sentences as examples: each is one clause."""
    documents = pipeline().pipe((text for _, text in sentences), batch_size=64)
    return [
        (label, tuple(features_of(list(document), root_of(list(document)))))
        for (label, _), document in zip(sentences, documents, strict=True)
    ]


def root_of(tokens: Sequence[Any]) -> Any:
    """The word that the others of a clause hang on."""
    inside = {token.i for token in tokens}
    return next((t for t in tokens if t.head.i == t.i or t.head.i not in inside), tokens[0])
