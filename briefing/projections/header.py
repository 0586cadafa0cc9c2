"""One line on the record: how many articles, from when, and the longest silence."""

from __future__ import annotations

from briefing.projections import wording
from briefing.projections.view import View
from briefing.record.shelves import ARTICLES, FEW, Rests
from briefing.record.standing import natural
from briefing.vantage import day


def record_line(view: View) -> str:
    """What the brief rests on, what a bare source in brackets means, and what † means."""
    rests = view.record.rests
    if not rests.articles:
        return "The record holds nothing for this date."
    parts = [_rests_on(rests)]
    if unsure := rests.unsure:
        named = sorted((passage.label for passage in unsure[:FEW]), key=natural)
        more = ["others"] if len(unsure) > FEW else []
        parts.append(f"{wording.listed([*named, *more])} may not have been published by then.")
    if rests.silence:
        first, last = rests.silence
        parts.append(f"Nothing on record is dated between {day(first)} and {day(last)}.")
    if not rests.one_article:
        example = f", as ({rests.few[-1].label})," if rests.few else ""
        parts.append(f"A source in brackets{example} means: on that article or family alone.")
    if rests.all_later:
        parts.append(f"All of it was first reported after {day(view.today)}.")
    elif rests.some_later:
        parts.append(f"† marks what was first reported after {day(view.today)}.")
    return " ".join(parts)


def _rests_on(rests: Rests) -> str:
    """How many articles, and from when: each by itself where they are few."""
    count = wording.many(rests.articles, "article", most=ARTICLES)
    if rests.articles > ARTICLES or not rests.first or not rests.last:
        return f"The record for this date: {count}."
    if not rests.few:
        first, last = day(rests.first), day(rests.last)
        return f"The record for this date: {count}, published from {first} to {last}."
    same: dict[str, list[str]] = {}
    for article in rests.few:
        same.setdefault(wording.published(article), []).append(article.label)
    dates = "; ".join(f"{wording.listed(labels)}: {when}" for when, labels in same.items())
    return f"The record for this date: {count} ({dates})."
