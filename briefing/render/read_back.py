"""Parse a brief in Markdown back into sentences, table rows and notes with their citations.

It reads what the templates write and what people make of it by hand: wrapped lines, bold and
italics inside a sentence, several sentences before one note. It never fails: what it does not
understand is simply text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from briefing.render.sentences import Run, plain_text, sentences

SECTIONS = (
    ("bottom line", "bottom-line"),
    ("status board", "board"),
    ("what changed", "changes"),
    ("key developments", "developments"),
    ("possibly", "possible"),
    ("expected", "expected"),
    ("positions", "positions"),
    ("economy", "economy"),
    ("security", "security"),
    ("politics", "politics"),
    ("third parties", "third-parties"),
    ("analysts", "assessments"),
    ("where sources differ", "differences"),
    ("what the record does not say", "gaps"),
    ("contacts", "contacts"),
    ("people", "people"),
    ("background", "background"),
    ("corrections", "corrections"),
    ("sources", "sources"),
    ("notes", "notes"),
    ("colophon", "colophon"),
)
"""How headings begin, and the section that each is; a heading of one's own is ``other``."""

_HEADING = re.compile(r"(#{1,6})\s+")
_BULLET = re.compile(r"\s{0,3}(?:[-*+]|\d{1,9}[.)])\s+")
_NOTE = re.compile(r"\[\^([^\]\s]{1,40})\]:\s*")
_GROUP = re.compile(r"\*\*[^*]+\*\*(?:\s*\([^()]*\))?:?$")
_ASIDE = re.compile(r"(?:\*(?![*\s])(?:[^*]|\*\*[^*]+\*\*)+\*|_[^_]+_)$")
_RULER = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")
_COLUMN = re.compile(r"(?<!\\)\|")
_LEAD = re.compile(r"\*\*((?:\\.|[^*\\])+?)[.:]\*\*[.:]?\s*")


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """One sentence of a bullet or paragraph, as a reader sees it, with what it cites.

    ``aside`` is what follows it in italics: where a plan stands.
    """

    line: int
    section: str
    group: str
    lead: str
    text: str
    cites: tuple[int, ...]
    strange: tuple[str, ...] = ()
    """References that are no numbers."""
    aside: str = ""
    clauses: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """Its clauses, where it refers to notes in several places: each with what it cites."""


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """One cell of a table."""

    text: str
    cites: tuple[int, ...]
    strange: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """One row of a table."""

    line: int
    section: str
    group: str
    columns: tuple[str, ...]
    cells: tuple[WrittenCell, ...]

    @property
    def cites(self) -> tuple[int, ...]:
        """What any of its cells cites."""
        return tuple(number for cell in self.cells for number in cell.cites)

    @property
    def text(self) -> str:
        """What it says, cell by cell."""
        return " · ".join(cell.text for cell in self.cells if cell.text)


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note: what it is referred to by, the number it tells, and its text."""

    line: int
    reference: str
    number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class WrittenBrief:
    """A brief as it stands in a file; ``lines`` is how many lines of it say something.

    ``remarks`` are paragraphs in italics and headings of groups: what a section says of itself.
    A heading is its own group.
    """

    sentences: tuple[WrittenSentence, ...]
    remarks: tuple[WrittenSentence, ...]
    rows: tuple[WrittenRow, ...]
    notes: tuple[WrittenNote, ...]
    lines: int


@dataclass
class _Reader:
    """Line parser; closes a block where the next one begins."""

    section: str = ""
    group: str = ""
    columns: tuple[str, ...] = ()
    block: list[tuple[int, str]] = field(default_factory=list)
    sentences: list[WrittenSentence] = field(default_factory=list)
    remarks: list[WrittenSentence] = field(default_factory=list)
    rows: list[WrittenRow] = field(default_factory=list)
    notes: list[WrittenNote] = field(default_factory=list)
    in_note: bool = False

    def take(self, number: int, line: str, following: str) -> None:
        if not line.strip():
            self.close()
        elif heading := _HEADING.match(line):
            self.close()
            self.section, self.group = _section(heading[1], line[heading.end() :]), ""
        elif _NOTE.match(line) or _BULLET.match(line):
            self.close()
            self.in_note = bool(_NOTE.match(line))
            self.block.append((number, line))
        elif not self.block and _GROUP.fullmatch(line.strip()):
            self.group = plain_text(line).text
            self.remarks.extend(_sentences([(number, line)], self.section, self.group))
        elif line.lstrip().startswith("|"):
            self.close()
            self._row(number, line, following)
        else:
            self.block.append((number, line))

    def _row(self, number: int, line: str, following: str) -> None:
        if _RULER.fullmatch(line.strip()):
            return
        cells = [plain_text(cell) for cell in _COLUMN.split(line.strip().strip("|"))]
        if _RULER.fullmatch(following.strip()):
            self.columns = tuple(cell.text for cell in cells)
            return
        boxes = tuple(WrittenCell(cell.text.strip(), cell.numbers, cell.strange) for cell in cells)
        self.rows.append(WrittenRow(number, self.section, self.group, self.columns, boxes))

    def close(self) -> None:
        block, self.block = self.block, []
        if not block:
            return
        if self.in_note:
            self.notes.append(_note(block))
        elif _ASIDE.fullmatch(" ".join(line.strip() for _, line in block)):
            self.remarks.extend(_sentences(block, self.section, ""))
        else:
            self.sentences.extend(_sentences(block, self.section, self.group))
        self.in_note = False


def read_back(text: str) -> WrittenBrief:
    """A brief in Markdown as sentences, rows and notes."""
    lines = [_uncommented(line.rstrip("\r")) for line in text.split("\n")]
    reader = _Reader()
    for number, line in enumerate(lines, 1):
        reader.take(number, line, lines[number] if number < len(lines) else "")
    reader.close()
    told = {said.line for said in reader.sentences} | {row.line for row in reader.rows}
    told |= {note.line for note in reader.notes}
    return WrittenBrief(
        tuple(reader.sentences),
        tuple(reader.remarks),
        tuple(reader.rows),
        tuple(reader.notes),
        lines=len(told),
    )


def _uncommented(line: str) -> str:
    """A line without its comments; one that is not closed ends the line."""
    kept, comment, rest = line.partition("<!--")
    parts = [kept]
    while comment:
        rest = rest.partition("-->")[2]
        kept, comment, rest = rest.partition("<!--")
        parts.append(kept)
    return "".join(parts)


def _section(marks: str, title: str) -> str:
    if marks == "#":
        return ""
    known = plain_text(title).text.casefold().replace("’", "'")
    if "judg" in known or "desk" in known:
        return "judgement"
    return next((name for start, name in SECTIONS if known.startswith(start)), "other")


def _note(block: Sequence[tuple[int, str]]) -> WrittenNote:
    whole = " ".join(line.strip() for _, line in block)
    found = _NOTE.match(whole)
    reference, body = (found[1], whole[found.end() :]) if found else ("", whole)
    numbered = re.match(r"\*\*#(\d{1,9})\*\*\s*", body)
    text = plain_text(body[numbered.end() :] if numbered else body, emphasis=False).text
    return WrittenNote(block[0][0], reference, int(numbered[1]) if numbered else None, text)


def _sentences(
    block: Sequence[tuple[int, str]], section: str, group: str
) -> Iterator[WrittenSentence]:
    first = block[0][1]
    marker = _BULLET.match(first)
    whole, starts = first[marker.end() if marker else 0 :].rstrip(), [(0, block[0][0])]
    for number, line in block[1:]:
        starts.append((len(whole) + 1, number))
        whole += f" {line.strip()}"
    lead = _LEAD.match(whole)
    runs = list(sentences(whole, lead.end() if lead else 0))
    for place, run in enumerate(runs):
        if run.aside:
            continue
        aside = runs[place + 1].text if place + 1 < len(runs) and runs[place + 1].aside else ""
        yield WrittenSentence(
            line=_line_at(starts, run),
            section=section,
            group=group,
            lead=plain_text(lead[1]).text if lead else "",
            text=run.text,
            cites=run.numbers,
            strange=run.strange,
            aside=aside,
            clauses=run.clauses if len(run.clauses) > 1 else (),
        )


def _line_at(starts: Sequence[tuple[int, int]], run: Run) -> int:
    return starts[bisect_right(starts, (run.start, 1 << 60)) - 1][1]
