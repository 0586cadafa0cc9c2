"""Verify a ledger: one line for each check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefing.characters import acting_in, may_act
from briefing.dossier.reference import LINKS, circles
from briefing.facts import FoldedState, fold
from briefing.facts.fold import citations_of, replacement_of
from briefing.facts.resolved import present_fact
from briefing.ledger import Ledger
from briefing.ledger.verify import LedgerFault, check_index, check_index_tables, check_ledger
from briefing.model.envelope import EventEnvelope
from briefing.service.import_checks import unknown_names, wrong_dates
from briefing_events.editorial import DossierDefined, FactCorrected, SourceRegistered
from briefing_events.fact import Event, Fact
from briefing_events.references import facts_named, sources_named
from briefing_events.shapes import DATES
from briefing_events.source import Source, digest_of

_ANEW = "the events are whole, make the index anew: briefing rebuild"

Numbered = list[tuple[int, Event]]
"""Events with their numbers, in order."""


@dataclass(frozen=True, slots=True)
class Check:
    """Result of one check: what holds, or the first event that does not."""

    name: str
    failure: str = ""

    @property
    def holds(self) -> bool:
        """Whether it holds."""
        return not self.failure


def verify_ledger(ledger: Ledger) -> Iterator[Check]:
    """The chain of every dossier, then each article, quote and reference in it, and its index.

    A chain that does not hold ends it: what it carries could not be trusted. All is read from
    one state of the ledger, so nothing that others write meanwhile looks like a fault.
    """
    yield from ledger.in_read_transaction(lambda: list(_ledger_checks(ledger)))


def _ledger_checks(ledger: Ledger) -> Iterator[Check]:
    first = next(check_ledger(ledger), None)
    if first:
        yield Check("chain", str(first))
        return
    slugs = ledger.dossiers()
    count = sum(ledger.head(slug).number for slug in slugs)
    yield Check(f"chain of {count} events")
    for slug in slugs:
        head = ledger.head(slug)
        yield Check(f"{slug}: head #{head.number} {head.digest}")
        yield from _checks_of(slug, list(ledger.read(slug)))
        yield _index_check(ledger, slug)
    if strays := _first_of(check_index_tables(ledger)):
        yield Check("index", strays)


def _index_check(ledger: Ledger, slug: str) -> Check:
    """The index of a dossier, as far as it reaches: whoever makes it anew is at it, or was."""
    if fault := _first_of(check_index(ledger, slug)):
        return Check(f"{slug}: index", fault)
    reached, head = ledger.recorder.indexed(slug), ledger.head(slug).number
    so_far = f", made up to #{reached} of #{head} so far" if reached < head else ""
    return Check(f"{slug}: index{so_far}")


def _first_of(findings: Iterable[LedgerFault]) -> str:
    """The first that does not hold of an index, how much more, and the remedy."""
    first, *more = [str(finding) for finding in findings] or [""]
    others = f" (and {len(more)} more)" if more else ""
    return first and f"{first}{others}; {_ANEW}"


def _checks_of(slug: str, items: Sequence[EventEnvelope]) -> Iterator[Check]:
    events = [(item.number, item.event) for item in items]
    articles = [
        (number, event.source) for number, event in events if isinstance(event, SourceRegistered)
    ]
    yield Check(f"{slug}: {len(articles)} articles with their own digests", _bad_digest(articles))
    yield Check(f"{slug}: text without characters that act", _acting(items))
    broken = _bad_correction(events)
    quotes = 0 if broken else sum(len(citations_of(item)) for item in items)
    yield Check(
        f"{slug}: {quotes} quotes in their articles",
        broken or _bad_quote(items, [article for _, article in articles]),
    )
    yield Check(f"{slug}: references between facts", _bad_reference(events))
    if not broken:
        yield Check(f"{slug}: names in the definition, dates with their days", _bad_name(events))
        yield from _older_dates(slug, fold(items))


def _older_dates(slug: str, folded: FoldedState) -> Iterator[Check]:
    """The facts whose days older date rules made; they stand as they are until corrected."""
    for held in folded.facts.values():
        fact = present_fact(held, folded)
        dates = {name: getattr(fact, name, None) for name in DATES}
        older = {name: when.edtf for name, when in dates.items() if when and when.is_outdated}
        if older:
            fields = " ".join(f"--set '{name}={edtf}'" for name, edtf in older.items())
            yield Check(
                f"{slug}: #{held.number} with the days of older date rules; to read them by the "
                f"present ones: briefing correct {held.number} {fields} --reason 'date rules'"
            )


def _bad_digest(articles: list[tuple[int, Source]]) -> str:
    for number, article in articles:
        if article.digest != digest_of(article.text):
            return f"#{number}: the text of {article.id} does not have the digest on record"
    return ""


def _acting(items: Sequence[EventEnvelope]) -> str:
    for item in items:
        for path, told in acting_in(item.content) if may_act(item.stored) else ():
            return f"#{item.number}: {'.'.join(map(str, path))!r} holds {told}"
    return ""


def _bad_correction(events: Numbered) -> str:
    for number, event in events:
        if isinstance(event, FactCorrected):
            try:
                replacement_of(event)
            except (KeyError, ValueError, TypeError):
                return f"#{number} corrects to what is no fact"
    return ""


def _bad_quote(items: Iterable[EventEnvelope], articles: list[Source]) -> str:
    texts = {each.id: article.text for article in articles for each in article.passages}
    for item in items:
        number = item.number
        for citation in citations_of(item):
            text = texts.get(citation.source)
            if text is None:
                return f"#{number} cites {citation.source!r}, which is not registered"
            if text[citation.start : citation.end] != citation.exact:
                return f"#{number}: its quote is not in {citation.source} at {citation.start}"
    return ""


def _bad_name(events: Numbered) -> str:
    """The first event that names nobody, or has a date with other days than its text gives."""
    definition, zones = None, set[str]()
    for number, event in events:
        if isinstance(event, DossierDefined):
            definition = event.definition
            zones.add(definition.time_zone)
        names = unknown_names(event, definition) if definition else ()
        for message in (*names, *wrong_dates(event, zones)):
            return f"#{number}: {message}"
    return ""


def _bad_reference(events: Numbered) -> str:
    """The first event that speaks of a fact, an event or a source that is not there."""
    facts = {event.key: event for _, event in events if isinstance(event, Fact)}
    registered = (event.source for _, event in events if isinstance(event, SourceRegistered))
    sources = {each.id for source in registered for each in source.passages}
    for number, event in events:
        if fault := _bad_link(event, facts):
            return f"#{number} refers {fault}"
        target = getattr(event, "target", None)
        if target is not None and not 0 < target < number:
            return f"#{number} is about #{target}, which does not come before it"
        for source in sources_named(event):
            if source not in sources:
                return f"#{number} is about source {source!r}, which is not registered"
    return ""


def _bad_link(event: Event, facts: Mapping[str, Fact]) -> str:
    for key in facts_named(event):
        if key not in facts:
            return f"to {key!r}, which is not on record"
        if key == event.key:
            return "to itself"
    if isinstance(event, Fact) and any(circles(event, link, facts) for link in LINKS):
        return "to itself, link by link"
    return ""
