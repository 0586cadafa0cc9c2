"""Reading the articles that a dossier's definition names, with their texts and parts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

from briefing.characters import acting
from briefing.dossier.anchor import missing, occurrences
from briefing.dossier.document import read_text
from briefing.dossier.messages import shown
from briefing.dossier.table_reader import TableReader
from briefing.errors import Problem
from briefing_events import When
from briefing_events.source import Rating, Source, SourcePart, digest_of

_RATING_KEYS = tuple(Rating.model_fields)
_PASSAGE_KEYS = (
    "id", "label", "title", "outlet", "author",
    "published", "published_basis", "published_reason", *_RATING_KEYS,
)  # fmt: skip
SOURCE_KEYS = (*_PASSAGE_KEYS, "file", "part")
PART_KEYS = (*_PASSAGE_KEYS, "begins", "ends")
_UNREAD = "-"
_NAMES = {"rating": ""}
"""The fields of a rating stand in the table of the article itself."""
_STAND_IN: dict[str, Any] = {
    "label": "-",
    "title": "-",
    "outlet": None,
    "author": None,
    "published": When.parse("9999"),
    "published_basis": "stated",
    "published_reason": None,
    "rating": Rating(reliability="F", reliability_reason="-", family="unread"),
}
"""For an article whose own lines do not hold: passes every check of what rests on it."""


@dataclass(frozen=True)
class DeclaredSource:
    """An article as declared: the source where it holds, and what sheets can quote from.

    ``quotable`` has stand-ins for what does not hold, so that one wrong line of the
    definition does not hide the wrong lines of a sheet; ``None`` where the text is missing.
    """

    source: Source | None
    quotable: Source | None


def read_source(
    entry: TableReader, folder: Path, zone: str, found: list[Problem]
) -> DeclaredSource:
    """The article of a ``[[source]]`` table; at least one problem where it does not hold."""
    before = len(found)
    entry.check_keys(SOURCE_KEYS, found)
    text = _read_file(entry, folder, found)
    parts = _read_parts(entry, text, zone, found)
    values = _passage(entry, zone, found)
    body = _UNREAD if text is None else text
    values |= {
        "text": body,
        "digest": digest_of(body),
        "parts": [part.values for part in parts if part.holds],
    }
    source = entry.build(Source, values, found, _NAMES)
    if source is not None and len(found) == before:
        return DeclaredSource(source, source)
    return DeclaredSource(None, None if text is None else _quotable(entry, values, parts))


def _passage(entry: TableReader, zone: str, found: list[Problem]) -> dict[str, Any]:
    """The fields that an article and a part have in common."""
    values = {key: value for key, value in entry.values.items() if key in _PASSAGE_KEYS}
    rating = {key: values.pop(key) for key in _RATING_KEYS if key in values}
    values.pop("published", None)
    if when := entry.when("published", zone, found):
        values["published"] = when
    return {**values, "rating": rating}


def _read_file(entry: TableReader, folder: Path, found: list[Problem]) -> str | None:
    name = entry.text("file", found)
    if name is None:
        return None
    path = path_inside(folder, name)
    if path is None:
        message = f"the file {shown(name)} lies outside the dossier's folder; copy it into sources/"
        found.append(entry.problem(message, "file"))
        return None
    text = read_text(path)
    if isinstance(text, Problem):
        if text.message == "does not exist":
            text = entry.problem(f"the file {shown(name)} does not exist", "file")
        found.append(text)
        return None
    if not text.strip():
        found.append(Problem(str(path), 1, "is empty"))
        return None
    for number, line in enumerate(text.split("\n"), 1):
        if told := acting(line, quoted=True):
            found.append(Problem(str(path), number, f"holds {told}; an article is plain text"))
            return None
    return text


def path_inside(folder: Path, name: str) -> Path | None:
    """The path of a file in a folder; ``None`` where it leads out, be it by a link."""
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or "\0" in name:
        return None
    try:
        if not (folder / pure).resolve().is_relative_to(folder.resolve()):
            return None
    except (OSError, RuntimeError):  # a link that leads to itself
        return None
    return folder / pure


@dataclass(frozen=True)
class _Part:
    """A part as declared: its values, and whether they hold."""

    values: dict[str, Any]
    holds: bool


def _read_parts(
    entry: TableReader, text: str | None, zone: str, found: list[Problem]
) -> list[_Part]:
    """The parts of an article in the order of its text; each ends where the next begins."""
    tables = entry.tables("part", found)
    for table in tables:
        table.check_keys(PART_KEYS, found)
    spans = [(_only(table, "begins", text, found), table) for table in tables]
    placed = sorted(
        ((start, table) for start, table in spans if start is not None), key=lambda pair: pair[0]
    )
    for (start, _), (other, table) in pairwise(placed):
        if start == other:
            found.append(table.problem("begins where another part begins", "begins"))
    limits = [*(start for start, _ in placed[1:]), len(text or "")]
    parts = []
    for (start, table), limit in zip(placed, limits, strict=False):
        values = _passage(table, zone, found)
        values |= {"start": start, "end": _end(table, text, start, limit, found)}
        parts.append(_Part(values, table.build(SourcePart, values, found, _NAMES) is not None))
    return parts


def _quotable(entry: TableReader, values: dict[str, Any], parts: list[_Part]) -> Source | None:
    """The source with stand-ins for whatever but its id, text and spans does not hold."""
    drafts = [{**part.values, **_STAND_IN, "id": part.values.get("id")} for part in parts]
    return entry.build(Source, {**values, **_STAND_IN, "parts": drafts}, [])


def _only(entry: TableReader, key: str, text: str | None, found: list[Problem]) -> int | None:
    """Where the words under a key start in the text; they occur exactly once."""
    words = entry.text(key, found)
    if words is None or text is None:
        return None
    places = [at for at, _ in zip(occurrences(text, words), range(2), strict=False)]
    if not places:
        found.append(entry.problem(f"{key}: {missing(text, words)}", key))
    elif len(places) > 1:
        message = f"{key}: the article has {shown(words)} more than once; give more words"
        found.append(entry.problem(message, key))
    return places[0] if len(places) == 1 else None


def _end(table: TableReader, text: str | None, start: int, limit: int, found: list[Problem]) -> int:
    """The code point after the part's last: of ``ends`` if it is given, else the limit."""
    if "ends" not in table:
        return max(limit, start + 1)
    last = _only(table, "ends", text, found)
    if last is None:
        return limit
    end = last + len(str(table.values["ends"]))
    if not start < end <= limit:
        found.append(table.problem("ends before it begins, or inside the next part", "ends"))
    return end
