"""What the desk does with its record: it corrects, retracts, rates anew, withdraws, reinstates.

Only a sample of what is on record is kept in mind to act on, so that memory stays the same
however long the history.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from briefing_events.editorial import (
    FactCorrected,
    FactCorroborated,
    FactRetracted,
    Reinstated,
    SourceReassessed,
    SourceRegistered,
    SourceWithdrawn,
)
from briefing_events.fact import Event, Fact

from .values import day, rating

_KEPT = 2_000
_CORRECTED, _RETRACTED = 0.03, 0.01
"""Of all facts."""
_REASSESSED, _WITHDRAWN = 0.02, 0.01
"""Of all articles."""
_REINSTATED = 0.35
"""Of what was retracted or withdrawn."""


class Acts:
    """The desk's acts, due as the record grows."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed).random
        self.facts: list[tuple[int, Fact]] = []
        self.additions: list[int] = []
        """The numbers of corroborations."""
        self.sources: list[tuple[str, int]] = []
        """Articles with the ordinal of the first day that they can be of."""
        self.gone: list[dict[str, Any]] = []
        """What was retracted or withdrawn and will be reinstated."""
        self.owed = dict.fromkeys(("correct", "retract", "reassess", "withdraw", "reinstate"), 0.0)

    def saw(self, number: int, event: Event) -> None:
        """Take note of an event that is now on record."""
        match event:
            case Fact():
                self._keep(self.facts, (number, event))
                self.owed["correct"] += _CORRECTED
                self.owed["retract"] += _RETRACTED
            case SourceRegistered(source=source):
                self._keep(self.sources, (source.id, source.published.earliest.toordinal()))
                self.owed["reassess"] += _REASSESSED
                self.owed["withdraw"] += _WITHDRAWN
            case FactCorroborated():
                self._keep(self.additions, number)

    def due(self, head: int) -> Iterator[Event]:
        """The acts that are due behind the event of number ``head``."""
        acting = {
            "correct": self._correct,
            "retract": self._retract,
            "reassess": self._reassess,
            "withdraw": self._withdraw,
            "reinstate": self._reinstate,
        }
        number = head
        for name, act in acting.items():
            while self.owed[name] >= 1:
                self.owed[name] -= 1
                number += 1
                yield act(number)

    def _keep(self, kept: list[Any], item: object) -> None:
        if len(kept) < _KEPT:
            kept.append(item)
        else:
            kept[int(self.chance() * _KEPT)] = item

    def _take(self, kept: list[Any]) -> Any:
        """Remove one of them at random, and give it."""
        place = int(self.chance() * len(kept))
        kept[place], kept[-1] = kept[-1], kept[place]
        return kept.pop()

    def _correct(self, number: int) -> Event:
        target, fact = self._take(self.facts)
        replacement = fact.model_dump(mode="json", exclude_defaults=True)
        replacement["statement"] = f"{fact.statement.rstrip('.')}, as corrected by #{number}."
        replacement["importance"] = 1 + int(self.chance() * 3)
        if fact.basis == "stated":
            earlier = fact.occurred.earliest.toordinal() - int(self.chance() * 3)
            replacement["occurred"] = day(earlier).model_dump(mode="json", exclude_defaults=True)
        by_source = self.chance() < 0.5
        return FactCorrected(
            key=f"correct:{number}",
            target=target,
            basis="source" if by_source else "coding",
            source=self.sources[-1][0] if by_source else None,
            reason="It was misread.",
            type=fact.topic,
            version=fact.type.version,
            replacement=replacement,
        )

    def _retract(self, number: int) -> Event:
        if self.additions and self.chance() < 0.1:
            target = self._take(self.additions)
        else:
            target, _ = self._take(self.facts)
        self._may_return({"target": target})
        return FactRetracted(key=f"retract:{number}", target=target, reason="It does not hold.")

    def _reassess(self, number: int) -> Event:
        source, first = self.sources[int(self.chance() * len(self.sources))]
        return SourceReassessed(
            key=f"reassess:{number}",
            source=source,
            rating=rating("BCDF"[int(self.chance() * 4)], None),
            published=day(first + 2) if self.chance() < 0.3 else None,
            reason="Its outlet became known.",
        )

    def _withdraw(self, number: int) -> Event:
        source, _ = self._take(self.sources)
        self._may_return({"source": source})
        return SourceWithdrawn(key=f"withdraw:{number}", source=source, reason="It was made up.")

    def _may_return(self, what: dict[str, Any]) -> None:
        if self.chance() < _REINSTATED:
            self.gone.append(what)
            self.owed["reinstate"] += 1

    def _reinstate(self, number: int) -> Event:
        return Reinstated(
            key=f"reinstate:{number}", reason="It holds after all.", **self._take(self.gone)
        )
