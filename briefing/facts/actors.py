"""Actors of a dossier, the parties they belong to, and the tracks followed."""

from __future__ import annotations

from collections.abc import Iterable

from briefing_events.dossier import Actor, Definition, Track


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
