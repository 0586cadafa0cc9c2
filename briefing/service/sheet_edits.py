"""What changed sheets put on record: corrections, retractions and reassessments, never edits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing.errors import Refused
from briefing.facts import FoldedState
from briefing.service.sheet_changes import SHEET_EDIT, SheetChange, source_changes
from briefing_events.editorial import (
    FactCorrected,
    FactRetracted,
    SourceReassessed,
    SourceRegistered,
)
from briefing_events.fact import Event, Fact
from briefing_events.references import facts_named
from briefing_events.source import Source


@dataclass(frozen=True)
class SheetEdit:
    """Someone's wish to record what changed in sheets, and why."""

    reason: str
    take_out: bool = False
    """Whether what no sheet holds is retracted, too."""


def edits_of(
    changes: Sequence[SheetChange], edit: SheetEdit, folded: FoldedState
) -> Iterator[Event]:
    """The events that bring the record to what the sheets say, behind all new ones.

    Raises ``Refused`` for what cannot be brought there.
    """
    taken = [each for each in changes if each.kind == "in no sheet"] if edit.take_out else []
    _check_unnamed(taken, changes)
    for change in changes:
        if change.kind == "changed":
            yield from _changed(change, edit, folded)
    for change in taken:
        yield _retracted(change, edit, folded)


def _changed(change: SheetChange, edit: SheetEdit, folded: FoldedState) -> Iterator[Event]:
    event, following = change.event, folded.number + 1
    if isinstance(event, SourceRegistered):
        for now, new in source_changes(event.source, folded):
            yield SourceReassessed(
                key=f"reassess{SHEET_EDIT}{now.id}:{following}",
                reason=edit.reason,
                source=now.id,
                rating=new.rating,
                published=new.published if new.published != now.published else None,
            )
    elif isinstance(event, Fact) and change.number:
        yield FactCorrected(
            key=f"correct{SHEET_EDIT}{change.number}:{following}",
            reason=edit.reason,
            target=change.number,
            basis="coding",
            type=event.topic,
            version=event.type.version,
            replacement=event.model_dump(mode="json", exclude_defaults=True),
        )
    else:
        yield _retracted(change, edit, folded)
        yield event.model_copy(update={"key": f"{event.key}:{following}"})


def _retracted(change: SheetChange, edit: SheetEdit, folded: FoldedState) -> Event:
    key = f"retract{SHEET_EDIT}{change.number}:{folded.number + 1}"
    return FactRetracted(key=key, reason=edit.reason, target=change.number or 0)


def check_articles(changes: Sequence[SheetChange], folder: Path) -> None:
    """Raise ``Refused`` for an article that reads otherwise than on record: it stays as it is."""
    for change in changes:
        names = {field.name for field in change.fields if field.name in Source.model_fields}
        if isinstance(change.event, SourceRegistered) and names:
            id_ = change.event.source.id
            what = "text" if "text" in names else ", ".join(sorted(names))
            msg = f"{id_} is on record with another {what}; nothing was recorded. "
            msg += "Write it as it was"
            if "text" in names:
                msg = f"{msg}, and register the text as it now reads as a source of its own: "
                msg += f"briefing source add FILE --in {folder}"
            raise Refused(msg)


def _check_unnamed(taken: Sequence[SheetChange], changes: Sequence[SheetChange]) -> None:
    """What is retracted must not be named by what the sheets still hold."""
    keys = {each.event.key for each in taken}
    for change in changes:
        named = keys.intersection(facts_named(change.event))
        if change.kind != "in no sheet" and named:
            raise Refused(
                f"{change.place}: {change.event.key} names {min(named)!r}, which no sheet holds: "
                "it cannot be retracted; take the link out, or put the fact back"
            )
