"""Rules on what the brief says of itself: board and tables, header, gaps, remarks and sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from briefing.lint.finding import Problem
from briefing.lint.lint_context import LintContext
from briefing.lint.weighty_words import Word
from briefing.projections.gaps import NO_LONGER_SHOWN
from briefing.render.read_back import WrittenRow, WrittenSentence

_SECTIONS = frozenset({"", "board", "gaps"})
"""Sections that are the ledger's own words throughout."""

_BRACKETED = re.compile(r"\(([^()]*)\)")
_LABEL = re.compile(r"(?<!\w)[^\W\d_]+-?\d\w*")
_LIKE = 0.5
"""Share of a line's words that another has for the two to be one line in different words."""


def board(case: LintContext) -> Iterator[Problem]:
    """The board says what the ledger gives for its tracks."""
    tracks = {track.title.casefold() for track in case.snapshot.definition.tracks}
    for row in case.written.rows:
        if row.section == "board" and row.cells:
            if row.cells[0].text.casefold() not in tracks:
                yield row.line, f"no track of this dossier is called '{row.cells[0].text}'"
            else:
                yield from _reworded(case, row)


def tables(case: LintContext) -> Iterator[Problem]:
    """A row of another table says what the ledger gives for it."""
    for row in case.written.rows:
        if row.section not in {"board", "judgement", "other"}:
            yield from _reworded(case, row)


def _reworded(case: LintContext, row: WrittenRow) -> Iterator[Problem]:
    like = case.reference.rows_like(row)
    columns = like[0].columns if like else ()
    shared = [column for column in row.columns if column in columns]
    if row.section != "board" and len(shared) < len(columns):
        return
    for column in shared:
        cell = _cell(row, column)
        given = [_cell(other, column) for other in like]
        if all(_differs(case, cell, its) for its in given):
            told = ", ".join(filter(None, (row.cells[0].text, column.lower())))
            yield row.line, f"{told}: the ledger gives '{given[0]}' here"


def _differs(case: LintContext, cell: str, given: str) -> bool:
    """Whether two cells differ in words of weight, in the sources that they name or in marks."""
    words = case.reference.words
    marks = ("†", "sources differ")
    return (
        _counted(words(cell)) != _counted(words(given))
        or _named_in(cell) != _named_in(given)
        or any(mark in given and mark not in cell for mark in marks)
    )


def _named_in(text: str) -> set[str]:
    return {label for part in _BRACKETED.findall(text) for label in _LABEL.findall(part)}


def _cell(row: WrittenRow, column: str) -> str:
    place = row.columns.index(column) if column in row.columns else len(row.cells)
    return row.cells[place].text if place < len(row.cells) else ""


def _counted(words: Sequence[Word]) -> Counter[str]:
    return Counter(word.stem for word in words)


def own_lines(case: LintContext) -> Iterator[Problem]:
    """Header, gaps, remarks and what follows in italics say what the ledger gives there."""
    for said in case.written.sentences:
        if said.section in _SECTIONS or said.text.startswith(NO_LONGER_SHOWN):
            yield from _other_words(case, said, said.text)
        if said.aside:
            yield from _other_words(case, said, said.aside)
    for said in case.written.remarks:
        if said.section == "judgement" or said.text.startswith("Ledger #"):
            continue
        if said.group and not case.reference.heads(said.section, said.group):
            yield said.line, f"the ledger has no heading '{said.group}' here"
        elif not said.group:
            yield from _other_words(case, said, said.text)


def _other_words(case: LintContext, said: WrittenSentence, text: str) -> Iterator[Problem]:
    reference = case.reference
    words = reference.words(text)
    given = reference.nearest_in(said.section, words)
    if given is None or not words:
        return
    own, its = _counted(words), _counted(given.words)
    shared = (own & its).total()
    if shared < _LIKE * own.total():
        if said.section != "":
            yield said.line, f"the ledger says nothing like '{text[:60]}' here"
        return
    added = [word.written for word in words if own[word.stem] > its[word.stem]]
    lost = [w.written for w in given.words if w.turns and own[w.stem] < its[w.stem]]
    if added or (lost and shared > _LIKE * its.total()):
        yield said.line, f"'{(added or lost)[0]}' is not so; the ledger says '{given.text}'"


def notes_fit(case: LintContext) -> Iterator[Problem]:
    """A note says what the ledger gives for its fact."""
    reference = case.reference
    for note in case.written.notes:
        given = reference.notes.get(note.reference)
        if given is None:
            continue
        its = {word.stem for word in given.words}
        for word in reference.words(note.text):
            if word.stem not in its:
                yield note.line, f"'{word.written}' is not in the ledger's note of it"
                break
