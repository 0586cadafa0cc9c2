"""What a projection is given, and how it picks and words the lines of its section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from briefing.brief import Line
from briefing.projections import wording
from briefing.record import Entry, Phase, Record
from briefing.record.standing import Place
from briefing_events.dossier import Track
from briefing_events.fact import Fact
from briefing_events.shapes import (
    Assessment,
    Encounter,
    Figure,
    Incident,
    Plan,
    State,
    Step,
    Utterance,
)

MINOR = 3
"""The importance that only a full brief shows where a section is crowded."""

ASKING = frozenset({"request", "condition", "demand"})
"""What calls for an answer."""

NOT_HELD = frozenset({"denied", "assessed"})
"""What says of a state that it does not hold, or is no more than an opinion of it."""

_BY_SUBJECT = {
    "economy": "economy",
    "sanctions": "economy",
    "encounters": "economy",
    "security": "security",
    "listing": "security",
    "third-parties": "third-parties",
    "people": "people",
    "missions": "people",
    "membership": "background",
    "recognition": "background",
    "background": "background",
}


@dataclass(frozen=True)
class View:
    """A record, the record at its baseline, and how much to show."""

    record: Record
    before: Record
    full: bool

    @property
    def today(self) -> date:
        """The day of the brief."""
        return self.record.vantage.as_of

    @property
    def baseline(self) -> date:
        """The day that movement is told against."""
        return self.before.vantage.as_of

    @cached_property
    def homes(self) -> dict[str, list[Entry]]:
        """Every fact that stands, at the one section that tells it."""
        homes: dict[str, list[Entry]] = {}
        for entry in self.record.entries():
            homes.setdefault(home(entry, self.record), []).append(entry)
        return homes

    @cached_property
    def all_later(self) -> bool:
        """Whether everything was first reported later, so that no line need be marked."""
        return all(entry.hindsight for entry in self.record.entries())

    def marked(self, entry: Entry) -> bool:
        """Whether a fact carries the mark of what was first reported later (†)."""
        return entry.hindsight and not self.all_later

    def told_in(self, section: str) -> list[Entry]:
        """The facts that a section tells, by date."""
        return self.homes.get(section, [])

    def choose(
        self, entries: Iterable[Entry], limit: int, by: Callable[[Entry], str] | None = None
    ) -> tuple[list[Entry], int]:
        """The most important, then most recent of them, by date again; and how many are left.

        Steps come before other facts of their rank. With ``by``, those of rank 1 come first
        and the rest in turn, so that one voice does not crowd out the others. A full view
        leaves nothing out.
        """
        pool = list(entries)
        if self.full or len(pool) <= limit:
            return pool, 0
        ranked = sorted((entry for entry in pool if entry.fact.importance < MINOR), key=_rank)
        chosen = {entry.fact.key for entry in (_in_turn(ranked, by) if by else ranked)[:limit]}
        kept = [entry for entry in pool if entry.fact.key in chosen]
        return kept, len(pool) - len(kept)

    def suffix(self, entry: Entry) -> str:
        """The sources of a fact that one family alone carries, and whether accounts differ."""
        named = entry.of_one_family and not self.record.one_article
        parts = [wording.sources(entry)] if named else []
        if entry.number in self.contested:
            parts.append("sources differ")
        return "; ".join(parts)

    @cached_property
    def contested(self) -> set[int]:
        """The facts on which sources differ in what matters most."""
        return {
            number
            for difference in self.record.differences()
            if difference.conflict.weight == 1
            for number in difference.facts
        }

    def line(self, entry: Entry, section: str, *, lead: bool = True) -> Line:
        """A fact as one line: its date, its statement, and its sources where they are few."""
        return Line(
            key=f"{section}/#{entry.number}",
            text=entry.fact.statement,
            facts=(entry.number,),
            lead=wording.when(entry) if lead else "",
            suffix=self.suffix(entry),
            hindsight=self.marked(entry),
        )

    def lines(self, entries: Iterable[Entry], section: str) -> tuple[Line, ...]:
        """Facts as lines of a section."""
        return tuple(self.line(entry, section) for entry in entries)


def _rank(entry: Entry) -> tuple[int, bool, int, int, Place]:
    latest, earliest = entry.window.order
    return (
        entry.fact.importance,
        not (isinstance(entry.fact, Step) or entry.fact.stage),
        -latest.toordinal(),
        -earliest.toordinal(),
        entry.place,
    )


def _in_turn(ranked: Sequence[Entry], by: Callable[[Entry], str]) -> list[Entry]:
    """Rank 1 as it is; then the first of each voice, the second of each, and so on."""
    turns: Counter[str] = Counter()
    placed = []
    for place, entry in enumerate(ranked):
        voice = by(entry)
        placed.append((0 if entry.fact.importance == 1 else 1 + turns[voice], place, entry))
        turns[voice] += 1
    return [entry for _, _, entry in sorted(placed, key=lambda item: item[:2])]


def home(entry: Entry, record: Record) -> str:
    """The id of the one section that tells a fact."""
    fact = entry.fact
    if isinstance(fact, Assessment) or fact.modality == "assessed":
        return "assessments"
    if not entry.settled:
        return "possible"
    if isinstance(fact, State) and fact.track and fact.modality not in NOT_HELD:
        return "board"
    if isinstance(fact, Utterance) and (told := _home_of_asking(fact, record)):
        return told
    if isinstance(fact, Plan) or fact.due:
        return "expected"
    if isinstance(fact, Step) or fact.stage:
        return "developments"
    return _home_by_shape(fact, record)


def _home_of_asking(fact: Utterance, record: Record) -> str:
    if fact.ACT in ASKING:
        return "asked"
    asked = record.get(fact.replies_to) if fact.replies_to else None
    return "asked" if asked and asked.settled and is_asking(asked) else ""


def _home_by_shape(fact: Fact, record: Record) -> str:
    subject = fact.subject or fact.SUBJECT
    sided = any(record.party_of(actor.id) for actor in fact.actors)
    if subject == "third-parties" or (
        not sided and isinstance(fact, Encounter | Utterance) and fact.actors
    ):
        return "third-parties"
    if isinstance(fact, Encounter):
        return "developments" if fact.importance < MINOR else "contacts"
    if isinstance(fact, Incident) and fact.importance < MINOR and subject != "background":
        return "developments"
    if isinstance(fact, Utterance):
        if fact.ACT == "invitation":
            return "developments"
        return "economy" if fact.ACT in {"topic", "support"} else "positions"
    if isinstance(fact, State | Figure | Incident):
        return _BY_SUBJECT.get(subject, "background")
    return "background"


def is_asking(entry: Entry) -> bool:
    """Whether a fact calls for an answer."""
    return isinstance(entry.fact, Utterance) and entry.fact.ACT in ASKING


def is_open(entry: Entry, record: Record) -> bool:
    """Whether a request, condition or demand has neither an answer nor an outcome."""
    return not (record.replies_to(entry.fact.key) or record.outcomes_of(entry.fact.key))


def steps(record: Record, track: Track) -> list[Entry]:
    """The settled facts that move a track, the latest last.

    Only what happened or was announced moves it; by latest day, earliest day, stage, key.
    """
    found = [
        entry
        for entry in record.on_track(track.id)
        if entry.fact.stage
        and not isinstance(entry.fact, State | Assessment)
        and (
            _is_said_to_come(entry, track)
            if isinstance(entry.fact, Plan)
            else entry.fact.modality in {"happened", "announced"}
        )
    ]
    return sorted(found, key=lambda e: (*e.window.order, stage_rank(e, track), *_tie(e)))


def _is_said_to_come(entry: Entry, track: Track) -> bool:
    """Whether a plan moves a track: only to a rung of words, never to what is yet to be done."""
    in_words = track.stages[stage_rank(entry, track)].kind == "in words"
    return in_words and entry.fact.modality in {"announced", "planned"}


def _tie(entry: Entry) -> tuple[bool, str]:
    """Between steps of one day and rung: what was done comes after what was planned."""
    return not isinstance(entry.fact, Plan), entry.fact.key


def stage_rank(entry: Entry, track: Track) -> int:
    """The rung that the weakest wording among the families reaches.

    What only may have been said by then does not weaken what is settled.
    """
    named = [cited for cited in entry.certain if cited.passage.rating.family] or entry.certain
    return min(track.rank(cited.citation.stage or entry.fact.stage or "") for cited in named)


def in_force(record: Record, track: Track) -> list[Entry]:
    """The states that hold on a track."""
    return [
        entry
        for entry in record.on_track(track.id)
        if isinstance(entry.fact, State)
        and entry.phase is Phase.HOLDS
        and entry.fact.modality not in NOT_HELD
    ]
