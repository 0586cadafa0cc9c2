"""A figure of the table: two measured values, their ratio, and what it is to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Value:
    """What a row compares, in seconds or bytes, and from how many turns it comes."""

    value: float
    turns: int

    def times(self, factor: float) -> Value:
        """So many times the value."""
        return replace(self, value=self.value * factor)


@dataclass(frozen=True, slots=True)
class Figure:
    """One row; ``reached`` is ``None`` where nothing was measured."""

    name: str
    what: str
    measured: str = "–"
    against: str = "–"
    ratio: str = "–"
    target: str = ""
    reached: bool | None = None
    turns: int = 0
    note: str = ""

    def noted(self, note: str) -> Figure:
        """The same, with a remark."""
        return replace(self, note=note)

    def without_verdict(self, why: str) -> Figure:
        """The same, where too little was measured to hold it against its target."""
        return replace(self, reached=None, note=why)

    def row(self) -> str:
        """A row of a Markdown table."""
        said = {True: "yes", False: "**no**", None: "–" if self.turns else "not measured"}
        cells = (
            self.name, self.what, self.measured, self.against, self.ratio, self.target,
            said[self.reached], str(self.turns or "–"), self.note,
        )  # fmt: skip
        return f"| {' | '.join(cells)} |"


def at_most(
    name: str, what: str, measured: Value, against: Value, limit: float, unit: str = "s"
) -> Figure:
    """A cost that is to be no more than so many times another."""
    ratio = measured.value / against.value
    return Figure(
        name, what, amount(measured.value, unit), amount(against.value, unit),
        f"{ratio:,.2f}", f"at most {limit:g}", ratio <= limit, measured.turns,
    )  # fmt: skip


def faster(name: str, what: str, measured: Value, against: Value, limit: float) -> Figure:
    """A time of which the other one is to be so many times or more."""
    ratio = against.value / measured.value
    return Figure(
        name, what, amount(measured.value), amount(against.value),
        f"{ratio:,.2f}", f"at least {limit:,g}", ratio >= limit, measured.turns,
    )  # fmt: skip


def amount(value: float, unit: str = "s") -> str:
    """Seconds or bytes, in a unit that suits them."""
    if unit == "bytes":
        return f"{value / 2**20:,.1f} MiB"
    for factor, name in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if value * factor >= 1:
            return f"{value * factor:,.{1 if value * factor < 100 else 0}f} {name}"
    return f"{value * 1e9:,.0f} ns"


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table."""
    head = ("figure", "what", "measured", "against", "ratio", "target", "reached", "turns", "note")
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join([*lines, *(figure.row() for figure in figures)])
