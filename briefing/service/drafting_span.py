"""What can be proposed of some words of an article, before a person codes a fact from them."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from threading import Thread

from briefing.dossier.toml_text import table_text
from briefing.drafting.candidate import Candidate
from briefing.drafting.draft import Setting
from briefing.service.dossier_reader import DossierReader
from briefing.service.draft_sheets import fact_of
from briefing.service.draft_store import DraftStore
from briefing.service.drafting import Maker, default_ranker, offline, setting_of
from briefing_events.source import Source

_LINES = ("who", "date", "track", "importance")
_LEFT = ("quote", "start", "note")
_LEAST = 0.5
"""The share of the shorter of two spans that a proposal has in common with the words."""


def proposed_for(
    store: DraftStore, reader: DossierReader, source: Source, quote: str, start: int | None
) -> dict[str, str]:
    """The fields of the best draft of these words: one that waits, else one made now.

    ``more`` holds further lines of a lean sheet. All are empty where there is none, or where the
    extra that drafts is not installed.
    """
    empty = dict.fromkeys((*_LINES, "type", "statement", "made_by", "more"), "")
    at = source.text.find(quote) if start is None else start
    if at < 0 or not quote:
        return empty
    waiting = [draft.candidate for draft in store.waiting(reader.slug, source.id)]
    best = _best(waiting, at, at + len(quote)) or _best(
        _drafts(reader, source), at, at + len(quote)
    )
    if best is None or best.type is None:
        return empty
    known = {actor.id for actor in reader.definition.actors}
    _, lean = fact_of(best, known, lambda _: False, "")
    fields = {"type": best.type, "statement": str(lean.pop(best.type)), "made_by": best.made_by}
    fields |= {name: str(lean.pop(name)) for name in _LINES if name in lean}
    if lean.get("modality") == "happened":
        del lean["modality"]
    more = {name: value for name, value in lean.items() if name not in _LEFT}
    return empty | fields | {"more": table_text("", more).strip()}


def _best(found: list[Candidate], start: int, end: int) -> Candidate | None:
    near = [each for each in found if each.overlaps(start, end) >= _LEAST]
    return max(near, key=lambda each: (each.overlaps(start, end), each.confidence), default=None)


def _drafts(reader: DossierReader, source: Source) -> list[Candidate]:
    """What the offline drafter makes of the article, where it is installed."""
    if find_spec("spacy") is None:
        return []
    return _maker()(source.text, setting_of(source, (), reader))


@cache
def _maker() -> Maker:
    return offline(default_ranker(), least=0.0)


@cache
def warm() -> None:
    """Begin to load the drafter, where it is installed, so that nobody waits for it later."""
    if find_spec("spacy"):
        Thread(target=lambda: _maker()("They met.", Setting(None, "")), daemon=True).start()
