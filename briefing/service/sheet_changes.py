"""How the sheets of a dossier differ from what is on record: event by event, field by field.

Sheets stay as people left them; the record also has what the desk did since. An event of the
sheets that reads as it was recorded, or as it reads now, is no change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from briefing.dossier import Dossier
from briefing.dossier.lean_writer import lean_fact, quoting
from briefing.dossier.sheet_writer import as_written, fact_table
from briefing.dossier.toml_text import value_text
from briefing.facts import FactHistory, FoldedState
from briefing.facts.resolved import present_fact
from briefing.model.envelope import EventEnvelope
from briefing_events.editorial import SourceReassessed, SourceRegistered
from briefing_events.fact import Event, Fact
from briefing_events.source import Passage, Source

Kind = Literal["new", "changed", "on record", "retracted", "in no sheet"]

SHEET_EDIT = ":sheet:"
"""Stands in the key of an act that a changed sheet put on record."""

_REASSESSED = ("rating", "published")
"""What a reassessment can change of a source; everything else of it stays."""


@dataclass(frozen=True)
class FieldChange:
    """A field of a sheet that reads otherwise: as on record, and as it is; None for nothing."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class SheetChange:
    """An event of the sheets beside the one on record."""

    kind: Kind
    event: Event
    number: int | None = None
    place: str = ""
    """``file:line`` of the sheet; empty for what no sheet holds."""
    fields: tuple[FieldChange, ...] = ()

    def lines(self) -> Iterator[str]:
        """Where it stands, and how it differs from the record."""
        number = f"#{self.number} " if self.number else ""
        where = f"{self.place}: {self.kind}" if self.place else self.kind
        yield f"{where} {number}{self.event.key}"
        for each in self.fields:
            for sign, value in (("-", each.before), ("+", each.after)):
                if value is not None:
                    yield f"    {sign} {each.name} = {value_text(value)}"


def sheet_changes(dossier: Dossier, folded: FoldedState | None) -> Iterator[SheetChange]:
    """Each event of the sheets in its order, then what only the record has.

    Of what only the record has, facts, corroborations and conflicts that a sheet could hold.
    """
    state = folded or FoldedState(0, None)
    held = readings(state)
    for event in dossier.events():
        place = ":".join(map(str, dossier.places[event.key]))
        yield replace(_change(event, state, held.pop(event.key, None)), place=place)
    for number, event in held.values():
        yield SheetChange("in no sheet", event, number)


def same_reading(one: Event, other: Event) -> bool:
    """Whether two events say the same.

    Keys, which fields a rule gave, and why the desk put something on record, are no reading.
    """
    return one.topic == other.topic and _bare(one) == _bare(other)


def source_changes(source: Source, state: FoldedState) -> Iterator[tuple[Passage, Passage]]:
    """Each passage whose rating or date is neither the registered nor the present one.

    Gives it as it stands now and as the definition has it.
    """
    registered = state.articles[source.id]
    for old, new in zip(registered.passages, source.passages, strict=False):
        now = state.passages.get(old.id, old)
        given = [item.key for item, counts in state.editorials if counts and _rates(item, old)]
        settled = [now] if given and SHEET_EDIT in given[-1] else [old, now]
        if _rated(new) not in map(_rated, settled):
            yield now, new


def readings(state: FoldedState) -> dict[str, tuple[int, Event]]:
    """What counts and could stand in a sheet, with its number, by the key that it has there."""
    held: dict[str, tuple[int, Event]] = {}
    for key, history in state.facts.items():
        held[key] = (history.number, present_fact(history, state))
        held |= {sheet_key(event): (number, event) for number, event in history.corroborations}
    for number, conflict in state.conflicts:
        if not conflict.key.startswith("conflict:"):  # the desk's own
            held[sheet_key(conflict)] = (number, conflict)
    return held


def sheet_key(event: Event) -> str:
    """The key without the number that tells a later event of the same key apart."""
    return event.key.partition(":")[0]


def _change(event: Event, state: FoldedState, held: tuple[int, Event] | None) -> SheetChange:
    if isinstance(event, SourceRegistered):
        return _source_change(event, state)
    if held is None:
        gone = isinstance(event, Fact) and event.key in state.ever_cited
        return SheetChange("retracted" if gone else "new", event)
    number, now = held
    revisions = [now]
    if isinstance(event, Fact):
        revisions += _as_recorded(state.facts[event.key], state)
    if any(same_reading(event, each) for each in revisions):
        return SheetChange("on record", event, number)
    return SheetChange("changed", event, number, "", tuple(_differing(now, event)))


def _as_recorded(history: FactHistory, state: FoldedState) -> list[Event]:
    """The first reading of a fact, unless a sheet gave it the present one."""
    last = history.revisions[-1].number
    by_sheet = any(n.number == last and SHEET_EDIT in n.key for n, _ in state.editorials)
    return [] if by_sheet else [history.revisions[0].fact]


def _source_change(event: SourceRegistered, state: FoldedState) -> SheetChange:
    source = event.source
    if source.id not in state.articles:
        return SheetChange("new", event)
    fields = tuple(_source_differing(source, state))
    return SheetChange("changed" if fields else "on record", event, None, "", fields)


def _source_differing(source: Source, state: FoldedState) -> Iterator[FieldChange]:
    yield from _fields(_without_ratings(state.articles[source.id]), _without_ratings(source))
    for now, then in source_changes(source, state):
        yield from _fields(_rated_table(now), _rated_table(then), f"{now.id}.")


def _without_ratings(source: Source) -> dict[str, Any]:
    content = source.model_dump(mode="json", exclude={*_REASSESSED, "parts"})
    parts = [part.model_dump(mode="json", exclude={*_REASSESSED}) for part in source.parts]
    return content | {"parts": parts}


def _rates(item: EventEnvelope, passage: Passage) -> bool:
    return isinstance(item.event, SourceReassessed) and item.event.source == passage.id


def _rated_table(passage: Passage) -> dict[str, Any]:
    """What a reassessment can change, as ``dossier.toml`` has it."""
    content = passage.model_dump(mode="json", include={*_REASSESSED}, exclude_none=True)
    return {"published": as_written(content["published"]), **content["rating"]}


def _rated(passage: Passage) -> tuple[object, object]:
    return passage.rating, passage.published


def _differing(before: Event, after: Event) -> Iterator[FieldChange]:
    """The lines of a lean sheet in which two events differ, at least by the places of quotes."""
    pairs = ((_table(before, *drop), _table(after, *drop)) for drop in (("start",), ()))
    return _fields(*next(pair for pair in pairs if pair[0] != pair[1]))


def _fields(
    old: Mapping[str, Any], new: Mapping[str, Any], prefix: str = ""
) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield FieldChange(f"{prefix}{name}", old.get(name), new.get(name))


def _bare(event: Event) -> Event:
    bare: dict[str, Any] = {"key": ""}
    mark: dict[str, Any] = {"derived": ()} if isinstance(event, Fact) else {"reason": None}
    aside = mark if mark.keys() <= type(event).model_fields.keys() else {}
    return event.model_copy(update=bare | aside)


def _table(event: Event, *drop: str) -> Mapping[str, Any]:
    """The lines of an event in a lean sheet, its quotes without some of their fields."""
    content = event.model_dump(mode="json", exclude_defaults=True, exclude={"key"})
    table = fact_table(event) if isinstance(event, Fact) else as_written(content)
    if "citations" in table:
        aside = {"source", "end", *drop}
        quotes = [{k: v for k, v in each.items() if k not in aside} for each in table["citations"]]
        table = {k: v for k, v in table.items() if k != "citations"} | {"citation": quotes}
    return lean_fact(table) if isinstance(event, Fact) else quoting(table)
