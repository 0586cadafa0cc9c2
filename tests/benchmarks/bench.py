"""What the figures are measured on: the histories, and the same facts elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from briefing.ledger import Ledger
from briefing_events.fact import Event, Fact

from . import floor as floors
from . import plain
from .histories import history
from .ledgers import Calendar, kept
from .measure import Job, Times, in_turns
from .progress import Progress

MEANT = 1_000_000
"""The number of facts that the targets are meant for."""

BATCH = 1_000
"""So many facts are saved at a time by the plain library."""

_PLAIN_MOST = 100_000
"""So many facts at most go through the plain library; its replay takes as long for each."""


@dataclass
class Bench:
    """The sizes to compare, how many turns a figure takes at most and for how long."""

    sizes: tuple[int, ...]
    turns: int
    budget: float

    @property
    def small(self) -> int:
        """The smallest history."""
        return min(self.sizes)

    @property
    def large(self) -> int:
        """The largest history."""
        return max(self.sizes)

    @property
    def plain_size(self) -> int:
        """How many facts the plain library is given."""
        return min(self.large, _PLAIN_MOST)

    def timed(self, what: str, jobs: Sequence[Job], turns: int | None = None) -> tuple[Times, ...]:
        """The jobs in turns."""
        return in_turns(what, jobs, turns=turns or self.turns, budget=self.budget)

    def plain_path(self, snapshots: int | None = None) -> Path:
        """The file of the plain library, with a snapshot every so many facts or none."""
        source = Path(plain.__file__).read_text("utf-8")

        def make(path: Path) -> None:
            with Progress(f"the plain library's {self.plain_size:,} facts", 1):
                app = plain.application(path, snapshots=snapshots)
                plain.append(app, plain_facts(history(self.plain_size)), BATCH)
                app.close()

        return kept(f"{'snapshots' if snapshots else 'plain'}-{self.plain_size}", source, make)

    @property
    def floor_path(self) -> Path:
        """The file of the hand-written query."""
        source = Path(floors.__file__).read_text("utf-8")

        def make(path: Path) -> None:
            with Progress(f"the table of {self.large:,} facts", 1):
                floors.build(path, history(self.large))

        return kept(f"floor-{self.large}", source, make)


@contextmanager
def opened(path: Path | str) -> Iterator[Ledger]:
    """A ledger, closed at the end."""
    with Ledger.open(path, clock=Calendar()) as ledger:
        yield ledger


def plain_facts(events: Iterable[Event]) -> Iterator[plain.Fact]:
    """The facts as the plain library's side has them."""
    for event in events:
        if isinstance(event, Fact):
            content = event.model_dump(mode="json", exclude_defaults=True)
            yield plain.fact_from(event.topic, content)
