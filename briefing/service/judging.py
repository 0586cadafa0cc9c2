"""The terms of a judgement, and what its sentence may say of them."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from briefing.errors import Refused
from briefing.lint.desk_judgement import CONFIDENCE, TERMS
from briefing.model.brief import Line
from briefing.model.vantage import Vantage
from briefing.projections import judgement
from briefing.projections.view import View
from briefing.readmodel import Snapshot
from briefing.service.dossier_reader import DossierReader
from briefing_events.editorial import Confidence, JudgementMade, Likelihood


@dataclass(frozen=True, slots=True)
class JudgementTerms:
    """How likely and how sure, why, what would change it, and what it is about."""

    confidence: Confidence
    reason: str
    likelihood: Likelihood | None = None
    indicators: tuple[str, ...] = ()
    track: str | None = None
    supersedes: int | None = None


def check_judged(statement: str, terms: JudgementTerms) -> None:
    """Refuse a sentence that tells of confidence, or of another likelihood than its terms do."""
    if CONFIDENCE.search(statement):
        msg = "how sure the desk is stands in --confidence and --reason, not in the sentence"
        raise Refused(msg)
    told = [term for term in TERMS if re.search(rf"(?i)\b(?:{term})\b", statement)]
    own = [term for term in TERMS if re.fullmatch(rf"(?:{term})", terms.likelihood or "")]
    if told and told != own:
        raise Refused("the sentence tells how likely it is; say the same with --likelihood")


@dataclass(frozen=True)
class JudgementAsOf:
    """A judgement, the line that the brief tells of it, and whether the desk still holds it."""

    number: int
    event: JudgementMade
    line: Line
    held: bool

    @property
    def to_be_reviewed(self) -> bool:
        """Whether something moved under it."""
        return self.held and bool(self.line.standing)

    def data(self) -> dict[str, Any]:
        """It as plain data."""
        told = {name: asdict(self.line)[name] for name in ("text", "lead", "standing", "facts")}
        return {"number": self.number, "held": self.held, **told}


def judged_at(reader: DossierReader, vantage: Vantage) -> list[JudgementAsOf]:
    """All judgements at a vantage: first those to be reviewed, last what the desk gave up."""

    def told(snapshot: Snapshot) -> list[JudgementAsOf]:
        lines = judgement.section(View(snapshot, snapshot, full=True)).lines
        by_number = {int(line.subject.rpartition(":")[2]): line for line in lines}
        return [
            JudgementAsOf(
                each.item.number, each.event, by_number[each.item.number], each.ended_by is None
            )
            for each in snapshot.judgements
        ]

    found = reader.reader.project(vantage, told)[0]
    return sorted(found, key=lambda each: (not each.to_be_reviewed, not each.held, -each.number))
