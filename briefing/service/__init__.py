"""What the edges call: one desk over one dossier of one ledger."""

from briefing.service.dossier_reader import DossierReader

__all__ = ["DossierReader"]
