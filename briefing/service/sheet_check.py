"""A load that records nothing: each fact as it would be recorded, and what might be missing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from briefing.dossier import Dossier, read_dossier
from briefing.dossier.suggested import Suggestion, suggestions
from briefing.facts import fold
from briefing.ledger import Ledger
from briefing.service.load_warnings import warnings_ahead
from briefing.service.loading import events_of, known_events, sheet_warnings
from briefing.service.sheet_changes import SheetChange, sheet_changes
from briefing.service.sheet_edits import SheetEdit, check_articles
from briefing_events.fact import Fact


@dataclass(frozen=True)
class SheetCheck:
    """Sheets that hold, beside what is on record."""

    dossier: Dossier
    changes: tuple[SheetChange, ...]
    suggestions: tuple[Suggestion, ...]
    warnings: tuple[str, ...]
    """What a load would warn of."""

    def count(self, kind: str) -> int:
        """How many facts are new, changed, on record, retracted or in no sheet."""
        facts = (change for change in self.changes if isinstance(change.event, Fact))
        return sum(change.kind == kind for change in facts)


def check_sheets(folder: Path, slug: str, ledger: Ledger | None) -> SheetCheck:
    """Check a dossier's folder against its ledger, or by itself where there is none.

    Raises ``InvalidInput`` with every problem of every file, ``Refused`` for a changed article.
    """
    recorded = tuple(ledger.read(slug)) if ledger is not None else ()
    folded = fold(recorded)
    dossier = read_dossier(folder, known_events(folded))
    changes = tuple(sheet_changes(dossier, folded))
    check_articles(changes, folder)
    events = events_of(dossier, changes, folded, SheetEdit(reason="a check"))
    warnings = (*sheet_warnings(dossier), *warnings_ahead(recorded, events))
    return SheetCheck(dossier, changes, tuple(suggestions(dossier)), warnings)
