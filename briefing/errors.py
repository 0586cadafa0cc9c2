"""Errors that a user can put right; the message says how.

Every error that a user can cause is a ``BriefingError``. Each leaf is built from data and
words its own message; edges (the command line) map them to exit codes in one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class BriefingError(Exception):
    """Base of all errors that a user can put right."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in a file, found before anything was written."""

    file: str
    line: int
    message: str
    paste: str = ""
    """Lines that would put it right, ready to paste; the message says where."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class InvalidInput(BriefingError):
    """Input files with problems, all reported together."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        count = len(self.problems)
        head = f"{count} problem{'s' * (count != 1)}; nothing was recorded."
        pastes = dict.fromkeys(f"\n{each.paste}" for each in self.problems if each.paste)
        tail = ["", "To paste, once it is checked:", *pastes] if pastes else []
        super().__init__("\n".join([head, *map(str, self.problems), *tail]))


class SheetsDiffer(BriefingError):
    """Sheets say otherwise than the record; loading them alone changes nothing there."""

    def __init__(self, lines: Sequence[str], where: object) -> None:
        remedy = f'to record it: briefing load {where} --correct --reason "..."'
        head = f"what is on record reads otherwise in the sheets; nothing was recorded; {remedy}"
        super().__init__("\n".join([head, *lines]))


class UnknownDossier(BriefingError):
    """The ledger holds no dossier of this name."""

    def __init__(self, slug: str, known: Sequence[str]) -> None:
        has = f"it holds {', '.join(known)}" if known else "it holds none yet"
        super().__init__(f"no dossier {slug!r} in this ledger; {has}. Load one: briefing load DIR")


class UnknownNumber(BriefingError):
    """The dossier has no event of this number."""

    def __init__(self, number: int, head: int) -> None:
        super().__init__(f"no event #{number} in this dossier; it holds #1 to #{head}")


class UnusableLedger(BriefingError):
    """The database cannot be read or written as a ledger."""


class ReadModelBehind(BriefingError):
    """Somebody makes the read model of a dossier anew while it is read."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            f"the index of {slug!r} is being made anew by somebody else; try again later"
        )


class ReadModelDiffers(BriefingError):
    """The read model says of a fact what its events do not: it was changed by another hand."""

    def __init__(self, slug: str, number: int, bucket: str) -> None:
        super().__init__(
            f"the index of {slug!r} lists #{number} under {bucket!r}, and its event does not say "
            "so: the index was changed. Make it anew from the events: briefing rebuild"
        )


class LedgerConflict(BriefingError):
    """Someone else appended in between, more often than was retried."""


class UnusableDate(BriefingError):
    """A date on the command line is none."""

    def __init__(self, text: str, why: str = "") -> None:
        super().__init__(
            f"{text!r} is not a date{': ' + why if why else ''}; write a day as 2024-11-25"
        )


class Refused(BriefingError):
    """A request that the ledger's rules do not allow; the message says what does."""
