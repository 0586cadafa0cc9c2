"""How a brief reads, in figures: words, source tags, beginnings, repetitions.

    python -m tests.benchmarks.prose [BRIEF.md ...]

Without files, of the bundled dossier at five dates. Words, tags, citations and "day not given"
are counted up to the sources. A sentence begins like the one before where both open with the same
name or, behind an article, with the same word. A fact is told twice where two bullets of the body
cite it; the bottom line, the board, the differences and the gaps may repeat it.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from briefing.render.read_back import WrittenSentence, read_back

DATES = ("2024-05-25", "2024-05-31", "2024-07-31", "2024-11-26", "2025-06-01")
REPEATING = frozenset({"", "bottom-line", "board", "differences", "gaps", "sources", "notes"})
"""Sections that may tell what another one tells."""

_REFERENCE = re.compile(r"\[\^\d+\]")
_TAG = re.compile(r"\((?:[^()]*[ /;])?S\d+b?(?![\w-])[^()]*\)")
_ARTICLES = frozenset({"the", "a", "an"})


class Prose(NamedTuple):
    """The figures of one brief."""

    words: int
    tags: int
    citations: int
    alike: tuple[str, ...]
    """The sentences that begin like the one before."""
    twice: tuple[int, ...]
    """The facts that the body tells twice."""
    days: int
    """Uses of "day not given"."""
    sections: dict[str, int]
    """Words by heading."""

    @property
    def tagged(self) -> float:
        """Source tags for each citation of the body."""
        return self.tags / max(1, self.citations)


def measure(markdown: str) -> Prose:
    """The figures of a brief in Markdown."""
    text = re.split(r"(?m)^## Sources", markdown)[0]
    body = "".join(
        part
        for part in re.split(r"(?m)^(?=## )", text)[1:]
        if not re.match(r"## (?:Bottom line|Status board|Where sources|What the record)", part)
    )
    sections = {
        part.split("\n", 1)[0].strip("# "): _words(part)
        for part in re.split(r"(?m)^(?=#{1,2} )", text)
        if part.strip()
    }
    said = [s for s in read_back(text).sentences if s.section]
    return Prose(
        _words(text),
        len(_TAG.findall(_REFERENCE.sub("", body))),
        len(_REFERENCE.findall(body)),
        tuple(_alike(said)),
        tuple(_twice(markdown)),
        text.lower().count("day not given"),
        sections,
    )


def _words(markdown: str) -> int:
    plain = _REFERENCE.sub("", re.sub(r"<!--.*?-->", "", markdown))
    return sum(bool(re.search(r"\w", word)) for word in plain.split())


def _alike(said: list[WrittenSentence]) -> Iterator[str]:
    for before, after in pairwise(said):
        if before.section == after.section and _opening(before.text) & _opening(after.text):
            yield after.text


def _opening(text: str) -> set[str]:
    """The name that a sentence opens with, or its first word that is no article."""
    words = re.findall(r"[\w'’-]+|[^\w\s]", text)
    if words and words[0].lower() in _ARTICLES:
        return {words[1].lower()} if len(words) > 1 else set()
    name = set()
    for word in words:
        if not word[:1].isupper():
            break
        name.add(word)
    return name or set(words[:1])


def _twice(markdown: str) -> Iterator[int]:
    written = read_back(markdown)
    places: Counter[int] = Counter()
    for line in {(s.section, s.line) for s in written.sentences if s.section not in REPEATING}:
        told = {n for s in written.sentences if s.line == line[1] for n in s.cites}
        places.update(told)
    for row in written.rows:
        if row.section not in REPEATING:
            places.update(set(row.cites))
    yield from sorted(number for number, times in places.items() if times > 1)


def table(briefs: dict[str, str]) -> str:
    """The figures of several briefs as a table."""
    lines = ["brief            words  tags/citations  alike  twice  day not given"]
    for name, markdown in briefs.items():
        of = measure(markdown)
        lines.append(
            f"{name:<16} {of.words:>5}  {of.tags:>3}/{of.citations:<3} {of.tagged:.2f}"
            f"    {len(of.alike):>4}  {len(of.twice):>5}  {of.days:>4}"
        )
    return "\n".join(lines)


def _bundled() -> dict[str, str]:
    from tests.lint.desks import BUNDLED, at, desk_of, written  # noqa: PLC0415 - not to measure

    with desk_of(BUNDLED) as reader:
        days = {day: at(reader, date.fromisoformat(day)) for day in DATES}
        return {day: written(reader.brief(vantage)) for day, vantage in days.items()}


if __name__ == "__main__":
    files = [Path(each) for each in sys.argv[1:]]
    sys.stdout.write(table({f.stem: f.read_text("utf-8") for f in files} or _bundled()) + "\n")
