"""A desk in memory: write a history in a few lines, then look at it from any vantage.

Sources hold numbered quotes, so that a test never has to write an article. A family of its
own is given to each source unless the test says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from briefing.diff import Change, Diff, DiffSide, compare
from briefing.facts import FactAsOf, fold
from briefing.model.brief import Brief, Line, Section, Stamp
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage
from briefing.projections import project, project_compared, project_full
from briefing.readmodel.full_snapshot import FullSnapshot, SnapshotCache
from briefing.replay import Board, Clock, Moment, board_of, by_date, by_number
from briefing_events.dossier import Actor, Definition, Stage, Track
from briefing_events.editorial import (
    Account,
    DossierDefined,
    FactCorrected,
    FactCorroborated,
    FactRetracted,
    FactsInConflict,
    JudgementMade,
    Reinstated,
    SourceReassessed,
    SourceRegistered,
    SourceWithdrawn,
)
from briefing_events.fact import Event, Fact
from briefing_events.registry import FACTS_BY_TOPIC, current_version
from briefing_events.source import Source, digest_of

DEFINITION = Definition(
    slug="north-south",
    title="North and South",
    parties=("north", "south"),
    lead_track="listing",
    actors=(
        Actor(id="north", name="the North", kind="state"),
        Actor(id="south", name="the South", kind="state"),
        Actor(id="minister", name="Ada Minister", short="Minister", kind="person", of="north"),
        Actor(id="envoy", name="Bo Envoy", short="Envoy", kind="person", of="minister"),
        Actor(id="league", name="the League", kind="organisation"),
        Actor(id="analyst", name="Cy Analyst", kind="person"),
        Actor(id="writer", name="Di Writer", kind="person"),
    ),
    tracks=(
        Track(
            id="listing",
            title="Listing",
            none="Not listed on record",
            goal="removal",
            stages=(
                Stage(id="proposed", title="Removal proposed", kind="in words"),
                Stage(id="assured", title="Removal assured", kind="in words"),
                Stage(id="filed", title="Removal filed", kind="in procedure"),
                Stage(id="removed", title="Removed", kind="in act"),
            ),
        ),
        Track(
            id="seat",
            title="Seat in the League",
            stages=(
                Stage(id="sought", title="Seat sought", kind="in words"),
                Stage(id="granted", title="Seat granted", kind="in act"),
            ),
        ),
        Track(
            id="embassy",
            title="Embassy",
            stages=(Stage(id="opened", title="Embassy open", kind="in act"),),
        ),
    ),
)
STAMP = Stamp(0, "0" * 64, "test")

TYPES = FACTS_BY_TOPIC
ROLES = ("speaker", "addressee", "participant", "visitor", "host", "holder", "analyst", "supporter")
QUOTES = 60
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Quoted:
    """A quote of a source, with what it attests or reaches where that is something else."""

    source: str
    fields: dict[str, Any]


def quote(source: str, **fields: Any) -> Quoted:
    """A quote of a source: ``quote("s2", stage="proposed")``."""
    return Quoted(source, fields)


@dataclass(frozen=True)
class Row:
    """A row of the status board."""

    force: str
    step: str
    movement: str
    families: str


By = str | Sequence[str | Quoted]


@dataclass
class Story:
    """Events in the order of their recording; each writing method gives the event's number."""

    events: list[Event] = field(default_factory=list)
    quoted: int = 0

    def __post_init__(self) -> None:
        if not self.events:
            self.define()

    # --- writing -------------------------------------------------------------------------

    def append(self, event: Event) -> int:
        self.events.append(event)
        return len(self.events)

    @property
    def last(self) -> int:
        """The number of the last event."""
        return len(self.events)

    def define(self, definition: Definition = DEFINITION) -> int:
        return self.append(DossierDefined(key=f"definition-{self.last + 1}", definition=definition))

    def source(self, name: str, published: str, *, family: str | None = "own") -> int:
        """An article; ``family`` names one that it shares, ``None`` lets it never corroborate."""
        text = " ".join(_words(name, place) for place in range(QUOTES))
        source = Source.model_validate(
            {
                "id": name,
                "label": name.upper(),
                "title": f"Article {name}",
                "published": published,
                "rating": _rating(name, family),
                "text": text,
                "digest": digest_of(text),
            }
        )
        return self.append(SourceRegistered(key=f"source:{name}", source=source))

    def fact(self, topic: str, key: str, *, by: By = "s1", **fields: Any) -> int:
        """A fact; roles are given as words of actors: ``speaker="minister"``."""
        return self.append(self._fact(topic, key, by, fields))

    def step(
        self, key: str, stage: str, occurred: str | None, *, by: By = "s1", **more: Any
    ) -> int:
        """A step on the lead track, or another."""
        fields = {"track": "listing", "stage": stage, "occurred": occurred, **more}
        return self.fact("step-taken", key, by=by, **fields)

    def _fact(self, topic: str, key: str, by: By, fields: dict[str, Any]) -> Fact:
        occurred = fields.pop("occurred", None)
        roles = {role: fields.pop(role).split() for role in ROLES if role in fields}
        actors = [{"id": name, "role": role} for role, names in roles.items() for name in names]
        given = {
            "key": key,
            "statement": f"The {key.replace('-', ' ')} came about.",
            "occurred": occurred,
            "basis": "stated" if occurred else "unknown",
            "actors": actors,
            "citations": self._citations(by),
        }
        return TYPES[topic].model_validate(given | fields)

    def _citations(self, by: By) -> list[dict[str, Any]]:
        named = by.split() if isinstance(by, str) else by
        return [self._citation(quote(each) if isinstance(each, str) else each) for each in named]

    def _citation(self, quoted: Quoted) -> dict[str, Any]:
        exact = _words(quoted.source, self.quoted)
        start = self.quoted * (len(exact) + 1)
        self.quoted += 1
        span = {"exact": exact, "start": start, "end": start + len(exact)}
        return {"source": quoted.source, **span, **quoted.fields}

    def corroborate(self, fact: str, by: By, statement: str | None = None) -> int:
        event = {
            "key": f"{fact}@{self.last + 1}",
            "fact": fact,
            "statement": statement,
            "citations": self._citations(by),
        }
        return self.append(FactCorroborated.model_validate(event))

    def conflict(self, point: str, accounts: dict[str, tuple[str, str]], weight: int = 2) -> int:
        """Accounts by their words, each with the fact and the source that carry it."""
        told = tuple(
            Account(text=text, facts=(fact,), sources=(source,))
            for text, (fact, source) in accounts.items()
        )
        event = {"key": f"conflict-{self.last + 1}", "point": point, "weight": weight}
        return self.append(FactsInConflict.model_validate(event | {"accounts": told}))

    def judge(self, *facts: str, as_of: str = "2024-06-15", **fields: Any) -> int:
        """A judgement of the desk on some facts, as of a day."""
        event = {
            "key": f"judge-{self.last + 1}",
            "statement": "A removal within a year is likely.",
            "facts": facts,
            "likelihood": "likely",
            "confidence": "moderate",
            "reason": "One text tells of it",
            "as_of": as_of,
        }
        return self.append(JudgementMade.model_validate(event | fields))

    def _act(self) -> dict[str, Any]:
        return {"key": f"act-{self.last + 1}", "reason": "A reason"}

    def correct(self, target: int, *, after: str | None = None, **changes: Any) -> int:
        """A correction of some fields, of our own coding or ``after`` a source."""
        old = self.events[target - 1]
        assert isinstance(old, Fact)
        new = old.type.model_validate(old.model_dump(mode="json", exclude_unset=True) | changes)
        return self.append(
            FactCorrected(
                **self._act(),
                target=target,
                basis="source" if after else "coding",
                source=after,
                type=new.topic,
                version=new.type.version,
                replacement=new.model_dump(mode="json", exclude_defaults=True),
            )
        )

    def retract(self, target: int) -> int:
        return self.append(FactRetracted(**self._act(), target=target))

    def reinstate(self, target: int) -> int:
        return self.append(Reinstated(**self._act(), target=target))

    def withdraw(self, source: str) -> int:
        return self.append(SourceWithdrawn(**self._act(), source=source))

    def readmit(self, source: str) -> int:
        return self.append(Reinstated(**self._act(), source=source))

    def rerate(self, source: str, *, family: str | None = "own", **more: Any) -> int:
        event = {**self._act(), "source": source, "rating": _rating(source, family), **more}
        return self.append(SourceReassessed.model_validate(event))

    # --- looking -------------------------------------------------------------------------

    def recorded(self) -> list[EventEnvelope]:
        """The events as a ledger holds them, an hour apart."""
        return [
            EventEnvelope(
                number=number,
                recorded_at=BEGUN + timedelta(hours=number),
                recorded_by="desk",
                digest="",
                topic=event.topic,
                version=current_version(event.topic),
                event=event,
                stored=b"",
            )
            for number, event in enumerate(self.events, 1)
        ]

    def at(self, as_of: str, known_by: str | None = None, recorded: int | None = None) -> Vantage:
        """A vantage: in hindsight and with all that is recorded, unless said otherwise."""
        known = date.fromisoformat(known_by) if known_by else None
        number = self.last if recorded is None else recorded
        return Vantage(date.fromisoformat(as_of), known, number, at_head=recorded is None)

    def then(self, day: str) -> Vantage:
        """As of a day, using what was published by then."""
        return self.at(day, day)

    def _vantage(self, vantage: str | Vantage) -> Vantage:
        return self.at(vantage) if isinstance(vantage, str) else vantage

    def snapshot(self, vantage: str | Vantage) -> FullSnapshot:
        at = self._vantage(vantage)
        folded = fold(self.recorded()[: at.recorded])
        return SnapshotCache(folded, folded.definition or DEFINITION).at(at)

    def entry(self, key: str, vantage: str | Vantage) -> FactAsOf:
        """The fact of a key, where it stands."""
        entry = self.snapshot(vantage).get(key)
        assert entry, f"{key} does not stand {self._vantage(vantage).in_words()}"
        return entry

    def stands(self, key: str, vantage: str | Vantage) -> bool:
        return self.snapshot(vantage).get(key) is not None

    def brief(
        self, vantage: str | Vantage, *, since: str | None = None, full: bool = False
    ) -> Brief:
        baseline = date.fromisoformat(since) if since else None
        make = project_full if full else project
        return make(self.snapshot(vantage), STAMP, since=baseline)

    def section(self, name: str, vantage: str | Vantage, *, full: bool = False) -> Section | None:
        sections = self.brief(vantage, full=full).sections
        return next((section for section in sections if section.id == name), None)

    def lines(self, name: str, vantage: str | Vantage, *, full: bool = False) -> tuple[Line, ...]:
        """The lines of a section; none where the brief has no such section."""
        section = self.section(name, vantage, full=full)
        return section.lines if section else ()

    def told(self, name: str, vantage: str | Vantage, *, full: bool = False) -> list[str]:
        """What the lines of a section say."""
        return [line.said for line in self.lines(name, vantage, full=full)]

    def row(
        self, vantage: str | Vantage, track: str = "listing", *, since: str | None = None
    ) -> Row:
        """A track's row of the board."""
        sections = self.brief(vantage, since=since).sections
        board = next(section for section in sections if section.id == "board")
        line = next(line for line in board.lines if line.subject == f"track:{track}")
        return Row(*(cell.text for cell in line.cells[1:]))

    def diff(self, first: str | Vantage, second: str | Vantage) -> Diff:
        recorded = self.recorded()

        def look(vantage: Vantage) -> DiffSide:
            snapshot = self.snapshot(vantage)
            return DiffSide(snapshot, project_compared(snapshot, STAMP))

        pair = self._vantage(first), self._vantage(second)
        return compare(*pair, look, lambda low, up: recorded[low:up])

    def change(self, subject: str, first: str | Vantage, second: str | Vantage) -> Change:
        """The one change of a subject: ``#4``, ``track:listing``."""
        changes = self.diff(first, second).changes
        found = [change for change in changes if change.subject == subject]
        assert len(found) == 1, f"{subject} is not among {[each.subject for each in changes]}"
        return found[0]

    def grown(self, subject: str, before: int, day: str = "2025-01-01") -> Change:
        """The change of a subject since the ledger held only ``before`` events."""
        return self.change(subject, self.at(day, recorded=before), self.at(day))

    def replay(self, clock: Clock, vantage: str | Vantage) -> list[Moment]:
        at = self._vantage(vantage)

        def look(vantage: Vantage, _: object) -> tuple[Board, FullSnapshot]:
            snapshot = self.snapshot(vantage)
            return board_of(snapshot), snapshot

        if clock != "recorded":
            return list(by_date(self.snapshot(at), clock, look))
        return list(by_number(self.recorded()[: at.recorded], at, look))


def _words(source: str, place: int) -> str:
    return f"Words {place:02d} of {source}."


def _rating(name: str, family: str | None) -> dict[str, Any]:
    own = name.upper() if family == "own" else family
    return {"reliability": "B", "reliability_reason": "A reason", "family": own}
