"""Rules on citing: every line has a note, every note a fact, every quote its source's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from briefing.dossier.messages import shown
from briefing.facts import FactAsOf
from briefing.lint.finding import Problem
from briefing.lint.ledger_reference import carriers
from briefing.lint.lint_context import Claim, LintContext, is_labelled
from briefing.render.read_back import WrittenNote, WrittenRow, WrittenSentence
from briefing.render.sentences import QUOTED

SHORT = 2
"""Words in quotation marks that need not be a quote: a term, a title, irony."""

MOST = 1000
"""Quotes of one note that are looked at."""

_ABSENCE = re.compile(
    r"(?:No longer on record: )?(?:Any statement by|Left out at this length)|"
    r"(?:No|None|Nothing)\b.*\bon record\b|Nothing\b[^.]*\b(?:settled|changed)\b"
)
_NOTHING = re.compile(r"(?i)[–—-]?|(?:No|None|Not|Nothing)\b.*\bon record|None|not on record")
_ELLIPSIS = re.compile(r"\s*(?:\[?\.\.\.\]?|\[?…\]?)\s*")
_PIECES = re.compile(r' · (?="|corrected by #)')


def has_notes(case: LintContext) -> Iterator[Problem]:
    """Every sentence and row of the body refers to a note."""
    for place, said in enumerate(case.sentences):
        if not (said.cites or said.strange or _needs_none(case, place, said)):
            yield said.line, f"no note is cited for {shown(said.text)}"
    for row in case.rows:
        yield from _uncited_cells(case, row)


def _needs_none(case: LintContext, place: int, said: WrittenSentence) -> bool:
    """Whether it says what is not on record, or is the first half of a fact's own statement."""
    if not re.search(r"\w", said.text):
        return True
    if _ABSENCE.match(said.text) and case.reference.says(case.reference.words(said.text)):
        return True
    _, was, sides = said.text.partition(": was: ")
    if was:
        parts = [part for side in sides.split(". Now: ") for part in side.rstrip(".").split("; ")]
        return all(part in _nothing(case) or _is_nothing(part) for part in parts)
    following = case.sentences[place + 1 : place + 2]
    return any(
        flat(said.text) in flat(entry.fact.statement)
        for after in following
        if after.line == said.line
        for entry in case.entries(after.cites)
    )


def _uncited_cells(case: LintContext, row: WrittenRow) -> Iterator[Problem]:
    if row.section == "board":
        for cell in row.cells[1:3]:
            empty = cell.text in _nothing(case) or _is_nothing(cell.text)
            if not (cell.cites or cell.strange or empty):
                yield row.line, f"no note is cited for {shown(cell.text)}"
    elif not any(cell.cites or cell.strange for cell in row.cells):
        yield row.line, f"no note is cited for {shown(row.text)}"
    elif row.columns and row.columns[-1].startswith("Answer"):
        answer = row.cells[-1]
        if not (answer.cites or answer.strange or _is_nothing(answer.text)):
            yield row.line, f"no note is cited for the answer {shown(answer.text)}"


def _nothing(case: LintContext) -> set[str]:
    """What the dossier's tracks say where nothing is in force."""
    return {track.none for track in case.snapshot.definition.tracks}


def _is_nothing(text: str) -> bool:
    return _NOTHING.fullmatch(text.rstrip(".")) is not None


def notes_are_known(case: LintContext) -> Iterator[Problem]:
    """Every reference leads to one note, and its number to a fact that stands."""
    notes = {note.reference for note in case.written.notes}
    for line, number in _references(case):
        if case.snapshot.numbered(number) is None:
            yield line, f"#{number} is no fact that stands at this vantage"
        elif str(number) not in notes:
            yield line, f"there is no note [^{number}]"
    for line, odd in _odd_references(case):
        yield line, f"[^{odd}] is no number of a fact"
    seen: set[str] = set()
    for note in case.written.notes:
        yield from _bad_note(case, note, repeated=note.reference in seen)
        seen.add(note.reference)


def _references(case: LintContext) -> Iterator[tuple[int, int]]:
    told = [(said.line, said.cites) for said in case.sentences]
    told += [(row.line, row.cites) for row in case.rows]
    for line, numbers in told:
        for number in dict.fromkeys(numbers):
            yield line, number


def _odd_references(case: LintContext) -> Iterator[tuple[int, str]]:
    for said in case.sentences:
        yield from ((said.line, odd) for odd in said.strange)
    for row in case.rows:
        yield from ((row.line, odd) for cell in row.cells for odd in cell.strange)


def _bad_note(case: LintContext, note: WrittenNote, *, repeated: bool) -> Iterator[Problem]:
    if repeated:
        yield note.line, f"there is a second note [^{note.reference}]"
    elif note.number is None:
        yield note.line, f"the note [^{note.reference}] does not tell its fact's number (**#n**)"
    elif str(note.number) != note.reference:
        yield note.line, f"the note [^{note.reference}] tells of #{note.number}"
    elif case.snapshot.numbered(note.number) is None and note.number not in case.cited:
        yield note.line, f"#{note.number} is no fact that stands at this vantage"


def quotes_are_exact(case: LintContext) -> Iterator[Problem]:
    """Quotes are the ledger's, word for word, under their source's label."""
    for note in case.written.notes:
        entry = case.snapshot.numbered(note.number) if note.number is not None else None
        if entry is not None:
            yield from ((note.line, message) for message in _bad_quotes(note, entry))
    for claim in case.claims:
        yield from ((claim.line, message) for message in _strange_words(case, claim))
    for row in case.rows:
        if row.section == "differences":
            told = Claim(row.line, row.section, row.group, "", row.text, row.cites, column="")
            yield from ((row.line, message) for message in _strange_words(case, told))


def _bad_quotes(note: WrittenNote, entry: FactAsOf) -> Iterator[str]:
    """Pieces of a note that no standing citation of its fact gives; or that it gives none."""
    rest = _one_line(note.text)
    standing = sorted(
        ((_one_line(c.citation.exact), c.passage.label) for c in entry.cited),
        key=lambda pair: -len(pair[0]),
    )
    found = 0
    while rest.startswith(('"', "“")) and found < MOST:
        given = next((exact for exact, _ in standing if _opens(rest, exact)), None)
        if given is not None:
            quote, after = given, rest[len(given) + 2 :]
        else:
            quote, after = _quote_by_eye(rest)
        piece = _PIECES.split(after, maxsplit=1)
        labels = [label for exact, label in standing if exact == quote]
        if not labels:
            yield f"{shown(quote)} is not a quote of #{entry.number} that stands here"
        elif not any(is_labelled(label, piece[0]) for label in labels):
            yield f"{shown(quote)} of #{entry.number} is in {' and '.join(dict.fromkeys(labels))}"
        found += 1
        rest = piece[1] if len(piece) > 1 else ""
    if not found:
        yield f"the note of #{entry.number} gives no quote"


def _opens(text: str, quote: str) -> bool:
    """Whether a note's text opens with a quote in quotation marks."""
    return text.startswith(quote, 1) and text[len(quote) + 1 : len(quote) + 2] in {'"', "”"}


def _quote_by_eye(text: str) -> tuple[str, str]:
    """A quote that is none on record: up to the mark before the next piece, or the last mark."""
    piece = _PIECES.split(text, maxsplit=1)[0]
    close = max(piece.rfind('"', 1), piece.rfind("”", 1))
    return (piece[1:close], text[close + 1 :]) if close > 0 else (piece[1:], text[len(piece) :])


def _strange_words(case: LintContext, claim: Claim) -> Iterator[str]:
    """Words in quotation marks that no fact cited there carries."""
    found = QUOTED.findall(claim.text)
    if not (claim.cites and found):
        return
    entries = case.entries(claim.cites)
    texts = [flat(text) for entry in entries for text in carriers(entry)]
    texts += [flat(text) for e in entries for text in case.reference.disputed.get(e.number, ())]
    names = [flat(name) for a in case.snapshot.definition.actors for name in (a.name, *a.aliases)]
    for quoted in found:
        words = quoted[1:-1]
        if len(words.split()) <= SHORT or flat(words) in names or flat(quoted) in names:
            continue
        parts = [flat(part).rstrip(".,;:") for part in _ELLIPSIS.split(words)]
        if not all(any(part in text for text in texts) for part in parts):
            yield f"the words {shown(words)} are in no quote of {_numbers(claim)}"


def _numbers(claim: Claim) -> str:
    return ", ".join(f"#{number}" for number in dict.fromkeys(claim.cites))


@lru_cache(maxsize=1 << 15)
def flat(text: str) -> str:
    """Text for comparison: one line, plain quotation marks, no difference of capitals."""
    plain = _one_line(text)
    for curly, straight in (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'")):
        plain = plain.replace(curly, straight)
    return plain.casefold()


def _one_line(text: str) -> str:
    return " ".join(text.split())
