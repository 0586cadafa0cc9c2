"""What a rule is given: the brief as written, and the record that it must fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from briefing.facts import FactAsOf
from briefing.readmodel.full_snapshot import FullSnapshot
from briefing.render.read_back import WrittenBrief, WrittenRow, WrittenSentence
from briefing.render.sentences import QUOTED
from briefing_events.shapes import State

APART = frozenset({"", "sources", "notes", "corrections", "judgement"})
"""What tells no facts: the header, the sources, the notes, the desk's own acts and judgements."""

_OF_THE_RECORD = ("whether ", "any outcome of ", "any statement by ", "the days of ")
"""How lines begin that say what the record does not."""

_LABEL = r"(?<![\w-]){}(?![\w-])"


@dataclass(frozen=True, slots=True)
class Claim:
    """Something told: a sentence, or a cell of a table that cites a note of its own."""

    line: int
    section: str
    group: str
    lead: str
    text: str
    cites: tuple[int, ...]
    aside: str = ""
    column: str | None = None
    """The heading of its column; ``None`` for a sentence."""

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
    snapshot: FullSnapshot
    given: tuple[WrittenBrief, ...]
    """The briefs that the ledger gives at this vantage, in both forms."""

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
        """Every sentence of the body."""
        return tuple(
            Claim(s.line, s.section, s.group, s.lead, s.text, s.cites, s.aside)
            for s in self.sentences
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
        said = claim.text.removeprefix("No longer shown: ")
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

    @cached_property
    def disputed(self) -> dict[int, tuple[str, ...]]:
        """The accounts of the differences that a fact is part of."""
        accounts: dict[int, tuple[str, ...]] = {}
        for difference in self.snapshot.differences():
            texts = tuple(account.text for account, _ in difference.accounts)
            for number in difference.facts:
                accounts[number] = (*accounts.get(number, ()), *texts)
        return accounts

    def grounded(self) -> Iterator[tuple[Claim, list[FactAsOf]]]:
        """Everything told of facts that all stand; but the board, which has its own rule."""
        for claim in (*self.claims, *self.uncited):
            entries = self.entries(claim.cites)
            if claim.section != "board" and 0 < len(entries) == len(set(claim.cites)):
                yield claim, entries

    def words_of(self, entries: Iterable[FactAsOf]) -> list[str]:
        """All words that carry facts: their own, those of their differences, their tracks'."""
        tracks = {track.id: track for track in self.snapshot.definition.tracks}
        words: list[str] = []
        for entry in entries:
            words += [*carriers(entry), *self.disputed.get(entry.number, ())]
            words += self._points.get(entry.number, ())
            if track := tracks.get(entry.fact.track or ""):
                words += [track.title, track.none, *(stage.title for stage in track.stages)]
        return words

    @cached_property
    def _points(self) -> dict[int, tuple[str, ...]]:
        """What the differences that a fact is part of are about."""
        points: dict[int, tuple[str, ...]] = {}
        for difference in self.snapshot.differences():
            for number in difference.facts:
                points[number] = (*points.get(number, ()), difference.conflict.point)
        return points


def _columns(row: WrittenRow) -> tuple[str, ...]:
    return (*row.columns, *("",) * (len(row.cells) - len(row.columns)))


def quotes(entry: FactAsOf) -> list[str]:
    """The quotes of a fact that stand, each with the hedge beside it."""
    return [
        f"{c.citation.hedge} {c.citation.exact}" if c.citation.hedge else c.citation.exact
        for c in entry.cited
    ]


def carriers(entry: FactAsOf) -> list[str]:
    """Everything that the dossier says of a fact in words: quotes, statement, matter, title."""
    fact = entry.fact
    own = (fact.statement, fact.matter, fact.title if isinstance(fact, State) else None)
    return [*quotes(entry), *(text for text in own if text)]


def fact_words(case: LintContext, entries: Iterable[FactAsOf]) -> Iterator[str]:
    """The words of facts, their places and topics, and the names of who takes part in them."""
    for entry in entries:
        yield from case.words_of((entry,))
        yield from (entry.fact.place or "", *entry.fact.topics)
        for id_ in acting(case, entry):
            if actor := case.snapshot.actors.get(id_):
                yield from (actor.name, actor.short or "", *actor.aliases)


def acting(case: LintContext, entry: FactAsOf) -> set[str]:
    """Who takes part in a fact or says so, and on whose side they stand."""
    found: set[str] = set()
    own = [actor.id for actor in entry.fact.actors]
    for cited in entry.cited:
        own += [*((cited.citation.said_by,) if cited.citation.said_by else ())]
        own += cited.citation.via
    for one in own:
        at: str | None = one
        while at and at not in found:
            found.add(at)
            known = case.snapshot.actors.get(at)
            at = known.of if known else None
    return found


def is_labelled(label: str, text: str) -> bool:
    """Whether a text names a source by its label; S1 is not named by S1b."""
    return re.search(_LABEL.format(re.escape(label)), text) is not None


def fact_numbers(entries: Iterable[FactAsOf]) -> str:
    """Facts by their numbers: #4, #7."""
    return ", ".join(f"#{entry.number}" for entry in entries)
