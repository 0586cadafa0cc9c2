"""The fact: what one sentence of one article carries, with the words that it rests on.

A fact is a frozen value. It refers to other facts by key, to actors, tracks and sources by
id, and knows nothing of ledgers, briefs or clocks. Everything that projections read stands
here or on one of the shapes in ``shapes``; its type, a row of the table in ``types``, says
what kind it is.

Annotations are not postponed here, nor where other models are: pydantic reads them all, and
would have to compile each from its text, some once a class.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from typing import Annotated, Any, ClassVar, Generic, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

from briefing_events.when import When

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=80)]
"""An id that people write: lower-case letters, digits, hyphens and dots."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=600, pattern=r"^[^\r\n]+$")]
"""One line of text."""

Statement = Annotated[Line, StringConstraints(pattern=r"[.!?]['\"”’]?$")]
"""One plain sentence, with its full stop."""

Modality = Literal["happened", "announced", "planned", "claimed", "denied", "assessed"]
"""How the text puts the fact: as done, announced, planned, claimed, denied or as opinion."""

DateBasis = Literal["stated", "resolved", "by-context", "bounded-by-publication", "unknown"]
"""Where the date of a fact comes from; anything but ``stated`` deserves a note."""

AttributionDegree = Literal["explicit", "context", "lost"]
"""Whether the text names who says so, implies it, or has lost it (its twin kept it)."""

Role = Literal[
    "speaker", "addressee", "participant", "leader", "visitor", "host", "holder", "subject",
    "object", "perpetrator", "victim", "analyst", "supporter", "beneficiary", "place",
]  # fmt: skip
"""What an actor does in a fact."""

Subject = Literal[
    "listing", "recognition", "missions", "membership", "encounters", "positions", "plans",
    "economy", "sanctions", "security", "politics", "law", "people", "third-parties",
    "assessments", "background",
]  # fmt: skip
"""What a type of event is about; briefs place facts by it."""

Act = Literal[
    "statement", "position", "condition", "demand", "request", "reply", "accusation",
    "commitment", "reaction", "support", "invitation", "topic",
]  # fmt: skip
"""What an utterance does."""


_AT_ONCE = ConfigDict(defer_build=False)
"""For the parts that facts share: each shape takes them over, where they are built by then."""


class Frozen(BaseModel):
    """A frozen value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Involvement(Frozen):
    """An actor and what it does in a fact."""

    model_config = _AT_ONCE

    id: Slug
    role: Role


class Citation(Frozen):
    """The exact words of a source that carry a fact, and who says so through whom.

    ``start`` and ``end`` are code points of the source's text (W3C text position selector),
    ``exact`` is the text between them (text quote selector).
    """

    model_config = _AT_ONCE

    source: Slug
    exact: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    said_by: Slug | None = None
    """The actor who says so; the article's own voice where absent."""
    via: tuple[Slug, ...] = ()
    """Through whom the words reached the article, nearest to the speaker first."""
    attribution: AttributionDegree = "explicit"
    hedge: Line | None = None
    """The words by which this text weakens the fact: "reportedly", "could potentially"."""
    attests: When | None = None
    """The moment that this citation attests, where it is another than the fact's."""
    stage: Slug | None = None
    """The stage that this wording reaches on the fact's track, where it is another."""
    note: Line | None = None

    @model_validator(mode="after")
    def _span_fits_quote(self) -> Self:
        if self.end - self.start != len(self.exact):
            raise ValueError(f"the span {self.start}-{self.end} is not as long as its quote")
        return self


class Derivation(Frozen):
    """A field that nobody wrote: a rule of the sheets gave it."""

    model_config = _AT_ONCE

    field: Line
    """As a sheet names it; a role of the actors as ``actors.speaker``."""
    rule: Slug


class Event(Frozen):
    """Anything that a ledger stores: a fact, or an editorial event about facts."""

    TOPIC: ClassVar[str] = ""
    VERSION: ClassVar[int] = 1

    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.:@-]*$", max_length=200)]
    """Names the event in its dossier; the same key with the same content is the same event."""

    @property
    def topic(self) -> str:
        """The name under which events of this type are stored."""
        return self.TOPIC


class Fact(Event):
    """One fact of one or more articles; its type makes it: ``MeetingHeld(key=..., ...)``."""

    model_config = ConfigDict(revalidate_instances="always")

    SHAPE: ClassVar[str] = ""
    ROLES: ClassVar[tuple[Role, ...]] = ()
    """What every fact of the shape needs, whatever its type."""

    _type: "FactType[Fact]" = PrivateAttr()

    key: Slug
    statement: Statement
    """One plain sentence of our own: no more and no less than the quotes carry."""
    occurred: When | None = None
    """When it happened, was said, was announced or is attested; unknown where absent."""
    basis: DateBasis = "stated"
    basis_note: Line | None = None
    due: When | None = None
    """When a plan is to happen."""
    outcome_of: Slug | None = None
    """The plan, commitment or condition (by key) whose outcome this fact is."""
    outcome: Literal["fulfilled", "moved", "cancelled"] | None = None
    replies_to: Slug | None = None
    """The request, condition or demand (by key) that this fact answers."""
    ends: tuple[Slug, ...] = ()
    """The states (by key) that this fact ends."""
    modality: Modality = "happened"
    actors: tuple[Involvement, ...] = ()
    place: Line | None = None
    topics: tuple[Line, ...] = ()
    matter: Line | None = None
    """A noun phrase for what is asked, promised, planned or discussed, fit for a table."""
    track: Slug | None = None
    """The status track that the fact stands on."""
    stage: Slug | None = None
    """The stage of the track that the fact reaches."""
    subject: Subject | None = None
    """What the fact is about, where that is another than its type's."""
    importance: Literal[1, 2, 3] = 3
    credibility: Literal[1, 2, 3, 4, 5, 6] = 6
    """Admiralty code: 1 confirmed ... 5 improbable, 6 cannot be judged."""
    credibility_reason: Line | None = None
    citations: tuple[Citation, ...] = Field(min_length=1)
    derived: tuple[Derivation, ...] = ()
    """The fields that a rule gave when the fact was read; the others were written."""

    @property
    def type(self) -> "FactType[Fact]":
        """What kind of fact it is."""
        # Read from where pydantic keeps it: ``self._type`` takes ten times as long.
        kept: dict[str, FactType[Fact]] = self.__pydantic_private__ or {}
        return kept["_type"]

    @property
    def topic(self) -> str:
        return self.type.topic

    @model_validator(mode="after")
    def _holds_together(self, info: ValidationInfo) -> Self:
        self._type = type_ = _type_making(info)
        problems = [*self._date_problems(), *self._type_problems(type_), *self._own_problems()]
        if self.stage and not self.track:
            problems.append("a stage needs its track")
        if bool(self.outcome) != bool(self.outcome_of):
            problems.append(
                'outcome_of and outcome go together, as outcome_of = "some-plan fulfilled"'
            )
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _date_problems(self) -> list[str]:
        problems = []
        if (self.occurred is None) != (self.basis == "unknown"):
            problems.append("a fact without a date has basis 'unknown', and only such a fact")
        inferred = self.basis in {"resolved", "by-context", "bounded-by-publication"}
        if inferred and not self.basis_note:
            problems.append(
                f"basis '{self.basis}' needs a basis_note that gives the reason, in a lean sheet "
                f'behind it, as date = "2024-07 {self.basis} in July"'
            )
        return problems

    def _type_problems(self, type_: "FactType[Fact]") -> list[str]:
        found = [part.role for part in self.actors]
        return [
            *[
                f"needs at least {least} actor{'s' * (least > 1)} with role '{role}', as "
                f'who = "{role} {", ".join(["NAME"] * least)}"'
                for role, least in type_.actors_needed
                if found.count(role) < least
            ],
            *[
                f"a fact of type {type_.topic} needs {name}, as {_AS[name]}"
                for name in type_.fields
                if getattr(self, name) is None
            ],
        ]

    def _own_problems(self) -> list[str]:
        """What a shape asks beyond the common rules."""
        return []

    def actors_in(self, *roles: Role) -> tuple[str, ...]:
        """The ids of the actors in any of these roles, in the order of the sheet."""
        return tuple([part.id for part in self.actors if part.role in roles])


_AS = {
    "title": 'slot = "office-head-of-state President"',
    "replies_to": 'replies_to = "KEY"; else it is reaction-voiced',
}
"""How a lean sheet writes a field that some types need."""

F_co = TypeVar("F_co", bound=Fact, covariant=True)


@dataclass(frozen=True, eq=False)
class FactType(Generic[F_co]):
    """A kind of fact: a name, a shape that holds its fields, and what it asks of them."""

    topic: str
    """The name under which facts of this type are stored."""
    shape: type[F_co]
    subject: Subject
    meaning: str
    """One sentence that tells what such a fact says."""
    _: KW_ONLY
    version: int = 1
    act: Act = "statement"
    """What it does, where its shape is an utterance."""
    roles: tuple[Role, ...] = ()
    """The roles that it needs beside those of its shape; one that two actors need stands twice."""
    fields: tuple[str, ...] = ()
    """The fields that such a fact must have, and others of its shape need not."""
    off_track: bool = False
    """Whether it may stand on no track, where its shape is a step."""

    @cached_property
    def actors_needed(self) -> tuple[tuple[Role, int], ...]:
        """How many actors a fact needs at least, by role."""
        return tuple(Counter((*self.shape.ROLES, *self.roles)).items())

    def __call__(self, **fields: Any) -> F_co:
        """A fact of this type; raises ``pydantic.ValidationError``."""
        return self.model_validate(fields)

    def model_validate(self, content: Mapping[str, Any] | Fact) -> F_co:
        """The fact of plain content; raises ``pydantic.ValidationError``."""
        return self.shape.model_validate(content, context=self)

    def model_validate_json(self, content: str | bytes) -> F_co:
        """The fact of content as JSON in UTF-8; raises ``pydantic.ValidationError``."""
        return self.shape.model_validate_json(content, context=self)


def _type_making(info: ValidationInfo) -> FactType[Fact]:
    """The type that has its shape validate a fact."""
    if not isinstance(info.context, FactType):
        raise TypeError("a fact is made by its type, not by its shape")
    return info.context
