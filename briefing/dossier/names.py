"""The names that sheets may use: a dossier's actors, tracks with stages, and articles.

It is made from what the definition declares even where the definition has problems of its
own, so that one wrong line there does not hide the wrong lines of the sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from unicodedata import normalize

from briefing.dossier.actor_names import ActorNames
from briefing.dossier.messages import shown, suggestion
from briefing.dossier.table_reader import TableReader
from briefing.dossier.toml_text import table_text
from briefing.errors import Problem
from briefing_events.dossier import Actor, Definition
from briefing_events.source import Passage, Source

_ID = re.compile(r"[a-z0-9.-]*")
_NOT_ID = re.compile(r"[^a-z0-9.]+")
_LONGEST_ID = 60
_NEARLY = 0.8
"""How like a known name an unknown one is that is rather a slip."""


@dataclass(frozen=True)
class Names:
    """What the definition of a dossier names."""

    zone: str
    actors: frozenset[str]
    tracks: Mapping[str, tuple[str, ...]]
    """The stages of each track, lowest first."""
    sources: Mapping[str, Source]
    unusable: frozenset[str] = frozenset()
    """Articles that are declared but could not be read: what rests on them is not checked."""
    spoken: ActorNames = field(default_factory=ActorNames)
    """The names by which texts call the actors."""
    proposed: dict[str, Actor] | None = None
    """Collects an actor for each name that nobody has, by id; without it they are refused."""

    @classmethod
    def of(cls, definition: Definition, sources: Sequence[Source]) -> Names:
        """The names of a valid definition."""
        return cls(
            zone=definition.time_zone,
            actors=frozenset(actor.id for actor in definition.actors),
            tracks={t.id: tuple(stage.id for stage in t.stages) for t in definition.tracks},
            sources={source.id: source for source in sources},
            spoken=ActorNames.of(actor.model_dump() for actor in definition.actors),
        )

    def passages(self) -> dict[str, Passage]:
        """Each article and each part of one, by id."""
        return {
            passage.id: passage
            for source in self.sources.values()
            for passage in (source, *source.parts)
        }

    def article_of(self, passage: str) -> str:
        """The id of the article that a passage is, or is a part of."""
        for source in self.sources.values():
            if any(part.id == passage for part in source.parts):
                return source.id
        return passage

    def check_actor(
        self, name: object, entry: TableReader, found: list[Problem], *path: str | int
    ) -> None:
        """Report an actor whom the definition does not name, or propose one of that name."""
        if not isinstance(name, str) or name in self.actors:
            return
        known = sorted({*self.actors, *self.spoken.by_name})
        plain = _ID.fullmatch(name) or len(name.splitlines()) != 1
        actor = None if plain else _proposed(name, via="via" in path)
        is_new = actor and not get_close_matches(name, known, n=1, cutoff=_NEARLY)
        if self.proposed is not None and actor and is_new and actor.id not in self.actors:
            self.proposed.setdefault(actor.id, actor)
            return
        close = suggestion(name, known)
        message = f"unknown actor {shown(name)}{close}; actors are defined in dossier.toml"
        problem = entry.problem(message, *path)
        found.append(replace(problem, paste=actor_tables([actor])) if actor else problem)

    def check_track(self, entry: TableReader, found: list[Problem]) -> None:
        """Report a track, or a stage of it, that the definition does not name."""
        track = entry.values.get("track")
        if not isinstance(track, str):
            return
        if track not in self.tracks:
            known = f"write one of {', '.join(self.tracks)}" if self.tracks else "none is defined"
            message = f"unknown track {shown(track)}{suggestion(track, self.tracks)}; {known}"
            found.append(entry.problem(message, "track"))
        else:
            self.check_stage(track, entry, found)

    def check_stage(self, track: str | None, entry: TableReader, found: list[Problem]) -> None:
        """Report a stage that is none of the track's, or that has no track."""
        stage = entry.values.get("stage")
        if not isinstance(stage, str) or (track is not None and track not in self.tracks):
            return
        if track is None:
            message = f"stage {shown(stage)} stands on no track: the fact has none"
            found.append(entry.problem(message, "stage"))
        elif stage not in self.tracks[track]:
            stages = self.tracks[track]
            message = (
                f"unknown stage {shown(stage)} of track {track!r}{suggestion(stage, stages)}; "
                f"its stages are {', '.join(stages)}"
            )
            found.append(entry.problem(message, "stage"))


def actor_tables(actors: Iterable[Actor]) -> str:
    """The tables of actors, as ``dossier.toml`` has them."""
    tables = (actor.model_dump(exclude_defaults=True) for actor in actors)
    return "\n".join(table_text("[[actor]]", table) for table in tables)


def proposal(actors: Sequence[Actor], folder: Path) -> str:
    """What a load says of actors who stand only in sheets, with their tables to paste."""
    who = "actor is" if len(actors) == 1 else "actors are"
    return (
        f"{len(actors)} {who} proposed, by the names in the sheets. Check the tables, and paste "
        f"them into dossier.toml, or: briefing check {folder} --accept actors\n\n"
        f"{actor_tables(actors)}"
    )


def _proposed(name: str, *, via: bool) -> Actor:
    """The actor whom a sheet calls by a name: an outlet, a person, or "the envoy", unnamed.

    A name with a small letter after its first word is that of no person: "North's border guard".
    """
    bare = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    id_ = _NOT_ID.sub("-", bare.removeprefix("the "))[:_LONGEST_ID].strip("-.") or "actor"
    small = [word[:1].islower() for word in name.split()]
    kind = "unnamed" if small[0] else "organisation" if any(small) else "person"
    return Actor.model_validate({"id": id_, "name": name, "kind": "outlet" if via else kind})
