"""Editorial events: facts about facts and sources. Nothing is ever edited or removed."""

from datetime import date
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from briefing_events.dossier import Definition
from briefing_events.fact import Citation, Event, Frozen, Line, Slug, Statement
from briefing_events.source import Rating, Source
from briefing_events.when import When


class DossierDefined(Event):
    """A dossier was opened, or its definition changed: the last one holds."""

    TOPIC = "dossier-defined"

    definition: Definition


class SourceRegistered(Event):
    """An article came in, with its text."""

    TOPIC = "source-registered"

    source: Source


class FactCorroborated(Event):
    """Another article carries the same fact; its wording is kept."""

    TOPIC = "fact-corroborated"

    fact: Slug
    statement: Statement | None = None
    """The fact as this article alone carries it, where that differs from what the fact says;
    a brief that sees no other article says this instead.
    """
    citations: tuple[Citation, ...] = Field(min_length=1)
    reason: Line | None = None
    """Why the desk holds it to be the same fact, where it says so."""


class Account(Frozen):
    """One side of a difference between sources."""

    text: Line
    facts: tuple[Slug, ...] = Field(min_length=1)
    sources: tuple[Slug, ...] = Field(min_length=1)


class FactsInConflict(Event):
    """Sources differ on a point, and the difference is on record, not decided."""

    TOPIC = "facts-in-conflict"

    point: Line
    accounts: tuple[Account, ...] = Field(min_length=2)
    weight: Literal[1, 2, 3] = 2
    """1 matters most; a short brief leaves out the 3s."""
    note: Line | None = None
    reason: Line | None = None
    """Why the desk put it on record, where it says so."""

    def facts(self) -> tuple[str, ...]:
        """The keys of all facts in dispute, each once, in order."""
        return tuple(dict.fromkeys(key for account in self.accounts for key in account.facts))


Likelihood = Literal[
    "almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely",
    "very likely", "almost certain",
]  # fmt: skip
"""How likely something is, in the terms of ICD 203."""

Confidence = Literal["low", "moderate", "high"]
"""How well the record supports a judgement, in the terms of ICD 203."""


class JudgementMade(Event):
    """The desk's own view, resting on facts; the ledger's wrapper says who signed it and when.

    It is no fact and no source, and corroborates nothing.
    """

    TOPIC = "judgement-made"

    statement: Statement
    facts: tuple[Slug, ...] = Field(min_length=1)
    """The keys of the facts that it rests on."""
    likelihood: Likelihood | None = None
    confidence: Confidence
    reason: Line
    """Why the desk has that much confidence."""
    indicators: tuple[Line, ...] = ()
    """What would change it."""
    track: Slug | None = None
    as_of: date
    """The day of the vantage that it was made at."""
    known_by: date | None = None
    """By when the texts were published that it was made from; ``None`` is hindsight."""
    supersedes: int | None = Field(default=None, ge=1)
    """The number of the judgement whose place it takes."""


class Editorial(Event):
    """An act of the desk, with its reason; the ledger's wrapper says who and when."""

    reason: Line


class FactCorrected(Editorial):
    """A fact now reads otherwise; it keeps its number.

    ``basis`` is ``coding`` where the desk erred (only the recorded clock counts) or
    ``source`` where a publication corrected itself (its date of publication counts too).
    """

    TOPIC = "fact-corrected"

    target: int = Field(ge=1)
    basis: Literal["coding", "source"]
    source: Slug | None = None
    """The publication that corrects, for basis ``source``."""
    type: str
    version: int = Field(ge=1)
    replacement: dict[str, Any]
    """The whole new fact, as its type of that version stores it."""

    @model_validator(mode="after")
    def _source_basis_names_its_source(self) -> Self:
        if (self.basis == "source") != bool(self.source):
            msg = "a correction on the basis of a source names it, and only such a correction"
            raise ValueError(msg)
        return self


class FactRetracted(Editorial):
    """An event no longer counts: a fact, corroboration, conflict or editorial event."""

    TOPIC = "fact-retracted"

    target: int = Field(ge=1)


class SourceReassessed(Editorial):
    """A source is rated anew, or its date of publication became known."""

    TOPIC = "source-reassessed"

    source: Slug
    rating: Rating
    published: When | None = None


class SourceWithdrawn(Editorial):
    """A source no longer counts; only its citations go."""

    TOPIC = "source-withdrawn"

    source: Slug


class Reinstated(Editorial):
    """A retracted event or a withdrawn source counts again."""

    TOPIC = "reinstated"

    target: int | None = Field(default=None, ge=1)
    source: Slug | None = None

    @model_validator(mode="after")
    def _names_one_thing(self) -> Self:
        if (self.target is None) == (self.source is None):
            raise ValueError("name either a number or a source to reinstate")
        return self
