"""A dossier on disk: its definition, articles and fact sheets, read and checked as a whole."""

from briefing.dossier.load import Dossier, read_dossier, read_fact, slug_of
from briefing.dossier.sheet_reader import NotFact
from briefing.dossier.skeleton import new_dossier

__all__ = ["Dossier", "NotFact", "new_dossier", "read_dossier", "read_fact", "slug_of"]
