"""Entity timelines: SemEval-2015 task 4, track A: from raw texts of a topic to dated events.

A timeline orders the events that an entity takes part in; an event is a word of a sentence. It
is scored as the task's paper says: each event is simultaneous with its time anchor, and events
at one position come before those at the next. A relation of the system counts where it follows
from the gold timeline, and the other way round; the counts of all timelines are added up
(micro-average). Words for the same event in several articles stand on one row of the gold
timeline: each of them is that event. Position 0 (no date) is left out, as in the task.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from briefing.drafting.attribution import subject_of
from briefing.drafting.date_phrases import choose, date_phrases_in
from briefing.drafting.features import acts_of
from briefing.drafting.named_actors import CandidateActors, Cast
from briefing.drafting.reading import Reading, read_article
from briefing_events.dossier import Actor
from briefing_events.when import When

_CREATED = re.compile(
    r"<DCT>.*?value=\"(?:(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(\d\d)-(\d\d)-(\d{4}))\"", re.DOTALL
)
_NAME = re.compile(r"<DOCID>(\d+)")
_SENTENCE = re.compile(r"<s id=\"(\d+)\">(.*?)</s>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_DATE_LINE = re.compile(r"\w+ \d{1,2} , \d{4}")
_UNKNOWN = "XXXX-XX-XX"
_ARGUMENTS = frozenset({"dobj", "nsubjpass", "nsubj", "dative"})
_WEEK = 7


@dataclass(frozen=True)
class Row:
    """An event of a timeline: its position, its time anchor, and the words that name it."""

    position: int
    anchor: str
    words: tuple[str, ...]


def gold_timeline(path: Path) -> list[Row]:
    """The rows of a gold timeline that have a position."""
    rows = []
    for line in path.read_text("utf-8").splitlines()[1:]:
        position, _, rest = line.strip().partition("\t")
        anchor, *words = rest.split("\t")
        if position.isdigit() and int(position):
            rows.append(Row(int(position), padded(anchor), tuple(w.strip() for w in words)))
    return rows


def padded(day: str) -> str:
    """A day, month or year with the parts that are open written as XX."""
    first = day.strip("[]").partition("..")[0]
    return "-".join([*first.split("-"), "XX", "XX"][:3])


def relations(rows: Sequence[Row], names: dict[str, str]) -> list[tuple[str, str, str]]:
    """The relations of a timeline, none of which follows from the others."""
    found = []
    groups: dict[int, list[str]] = {}
    for row in rows:
        event = names.get(row.words[0], row.words[0])
        found.append((event, "at", row.anchor))
        groups.setdefault(row.position, []).append(event)
    ordered = [groups[position][0] for position in sorted(groups)]
    found += [(a, "before", b) for a, b in pairwise(ordered)]
    return list(dict.fromkeys(found))


def count_of(gold: Sequence[Row], found: Sequence[Row]) -> Counter[str]:
    """How many relations there are on either side, and how many follow from the other."""
    names = {word: row.words[0] for row in gold for word in row.words}
    count: Counter[str] = Counter()
    for side, rows, other in (("found", found, gold), ("gold", gold, found)):
        places = {names.get(row.words[0], row.words[0]): row for row in other}
        for first, relation, second in relations(rows, names):
            a, b = places.get(first), places.get(second)
            at = relation == "at" and a is not None and a.anchor == second
            before = a is not None and b is not None and a.position < b.position
            count[side] += 1
            count[f"{side} right"] += at or (relation == "before" and before)
    return count


@dataclass(frozen=True)
class Event:
    """A word for an event in an article, who takes part in it, and when it took place."""

    word: str
    who: str
    anchor: str


def events_of(path: Path, names: CandidateActors) -> Iterator[Event]:
    """The events of an article that entities take part in."""
    source = path.read_text("utf-8")
    name, day = _NAME.search(source), _created(source)
    numbers, lines = zip(*_SENTENCE.findall(source), strict=True)
    reading = read_article("\n".join(map(_plain, lines)), "en")
    cast = Cast(reading, names)
    usual = _day_told(reading, day)
    for sentence in reading.sentences:
        if _DATE_LINE.fullmatch(sentence.text):
            continue
        place = f"{name[1] if name else ''}-{numbers[sentence.line]}"
        dates = date_phrases_in(sentence.text, day, sentence.start)
        for token in sentence.span:
            if not _is_event(token):
                continue
            actors = {cast.of_tokens(tuple(a.subtree), sentence) for a in _arguments(token)}
            dated = choose(dates, sentence.place(token), day)
            anchor = padded(dated.edtf if dated else usual)
            for who in {m.id for m in actors if m and m.id}:
                yield Event(f"{place}-{_word(token)}", who, anchor)


def _created(source: str) -> date | None:
    """The day of an article; some are written with the day first."""
    found = _CREATED.search(source)
    if found is None:
        return None
    year, month, day = found.groups()[:3] if found["y"] else (found[6], found[5], found[4])
    return date(int(year), int(month), int(day))


def _day_told(reading: Reading, day: date | None) -> str:
    """The day that an article tells of: the first that it names in the week before it."""
    for sentence in reading.sentences:
        for dated in date_phrases_in(sentence.text, day):
            when = When.parse(dated.edtf)
            if day and when.earliest == when.latest and 0 <= (day - when.latest).days < _WEEK:
                return dated.edtf
    return day.isoformat() if day else _UNKNOWN


def _word(token: Any) -> str:
    """The word of an event with its particle: ``took_off``."""
    behind = [t.text for t in token.children if t.dep_ == "prt" and t.i == token.i + 1]
    return "_".join([token.text, *behind])


def _plain(line: str) -> str:
    return html.unescape(_TAG.sub("", line)).replace("``", "“").replace("''", "”")


def _is_event(token: Any) -> bool:
    if token.pos_ == "VERB":
        return token.lemma_ not in {"have", "do"}
    return (
        token.pos_ == "NOUN"
        and bool(acts_of(token))
        and any(c.dep_ in {"poss", "compound"} and c.ent_type_ for c in token.children)
    )


def _arguments(token: Any) -> Iterator[Any]:
    """Who does it and to whom it is done."""
    subject = subject_of(token)
    if subject is not None:
        yield subject
    for child in token.children:
        if child.dep_ in _ARGUMENTS or (
            token.pos_ == "NOUN" and child.dep_ in {"poss", "compound"}
        ):
            yield child


def timeline(entity: str, events: Sequence[Event]) -> list[Row]:
    """The events of an entity in the order of their anchors."""
    own = sorted({(e.anchor, e.word) for e in events if e.who == entity and e.anchor != _UNKNOWN})
    positions = {anchor: n for n, anchor in enumerate(dict.fromkeys(a for a, _ in own), 1)}
    return [Row(positions[anchor], anchor, (word,)) for anchor, word in own]


def entity_id(name: str) -> str:
    """An id of an entity."""
    return re.sub(r"\W+", "-", name.lower()).strip("-")


def names_of(entities: Sequence[str]) -> CandidateActors:
    """The entities of a topic with the short forms that follow from their names."""
    actors = []
    for name in entities:
        words = name.split()
        short = [word for word in words[1:] if any(map(str.isdigit, word))]
        initials = "".join(word[0] for word in words if word[0].isupper())
        short += [initials] if len(initials) > 2 else []
        short += words[-1:] if len(words) == 2 and not short else []
        actors.append(
            Actor(id=entity_id(name), name=name, kind="organisation", aliases=tuple(short))
        )
    return CandidateActors(actors)


def topics(folder: Path, part: str) -> Iterator[tuple[Sequence[Path], Path]]:
    """The articles and the folder of gold timelines of each topic."""
    if part == "test":
        for corpus in sorted((folder / "SemEval_Task4_data").glob("corpus_*")):
            articles = sorted((corpus / "corpus_trackA_TimeML").glob("*.tml"))
            yield articles, corpus / "TimeLines_Gold_Standard"
    else:
        articles = sorted((folder / "Corpus-trial-data_task4_TimeML").glob("*.tml"))
        yield articles, folder / "TimeLines_trial_data_task4_v1.2"


def entities_of(gold: Path) -> dict[str, Path]:
    """The entities of a topic with the file of each, by the task's list where there is one."""
    for path in gold.parent.glob("list_target_entities_*.txt"):
        names = filter(None, map(str.strip, path.read_text("utf-8").splitlines()))
        files = {name: gold / f"{name.lower().replace(' ', '_')}.txt" for name in names}
        return {name: file for name, file in files.items() if file.exists()}
    return {p.read_text("utf-8").splitlines()[0].strip(): p for p in sorted(gold.glob("*.txt"))}


def pairs(folder: Path, part: str) -> Iterator[tuple[str, list[Row], list[Row]]]:
    """The gold timeline of each entity beside the one that is built."""
    for articles, gold in topics(folder, part):
        entities = entities_of(gold)
        names = names_of(list(entities))
        events = [event for article in articles for event in events_of(article, names)]
        for name, path in entities.items():
            yield name, gold_timeline(path), timeline(entity_id(name), events)


def score(folder: Path, part: str) -> dict[str, float]:
    """Micro-averaged precision, recall and F1 of all timelines, in per cent."""
    total: Counter[str] = Counter()
    for _, gold, found in pairs(folder, part):
        total += count_of(gold, found)
    precision = 100 * total["found right"] / total["found"]
    recall = 100 * total["gold right"] / total["gold"]
    f1 = 2 * precision * recall / (precision + recall)
    return {"F1, %": f1, "precision, %": precision, "recall, %": recall}


def misses(folder: Path, part: str, most: int) -> list[str]:
    """Events of gold timelines that are not found, or have another anchor, evenly picked."""
    wrong = []
    for name, gold, found in pairs(folder, part):
        anchors = {row.words[0]: row.anchor for row in found}
        for row in gold:
            have = {anchors.get(word) for word in row.words}
            if row.anchor not in have:
                wrong.append(f"{name}: {row.words[0]} at {row.anchor}, found {have - {None}}")
    return wrong[:: max(1, len(wrong) // most)][:most]
