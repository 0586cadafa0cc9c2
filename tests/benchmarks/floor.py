"""The floor: one table and one query that a good SQL engineer would write for a brief alone.

It knows nothing of citations, families, possible reports, phases or the causes of a change.
It finds, for each section, the latest facts as of a day, known by a day, recorded by a number,
and for each track its latest; then it reads their JSON into the models of the events. A brief
cannot be faster than that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from briefing.model.brief import Brief
from briefing.model.vantage import Vantage
from briefing_events.editorial import (
    FactCorrected,
    FactRetracted,
    Reinstated,
    SourceReassessed,
    SourceRegistered,
    SourceWithdrawn,
)
from briefing_events.fact import Event, Fact
from briefing_events.registry import FACTS_BY_TOPIC, read
from briefing_events.shapes import Assessment, Encounter, Incident, Plan, State, Step, Utterance
from briefing_events.source import Source

_NEVER = 2**40
_ALWAYS = date.max.toordinal()

_TABLE = """
CREATE TABLE facts (
    number INTEGER PRIMARY KEY, root INTEGER NOT NULL, section TEXT NOT NULL, track TEXT,
    importance INTEGER NOT NULL, latest INTEGER NOT NULL, earliest INTEGER NOT NULL,
    published INTEGER NOT NULL, superseded INTEGER NOT NULL, source TEXT NOT NULL,
    topic TEXT NOT NULL, payload BLOB NOT NULL
)
"""
_WHILE_LOADING = (
    "CREATE INDEX by_root ON facts (root)",
    "CREATE INDEX by_source ON facts (source)",
)
_FOR_READING = (
    "DROP INDEX by_root",
    "DROP INDEX by_source",
    """CREATE INDEX by_section ON facts
        (section, latest DESC, importance, published, number, superseded, root)""",
    """CREATE INDEX by_track ON facts
        (track, latest DESC, published, number, superseded, root) WHERE track IS NOT NULL""",
    """CREATE INDEX unsure ON facts
        (latest, earliest, published, number, superseded, root) WHERE earliest < latest""",
    "CREATE INDEX by_day ON facts (latest DESC, published, number, superseded, root)",
    "ANALYZE",
)

_STANDS = "published <= :known_by AND number <= :recorded AND superseded > :recorded"
_IN_SECTION = f"""
SELECT root, topic, payload FROM facts
WHERE section = :section AND latest <= :until AND importance < 3 AND {_STANDS}
ORDER BY latest DESC LIMIT :wanted
"""  # noqa: S608 - conditions of our own
_ON_TRACK = f"""
SELECT root, topic, payload FROM facts
WHERE track = :track AND latest <= :until AND {_STANDS} ORDER BY latest DESC LIMIT 1
"""  # noqa: S608
_UNSURE = f"""
SELECT root, topic, payload FROM facts
WHERE earliest < latest AND latest > :as_of AND latest <= :known_by AND earliest <= :as_of
AND {_STANDS}
ORDER BY latest LIMIT :wanted
"""  # noqa: S608
_ANY = f"""
SELECT root, topic, payload FROM facts
WHERE latest <= :until AND {_STANDS} ORDER BY latest DESC LIMIT :wanted
"""  # noqa: S608

_Row = tuple[int, str, bytes]


class Floor:
    """The table, open for reading."""

    def __init__(self, path: Path, tracks: Sequence[str]) -> None:
        self._opened = sqlite3.connect(path)
        self._tracks = tracks

    def facts(self, vantage: Vantage, wanted: Mapping[str, int]) -> list[Fact]:
        """The facts of a brief at a vantage: so many by section, each fact once.

        Where a section has fewer, the latest of any section make up for them, so that as many
        rows are read and decoded as the brief shows.
        """
        as_of = vantage.as_of.toordinal()
        known_by = vantage.known_by.toordinal() if vantage.known_by else _ALWAYS
        at = {
            "as_of": as_of,
            "known_by": known_by,
            # What was published by then had happened by then; so the search can begin there.
            "until": min(as_of, known_by),
            "recorded": vantage.recorded,
        }
        total = sum(wanted.values())
        found: dict[int, _Row] = {}
        for row in self._rows(at, wanted):
            if len(found) < total:
                found.setdefault(row[0], row)
        if len(found) < total:
            for row in self._opened.execute(_ANY, {**at, "wanted": 2 * total}):
                if len(found) == total:
                    break
                found.setdefault(row[0], row)
        return [_decoded(topic, payload) for _, topic, payload in found.values()]

    def close(self) -> None:
        """Let go of the file."""
        self._opened.close()

    def _rows(self, at: Mapping[str, int], wanted: Mapping[str, int]) -> Iterator[_Row]:
        for track in self._tracks:
            yield from self._opened.execute(_ON_TRACK, {**at, "track": track})
        for section, count in wanted.items():
            given = {**at, "section": section, "wanted": count}
            yield from self._opened.execute(
                _UNSURE if section == "possible" else _IN_SECTION, given
            )


def shown(brief: Brief) -> dict[str, int]:
    """How many facts each section of a brief is the first to show."""
    seen: set[int] = set()
    counts: dict[str, int] = {}
    for section in brief.sections:
        numbers = {
            number
            for line in section.lines
            for number in (*line.facts, *(n for cell in line.cells for n in cell.facts))
        }
        counts[section.id] = len(numbers - seen)
        seen |= numbers
    return counts


def build(path: Path, events: Iterable[Event]) -> None:
    """Make the table from the events of a dossier, in the order of their recording."""
    with closing(sqlite3.connect(path)) as opened, opened:
        opened.execute("PRAGMA synchronous = OFF")
        opened.execute(_TABLE)
        for statement in _WHILE_LOADING:
            opened.execute(statement)
        sources: dict[str, tuple[int, int]] = {}
        for number, event in enumerate(events, 1):
            _take(opened, sources, number, event)
        for statement in _FOR_READING:
            opened.execute(statement)


def _take(
    opened: sqlite3.Connection, sources: dict[str, tuple[int, int]], number: int, event: Event
) -> None:
    match event:
        case SourceRegistered(source=source):
            sources |= _published(source)
        case SourceReassessed(source=name, published=published) if published:
            sources[name] = published.earliest.toordinal(), published.latest.toordinal()
        case Fact():
            _insert(opened, sources, number, number, event)
        case FactCorrected(target=target):
            _supersede(opened, "root", target, number)
            fact = read(event.type, event.version, event.replacement)
            assert isinstance(fact, Fact)
            _insert(opened, sources, number, target, fact)
        case FactRetracted(target=target):
            _supersede(opened, "root", target, number)
        case SourceWithdrawn(source=name):
            _supersede(opened, "source", name, number)
        case Reinstated():
            column = "root" if event.target else "source"
            opened.execute(
                f"UPDATE facts SET superseded = {_NEVER} "  # noqa: S608 - a column of our own
                f"WHERE number IN (SELECT max(number) FROM facts WHERE {column} = ? GROUP BY root)",
                (event.target or event.source,),
            )


def _published(source: Source) -> dict[str, tuple[int, int]]:
    return {
        passage.id: (passage.published.earliest.toordinal(), passage.published.latest.toordinal())
        for passage in (source, *source.parts)
    }


def _insert(
    opened: sqlite3.Connection,
    sources: Mapping[str, tuple[int, int]],
    number: int,
    root: int,
    fact: Fact,
) -> None:
    source = fact.citations[0].source
    first, last = sources[source]
    if fact.occurred:
        first = fact.occurred.earliest.toordinal()
        until = max(first, min(fact.occurred.latest.toordinal(), last))
    else:
        until = last
    payload = fact.__pydantic_serializer__.to_json(fact, exclude_defaults=True)
    opened.execute(
        "INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number, root, section_of(fact), fact.track, fact.importance, until, first,
            last, _NEVER, source, fact.topic, payload,
        ),
    )  # fmt: skip


def _supersede(opened: sqlite3.Connection, column: str, value: object, number: int) -> None:
    opened.execute(
        f"UPDATE facts SET superseded = min(superseded, ?) WHERE {column} = ?",  # noqa: S608
        (number, value),
    )


def _decoded(topic: str, payload: bytes) -> Fact:
    return FACTS_BY_TOPIC[topic].model_validate_json(payload)


def section_of(fact: Fact) -> str:
    """About the section that a brief tells a fact in, by its type alone."""
    match fact:
        case Assessment():
            return "assessments"
        case Plan():
            return "expected"
        case State(track=str()):
            return "board"
        case Step() | Incident(importance=1 | 2) | Encounter(importance=1 | 2):
            return "developments"
        case Utterance():
            return "positions"
        case _:
            return {"third-parties": "third-parties", "security": "security"}.get(
                fact.subject or fact.type.subject, "economy"
            )
