"""Reading ``dossier.toml``: what a dossier follows, whom it names and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from briefing.dossier.actor_names import ActorNames
from briefing.dossier.document import Document
from briefing.dossier.names import Names
from briefing.dossier.source_reader import read_source
from briefing.dossier.table_reader import TableReader
from briefing.errors import Problem
from briefing_events.dossier import Actor, Definition, Stage, Track
from briefing_events.source import Source

DEFINITION_KEYS = (
    "slug", "title", "time_zone", "author", "distribution", "four_eyes", "parties", "lead_track",
    "track", "source", "actor",
)  # fmt: skip
_NAMES = {"tracks": "track", "actors": "actor"}


@dataclass(frozen=True)
class Defined:
    """A definition with its articles, and the names that sheets may use.

    The definition is ``None`` where it does not hold; the register then has what it declares.
    """

    definition: Definition | None
    sources: tuple[Source, ...]
    register: Names
    proposed: tuple[Actor, ...] = ()
    """Actors of the definition whom only sheets name, and ``dossier.toml`` does not."""
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """The file and line of each article, by the key of its event."""

    def with_proposed(self) -> Defined:
        """The definition with the actors that its sheets proposed; from here on all are known."""
        proposed = tuple((self.register.proposed or {}).values())
        if self.definition is None or not proposed:
            return self
        values = dict(self.definition) | {"actors": (*self.definition.actors, *proposed)}
        definition = Definition.model_validate(values)
        names = Names.of(definition, self.sources)
        return replace(self, definition=definition, register=names, proposed=proposed)


def read_definition(document: Document, folder: Path, found: list[Problem]) -> Defined:
    """The definition of a document whose articles lie in ``folder``."""
    root = TableReader.root(document)
    root.check_keys(DEFINITION_KEYS, found)
    tracks, actors, articles = (root.tables(key, found) for key in ("track", "actor", "source"))
    zone = _zone_of(root)
    read = [read_source(entry, folder, zone, found) for entry in articles]
    quotable = {a.quotable.id: a.quotable for a in read if a.quotable}
    _check_single(articles, found)
    definition = _build(root, tracks, actors, found)
    register = Names(
        zone=zone,
        actors=frozenset(_ids(actors)),
        tracks={str(t.values["id"]): tuple(_stages(t)) for t in tracks if "id" in t},
        sources=quotable,
        unusable=frozenset(_declared(articles)) - _passages(quotable.values()),
        spoken=ActorNames.of(entry.values for entry in actors),
        proposed={},
    )
    return Defined(
        definition,
        tuple(a.source for a in read if a.source),
        register,
        places={f"source:{e.values.get('id')}": e.place() for e in articles},
    )


def _zone_of(root: TableReader) -> str:
    """The time zone, or UTC where it is none: the definition's own check reports that."""
    name = root.values.get("time_zone", "UTC")
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError, TypeError, AttributeError):
        return "UTC"


def _build(
    root: TableReader,
    tracks: Sequence[TableReader],
    actors: Sequence[TableReader],
    found: list[Problem],
) -> Definition | None:
    before = len(found)
    for entry in tracks:
        entry.check_keys(tuple(Track.model_fields), found)
        stages = entry.values.get("stages")
        for place, stage in enumerate(stages if isinstance(stages, list) else ()):
            if isinstance(stage, dict):
                path = (*entry.path, "stages", place)
                TableReader(root.document, path, stage).check_keys(tuple(Stage.model_fields), found)
    for entry in actors:
        entry.check_keys(tuple(Actor.model_fields), found)
    if len(found) > before:
        return None
    values = {key: root.values[key] for key in Definition.model_fields if key in root.values}
    values["tracks"] = [entry.values for entry in tracks]
    values["actors"] = [entry.values for entry in actors]
    definition = root.build(Definition, values, found, _NAMES)
    if definition is not None:
        _check_sides(definition, actors, found)
    return definition if len(found) == before else None


def _check_sides(
    definition: Definition, actors: Sequence[TableReader], found: list[Problem]
) -> None:
    """``of`` leads, link by link, somewhere: never round in a circle."""
    sides = {actor.id: actor.of for actor in definition.actors}
    for entry in actors:
        name = str(entry.values["id"])
        seen, at = {name}, sides[name]
        while at is not None and at not in seen:
            seen.add(at)
            at = sides[at]
        if at == name:
            found.append(entry.problem(f"{name!r} is, link by link, of itself", "of"))


def _check_single(articles: Sequence[TableReader], found: list[Problem]) -> None:
    """Ids and labels of articles and parts are single in a dossier."""
    for key in ("id", "label"):
        seen: set[str] = set()
        for entry in _with_parts(articles):
            name = str(entry.values.get(key))
            if key in entry and name in seen:
                found.append(entry.problem(f"the {key} {name!r} is taken by another source", key))
            seen.add(name)


def _with_parts(articles: Sequence[TableReader]) -> Iterator[TableReader]:
    for entry in articles:
        yield entry
        yield from entry.tables("part", [])


def _ids(entries: Sequence[TableReader]) -> Iterator[str]:
    return (entry.values["id"] for entry in entries if isinstance(entry.values.get("id"), str))


def _declared(articles: Sequence[TableReader]) -> Iterator[str]:
    return _ids(tuple(_with_parts(articles)))


def _passages(sources: Iterable[Source]) -> set[str]:
    return {passage.id for source in sources for passage in (source, *source.parts)}


def _stages(track: TableReader) -> Iterator[str]:
    stages = track.values.get("stages")
    for stage in stages if isinstance(stages, list) else ():
        if isinstance(stage, dict) and isinstance(stage.get("id"), str):
            yield stage["id"]
