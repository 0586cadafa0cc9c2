"""The vocabulary of the ledger: frozen, typed, self-validating events.

Nothing here imports anything of the program that uses it. ``shapes`` holds the handful of
shapes that briefs are built from; ``types`` is the table of the types that stand on them;
``editorial`` holds the facts about facts; ``registry`` is the one list of all of them.
"""

from briefing_events.fact import Citation, Event, Fact, Involvement
from briefing_events.when import When

__all__ = ["Citation", "Event", "Fact", "Involvement", "When"]
