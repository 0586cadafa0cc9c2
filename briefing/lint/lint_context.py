"""What a rule is given: the brief as written, and the record that it must fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from briefing.facts import FactAsOf
from briefing.lint.ledger_reference import Reference
from briefing.projections.gaps import NO_LONGER_SHOWN
from briefing.projections.header import RESTING
from briefing.readmodel.full_snapshot import FullSnapshot
from briefing.render.read_back import WrittenBrief, WrittenRow, WrittenSentence
from briefing.render.sentences import QUOTED

APART = frozenset({"", "sources", "notes", "corrections", "judgement", "colophon"})
"""Sections that state no facts: header, sources, notes, corrections, judgements, colophon."""

_OF_THE_RECORD = (
    "whether ",
    "any outcome of ",
    "any statement by ",
    "the days of ",
    "no longer shown ",
)
"""How lines begin that say what the record does not."""

_RESTING = re.compile(re.escape(RESTING).replace(r"\{\}", r"(\S+)"))

_BRACKETS = re.compile(r"\([^()]*\)")
_ANY_LABEL = re.compile(r"(?<!\w)[^\W\d_]+-?\d")

_LABEL = r"(?<![\w-]){}(?![\w-])"


@dataclass(frozen=True, slots=True)
class Claim:
    """Something told: a sentence, a clause of one, or a cell that cites a note of its own."""

    line: int
    section: str
    group: str
    lead: str
    text: str
    cites: tuple[int, ...]
    aside: str = ""
    column: str | None = None
    """The heading of its column; ``None`` for a sentence."""
    sentence: str = ""
    """The sentence that it is a clause of."""

    @property
    def context(self) -> str:
        """Where its sources and its speaker may stand: its heading, date, sentence and aside."""
        return f"{self.group} {self.lead} {self.sentence or self.text} {self.aside}"

    @property
    def outside(self) -> str:
        """What it says outside quotation marks."""
        return QUOTED.sub(" ", self.text)

    @property
    def whole(self) -> str:
        """Its date or voice, what it says, and where that stands."""
        return " ".join(part for part in (self.lead, self.text, self.aside) if part)


@dataclass(frozen=True)
class LintContext:
    """A brief as written, and what stands at its vantage."""

    written: WrittenBrief
    reference: Reference

    @property
    def snapshot(self) -> FullSnapshot:
        """What stands at the vantage."""
        return self.reference.snapshot

    @cached_property
    def sentences(self) -> tuple[WrittenSentence, ...]:
        """The sentences of the body."""
        return tuple(said for said in self.written.sentences if said.section not in APART)

    @cached_property
    def rows(self) -> tuple[WrittenRow, ...]:
        """The rows of the body's tables."""
        return tuple(row for row in self.written.rows if row.section not in APART)

    @cached_property
    def told(self) -> tuple[Claim, ...]:
        """Every sentence of the body, clause by clause where each has notes of its own."""
        return tuple(
            Claim(s.line, s.section, s.group, s.lead, text, cites, s.aside, sentence=s.text)
            for s in self.sentences
            if s.section != "board"  # told as the ledger tells it, row or sentence
            and not s.text.startswith(NO_LONGER_SHOWN)
            for text, cites in s.clauses or ((s.text, s.cites),)
        )

    @cached_property
    def cells(self) -> tuple[Claim, ...]:
        """Every cell of the body's tables that cites a note."""
        return tuple(
            Claim(row.line, row.section, row.group, "", cell.text, cell.cites, column=column)
            for row in self.rows
            for column, cell in zip(_columns(row), row.cells, strict=False)
            if cell.cites
        )

    @cached_property
    def uncited(self) -> tuple[Claim, ...]:
        """Every cell of the body's tables that cites nothing itself, with what its row cites."""
        return tuple(
            Claim(row.line, row.section, row.group, "", cell.text, row.cites, column=column)
            for row in self.rows
            for column, cell in zip(_columns(row), row.cells, strict=False)
            if not cell.cites
        )

    @cached_property
    def main_source(self) -> str:
        """The source that its head names for every line that names no other."""
        told = (said.text for said in (*self.written.sentences, *self.written.remarks))
        found = next(filter(None, map(_RESTING.search, told)), None)
        return found[1] if found else ""

    def tag_in_force(self, claim: Claim) -> str:
        """What names the sources of a clause: the nearest text that holds a source's label.

        That is its own, the one tag at the end of its sentence, its date, its heading, or the
        head. A tag behind another clause of the sentence is that clause's alone.
        """
        for scope in (claim.text, claim.aside, _shared(claim.sentence)):
            if any(is_labelled(label, scope) for label in self.labels):
                return scope
        return self.inherited_tag(claim)

    def inherited_tag(self, claim: Claim) -> str:
        """The tag of the date, the heading or the head that a clause stands under."""
        for scope in (claim.lead, claim.group):
            if any(is_labelled(label, scope) for label in self.labels):
                return scope
        return self.main_source

    @cached_property
    def labels(self) -> frozenset[str]:
        """The labels of all passages that are cited."""
        return frozenset(each.label for each in self.snapshot.passages())

    @property
    def claims(self) -> Iterator[Claim]:
        """Sentences, then cells."""
        yield from self.told
        yield from self.cells

    def is_of_the_record(self, claim: Claim) -> bool:
        """Whether it tells of accounts or gaps, not of a fact; also where that changed."""
        if claim.section in {"differences", "gaps"}:
            return True
        if claim.section != "changes":
            return False
        said = claim.text.removeprefix("No longer on record: ")
        openings = (*_OF_THE_RECORD, *(f"{t.title}: " for t in self.snapshot.definition.tracks))
        return " · " in said or said.casefold().startswith(tuple(o.casefold() for o in openings))

    def entries(self, numbers: Iterable[int]) -> list[FactAsOf]:
        """The facts of these numbers that stand, each once."""
        found = (self.snapshot.numbered(number) for number in dict.fromkeys(numbers))
        return [entry for entry in found if entry is not None]

    @cached_property
    def cited(self) -> frozenset[int]:
        """Every number that the body cites."""
        told = [said.cites for said in self.sentences] + [row.cites for row in self.rows]
        return frozenset(number for cites in told for number in cites)

    def grounded(self) -> Iterator[tuple[Claim, list[FactAsOf]]]:
        """Everything told of facts that all stand; but the board, which has its own rule."""
        for claim in (*self.claims, *self.uncited):
            entries = self.entries(claim.cites)
            if claim.section != "board" and 0 < len(entries) == len(set(claim.cites)):
                yield claim, entries


def _shared(sentence: str) -> str:
    """What a sentence says of the sources of all its clauses: outside brackets, or at its end."""
    brackets = [found for found in _BRACKETS.findall(sentence) if _ANY_LABEL.search(found)]
    last = brackets[0] if len(brackets) == 1 and sentence.rstrip(".†").endswith(brackets[0]) else ""
    return f"{_BRACKETS.sub(' ', sentence)} {last}"


def _columns(row: WrittenRow) -> tuple[str, ...]:
    return (*row.columns, *("",) * (len(row.cells) - len(row.columns)))


def is_labelled(label: str, text: str) -> bool:
    """Whether a text names a source by its label; S1 is not named by S1b."""
    return re.search(_LABEL.format(re.escape(label)), text) is not None


def fact_numbers(entries: Iterable[FactAsOf]) -> str:
    """Facts by their numbers: #4, #7."""
    return ", ".join(f"#{entry.number}" for entry in entries)
