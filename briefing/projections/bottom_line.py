"""The bottom line: at most four sentences and ninety words, built from the record alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from briefing.facts import FactAsOf, LifecycleStatus
from briefing.model.brief import Group, Line, Section
from briefing.projections import wording
from briefing.projections.board import lacks_goal
from briefing.projections.expected import BUCKETS, ask
from briefing.projections.view import View
from briefing.readmodel.placement import is_request, stage_rank
from briefing.readmodel.query import ListQuery
from briefing_events.dossier import Track

ID = "bottom-line"
WORDS = 90
SENTENCES = 4
CONDITIONS = 5
"""Among how many open conditions the oldest that is no step itself is looked for."""


def section(view: View) -> Section:
    """The lead track, other tracks that moved, what is open or overdue, what may have come."""
    lead, perhaps, others = _lead_track(view), _perhaps(view), _other_tracks(view)
    still_open = _open_or_overdue(view)
    told = [*lead, *(line for lines in others for line in lines), *still_open, *perhaps]
    chosen = _fit([*lead, *perhaps, *(others[0] if others else []), *still_open, *told])
    lines = [line for line in told if line.key in chosen]
    if all(line in [*perhaps, *still_open] for line in lines) and (last := _last_step(view)):
        lines.insert(0, last)
    if all(line in perhaps for line in lines):  # what is only possible settles nothing
        lines.insert(0, _nothing(view))
    return Section(ID, "Bottom line", (Group(tuple(_same_day(lines)), kind="paragraph"),))


def _same_day(lines: list[Line]) -> Iterator[Line]:
    """The lines, with a date that the sentence before gave told as "the same day"."""
    before = ""
    for line in lines:
        opening = line.text.partition(", ")[0]
        if opening == before and opening.startswith("On "):
            yield replace(line, text=f"The same day{line.text.removeprefix(opening)}")
        else:
            yield line
            before = opening


def _last_step(view: View) -> Line | None:
    """The step that moved any track last, however long ago: what the board shows, too."""
    steps = [(view.snapshot.latest_step(track), track) for track in view.snapshot.tracks]
    found = [(step.window.latest, step, track) for step, track in steps if step]
    if not found:
        return None
    _, step, track = max(found, key=lambda each: each[0])
    return _other(view, step, track)


def _nothing(view: View) -> Line:
    """What an empty or quiet past says of itself."""
    nothing = (
        "No step on any status track" if view.snapshot.source_basis.articles else "Nothing at all"
    )
    return Line(f"{ID}/nothing", f"{nothing} is settled on record by this date.")


def _fit(lines: list[Line]) -> set[str]:
    """The keys of the lines that keep within the words and sentences of a bottom line.

    They come in order of weight; one that is too long makes room for a shorter one.
    """
    kept: set[str] = set()
    words = 0
    for line in lines:
        length = len(line.text.split())
        if line.key in kept or len(kept) == SENTENCES or (kept and words + length > WORDS):
            continue
        words += length
        kept.add(line.key)
    return kept


def _lead_track(view: View) -> list[Line]:
    track = view.snapshot.lead_track
    if track is None:
        return []
    lines = [
        _sentence(view, entry, "force", _in_force(view, entry))
        for entry in view.snapshot.in_force(track)[:1]
    ]
    if latest := view.snapshot.latest_step(track):
        lines.append(_step(view, track, latest))
    return [*lines, *_claimed(view, track)]


def _in_force(view: View, entry: FactAsOf) -> str:
    """A state in force, with when it was reported last where that is long ago."""
    statement = entry.fact.statement
    last = wording.last_reported(entry, view.today)
    return f"{wording.capitalised(last)}, {wording.lowered(statement)}" if last else statement


def _claimed(view: View, track: Track) -> list[Line]:
    """A newer step that is only claimed, or one that reaches further, with who claims it."""
    claim = view.snapshot.claimed_step(track)
    if claim is None or claim.window.latest <= view.baseline:
        return []
    text = wording.dated_line(claim, claim.fact.statement, view.today).rstrip(".")
    text = f"{text}; claimed by {wording.claimant(view.snapshot, claim)}, not confirmed."
    return [_sentence(view, claim, f"claim-{track.id}", text)]


def _step(view: View, track: Track, latest: FactAsOf) -> Line:
    text = wording.dated_line(latest, view.answer(latest), view.today)
    if track == view.snapshot.lead_track and lacks_goal(view.snapshot, track, latest):
        text = f"{text.rstrip('.')}; no {track.goal} is on record."
    return _sentence(view, latest, f"step-{track.id}", text)


def _sentence(view: View, entry: FactAsOf, what: str, text: str) -> Line:
    suffix = view.suffix(entry)
    return Line(f"{ID}/{what}", text, (entry.number,), suffix=suffix, hindsight=view.marked(entry))


def _other_tracks(view: View) -> list[list[Line]]:
    """Up to two other tracks with a step inside the look-back, the highest rank first.

    Behind them those that have reached their goal, however long ago: it is how things stand.
    """
    found: list[tuple[bool, int, int, int, list[Line]]] = []
    for place, track in enumerate(view.snapshot.tracks):
        if track == view.snapshot.lead_track:
            continue
        latest, claimed = view.snapshot.latest_step(track), _claimed(view, track)
        moved = latest if latest and _is_told(view, track, latest) else None
        lines = [*([_other(view, moved, track)] if moved else []), *claimed]
        newest = moved or (view.snapshot.claimed_step(track) if claimed else None)
        if newest:
            last = newest.window.latest
            order = last <= view.baseline, newest.fact.importance, -last.toordinal(), place
            found.append((*order, lines))
    return [lines for *_, lines in sorted(found, key=lambda each: each[:4])[:2]]


def _is_told(view: View, track: Track, latest: FactAsOf) -> bool:
    """Whether a step is recent, or the act that reached what its track is about."""
    rank = stage_rank(latest, track)
    done = rank == len(track.stages) - 1 and track.stages[rank].kind == "in act"
    reached = done and track.goal is not None and latest.fact.importance == 1
    return reached or latest.window.latest > view.baseline


def _other(view: View, entry: FactAsOf, track: Track) -> Line:
    line = _step(view, track, entry)
    if not is_request(entry.fact):
        return line
    replies = view.snapshot.replies_to(entry.fact.key)
    if not replies:
        return replace(line, text=f"{line.text.rstrip('.')}; no answer is on record.")
    reply = replies[0]
    asked, suffix = line.text.rstrip("."), view.suffix(reply)
    if line.suffix and line.suffix != suffix:  # what only one of them carries is not the other's
        asked = f"{asked} ({line.suffix})"
    who = wording.names(view.snapshot, reply.fact.actors_in("speaker")[:1])
    whose = f"{who}'s answer" if who else "answer"
    text = f"{asked}; {whose} on record: {wording.small(wording.matter(reply.fact))}."
    return replace(line, text=text, facts=(*line.facts, reply.number), suffix=suffix)


def _open_or_overdue(view: View) -> list[Line]:
    unmet = ListQuery("condition", CONDITIONS, excluded_by=("reply", "outcome"), oldest=True)
    for same in view.repeated(view.snapshot.select(unmet)):
        oldest = same[0]
        if _is_latest_step(view, oldest) or oldest.lifecycle is LifecycleStatus.OVERTAKEN:
            continue
        who = wording.names(view.snapshot, oldest.fact.actors_in("speaker")[:1])
        what = wording.small(wording.matter(oldest.fact))
        dates = wording.within(wording.repeated(same, view.today))
        whose = f"{wording.capitalised(who)}'s condition ({dates})"
        text = f"{whose}, {what}, is not reported as met or dropped."
        line = _sentence(view, oldest, "condition", text)
        numbers = tuple(entry.number for entry in same)
        return [replace(line, facts=numbers, suffix=view.suffix_of(same))]
    return [
        _sentence(
            view, e, "overdue", f"{e.fact.statement.rstrip('.')}: the outcome is not on record."
        )
        for e in _overdue(view)[-1:]
    ]


def _overdue(view: View) -> list[FactAsOf]:
    found = view.snapshot.select(ask(BUCKETS["Overdue"]))
    return [entry for entry in found if entry.lifecycle is LifecycleStatus.OVERDUE]


def _is_latest_step(view: View, entry: FactAsOf) -> bool:
    """Whether the sentence on its track tells it already."""
    track = view.snapshot.actor_registry.tracks.get(entry.fact.track or "")
    latest = view.snapshot.latest_step(track) if track else None
    return latest is not None and latest.number == entry.number


def _perhaps(view: View) -> list[Line]:
    """A possible step that would advance the lead track."""
    track = view.snapshot.lead_track
    if track is None:
        return []
    latest = view.snapshot.latest_step(track)
    reached = stage_rank(latest, track) if latest else -1
    entry = view.snapshot.first(ListQuery(f"perhaps:{track.id}"))
    if entry is None or stage_rank(entry, track) <= reached:
        return []
    text = f"Possibly by this date: {wording.lowered(entry.fact.statement)}"
    return [_sentence(view, entry, "possible", text)]
