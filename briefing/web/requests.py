"""What can be asked, as models that validate requests and describe them to OpenAPI.

Parameters have the names of the command line: ``as-of``, ``known-by``. What is left empty in a
form counts as not given; what no request takes is refused by name.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from briefing.service.clocks import AskedClocks

Text = Annotated[str, Field(max_length=2_000)]
Short = Annotated[str, Field(max_length=200)]
Number = Annotated[int, Field(ge=1, le=10**15)]


class Asked(BaseModel):
    """A request; ``path`` parameters come first, the others are its query or form."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        validate_by_name=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, values: Any) -> Any:
        """What is empty was not given."""
        if isinstance(values, dict):
            return {name: value for name, value in values.items() if value not in ("", [])}
        return values


class OfDossier(Asked):
    """A request about one dossier."""

    slug: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,79}$")]


class AtVantage(OfDossier):
    """A request at a vantage."""

    as_of: Annotated[Short | None, Field(description="By the end of this day; else today")] = None
    known_by: Annotated[Short | None, Field(description="Texts published by this day")] = None
    contemporary: Annotated[bool, Field(description="Known by the as-of day")] = False
    recorded_by: Annotated[Short | None, Field(description="An event's number, or a time")] = None

    @property
    def clocks(self) -> AskedClocks:
        """The three clocks."""
        return AskedClocks(self.as_of, self.known_by, self.contemporary, self.recorded_by)


class BriefAsked(AtVantage):
    """The brief at a vantage."""

    since: Annotated[Short | None, Field(description="Tell what changed since this day")] = None
    full: Annotated[bool, Field(description="Leave nothing out")] = False


class ExportAsked(BriefAsked):
    """The brief as a file."""

    format: Literal["md", "html", "pdf", "docx", "json"]


class DiffAsked(AtVantage):
    """What changed from one day to another; ``recorded-by`` may be N,M: one for each side."""

    first: Annotated[Short, Field(description="A day")] = ""
    second: Annotated[Short, Field(description="A day; else the as-of day")] = ""
    full: Annotated[bool, Field(description="All changes by cause, not half a page")] = False


class NumberAsked(AtVantage):
    """An event."""

    number: Number


class SourceAsked(AtVantage):
    """An article, by its id or label."""

    source: Short


class TrackAsked(AtVantage):
    """A track, by its id."""

    track: Short
    whole: Annotated[bool, Field(description="Leave no fact out")] = False


class ReplayAsked(AtVantage):
    """The history along a clock, a page at a time."""

    by: Literal["occurred", "reported", "recorded"] = "occurred"
    to: Short | None = None
    step: Annotated[int, Field(ge=1, le=10**9, description="Begin at this step")] = 1


class SearchAsked(AtVantage):
    """A search for words."""

    q: Annotated[Text, Field(description="Words, all of which must be there")] = ""
