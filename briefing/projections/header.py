"""One line on the record: how many articles, from when, and the longest silence."""

from __future__ import annotations

from datetime import date

from briefing.projections import wording
from briefing.projections.view import View
from briefing.record import Entry
from briefing.vantage import day
from briefing_events.source import Passage, Source

SILENCE = 30
"""Days without any dated event from which on a silence is worth telling."""

FEW = 6
"""How many articles are still listed one by one."""

MEMORY = 365
"""How many days before the brief's day a silence is looked for."""


def record_line(view: View) -> str:
    """What the brief rests on, what a bare source in brackets means, and what † means."""
    articles = _articles(view)
    if not articles:
        return "The record holds nothing for this date."
    parts = [_rests_on(articles)]
    if unsure := _perhaps_unpublished(view, articles):
        parts.append(f"{wording.listed(unsure)} may not have been published by then.")
    if silence := _longest_silence(view):
        first, last = silence
        parts.append(f"Nothing on record is dated between {day(first)} and {day(last)}.")
    if not view.record.one_article:
        label = articles[-1].label
        parts.append(f"A source in brackets, as ({label}), means: on that article or family alone.")
    if view.all_later:
        parts.append(f"All of it was first reported after {day(view.today)}.")
    elif any(cited.hindsight for entry in view.record.entries() for cited in entry.cited):
        parts.append(f"† marks what was first reported after {day(view.today)}.")
    return " ".join(parts)


def _articles(view: View) -> list[Passage]:
    """The articles cited here; a part of an article is not counted beside it."""
    return [p for p in view.record.passages() if isinstance(p, Source)] or list(
        view.record.passages()
    )


def _perhaps_unpublished(view: View, articles: list[Passage]) -> list[str]:
    """The articles that may have come out only after the day that knowledge ends with."""
    known_by = view.record.vantage.known_by
    return [a.label for a in articles if known_by and a.published.latest > known_by]


def _rests_on(articles: list[Passage]) -> str:
    """How many articles, and from when: each by itself where they are few."""
    count = wording.counted(len(articles), "article")
    if len(articles) > FEW:
        first = min(article.published.earliest for article in articles)
        last = max(article.published.latest for article in articles)
        return f"The record for this date: {count}, published from {day(first)} to {day(last)}."
    same: dict[str, list[str]] = {}
    for article in articles:
        same.setdefault(wording.published(article), []).append(article.label)
    dates = "; ".join(f"{wording.listed(labels)}: {when}" for when, labels in same.items())
    return f"The record for this date: {count} ({dates})."


def _is_an_event(entry: Entry) -> bool:
    """A date that fills no more than a month: a figure of a whole year breaks no silence."""
    return (entry.window.latest - entry.window.earliest).days <= SILENCE


def _longest_silence(view: View) -> tuple[date, date] | None:
    """The longest stretch between dated facts on which nothing can fall.

    Days inclusive; ``None`` where it is shorter than ``SILENCE`` days.
    """
    since = date.fromordinal(max(1, view.today.toordinal() - MEMORY))
    dated = sorted(
        (max(entry.window.earliest, since), entry.window.latest)
        for entry in view.record.settled
        if entry.moment and entry.window.latest >= since and _is_an_event(entry)
    )
    longest: tuple[date, date] | None = None
    reached: date | None = None
    for earliest, latest in dated:
        if reached and earliest > reached:
            gap = (
                date.fromordinal(reached.toordinal() + 1),
                date.fromordinal(earliest.toordinal() - 1),
            )
            if longest is None or gap[1] - gap[0] > longest[1] - longest[0]:
                longest = gap
        reached = max(reached or latest, latest)
    if longest is None or (longest[1] - longest[0]).days < SILENCE:
        return None
    return longest
