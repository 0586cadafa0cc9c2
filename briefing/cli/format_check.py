"""What ``check`` tells: the facts as they would be recorded, and what might be missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from briefing.dossier.suggested import Suggestion
from briefing.projections import wording
from briefing.service.sheet_changes import FactChange
from briefing.service.sheet_check import SheetCheck
from briefing_events.fact import Fact


def check_text(check: SheetCheck, everything: bool) -> str:
    """The whole report; facts that are on record as they are only with ``everything``."""
    lines: list[str] = []
    for change in check.changes:
        if change.kind != "on record" or everything:
            lines += change_lines(change)
    shown = {each.fact.key for each in check.changes if everything or each.kind != "on record"}
    lines += _suggestion_lines([each for each in check.suggestions if each.key in shown])
    counts = ", ".join(
        f"{check.count(kind)} {kind}" for kind in ("new", "changed", "on record", "taken out")
    )
    return "\n".join([*lines, f"{check.definition.slug}: everything holds; facts: {counts}"])


def change_lines(change: FactChange) -> Iterator[str]:
    """A fact: where it stands and how it reads, or in which fields it differs."""
    number = f" #{change.number}" if change.number else ""
    yield f"{change.place or 'in no sheet'}: {change.kind}{number} {change.fact.key}"
    if change.kind == "changed":
        for each in change.fields:
            yield f"    {each.name}"
            yield f"      - {_shown(each.before)}"
            yield f"      + {_shown(each.after)}"
        return
    yield f"    {change.fact.statement}"
    if change.kind != "taken out":
        yield f"    {'; '.join(_parts(change.fact))}"


def _parts(fact: Fact) -> Iterator[str]:
    """The fields that rules can give; ``(rule)`` behind what a rule gave."""
    rules = {mark.field: mark.rule for mark in fact.derived}

    def marked(field: str, text: str) -> str:
        return f"{text} ({rules[field]})" if field in rules else text

    yield fact.topic
    yield marked("occurred", wording.written(fact.occurred) if fact.occurred else "undated")
    for part in fact.actors:
        yield marked(f"actors.{part.role}", f"{part.role} {part.id}")
    yield marked("modality", fact.modality)
    says = fact.citations[0].said_by
    if says:
        yield marked("said_by", f"said by {says}")


def _suggestion_lines(suggestions: Sequence[Suggestion]) -> Iterator[str]:
    for each in suggestions:
        file, line = each.place
        guess = f'{each.field} = "{each.value}" ({each.rule})'
        yield f"{file}:{line}: suggestion for {each.key}: {guess}"
    for rule, count in Counter(each.rule for each in suggestions).items():
        told = wording.counted(count, "suggestion")
        yield f"{told} of {rule}; to write them into the sheets: --accept {rule}"


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)
