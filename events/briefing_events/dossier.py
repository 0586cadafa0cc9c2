"""The definition of a dossier: whom and what it follows, in the words that briefs use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from briefing_events.fact import Frozen, Line, Slug

StepKind = Literal["in words", "in procedure", "in act"]
"""How real a stage is: something said, something set in motion, something done."""

ActorKind = Literal["state", "organisation", "person", "outlet", "group", "unnamed"]
"""What an actor is; unnamed ones ("analysts") stand for people whom a text does not name."""


class Actor(Frozen):
    """Someone who acts, speaks or is spoken of, under all the names that texts use."""

    id: Slug
    name: Line
    short: Line | None = None
    """What a brief calls them after the first time: "Shoigu"."""
    kind: ActorKind
    of: Slug | None = None
    """The actor on whose side they stand; leads, link by link, to a party."""
    aliases: tuple[Line, ...] = ()


class Stage(Frozen):
    """One rung of a track, lowest first."""

    id: Slug
    title: Line
    """Fit for a table: "Removal assured"."""
    kind: StepKind


class Track(Frozen):
    """A status that a brief follows from stage to stage."""

    id: Slug
    title: Line
    none: Line = "Nothing on record"
    """What the board says where no state is in force on record."""
    goal: Line | None = None
    """What the last stage brings, as a noun: "removal"."""
    stages: tuple[Stage, ...] = Field(min_length=1)

    def rank(self, stage: str) -> int:
        """The place of a stage on the track, from 0; raises ``KeyError`` for none of them."""
        for place, candidate in enumerate(self.stages):
            if candidate.id == stage:
                return place
        raise KeyError(stage)


class Definition(Frozen):
    """A dossier: its title, parties, actors and tracks."""

    slug: Slug
    title: Line
    time_zone: str = "UTC"
    author: Line | None = None
    """Who answers for its briefs; stands at their head."""
    distribution: Line | None = None
    """Whom its briefs are for; stands at their head."""
    four_eyes: bool = False
    """Whether a second person decides before a draft is recorded."""
    parties: tuple[Slug, ...] = Field(min_length=1)
    lead_track: Slug | None = None
    actors: tuple[Actor, ...]
    tracks: tuple[Track, ...] = ()

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            msg = f"{name!r} is no time zone of the tz database; write one such as Europe/Moscow"
            raise ValueError(msg) from error
        return name

    @model_validator(mode="after")
    def _names_are_known_and_single(self) -> Self:
        problems = [
            f"{what} {name!r} is defined twice"
            for what, names in (
                ("actor", [actor.id for actor in self.actors]),
                ("track", [track.id for track in self.tracks]),
                *((f"stage of {t.id}", [s.id for s in t.stages]) for t in self.tracks),
            )
            for name in sorted({n for n in names if names.count(n) > 1})
        ]
        actors = {actor.id: actor for actor in self.actors}
        problems += [f"party {p!r} is no actor" for p in self.parties if p not in actors]
        problems += [
            f"actor {a.id!r} is of {a.of!r}, who is no actor"
            for a in self.actors
            if a.of and a.of not in actors
        ]
        if self.lead_track and self.lead_track not in {track.id for track in self.tracks}:
            problems.append(f"lead_track {self.lead_track!r} is no track")
        if problems:
            raise ValueError("; ".join(problems))
        return self


class ActorRegistry:
    """Lookup of actors, parties and tracks in a definition."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.actors: dict[str, Actor] = {actor.id: actor for actor in definition.actors}
        self.tracks: dict[str, Track] = {track.id: track for track in definition.tracks}
        self._parties: dict[str, str | None] = {}

    def party_of(self, actor: str) -> str | None:
        """The party on whose side an actor stands, link by link; ``None`` for others."""
        if actor not in self._parties:
            self._parties[actor] = self._find(actor)
        return self._parties[actor]

    def _find(self, actor: str) -> str | None:
        seen: set[str] = set()
        current: str | None = actor
        while current and current not in seen:
            if current in self.definition.parties:
                return current
            seen.add(current)
            current = self.actors[current].of if current in self.actors else None
        return None

    def is_named(self, actor: str) -> bool:
        """Whether an actor is a person with a name."""
        known = self.actors.get(actor)
        return known is not None and known.kind == "person"

    def covers(self, other: ActorRegistry) -> bool:
        """Whether every fact placed with the other registry has the same buckets with this one."""
        return (
            self.definition.parties == other.definition.parties
            and all(self.tracks.get(name) == track for name, track in other.tracks.items())
            and all(
                (self.party_of(actor), self.is_named(actor))
                == (other.party_of(actor), other.is_named(actor))
                for actor in other.actors
            )
        )


def bearers_of(actors: Iterable[Actor]) -> dict[str, set[str]]:
    """By name, short name and alias: the ids of all who bear it."""
    bearers: dict[str, set[str]] = {}
    for actor in actors:
        for name in filter(None, (actor.name, actor.short, *actor.aliases)):
            bearers.setdefault(name, set()).add(actor.id)
    return bearers


def empty_definition(slug: str) -> Definition:
    """A definition with only a slug, for vantages before the dossier was defined."""
    return Definition.model_construct(
        slug=slug, title=slug, time_zone="UTC", parties=(), lead_track=None, actors=(), tracks=()
    )
