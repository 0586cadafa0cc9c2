"""One dossier of a ledger: its events, and its read model as it was at a number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from briefing.facts import fold
from briefing.facts.resolved import natural_key
from briefing.ledger.index_store import SqlReadModel, buckets_of
from briefing.ledger.mapper import to_recorded
from briefing.ledger.tables import DOSSIER_ID, OF_DOSSIER, Tables
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage
from briefing.readmodel.placement import DEFINITION, sort_key_of
from briefing_events.source import Passage

if TYPE_CHECKING:
    from briefing.ledger.recorder import Recorder


class StoredEvents:
    """The events of a dossier, and what the tables of a read model say of them.

    The tables are those of the ledger itself unless others are given.
    """

    def __init__(self, recorder: Recorder, dossier: str, tables: Tables | None = None) -> None:
        self._recorder = recorder
        self._tables = tables or recorder
        self._dossier = dossier

    def event_subjects(self, entities: Sequence[int]) -> list[tuple[int, int]]:
        """The events about some entities but for their first ones: entity and number."""
        return self._of("entity_id, event", "event_subject", "entity_id", entities)

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
        return dict(self._of("passage, number", "passage", "passage", passages))

    def citing(self, passages: Sequence[str]) -> list[tuple[str, int, int]]:
        """All facts that ever cited these passages: passage, fact, and the fact's first day."""
        return self._of("passage, number, day", "citation", "passage", passages)

    def facts(self) -> list[int]:
        """All facts."""
        return self._numbers("number", "citation", "true ORDER BY number")

    def _of(self, columns: str, table: str, by: str, values: Sequence[object]) -> list[Any]:
        """Rows of the read model in which a column has one of some values."""
        statement = f"SELECT {columns} FROM {table} WHERE {OF_DOSSIER} AND {by} {{}}"  # noqa: S608
        return self._tables.rows_of(statement, values, dossier=self._dossier)

    def _numbers(self, column: str, table: str, where: str, **named: object) -> list[int]:
        """The different numbers in a column of the read model."""
        statement = f"SELECT DISTINCT {column} FROM {table} WHERE {OF_DOSSIER} AND {where}"  # noqa: S608
        rows = self._tables.rows(statement, dossier=self._dossier, **named)
        return [int(number) for (number,) in rows]


class DossierIndex(StoredEvents):
    """A dossier and its read model as they were at a number, for ``briefing.readmodel.loader``."""

    def __init__(self, recorder: Recorder, dossier: str, number: int) -> None:
        super().__init__(recorder, dossier)
        self._number = number
        self._read_models: dict[Vantage, SqlReadModel] = {}
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
        """The buckets of a vantage."""
        if vantage not in self._read_models:
            self._read_models[vantage] = SqlReadModel(
                self._recorder, self._id, vantage, self._buckets, self._passages
            )
        return self._read_models[vantage]

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
        where = "day > :after AND day <= :until"
        return self._numbers("number", "change_point", where, after=after, until=until)

    def change_days(self) -> list[int]:
        """The days (ordinals) on which a fact may come to stand otherwise, in order."""
        statement = (
            "SELECT DISTINCT day FROM change_point WHERE dossier = ? AND number <= ? ORDER BY day"
        )
        return [int(day) for (day,) in self._recorder.rows(statement, self._id, self._number)]

    def publication_days(self) -> list[int]:
        """The days (ordinals) by which an article was surely published, in order."""
        statement = (
            "SELECT DISTINCT day FROM placement WHERE dossier = ? AND bucket IN "
            "('articles:out', 'parts:out') AND recorded_from <= ? AND recorded_to > ? ORDER BY day"
        )
        rows = self._recorder.rows(statement, self._id, self._number, self._number)
        return [int(day) for (day,) in rows]

    def touched(self, after: int, until: int) -> list[int]:
        """The entities that the events after one number and up to another are about."""
        where = "event > :after AND event <= :until"
        return self._numbers("entity_id", "event_subject", where, after=after, until=until)

    def _passages(self, wanted: Sequence[tuple[str, int]]) -> list[Passage]:
        """Passages by id and registration, as they counted at the number, by label."""
        about = self.numbers_about({article for _, article in wanted})
        known = fold(self.events(sorted(about))).passages
        found = (known[passage] for passage, _ in wanted if passage in known)
        return sorted(found, key=lambda passage: natural_key(passage.label))
