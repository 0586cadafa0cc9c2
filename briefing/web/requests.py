"""What can be asked, as models that validate requests and describe them to OpenAPI.

Parameters have the names of the command line: ``as-of``, ``known-by``. What no request takes is
refused by name.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from briefing.service.clocks import AskedClocks
from briefing_events.editorial import Confidence, Likelihood
from briefing_events.fact import Line

Text = Annotated[str, Field(max_length=2_000)]
Short = Annotated[str, Field(max_length=200)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,79}$")]
Number = Annotated[int, Field(ge=1, le=10**15)]


class Asked(BaseModel):
    """A request; ``path`` parameters come first, the others are its query or form."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        validate_by_name=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )


class OfDossier(Asked):
    """A request about one dossier."""

    slug: Key


class HeadAsked(OfDossier):
    """Whether anything was recorded after the last event that a page knows of."""

    seen: Annotated[int, Field(ge=0, le=10**15)] = 0


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


class DaysAsked(AtVantage):
    """The days of change, or those on which articles are published."""

    of: Literal["changes", "publications"] = "changes"


class SourcesAsked(AtVantage):
    """The sources, a page at a time."""

    after: Annotated[Short, Field(description="Begin behind the source of this id")] = ""


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


class Act(OfDossier):
    """An act; with ``preview`` it is only tried, and what it would change is told.

    ``seen`` is the last event that its author knew of: what others did to the same since then
    refuses it.
    """

    seen: Annotated[int | None, Field(ge=0, le=10**15)] = None
    preview: bool = False


class Reasoned(Act):
    """An act that needs a reason."""

    reason: Line


class CorrectAct(Reasoned):
    """A correction: of the sentence, the date, or other fields, a line each: ``name = value``."""

    number: Number
    statement: Line | None = None
    occurred: Short | None = None
    fields: Text | None = None
    source: Annotated[Short | None, Field(description="The article that corrects")] = None
    quote: Text | None = None


class NumberAct(Reasoned):
    """An act on an event."""

    number: Number


class SourceAct(Reasoned):
    """An act on a source."""

    source: Short


class ConflictAct(Act):
    """That facts are in conflict; ``numbers`` are separated by spaces."""

    numbers: Short
    point: Line
    account: Annotated[Text | None, Field(description="What each says, a line each")] = None
    weight: Annotated[int, Field(ge=1, le=3)] = 2
    reason: Line | None = None


class CorroborateAct(Act):
    """That another article carries a fact."""

    number: Number
    source: Short
    quote: Text
    statement: Line | None = None
    said_by: Short | None = None
    hedge: Short | None = None
    attests: Short | None = None
    reason: Line | None = None


class JudgeAct(Reasoned, AtVantage):
    """A judgement of the desk; ``reason`` says why it is so sure, indicators stand a line each."""

    statement: Line
    facts: Annotated[Short, Field(description="The facts under it, as in: 17 23")]
    confidence: Confidence
    likelihood: Likelihood | None = None
    indicators: Text | None = None
    track: Short | None = None
    supersedes: Number | None = None


class ReassessAct(SourceAct):
    """A new rating of a source, or its date where that became known."""

    reliability: Literal["A", "B", "C", "D", "E", "F"]
    because: Line
    published: Short | None = None


class CodeAct(Act):
    """A fact, in the lines of a lean sheet; ``more`` holds further lines."""

    source: Short
    quote: Annotated[str, Field(max_length=20_000)]
    start: Annotated[int | None, Field(ge=0)] = None
    type: Key
    statement: Line
    key: Key | None = None
    who: Text | None = None
    date: Short | None = None
    track: Short | None = None
    importance: Annotated[int | None, Field(ge=1, le=3)] = None
    more: Text | None = None
    draft: Annotated[bool, Field(description="Keep it for the review instead")] = False


class ArticleAct(Act):
    """A new article, as plain text."""

    id: Key
    label: Short
    title: Line
    outlet: Short | None = None
    published: Short
    published_reason: Annotated[Line | None, Field(description="Where it is inferred")] = None
    reliability: Literal["A", "B", "C", "D", "E", "F"]
    because: Line
    family: Short | None = None
    text: Annotated[str, Field(max_length=1_500_000)]


class ReviewAsked(OfDossier):
    """The draft that waits first, of one article or of all."""

    source: Short | None = None


class ReviewAct(ReviewAsked):
    """A decision on a draft, which its place names."""

    place: Annotated[Short, Field(description="source start end type")] = ""
    verdict: Literal["accept", "reject", "later", "undo", "corroborate"]
    type: Key | None = None
    key: Annotated[Short | None, Field(description="The fact that its words corroborate")] = None
    sheet: Annotated[Text | None, Field(description="The draft as edited")] = None
    seconds: Annotated[float, Field(ge=0, le=10**6)] = 0


class DiffExportAsked(DiffAsked):
    """What changed from one day to another, as a file."""

    format: Literal["md", "html", "json"]


class NumberAsked(AtVantage):
    """An event."""

    number: Number


class SourceAsked(AtVantage):
    """An article, by its id or label."""

    source: Short


class CodeAsked(SourceAsked):
    """The form for a fact from words of an article."""

    quote: Annotated[str, Field(max_length=20_000)] = ""
    start: Annotated[int | None, Field(ge=0)] = None


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
