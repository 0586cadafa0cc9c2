"""Histories of any length: articles over thirty years and what the desk did with them.

The same number of facts and seed give the same events. They come one by one, in the order of
recording: about 60% of the articles by date, the others later in random order, each followed
by what the desk corrects, retracts, rates anew or withdraws by then.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefing_events.editorial import DossierDefined
from briefing_events.fact import Event

from .acts import Acts
from .article import Article
from .cast import DEFINITION, SLUG
from .plot import Plot

SEED = 1


def history(facts: int, seed: int = SEED) -> Iterator[Event]:
    """The events of a dossier of exactly so many facts, in the order of recording."""
    plot = Plot(facts, seed)
    acts = Acts(seed)
    yield DossierDefined(key=f"dossier:{SLUG}", definition=DEFINITION)
    number = 1
    for place in plot.order:
        for event in Article(plot, place).events():
            number += 1
            acts.saw(number, event)
            yield event
        for event in acts.due(number):
            number += 1
            yield event
