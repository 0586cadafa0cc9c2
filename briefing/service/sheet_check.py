"""A load that records nothing: each fact as it would be recorded, and what might be missing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from briefing.dossier import Dossier, read_dossier
from briefing.dossier.suggested import Suggestion, suggestions
from briefing.facts import FoldedState, fold
from briefing.ledger import Ledger
from briefing.service.loading import known_events
from briefing.service.sheet_changes import SheetChange, sheet_changes
from briefing_events.fact import Fact


@dataclass(frozen=True)
class SheetCheck:
    """Sheets that hold, beside what is on record."""

    dossier: Dossier
    changes: tuple[SheetChange, ...]
    suggestions: tuple[Suggestion, ...]

    def count(self, kind: str) -> int:
        """How many facts are new, changed, on record, retracted or in no sheet."""
        facts = (change for change in self.changes if isinstance(change.event, Fact))
        return sum(change.kind == kind for change in facts)


def check_sheets(folder: Path, slug: str, ledger: Ledger | None) -> SheetCheck:
    """Check a dossier's folder against its ledger, or by itself where there is none.

    Raises ``InvalidInput`` with every problem of every file.
    """
    folded: FoldedState | None = None
    if ledger is not None and slug in ledger.dossiers():
        folded = fold(ledger.read(slug))
    dossier = read_dossier(folder, known_events(folded) if folded else None)
    return SheetCheck(dossier, tuple(sheet_changes(dossier, folded)), tuple(suggestions(dossier)))
