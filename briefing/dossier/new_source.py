"""Registering an article in a dossier's folder: its text, its table, and an empty sheet.

What the article says of itself, and which texts it shares wording with, is proposed; a person
reads it in the definition before it is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from briefing.dossier.article_text import Article, days_in
from briefing.dossier.load import DEFINITION_FILE, SHEETS_FOLDER, read_dossier
from briefing.dossier.toml_text import table_text
from briefing.errors import Refused
from briefing_events.source import Source

_RUN = 5
"""How many words in a row are compared."""
_FAMILY_FROM = 0.1
_VERSION_FROM = 0.6
"""The share of runs from which on a text counts as a version of another."""
_WORD = re.compile(r"[^\W_]+")
_NOT_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 40

STUB = """\
source = "{source}"

# One table a fact; docs/lean-sheets.md shows a whole article, "briefing schema types" the types:
#
# [key-of-the-fact]
# statement-made = "Who said what."
# quote = "the words of the article"
"""


@dataclass(frozen=True)
class SharedWording:
    """How many runs of five words of a new text another text has as well."""

    source: Source
    shared: int
    runs: int

    @property
    def share(self) -> float:
        """The part of the new text's runs that the other text has."""
        return self.shared / self.runs if self.runs else 0.0


@dataclass(frozen=True)
class NewSource:
    """An article that was registered: its table, the files written, and what it was held to."""

    table: Mapping[str, Any]
    files: tuple[Path, ...]
    wording: tuple[SharedWording, ...]


def add_source(folder: Path, article: Article, today: date, **given: str) -> NewSource:
    """Write an article's text, its table and an empty sheet into a dossier's folder.

    ``given`` are fields of the table that a person wrote. Raises ``InvalidInput`` for a
    folder that does not hold, ``Refused`` for a text that is there already, or is empty.
    """
    dossier = read_dossier(folder)
    text = article.text
    for source in dossier.sources:
        if _words(source.text) == _words(text):
            msg = f"this is the text of {source.id} already ({source.title}); nothing was written"
            raise Refused(msg)
    if not _words(text):
        raise Refused("the file holds no text")
    wording = shared_wording(text, dossier.sources)
    proposed = _table(article, dossier.sources, wording, today)
    if "published" in given:
        proposed = {k: v for k, v in proposed.items() if not k.startswith("published_")}
    table = proposed | given
    stem = file_stem(len(dossier.sources) + 1, str(table["title"]))
    table["file"] = f"sources/{stem}.txt"
    files = {
        folder / str(table["file"]): text,
        folder / SHEETS_FOLDER / f"{stem}.toml": _sheet(folder, str(table["id"])),
    }
    _write(folder, files, table_text("[[source]]", table))
    return NewSource(table, (*files, folder / DEFINITION_FILE), wording)


def file_stem(number: int, title: str) -> str:
    """The name of an article's files, without their suffix."""
    return f"{number}-{_named(title)}"


def shared_wording(text: str, sources: Sequence[Source]) -> tuple[SharedWording, ...]:
    """How much wording a text shares with each source, the most first."""
    runs = _runs(text)
    found = [SharedWording(each, len(runs & _runs(each.text)), len(runs)) for each in sources]
    return tuple(sorted(found, key=lambda each: -each.share))


def _table(
    article: Article, sources: Sequence[Source], wording: Sequence[SharedWording], today: date
) -> dict[str, Any]:
    """The fields that are proposed for an article."""
    near = wording[0] if wording and wording[0].share >= _FAMILY_FROM else None
    ids = {each.id for each in sources}
    number = len(sources) + 1
    version = near is not None and near.share >= _VERSION_FROM
    name = f"{near.source.id}-v2" if near and version else f"s{number}"
    while name in ids:
        number += 1
        name = f"s{number}"
    table: dict[str, Any] = {"id": name, "label": name.upper(), "file": ""}
    table["title"] = article.title or f"Untitled: {article.opening}"
    if article.title is None and any(table["title"] == each.title for each in sources):
        table["title"] += f" ({table['label']})"
    if article.outlet:
        table["outlet"] = article.outlet
    table |= _published(article, today)
    table |= {"reliability": "F", "reliability_reason": "not rated yet"}
    if near and near.source.rating.family:
        table["family"] = near.source.rating.family
        table["family_degree"] = "shared wording"
        what = "a version of" if version else "shares wording with"
        told = f"{near.shared} of its {near.runs} runs of five words stand there"
        table["family_reason"] = f"{what} {near.source.id}: {told}"
    else:
        table["family"] = name
    return table


def _published(article: Article, today: date) -> dict[str, Any]:
    """The day that the text gives, or the days from the last one that it names to today."""
    if article.published:
        reason = {"published_reason": f"it says: {article.dated_by}"} if article.dated_by else {}
        return {"published": article.published.isoformat()} | reason
    last = max((day for day in days_in(article.text) if day <= today), default=None)
    told = f"its text names {last.isoformat()}" if last else "its text names no day before"
    if article.dated_by:
        told = f"it says {article.dated_by!r}, without a year"
    return {
        "published": f"[{last.isoformat() if last else ''}..{today.isoformat()}]",
        "published_basis": "inferred",
        "published_reason": f"{told}; it was registered on {today.isoformat()}",
    }


def _sheet(folder: Path, source: str) -> str:
    schema = folder / "schemas" / "sheet.json"
    head = "#:schema ../schemas/sheet.json\n" if schema.exists() else ""
    return head + STUB.format(source=source)


def _write(folder: Path, files: Mapping[Path, str], table: str) -> None:
    definition = folder / DEFINITION_FILE
    try:
        for path, text in files.items():
            path.parent.mkdir(exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        with definition.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"\n{table}")
    except OSError as error:
        msg = f"cannot write into {folder}: {error.strerror or error} ({error.filename})"
        raise Refused(msg) from error


def _named(title: str) -> str:
    words = _NOT_NAME.sub("-", title.lower()).strip("-")
    cut = words if len(words) <= _LONGEST_NAME else words[:_LONGEST_NAME].rpartition("-")[0]
    return cut or words[:_LONGEST_NAME] or "article"


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _words(text)
    return frozenset(zip(*(words[start:] for start in range(_RUN)), strict=False))
