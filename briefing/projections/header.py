"""The head of a brief: who answers for it, and what record it rests on."""

from __future__ import annotations

from datetime import date

from briefing.facts.resolved import natural_key
from briefing.model.vantage import Window, day
from briefing.projections import wording
from briefing.projections.view import View
from briefing.readmodel.query import FEW_ARTICLES, MANY_ARTICLES, SourceBasis
from briefing_events.dossier import Definition
from briefing_events.when import When

RESTING = "Unless it names other articles in brackets, a line rests on {} alone."
"""What the head says of the source that most lines rest on."""


def record_line(view: View, main_source: str) -> str:
    """What the brief rests on, what a bare source in brackets means, and what † means."""
    source_basis = view.snapshot.source_basis
    if not source_basis.articles:
        return "The record holds nothing for this date."
    parts = [_newest(source_basis, view.today), _rests_on(source_basis)]
    if unsure := source_basis.unsure:
        named = sorted((passage.label for passage in unsure[:FEW_ARTICLES]), key=natural_key)
        more = ["others"] if len(unsure) > FEW_ARTICLES else []
        parts.append(f"{wording.listed([*named, *more])} may not have been published by then.")
    if source_basis.reporting_gap:
        first, last = source_basis.reporting_gap
        parts.append(f"Nothing on record is dated between {_span(first, last, 'and')}.")
    if main_source:
        parts.append(RESTING.format(main_source))
    elif not source_basis.one_article:
        example = f", as ({source_basis.few[-1].label})," if source_basis.few else ""
        parts.append(f"A source in brackets{example} means: on that article or family alone.")
    if source_basis.all_later:
        parts.append(f"All of it comes from articles published after {day(view.today)}.")
    elif source_basis.some_later:
        parts.append(f"† marks what comes only from articles published after {day(view.today)}.")
    return " ".join(parts)


def byline(definition: Definition) -> str:
    """The author and the distribution, where the definition gives them."""
    parts = (("Author", definition.author), ("Distribution", definition.distribution))
    return " · ".join(f"{what}: {told}" for what, told in parts if told)


def _newest(source_basis: SourceBasis, today: date) -> str:
    """How old the newest text is."""
    if source_basis.newest is None:
        surely = "surely " if source_basis.unsure else ""
        return f"No text on record was {surely}published by this date."
    first, last = source_basis.newest
    out = (text.published for text in source_basis.few if text not in source_basis.unsure)
    first = max([first, *(when.earliest for when in out if when.latest <= last)])
    when = wording.period(Window(first, last)).removesuffix(wording.UNKNOWN_DAY)
    age = "this date"
    if days := (today - last).days:
        most = f" to {(today - first).days} days" if first < last else ""
        age = f"{days if most else wording.counted(days, 'day')}{most} before this date"
    newer = [
        text.label
        for text in source_basis.few
        if text not in source_basis.unsure and _may_be_newer(text.published, last, today)
    ]
    rest = f"; {wording.listed(newer)} may be newer" if newer else ""
    return f"Newest text: {when}, {age}{rest}."


def _may_be_newer(published: When, last: date, today: date) -> bool:
    """Whether an article that is not surely out by a day may have come after another."""
    return published.earliest <= today and published.latest > max(last, today)


def _rests_on(source_basis: SourceBasis) -> str:
    """How many articles, and from when."""
    count = wording.many(source_basis.articles, "article", most=MANY_ARTICLES)
    if source_basis.articles > MANY_ARTICLES or not source_basis.first or not source_basis.last:
        return f"The record: {count}."
    if len(source_basis.few) == 1:
        (article,) = source_basis.few
        return f"The record: {count} ({article.label}: {wording.published(article)})."
    span = _span(source_basis.first, source_basis.last, "to")
    return f"The record: {count}, published from {span}."


def _span(first: date, last: date, joint: str) -> str:
    """Two days; a year that both share is told once."""
    start = day(first).removesuffix(f" {first.year}") if first.year == last.year else day(first)
    return f"{start} {joint} {day(last)}"
