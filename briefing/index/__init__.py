"""The index: at which vantages what lies on which shelf, kept beside the events."""

from briefing.index.cells import END, Row, Told
from briefing.index.indexer import Changes, Indexer, Past

__all__ = ["END", "Changes", "Indexer", "Past", "Row", "Told"]
