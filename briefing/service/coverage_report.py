"""Coverage of a dossier's articles by its sheets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from briefing.coverage import CoveredArticle, Span, cover
from briefing.dossier import Dossier, read_dossier
from briefing.errors import Refused
from briefing.service.loading import bundled
from briefing_events.source import Source


def sheets_of(slug: str | None, folder: Path | None) -> Path:
    """The folder of a dossier's sheets: as given, or that of a bundled dossier."""
    if folder:
        return folder
    known = {path.name: path for path in bundled()}
    if slug is None and len(known) == 1:
        return next(iter(known.values()))
    if slug in known:
        return known[slug or ""]
    raise Refused(f"the sheets of {slug!r} are not bundled; name their folder with --sheets DIR")


def covered(folder: Path, source: str | None, numbers: Mapping[str, int]) -> list[CoveredArticle]:
    """The articles of a dossier with what rests on them; ``numbers`` label facts by key."""
    dossier = read_dossier(folder)
    chosen = [each for each in dossier.sources if source in {None, each.id, each.label}]
    if not chosen:
        known = ", ".join(each.id for each in dossier.sources)
        raise Refused(f"no article {source!r} in this dossier; it has {known}")
    return [_article(each, dossier, numbers) for each in chosen]


def _article(source: Source, dossier: Dossier, numbers: Mapping[str, int]) -> CoveredArticle:
    passages = {passage.id for passage in source.passages}
    statements = {fact.key: fact.statement for fact in dossier.facts}

    def label(key: str) -> str:
        return str(numbers.get(key, key))

    citing = [(fact.key, fact.citations) for fact in dossier.facts]
    citing += [(event.fact, event.citations) for event in dossier.corroborations]
    spans = [
        (key, Span(citation.start, citation.end, label(key)))
        for key, citations in citing
        for citation in citations
        if citation.source in passages
    ]
    asides = [Span(n.start, n.end, n.reason) for n in dossier.not_facts if n.source in passages]
    return CoveredArticle(
        source.label,
        source.title,
        cover(source.text, [span for _, span in spans], asides),
        {label(key): statements.get(key, key) for key, _ in spans},
    )
