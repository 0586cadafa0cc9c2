"""Rules on what kind of thing is told: a plan, a possible fact, one family's claim, an opinion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.facts import FactAsOf, LifecycleStatus
from briefing.lint.finding import Problem
from briefing.lint.lint_context import Claim, LintContext, is_labelled
from briefing.readmodel.placement import is_office
from briefing_events.shapes import Assessment, Plan

PLANNING = re.compile(
    r"(?i)(?<![\w-])(?:would|will|shall|to|plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|intentions?|"
    r"announc(?:e[ds]?|ing)|schedul(?:ed|ing)|expect(?:s|ed)?|due|soon|poised|propos(?:al|ed|es)|"
    r"aims?|aimed|invit(?:ed|es|ation)|offer(?:ed|s)?|open|overdue|set for|going to)(?![\w-])"
)
"""Words that tell a plan as a plan."""

_POSSIBLY = re.compile(r"(?i)(?<![\w-])(?:possibl[ye]|perhaps|may have|might have|may be later)\b")
_SAYING = frozenset({"possible", "assessments"})
"""Where what may have happened may stand as it is."""

_BRACKETS = re.compile(r"\([^()]*\)")
_CLAUSE = re.compile(r"^(?:the|an?) | (?:that|who|which|of|below|above) .*$", re.IGNORECASE)


def is_open_plan(entry: FactAsOf) -> bool:
    """Whether a fact is a plan that no later one is on record to have fulfilled."""
    return isinstance(entry.fact, Plan) and entry.lifecycle is not LifecycleStatus.FULFILLED


def possible(case: LintContext) -> Iterator[Problem]:
    """What may not have happened yet stands apart, or says that it is only possible."""
    for claim in case.claims:
        if claim.section in _SAYING or case.is_of_the_record(claim):
            continue
        if _POSSIBLY.search(claim.context):
            continue
        for entry in case.entries(claim.cites):
            told_as_opinion = claim.section == "changes" and _is_opinion(entry)
            if not (entry.settled or told_as_opinion):
                message = (
                    f"#{entry.number} is only possible by this date; "
                    "move it to what is possible, or say so"
                )
                yield claim.line, message


def established(case: LintContext) -> Iterator[Problem]:
    """What one family of texts alone carries names its source."""
    if case.snapshot.one_article:
        return
    for claim in case.claims:
        if case.is_of_the_record(claim) or not _is_claimed(claim):
            continue
        said = f"{claim.text} {claim.aside} {case.tag_in_force(claim)}"
        entries = case.entries(claim.cites)
        for entry in [e for e in entries if not is_office(e.fact)] or entries:
            named = any(is_labelled(label, said) for label in entry.labels)
            if entry.of_one_family and not named:
                sources = "/".join(entry.labels)
                message = f"#{entry.number} rests on one family; name it in brackets: ({sources})"
                yield claim.line, message


def _is_claimed(claim: Claim) -> bool:
    """A sentence, or an answer to what was asked; other tables have a column of sources."""
    return claim.column is None or claim.column.startswith("Answer")


def attribution(case: LintContext) -> Iterator[Problem]:
    """An opinion names whose it is."""
    for claim in case.told:
        if case.is_of_the_record(claim):
            continue
        said = _BRACKETS.sub("", claim.context).casefold()
        for entry in case.entries(claim.cites):
            if not _is_opinion(entry):
                continue
            names = _names(case, entry)
            if names and not any(name.casefold() in said for name in names):
                yield claim.line, f"#{entry.number} is an opinion; name whose: {names[0]}"


def _is_opinion(entry: FactAsOf) -> bool:
    return isinstance(entry.fact, Assessment) or entry.fact.modality == "assessed"


def _names(case: LintContext, entry: FactAsOf) -> list[str]:
    """What the holders of an opinion may be called: a person also by the last name, someone
    unnamed also by the label of the text or without the clause that tells of it.
    """
    ids = entry.fact.actors_in("analyst") or entry.fact.actors_in("speaker")
    names: list[str] = []
    for actor in (case.snapshot.actors[id_] for id_ in ids if id_ in case.snapshot.actors):
        names += [actor.name, *([actor.short] if actor.short else []), *actor.aliases]
        if actor.kind == "person":
            names.append(actor.name.strip('"').split()[-1])
        else:
            bare = _CLAUSE.sub("", actor.name)
            names += [bare] if " " in bare else []
            names += [label for label in entry.labels if is_labelled(label, actor.name)]
    return names
