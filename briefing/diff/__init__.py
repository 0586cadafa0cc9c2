"""What changed between two vantages, and why: the world, the reports, or our own record."""

from briefing.diff.change import Cause, Change, Diff
from briefing.diff.walk import DiffSide, compare, waypoints

__all__ = ["Cause", "Change", "Diff", "DiffSide", "compare", "waypoints"]
