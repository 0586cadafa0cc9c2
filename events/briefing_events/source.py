"""Where quotes come from: articles, their parts, and how far to trust them."""

from hashlib import sha256
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from briefing_events.fact import Frozen, Line, Slug
from briefing_events.when import When

Reliability = Literal["A", "B", "C", "D", "E", "F"]
"""Admiralty code: A reliable ... E unreliable, F cannot be judged."""

FamilyDegree = Literal["own account", "shared wording", "summary of", "same points (presumed)"]
"""How a text of a family depends on the others of it."""


class Rating(Frozen):
    """How far a text is to be trusted, and with which texts it counts as one."""

    reliability: Reliability
    reliability_reason: Line
    family: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,20}$")] | None = None
    """Texts of one family count once; a text with none never corroborates."""
    family_degree: FamilyDegree = "own account"
    family_reason: Line | None = None


class Passage(Frozen):
    """What an article and a part of one have in common."""

    id: Slug
    label: Line
    """How briefs cite it: "S1"."""
    title: Line
    outlet: Line | None = None
    author: Line | None = None
    published: When
    published_basis: Literal["stated", "inferred"] = "stated"
    published_reason: Line | None = None
    rating: Rating

    @model_validator(mode="after")
    def _inferred_dates_have_reasons(self) -> Self:
        if self.published_basis == "inferred" and not self.published_reason:
            raise ValueError("an inferred publication date needs its published_reason")
        return self


class SourcePart(Passage):
    """A passage of an article that has another author, date or rating.

    ``start`` and ``end`` are code points of the article's text.
    """

    start: int = Field(ge=0)
    end: int = Field(gt=0)


class Source(Passage):
    """One article with its text: the ledger is self-contained."""

    text: str = Field(min_length=1)
    digest: str
    """SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
    parts: tuple[SourcePart, ...] = ()

    @model_validator(mode="after")
    def _digest_fits_text(self) -> Self:
        if self.digest != digest_of(self.text):
            raise ValueError("the digest is not that of the text")
        return self

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The article itself, then its parts."""
        return (self, *self.parts)

    def passage_at(self, start: int) -> Passage:
        """The part that holds this code point, or else the article itself."""
        for part in self.parts:
            if part.start <= start < part.end:
                return part
        return self


def digest_of(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
    return sha256(text.encode()).hexdigest()
