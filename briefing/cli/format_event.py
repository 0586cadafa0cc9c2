"""Events, facts, sources and the chain behind a status as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.errors import Refused
from briefing.facts import CitationAsOf, FactAsOf
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage
from briefing.projections import wording
from briefing.projections.board import force, step
from briefing.render.data import as_json
from briefing.replay import described
from briefing.service import DossierReader
from briefing.service.provenance import Provenance
from briefing.service.rows import part_of, provenance_data, standing_of
from briefing.service.source_counts import SourceCount
from briefing.service.track_history import TrackHistory
from briefing_events.dossier import Track
from briefing_events.fact import Fact
from briefing_events.shapes import FIGURES


def show_event(reader: DossierReader, number: int, vantage: Vantage, format_: str) -> str:
    """A fact, or another event, with its history up to a vantage."""
    found = reader.provenance(number, vantage)
    item, entry = found.item, found.entry
    if format_ == "toml":
        return _sheet(reader, item, entry)
    if format_ == "json":
        return as_json(provenance_data(found, vantage))
    when = f"{item.recorded_at:%Y-%m-%d %H:%M} UTC"
    lines = [f"#{number} {item.topic}, recorded {when} by {item.recorded_by}"]
    lines += _told(reader, entry) if entry else [f"  {described(item.event)}"]
    lines.append(f"  {_standing_of(found, vantage)}")
    if found.carries is not None:
        carried = wording.counted(found.carries, "fact")
        lines.append(f"  the article carries {carried} {vantage.in_words()}")
    lines.append("  history:")
    lines += [
        f"    #{each.number} {each.recorded_at:%Y-%m-%d} {each.recorded_by}: "
        f"{each.topic}: {described(each.event)}"
        for each in found.history
    ]
    return "\n".join([*lines, f"  digest {item.digest}"])


def _sheet(reader: DossierReader, item: EventEnvelope, entry: FactAsOf | None) -> str:
    fact = entry.fact if entry else item.event
    if not isinstance(fact, Fact):
        raise Refused(f"#{item.number} is no fact; only facts have sheets")
    from briefing.dossier.sheet_writer import fact_as_sheet  # only this writes TOML

    source = fact.citations[0].source
    return fact_as_sheet(fact, reader.about(passages=[source]).article_of(source))


def _standing_of(found: Provenance, vantage: Vantage) -> str:
    """Where a fact stands, or whether any other event counts."""
    if isinstance(found.item.event, Fact):
        return f"stands: {standing_of(found.entry, vantage)}"
    counts = "counts" if found.counts else "taken back: no longer counts"
    return f"{counts}, from what the ledger held at #{vantage.recorded}"


def _told(reader: DossierReader, entry: FactAsOf) -> Iterator[str]:
    fact = entry.fact
    actors = {actor.id: actor.name for actor in reader.definition.actors}
    yield f"  {fact.statement}"
    yield f"  key {fact.key}; {fact.modality}; importance {fact.importance}"
    note = f" ({fact.basis}: {fact.basis_note})" if fact.basis_note else f" ({fact.basis})"
    yield f"  date: {wording.when(entry)}{note}"
    if fact.due:
        yield f"  due: {wording.written(fact.due)}"
    for part in fact.actors:
        yield f"  {part.role}: {actors.get(part.id, part.id)}"
    for name in ("place", "matter", "track", "stage", "replies_to", "outcome_of"):
        if value := getattr(fact, name):
            yield f"  {name.replace('_', ' ')}: {value}"
    for name in FIGURES:
        if (number := getattr(fact, name, None)) is not None:
            qualifier = getattr(fact, f"{name}_qualifier", None) or getattr(fact, "qualifier", None)
            yield f"  {name}: {f'{qualifier} ' if qualifier else ''}{number:,}"
    credibility = f" ({fact.credibility_reason})" if fact.credibility_reason else ""
    families = ", ".join(entry.families) or "none"
    yield f"  credibility {fact.credibility}{credibility}; families: {families}"
    if fact.derived:
        marks = ", ".join(f"{mark.field} ({mark.rule})" for mark in fact.derived)
        yield f"  derived: {marks}"
    for cited in entry.cited:
        yield from _quoted(cited, actors)


def _quoted(cited: CitationAsOf, actors: dict[str, str]) -> Iterator[str]:
    citation = cited.citation
    passage = cited.passage
    yield f'  "{citation.exact}"'
    said, via = "in the article's own voice", ""
    if citation.said_by:
        said = f"said by {actors.get(citation.said_by, citation.said_by)}"
    if citation.via:
        via = f", via {', '.join(actors.get(each, each) for each in citation.via)}"
    hedge = f'; hedged: "{citation.hedge}"' if citation.hedge else ""
    attests = f"; attests {wording.written(citation.attests)}" if citation.attests else ""
    yield (
        f"      {passage.label}, code points {citation.start}-{citation.end}, "
        f"rated {passage.rating.reliability}; {said}{via} ({citation.attribution}){hedge}{attests}"
    )
    if citation.note:
        yield f"      note: {citation.note}"


def chain_text(found: TrackHistory, track: Track) -> str:
    """Facts on a track for a terminal, oldest first, and what they amount to."""
    snapshot = found.snapshot
    latest = snapshot.latest_step(track)
    lines = [
        f"{track.title}, {snapshot.vantage.in_words()}",
        f"  in force: {force(snapshot, track).shown}",
        f"  latest step: {step(snapshot, track, latest).text}",
        "",
    ]
    if not found.entries:
        lines.append("  No fact on this track is on record.")
    if found.left_out:
        lines.append(f"  {wording.many(found.left_out)} earlier (--all)")
    for entry in found.entries:
        lines.append(f"  #{entry.number:<5}{wording.when(entry)}  [{part_of(entry, track)}]")
        lines.append(f"        {entry.fact.statement}")
        lines += [f'        "{c.citation.exact}" {c.passage.label}' for c in entry.cited]
    return "\n".join(lines)


def event_text(item: EventEnvelope) -> str:
    """One event on one line."""
    return (
        f"#{item.number:<5} {item.recorded_at:%Y-%m-%d}  {item.topic:<28} {described(item.event)}"
    )


def source_text(count: SourceCount) -> str:
    """A source with its rating, family and number of facts by type."""
    passage = count.passage
    rating = passage.rating
    published = wording.published(passage)
    outlet = passage.outlet or "outlet not given"
    reason = f": {passage.published_reason}" if passage.published_reason else ""
    family = rating.family or "none: never corroborates"
    degree = f", {rating.family_degree}: {rating.family_reason}" if rating.family_reason else ""
    facts = wording.counted(sum(count.facts.values()), "fact")
    withdrawn = " [withdrawn]" if count.withdrawn else ""
    lines = [
        f"{passage.label} ({passage.id}): {passage.title}{withdrawn}",
        f"    {outlet}, {published} ({passage.published_basis}{reason})",
        f"    rated {rating.reliability}: {rating.reliability_reason}",
        f"    family {family}{degree}",
        f"    {facts}, corroborates {count.corroborations} more",
    ]
    by_type = sorted(count.facts.items(), key=lambda pair: (-pair[1], pair[0]))
    lines += [f"      {number:>4}  {topic}" for topic, number in by_type]
    return "\n".join(lines)
