"""What stands at a vantage, folded from the ledger's events."""

from briefing.record.effective import Effective, Held, fold
from briefing.record.record import Record
from briefing.record.standing import Cited, Entry, Phase

__all__ = ["Cited", "Effective", "Entry", "Held", "Phase", "Record", "fold"]
