"""Which facts a brief shows and in what order: queries, placements, snapshots, and the read model
that is kept beside the events.
"""

from briefing.readmodel.snapshot import Snapshot

__all__ = ["Snapshot"]
