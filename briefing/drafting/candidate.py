"""A candidate fact: what a draft proposes, with the words it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

VERSION = "3"
"""Of the rules and of the features that models are trained on; part of ``made_by``."""


@dataclass(frozen=True, slots=True)
class TypeScore:
    """A type of fact with the probability that the ranker gives it."""

    type: str
    score: float


@dataclass(frozen=True, slots=True)
class Involved:
    """An actor of the register by id, or a name that the register does not have."""

    role: str
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposed fact. ``start`` and ``end`` are code points of the article's text."""

    exact: str
    start: int
    end: int
    type: str | None
    """Left open where the language of the text has no model."""
    types: tuple[TypeScore, ...]
    """The type and up to three alternatives, the likeliest first."""
    statement: str
    confidence: float
    made_by: str
    """The rule or model with its version."""
    occurred: str | None = None
    """EDTF."""
    basis: str = "unknown"
    basis_note: str | None = None
    due: str | None = None
    modality: str = "happened"
    actors: tuple[Involved, ...] = ()
    said_by: str | None = None
    via: tuple[str, ...] = ()
    hedge: str | None = None
    track: str | None = None
    stage: str | None = None
    title: str | None = None
    """Of a state: the office's title."""
    corroborates: str | None = None
    """The key of the fact of another article that says the same."""

    def as_dict(self) -> dict[str, Any]:
        """The values for JSON; an actor has an id or a name, never both."""
        values = asdict(self)
        values["actors"] = [
            {key: value for key, value in asdict(actor).items() if value} for actor in self.actors
        ]
        return values

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Candidate:
        """The candidate of what ``as_dict`` gave."""
        known = {field.name for field in fields(cls)}
        values = {key: value for key, value in values.items() if key in known}
        values["types"] = tuple(TypeScore(**each) for each in values["types"])
        values["actors"] = tuple(Involved(**each) for each in values["actors"])
        values["via"] = tuple(values["via"])
        return cls(**values)

    def overlaps(self, start: int, end: int) -> float:
        """The share of the shorter of the two spans that both have in common."""
        shared = min(self.end, end) - max(self.start, start)
        shorter = min(self.end - self.start, end - start)
        return max(0, shared) / shorter if shorter > 0 else 0.0


def without_repeats(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each span and type once, in the order of the text."""
    ordered = sorted(candidates, key=lambda c: (c.start, c.end))
    return list({(c.start, c.end, c.type): c for c in reversed(ordered)}.values())[::-1]
