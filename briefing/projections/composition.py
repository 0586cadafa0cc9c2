"""Composition: the lines of a brief that belong together become sentences and paragraphs.

It is the last touch but one on a brief that is to be read (names come after it); briefs are
compared line by line, before it. Each clause keeps its facts, its sources and its marks, as a
segment of its own. No word comes in but "and", "also" and the like; docs/composition.md has the
rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from briefing.facts import FactAsOf, LifecycleStatus
from briefing.model.brief import Brief, Group, Line, LineSegment, Section
from briefing.projections import expected, gaps, subjects, wording
from briefing.projections.clause import Clause, clause_of
from briefing.projections.differences import accounts_inline
from briefing.projections.notes import cited_notes, notes
from briefing.projections.source_tags import retagged, retagged_group, retagged_line
from briefing.projections.view import CONTESTED
from briefing.readmodel import Snapshot
from briefing_events.shapes import Incident, Utterance

CLAUSES, WORDS, PARAGRAPH = 4, 75, 100
"""Clauses and words of a sentence at most; words of a paragraph, beyond which another begins."""

LONG = 4
"""Words of a description from which on it is not told twice running."""

HOME = "developments"
ROUTED = frozenset({"positions", "economy", "security", "politics", "third-parties"})
"""Sections whose lines go to the event that they describe, where that is told."""

WHOLE = frozenset(
    {"bottom-line", "board", "changes", "assessments", "differences", "gaps", "corrections"}
)
"""Sections that are not composed: those of no facts of their own, and opinions."""

_STAYING = frozenset({"commitment", "position", "condition", "demand"})
"""What a party stands for stays under it."""

_LINKS = frozenset({"to", "that"})
"""Words from which on a second clause goes on where its beginning was told."""

_TAGGED = re.compile(r" \(([^()]*)\)$")
_BARE = re.compile(r"(?i)\b(?:the|an?) ")
_PREPOSITIONS = frozenset({"After", "At", "Before", "During", "In", "On", "Since"})
_CLOSED = re.compile(r"[.!?][\"”’']?$")
_SAID_THAT = ("said that ", "stated that ")


def composed(brief: Brief, snapshot: Snapshot) -> Brief:
    """The brief with the lines of its body composed."""
    default = brief.main_source
    composer = _Composer(snapshot, default)
    sections = (
        composer.section(section)
        if section.id not in WHOLE
        else retagged(section, snapshot, default)
        for section in _routed(accounts_inline(brief.sections, snapshot), composer)
    )
    recast = [_recast(section, snapshot) for section in sections]
    told = list(_windows_told_once(recast))
    added = notes(snapshot, {*cited_notes(told)} - {note.number for note in brief.notes})
    return replace(
        brief,
        sections=tuple(section for section in told if section.groups),
        notes=tuple(sorted((*brief.notes, *added), key=lambda note: note.number)),
    )


def composed_changes(section: Section, snapshot: Snapshot) -> Section:
    """A section of lines on changes, composed as the body of a brief is."""
    return _Composer(snapshot, "").section(section)


@dataclass
class _Sentence:
    """One sentence: its segments, and who opens it."""

    line: Line
    clauses: list[Clause]
    opening: str
    segments: list[LineSegment]

    @property
    def words(self) -> int:
        return sum(len(segment.text.split()) for segment in self.segments)


class _Composer:
    """Composes the sections of one brief, in order."""

    def __init__(self, snapshot: Snapshot, main_source: str) -> None:
        self._snapshot = snapshot
        self._main_source = main_source
        self._introduced: set[str] = set()
        self._before = ""
        """The sentence before, of the same date."""
        self._fullest: dict[str, Clause] = {}
        """For each subject of the lines at hand, the clause that names it with most words."""

    def clause(self, line: Line) -> Clause | None:
        """The clause of a line that tells one fact that stands, and nothing else."""
        single = len(line.facts) == 1 or f"{CONTESTED}:" in line.suffix
        entry = self._snapshot.numbered(line.facts[0]) if single else None
        if entry is None or line.cells or line.standing or line.aside or line.segments:
            return None
        return clause_of(line, entry, self._snapshot.actors)

    def section(self, section: Section) -> Section:
        """A section with the lines of its lists composed."""
        groups = (
            self._group(group)
            if group.kind == "list"
            else retagged_group(group, self._snapshot, self._main_source)
            for group in section.groups
        )
        return replace(section, groups=tuple(groups))

    def _group(self, group: Group) -> Group:
        told: list[tuple[Line, list[_Sentence]]] = []
        before = ""
        for lead, same in groupby(group.lines, key=lambda line: line.lead):
            first = "" if lead == wording.NO_DAY else lead
            for sentence in self._sentences(list(same), before):
                if first or not _goes_on(told, sentence):
                    told.append((replace(sentence.line, lead=first), []))
                told[-1][1].append(sentence)
                before, first = sentence.opening, ""
        if self._main_source:
            lines = [_paragraph(*each, self._main_source) for each in told]
            return replace(group, lines=tuple(lines))
        default = _default_tag(group, [each for _, sentences in told for each in sentences])
        lines = [_tagged(*each, default) for each in told]
        title = f"{group.title} ({_shared_tag(default, told)})" if default else group.title
        return replace(group, lines=tuple(lines), title=title)

    def _sentences(self, lines: Sequence[Line], before: str) -> Iterator[_Sentence]:
        """Lines of one date as sentences, none of which begins like the one before."""
        used: set[str] = set()
        told = _in_order([self.clause(line) or line for line in lines])
        self._fullest = {
            each.subject: each
            for each in sorted(
                (each for each in told if isinstance(each, Clause) and each.subject),
                key=lambda each: len(each.surface),
            )
        }
        self._before = ""
        for joined in _joined(told):
            if isinstance(joined, Line):
                line = retagged_line(joined, self._snapshot, self._main_source)
                sentence = _Sentence(line, [], "", [])
            else:
                sentence = self._sentence(joined, before, used)
            before = sentence.opening
            self._before = "".join(segment.text for segment in sentence.segments)
            yield sentence

    def _sentence(self, clauses: list[Clause], before: str, used: set[str]) -> _Sentence:
        first = clauses[0]
        if not first.subject:
            text = _definite(first.text, self._before)
            opening = " ".join(text.split()[: 2 if text.startswith(("The ", "A ")) else 1])
            if opening == before and opening in _PREPOSITIONS:
                opening = "Further"
                text = f"{opening}, {text[0].lower()}{text[1:]}"
            return _Sentence(first.line, clauses, opening, _segments(clauses, [text]))
        surface, carriers = self._surface(clauses)
        opening = first.subject
        texts = [f"{surface} {first.predicate}", *_continued(clauses)]
        if opening == before:
            name = wording.name(self._snapshot, opening, short=False)
            inner = name if surface == wording.capitalised(name) else wording.lowered(surface)
            opening, texts[0] = _begun_otherwise(clauses, inner, used)
            used.add(opening)
        segments = _segments(clauses, texts)
        segments[0] = replace(segments[0], facts=(*segments[0].facts, *carriers))
        return _Sentence(first.line, clauses, opening, segments)

    def _surface(self, clauses: Sequence[Clause]) -> tuple[str, tuple[int, ...]]:
        """How a sentence names its subject: with the office at first, by name after that.

        And the facts that the office rests on, where they are not the sentence's own.
        """
        actor = self._snapshot.actors.get(clauses[0].subject)
        if actor is None:
            return clauses[0].surface, ()
        if actor.id in self._introduced and actor.kind == "person":
            return actor.name, ()
        fullest = self._fullest.get(actor.id, clauses[0])
        if len(fullest.surface) <= len(actor.name):
            return clauses[0].surface, ()
        self._introduced.add(actor.id)
        own = {number for clause in clauses for number in clause.line.facts}
        return fullest.surface, tuple(n for n in fullest.line.facts if n not in own)


def _recast(section: Section, snapshot: Snapshot) -> Section:
    if section.id == expected.ID:
        return _with_lines(
            section, lambda lines: [_dated_by_its_days(line, snapshot) for line in lines]
        )
    if section.id in subjects.STANDING:
        return _with_lines(section, lambda lines: [_standing(line, snapshot) for line in lines])
    return _with_lines(section, _merged) if section.id == gaps.ID else section


def _standing(line: Line, snapshot: Snapshot) -> Line:
    """What holds, and is only told at an event of a day, without the date of that.

    With when it was reported last, where that is long ago. A source that the date has is kept.
    """
    entries = [entry for n in line.facts if (entry := snapshot.numbered(n))]
    if not entries or not all(map(_holds_throughout, entries)):
        return line
    tag = _TAGGED.search(line.lead)
    last = wording.capitalised(wording.last_reported(entries[0], snapshot.vantage.as_of))
    if last or not tag:
        return replace(line, lead=f"{last}{tag[0]}" if last and tag else last)
    told = "; ".join(filter(None, (tag[1], line.suffix)))
    parts = (replace(s, suffix="; ".join(filter(None, (tag[1], s.suffix)))) for s in line.segments)
    return replace(line, lead="", suffix=told, segments=tuple(parts))


def _holds_throughout(entry: FactAsOf) -> bool:
    stated = entry.fact.basis != "by-context" or entry.fact.modality in {"announced", "planned"}
    holds = not stated and entry.lifecycle is LifecycleStatus.HOLDS
    return holds and entry.window.earliest == entry.window.latest


def _with_lines(section: Section, change: Callable[[Sequence[Line]], Iterable[Line]]) -> Section:
    """A section with the lines of each group changed."""
    groups = (replace(group, lines=tuple(change(group.lines))) for group in section.groups)
    return replace(section, groups=tuple(groups))


def _merged(gaps_told: Sequence[Line]) -> Iterable[Line]:
    """The gaps, with the outcomes that are not on record in one line."""
    lines: list[Line] = []
    for line in gaps_told:
        follows = bool(lines) and lines[-1].text.startswith(gaps.OUTCOME)
        if follows and line.text.startswith(gaps.OUTCOME):
            what, _, rest = line.text.removeprefix(gaps.OUTCOME).partition(": ")
            same = f" {what}: " in lines[-1].text
            lines[-1] = _with_more(lines[-1], line, rest if same else f"of {what}: {rest}")
        else:
            lines.append(line)
    return lines


def _with_more(line: Line, other: Line, rest: str) -> Line:
    *before, last = line.clauses
    ended = replace(last, text=f"{last.text.removesuffix('.')};")
    segments = (*before, ended, LineSegment(f" {rest}", other.facts))
    text = "".join(segment.text for segment in segments)
    return replace(line, text=text, facts=(*line.facts, *other.facts), segments=segments)


def _windows_told_once(sections: Iterable[Section]) -> Iterator[Section]:
    """Sections in which "day not given" is told at its first use alone."""
    told = False

    def once(lines: Sequence[Line]) -> Iterator[Line]:
        nonlocal told
        for line in lines:
            lead = line.lead
            if wording.UNKNOWN_DAY in lead:
                lead = wording.known_bounds(lead) if told else lead
                told = True
            yield replace(line, lead=lead)

    for section in sections:
        yield _with_lines(section, once)


def _dated_by_its_days(line: Line, snapshot: Snapshot) -> Line:
    """A plan that is due under the days that it is for, with how long these are past."""
    entry = snapshot.numbered(line.facts[0]) if line.facts else None
    due = entry.fact.due if entry else None
    told, _, ago = line.aside.partition(" ")
    if told in expected.VOICED and line.lead[:1].isdigit():
        return replace(line, lead=f"{line.lead}, {ago}", aside="")
    if entry is None or due is None or entry.lifecycle not in expected.AHEAD_OR_PAST:
        return line
    overdue = entry.lifecycle is LifecycleStatus.OVERDUE
    ago = f", {wording.days_ago(due.latest, snapshot.vantage.as_of)}" if overdue else ""
    announced = wording.within(line.lead)
    told = f"{expected.voiced(entry)} {wording.on(announced)}" if announced[:1].isdigit() else ""
    standing = "; ".join(filter(None, (told, expected.NO_OUTCOME if overdue else "")))
    return replace(
        line,
        lead=wording.capitalised(f"{wording.written(due)}{ago}"),
        standing=wording.capitalised(standing),
        aside="",
    )


def _routed(sections: Sequence[Section], composer: _Composer) -> tuple[Section, ...]:
    """The sections, with what describes an event or was said at it moved to that event."""
    home = next((section for section in sections if section.id == HOME), None)
    if home is None:
        return tuple(sections)
    events = [
        [clause for line in group.lines if (clause := composer.clause(line))]
        for group in home.groups
    ]
    moved: list[list[Line]] = [[] for _ in home.groups]
    kept = []
    for section in sections:
        routed = section.id in ROUTED
        kept.append(_without_moved(section, events, moved, composer) if routed else section)
    groups = tuple(
        replace(group, lines=tuple(_inserted(group.lines, extra, composer)))
        for group, extra in zip(home.groups, moved, strict=True)
    )
    return tuple(replace(s, groups=groups) if s.id == HOME else s for s in kept)


def _without_moved(
    section: Section, events: list[list[Clause]], moved: list[list[Line]], composer: _Composer
) -> Section:
    groups = []
    for group in section.groups:
        staying = []
        for line in group.lines:
            clause = composer.clause(line) if group.kind == "list" else None
            place = _event_of(clause, events) if clause else None
            staying.append(line) if place is None else moved[place].append(line)
        groups.append(replace(group, lines=tuple(staying)))
    return replace(section, groups=tuple(group for group in groups if group.lines))


def _event_of(clause: Clause, events: list[list[Clause]]) -> int | None:
    """The group of the developments that tells the event which a clause belongs to."""
    for place, told in enumerate(events):
        if any(_belongs(clause.entry, event.entry, clause) for event in told):
            return place
    return None


def _belongs(entry: FactAsOf, event: FactAsOf, clause: Clause) -> bool:
    if not (entry.settled and entry.moment and entry.window == event.window):
        return False
    mine, its = ({actor.id for actor in each.fact.actors} for each in (entry, event))
    if isinstance(event.fact, Incident):
        culprits = set(entry.fact.actors_in("perpetrator"))
        return bool(culprits & its) and entry.fact.place == event.fact.place
    if isinstance(entry.fact, Utterance) and entry.fact.type.act in _STAYING:
        return False
    speakers = set(entry.fact.actors_in("speaker")) or {clause.subject}
    return entry.window.earliest == entry.window.latest and bool(speakers & its & mine)


def _inserted(lines: Sequence[Line], extra: Sequence[Line], composer: _Composer) -> Iterable[Line]:
    """Lines by date, those that came from elsewhere among them."""
    if not extra:
        return lines

    def order(line: Line) -> tuple[object, ...]:
        clause = composer.clause(line)
        return clause.entry.order if clause else ()

    return sorted((*lines, *extra), key=order)


def _in_order(told: Sequence[Clause | Line]) -> list[Clause | Line]:
    """Visits and meetings first, then the order of the texts, what one subject did together."""
    first: dict[str, int] = {}

    def place(item: tuple[int, Clause | Line]) -> int:
        at, each = item
        subject = each.subject if isinstance(each, Clause) else ""
        return first.setdefault(subject, at) if subject else at

    meetings_first = sorted(
        told, key=lambda each: not (isinstance(each, Clause) and each.is_encounter)
    )
    return [each for _, each in sorted(enumerate(meetings_first), key=place)]


def _joined(told: Iterable[Line | Clause]) -> Iterator[Line | list[Clause]]:
    """Clauses that share a sentence, as lists."""
    run: list[Clause] = []
    for each in told:
        if isinstance(each, Clause) and run and _fits(run, each):
            run.append(each)
            continue
        if run:
            yield run
            run = []
        if isinstance(each, Clause):
            run = [each]
        else:
            yield each
    if run:
        yield run


def _fits(run: Sequence[Clause], clause: Clause) -> bool:
    words = sum(len(each.predicate.split()) for each in (*run, clause))
    return len(run) < CLAUSES and words <= WORDS and all(each.joins(clause) for each in run)


def _continued(clauses: Sequence[Clause]) -> list[str]:
    """The predicates behind the first, each without what the one before has told."""
    return [_without_shared(a, b) for a, b in pairwise(clauses)]


def _without_shared(before: Clause, after: Clause) -> str:
    """A predicate from "to" or "that" on, where all that stands before it was told just now.

    Nothing is shared across quotation marks, and no meeting becomes another.
    """
    one, two = before.predicate.split(), after.predicate.split()
    if before.is_encounter or after.is_encounter:
        return after.predicate
    cut = 0
    for place, (mine, its) in enumerate(zip(one, two, strict=False)):
        if mine != its or '"' in mine:
            break
        if mine in _LINKS:
            cut = place
    return " ".join(two[cut:])


def _segments(clauses: Sequence[Clause], texts: Sequence[str]) -> list[LineSegment]:
    """The clauses of a sentence with what stands between them."""
    told, pair = clauses[0].predicate, len(texts) == 2  # noqa: PLR2004
    plain = pair and not any(mark in told for mark in (",", ";", " and "))
    segments = []
    for place, (clause, text) in enumerate(zip(clauses, texts, strict=True)):
        last = place == len(texts) - 1
        joint = "" if not place else " and " if last else " "
        stop = "" if last or plain else "," if pair else ";"
        stop = "." if last and not _CLOSED.search(text) else stop
        line = clause.line
        segments.append(LineSegment(f"{joint}{text}{stop}", line.facts, hindsight=line.hindsight))
    return segments


def _begun_otherwise(clauses: Sequence[Clause], surface: str, used: set[str]) -> tuple[str, str]:
    """Another beginning for a sentence whose subject opened the one before, and its text."""
    clause, predicate = clauses[0], clauses[0].predicate
    for verb in _SAID_THAT:
        if len(clauses) == 1 and predicate.startswith(verb):
            said = predicate.removeprefix(verb)
            return said.partition(" ")[0], f"{wording.capitalised(said)}, {surface} said"
    one_day = clause.entry.window.earliest == clause.entry.window.latest
    openings = ["The same day", "On that day"] if one_day else ["Further", "Besides"]
    place = clause.entry.fact.place
    if place and place not in clause.text and "," not in place:
        openings.insert(0, f"In {place}")
    opening = next((each for each in openings if each not in used), openings[-1])
    return opening, f"{opening}, {surface} {predicate}"


def _definite(text: str, before: str) -> str:
    """A description cut to "The attack" where the sentence before had "an attack on a hall"."""
    words = text.split()
    if not text.startswith("The ") or len(words) < LONG:
        return text
    for length in range(len(words), LONG - 1, -1):
        phrase = _BARE.sub("", " ".join(words[1:length]))
        place = _BARE.sub("", before).find(phrase)
        if place > 0 and re.search(rf"(?i)\ban? {re.escape(words[1])}\b", before):
            return " ".join(["The", words[1], *words[length:]])
    return text


def _default_tag(group: Group, told: Sequence[_Sentence]) -> str:
    """The source that a group's heading names, where most rest on it and that saves tags."""
    best, saved = _best_tag([clause for sentence in told for clause in sentence.clauses], "")
    return best if group.title and saved > 0 else ""


def _best_tag(clauses: Sequence[Clause], default: str) -> tuple[str, int]:
    """The tag that at least half of some clauses share, and how many tags it saves."""
    tags = [clause.tag for clause in clauses]
    best = max(dict.fromkeys(filter(None, tags)), key=tags.count, default="")
    if not best or 2 * tags.count(best) < len(tags):
        return "", 0
    told, left = (sum(1 for each in clauses if each.told_tag(tag)) for tag in (default, best))
    return best, told - left - 1


def _goes_on(told: Sequence[tuple[Line, list[_Sentence]]], sentence: _Sentence) -> bool:
    """Whether a sentence goes on with the paragraph before it, which has its date."""
    if not told or not sentence.clauses or not told[-1][1][-1].clauses:
        return False
    if sentence.line.lead != told[-1][1][0].line.lead or not sentence.line.lead:
        return False
    return sum(each.words for each in (*told[-1][1], sentence)) <= PARAGRAPH


def _tagged(first: Line, told: Sequence[_Sentence], default: str) -> Line:
    """A paragraph whose date names the source that most of it rests on, where that saves tags."""
    clauses = [clause for sentence in told for clause in sentence.clauses]
    best, saved = _best_tag(clauses, default)
    lead = first.lead or next((clause.line.lead for clause in clauses), "")
    if lead in {"", wording.NO_DAY} or len(clauses) < 2 or saved < 1:  # noqa: PLR2004
        return _paragraph(first, told, default)
    named = f"{lead} ({_shared_tag(best, [(first, told)])})"
    return _paragraph(replace(first, lead=named), told, best)


def _shared_tag(tag: str, told: Iterable[tuple[Line, Sequence[_Sentence]]]) -> str:
    """A tag as its heading or date names it: whether all stands on it, or what is unmarked."""
    sentences = [sentence for _, same in told for sentence in same]
    alone = all(each.clauses and all(c.tag == tag for c in each.clauses) for each in sentences)
    return tag if alone else f"{tag}, unless marked"


def _paragraph(first: Line, told: Sequence[_Sentence], default: str) -> Line:
    """A paragraph as one line; ``default`` is the tag in force, which no clause repeats."""
    if not any(sentence.clauses for sentence in told):
        return first
    segments: list[LineSegment] = []
    for sentence in told:
        space = " " if segments else ""
        ends = _suffixes(sentence.clauses, default)
        for segment, suffix in zip(sentence.segments, ends, strict=True):
            segments.append(replace(segment, text=f"{space}{segment.text}", suffix=suffix))
            space = ""
    text = "".join(segment.text for segment in segments)
    facts = dict.fromkeys(number for segment in segments for number in segment.facts)
    return Line(first.key, text, tuple(facts), first.lead, segments=tuple(segments))


def _suffixes(clauses: Sequence[Clause], default: str) -> list[str]:
    """What stands in brackets behind each clause of a sentence; once where they share it."""
    tags = [each.told_tag(default) for each in clauses]
    # A tag would be taken for the clauses before it in its sentence too.
    last = max((place for place, tag in enumerate(tags) if tag), default=0)
    if len(set(tags)) > 1 and ("" in tags[:last] or not default):
        tags = [tag or wording.source_names(c.entry) for tag, c in zip(tags, clauses, strict=True)]
    told = zip(tags, clauses, strict=True)
    ends = ["; ".join(filter(None, (tag, clause.remark))) for tag, clause in told]
    return ends if len(set(ends)) > 1 else [""] * (len(ends) - 1) + ends[-1:]
