"""What changed between two vantages, and the cause of each change."""

from briefing.diff.change import Cause, Change, Diff
from briefing.diff.walk import DiffSide, compare, waypoints

__all__ = ["Cause", "Change", "Diff", "DiffSide", "compare", "waypoints"]
