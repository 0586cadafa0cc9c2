"""What the edges call: one desk over one dossier of one ledger."""

from briefing.service.desk import Desk

__all__ = ["Desk"]
