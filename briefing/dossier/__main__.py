"""``python -m briefing.dossier FOLDER``: every problem of a dossier, or what its sheets hold."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from briefing.coverage import Span, coverage
from briefing.dossier.load import Dossier, read_dossier
from briefing.errors import InvalidInput
from briefing_events.source import Source


def main(folder: Path) -> int:
    """Print what the dossier holds; 1 if anything is left, 2 if anything does not hold."""
    try:
        dossier = read_dossier(folder)
    except InvalidInput as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 1 if sum([_report(source, dossier) for source in dossier.sources]) else 0


def _report(source: Source, dossier: Dossier) -> int:
    """Print one article; the number of stretches that nothing rests on."""
    passages = {source.id, *(part.id for part in source.parts)}
    cited = [
        (key, citation)
        for key, citations in (
            *((fact.key, fact.citations) for fact in dossier.facts),
            *((event.fact, event.citations) for event in dossier.corroborations),
        )
        for citation in citations
        if citation.source in passages
    ]
    own = [fact for fact in dossier.facts if fact.citations[0].source in passages]
    others = [e for e in dossier.corroborations if e.citations[0].source in passages]
    seen = coverage(
        source.text,
        [Span(citation.start, citation.end, key) for key, citation in cited],
        [Span(n.start, n.end, n.reason) for n in dossier.not_facts if n.source in passages],
    )
    out = [f"{source.label}: {len(own)} facts, {len(others)} corroborations, {len(seen.left)} left"]
    out += [f"  {n:3} {type_}" for type_, n in Counter(fact.TOPIC for fact in own).most_common()]
    out += [f"  left, line {seen.line(part)}: {part.text.strip()!r}" for part in seen.left]
    sys.stdout.write("\n".join([*out, ""]))
    return len(seen.left)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
