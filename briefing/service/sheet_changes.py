"""How the sheets of a dossier differ from what is on record: fact by fact, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from briefing.dossier import Dossier
from briefing.facts import FoldedState
from briefing_events.fact import Fact

Kind = Literal["new", "changed", "on record", "taken out"]


@dataclass(frozen=True)
class FieldChange:
    """A field that reads otherwise: as on record, and as the sheet has it; None for nothing."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class FactChange:
    """A fact of the sheets beside the one on record."""

    kind: Kind
    fact: Fact
    number: int | None = None
    place: str = ""
    """``file:line`` of the sheet; empty for a fact that no sheet holds."""
    fields: tuple[FieldChange, ...] = ()


def fact_changes(dossier: Dossier, folded: FoldedState | None) -> Iterator[FactChange]:
    """Each fact of the sheets in their order, then what only the record has."""
    held = folded.facts if folded else {}
    for fact in dossier.facts:
        file, line = dossier.places[fact.key]
        place = f"{file}:{line}"
        if fact.key not in held:
            yield FactChange("new", fact, None, place)
            continue
        history = held[fact.key]
        if any(
            same_reading(fact, each.fact) for each in (history.readings[0], history.readings[-1])
        ):
            yield FactChange("on record", fact, history.number, place)
            continue
        fields = tuple(field_changes(history.fact, fact))
        yield FactChange("changed", fact, history.number, place, fields)
    own = {fact.key for fact in dossier.facts}
    for key, history in held.items():
        if key not in own:
            yield FactChange("taken out", history.fact, history.number)


def same_reading(one: Fact, other: Fact) -> bool:
    """Whether two facts say the same; which fields a rule gave is no reading."""
    return one.topic == other.topic and _bare(one) == _bare(other)


def field_changes(before: Fact, after: Fact) -> Iterator[FieldChange]:
    """The fields in which two facts differ, by name."""
    old, new = _plain(before), _plain(after)
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield FieldChange(name, old.get(name), new.get(name))


def _bare(fact: Fact) -> Fact:
    return fact.model_copy(update={"derived": ()})


def _plain(fact: Fact) -> Mapping[str, Any]:
    """The fields of a fact as data, with dates as they are written."""
    content = fact.model_dump(mode="json", exclude_defaults=True, exclude={"key", "derived"})
    return {"type": fact.topic} | {name: _written(value) for name, value in content.items()}


def _written(value: Any) -> Any:
    if isinstance(value, dict):
        return value["edtf"] if "edtf" in value else {k: _written(v) for k, v in value.items()}
    return [_written(each) for each in value] if isinstance(value, list) else value
