"""One fact with all that is known of it, and the chain of facts behind a status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from briefing.cli.format_lists import event_data
from briefing.cli.options import ShowFormat
from briefing.cli.output import as_json
from briefing.errors import Refused
from briefing.facts import CitationAsOf, FactAsOf
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage
from briefing.projections import wording
from briefing.projections.board import force, step
from briefing.readmodel.partial_fold import Selection
from briefing.readmodel.placement import moves_track, stage_rank
from briefing.replay import described
from briefing.service import DossierReader
from briefing.service.provenance import Provenance
from briefing.service.track_history import TrackHistory
from briefing_events.dossier import Track
from briefing_events.fact import Fact
from briefing_events.shapes import Assessment, State


def show_event(reader: DossierReader, number: int, vantage: Vantage, format_: ShowFormat) -> str:
    """A fact, or another event, with its history up to a vantage."""
    found = reader.provenance(number, vantage)
    item, entry = found.item, found.entry
    if format_ is ShowFormat.TOML:
        return _sheet(reader, item, entry)
    if format_ is ShowFormat.JSON:
        data = event_data(item) | {"event": item.content}
        data["stands"] = _standing(entry, vantage)
        if found.carries is not None:
            data["carries"] = found.carries
        data["history"] = [event_data(each) for each in found.history]
        return as_json(data)
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
        msg = f"#{item.number} is no fact; only facts have sheets"
        raise Refused(msg)
    from briefing.dossier.sheet_writer import fact_as_sheet  # only this writes TOML

    source = fact.citations[0].source
    return fact_as_sheet(fact, reader.about(Selection(passages=[source])).article_of(source))


def _standing(entry: FactAsOf | None, vantage: Vantage) -> str:
    if entry is None:
        return f"not on record {vantage.in_words()}"
    words = "settled" if entry.settled else "possible, not certain"
    phase = f", {entry.lifecycle.value}" if entry.lifecycle.value else ""
    later = ", first reported later" if entry.hindsight else ""
    return f"{words}{phase}{later} ({vantage.in_words()})"


def _standing_of(found: Provenance, vantage: Vantage) -> str:
    """Where a fact stands, or whether any other event counts."""
    if isinstance(found.item.event, Fact):
        return f"stands: {_standing(found.entry, vantage)}"
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
    credibility = f" ({fact.credibility_reason})" if fact.credibility_reason else ""
    families = ", ".join(entry.families) or "none"
    yield f"  credibility {fact.credibility}{credibility}; families: {families}"
    for cited in entry.cited:
        yield from _quoted(cited, actors)


def _quoted(cited: CitationAsOf, actors: dict[str, str]) -> Iterator[str]:
    citation = cited.citation
    passage = cited.passage
    yield f'  "{citation.exact}"'
    said = (
        f"said by {actors.get(citation.said_by, citation.said_by)}"
        if citation.said_by
        else "in the article's own voice"
    )
    via = (
        f", via {', '.join(actors.get(each, each) for each in citation.via)}"
        if citation.via
        else ""
    )
    hedge = f'; hedged: "{citation.hedge}"' if citation.hedge else ""
    attests = f"; attests {wording.written(citation.attests)}" if citation.attests else ""
    yield (
        f"      {passage.label}, code points {citation.start}-{citation.end}, "
        f"rated {passage.rating.reliability}; {said}{via} ({citation.attribution}){hedge}{attests}"
    )
    if citation.note:
        yield f"      note: {citation.note}"


@dataclass(frozen=True)
class TrackHistoryText:
    """Facts on a track at a vantage, and what they amount to."""

    track: Track
    found: TrackHistory

    def text(self) -> str:
        """The chain for a terminal, oldest first."""
        snapshot = self.found.snapshot
        latest = snapshot.latest_step(self.track)
        lines = [
            f"{self.track.title}, {snapshot.vantage.in_words()}",
            f"  in force: {force(snapshot, self.track).text}",
            f"  latest step: {step(snapshot, self.track, latest).text}",
            "",
        ]
        if not self.found.entries:
            lines.append("  No fact on this track is on record.")
        if self.found.left_out:
            lines.append(f"  {wording.many(self.found.left_out)} earlier (--all)")
        for entry in self.found.entries:
            lines.append(f"  #{entry.number:<5}{wording.when(entry)}  [{self._part(entry)}]")
            lines.append(f"        {entry.fact.statement}")
            lines += [f'        "{c.citation.exact}" {c.passage.label}' for c in entry.cited]
        return "\n".join(lines)

    def data(self) -> dict[str, Any]:
        """The chain as data."""
        snapshot = self.found.snapshot
        return {
            "track": self.track.id,
            "vantage": snapshot.vantage.in_words(),
            "in_force": force(snapshot, self.track).text,
            "latest_step": step(snapshot, self.track, snapshot.latest_step(self.track)).text,
            "left_out": self.found.left_out,
            "chain": [
                {
                    "number": entry.number,
                    "when": wording.when(entry),
                    "part": self._part(entry),
                    "text": entry.fact.statement,
                    "quotes": [
                        {"source": c.citation.source, "exact": c.citation.exact}
                        for c in entry.cited
                    ],
                }
                for entry in self.found.entries
            ],
        }

    def _part(self, entry: FactAsOf) -> str:
        """Role of a fact on the track: step, state, condition ..."""
        if not entry.settled:
            return "possible: does not count"
        if moves_track(entry, self.track):
            stage = self.track.stages[stage_rank(entry, self.track)]
            return f"step: {stage.title}, {stage.kind}"
        if isinstance(entry.fact, State):
            return f"in force: {entry.lifecycle.value}"
        if isinstance(entry.fact, Assessment):
            return "opinion: stands beside it"
        return f"{entry.fact.modality}: stands beside it"
