"""The names that sheets may use: a dossier's actors, tracks with stages, and articles.

It is made from what the definition declares even where the definition has problems of its
own, so that one wrong line there does not hide the wrong lines of the sheets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from unicodedata import normalize

from briefing.dossier.actor_names import ActorNames
from briefing.dossier.messages import shown, suggestion
from briefing.dossier.table_reader import TableReader
from briefing.dossier.toml_text import table_text
from briefing.errors import Problem
from briefing_events.dossier import Definition
from briefing_events.source import Passage, Source

_ID = re.compile(r"[a-z0-9.-]*")
_NOT_ID = re.compile(r"[^a-z0-9.]+")


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
        """Report an actor whom the definition does not name."""
        if isinstance(name, str) and name not in self.actors:
            message = (
                f"unknown actor {shown(name)}{suggestion(name, sorted(self.actors))}; "
                "actors are defined in dossier.toml"
            )
            problem = entry.problem(message, *path)
            if not _ID.fullmatch(name):
                problem = replace(problem, paste=_proposed(name, via="via" in path))
            found.append(problem)

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


def _proposed(name: str, *, via: bool) -> str:
    """The table of an actor whom a sheet calls by a name."""
    bare = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    proposed = _NOT_ID.sub("-", bare).strip("-") or "actor"
    kind = "outlet" if via else "person"
    return table_text("[[actor]]", {"id": proposed, "name": name, "kind": kind})
