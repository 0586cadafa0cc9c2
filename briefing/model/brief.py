"""The brief as a frozen model: sections of lines, each with a key and its facts' numbers.

Text in it is plain: renderers escape it. Whatever only moves with the calendar ("171 days
ago") or marks hindsight stands apart from what a line says, so that a diff does not take
the passing of time for a change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from briefing.model.vantage import Vantage

GroupKind = Literal["list", "table", "paragraph"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row; a ``passing`` one is no part of what the row says.

    ``aside`` stands beside what a cell says: its sources in brackets, what passes with time.
    """

    text: str
    facts: tuple[int, ...] = ()
    passing: bool = False
    aside: str = ""

    @property
    def shown(self) -> str:
        """All that a reader sees."""
        joint = " " if self.aside.startswith("(") else ", "
        return f"{self.text}{joint}{self.aside}" if self.aside else self.text


@dataclass(frozen=True, slots=True)
class LineSegment:
    """A clause of a composed line: its words, its facts, its sources and its mark (†)."""

    text: str
    facts: tuple[int, ...]
    suffix: str = ""
    hindsight: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a brief: what it says, since when, and on which facts it rests.

    ``key`` is the section and the subject; the subject (``#17``, ``track:sco``) names the
    line across vantages. ``lead`` is its date, ``suffix`` the sources where only one family
    attests it, ``standing`` where a plan or state stands, ``aside`` what passes with time.
    A composed line has ``segments``, whose texts are its text and whose facts are its facts.
    """

    key: str
    text: str
    facts: tuple[int, ...] = ()
    lead: str = ""
    suffix: str = ""
    standing: str = ""
    aside: str = ""
    hindsight: bool = False
    cells: tuple[Cell, ...] = ()
    segments: tuple[LineSegment, ...] = ()

    @property
    def clauses(self) -> tuple[LineSegment, ...]:
        """Its segments; a line that is not composed is one."""
        own = LineSegment(self.text, self.facts, self.suffix, self.hindsight)
        return self.segments or (own,)

    @property
    def subject(self) -> str:
        """The part of the key after the section: names the line across vantages."""
        return self.key.partition("/")[2]

    @property
    def section(self) -> str:
        """The id of its section."""
        return self.key.partition("/")[0]

    @property
    def said(self) -> str:
        """What the line says, in plain text: no sources, nothing that passes with time."""
        return self._worded("")

    @property
    def plain(self) -> str:
        """What the line says, and its sources where they are few."""
        if self.segments:
            return replace(self, text=self.sourced, segments=()).said
        return self._worded(self.suffix)

    @property
    def sourced(self) -> str:
        """Its clauses, each with its sources."""
        return "".join(sourced(each.text, each.suffix) for each in self.clauses)

    def _worded(self, suffix: str) -> str:
        if self.cells:
            told = [cell.text for cell in self.cells if not cell.passing]
            return " · ".join(words for words in (*told, self.standing) if words)
        lead = f"{self.lead}: " if self.lead else ""
        standing = f" {self.standing}." if self.standing else ""
        return f"{lead}{sourced(self.text, suffix)}{standing}"


def sourced(sentence: str, suffix: str) -> str:
    """A sentence or clause with its sources inside the stop that ends it."""
    if not suffix:
        return sentence
    stop = sentence[-1:] if sentence.endswith((".", ";", ",")) else ""
    return f"{sentence.removesuffix(stop)} ({suffix}){stop}"


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one kind under an optional heading."""

    lines: tuple[Line, ...]
    title: str = ""
    kind: GroupKind = "list"
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the brief; one projection makes it."""

    id: str
    title: str
    groups: tuple[Group, ...]
    note: str = ""
    left_out: int = 0
    """How many facts the short form leaves out here."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, in order."""
        return tuple(line for group in self.groups for line in group.lines)


@dataclass(frozen=True, slots=True)
class Quote:
    """One citation as a note shows it; ``start`` and ``end`` are code points."""

    source: str
    label: str
    exact: str
    start: int
    end: int
    saying: str = ""
    """Who says so, through whom, where it is not the article's own voice."""
    hindsight: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A fact's number with its quotes."""

    number: int
    key: str
    quotes: tuple[Quote, ...]
    corrected_by: int | None = None
    credibility: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """What somebody is on record at the date of a brief, as a phrase, and the note on it."""

    name: str
    phrase: str
    note: Note


@dataclass(frozen=True, slots=True)
class Stamp:
    """From what a brief was made: enough to make it again."""

    number: int
    digest: str
    program: str
    template: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """A dated brief."""

    dossier: str
    title: str
    vantage: Vantage
    baseline: date
    since: date | None
    full: bool
    stamp: Stamp
    record: str
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    byline: str = ""
    """Author and distribution, where the definition gives them."""
    main_source: str = ""
    """The source that every line rests on alone that names no other, where there is one."""
    offices: tuple[Office, ...] = ()
    """Of the people whom it names: told where each is first named."""

    def lines(self) -> tuple[Line, ...]:
        """All lines of all sections."""
        return tuple(line for section in self.sections for line in section.lines)
