"""What the ledger says at the vantage: its brief in both forms, and the words of its facts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from briefing.facts import FactAsOf
from briefing.lint.weighty_words import ActorWords, Word, names_of, plain_spelling, weighty_words_of
from briefing.readmodel.full_snapshot import FullSnapshot
from briefing.readmodel.placement import is_office
from briefing.render.read_back import WrittenBrief, WrittenRow
from briefing_events.shapes import State

_UNNAMED = ActorWords(())
_OWN_WORDS = frozenset({"bottom-line", "board", "gaps"})
"""Sections whose clauses are not those of statements."""

_BRACKETED = re.compile(r"\([^()]*\)")
_TAGGED = re.compile(r" \([^()]*\)$")


@dataclass(frozen=True, slots=True)
class LedgerSentence:
    """A sentence that the ledger gives, with its words of weight."""

    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True, eq=False)
class Reference:
    """What stands at a vantage, and the briefs that the ledger gives there, short and full."""

    snapshot: FullSnapshot
    given: tuple[WrittenBrief, ...]

    @cached_property
    def names(self) -> ActorWords:
        """The names of the dossier's actors."""
        return names_of(self.snapshot.definition.actors)

    def words(self, text: str) -> tuple[Word, ...]:
        """The words of weight of a text."""
        return weighty_words_of(text, self.names)

    def nearest(
        self, words: Sequence[Word], cites: Sequence[int], *, offices: bool = False
    ) -> list[LedgerSentence]:
        """For each fact cited, the sentence of the ledger that tells it most like these words.

        Without ``offices``, what an office rests on counts only where nothing else is cited:
        beside other facts it says who somebody is.
        """
        told = [number for number in cites if offices or not self._is_office(number)] or cites
        likest = (_most_like(words, self._cited.get(number, ())) for number in told)
        return list({best.text: best for best in likest if best}.values())

    def _is_office(self, number: int) -> bool:
        entry = self.snapshot.numbered(number)
        return entry is not None and is_office(entry.fact)

    def nearest_in(self, section: str, words: Sequence[Word]) -> LedgerSentence | None:
        """The sentence or remark of a section that is most like these words."""
        return _most_like(words, self._of_sections.get(section, ()))

    def rows_like(self, row: WrittenRow) -> list[WrittenRow]:
        """The rows of the same section that tell of the same."""
        first, cites = self._stems(row.cells[0].text), set(row.cites)
        key = first | self._stems(row.cells[1].text if row.cells[1:] else "")

        def likeness(other: WrittenRow) -> tuple[int, int]:
            its = self._stems(other.cells[0].text)
            same = bool(first) and first == its
            both = its | self._stems(other.cells[1].text if other.cells[1:] else "")
            return 4 * same + 2 * len(cites & set(other.cites)), len(key & both)

        others = [(likeness(other), other) for other in self._rows.get(row.section, ())]
        best = max((each for each, _ in others), default=(0, 0))
        return [other for each, other in others if each == best and any(best)]

    def _stems(self, text: str) -> set[str]:
        return {word.stem for word in self.words(text)}

    @cached_property
    def _cited(self) -> dict[int, list[LedgerSentence]]:
        found: dict[int, dict[str, LedgerSentence]] = defaultdict(dict)
        for brief in self.given:
            for said in brief.sentences:
                for number in () if said.clauses else said.cites:
                    found[number].setdefault(said.text, self._sentence(said.text))
                for clause, cites in said.clauses:
                    for number in cites:
                        own_words = said.section in _OWN_WORDS
                        whole = clause if own_words else self._whole(clause, number)
                        found[number].setdefault(whole, self._sentence(whole))
        for number, sentences in found.items():
            if entry := self.snapshot.numbered(number):
                own = self._sentence(entry.fact.statement)
                sentences.setdefault(own.text, own)
        return {number: list(each.values()) for number, each in found.items()}

    def _whole(self, clause: str, number: int) -> str:
        """What a clause tells of a fact as a sentence of its own, with what it has in brackets."""
        entry = self.snapshot.numbered(number)
        brackets = [
            part
            for part in _BRACKETED.findall(clause)
            if entry and part not in entry.fact.statement
        ]
        return " ".join((entry.fact.statement.rstrip(".") if entry else clause, *brackets))

    @cached_property
    def telling(self) -> dict[frozenset[str], set[int]]:
        """For the words of each sentence of the ledger, the facts that it cites."""
        found: dict[frozenset[str], set[int]] = defaultdict(set)
        for number, sentences in self._cited.items():
            for each in sentences:
                found[frozenset(w.stem for w in each.words if not w.is_date)].add(number)
        return found

    def heads(self, section: str, group: str) -> bool:
        """Whether a section of the ledger has such a heading of a group, sources apart."""
        group = _TAGGED.sub("", group)
        remarks = (r for brief in self.given for r in brief.remarks if r.section == section)
        heads = [_TAGGED.sub("", remark.group) for remark in remarks]
        words = self.words(group)
        same = any(
            plain_spelling(head).casefold() == plain_spelling(group).casefold()
            for head in filter(None, heads)
        )
        dated = any(word.is_date for word in words)
        return same or (dated and any(self._stems(head) == self._stems(group) for head in heads))

    def says(self, words: Sequence[Word]) -> bool:
        """Whether one sentence or cell of the ledger has all of these words."""
        own = {word.stem for word in words}
        return any(own <= each for each in self._sayings)

    @cached_property
    def _sayings(self) -> list[set[str]]:
        sentences = [each for of in self._of_sections.values() for each in of]
        cells = {cell.text for of in self._rows.values() for row in of for cell in row.cells}
        return [{w.stem for w in s.words} for s in sentences] + [self._stems(c) for c in cells]

    @cached_property
    def _of_sections(self) -> dict[str, list[LedgerSentence]]:
        found: dict[str, dict[str, LedgerSentence]] = defaultdict(dict)
        for brief in self.given:
            for said in (*brief.sentences, *brief.remarks):
                for text in filter(None, (said.text, said.aside)):
                    found[said.section].setdefault(text, self._sentence(text))
        return {section: list(each.values()) for section, each in found.items()}

    @cached_property
    def _rows(self) -> dict[str, list[WrittenRow]]:
        found: dict[str, list[WrittenRow]] = defaultdict(list)
        for brief in self.given:
            for row in brief.rows:
                if row.cells:
                    found[row.section].append(row)
        return found

    @cached_property
    def notes(self) -> dict[str, LedgerSentence]:
        """The notes that the ledger gives, by what they are referred to by."""
        notes = (note for brief in self.given for note in brief.notes)
        return {note.reference: self._sentence(note.text) for note in notes}

    def _sentence(self, text: str) -> LedgerSentence:
        return LedgerSentence(text, self.words(text))

    def carriers(self, cites: Iterable[int]) -> list[str]:
        """All texts that carry facts: their own, and what the ledger says of them."""
        return [text for number in dict.fromkeys(cites) for text in self._carrying(number)]

    def _carrying(self, number: int) -> list[str]:
        entry = self.snapshot.numbered(number)
        return [*(self.fact_words(entry) if entry else ()), *self._given_of.get(number, ())]

    @cached_property
    def _given_of(self) -> dict[int, list[str]]:
        found: dict[int, dict[str, None]] = defaultdict(dict)
        for brief in self.given:
            for said in brief.sentences:
                for text, cites in said.clauses or ((said.text, said.cites),):
                    for number in cites:
                        found[number] |= dict.fromkeys((said.lead, text, said.aside, said.group))
            for row in brief.rows:
                for number in row.cites:
                    cells = (cell.text for cell in row.cells)
                    found[number] |= dict.fromkeys((*cells, *row.columns, row.group))
        return {number: list(texts) for number, texts in found.items()}

    def carried(self, cites: Iterable[int]) -> frozenset[str]:
        """The words of weight that facts carry, also those within names."""
        return frozenset().union(*map(self._carried, dict.fromkeys(cites)))

    def _carried(self, number: int) -> frozenset[str]:
        if (known := self._kept.get(number)) is None:
            texts = self._carrying(number)
            words = (w for t in texts for w in (*self.words(t), *weighty_words_of(t, _UNNAMED)))
            known = self._kept[number] = frozenset(word.stem for word in words)
        return known

    @cached_property
    def _kept(self) -> dict[int, frozenset[str]]:
        return {}

    def fact_words(self, entry: FactAsOf) -> Iterator[str]:
        """The words of a fact, its place and topics, and the names of who takes part in it.

        What describes an actor ("the former minister") names it as a whole and lends no word.
        """
        yield from self.texts_of(entry)
        yield from (entry.fact.place or "", *entry.fact.topics)
        for id_ in self._acting(entry):
            if actor := self.snapshot.actors.get(id_):
                described = (alias for alias in actor.aliases if alias[:1].isupper())
                yield from (actor.name, actor.short or "", *described)

    def texts_of(self, entry: FactAsOf) -> Iterator[str]:
        """All words that carry a fact: its own, those of its differences, its track's."""
        yield from carriers(entry)
        yield from self.disputed.get(entry.number, ())
        yield from self._points.get(entry.number, ())
        for track in self.snapshot.definition.tracks:
            if track.id == entry.fact.track:
                yield from (track.title, track.none, *(stage.title for stage in track.stages))

    @cached_property
    def disputed(self) -> dict[int, tuple[str, ...]]:
        """The accounts of the differences that a fact is part of."""
        accounts: dict[int, tuple[str, ...]] = {}
        for difference in self.snapshot.differences():
            texts = tuple(account.text for account, _ in difference.accounts)
            for number in difference.facts:
                accounts[number] = (*accounts.get(number, ()), *texts)
        return accounts

    @cached_property
    def _points(self) -> dict[int, tuple[str, ...]]:
        points: dict[int, tuple[str, ...]] = {}
        for difference in self.snapshot.differences():
            for number in difference.facts:
                points[number] = (*points.get(number, ()), difference.conflict.point)
        return points

    def _acting(self, entry: FactAsOf) -> set[str]:
        """Who takes part in a fact or says so, and on whose side they stand."""
        own = [actor.id for actor in entry.fact.actors]
        for cited in entry.cited:
            own += [*filter(None, (cited.citation.said_by,)), *cited.citation.via]
        acting: set[str] = set()
        for one in own:
            at: str | None = one
            while at and at not in acting:
                acting.add(at)
                known = self.snapshot.actors.get(at)
                at = known.of if known else None
        return acting


def _most_like(words: Sequence[Word], sentences: Iterable[LedgerSentence]) -> LedgerSentence | None:
    """The sentence that shares most of the words, of these the shortest."""
    own = {word.stem for word in words}
    return max(
        sentences,
        key=lambda each: (len(own & {word.stem for word in each.words}), -len(each.words)),
        default=None,
    )


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
