"""A brief says the same in every format."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from briefing.characters import visible
from briefing.ledger import Ledger
from briefing.model.brief import Brief
from briefing.render.docx import brief_docx
from briefing.render.html import brief_html
from briefing.render.markdown import brief_markdown, stamped
from briefing.render.pdf import pdf
from briefing.render.sanitize import without_invisible
from briefing.service.clocks import AskedClocks
from briefing.service.dossier_reader import reader_of_dossier
from tests.cli.terminal import BUNDLED, NEW_YEAR, loaded

from . import nasty
from .reading import of_docx, of_html, of_markdown, of_pdf, squashed

FORMATS = ("md", "html", "docx", "pdf")
PLACES = ("bundled", "nasty")


def quietly(_: str) -> None:
    """Takes what is said of letters without a font."""


@cache
def words(name: str, brief: Brief) -> str:
    """All that a brief says in a format, without spaces and references."""
    match name:
        case "md":
            return of_markdown(brief_markdown(brief))
        case "html":
            return of_html(brief_html(brief))
        case "docx":
            return of_docx(brief_docx(brief))
        case _:
            running = f"{brief.title}, {brief.vantage.in_words()}"
            return of_pdf(pdf(brief_html(brief), quietly), without_invisible(running))


@pytest.fixture(scope="module")
def briefs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Brief]:
    ledger = tmp_path_factory.mktemp("ledger") / "briefing.db"
    ledger.write_bytes(loaded(BUNDLED, NEW_YEAR))
    with Ledger.open(ledger, clock=lambda: NEW_YEAR, create=False) as opened:
        reader = reader_of_dossier(opened, None, "test", NEW_YEAR)
        bundled = stamped(reader.brief(reader.vantage(AskedClocks("2024-11-26"))))
    return {"bundled": bundled, "nasty": nasty.brief()}


def escaped(text: str) -> str:
    """A text as Markdown tells it."""
    return visible(" ".join(text.split()))


def statements(brief: Brief, shown: Callable[[str], str]) -> list[str]:
    """What each clause and cell, title and quote says, apart from its stop and sources."""
    told = [brief.title, brief.record]
    for section in brief.sections:
        told += [section.title, section.note, *(group.title for group in section.groups)]
        for line in section.lines:
            told += [cell.text for cell in line.cells] if line.cells else [line.lead, line.standing]
            told += (
                [] if line.cells else [text for c in line.clauses for text in (c.text, c.suffix)]
            )
    told += [quote.exact for note in brief.notes for quote in note.quotes]
    return [squashed(shown(text)).rstrip(".,;") for text in told if text]


def turned(text: str) -> bool:
    """Whether some of it is written from right to left: a PDF's text has it in another order."""
    return any("\u0590" <= letter <= "\u06ff" for letter in text)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("place", PLACES)
def test_every_format_tells_every_statement(
    name: str, place: str, briefs: dict[str, Brief]
) -> None:
    found = words(name, briefs[place]).casefold()
    shown = escaped if name == "md" else without_invisible
    told = [each for each in statements(briefs[place], shown) if name != "pdf" or not turned(each)]
    assert len(told) > 50
    assert [each for each in told if each.casefold() not in found] == []


@pytest.mark.parametrize("place", PLACES)
def test_page_and_document_say_the_same_word_for_word(place: str, briefs: dict[str, Brief]) -> None:
    on_page = words("html", briefs[place]).replace("↩", "")
    in_document = words("docx", briefs[place]).replace("↩", "")
    assert on_page == in_document


@pytest.mark.parametrize("name", ["docx", "pdf"])
def test_the_same_brief_gives_the_same_bytes(name: str) -> None:
    first, second = (
        brief_docx(nasty.brief()) if name == "docx" else pdf(brief_html(nasty.brief()), quietly)
        for _ in range(2)
    )
    assert first == second


def test_a_picture_in_a_template_is_not_fetched_for_the_pdf(tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>SECRET</text></svg>')
    template = tmp_path / "own.md.j2"
    template.write_text(f"# Own\n\n![a picture]({secret.as_uri()})\n")
    made = pdf(brief_html(nasty.brief(), template), quietly)
    assert "SECRET" not in of_pdf(made, "")
