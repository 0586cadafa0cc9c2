"""The handful of shapes that hold fields and that projections match on.

A type, in the table of ``types``, adds a name, a version and a subject. A brief can therefore
be built for types that it has never heard of.
"""

from decimal import Decimal
from typing import Annotated, Literal, get_args

from pydantic import Field

from briefing_events.fact import Fact, Line, Slug
from briefing_events.when import When

Magnitude = Literal[
    "dozens", "hundreds", "thousands", "tens of thousands", "hundreds of thousands", "millions",
]  # fmt: skip
"""What a text says where it gives no number."""

Qualifier = Literal["about", "nearly", "at least", "more than", "up to", "fewer than", Magnitude]
"""How exact a text calls a number, or what stands in the place of one."""

Count = Annotated[int, Field(ge=0)]
"""How many people."""

DATES = ("occurred", "due", "holds_from", "holds_until", "period")
"""The fields that hold a date of a text, of whatever shape."""

FIGURES = ("deaths", "injured", "displaced", "value", "upper")
"""The fields that hold a number of a text."""

_MAGNITUDES = frozenset(get_args(Magnitude))


class Step(Fact):
    """A step on a status track: it moves the track to a stage."""

    SHAPE = "step"

    def _own_problems(self) -> list[str]:
        if (self.track and self.stage) or (self.type.off_track and not self.track):
            return []
        return ['a step needs its track and stage, as track = "TRACK/STAGE"']


class Encounter(Fact):
    """A meeting, visit, call or forum: actors in one place, or on one line."""

    SHAPE = "encounter"

    format: Line | None = None
    """How they met: "in person", "by telephone", "delegation"."""


class Utterance(Fact):
    """Something said by someone: a statement, demand, condition, promise or answer."""

    SHAPE = "utterance"
    ROLES = ("speaker",)

    medium: Line | None = None
    """Where it was said: a broadcaster, a platform, a press conference."""


class Plan(Fact):
    """Something announced for later; ``occurred`` is the announcement, ``due`` the date."""

    SHAPE = "plan"

    def _own_problems(self) -> list[str]:
        if self.modality in {"happened", "denied"}:
            return [f"a plan is announced or planned, not '{self.modality}'"]
        return []


class State(Fact):
    """What holds over time: an office, a listing, sanctions, a situation.

    ``occurred`` is the day it is attested on. A state ends at ``holds_until``, when another
    holder is attested in the same ``slot``, or when a fact names it in ``ends``.
    """

    SHAPE = "state"

    slot: Slug | None = None
    """What can only be held once at a time; several holders need several slots."""
    title: Line | None = None
    """What holds, in words for a table: an office's title, "Taliban listed"."""
    holds_from: When | None = None
    holds_until: When | None = None
    former: bool = False
    """The text itself says that it is over."""

    def _own_problems(self) -> list[str]:
        start, end = self.holds_from, self.holds_until
        if self.due:
            return ["a state has no due date; write holds_until, or make it a plan"]
        if start and end and end.latest < start.earliest:
            return ["holds_until lies before holds_from"]
        return []


class Incident(Fact):
    """Something that happened or was done: an attack, a delivery, a measure, a decision."""

    SHAPE = "incident"

    deaths: int | None = None
    deaths_qualifier: Qualifier | None = None
    injured: Count | None = None
    injured_qualifier: Qualifier | None = None
    displaced: Count | None = None
    displaced_qualifier: Qualifier | None = None

    def _own_problems(self) -> list[str]:
        return [
            *_count_problems("deaths", self.deaths, self.deaths_qualifier),
            *_count_problems("injured", self.injured, self.injured_qualifier),
            *_count_problems("displaced", self.displaced, self.displaced_qualifier),
        ]


class Figure(Fact):
    """A number that a text gives, with what it measures."""

    SHAPE = "figure"

    measure: Line
    value: Decimal | None = None
    """Left out only where a qualifier such as "thousands" stands instead."""
    upper: Decimal | None = None
    """The other end, where the text gives a range."""
    unit: Line
    qualifier: Qualifier | None = None
    period: When | None = None
    """The time that the number speaks of."""

    def _own_problems(self) -> list[str]:
        if self.value is None and self.qualifier not in _MAGNITUDES:
            return ["a figure needs its value, or a qualifier such as 'thousands'"]
        return _count_problems("value", self.value, self.qualifier)


class Assessment(Fact):
    """An opinion, named or not: never an established fact."""

    SHAPE = "assessment"
    ROLES = ("analyst",)

    def _own_problems(self) -> list[str]:
        return [] if self.modality == "assessed" else ["an assessment has modality 'assessed'"]


def _count_problems(name: str, number: object, qualifier: Qualifier | None) -> list[str]:
    """Why a number and its qualifier do not go together."""
    if number is not None and qualifier in _MAGNITUDES:
        return [f"'{qualifier}' stands in the place of a number: leave {name} out"]
    return []
