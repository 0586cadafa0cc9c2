"""Export stored events; import restores them by number or appends them by key."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

from pydantic_core import from_json

from briefing.dossier.messages import shown, suggestion, words_of
from briefing.errors import InvalidInput, Problem, Refused
from briefing.facts import FoldedState
from briefing.facts.fold import replacement_of
from briefing.ledger import Ledger
from briefing.ledger.mapper import Content, canonical_json, check_characters, content_from
from briefing.ledger.restore import ExportedEvent
from briefing.model.envelope import EventEnvelope
from briefing.model.progress import gc_paused
from briefing.service.dossier_reader import DossierReader
from briefing.service.import_checks import problems_of
from briefing_events.editorial import FactCorrected
from briefing_events.fact import Citation, Event, Fact
from briefing_events.registry import BY_TOPIC, current_version
from briefing_events.when import When

ENVELOPE = ("number", "key", "type", "version", "dossier", "recorded_at", "recorded_by", "digest")
_DERIVED = frozenset({"earliest", "latest", "attribution", "status"})
"""What an export adds for readers; an import computes it anew."""

_LONGEST_LINE = 50_000_000
"""More characters than the line of any article has, in any spelling."""

_LONGEST_NAME = 600
_MOST_PROBLEMS = 1000

COLUMNS = (
    *ENVELOPE, "statement", "occurred", "earliest", "latest", "basis", "due", "modality",
    "attribution", "actors", "importance", "credibility", "sources", "quotes", "status",
)  # fmt: skip


def export_jsonl(reader: DossierReader) -> Iterator[str]:
    """One event a line in ledger order, as stored, with what readers want beside it."""
    for item, folded in _counting(reader):
        yield json.dumps(exported_event(item, reader.slug, folded), ensure_ascii=False)


def _counting(reader: DossierReader) -> Iterator[tuple[EventEnvelope, FoldedState]]:
    """All events, each with what counts of the fact that it is."""
    return ((item, folded) for page, folded in reader.pages() for item in page)


def exported_event(item: EventEnvelope, slug: str, folded: FoldedState) -> dict[str, Any]:
    """One event as an export has it; ``content`` is the stored content, untouched."""
    line: dict[str, Any] = {
        "number": item.number,
        "key": item.key,
        "type": item.topic,
        "version": item.version,
        "dossier": slug,
        "recorded_at": item.recorded_at.isoformat(),
        "recorded_by": item.recorded_by,
        "digest": item.digest,
    }
    content = item.content
    # A correction has a type and a version of its own: those of the fact that it gives.
    line |= {name: value for name, value in content.items() if name not in ENVELOPE}
    if isinstance(item.event, Fact):
        line |= _for_readers(item.event, item.number, folded)
    line["content"] = content
    return line


def _for_readers(fact: Fact, number: int, folded: FoldedState) -> dict[str, Any]:
    occurred = fact.occurred
    return {
        "statement": fact.statement,
        "occurred": occurred.edtf if occurred else None,
        "earliest": _first_day(occurred),
        "latest": occurred.latest.isoformat() if occurred else None,
        "due": fact.due.edtf if fact.due else None,
        "modality": fact.modality,
        "attribution": sorted({c.said_by for c in fact.citations if c.said_by}),
        "importance": fact.importance,
        "credibility": fact.credibility,
        "status": _status(fact.key, number, folded),
    }


def _first_day(occurred: When | None) -> str | None:
    return occurred.earliest.isoformat() if occurred and not occurred.open_start else None


def _status(key: str, number: int, folded: FoldedState) -> str:
    if number in folded.taken_back:
        return "retracted"
    held = folded.facts.get(key)
    return "corrected" if held and len(held.revisions) > 1 else "active"


def export_csv(reader: DossierReader) -> Iterator[str]:
    """The facts as a table, one row each; cells of a spreadsheet, never formulas."""
    yield _row(COLUMNS)
    for item, folded in _counting(reader):
        if not isinstance(item.event, Fact):
            continue
        line = exported_event(item, reader.slug, folded)
        line["actors"] = " ".join(f"{part.id}:{part.role}" for part in item.event.actors)
        cited = _carrying(item.event, folded)
        line["basis"] = item.event.basis
        line["attribution"] = " ".join(sorted({_speaker(c) for c in cited if c.said_by}))
        line["sources"] = " ".join(dict.fromkeys(c.source for c in cited))
        line["quotes"] = " | ".join(c.exact for c in cited)
        yield _row([_cell(line.get(column)) for column in COLUMNS])


def _carrying(fact: Fact, folded: FoldedState) -> list[Citation]:
    """The fact's own citations, and those of the corroborations that count."""
    held = folded.facts.get(fact.key)
    others = held.corroborations if held else ()
    return [*fact.citations, *(each for _, event in others for each in event.citations)]


def _speaker(citation: Citation) -> str:
    """Who says it; behind a colon, how that is known if the words do not say it."""
    how = "" if citation.attribution == "explicit" else f":{citation.attribution}"
    return f"{citation.said_by}{how}"


def _row(cells: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def _cell(value: object) -> object:
    """A value that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t"}:
        return f"'{value}"
    return "" if value is None else value


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    slug: str
    restored: int
    appended: int
    known: int


def import_file(ledger: Ledger, file: Path, author: str) -> Imported:
    """Restore the lines that have a number and a digest, append the others by key.

    Raises ``InvalidInput`` with every problem before anything is written; what is written
    then comes in whole batches, and an import that was interrupted goes on where it stopped.
    """
    lines = _read(file)
    if lines.problems:
        raise InvalidInput(lines.problems)
    if len(lines.slugs) > 1:
        named = ", ".join(sorted(lines.slugs))
        raise Refused(f"{file}: an import is of one dossier; this one names {named}")
    slug = lines.slugs.pop()
    if unfit := list(islice(_unfit(ledger, slug, file, lines), _MOST_PROBLEMS)):
        raise InvalidInput(unfit)
    contents = [content for _, content in lines.new]
    try:
        done = ledger.import_batch(slug, lines.copies, contents, author=author)
    except Refused as error:
        raise Refused(f"{file}: {error}") from error
    numbers = {copy.number for copy in lines.copies}
    restored = sum(item.number in numbers for item in done)
    known = len(lines.copies) + len(lines.new) - len(done)
    return Imported(slug, restored, len(done) - restored, known)


def _unfit(ledger: Ledger, slug: str, file: Path, lines: _Lines) -> Iterator[Problem]:
    """What of the new events does not fit the dossier with its copies."""
    held = [item.event for item in ledger.read(slug)]
    copies = [
        (line, copy.given.event)
        for line, copy in zip(lines.lines, lines.copies, strict=True)
        if copy.number > len(held)
    ]
    new = [(line, content.event) for line, content in lines.new]
    problems = chain(
        problems_of(held, copies, in_turn=True),
        problems_of([*held, *(event for _, event in copies)], new),
    )
    yield from (Problem(str(file), line, message) for line, message in problems)


@dataclass
class _Lines:
    """The parsed lines of an import file, and their problems."""

    slugs: set[str] = field(default_factory=set)
    copies: list[ExportedEvent] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    """On which line each copy stands."""
    new: list[tuple[int, Content]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, number: int, line: str) -> None:
        """Take in what a line holds; raises ``KeyError`` or ``ValueError`` for no event."""
        data = _object(line)
        self.slugs.add(str(data["dossier"]))
        if data.get("digest") and data.get("number"):
            copy = _copy(data)
            check_characters(copy.given)
            self.copies.append(copy)
            self.lines.append(number)
        else:
            content = content_from(*_type(data), _content(data))
            _check_correction(content.event)
            check_characters(content)
            self.new.append((number, canonical_json(content)))


def _read(file: Path) -> _Lines:
    lines = _Lines()
    try:
        with file.open(encoding="utf-8") as text, gc_paused():
            for number, line in enumerate(_bounded(text), start=1):
                if len(lines.problems) >= _MOST_PROBLEMS:
                    lines.problems.append(Problem(str(file), number, "not read from here on"))
                    break
                if len(line) > _LONGEST_LINE:
                    message = f"has more than {_LONGEST_LINE:,} characters; nothing behind is read"
                    lines.problems.append(Problem(str(file), number, message))
                    break
                if not line.strip():
                    continue
                try:
                    lines.take(number, line)
                except (KeyError, ValueError, TypeError, Refused) as error:
                    lines.problems.append(Problem(str(file), number, _why(error)))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput([Problem(str(file), 1, f"cannot be read: {error}")]) from error
    if not (lines.problems or lines.slugs):
        raise InvalidInput([Problem(str(file), 1, "holds no events")])
    return lines


def _bounded(text: TextIO) -> Iterator[str]:
    """Lines, read one by one; of one that is too long no more than shows that it is."""
    return iter(partial(text.readline, _LONGEST_LINE + 1), "")


def _object(line: str) -> dict[str, Any]:
    try:
        data = from_json(line.removeprefix("\ufeff"))
    except ValueError:
        data = None
    if not isinstance(data, dict):
        msg = "is not a JSON object on one line"
        raise ValueError(msg)  # noqa: TRY004 - it is about a text
    return data


def _copy(data: dict[str, Any]) -> ExportedEvent:
    """The event of a line with its place; raises ``KeyError`` or ``ValueError`` for none."""
    topic, _ = _type(data)
    copy = ExportedEvent(
        number=_whole(data["number"], "number"),
        recorded_at=_moment(data["recorded_at"]),
        recorded_by=_author(data["recorded_by"]),
        digest=str(data["digest"]),
        topic=topic,
        version=_whole(data["version"], "version"),
        content=_content(data),
    )
    _check_correction(copy.given.event)
    return copy


def _type(data: dict[str, Any]) -> tuple[str, int]:
    """Topic and version of a line's event, which this program can read."""
    topic, version = str(data["type"]), _whole(data.get("version", 1), "version")
    if topic not in BY_TOPIC:
        raise ValueError(f"unknown type {shown(topic)}{suggestion(topic, BY_TOPIC)}")
    if not 0 < version <= current_version(topic):
        raise ValueError(f"this program has no version {version} of {topic!r}; a later one may")
    return topic, version


def _check_correction(event: Event) -> None:
    if isinstance(event, FactCorrected):
        replacement_of(event)


def _whole(value: object, name: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(f"{name!r} is a whole number, not {shown(value)}")


def _author(name: object) -> str:
    if isinstance(name, str) and name.strip() and name.isprintable() and len(name) <= _LONGEST_NAME:
        return name
    raise ValueError(f"'recorded_by' is one line of text, not {shown(name)}")


def _moment(text: object) -> datetime:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError as error:
        msg = f"'recorded_at' is a time such as 2024-11-26T18:00:00+00:00, not {shown(text)}"
        raise ValueError(msg) from error


def _content(data: dict[str, Any]) -> dict[str, Any]:
    """The event's own content: as exported, or the line without its envelope."""
    if isinstance(data.get("content"), dict):
        content: dict[str, Any] = data["content"]
        return content
    skipped = {*ENVELOPE, *_DERIVED} - {"key"}
    return {
        name: value for name, value in data.items() if name not in skipped and value is not None
    }


def _why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"has no {error}"
    return words_of(error) if isinstance(error, ValueError) else str(error)
