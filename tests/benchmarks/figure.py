"""A figure of the table: two measured values, their ratio, and what it is to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


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
    note: str = ""

    def noted(self, note: str) -> Figure:
        """The same, with a remark."""
        return replace(self, note=note)

    def row(self) -> str:
        """A row of a Markdown table."""
        said = {True: "yes", False: "**no**", None: "not measured"}[self.reached]
        cells = (self.name, self.what, self.measured, self.against, self.ratio, self.target, said)
        return f"| {' | '.join((*cells, self.note))} |"


def at_most(
    name: str, what: str, measured: float, against: float, limit: float, unit: str = "s"
) -> Figure:
    """A cost that is to be no more than so many times another."""
    ratio = measured / against
    return Figure(
        name, what, amount(measured, unit), amount(against, unit),
        f"{ratio:.2f}", f"at most {limit:g}", ratio <= limit,
    )  # fmt: skip


def faster(
    name: str, what: str, measured: float, against: float, limit: float, unit: str = "s"
) -> Figure:
    """A cost of which the other one is to be so many times or more."""
    ratio = against / measured
    return Figure(
        name, what, amount(measured, unit), amount(against, unit),
        f"{ratio:,.2f}", f"at least {limit:,g}", ratio >= limit,
    )  # fmt: skip


def amount(value: float, unit: str) -> str:
    """Seconds or bytes, in a unit that suits them."""
    if unit == "bytes":
        return f"{value / 2**20:,.1f} MiB"
    for factor, name in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if value * factor >= 1:
            return f"{value * factor:,.{1 if value * factor < 100 else 0}f} {name}"
    return f"{value * 1e9:,.0f} ns"


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table."""
    head = ("figure", "what", "measured", "against", "ratio", "target", "reached", "note")
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join([*lines, *(figure.row() for figure in figures)])
