"""Prints the table of figures: ``python -m tests.benchmarks [--only ...] [--sizes ...]``."""

from __future__ import annotations

import argparse
import re
import sys

from .bench import MEANT, Bench
from .figure import table
from .figures import FIGURES
from .ledgers import FOLDER
from .measure import ROOT, machine

_SIZES = (1_000, 10_000, 100_000, 1_000_000)


def main() -> None:
    """Measure what was asked for, and print the table."""
    asked = _arguments()
    bench = Bench(tuple(asked.sizes), asked.turns, asked.budget)
    sys.stderr.write(f"Ready-made ledgers are kept in {FOLDER.relative_to(ROOT)}.\n")
    before = machine()
    figures = []
    for place, name in enumerate(asked.only, 1):
        sys.stderr.write(f"Figure {place} of {len(asked.only)}: {name}\n")
        figures.append(FIGURES[name](bench))
    said = [f"Machine: {before}.", "", table(figures)]
    if bench.large < MEANT:
        said += [
            "",
            f"The targets are meant for {MEANT:,} facts; this run went to {bench.large:,}.",
        ]
    sys.stdout.write("\n".join([*said, ""]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--only", type=_names, default=list(FIGURES), help=f"of {', '.join(FIGURES)}"
    )
    parser.add_argument("--sizes", type=_sizes, default=list(_SIZES), help="facts, as 1000,10000")
    parser.add_argument("--turns", type=int, default=100, help="at most so many of each figure")
    parser.add_argument("--budget", type=float, default=60, help="seconds for each figure, about")
    return parser.parse_args()


def _split(text: str) -> list[str]:
    return [part for part in re.split(r"[,\s]+", text) if part]


def _names(text: str) -> list[str]:
    if unknown := [name for name in _split(text) if name not in FIGURES]:
        msg = f"unknown figure {', '.join(unknown)}; there are {', '.join(FIGURES)}"
        raise argparse.ArgumentTypeError(msg)
    return _split(text)


def _sizes(text: str) -> list[int]:
    try:
        sizes = sorted({int(part) for part in _split(text)})
    except ValueError as error:
        msg = f"{text!r} is no list of sizes; write 1000,10000"
        raise argparse.ArgumentTypeError(msg) from error
    if not sizes or sizes[0] < 1_000:
        msg = "the smallest history holds 1000 facts"
        raise argparse.ArgumentTypeError(msg)
    return sizes


if __name__ == "__main__":
    main()
