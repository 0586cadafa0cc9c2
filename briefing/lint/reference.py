"""What the ledger itself says at the vantage: its brief in both forms, and the words of its facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from briefing.lint.lint_context import LintContext, fact_words
from briefing.lint.words import Names, Word, names_of, words_of
from briefing.render.read_back import WrittenRow

_UNNAMED = Names(())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that the ledger gives, with its words of weight."""

    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Reference:
    """The sentences and rows that the ledger gives, and the words that its facts carry."""

    case: LintContext

    @cached_property
    def names(self) -> Names:
        """The names of the dossier's actors."""
        return names_of(self.case.snapshot.definition.actors)

    def words(self, text: str) -> tuple[Word, ...]:
        """The words of weight of a text."""
        return words_of(text, self.names)

    @cached_property
    def _cited(self) -> dict[int, list[Sentence]]:
        found: dict[int, dict[str, Sentence]] = defaultdict(dict)
        for brief in self.case.given:
            for said in brief.sentences:
                for number in said.cites:
                    found[number].setdefault(said.text, self._sentence(said.text))
        return {number: list(each.values()) for number, each in found.items()}

    @cached_property
    def _uncited(self) -> dict[str, list[Sentence]]:
        """What the ledger says in a section itself, whether or not it cites a fact."""
        found: dict[str, dict[str, Sentence]] = defaultdict(dict)
        for brief in self.case.given:
            for said in (*brief.sentences, *brief.remarks):
                for text in filter(None, (said.text, said.aside)):
                    found[said.section].setdefault(text, self._sentence(text))
        return {section: list(each.values()) for section, each in found.items()}

    @cached_property
    def _rows(self) -> dict[str, list[WrittenRow]]:
        found: dict[str, list[WrittenRow]] = defaultdict(list)
        for brief in self.case.given:
            for row in brief.rows:
                found[row.section].append(row)
        return found

    @cached_property
    def notes(self) -> dict[str, Sentence]:
        """The notes that the ledger gives, by what they are referred to by."""
        return {
            note.reference: self._sentence(note.text)
            for brief in self.case.given
            for note in brief.notes
        }

    def _sentence(self, text: str) -> Sentence:
        return Sentence(text, self.words(text))

    def nearest(self, words: Sequence[Word], cites: Iterable[int]) -> list[Sentence]:
        """For each fact cited, the sentence of the ledger that tells it most like these words."""
        found = {
            best.text: best
            for number in cites
            if (best := _most_like(words, self._cited.get(number, ())))
        }
        return list(found.values())

    def given_in(self, section: str, words: Sequence[Word]) -> Sentence | None:
        """The sentence of a section that is most like these words."""
        return _most_like(words, self._uncited.get(section, ()))

    def row_like(self, row: WrittenRow) -> WrittenRow | None:
        """The row of the same section that is most like this one, by its first cells."""
        key = {word.stem for cell in row.cells[:2] for word in self.words(cell.text)}
        first = {word.stem for word in self.words(row.cells[0].text)}
        cites = set(row.cites)

        def likeness(other: WrittenRow) -> tuple[int, int]:
            its = {word.stem for cell in other.cells[:2] for word in self.words(cell.text)}
            its_first = {word.stem for word in self.words(other.cells[0].text)}
            same = first == its_first and other.cells[0].text
            return (4 * bool(same) + 2 * len(cites & set(other.cites)), len(key & its))

        others = [other for other in self._rows.get(row.section, ()) if other.cells]
        best = max(others, key=likeness, default=None)
        return best if best and any(likeness(best)) else None

    def carriers(self, cites: Iterable[int]) -> list[str]:
        """All texts that carry facts: their own, and what the ledger says of them."""
        numbers = set(cites)
        texts = list(fact_words(self.case, self.case.entries(numbers)))
        for brief in self.case.given:
            for said in brief.sentences:
                if numbers & set(said.cites):
                    texts += [said.lead, said.text, said.aside, said.group]
            for row in brief.rows:
                if numbers & set(row.cites):
                    texts += [*(cell.text for cell in row.cells), *row.columns, row.group]
        return texts

    def stems(self, texts: Iterable[str]) -> set[str]:
        """The words of texts, also those within names."""
        found: set[str] = set()
        for text in texts:
            found |= {word.stem for word in self.words(text)}
            found |= {word.stem for word in words_of(text, _UNNAMED)}
        return found


def _most_like(words: Sequence[Word], sentences: Iterable[Sentence]) -> Sentence | None:
    """The sentence that shares most of the words, of these the shortest."""
    own = {word.stem for word in words}
    return max(
        sentences,
        key=lambda each: (len(own & {word.stem for word in each.words}), -len(each.words)),
        default=None,
    )
