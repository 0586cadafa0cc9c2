"""How long a cold command takes, against a process that only imports what the program stands on.

``python -m tests.benchmarks.startup [RUNS]`` prints the medians of alternating runs and their
ratios to the baseline. Modules are compiled beforehand, as they are where the program is
installed. The ledger is made in a temporary folder.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from briefing.environment import folder

BASELINE = (
    "import typer, jinja2, eventsourcing.application, eventsourcing.sqlite; "
    "from pydantic import BaseModel; M = type('M', (BaseModel,), {})"
)
RUNS = 15
DOSSIER = "russia-taliban"
AS_OF = "2024-11-26"

Taken = tuple[float, float]
"""Seconds on the clock, and seconds of the processor."""


def commands(ledger: Path) -> dict[str, list[str]]:
    """What is measured, by name; the first is what the others are measured against."""
    briefing = [sys.executable, "-m", "briefing"]
    return {
        "baseline": [sys.executable, "-c", BASELINE],
        "--help": [*briefing, "--help"],
        "generate": [*briefing, "generate", "--db", str(ledger), "--as-of", AS_OF],
    }


def main(runs: int = RUNS) -> None:
    """Measure and print."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with TemporaryDirectory() as scratch:
        ledger = Path(scratch) / "briefing.db"
        load = ["load", str(folder("seeds") / DOSSIER), "--db", str(ledger)]
        taken([sys.executable, "-m", "briefing", *load], environment)
        measured = alternating(commands(ledger), runs, environment)
    sys.stdout.write("\n".join(table(measured)) + "\n")


def alternating(
    of: Mapping[str, list[str]], runs: int, environment: Mapping[str, str]
) -> dict[str, list[Taken]]:
    """Each command in turn, so many times over, after one round that does not count."""
    rounds = [
        {name: taken(words, environment) for name, words in of.items()} for _ in range(runs + 1)
    ]
    return {name: [each[name] for each in rounds[1:]] for name in of}


def taken(words: Sequence[str], environment: Mapping[str, str]) -> Taken:
    """How long a process takes; raises ``CalledProcessError`` for one that fails."""
    start, before = time.perf_counter(), _processor()
    subprocess.run(words, check=True, env=environment, capture_output=True)
    return time.perf_counter() - start, _processor() - before


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def table(measured: Mapping[str, Sequence[Taken]]) -> list[str]:
    """A row for each command: medians in milliseconds, and ratios to the first row."""
    medians = {
        name: [median(each[side] for each in runs) for side in (0, 1)]
        for name, runs in measured.items()
    }
    clock, processor = next(iter(medians.values()))
    return [
        f"{'':10}{'clock':>9}{'ratio':>7}{'processor':>12}{'ratio':>7}",
        *(
            f"{name:10}{1000 * a:6.0f} ms{a / clock:7.2f}{1000 * b:9.0f} ms{b / processor:7.2f}"
            for name, (a, b) in medians.items()
        ),
    ]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
