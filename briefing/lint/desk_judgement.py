"""The rule of judgements: the desk's own stand apart, signed, in the terms of ICD 203."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.lint.date_notation import given_in
from briefing.lint.finding import Problem
from briefing.lint.lint_context import LintContext

TERMS = {
    r"almost no chance|remote": (1, 5),
    r"(?:very|highly) unlikely|highly improbable": (5, 20),
    r"(?<!very )(?<!highly )unlikely|(?<!highly )improbabl[ey]": (20, 45),
    r"roughly even (?:chance|odds)|(?:roughly |about )?as likely as not": (45, 55),
    r"(?<!very )(?<!as )(?<!highly )(?<!un)(?:likely|probabl[ey])": (55, 80),
    r"(?:very|highly) likely|highly probabl[ey]": (80, 95),
    r"(?:almost|nearly) certain(?:ly)?": (95, 99),
}
"""Terms of likelihood, with the share of a hundred that each stands for."""

CONFIDENCE = re.compile(
    r"(?i)\b(?:high|moderate|low)\b.*\bconfidence\b|\bconfidence\b.*\b(?:high|moderate|low)\b"
)
_SHARE = re.compile(r"(\d{1,2}) ?%? ?(?:–|-|to) ?(\d{1,2}) ?(?:%|percent|per cent)")
_SIGNED = re.compile(r"\b[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)+\b")


def judgement(case: LintContext) -> Iterator[Problem]:
    """A judgement of the desk says how likely, how sure and whose it is, and cites no fact.

    One that the ledger holds was signed there, with its terms and the facts that it rests on.
    """
    signed = {said.text for brief in case.reference.given for said in brief.sentences}
    written = (said for said in case.written.sentences if said.section == "judgement")
    said = [each for each in written if each.text not in signed]
    for each in said:
        if each.cites or each.strange:
            yield each.line, "a judgement is no fact: tell what the notes carry in its own section"
        for low, high in _SHARE.findall(each.text):
            bounds = [
                its for term, its in TERMS.items() if re.search(rf"(?i)\b(?:{term})\b", each.text)
            ]
            if (int(low), int(high)) not in bounds:
                yield each.line, f"{low}–{high}% is not what its term of likelihood stands for"
    if not said:
        return
    whole = " ".join(each.text for each in said)
    line = said[0].line
    if not any(re.search(rf"(?i)\b(?:{term})\b", whole) for term in TERMS):
        yield line, "no term of likelihood says how likely it is"
    if not any(CONFIDENCE.search(each.text) for each in said):
        yield line, "no word says with how much confidence it is judged (high, moderate, low)"
    if not any(_SIGNED.search(each.text) and any(given_in(each.text)) for each in said):
        yield line, "it is not signed with a name and a day"
