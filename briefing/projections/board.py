"""The status board: per track what is in force, the latest step, and its movement."""

from __future__ import annotations

from dataclasses import replace

from briefing.facts import FactAsOf, LifecycleStatus
from briefing.facts.resolved import natural_key
from briefing.model.brief import Cell, Group, Line, Section
from briefing.model.vantage import day
from briefing.projections import wording
from briefing.projections.view import View
from briefing.readmodel import Snapshot
from briefing.readmodel.placement import stage_rank
from briefing.readmodel.query import ListQuery
from briefing_events.dossier import Track
from briefing_events.shapes import State

ID = "board"


def section(view: View) -> Section:
    """One row for each track that a settled fact names."""
    rows = tuple(_row(view, track) for track in view.snapshot.tracks)
    columns = ("Track", "In force", "Latest step", f"Against {day(view.baseline)}", "Families")
    groups = (Group(rows, kind="table", columns=columns),) if rows else ()
    return Section(ID, "Status board", groups)


def _row(view: View, track: Track) -> Line:
    latest = view.snapshot.latest_step(track)
    cells = (
        Cell(track.title),
        _marked(view, force(view.snapshot, track)),
        _marked(view, step(view.snapshot, track, latest)),
        Cell(movement(view, track, latest), passing=True),
        Cell(families(latest)),
    )
    facts = tuple(dict.fromkeys(number for cell in cells for number in cell.facts))
    return Line(f"{ID}/track:{track.id}", track.title, facts, cells=cells)


def force(snapshot: Snapshot, track: Track) -> Cell:
    """What is in force on a track, or the track's words for nothing."""
    holding = snapshot.in_force(track)
    if not holding:
        return Cell(track.none)
    titles = dict.fromkeys(
        (entry.fact.title if isinstance(entry.fact, State) else None) or entry.fact.statement
        for entry in holding
    )
    return Cell("; ".join(titles), tuple(entry.number for entry in holding))


def _marked(view: View, cell: Cell) -> Cell:
    """The cell with the mark of what was first reported later, where all of it was."""
    entries = [entry for number in cell.facts if (entry := view.snapshot.numbered(number))]
    later = entries and all(view.marked(entry) for entry in entries)
    return replace(cell, text=f"{cell.text}†") if later else cell


def step(snapshot: Snapshot, track: Track, latest: FactAsOf | None) -> Cell:
    """The latest step: its stage at the weakest shared wording, by whom, when, and its limit."""
    if latest is None:
        return Cell("None on record")
    stage = track.stages[stage_rank(latest, track)]
    text = stage.title + _by(snapshot, latest)
    if latest.fact.due:
        text += f" for {wording.written(latest.fact.due)}"
        if latest.lifecycle is LifecycleStatus.OVERDUE:
            text += "; outcome not on record"
    else:
        text += f", {wording.inline(latest, snapshot.vantage.as_of)}"
        if stage.kind != "in act" and track.goal and not snapshot.holds(f"final:{track.id}"):
            text += f"; no {track.goal} on record"
    return Cell(text, (latest.number,))


def _by(snapshot: Snapshot, latest: FactAsOf) -> str:
    by = latest.fact.actors_in("speaker")[:2]
    return f" by {wording.names(snapshot, by)}" if by else ""


def movement(view: View, track: Track, latest: FactAsOf | None) -> str:
    """Movement since the baseline; silence is never called stability."""
    before = view.before.latest_step(track)
    denied = view.snapshot.first(ListQuery(f"denied:{track.id}"))
    if latest is None:
        return "No step on record"
    if latest.lifecycle is LifecycleStatus.OVERDUE:
        return "Overdue"
    if denied and denied.window.order >= latest.window.order:
        return "Disputed"
    kind = track.stages[stage_rank(latest, track)].kind
    undated = latest.moment is None and (not before or before.number != latest.number)
    if not before or undated:  # an undated step may lie before the baseline
        return f"New on record, {kind}"
    rise = stage_rank(latest, track) - stage_rank(before, track)
    if before.fact.key == latest.fact.key:
        return f"No step on record since {_since(before)}"
    if rise == 0:
        return "Repeated, no movement"
    return f"{'Forward' if rise > 0 else 'Back'}, {kind}"


def _since(entry: FactAsOf) -> str:
    """A date after "since": for an undated step, the last day that it can have."""
    return wording.inline(entry).removeprefix("by ").removeprefix("a day of ")


def families(latest: FactAsOf | None) -> str:
    """How many families carry the latest step, and which articles: 2: S1/S2, S3."""
    if latest is None:
        return "–"
    grouped: dict[str, set[str]] = {}
    for cited in latest.cited:
        family = cited.passage.rating.family
        grouped.setdefault(family or f"none:{cited.passage.id}", set()).add(cited.passage.label)
    ordered = sorted(sorted(labels, key=natural_key) for labels in grouped.values())
    shown = ["/".join(labels) for labels in ordered]
    count = len(latest.families) or 1
    return f"{count}: {', '.join(shown)}"
