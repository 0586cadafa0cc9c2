"""Which type a clause most likely has: logistic regression over its features.

It is trained from the example sentences of this package and from what people accepted in a
dossier. A model is plain data: labels, names of features, and a table of weights.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Self

from briefing.drafting.features import features_of
from briefing.drafting.language import MissingDraft, pipeline

_STRENGTH = 30.0
_ROUNDS = 60
_DIGITS = 4
_WEIGHT = {"act": 2.5, "p": 1.5, "object": 1.5, "below": 1.2, "any": 0.7, "future": 1.5,
           "negated": 1.5, "will not": 2.0}  # fmt: skip
"""Features that say what is done weigh more than a word."""

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

        total = self.weights[:, -1].copy()
        for name, value in _vector(features).items():
            if (column := self.names.get(name)) is not None:
                total += self.weights[:, column] * value
        odds = np.exp(total - total.max())
        return dict(zip(self.labels, (odds / odds.sum()).tolist(), strict=True))

    def types(self, features: Iterable[str]) -> dict[str, float]:
        """The probability of each type, that of its likeliest kind, the likeliest first.

        Kinds are not added up: a type with many of them would win wherever nothing is clear.
        """
        ordered = sorted(self.scores(features).items(), key=lambda pair: pair[1])
        best = {label.partition("/")[0]: score for label, score in ordered}
        return dict(sorted(best.items(), key=lambda pair: -pair[1]))

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
        from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    except ImportError as error:
        raise MissingDraft(error.name or "scikit-learn") from error
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([_vector(features) for _, features in examples])
    model = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS, class_weight="balanced", tol=1e-3)
    model.fit(matrix, [label for label, _ in examples])
    weights = np.hstack([model.coef_, model.intercept_[:, None]])
    names = {name: column for column, name in enumerate(vectors.feature_names_)}
    return Ranker(tuple(map(str, model.classes_)), names, weights)


def _vector(features: Iterable[str]) -> dict[str, float]:
    """Each feature once with its weight, all of them together of length 1."""
    weights = {f: _WEIGHT.get(f.replace(":", "=").partition("=")[0], 1.0) for f in features}
    length = sum(value * value for value in weights.values()) ** 0.5 or 1.0
    return {name: value / length for name, value in weights.items()}


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
