"""The terms of a judgement, and what its sentence may say of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefing.errors import Refused
from briefing.lint.desk_judgement import CONFIDENCE, TERMS
from briefing_events.editorial import Confidence, Likelihood


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
        msg = "the sentence tells how likely it is; say the same with --likelihood"
        raise Refused(msg)
