"""Quoted output: lines of a page under a prompt, and whether a program really printed them.

A line ``...`` stands for lines left out, and `` ...`` at the end of a line for the rest of it.
Lines without such a mark between them follow each other in the output.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

GAP = "..."
CUT = " ..."
WIDTH = 96
_LIKE = 0.5


def problem(quoted: Sequence[str], real: Sequence[str]) -> str | None:
    """What of a quote was not printed so; ``None`` if all of it was."""
    runs = _runs(quoted)
    last = len(real)
    position = 0
    for order, (gap, lines) in enumerate(runs):
        if not lines:
            continue
        starts = range(position, last - len(lines) + 1) if gap else [position]
        found = next((start for start in starts if _fit(lines, real[start:])), None)
        if found is None:
            return f"not printed so, or not in this place: {lines[0]!r} and what follows it"
        position = found + len(lines)
        if order == len(runs) - 1 and position < last:
            return f"more was printed after {lines[-1]!r}; mark that it is cut"
    return None


def renewed(quoted: Sequence[str], real: Sequence[str]) -> list[str]:
    """The quote with the lines that are printed now, in the same places.

    Raises ``ValueError`` where nothing like a quoted line is printed any more.
    """
    if problem(quoted, real) is None:
        return list(quoted)
    renewed_lines: list[str] = []
    runs = _runs(quoted)
    position = 0
    for order, (gap, lines) in enumerate(runs):
        if gap:
            renewed_lines.append(GAP)
        if not lines:
            continue
        start = _place(lines, real, position) if gap else position
        whole = order == len(runs) - 1
        end = len(real) if whole else start + len(lines)
        renewed_lines += [_cut(line) for line in real[start:end]]
        position = end
    return renewed_lines


def _runs(quoted: Sequence[str]) -> list[tuple[bool, list[str]]]:
    """Lines that follow each other, each time with whether a gap comes before them."""
    runs: list[tuple[bool, list[str]]] = [(False, [])]
    for line in quoted:
        if line.strip() == GAP:
            runs.append((True, []))
        else:
            runs[-1][1].append(line)
    return [run for run in runs if run[0] or run[1]]


def _fit(lines: Sequence[str], real: Sequence[str]) -> bool:
    return len(lines) <= len(real) and all(map(_same, lines, real))


def _same(quoted: str, real: str) -> bool:
    if quoted.endswith(CUT):
        return real.startswith(quoted.removesuffix(CUT)) and real != quoted.removesuffix(CUT)
    return quoted == real


def _place(lines: Sequence[str], real: Sequence[str], position: int) -> int:
    """Where the run stands now: where it fits, else at the line most like its first."""
    for start in range(position, len(real)):
        if _fit(lines, real[start:]):
            return start
    first = lines[0].removesuffix(CUT)
    likeness = [
        (SequenceMatcher(None, first, line[: len(first) + 20]).ratio(), -start)
        for start, line in enumerate(real)
        if start >= position
    ]
    best, start = max(likeness, default=(0.0, 0))
    if best < _LIKE:
        msg = f"nothing printed is like {lines[0]!r}; choose other lines to quote"
        raise ValueError(msg)
    return -start


def _cut(line: str) -> str:
    if len(line) <= WIDTH:
        return line
    return line[: WIDTH - len(CUT)].rsplit(" ", 1)[0] + CUT
