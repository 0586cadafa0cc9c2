"""The bottom line: four sentences at most, by weight, built from the record alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from briefing.facts import FactAsOf, LifecycleStatus
from briefing.model.brief import Group, Line, LineSegment, Section
from briefing.projections import wording
from briefing.projections.board import answered, lacks_goal
from briefing.projections.expected import BUCKETS, ask
from briefing.projections.view import View
from briefing.readmodel.placement import is_request, stage_rank
from briefing.readmodel.query import ListQuery
from briefing_events.dossier import Track

ID = "bottom-line"
WORDS = 115
SENTENCES = 4
CONDITIONS = 5
"""Among how many open conditions the oldest that is no step itself is looked for."""
ASKED = 12
"""Among how many open requests the oldest to a party is looked for."""

FORCE, STEP, PERHAPS, TRACKS, CONDITION, OVERDUE = 100, 95, 80, 70, 50, 40
"""What weighs how much: of more than four sentences, the lightest are left out."""


class _Weighed(NamedTuple):
    """A sentence, what it weighs, and a shorter form of it."""

    weight: int
    line: Line
    short: Line


def section(view: View) -> Section:
    """The lead track, other tracks that moved, what is open or overdue, what may have come."""
    told = [*_lead_track(view), *_other_tracks(view), *_open_or_overdue(view), *_perhaps(view)]
    lines = _fit(told)
    unsettled = {each.line.key for each in told if each.weight in {CONDITION, OVERDUE, PERHAPS}}
    if all(line.key in unsettled for line in lines) and (last := _last_step(view)):
        lines.insert(0, last)
    if all(
        line.key.startswith(f"{ID}/possible") for line in lines
    ):  # what is only possible settles nothing
        lines.insert(0, _nothing(view))
    return Section(ID, "Bottom line", (Group(tuple(_same_day(lines)), kind="paragraph"),))


def _same_day(lines: list[Line]) -> Iterator[Line]:
    """The lines, with a date that the sentence before gave told as "the same day"."""
    before = ""
    for line in lines:
        opening = line.text.partition(", ")[0]
        if opening == before and opening.startswith(("On ", "By ")):
            by = "Also by then" if opening.startswith("By ") else "The same day"
            yield _reopened(line, opening, by)
        else:
            yield line
            before = opening


def _reopened(line: Line, opening: str, other: str) -> Line:
    """A line with another beginning."""
    segments = [replace(s, text=other + s.text.removeprefix(opening)) for s in line.segments[:1]]
    text = other + line.text.removeprefix(opening)
    return replace(line, text=text, segments=(*segments, *line.segments[1:]))


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


def _fit(told: Sequence[_Weighed]) -> list[Line]:
    """The weightiest sentences in the order of telling, the lightest in short where they are long.

    What is asked or set as a condition and unmet stays, however light.
    """
    kept = sorted(told, key=lambda each: (each.weight != CONDITION, -each.weight))[:SENTENCES]
    lines = {each.line.key: each.line for each in told if each in kept}
    for each in sorted(kept, key=lambda each: each.weight):
        if sum(len(line.text.split()) for line in lines.values()) > WORDS:
            lines[each.line.key] = each.short
    return list(lines.values())


def _lead_track(view: View) -> list[_Weighed]:
    track = view.snapshot.lead_track
    if track is None:
        return []
    told = []
    for entry in view.snapshot.in_force(track)[:1]:
        line = _sentence(view, entry, "force", _in_force(view, entry))
        told.append(_Weighed(FORCE, line, line))
    if latest := view.snapshot.latest_step(track):
        line = _step(view, track, latest)
        told.append(_Weighed(STEP, line, line))
        if beside := view.snapshot.beside(track, latest):
            text = wording.dated_line(beside, view.answer(beside), view.today).rstrip(".")
            text = f"{text}; which came first is not given."
            line = _sentence(view, beside, f"beside-{track.id}", text)
            told.append(_Weighed(STEP, line, line))
    return [*told, *(_Weighed(STEP, line, line) for line in _claimed(view, track))]


def _in_force(view: View, entry: FactAsOf) -> str:
    """A state in force, with when it was reported last where that is long ago."""
    statement = entry.fact.statement
    last = wording.last_reported(entry, view.today)
    return f"{wording.capitalised(last)}, {wording.lowered(statement)}" if last else statement


def _claimed(view: View, track: Track) -> list[Line]:
    """A newer step that is only claimed, or one that reaches further, with who claims it."""
    claim = view.snapshot.claimed_step(track)
    if claim is None or claim.window.latest <= view.baseline or claim.undated:
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
    suffix = view.suffix(entry, accounts=False)
    text = text.replace(wording.BY_CONTEXT, "")
    return Line(f"{ID}/{what}", text, (entry.number,), suffix=suffix, hindsight=view.marked(entry))


def _other_tracks(view: View) -> list[_Weighed]:
    """Up to two other tracks with a step inside the look-back, the highest rank first.

    Behind them those that have reached their goal, however long ago: it is how things stand.
    Two that are told of one day share a sentence.
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
    told = [line for *_, lines in sorted(found, key=lambda each: each[:4])[:2] for line in lines]
    if len(told) == 2:  # noqa: PLR2004 - a pair
        return [_Weighed(TRACKS, _paired(*told), told[0])]
    return [_Weighed(TRACKS, line, line) for line in told]


def _paired(first: Line, second: Line) -> Line:
    """Two sentences in one; the second without a date that the first gives."""
    opening, _, rest = second.text.partition(", ")
    same = opening == first.text.partition(", ")[0] and opening.startswith("On ")
    after = wording.capitalised(rest) if same else second.text
    segments = (
        LineSegment(f"{first.text.rstrip('.')};", first.facts, first.suffix, first.hindsight),
        LineSegment(f" {wording.lowered(after)}", second.facts, second.suffix, second.hindsight),
    )
    text = "".join(segment.text for segment in segments)
    return Line(first.key, text, (*first.facts, *second.facts), segments=segments)


def _is_told(view: View, track: Track, latest: FactAsOf) -> bool:
    """Whether a step is recent, or the act that reached what its track is about."""
    rank = stage_rank(latest, track)
    done = rank == len(track.stages) - 1 and track.stages[rank].kind == "in act"
    reached = done and track.goal is not None and latest.fact.importance == 1
    return reached or latest.window.latest > view.baseline


def _other(view: View, entry: FactAsOf, track: Track) -> Line:
    """A step of another track; of a request what was asked, and whether it was answered."""
    line = _step(view, track, entry)
    if not is_request(entry.fact):
        return line
    asked = _asked(view, entry) or line.text.rstrip(".")
    replies = view.snapshot.replies_to(entry.fact.key)
    if not replies:
        return replace(line, text=f"{asked}; no answer is on record.")
    reply = replies[0]
    suffix = view.suffix(reply)
    if line.suffix and line.suffix != suffix:  # what only one of them carries is not the other's
        asked = f"{asked} ({line.suffix})"
    told = answered(view.snapshot, reply)
    if lacks_goal(view.snapshot, track, entry):
        told += f", and no {track.goal} is on record"
    text = f"{asked}; {told}."
    return replace(line, text=text, facts=(*line.facts, reply.number), suffix=suffix)


def _asked(view: View, entry: FactAsOf) -> str:
    """Who asked whom for what, where the fact has a phrase for it: shorter than its sentence."""
    fact = entry.fact
    who, whom = (fact.actors_in(role)[:1] for role in ("speaker", "addressee"))
    if not (fact.matter and who and whom and fact.type.act == "request"):
        return ""
    asker, asked = (wording.names(view.snapshot, each) for each in (who, whom))
    sentence = f"{asker} asked {asked} for {wording.small(fact.matter, view.snapshot)}"
    return wording.dated_line(entry, sentence, view.today)


def _open_or_overdue(view: View) -> list[_Weighed]:
    """The oldest condition that is unmet, else the oldest request to a party, else a plan."""
    unmet = ListQuery("condition", CONDITIONS, excluded_by=("reply", "outcome"), oldest=True)
    unanswered = ListQuery("asked", ASKED, excluded_by=("reply", "outcome"))
    for same in view.repeated(view.snapshot.select(unmet)):
        if not (_is_latest_step(view, same[0]) or _is_overtaken(same[0])):
            return [_open(view, same, "condition", "is not reported as met or dropped")]
    for same in view.repeated(view.snapshot.select(unanswered)):
        asks, asked = (
            {view.snapshot.party_of(actor) for actor in same[0].fact.actors_in(role)} - {None}
            for role in ("speaker", "addressee")
        )
        if asked - asks and not (_is_latest_step(view, same[0]) or _is_overtaken(same[0])):
            return [_open(view, same, same[0].fact.type.act, "has no answer on record")]
    lines = [
        _sentence(
            view, e, "overdue", f"{e.fact.statement.rstrip('.')}: the outcome is not on record."
        )
        for e in _overdue(view)[-1:]
    ]
    return [_Weighed(OVERDUE, line, line) for line in lines]


def _open(view: View, same: Sequence[FactAsOf], what: str, state: str) -> _Weighed:
    """What somebody asked or set as a condition, once or repeatedly, and that it is open."""
    oldest = same[0]
    who = wording.name(view.snapshot, oldest.fact.actors_in("speaker")[0], short=False)
    matter = wording.small(wording.matter(oldest.fact), view.snapshot)
    dates = wording.within(wording.repeated(same, view.today))
    acted = "set" if what == "condition" else "made"
    text = f"The {what} that {who} {acted} ({dates}), {matter}, {state}."
    line = _sentence(view, oldest, "condition", text)
    numbers = tuple(entry.number for entry in same)
    line = replace(line, facts=numbers, suffix=view.suffix_of(same))
    return _Weighed(CONDITION, line, line)


def _is_overtaken(entry: FactAsOf) -> bool:
    return entry.lifecycle is LifecycleStatus.OVERTAKEN


def _overdue(view: View) -> list[FactAsOf]:
    found = view.snapshot.select(ask(BUCKETS["Overdue"]))
    return [entry for entry in found if entry.lifecycle is LifecycleStatus.OVERDUE]


def _is_latest_step(view: View, entry: FactAsOf) -> bool:
    """Whether the sentence on its track tells it already."""
    track = view.snapshot.actor_registry.tracks.get(entry.fact.track or "")
    latest = view.snapshot.latest_step(track) if track else None
    return latest is not None and latest.number == entry.number


def _perhaps(view: View) -> list[_Weighed]:
    """A possible step that would advance the lead track."""
    track = view.snapshot.lead_track
    if track is None:
        return []
    latest = view.snapshot.latest_step(track)
    reached = stage_rank(latest, track) if latest else -1
    entry = view.snapshot.first(ListQuery(f"perhaps:{track.id}"))
    if entry is None or stage_rank(entry, track) <= reached:
        return []
    text = f"Possibly by this date: {wording.lowered(_dated(view, entry))}"
    line = _sentence(view, entry, "possible", text)
    return [_Weighed(PERHAPS, line, line), *_perhaps_set(view, track)]


def _dated(view: View, entry: FactAsOf) -> str:
    """A statement with its date, where that lies before the brief's day."""
    statement = entry.fact.statement
    past = entry.window.latest <= view.today
    return wording.dated_line(entry, statement, view.today) if past else statement


def _perhaps_set(view: View, track: Track) -> Iterator[_Weighed]:
    """The oldest condition on the lead track that is only possible, where none is certain."""
    if view.snapshot.holds("condition"):
        return
    possible = view.snapshot.select(ListQuery(f"maybe:{track.id}", ASKED, oldest=True))
    for entry in [each for each in possible if each.fact.type.act == "condition"][:1]:
        line = _sentence(
            view,
            entry,
            "possible-condition",
            f"Perhaps also: {wording.lowered(_dated(view, entry))}",
        )
        yield _Weighed(CONDITION, line, line)
