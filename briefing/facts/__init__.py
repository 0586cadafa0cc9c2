"""What stands at a vantage, folded from the events of the ledger. Pure: no clock, no file."""

from briefing.facts.fold import FactHistory, FoldedState, Judged, fold
from briefing.facts.resolved import CitationAsOf, FactAsOf, LifecycleStatus

__all__ = [
    "CitationAsOf",
    "FactAsOf",
    "FactHistory",
    "FoldedState",
    "Judged",
    "LifecycleStatus",
    "fold",
]
