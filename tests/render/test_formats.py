"""Formats on the command line: what each is, and what is said where one cannot be made."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from unittest.mock import patch

import docx
import pytest
from pypdf import PdfReader

from briefing.environment import folder
from briefing.service.indexed_reader import IndexedReader
from tests.cli.terminal import BUNDLED, NEW_YEAR, Terminal, loaded

LATE = ("--as-of", "2024-11-26")
NEEDS = [
    ("pdf", "weasyprint", "pip install 'briefing-ledger[pdf]'"),
    ("docx", "docx", "pip install 'briefing-ledger[docx]'"),
]


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    made = Terminal(tmp_path, NEW_YEAR)
    made.ledger.write_bytes(loaded(BUNDLED, NEW_YEAR))
    return made


@pytest.mark.parametrize(
    ("form", "begins"),
    [("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF-"), ("docx", b"PK\x03\x04"), ("md", b"# ")],
)
def test_each_format_is_written_to_a_file(form: str, begins: bytes, terminal: Terminal) -> None:
    file = terminal.folder / f"brief.{form}"
    terminal.run("generate", *LATE, "--format", form, "-o", file)
    assert file.read_bytes().lstrip().startswith(begins)


@pytest.mark.parametrize(("form", "module", "remedy"), NEEDS)
def test_a_format_without_its_extra_says_what_to_install(
    form: str, module: str, remedy: str, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    said = terminal.refused("generate", *LATE, "--format", form, "-o", terminal.folder / "x")
    assert remedy in said


@pytest.mark.parametrize("form", ["html", "docx"])
def test_pages_and_documents_are_read_from_the_read_model(form: str, terminal: Terminal) -> None:
    with patch.object(IndexedReader, "full", side_effect=AssertionError("all was read")):
        terminal.run("generate", *LATE, "--format", form, "-o", terminal.folder / "x")


def test_a_page_carries_the_articles_known_then_and_no_other(terminal: Terminal) -> None:
    then = terminal.says("generate", "--as-of", "2024-05-25", "--contemporary", "--format", "html")
    assert 'id="article-s4"' in then
    for later in ("s1", "s2", "s3", "s5"):
        assert f'id="article-{later}"' not in then
    assert "Shoigu" not in then


def test_a_timeline_is_a_picture_a_text_or_data(terminal: Terminal) -> None:
    file = terminal.folder / "timeline.svg"
    terminal.run("timeline", *LATE, "-o", file)
    assert 'role="img"' in file.read_text("utf-8")
    assert "Recognition by Russia: " in terminal.says("timeline", *LATE, "--format", "text")
    data = json.loads(terminal.says("timeline", *LATE, "--format", "json"))
    assert data["lanes"][0]["title"] == "Russia's list of banned organisations"


def test_a_diff_is_a_page_of_its_own(terminal: Terminal) -> None:
    html = terminal.says("diff", "2024-05-25", "2024-11-26", "--full", "--format", "html")
    assert html.lstrip().startswith("<!DOCTYPE html>")
    assert "<del>" in html
    assert "<ins>" in html


def test_the_flash_fits_on_one_page_and_lists_only_the_notes_that_it_uses(
    terminal: Terminal,
) -> None:
    flash = folder("templates") / "flash.md.j2"
    file = terminal.folder / "flash.pdf"
    terminal.run("generate", *LATE, "--template", flash, "--format", "pdf", "-o", file)
    pages = [page.extract_text() for page in PdfReader(file).pages]
    assert "Notes" in pages[0]
    html = terminal.says("generate", *LATE, "--template", flash, "--format", "html")
    assert html.count('role="doc-backlink"') == html.count('<a id="r-')


def test_the_bottom_line_of_a_document_stands_out(terminal: Terminal) -> None:
    file = terminal.folder / "brief.docx"
    terminal.run("generate", *LATE, "--format", "docx", "-o", file)
    paragraphs = docx.Document(str(file)).paragraphs
    shaded = [each for each in paragraphs if each._p.xpath("./w:pPr/w:shd")]  # noqa: SLF001
    assert [each.text[:10] for each in shaded] == ["Russia has"]


def test_a_short_brief_takes_at_most_four_pages_before_its_notes(terminal: Terminal) -> None:
    file = terminal.folder / "brief.pdf"
    terminal.run("generate", *LATE, "--format", "pdf", "-o", file)
    pages = [page.extract_text() for page in PdfReader(file).pages]
    notes = next(place for place, text in enumerate(pages, 1) if "\nNotes\n" in text)
    assert notes <= 4
    assert "Timeline as of" in pages[0]
