"""Lint a generated brief, or one in a file at the vantage of its stamp."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from briefing.errors import BriefingError, Refused
from briefing.lint import Finding, Reference, lint_brief
from briefing.model.vantage import Vantage
from briefing.render.markdown import brief_markdown, stamped
from briefing.render.read_back import read_back
from briefing.render.stamp import WrittenStamp
from briefing.service.dossier_reader import DossierReader

LARGEST = 16 * 1024 * 1024
"""Bytes of a file that is still read as a brief."""


class UnreadableBrief(BriefingError):
    """A file cannot be read as a brief."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"cannot read {path} as a brief: {why}")


@dataclass(frozen=True, slots=True)
class Linted:
    """What was found, in how many lines that say something."""

    lines: int
    findings: tuple[Finding, ...]


def read_brief(path: Path) -> str:
    """The text of a brief; raises ``UnreadableBrief``."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise UnreadableBrief(path, getattr(error, "strerror", None) or str(error)) from error
    if len(data) > LARGEST:
        raise UnreadableBrief(path, f"it is larger than {LARGEST // 1024 // 1024} MB")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        why = "it is not UTF-8 text; give the Markdown that generate wrote"
        raise UnreadableBrief(path, why) from error


def lint_generated(
    reader: DossierReader, vantage: Vantage, *, since: date | None, full: bool
) -> Linted:
    """Lint the brief that the ledger gives."""
    brief = stamped(reader.brief(vantage, since=since, full=full))
    return lint_text(reader, vantage, brief_markdown(brief), since=since)


def lint_text(
    reader: DossierReader, vantage: Vantage, text: str, *, since: date | None = None
) -> Linted:
    """Lint a brief as it is written, against what stands at a vantage and is given there."""
    written = read_back(text.removeprefix("\ufeff"))
    reference = reference_at(reader, vantage, since=since)
    return Linted(written.lines, tuple(lint_brief(written, reference)))


def reference_at(
    reader: DossierReader, vantage: Vantage, *, since: date | None = None
) -> Reference:
    """What the ledger says at a vantage: what stands, and the briefs that it gives."""
    briefs = (reader.brief(vantage, since=since, full=full) for full in (False, True))
    given = tuple(read_back(brief_markdown(brief)) for brief in briefs)
    return Reference(reader.snapshot(vantage), given)


def vantage_of(reader: DossierReader, stamp: WrittenStamp) -> Vantage:
    """The vantage of a stamp in this ledger; raises ``Refused`` where it is another one."""
    if wrong := stamp.contradiction():
        msg = f"the stamp of this brief contradicts itself: {wrong}; say its date with --as-of"
        raise Refused(msg)
    if stamp.number > reader.head.number:
        raise Refused(
            f"the brief was made from #1–#{stamp.number}, this ledger ends at "
            f"#{reader.head.number}; briefing verify BRIEF.md says more"
        )
    if reader.event(stamp.number).digest != stamp.digest:
        raise Refused("the brief was made from another ledger; briefing verify BRIEF.md says more")
    return stamp.vantage
