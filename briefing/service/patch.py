"""The new reading of a fact that is corrected: from a small sheet, or from fields that are set."""

from __future__ import annotations

import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from briefing.dossier.sheet_writer import fact_as_sheet
from briefing.errors import InvalidInput, Problem, Refused
from briefing.service.dossier_reader import DossierReader
from briefing.service.loading import read_known
from briefing_events.fact import Citation, Fact


def from_file(reader: DossierReader, fact: Fact, file: Path) -> Fact:
    """The one fact of a small sheet, under the key of the fact that it corrects.

    Raises ``InvalidInput`` with every problem of the sheet, or for anything else in it.
    """
    match read_known(file, reader, unless=fact.key):
        case (Fact() as new,) if new.key == fact.key:
            return new
    raise InvalidInput([Problem(str(file), 1, f"give just one fact, with key {fact.key!r}")])


def with_fields(
    reader: DossierReader, fact: Fact, changes: dict[str, str], quoted: Citation | None = None
) -> Fact:
    """The fact with some fields set and one more quote, checked like a sheet.

    A sheet is of one article: that of the quote, or of the last one there is. The quotes of
    other articles stay as they are. Raises ``Refused``.
    """
    if not changes and quoted is None:
        raise Refused("nothing to correct: give a FILE, or fields with --set name=value")
    if "key" in changes:
        raise Refused("a fact keeps its key; retract it and add another instead")
    citations = (*fact.citations, *([quoted] if quoted else ()))
    sources = [citation.source for citation in citations]
    held = reader.about(keys=[fact.key], passages=sources)
    article = held.article_of(sources[-1])
    others = tuple(each for each in citations if held.article_of(each.source) != article)
    own = tuple(each for each in citations if each not in others)
    values = {name: _value(text) for name, text in changes.items()}
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{fact.key}.toml"
        there = fact.model_copy(update={"citations": own})
        file.write_text(fact_as_sheet(there, article, values), encoding="utf-8")
        try:
            new = from_file(reader, fact, file)
        except InvalidInput as error:
            # The sheet is ours and gone at once: what was set is wrong, not a line of a file.
            told = "; ".join(problem.message for problem in error.problems)
            raise Refused(f"#{held.facts[fact.key].number} cannot be set so: {told}") from error
    return new.type.model_validate({**_fields(new), "citations": (*others, *new.citations)})


def _fields(fact: Fact) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in fact.model_fields_set}


def _value(text: str) -> Any:
    """A value as TOML has it; plain words need no quotes, and dates are text."""
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
    return value if isinstance(value, int | bool | list | str) else text
