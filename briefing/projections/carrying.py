"""Carrying over: a part of a brief is made again only where something that it read has changed.

A projection is a pure function of its view. What it asks of the facts on record has the same
answer all through a stretch of days on which they stand just so; what else it reads of the day
is noted while it runs. The part that it made holds wherever the same facts stand and the rest
is the same. So no projection says on what it depends, and a new one is carried over as well.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, TypeVarTuple, cast

from briefing.projections.view import View
from briefing.record import Record
from briefing.record.passing import PassingRecord
from briefing.record.shelves import Rests

Given = TypeVarTuple("Given")
T = TypeVar("T")

KEPT = 8
"""How many earlier results of a projection are looked at: short, full, and stops of a diff."""

OF_THE_DAY: dict[str, Callable[[View], object]] = {
    "full": lambda view: view.full,
    "today": lambda view: view.record.vantage.as_of,
    "baseline": lambda view: view.before.vantage.as_of,
    "before": lambda view: _passing(view.before).standing,
    "record.vantage": lambda view: view.record.vantage,
    "record.rests": lambda view: view.record.rests,
    "before.vantage": lambda view: view.before.vantage,
    "before.rests": lambda view: view.before.rests,
}
"""What a view may answer differently while the same facts stand in its record."""


class Carrier:
    """Makes the parts of briefs, or carries over what was made for the same reasons.

    The records of all its views are of one ``Passing``.
    """

    def __init__(self) -> None:
        self._made: dict[Callable[..., Any], deque[_Made]] = {}

    def __call__(self, projection: Callable[[View, *Given], T], view: View, *given: *Given) -> T:
        """The part that a projection makes of a view."""
        part: T = self.made(projection, view, given).part
        return part

    def made(self, projection: Callable[..., Any], view: View, given: tuple[Any, ...]) -> _Made:
        """The part, with its reasons."""
        earlier = self._made.setdefault(projection, deque(maxlen=KEPT))
        known = next((made for made in earlier if made.holds(view, given)), None)
        if known is None:
            known = self._make(projection, view, given)
            # An equal part is the same object, for those who do no work twice.
            known.part = next((m.part for m in earlier if m.part == known.part), known.part)
            earlier.appendleft(known)
        return known

    def _make(self, projection: Callable[..., Any], view: View, given: tuple[Any, ...]) -> _Made:
        noted: set[str] = set()
        part = projection(_View(view, noted, self), *given)
        read = {name: OF_THE_DAY[name](view) for name in noted}
        return _Made(part, given, _passing(view.record).standing, read)


@dataclass(slots=True)
class _Made:
    """A part that was made, and for which reasons."""

    part: Any
    given: tuple[Any, ...]
    standing: Record
    read: dict[str, object]

    def holds(self, view: View, given: tuple[Any, ...]) -> bool:
        """Whether a view gives the same reasons."""
        return (
            _passing(view.record).standing is self.standing
            and given == self.given
            and all(OF_THE_DAY[name](view) == answer for name, answer in self.read.items())
        )


def _passing(record: Record) -> PassingRecord:
    return cast("PassingRecord", record)


class _View(View):
    """A view that notes what is read of its day."""

    def __init__(self, view: View, noted: set[str], carrier: Carrier) -> None:
        own = {"_seen": view, "_noted": noted, "_carrier": carrier}
        own["record"] = _Watched(view.record, "record", noted)
        object.__getattribute__(self, "__dict__").update(own)

    def part(self, projection: Callable[[View, *Given], T], *given: *Given) -> T:
        """A piece of a section, whose reasons are also those of the section."""
        made: _Made = self._carrier.made(projection, self._seen, given)
        self._noted.update(made.read)
        part: T = made.part
        return part

    def __getattribute__(self, name: str) -> Any:
        if name not in {"full", "today", "baseline", "before"}:
            return super().__getattribute__(name)
        self._noted.add(name)
        seen: View = self._seen
        return _Watched(seen.before, name, self._noted) if name == "before" else getattr(seen, name)


class _Watched(Record):
    """A record that notes what is read of its day."""

    def __init__(self, record: Record, name: str, noted: set[str]) -> None:
        self.__dict__ |= record.__dict__
        del self.__dict__["vantage"], self.__dict__["rests"]
        self._seen, self._name, self._noted = record, name, noted

    @cached_property
    def rests(self) -> Rests:
        """What the record rests on."""
        self._noted.add(f"{self._name}.rests")
        return self._seen.rests

    def __getattr__(self, name: str) -> Any:
        if name == "vantage":
            self._noted.add(f"{self._name}.vantage")
        return getattr(self._seen, name)
