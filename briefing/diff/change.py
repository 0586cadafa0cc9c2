"""Changes between two briefs, as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Literal, TypeVar

from briefing.model.brief import Line, Note
from briefing.model.vantage import Vantage
from briefing.readmodel import Snapshot
from briefing_events.dossier import Actor

T = TypeVar("T")

Kind = Literal["status", "added", "removed", "changed"]
_MIRRORED: dict[Kind, Kind] = {
    "added": "removed", "removed": "added", "changed": "changed", "status": "status",
}  # fmt: skip


class Cause(StrEnum):
    """Why a line changed; of several on one leg, the first in this order."""

    RETRACTED = "retracted"
    WITHDRAWN = "withdrawn"
    REINSTATED = "reinstated"
    JUDGED_ANEW = "judged anew"
    CORRECTED = "corrected"
    RE_RATED = "re-rated"
    CONFLICT = "conflict"
    CORROBORATED = "corroborated"
    RENAMED = "renamed"
    RECORDED = "recorded"
    REPORTED = "reported"
    HAPPENED = "happened"
    SETTLED = "settled"
    ENDED = "ended"
    DUE = "due"
    FIRST_ATTESTED = "first attested"
    ATTESTED_AGAIN = "attested again"


CAUSES_IN_WORDS: dict[Cause, str] = {
    Cause.HAPPENED: "Happened between the two dates",
    Cause.SETTLED: "Settled: possible then, certain now",
    Cause.ENDED: "Ended",
    Cause.DUE: "Fell due",
    Cause.JUDGED_ANEW: "The desk's judgement",
    Cause.FIRST_ATTESTED: "First attested, or possible, since the earlier date; may be older",
    Cause.ATTESTED_AGAIN: "Attested again: it was on record before",
    Cause.REPORTED: "Published since: we learned, the world may not have changed",
    Cause.RECORDED: "Recorded since: our ledger took it in",
    Cause.CORROBORATED: "Corroborated: another article carries it",
    Cause.CONFLICT: "Sources put in conflict",
    Cause.CORRECTED: "Corrected",
    Cause.RETRACTED: "Retracted",
    Cause.WITHDRAWN: "Source withdrawn",
    Cause.REINSTATED: "Reinstated",
    Cause.RE_RATED: "Source rated anew",
    Cause.RENAMED: "Renamed in the dossier's definition",
}
"""Headings for causes, in the order in which a diff tells them."""

ABOUT_RECORD = "Differences between sources, gaps and offices on record"
"""The heading of what the record says of itself: none of it happened."""

JUDGEMENT = "judgement"
"""The section of the desk's own view."""

RECORD_SECTIONS = frozenset({"differences", "gaps", "people"})

LEAST = 3
"""The weight of what no fact carries."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line that differs, with what it was, what it is, and exactly one cause."""

    subject: str
    kind: Kind
    cause: Cause
    before: Line | None
    after: Line | None
    weight: int = LEAST
    """The importance of the weightiest fact that it rests on, 1 to 3."""
    day: date = date.min
    """The latest day of its facts."""
    track: str = ""
    """The track that one of them stands on."""
    fell_due: bool = False
    """Whether days that a plan names came or went by between the two vantages."""
    stands: tuple[bool, bool] = (False, False)
    """Whether what it is about stands on each side, be it that another line tells it."""

    @property
    def heading(self) -> str:
        """What a diff tells it under."""
        if self.line.section == JUDGEMENT:
            return CAUSES_IN_WORDS[Cause.JUDGED_ANEW]
        if self.fell_due:
            return CAUSES_IN_WORDS[Cause.DUE]
        attested = {Cause.FIRST_ATTESTED, Cause.ATTESTED_AGAIN}
        if self.cause in attested and self.line.section in RECORD_SECTIONS:
            return ABOUT_RECORD
        return CAUSES_IN_WORDS[self.cause]

    @property
    def line(self) -> Line:
        """The line as it is, or as it last was."""
        line = self.after or self.before
        if line is None:
            raise ValueError("a change has a before or an after")
        return line

    @property
    def key(self) -> str:
        """The key of the line."""
        return self.line.key

    @property
    def facts(self) -> tuple[int, ...]:
        """The numbers of the facts on either side."""
        both = (
            *(self.before.facts if self.before else ()),
            *(self.after.facts if self.after else ()),
        )
        return tuple(sorted(set(both)))

    def mirrored(self) -> Change:
        """The same change seen the other way round."""
        return replace(
            self,
            kind=_MIRRORED[self.kind],
            before=self.after,
            after=self.before,
            stands=self.stands[::-1],
        )


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes from one vantage to another, status changes first."""

    title: str
    dossier: str
    before: Vantage
    after: Vantage
    changes: tuple[Change, ...]
    unchanged_tracks: tuple[Line, ...]
    notes: tuple[Note, ...]
    lead_track: str
    """The subject of the row of the track that a brief opens with; empty where there is none."""
    section_titles: Mapping[str, str]
    actors: tuple[Actor, ...] = ()
    """Those whose names it may shorten."""
    snapshot: Snapshot | None = field(default=None, compare=False, repr=False)
    """What stands on the later side: what composing its lines needs."""

    @property
    def year(self) -> int | None:
        """The year of both days, where it is one."""
        year = self.after.as_of.year
        return year if self.before.as_of.year == year else None

    def mirrored(self) -> Diff:
        """The same diff seen the other way round."""
        return replace(
            self,
            before=self.after,
            after=self.before,
            changes=tuple(change.mirrored() for change in self.changes),
        )

    @property
    def counts(self) -> dict[str, int]:
        """How many changes of each kind."""
        return dict(Counter(change.kind for change in self.changes))

    @property
    def status(self) -> tuple[Change, ...]:
        """The changes of the board, in order."""
        return tuple(change for change in self.changes if change.kind == "status")

    def by_cause(self) -> dict[Cause, tuple[Change, ...]]:
        """Changes of the body by cause, causes in the order that a reader wants."""
        return self._by(lambda change: change.cause, CAUSES_IN_WORDS)

    def by_heading(self) -> dict[str, tuple[Change, ...]]:
        """Changes of the body under the headings of a diff, in the order that a reader wants."""
        return self._by(lambda change: change.heading, (*CAUSES_IN_WORDS.values(), ABOUT_RECORD))

    def _by(self, of: Callable[[Change], T], order: Iterable[T]) -> dict[T, tuple[Change, ...]]:
        """Changes of the body by what they have in common, in the order of that."""
        body = [change for change in self.changes if change.kind != "status"]
        found = {each: tuple(change for change in body if of(change) == each) for each in order}
        return {each: changes for each, changes in found.items() if changes}


def applied(changes: Sequence[Change], lines: Mapping[str, Line]) -> dict[str, Line]:
    """The lines by subject after the changes: what makes a diff whole."""
    result = dict(lines)
    for change in changes:
        if change.after is None:
            del result[change.subject]
        else:
            result[change.subject] = change.after
    return result
