"""What the edges call: what reads one dossier of one ledger."""

from briefing.service.dossier_reader import DossierReader

__all__ = ["DossierReader"]
