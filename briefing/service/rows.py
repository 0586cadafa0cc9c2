"""Events, facts, sources and moments as plain data; the names are stable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from briefing.facts import FactAsOf, LifecycleStatus
from briefing.model.brief import Brief, Stamp
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage
from briefing.projections import wording
from briefing.projections.board import force, step
from briefing.readmodel.full_snapshot import FullSnapshot
from briefing.readmodel.placement import moves_track, stage_rank
from briefing.render.data import picked
from briefing.replay import Moment, board_of, described
from briefing.service.provenance import Provenance
from briefing.service.source_counts import SourceCount
from briefing.service.track_history import TrackHistory
from briefing_events.dossier import Track
from briefing_events.fact import Fact
from briefing_events.shapes import Assessment, State
from briefing_events.source import Passage


def event_data(item: EventEnvelope) -> dict[str, Any]:
    """One event as data."""
    data = {
        "number": item.number,
        "key": item.key,
        "type": item.topic,
        "version": item.version,
        "recorded_at": item.recorded_at.isoformat(),
        "recorded_by": item.recorded_by,
        "digest": item.digest,
        "text": described(item.event),
    }
    if isinstance(item.event, Fact) and item.event.occurred:
        data["occurred"] = item.event.occurred.edtf
    return data


def parts_of(fact: Fact) -> Iterator[str]:
    """The fields that rules can give; ``(rule)`` behind what a rule gave."""
    rules = {mark.field: mark.rule for mark in fact.derived}

    def marked(field: str, text: str) -> str:
        return f"{text} ({rules[field]})" if field in rules else text

    yield fact.topic
    yield marked("occurred", wording.written(fact.occurred) if fact.occurred else "undated")
    for part in fact.actors:
        yield marked(f"actors.{part.role}", f"{part.role} {part.id}")
    yield marked("modality", fact.modality)
    yield marked("importance", f"importance {fact.importance}")
    says = fact.citations[0].said_by
    if says:
        yield marked("said_by", f"said by {says}")


def fact_data(entry: FactAsOf) -> dict[str, Any]:
    """A fact that stands, as one row of a table: texts, numbers, days and lists of ids."""
    fact = entry.fact
    return {
        "number": entry.number,
        "key": fact.key,
        "type": fact.topic,
        "statement": fact.statement,
        "when": wording.when(entry),
        "earliest": entry.window.earliest,
        "latest": entry.window.latest,
        "settled": entry.settled,
        "phase": entry.lifecycle.value,
        "due": fact.due.edtf if fact.due else None,
        **picked(fact, "modality", "importance", "credibility", "track", "stage"),
        "actors": [part.id for part in fact.actors],
        "sources": list(dict.fromkeys(cited.passage.id for cited in entry.cited)),
        "families": list(entry.families),
        "quotes": [cited.citation.exact for cited in entry.cited],
        "hindsight": entry.hindsight,
    }


def passage_data(passage: Passage) -> dict[str, Any]:
    """A source as data, without what rests on it."""
    return {
        **picked(passage, "id", "label", "title", "outlet"),
        "published": passage.published.edtf,
        **picked(passage, "published_basis", "published_reason"),
        **passage.rating.model_dump(mode="json"),
    }


def source_data(count: SourceCount) -> dict[str, Any]:
    """A source as data."""
    return passage_data(count.passage) | {
        "withdrawn": count.withdrawn,
        "facts": sum(count.facts.values()),
        "facts_by_type": count.facts,
        "corroborations": count.corroborations,
    }


def moment_data(moment: Moment) -> dict[str, Any]:
    """One step of a replay as data."""
    return {
        **picked(moment, "number", "when", "kind", "text"),
        "changes": [
            {"track": change.title, "before": change.before, "after": change.after}
            for change in moment.changes
        ],
    }


def state_data(snapshot: FullSnapshot, stamp: Stamp, brief: Brief) -> dict[str, Any]:
    """Where a replay ends, as data."""
    return {
        "vantage": snapshot.vantage.in_words(),
        "board": {title: words for title, words, _ in board_of(snapshot).values()},
        "settled": len(snapshot.settled),
        "possible": len(snapshot.possible),
        "ledger": picked(stamp, "number", "digest"),
        "digest": brief.stamp.model,
    }


def chain_data(found: TrackHistory, track: Track) -> dict[str, Any]:
    """The chain of facts behind the status of a track."""
    snapshot = found.snapshot
    return {
        "track": track.id,
        "vantage": snapshot.vantage.in_words(),
        "in_force": force(snapshot, track).shown,
        "latest_step": step(snapshot, track, snapshot.latest_step(track)).text,
        "left_out": found.left_out,
        "chain": [
            {
                "number": entry.number,
                "when": wording.when(entry),
                "part": part_of(entry, track),
                "text": entry.fact.statement,
                "quotes": [
                    {"source": c.citation.source, "exact": c.citation.exact} for c in entry.cited
                ],
            }
            for entry in found.entries
        ],
    }


def part_of(entry: FactAsOf, track: Track) -> str:
    """What a fact is to a track, in words."""
    if not entry.settled:
        return "possible: does not count"
    if moves_track(entry, track):
        stage = track.stages[stage_rank(entry, track)]
        since = ", overtaken" if entry.lifecycle is LifecycleStatus.OVERTAKEN else ""
        return f"step: {stage.title}, {stage.kind}{since}"
    if isinstance(entry.fact, State):
        return f"in force: {entry.lifecycle.value}"
    if isinstance(entry.fact, Assessment):
        return "opinion: stands beside it"
    where = entry.lifecycle.value or "stands beside it"
    return f"{entry.fact.modality}: {where}"


def provenance_data(found: Provenance, vantage: Vantage) -> dict[str, Any]:
    """An event with where it stands at a vantage, and its history."""
    data = event_data(found.item) | {"event": found.item.content}
    data["stands"] = standing_of(found.entry, vantage)
    if found.carries is not None:
        data["carries"] = found.carries
    data["history"] = [event_data(each) for each in found.history]
    return data


def standing_of(entry: FactAsOf | None, vantage: Vantage) -> str:
    """Where a fact stands at a vantage, in words."""
    if entry is None:
        return f"not on record {vantage.in_words()}"
    words = "settled" if entry.settled else "possible, not certain"
    phase = f", {entry.lifecycle.value}" if entry.lifecycle.value else ""
    later = ", first reported later" if entry.hindsight else ""
    return f"{words}{phase}{later} ({vantage.in_words()})"
