"""What the index asks of a ledger before an append: threads, articles, and who cites whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from briefing.facts import fold
from briefing.facts.resolved import natural_key
from briefing.ledger.index_store import SqlReadModel, buckets_of
from briefing.ledger.mapper import to_recorded
from briefing.ledger.tables import DOSSIER_ID
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage
from briefing.readmodel.placement import DEFINITION, sort_key_of
from briefing_events.source import Passage

if TYPE_CHECKING:
    from briefing.ledger.recorder import Recorder


class StoredEvents:
    """A dossier as it is on record; see ``briefing.index.Past``."""

    def __init__(self, recorder: Recorder, dossier: str) -> None:
        self._recorder = recorder
        self._dossier = dossier

    def event_subjects(self, subjects: Sequence[int]) -> list[tuple[int, int]]:
        """The events about some subjects, as pairs of subject and number."""
        return self._recorder.event_subjects(self._dossier, subjects)

    def events(self, numbers: Sequence[int]) -> list[EventEnvelope]:
        """The events of these numbers, in order."""
        rows = self._recorder.rows_at(self._dossier, numbers)
        events = (to_recorded(row.stored, row.digest) for row in rows)
        return sorted(events, key=lambda item: item.number)

    def numbers_of(self, keys: Sequence[str]) -> dict[str, int]:
        """The numbers of events by key."""
        return self._recorder.numbers_of(self._dossier, keys)

    def articles_of(self, passages: Sequence[str]) -> dict[str, int]:
        """The numbers of the events that registered these passages, by passage."""
        return self._recorder.articles_of(self._dossier, passages)

    def citing(self, passages: Sequence[str]) -> list[tuple[str, int, int]]:
        """Passage, fact, and the first day that it may have there."""
        return self._recorder.citing(self._dossier, passages)

    def facts(self) -> list[int]:
        """All facts."""
        return self._recorder.facts(self._dossier)


class DossierIndex(StoredEvents):
    """A dossier and its index, read as they were at a number; see ``briefing.readmodel.loader``."""

    def __init__(self, recorder: Recorder, dossier: str, number: int) -> None:
        super().__init__(recorder, dossier)
        self._number = number
        self._shelves: dict[Vantage, SqlReadModel] = {}
        self.head = recorder.indexed(dossier)
        """The last number that the index holds."""

    @cached_property
    def _id(self) -> int:
        """The id of the dossier in the read model."""
        return next((int(i) for (i,) in self._recorder.rows(DOSSIER_ID, self._dossier)), 0)

    def numbers_about(self, entities: Collection[int]) -> set[int]:
        """The numbers of the events about some entities, their first ones included."""
        later = (event for _, event in self.event_subjects(sorted(entities)))
        return {number for number in (*entities, *later) if DEFINITION < number <= self._number}

    @cached_property
    def _buckets(self) -> frozenset[str]:
        return buckets_of(self._recorder, self._id)

    def at(self, number: int) -> DossierIndex:
        """The same index, read as it was at another number."""
        return DossierIndex(self._recorder, self._dossier, number)

    def read_model(self, vantage: Vantage) -> SqlReadModel:
        """The shelves of a vantage."""
        if vantage not in self._shelves:
            self._shelves[vantage] = SqlReadModel(
                self._recorder, self._id, vantage, self._buckets, self._passages
            )
        return self._shelves[vantage]

    def linked(self, vantage: Vantage, shelves: Sequence[str]) -> list[int]:
        """The facts on some shelves of links."""
        return self.read_model(vantage).linked(shelves)

    def rival(self, vantage: Vantage, slot: str, holder: str) -> list[int]:
        """The fact by which somebody else holds a slot last, if anybody does."""
        return self.read_model(vantage).rival(slot, holder)

    def standing(self, vantage: Vantage, numbers: Sequence[int]) -> set[int]:
        """Of some facts, those that stand at a vantage."""
        return self.read_model(vantage).standing(numbers)

    def carried(self, vantage: Vantage, passages: Sequence[str]) -> set[int]:
        """The facts that stand at a vantage and rest on some passages."""
        return {number for _, number in self.read_model(vantage).carried(passages)}

    def passages(self) -> list[str]:
        """The ids of all passages that were registered, in order."""
        statement = "SELECT passage FROM passage WHERE dossier = ? ORDER BY passage"
        return [str(passage) for (passage,) in self._recorder.rows(statement, self._id)]

    def labelled(self, label: str) -> list[str]:
        """The ids of the passages that may have a label, in whatever case."""
        statement = (
            "SELECT DISTINCT key, sort_key FROM placement "
            "WHERE dossier = ? AND bucket IN ('articles', 'parts')"
        )
        place = sort_key_of(label, 0).casefold()
        rows = self._recorder.rows(statement, self._id)
        return sorted({str(key) for key, at in rows if str(at).casefold() == place})

    def changing(self, after: int, until: int) -> list[int]:
        """The facts that may come to stand otherwise after one day (ordinal) and up to another."""
        return self._recorder.changing(self._dossier, after, until)

    def touched(self, after: int, until: int) -> list[int]:
        """What the events after one number and up to another are about, beside themselves."""
        return self._recorder.touched(self._dossier, after, until)

    def _passages(self, wanted: Sequence[tuple[str, int]]) -> list[Passage]:
        """Passages by id and registration, as they counted at the number, by label."""
        about = self.numbers_about({article for _, article in wanted})
        known = fold(self.events(sorted(about))).passages
        found = (known[passage] for passage, _ in wanted if passage in known)
        return sorted(found, key=lambda passage: natural_key(passage.label))
