"""The short form of a diff, half a page: the weightiest of what changed, the rest counted."""

from __future__ import annotations

import re
from calendar import month_name
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from briefing.diff.change import ABOUT_RECORD, CAUSES_IN_WORDS, JUDGEMENT, Cause, Change, Diff
from briefing.model.brief import Cell, Group, Line, Section
from briefing.model.vantage import day
from briefing.projections import wording
from briefing.projections.composition import composed_changes
from briefing.projections.expected import TAKING_PART
from briefing.projections.naming import short_names
from briefing.readmodel import Snapshot

ID = "changes"
"""The section of lines that tell changes."""

MOST = 5
"""How many bullets, of one date each, stand under one heading."""

SENTENCES = 8
"""How many changes stand under one heading."""

UNCORRECTED = "Nothing was corrected between the two."

FEW = 3
"""How many tracks are named in a sentence."""

NOWHERE = "not on record"
"""What a row says that was, or is, not on the board."""

_ON = " on record"

NOTHING = "–"
"""Text of an empty cell of the board."""

_MONTHS = f"(?:{'|'.join(month_name[1:])})"
_IN_FORCE, _STEP = 1, 2
"""The cells of a row of the board that a diff tells."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading of the short form: which causes it holds, and from which weight on."""

    title: str
    causes: frozenset[Cause]
    words: int
    """How much is told at most; one change always is."""
    weight: int = 3
    tracks: bool = False
    """Whether only what stands on a track, and answers to requests, are told."""

    def holds(self, change: Change) -> bool:
        """Whether a change is told, or at least counted, under this heading."""
        return change.heading in {CAUSES_IN_WORDS[cause] for cause in self.causes}

    def chosen(self, changes: Sequence[Change]) -> list[Change]:
        """The weightiest of some changes, as many as it holds, by date."""
        chosen: list[Change] = []
        words = 0
        for change in sorted(filter(self._is_weighty, changes), key=_rank):
            line = change_line(change)
            length = len(f"{line.text} {line.standing}".split())
            dates = {change_line(each).lead or each.subject for each in (*chosen, change)}
            full = words + length > self.words or len(dates) > MOST or len(chosen) == SENTENCES
            if chosen and full:
                continue
            chosen.append(change)
            words += length
        return sorted(chosen, key=lambda change: (change.day, changes.index(change)))

    def _is_weighty(self, change: Change) -> bool:
        on_track = bool(change.track or change.line.cells) or not self.tracks
        return self.holds(change) and change.weight <= self.weight and on_track


def _rank(change: Change) -> tuple[int, bool, int]:
    """Steps, meetings and events before words, by weight; then what is on a track; the latest."""
    words = change.line.section != "developments"
    return change.weight + words, not change.track, -change.day.toordinal()


_EDITS = frozenset(
    {Cause.CORRECTED, Cause.RETRACTED, Cause.WITHDRAWN, Cause.REINSTATED, Cause.RE_RATED}
)
_LEARNED = frozenset(
    {Cause.REPORTED, Cause.RECORDED, Cause.CORROBORATED, Cause.CONFLICT, Cause.RENAMED}
)
TOPICS = (
    Topic("Happened", frozenset({Cause.HAPPENED, Cause.ENDED}), 88, weight=2),
    Topic("Fell due", frozenset({Cause.DUE}), 40, weight=2),
    Topic(
        "Settled: possible then, certain now", frozenset({Cause.SETTLED}), 45, weight=1, tracks=True
    ),
    Topic("Learned", _LEARNED, 80),
    Topic("Corrected", _EDITS, 80),
    Topic("The desk's judgement", frozenset({Cause.JUDGED_ANEW}), 80),
)
"""The headings; what is first attested, or possible, may be older and is only counted."""


@dataclass(frozen=True, slots=True)
class ShortDiff:
    """What half a page tells of a diff."""

    in_short: tuple[Line, ...]
    status: tuple[Line, ...]
    """Rows of a table: the track, what was, what is, and the cause."""
    groups: tuple[Group, ...]
    rest: str
    """What is not told, counted."""
    left_out: int

    @property
    def lines(self) -> tuple[Line, ...]:
        """All that is told."""
        grouped = (line for group in self.groups for line in group.lines)
        return (*self.in_short, *self.status, *grouped)


def shortened(diff: Diff) -> ShortDiff:
    """The short form of a diff, with short names behind the first mention."""
    status = diff.status
    told = {n for c in status if c.after for cell in c.after.cells[1:3] for n in cell.facts}
    body = [c for c in diff.changes if c.kind != "status" and not told & {*_own(c)}]
    body = [c for c in body if not _is_bare_event(c, status, diff.snapshot)]
    chosen = {topic.title: topic.chosen(body) for topic in TOPICS}
    groups = [
        Group(tuple(_line(change, diff) for change in found), title)
        for title, found in chosen.items()
        if found
    ]
    shown = {change.subject for found in chosen.values() for change in found}
    left = [change for change in body if change.subject not in shown]
    lead = Group(tuple(_in_short(diff)), kind="paragraph")
    section = Section(ID, "", tuple(groups))
    if diff.snapshot:
        section = composed_changes(section, diff.snapshot)
    named = short_names([Section(ID, "", (lead, *section.groups))], diff.actors)[0].groups
    return ShortDiff(
        in_short=named[0].lines,
        status=tuple(_row(change, diff) for change in status),
        groups=named[1:],
        rest=_rest(left),
        left_out=len(left),
    )


def _is_bare_event(change: Change, status: Sequence[Change], snapshot: Snapshot | None) -> bool:
    """Whether a plan tells no more than its days, and a row of the board who was to be there."""
    plan = snapshot.numbered(change.facts[0]) if snapshot and change.fell_due else None
    if snapshot is None or plan is None or plan.fact.actors_in(*TAKING_PART, "speaker"):
        return False
    entries = (snapshot.numbered(n) for row in status if row.fell_due for n in row.facts)
    return plan.fact.due in [entry.fact.due for entry in entries if entry]


def between(diff: Diff) -> str:
    """The two vantages in a sentence, and whether the record was corrected between them."""
    before, after = diff.before, diff.after
    words = f"From: {before.in_words()}. To: {after.in_words()}."
    if before.at(after.as_of) == after and after.known_by is None and after.at_head:
        words = f"From {_first_day(diff)} to {day(after.as_of)}, both in hindsight."
    return f"{words} {UNCORRECTED}" if before.recorded == after.recorded else words


def _own(change: Change) -> tuple[int, ...]:
    """The fact that a line is about; none for one that tells of several."""
    return change.line.facts[:1] if change.subject.startswith("#") else ()


def _step_facts(row: Line) -> tuple[int, ...]:
    return row.cells[_STEP].facts


_COUNTED: tuple[tuple[Callable[[Change], bool], str, str], ...] = (
    (
        lambda c: c.line.section == "differences",
        "difference between sources",
        "differences between sources",
    ),
    (lambda c: c.line.section == "gaps", "gap", "gaps"),
    (lambda c: c.heading == ABOUT_RECORD, "office or term", "offices and terms"),
    (lambda c: c.heading == CAUSES_IN_WORDS[Cause.DUE], "that fell due", "that fell due"),
)


def _rest(changes: Sequence[Change]) -> str:
    """Changes that are not told, counted by what they are."""
    counts: Counter[tuple[str, str]] = Counter()
    for change in changes:
        cause = (change.cause.value, change.cause.value)
        one, many = next((words for holds, *words in _COUNTED if holds(change)), cause)
        counts[one, many] += 1
    if again := counts.pop((Cause.ATTESTED_AGAIN.value,) * 2, 0):
        first = counts.pop((Cause.FIRST_ATTESTED.value,) * 2, 0)
        counts["attested", "attested"] = first + again
    if not counts:
        return ""
    counted = [wording.counted(number, *what) for what, number in counts.items()]
    return f"Left out at this length: {wording.listed(counted)}."


def _first_day(diff: Diff) -> str:
    """The earlier day, without what the later one says too: "24", "31 May"."""
    first = diff.before.as_of
    same = (first.year, first.month) == (diff.after.as_of.year, diff.after.as_of.month)
    return str(first.day) if same else _within(diff.year, day(first))


# --- the sentences -----------------------------------------------------------------------


def _in_short(diff: Diff) -> Iterator[Line]:
    """What became of the lead track, and which others are new, moved or stood.

    Where none moved, that no text is as new comes first: silence is not that nothing happened.
    """
    status = diff.status
    quiet = list(_silence(diff))
    yield from quiet if not status else ()
    lead = next((c for c in status if c.subject == diff.lead_track), None)
    if lead:
        yield _lead_moved(lead, diff)
    elif row := next((r for r in diff.unchanged_tracks if r.subject == diff.lead_track), None):
        standing = "; ".join((row.cells[_IN_FORCE].shown, _halves(row)[1]))
        words = f"No change on record on {row.text}: {standing}."
        yield Line(f"{ID}/lead", words, row.facts)
    changed = len(status) - bool(lead)
    still = len(diff.unchanged_tracks) - any(
        row.subject == diff.lead_track for row in diff.unchanged_tracks
    )
    if changed:
        others = f"Of the other tracks, {changed} changed"
        yield Line(f"{ID}/others", f"{others} and {still} did not." if still else f"{others}.")
    elif still:
        rows = [row for row in diff.unchanged_tracks if row.subject != diff.lead_track]
        yield Line(f"{ID}/others", f"No change on record: {_tracks(rows)}.")
    yield from quiet if status else ()


def _silence(diff: Diff) -> Iterator[Line]:
    """That the later vantage has no text as new as itself."""
    last = diff.snapshot.source_basis.last if diff.snapshot else None
    if last and last < diff.after.as_of:
        yield Line(f"{ID}/silence", f"No text on record is later than {day(last)}.")


def _tracks(rows: Sequence[Line]) -> str:
    """Tracks by title where they are few, else their number."""
    if len(rows) > FEW:
        return wording.counted(len(rows), "track")
    return wording.listed([row.text for row in rows])


def _lead_moved(lead: Change, diff: Diff) -> Line:
    """The step that changed the lead track, in its own words where it is new; else its row."""
    numbers = _step_facts(lead.after)[:1] if lead.after else ()
    steps = (c for c in diff.changes if c.kind != "status" and c.after)
    step = next((c for c in steps if c.after and c.after.facts == numbers), None)
    if step is None or step.after is None or not numbers:
        return replace(status_line(lead), key=f"{ID}/lead")
    line = change_line(step)
    label = wording.within(line.lead)
    dated = f"{wording.capitalised(wording.on(label))}, {wording.lowered(line.text)}"
    parts = lead.line.cells[_STEP].text.split("; ")[1:]
    limit = next((part for part in parts if part.startswith("no ") and part.endswith(_ON)), "")
    if limit:
        sources = f" ({line.suffix})" if line.suffix else ""
        dated = f"{dated.rstrip('.')}{sources}; {limit.removesuffix(_ON)} is{_ON}."
    return Line(f"{ID}/lead", dated, line.facts, suffix="" if limit else line.suffix)


def _row(change: Change, diff: Diff) -> Line:
    """A row of the board that changed: the track, both sides, and the cause.

    Days of the year of both sides are told without it. That the goal of the lead track is not
    reached was said in short.
    """
    was, now = _sides(change)
    if change.subject == diff.lead_track and change.after:
        now = now.partition("; no ")[0]
    before, after = (_step_facts(line) if line else () for line in (change.before, change.after))
    asked = (c.after for c in diff.changes if c.after and _asks(c, after))
    answer = next((row.cells[-1] for row in asked), None)
    if answer and answer.facts:
        step = _halves(change.after)[1].partition("; ")[0]
        now = f"{''.join(now.partition(step)[:2])}; {_shortly(answer.text, diff)}"
        after = (*after, *answer.facts)
    cause = "fell due" if change.fell_due else change.cause.value
    cells = (
        Cell(change.line.text),
        Cell(wording.capitalised(_within(diff.year, was)), before),
        Cell(wording.capitalised(_within(diff.year, now)), after),
        Cell(wording.capitalised(cause)),
    )
    return Line(f"{ID}/{change.subject}", change.line.text, change.facts, cells=cells)


def _asks(change: Change, step: tuple[int, ...]) -> bool:
    """Whether a change is the row of the request that a step of a track is."""
    row = change.after
    if row is None or not (row.cells and row.lead and row.section == "positions"):
        return False
    return set(_own(change)) <= set(step)


def _shortly(text: str, diff: Diff) -> str:
    """A text with the short names of people: they are named in full above."""
    for actor in diff.actors:
        if actor.short and actor.kind == "person":
            text = text.replace(actor.name, actor.short)
    return text


def _within(year: int | None, text: str) -> str:
    return re.sub(rf"({_MONTHS}) {year}\b", r"\1", text) if year else text


def status_line(change: Change) -> Line:
    """A row of the board in a line that tells only what differs."""
    was, now = _sides(change)
    text = f"{change.line.text}: was: {was}. Now: {now}."
    return Line(f"{ID}/{change.subject}", text, change.facts)


def _sides(change: Change) -> tuple[str, str]:
    """What was and what is, of what is in force and of the latest step where these differ."""
    was, now = _told(change.before, change.after), _told(change.after, change.before)
    if change.before and change.after:
        was = was.partition("; no ")[0]
    elif change.cause is Cause.SETTLED and was == NOWHERE:
        was = "nothing certain on record"
    return (was, now) if was or now else (_told(change.before, None), "the same, on other quotes")


def _told(row: Line | None, other: Line | None) -> str:
    """What a row says that another does not.

    That the goal is not reached is said once: not beside words for nothing in force.
    """
    if row is None:
        return NOWHERE
    (force, step), (others, before) = _halves(row), _halves(other)
    said = [] if force in {others, NOTHING} else [force]
    if step != before:
        denied = said and not row.cells[_IN_FORCE].facts
        step = step.partition("; no ")[0] if denied else step
        said.append("no step on record" if step == "None on record" else step)
    return "; ".join(said)


def _halves(row: Line | None) -> tuple[str, str]:
    """What is in force and the latest step, without the mark of what was reported later."""
    if row is None:
        return "", ""
    force, step = (row.cells[n].text.replace("†", "") for n in (_IN_FORCE, _STEP))
    return force, step


def _line(change: Change, diff: Diff) -> Line:
    line = change_line(change)
    standing = _shortly(line.standing, diff)
    return replace(line, lead=_within(diff.year, line.lead), standing=standing)


def change_line(change: Change) -> Line:
    """A change of the body as one line: what is told now, or what no longer is."""
    said = change.line
    told = said.cells and not said.lead
    lead = "" if told else wording.capitalised(wording.within(said.lead))
    text = said.plain if told else said.text
    if change.after is None and not (change.stands[1] and said.section == "possible"):
        text = f"No longer on record: {text}"
    elif change.after and said.section == "possible":
        text = f"Possibly: {text}"
    if said.section == JUDGEMENT:
        lead = f"Judgement changed ({change.cause.value}), {wording.small(lead)}"
    standing = _standing(change)
    untold = said.cells and said.lead and not standing  # a request without its answer
    facts = said.cells[0].facts if untold else change.facts
    line = Line(f"{ID}/{change.subject}", text, facts, lead=lead, suffix=said.suffix)
    return replace(line, standing=standing)


def _standing(change: Change) -> str:
    """Where a plan stands or what a request was answered, if new; what an edited line was."""
    was, now = change.before, change.after
    if change.line.section == JUDGEMENT:
        return change.line.standing
    if change.cause in _EDITS:
        return _before(change)
    if now is None or (was and _place(was) == _place(now)):
        return ""
    answered = now.cells and now.cells[-1].facts
    return _place(now) if was or change.fell_due or answered else ""


def _place(line: Line) -> str:
    """Where a plan stands; of a request, its answer."""
    return line.cells[-1].text if line.cells and line.lead else line.standing


def _before(change: Change) -> str:
    """What a line that was edited said before, as far as it says something else now."""
    was, now = change.before, change.after
    if was is None or now is None or was.cells:
        return ""
    if was.text != now.text:
        return f"Before: {was.text.rstrip('.')}"
    return f"Before: {was.lead}" if was.lead != now.lead else ""
