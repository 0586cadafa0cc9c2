"""The status board: per track what is in force, the latest step, and its movement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from briefing.facts import FactAsOf, LifecycleStatus
from briefing.facts.resolved import natural_key
from briefing.model.brief import Cell, Group, Line, LineSegment, Section
from briefing.model.vantage import day
from briefing.projections import wording
from briefing.projections.view import View
from briefing.readmodel import Snapshot
from briefing.readmodel.placement import is_request, stage_rank
from briefing.readmodel.query import ListQuery
from briefing_events.dossier import Stage, Track
from briefing_events.shapes import State

ID = "board"
NOT_STATED = "Not stated on record"
"""What a row says of what is in force where no state is on record, but a step is."""
_ROOT = 4
_MANNER = re.compile(r"[^,;:]+(?=, \w+ing\b)")
"""How somebody answered, before what was said: "Hale agreed, adding that ..."."""
_FEW = 6
_WORD = re.compile(r"(?!record\b)\w{4,}")
NEUTRAL = frozenset({"None on record", "Nothing on record", "–"})
"""Words for nothing that deny nothing but a state on record."""


SILENT = "No step on record"
"""How the movement of a track begins on which nothing moved since the baseline."""


def section(view: View) -> Section:
    """One row for each track that a settled fact names; in the short form the silent ones are
    told together in a line.
    """
    rows = [_row(view, track) for track in view.snapshot.tracks]
    lead = view.snapshot.lead_track
    silent = [r for r in rows if r.cells[3].text.startswith(SILENT) and not _is_of(r, lead)]
    if view.full or len(silent) < 2:  # noqa: PLR2004 - one row is a row
        return _section(view, rows, ())
    return _section(view, [row for row in rows if row not in silent], silent)


def _section(view: View, rows: Sequence[Line], silent: Sequence[Line]) -> Section:
    columns = ("Track", "In force", "Latest step", f"Against {day(view.baseline)}", "Families")
    groups = [Group(tuple(rows), kind="table", columns=columns)] if rows else []
    if silent:
        groups.append(Group((_silent(view, silent),), kind="paragraph"))
    return Section(ID, "Status board", tuple(groups))


def _is_of(row: Line, track: Track | None) -> bool:
    return track is not None and row.key == f"{ID}/track:{track.id}"


def _silent(view: View, rows: Sequence[Line]) -> Line:
    """The tracks without a step since the baseline, in one sentence."""
    parts = []
    for row in rows:
        track = view.snapshot.actor_registry.tracks[row.subject.removeprefix("track:")]
        latest = view.snapshot.latest_step(track)
        taken = step(view.snapshot, track, latest, limit=False).text
        told = [force(view.snapshot, track).shown] if row.cells[1].facts or not latest else []
        if told and latest and _says(taken, row.cells[1].text):  # the step is that it holds
            told = []
        told += [taken if ": " in taken else wording.small(taken)] if latest else []
        entries = [entry for n in row.facts if (entry := view.snapshot.numbered(n))]
        told += dict.fromkeys(
            wording.source_names(each)
            for each in entries
            if each.of_one_family and not view.snapshot.one_article
        )
        parts.append(f" {track.title} ({'; '.join(told)})")
    opening = LineSegment("No later step on record:", ())
    stops = [";"] * (len(parts) - 1) + ["."]
    told_of = zip(parts, stops, rows, strict=True)
    segments = (opening, *(LineSegment(part + stop, row.facts) for part, stop, row in told_of))
    text = "".join(segment.text for segment in segments)
    facts = dict.fromkeys(number for row in rows for number in row.facts)
    return Line(f"{ID}/silent", text, tuple(facts), segments=segments)


def _row(view: View, track: Track) -> Line:
    latest = view.snapshot.latest_step(track)
    cells = (
        Cell(track.title),
        _marked(view, _tagged(view, force(view.snapshot, track))),
        _marked(view, step(view.snapshot, track, latest)),
        Cell(movement(view, track, latest), passing=True),
        Cell(families(latest)),
    )
    facts = tuple(dict.fromkeys(number for cell in cells for number in cell.facts))
    return Line(f"{ID}/track:{track.id}", track.title, facts, cells=cells)


def _tagged(view: View, cell: Cell) -> Cell:
    """The cell with the articles of the only family that has what it tells."""
    entries = [entry for number in cell.facts if (entry := view.snapshot.numbered(number))]
    names = {wording.source_names(entry) for entry in entries if entry.of_one_family}
    if len(names) != 1 or len(entries) > 1 or view.snapshot.one_article:
        return cell
    return replace(cell, aside=", ".join(filter(None, (f"({names.pop()})", cell.aside))))


def force(snapshot: Snapshot, track: Track) -> Cell:
    """What is in force on a track, or what is said where nothing is.

    The aside says when it was reported last, where that is longer ago than the look-back.
    """
    holding = snapshot.in_force(track)
    if not holding:
        return _ended(snapshot, track) or Cell(_nothing(snapshot, track))
    titles = dict.fromkeys(_title(snapshot, entry) for entry in holding)
    numbers = tuple(entry.number for entry in holding)
    return Cell("; ".join(titles), numbers, aside=_age(snapshot, holding))


def _ended(snapshot: Snapshot, track: Track) -> Cell | None:
    """What was in force last where all of it has ended: the track's words for nothing deny it."""
    bucket = f"force:{track.id}:"
    found = snapshot.select(ListQuery(bucket, 1)) + snapshot.select(ListQuery(bucket, per_prefix=1))
    if not found:
        return None
    last = max(found, key=lambda entry: (entry.attested_day, entry.order))
    return Cell(f"No longer: {_title(snapshot, last)}", (last.number,))


def _nothing(snapshot: Snapshot, track: Track) -> str:
    """The track's words for nothing, as far as its latest step leaves them true.

    They may deny what a step is about, unless they only deny the goal, or a stage beyond it.
    """
    latest = snapshot.latest_step(track)
    if not latest:
        return track.none
    rank = stage_rank(latest, track)
    brought = ((place, s.title) for place, s in enumerate(track.stages) if s.kind != "in words")
    denied = [place for place, title in brought if _names(track.none, title)]
    beyond = bool(denied) and min(denied) > rank
    of_goal = track.none in NEUTRAL or bool(track.goal and _names(track.none, track.goal))
    done = track.stages[rank].kind == "in act"
    return track.none if (of_goal or beyond) and not done else NOT_STATED


def lacks_goal(snapshot: Snapshot, track: Track, latest: FactAsOf) -> bool:
    """Whether to say that what a track is about is not on record.

    After an act short of the last stage only where this is named by the goal: "removal" after a
    suspension, but not "relief" after sanctions were eased.
    """
    if not track.goal or snapshot.holds(f"final:{track.id}"):
        return False
    short_of_it = track.stages[stage_rank(latest, track)].kind != "in act"
    return short_of_it or _names(track.goal, track.stages[-1].title)


def _names(words: str, title: str) -> bool:
    """Whether a phrase has a word of the same root as one of a title: "removal", "removed"."""
    roots = {word[:_ROOT] for word in _WORD.findall(words.casefold())}
    return not roots.isdisjoint(word[:_ROOT] for word in _WORD.findall(title.casefold()))


def _says(step: str, state: str) -> bool:
    """Whether a step has most words of a state: that a dialogue goes on, and that it was said."""
    roots, its = ({w[:_ROOT] for w in _WORD.findall(t.casefold())} for t in (state, step))
    return 2 * len(roots & its) > len(roots)


def _title(snapshot: Snapshot, entry: FactAsOf) -> str:
    """A state in force; one that is only claimed with who states it."""
    title = (entry.fact.title if isinstance(entry.fact, State) else None) or entry.fact.statement
    if entry.fact.modality != "claimed":
        return title
    return f"{title}, stated by {wording.claimant(snapshot, entry)}"


def _age(snapshot: Snapshot, holding: Sequence[FactAsOf]) -> str:
    """When what holds was reported last, where that is long ago; each by itself if they differ."""
    ages = {e.number: wording.last_reported(e, snapshot.vantage.as_of) for e in holding}
    if len(set(ages.values())) == 1:
        return ages[holding[0].number]
    stale = [f"{_title(snapshot, e)} {ages[e.number]}" for e in holding if ages[e.number]]
    return wording.listed(stale)


def _marked(view: View, cell: Cell) -> Cell:
    """The cell with the mark of what was first reported later, where all of it was."""
    entries = [entry for number in cell.facts if (entry := view.snapshot.numbered(number))]
    later = entries and all(view.marked(entry) for entry in entries)
    return replace(cell, text=f"{cell.text}†") if later else cell


def step(
    snapshot: Snapshot,
    track: Track,
    latest: FactAsOf | None,
    *,
    limit: bool = True,
) -> Cell:
    """The latest step: its stage at the weakest shared wording, by whom, when, and its limit.

    It is told as "Hale: removal assured", with no limit that what is in force says already.
    Without ``limit`` none is told.

    Behind it a newer step, or one that reaches further, that is only claimed.
    """
    told = _step(snapshot, track, latest, limit=limit)
    claim = snapshot.claimed_step(track)
    if claim is None:
        return told
    stage = track.stages[stage_rank(claim, track)]
    date = wording.inline(claim, snapshot.vantage.as_of)
    what = wording.small(claim.fact.matter or stage.title, snapshot)
    claimed = (
        f"{what}{_by(snapshot, claim)}, {date}, "
        f"claimed by {wording.claimant(snapshot, claim)}, not confirmed"
    )
    return Cell(f"{told.text}; {claimed}", (*told.facts, claim.number))


def _step(snapshot: Snapshot, track: Track, latest: FactAsOf | None, *, limit: bool) -> Cell:
    if latest is None:
        return Cell("None on record")
    stage = track.stages[stage_rank(latest, track)]
    by = _by(snapshot, latest)
    text = stage.title
    numbers: tuple[int, ...] = (latest.number,)
    if by:
        actor = wording.capitalised(by.removeprefix(" by "))
        text = f"{actor}: {wording.small(stage.title, snapshot)}"
    if latest.fact.due:
        text += f" for {wording.written(latest.fact.due)}"
        if latest.lifecycle is LifecycleStatus.OVERDUE:
            text += "; outcome not on record"
    else:
        text += f", {wording.inline(latest, snapshot.vantage.as_of)}"
        if further := _further(track, latest):
            text += f" ({further[1]}: {wording.small(further[0].title, snapshot)})"
        told = snapshot.beside(track, latest)
        text += f"{_answered(snapshot, latest)}{_beside(snapshot, track, told) if told else ''}"
        numbers += (told.number,) if told else ()
        denied = track.none in {f"No {track.goal} on record", "None on record"}
        said = denied and force(snapshot, track).text == track.none
        if limit and lacks_goal(snapshot, track, latest) and not said:
            text += f"; no {track.goal} on record"
    return Cell(text, numbers)


def _beside(snapshot: Snapshot, track: Track, beside: FactAsOf) -> str:
    """A step of the same days, of which it is not known whether it came first."""
    stage = wording.small(track.stages[stage_rank(beside, track)].title, snapshot)
    who = _by(snapshot, beside).removeprefix(" by ")
    return f"; {who}: {stage}, order not given" if who else f"; {stage}, order not given"


def _answered(snapshot: Snapshot, latest: FactAsOf) -> str:
    """That a request was answered, by whom and after which texts."""
    replies = snapshot.replies_to(latest.fact.key) if is_request(latest.fact) else ()
    if not replies:
        return ""
    sources = f" ({wording.source_names(replies[0])})" if replies[0].of_one_family else ""
    return f"; {answered(snapshot, replies[0])}{sources}"


def answered(snapshot: Snapshot, reply: FactAsOf) -> str:
    """How a request was answered, as far as a few words of the reply say; else that it was."""
    by = reply.fact.actors_in("speaker")[:1]
    if not by:
        return "an answer is on record"
    short, full = (wording.name(snapshot, by[0], short=short) for short in (True, False))
    said = _MANNER.match(reply.fact.statement.replace(full, short, 1))
    few = said and said[0].startswith(f"{short} ") and len(said[0].split()) <= _FEW
    return said[0] if said and few else f"{short} answered"


def _further(track: Track, latest: FactAsOf) -> tuple[Stage, str] | None:
    """The stage that a step reaches in the wording of some of its texts alone, and their labels."""
    rank = {
        c.passage.label: track.rank(c.citation.stage or latest.fact.stage or "")
        for c in latest.certain
    }
    lowest, highest = stage_rank(latest, track), max(rank.values())
    if highest <= lowest:
        return None
    labels = sorted((label for label in rank if rank[label] == highest), key=natural_key)
    return track.stages[highest], "/".join(labels)


def _by(snapshot: Snapshot, latest: FactAsOf) -> str:
    by = latest.fact.actors_in("speaker")[:2]
    return f" by {wording.names(snapshot, by)}" if by else ""


def movement(view: View, track: Track, latest: FactAsOf | None) -> str:
    """Movement since the baseline; silence is never called stability."""
    before = view.before.latest_step(track)
    stood = view.before.holds(f"track:{track.id}")
    denied = view.snapshot.first(ListQuery(f"denied:{track.id}"))
    if latest is None:
        return "No step on record"
    if latest.lifecycle is LifecycleStatus.OVERDUE:
        return "Overdue"
    if denied and denied.window.order >= latest.window.order:
        return "Disputed"
    kind = track.stages[stage_rank(latest, track)].kind
    undated = latest.moment is None and (not before or before.number != latest.number)
    if undated:  # it may lie before the baseline
        return f"Undated step, {kind}"
    if not before:
        return f"{'First step' if stood else 'New'} on record, {kind}"
    rise = stage_rank(latest, track) - stage_rank(before, track)
    if before.fact.key == latest.fact.key:
        return f"No step on record since {_since(before)}"
    if rise == 0:
        further = _further(track, latest)
        goes = "go" if further and "/" in further[1] else "goes"
        return f"Repeated; {further[1]} {goes} further" if further else "Repeated, no movement"
    return f"{'Forward' if rise > 0 else 'Back'}, {kind}"


def _since(entry: FactAsOf) -> str:
    """A date after "since": for an undated step, the last day that it can have."""
    return wording.inline(entry).removeprefix("by ").removeprefix("a day of ")


def families(latest: FactAsOf | None) -> str:
    """How many families carry the latest step, and which articles: 2: S1/S2, S3."""
    if latest is None:
        return "–"
    grouped: dict[str, set[str]] = {}
    telling = [c for c in latest.cited if c.passage.id not in latest.weaker or c.citation.stage]
    for cited in telling:
        family = cited.passage.rating.family
        grouped.setdefault(family or f"none:{cited.passage.id}", set()).add(cited.passage.label)
    ordered = sorted(sorted(labels, key=natural_key) for labels in grouped.values())
    shown = ["/".join(labels) for labels in ordered]
    count = len({c.passage.rating.family for c in telling} - {None}) or 1
    return f"{count}: {', '.join(shown)}"
