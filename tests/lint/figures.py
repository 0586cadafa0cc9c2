"""Print what share of the edits lint finds: `python -m tests.lint.figures seen held --list`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache

from briefing.lint import Finding, Reference, lint_brief
from briefing.render.read_back import read_back
from briefing.render.stamp import read_stamp
from briefing.service.linting import reference_at
from tests.lint.corpus import Brief, Edit, briefs, edits
from tests.lint.desks import desk_of


@cache
def _grounds(name: str) -> tuple[Reference, frozenset[str]]:
    """What the ledger gives for a brief of the corpus, and what lint finds in it unedited."""
    brief = briefs()[name]
    stamp = read_stamp(brief.text)
    assert stamp is not None
    with ExitStack() as opened:
        reader = opened.enter_context(desk_of(brief.dossier))
        vantage = stamp.vantage
        reference = reference_at(reader, vantage, since=stamp.since)
        before = lint_brief(read_back(brief.text), reference)
    return reference, frozenset(f"{found.rule} {found.message}" for found in before)


def new_findings(edit: Edit) -> list[Finding]:
    """What lint finds that it does not find in the brief as generated.

    Of an edit that misleads, only what is found on the edited lines.
    """
    brief = briefs()[edit.brief]
    reference, before = _grounds(edit.brief)
    text = edit.applied(brief)
    lines = _edited_lines(brief, text)
    found = lint_brief(read_back(text), reference)
    return [
        f
        for f in found
        if (f.line in lines or not edit.misleads) and f"{f.rule} {f.message}" not in before
    ]


def _edited_lines(brief: Brief, text: str) -> range:
    """The lines of an edited brief that are not those of the brief."""
    old, new = brief.text.split("\n"), text.split("\n")
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    tail = next((n for n in range(shorter - head) if old[-1 - n] != new[-1 - n]), shorter - head)
    return range(head + 1, max(head + 1, len(new) - tail) + 1)


def main(*words: str) -> Iterator[str]:
    """The shares of each set and kind, and on demand the edits that are judged wrongly."""
    sets = [word for word in words if word in {"seen", "held"}] or ["seen"]
    wrong: list[str] = []
    for half in sets:
        for misleads in (True, False):
            of, flagged = Counter[str](), Counter[str]()
            for edit in edits():
                if (edit.set, edit.misleads) == (half, misleads):
                    found = new_findings(edit)
                    of[edit.kind] += 1
                    flagged[edit.kind] += bool(found)
                    if bool(found) is not misleads:
                        told = "; ".join(f"{each.rule}: {each.message}" for each in found)
                        wrong.append(f"  {half} {edit.id}: {told or edit.why}")
            share = f"{flagged.total()} of {of.total()}, {flagged.total() / of.total():.0%}"
            yield f"{half}, {'misleading: found' if misleads else 'harmless: flagged'} {share}"
            yield "  " + ", ".join(f"{kind} {flagged[kind]}/{of[kind]}" for kind in sorted(of))
    if "--list" in words:
        yield from wrong
        yield from (f"  unedited {name}: {told}" for name in briefs() for told in _grounds(name)[1])


if __name__ == "__main__":
    for line in main(*sys.argv[1:]):
        sys.stdout.write(f"{line}\n")
