"""Measuring in turns, cold starts, peak memory, and the machine that it was done on."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from .figure import Value
from .progress import Progress

ROOT = Path(__file__).resolve().parents[2]

Job = Callable[[int], object]
"""Something to time; it is given the number of the turn, from 0."""

# A process counts as its peak what the one that started it held at that moment, so the
# command is started by a small process that does nothing else.
_PEAK = (
    "import resource, subprocess, sys; "
    "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


@dataclass(frozen=True, slots=True)
class Times:
    """The seconds that each turn of one job took."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> Value:
        """The middle one."""
        return Value(median(self.seconds), len(self.seconds))

    @property
    def best(self) -> Value:
        """The shortest."""
        return Value(min(self.seconds), len(self.seconds))


def in_turns(what: str, jobs: Sequence[Job], *, turns: int, budget: float) -> tuple[Times, ...]:
    """Time the jobs one after the other, turn by turn, so that all meet the same noise.

    As many turns as asked for, fewer where they would take more than ``budget`` seconds, but
    one at least.
    """
    found: list[list[float]] = [[] for _ in jobs]
    began = time.perf_counter()
    with Progress(what, 1.0) as progress:
        for turn in range(turns):
            for times, job in zip(found, jobs, strict=True):
                start = time.perf_counter()
                job(turn)
                times.append(time.perf_counter() - start)
            spent = time.perf_counter() - began
            share = max((turn + 1) / turns, spent / budget)
            progress.step(min(share, 1.0) - progress.done)
            if spent >= budget:
                break
    return tuple(Times(tuple(times)) for times in found)


def cold(command: Sequence[str]) -> Job:
    """A job that runs a command in a process of its own."""

    def run(_: int) -> None:
        subprocess.run(command, check=True, cwd=ROOT, env=_environment(), capture_output=True)

    return run


def peak(command: Sequence[str]) -> int:
    """The most memory, in bytes, that a command held at once, as the operating system counts."""
    said = subprocess.run(
        [sys.executable, "-c", _PEAK, *command],
        check=True,
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        text=True,
    ).stdout
    return int(said) * (1 if sys.platform == "darwin" else 1024)


def machine() -> str:
    """What the figures were measured on."""
    packages = ("eventsourcing", "pydantic", "pydantic-core", "jinja2")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    load = ", ".join(f"{each:.2f}" for each in os.getloadavg())
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}; "
        f"load {load}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown processor")


def _environment() -> dict[str, str]:
    paths = (str(ROOT), str(ROOT / "events"))
    # Modules are compiled once, as they are where the program is installed.
    not_kept = {"BRIEFING_DB", "PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in os.environ.items() if name not in not_kept}
    return {**kept, "PYTHONPATH": os.pathsep.join(paths)}
