"""What ``check`` tells: the facts as they would be recorded, and what might be missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from briefing.dossier.names import proposal
from briefing.dossier.suggested import Suggestion
from briefing.projections import wording
from briefing.service.rows import parts_of
from briefing.service.sheet_changes import SheetChange
from briefing.service.sheet_check import SheetCheck
from briefing_events.fact import Fact

_KINDS = ("new", "changed", "on record", "retracted", "in no sheet")


def check_text(check: SheetCheck, everything: bool) -> str:
    """The whole report; facts that are on record as they are only with ``everything``."""
    lines: list[str] = []
    for change in check.changes:
        is_shown = isinstance(change.event, Fact) or change.kind == "changed"
        if is_shown and (everything or change.kind != "on record"):
            lines += _change_lines(change)
    shown = {each.event.key for each in check.changes if everything or each.kind != "on record"}
    lines += _suggestion_lines([each for each in check.suggestions if each.key in shown])
    if proposed := check.dossier.proposed:
        lines.append(proposal(proposed, check.dossier.folder))
    lines += [f"Warning: {warning}." for warning in check.warnings]
    counts = ", ".join(f"{check.count(kind)} {kind}" for kind in _KINDS)
    return "\n".join(
        [*lines, f"{check.dossier.definition.slug}: everything holds; facts: {counts}"]
    )


def _change_lines(change: SheetChange) -> Iterator[str]:
    """Where it stands and how it differs, or how a fact would be recorded."""
    yield from change.lines()
    if isinstance(change.event, Fact) and change.kind != "changed":
        yield f"    {change.event.statement}"
        yield f"    {'; '.join(parts_of(change.event))}"


def _suggestion_lines(suggestions: Sequence[Suggestion]) -> Iterator[str]:
    for each in suggestions:
        file, line = each.place
        guess = f'{each.field} = "{each.value}" ({each.rule})'
        yield f"{file}:{line}: suggestion for {each.key}: {guess}"
    for rule, count in Counter(each.rule for each in suggestions).items():
        told = wording.counted(count, "suggestion")
        yield f"{told} of {rule}; to write them into the sheets: --accept {rule}"
