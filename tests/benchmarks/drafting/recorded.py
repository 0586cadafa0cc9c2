"""The bundled articles: which of their recorded facts a draft covers, and how fast."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from briefing.dossier import read_dossier
from briefing.dossier.load import Dossier
from briefing.drafting import ranker as ranking
from briefing.drafting.candidate import Candidate
from briefing.drafting.ranker import Ranker
from briefing.service.drafting import offline, setting_of
from briefing_events import Fact
from briefing_events.source import Source

_OVERLAP = 0.5
_HALF = 2
"""Facts of this importance or more count."""


def facts_of(dossier: Dossier, source: Source, *, inside: bool) -> list[Fact]:
    """The facts that an article states, or all others."""
    passages = {source.id, *(part.id for part in source.parts)}
    return [f for f in dossier.facts if (f.citations[0].source in passages) == inside]


def covered(fact: Fact, drafts: Sequence[Candidate]) -> dict[str, bool]:
    """Whether a draft lies on the fact's words, has its type (or offers it), its date, or both."""
    when = fact.occurred.edtf if fact.occurred else None
    here = [
        c for c in drafts if any(c.overlaps(q.start, q.end) >= _OVERLAP for q in fact.citations)
    ]
    return {
        "found": bool(here),
        "type": any(c.type == fact.topic for c in here),
        "type among four": any(t.type == fact.topic for c in here for t in c.types),
        "date": any(c.occurred == when for c in here),
        "type and date": any(c.type == fact.topic and c.occurred == when for c in here),
        "type among four and date": any(
            c.occurred == when and any(t.type == fact.topic for t in c.types) for c in here
        ),
    }


def score(folder: Path, *, learn: bool) -> tuple[dict[str, float], list[str]]:
    """Shares of facts of importance 1 and 2, and what was missed.

    With ``learn``, the ranker knows how the other four articles were coded.
    """
    dossier = read_dossier(folder)
    sentences = ranking.examples_of(ranking.example_sentences())
    plain = ranking.train(sentences)
    count: Counter[str] = Counter()
    missed: list[str] = []
    for source in dossier.sources:
        ranker = _learned(dossier, source, sentences) if learn else plain
        others = facts_of(dossier, source, inside=False)
        start = time.perf_counter()
        drafts = offline(ranker)(source.text, setting_of(source, others, dossier))
        count["seconds"] += round(1000 * (time.perf_counter() - start))
        count["drafts"] += len(drafts)
        own = facts_of(dossier, source, inside=True)
        count["right type"] += sum(any(covered(f, [d])["type"] for f in own) for d in drafts)
        count["right"] += sum(any(covered(f, [d])["type and date"] for f in own) for d in drafts)
        for fact in own:
            if fact.importance > _HALF:
                continue
            count["facts"] += 1
            found = covered(fact, drafts)
            count.update(name for name, there in found.items() if there)
            if not found["type and date"]:
                missed.append(f"{source.id} {fact.topic}: {fact.citations[0].exact[:90]!r}")
    names = (
        "found",
        "type",
        "type among four",
        "date",
        "type and date",
        "type among four and date",
    )
    shares = {name: count[name] / count["facts"] for name in names}
    of_drafts = {
        "drafts with the type of a fact there": count["right type"] / count["drafts"],
        "with its date too": count["right"] / count["drafts"],
    }
    sizes = {"drafts": count["drafts"], "seconds": count["seconds"] / 1000}
    return {**shares, **of_drafts, **sizes}, missed


def _learned(dossier: Dossier, source: Source, own: Sequence[ranking.Example]) -> Ranker:
    others = [(f.topic, f.citations[0].exact) for f in facts_of(dossier, source, inside=False)]
    learned = ranking.examples_of(others)
    return ranking.train([*own, *learned, *learned])
