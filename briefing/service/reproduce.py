"""Verify a brief: reproduce it from its stamp and compare.

The brief is made by a replay of the events up to the number of its stamp. The read model is not
asked: it could be wrong in the same way as the brief. What was appended since makes no
difference; a ledger that was cut short since, or another one, is told as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from briefing.environment import folder
from briefing.errors import BriefingError, Refused
from briefing.ledger import Ledger
from briefing.ledger.verify import check_chain
from briefing.lint.citing import notes_are_known, quotes_are_exact
from briefing.lint.ledger_reference import Reference
from briefing.lint.lint_context import LintContext
from briefing.model.envelope import Head
from briefing.model.vantage import Vantage
from briefing.readmodel.full_snapshot import FullSnapshot
from briefing.render import jinja
from briefing.render.markdown import brief_markdown, stamped
from briefing.render.read_back import WrittenBrief, read_back
from briefing.render.stamp import WrittenStamp, read_stamp
from briefing.service.dossier_reader import DossierReader
from briefing.service.verification import Check

FIRST = 5
"""How many lines that differ are shown."""

_MANY = 5_000
"""Lines from which on two texts are compared line by line, without looking for moved ones."""

_SHOWN = 60

Difference = tuple[int, str, str]
"""The line in the file, what it has, and what the ledger gives."""


class NoBrief(BriefingError):
    """A file holds no brief that could be made again."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is no brief with a stamp; give the Markdown that generate wrote, "
            "with its last line (<!-- briefing {...} -->)"
        )


@dataclass(frozen=True)
class BriefMaker:
    """What a brief is reproduced with: ledger, program version and template."""

    ledger: Ledger
    program: str
    now: datetime
    template: Path | None = None


def vantage_of_brief(reader: DossierReader, text: str, name: str) -> Vantage:
    """The vantage that a brief was made at, on the ledger as it was then.

    Raises ``NoBrief`` for a text without a stamp, ``BrokenStamp`` for one that is none, and
    ``Refused`` for a brief of another ledger or dossier.
    """
    stamp = read_stamp(text)
    if stamp is None:
        raise NoBrief(name)
    known = stamp.dossier == reader.slug and stamp.number <= reader.head.number
    if not known or reader.event(stamp.number).digest != stamp.digest or stamp.contradiction():
        raise Refused(f"{name} was not made from this ledger; briefing verify {name} tells why")
    return replace(stamp.vantage, at_head=stamp.recorded == reader.head.number)


def verify_brief(maker: BriefMaker, text: str, name: str) -> Iterator[Check]:
    """Check that the ledger still holds the stamped events and gives the same brief.

    All is read from one state of the ledger. Raises ``NoBrief`` for a text without a stamp,
    ``BrokenStamp`` for one that is none.
    """
    stamp = read_stamp(text)
    if stamp is None:
        raise NoBrief(name)
    yield from maker.ledger.in_read_transaction(lambda: list(_brief_checks(maker, stamp, text)))


def _brief_checks(maker: BriefMaker, stamp: WrittenStamp, text: str) -> Iterator[Check]:
    ledger = _ledger_check(maker.ledger, stamp)
    yield ledger
    if ledger.holds and (wrong := stamp.contradiction()):
        yield Check("stamp", wrong)
    elif ledger.holds:
        yield from _text_checks(maker, stamp, text)


def _ledger_check(ledger: Ledger, stamp: WrittenStamp) -> Check:
    """Whether the ledger has the stamp's number with its digest, in a whole chain."""
    what = f"ledger: {stamp.dossier} has #{stamp.number} with digest {stamp.digest[:16]}"
    known = ledger.dossiers()
    if stamp.dossier not in known:
        return Check(what, f"another ledger: it holds {', '.join(known) or 'no dossier'}")
    if broken := next(check_chain(ledger, stamp.dossier), None):
        return Check(what, f"its chain does not hold: {broken}")
    head = ledger.head(stamp.dossier)
    if head.number < stamp.number:
        return Check(what, f"the ledger was cut short since: it ends at #{head.number}")
    digest = ledger.event(stamp.dossier, stamp.number).digest
    if digest != stamp.digest:
        differing = f"its #{stamp.number} has {digest[:16]}, so the events differ"
        return Check(what, f"another ledger: {differing}")
    return Check(what)


def _text_checks(maker: BriefMaker, stamp: WrittenStamp, text: str) -> Iterator[Check]:
    last = maker.ledger.event(stamp.dossier, stamp.number)
    now = DossierReader(maker.ledger, stamp.dossier, stamp.program, maker.now, replayed=True)
    reader = now.at_head(Head(last.number, last.digest, last.recorded_at))
    brief = reader.brief(stamp.vantage, since=stamp.since, full=stamp.full)
    template = _template(maker.template, stamp.template)
    made = stamped(brief, template)
    fits = made.stamp.model == stamp.model
    at_hand = made.stamp.template == stamp.template
    other = stamp.program != maker.program
    again = brief_markdown(replace(made, stamp=replace(made.stamp, model=stamp.model)), template)
    if at_hand and fits and again.rstrip("\n") == text.rstrip("\n"):
        yield Check(f"text: byte for byte what the ledger gives at #{stamp.number}")
        return
    if not fits and (other or not (at_hand or maker.template)):
        yield from _kept_checks(reader.snapshot(stamp.vantage), stamp, maker.program, text)
        return
    failure = f"it has {made.stamp.model[:16]}, the stamp says {stamp.model[:16]}"
    what = f"model: what the ledger gives at #{stamp.number} has the stamp's digest"
    yield Check(what, "" if fits else failure)
    if not at_hand:
        yield _without_template(stamp, other=other)
    elif other and fits and _content(read_back(again)) == _content(read_back(text)):
        yield Check("text: the same words and notes, laid out otherwise by this version")
    else:
        yield Check("text: what the ledger gives", _told(list(_differences(text, again))))


def _kept_checks(
    snapshot: FullSnapshot, stamp: WrittenStamp, program: str, text: str
) -> Iterator[Check]:
    """What holds of a brief that another version worded: its events, and the quotes in it."""
    case = LintContext(read_back(text), Reference(snapshot, ()))
    wrong = [*notes_are_known(case), *quotes_are_exact(case)]
    failure = "; ".join(f"line {line}: {message}" for line, message in wrong[:FIRST])
    yield Check("events: those it rests on are unchanged, and it quotes them as they are", failure)
    version = stamp.program if stamp.program != program else f"an earlier build of {program}"
    yield Check(
        f"text: its wording is that of {version}, and not what this version makes of the same "
        "events; briefing lint compares its sentences with them"
    )


def _without_template(stamp: WrittenStamp, *, other: bool) -> Check:
    """What can be said without the template: with another version, that it may have changed."""
    short = stamp.template[:16]
    if other:
        return Check(f"text: not compared, the template {short} of that version is not at hand")
    return Check("text: what the ledger gives", f"its template {short} is needed: --template FILE")


def _template(given: Path | None, digest: str) -> Path | None:
    """The template of a digest: as named, or one that comes with the program."""
    if given or jinja.digest(None) == digest:
        return given
    shipped = sorted(folder("templates").glob("*.md.j2"))
    return next((path for path in shipped if jinja.digest(path) == digest), None)


def _content(written: WrittenBrief) -> object:
    """What a brief says and cites, wherever its lines stand."""
    return (
        [(s.section, s.group, s.lead, s.text, s.cites, s.aside) for s in written.sentences],
        [(row.section, row.group, row.columns, row.cells) for row in written.rows],
        [(note.reference, note.number, note.text) for note in written.notes],
    )


def _differences(text: str, again: str) -> Iterator[Difference]:
    """The lines of a file that differ from what the ledger gives."""
    has, gives = text.rstrip("\n").split("\n"), again.rstrip("\n").split("\n")
    if max(len(has), len(gives)) > _MANY:
        for number, (old, new) in enumerate(zip_longest(has, gives, fillvalue=""), 1):
            if old != new:
                yield number, old, new
        return
    for tag, a, b, c, d in SequenceMatcher(None, has, gives, autojunk=False).get_opcodes():
        if tag != "equal":
            for place, (old, new) in enumerate(zip_longest(has[a:b], gives[c:d], fillvalue="")):
                yield min(a + place, b) + 1, old, new


def _told(differing: Sequence[Difference]) -> str:
    """How many lines differ, and the first of them."""
    count = len(differing)
    if all(old.rstrip("\r") == new for _, old, new in differing):
        return f"only the line ends differ, in {count} lines"
    shown = "; ".join(
        f"line {number} has {_around(old, new)}, the ledger gives {_around(new, old)}"
        for number, old, new in differing[:FIRST]
    )
    more = f"; and {count - FIRST} more" if count > FIRST else ""
    return f"{count} line{'s' * (count != 1)} differ{'s' * (count == 1)}: {shown}{more}"


def _around(text: str, other: str) -> str:
    """A line from a little before the first place where it differs from another."""
    if not text:
        return "nothing"
    pairs = enumerate(zip(text, other, strict=False))
    first = next((place for place, (a, b) in pairs if a != b), min(len(text), len(other)))
    start = max(0, first - _SHOWN // 3)
    cut = text[start : start + _SHOWN]
    return f"'{'…' * (start > 0)}{cut}{'…' * (start + _SHOWN < len(text))}'"
