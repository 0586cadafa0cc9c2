"""A brief as a Word document, through python-docx: headings, tables, notes at the end.

Made from the same Markdown as the page. python-docx has no footnotes, so the notes are a
section of their own: each number in the text leads to its note, and each note leads back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from markdown_it.token import Token

from briefing.brief import Brief
from briefing.render.extras import extra
from briefing.render.markdown import markdown, stamp_data
from briefing.render.parsed import Parsed, parse
from briefing.render.visible import visible

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_HEADINGS = {"h1": 0, "h2": 1, "h3": 2, "h4": 3, "h5": 4, "h6": 5}
_LISTS = {"bullet_list_open": "List Bullet", "ordered_list_open": "List Number"}
_DEEPEST = 3
"""How deep a list may go before Word's styles end."""
_WHAT = "a Word document"


def brief_docx(brief: Brief, template: Path | None = None) -> bytes:
    """The document of a brief; raises ``MissingExtra`` without python-docx."""
    docx = extra("docx", "docx", _WHAT)
    stamp = json.dumps(stamp_data(brief), ensure_ascii=True)
    parsed = parse(markdown(brief, template), stamp)
    document: Document = docx.Document()
    _set_up(document, brief, stamp)
    writer = _Writer(document)
    writer.write(parsed.head)
    for part in parsed.parts:
        writer.heading(part.title, 1)
        writer.write(part.tokens)
        if part.notes:
            writer.notes(parsed)
    if not any(part.notes for part in parsed.parts) and parsed.notes:
        writer.heading("Notes", 1)
        writer.notes(parsed)
    held = BytesIO()
    document.save(held)
    return _dateless(held.getvalue())


def _set_up(document: Document, brief: Brief, stamp: str) -> None:
    """A4, a quiet face, and what the document is about; no clock is read."""
    shared = extra("docx.shared", "docx", _WHAT)
    section = document.sections[0]
    section.page_width, section.page_height = shared.Mm(210), shared.Mm(297)
    section.left_margin = section.right_margin = shared.Mm(22)
    section.top_margin = section.bottom_margin = shared.Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", shared.Pt(10)  # type: ignore[attr-defined]
    about = document.core_properties
    about.title = visible(f"{brief.title}, {brief.vantage.in_words()}")
    about.author, about.comments, about.language = "briefing", stamp[:255], "en"
    about.created = about.modified = datetime.combine(brief.vantage.as_of, time())
    about.last_modified_by = "briefing"
    section.footer.paragraphs[0].text = about.title


def _dateless(data: bytes) -> bytes:
    """The same package without the time at which it was packed."""
    held = BytesIO()
    with ZipFile(BytesIO(data)) as packed, ZipFile(held, "w", ZIP_DEFLATED) as whole:
        for name in packed.namelist():
            whole.writestr(ZipInfo(name), packed.read(name), ZIP_DEFLATED)
    return held.getvalue()


class _Writer:
    """Writes tokens into a document, in order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.bookmarks = count(1)
        self.referred: set[str] = set()

    def heading(self, title: str, level: int) -> Paragraph:
        """A heading; level 0 is the title."""
        return self.document.add_heading(title, level)

    def write(self, tokens: Sequence[Token]) -> None:
        """Blocks one after the other."""
        lists: list[str] = []
        tables = iter(_tables(tokens))
        style: str | None = None
        level: int | None = None
        in_table = False
        for token in tokens:
            match token.type:
                case "heading_open":
                    level = _HEADINGS[token.tag]
                case "bullet_list_open" | "ordered_list_open":
                    lists.append(_LISTS[token.type])
                case "bullet_list_close" | "ordered_list_close":
                    lists.pop()
                case "list_item_open":
                    deep = min(len(lists), _DEEPEST)
                    style = f"{lists[-1]} {deep}" if deep > 1 else lists[-1]
                case "list_item_close":
                    style = None
                case "table_open":
                    in_table = True
                    self.table(next(tables))
                case "table_close":
                    in_table = False
                case "fence" | "code_block" | "html_block":
                    self.document.add_paragraph(token.content, "No Spacing")
                case "inline" if not in_table:
                    self.inline(self._paragraph(level, style), token.children or ())
                    level = None
                case _:
                    pass

    def _paragraph(self, level: int | None, style: str | None) -> Paragraph:
        if level is not None:
            return self.heading("", level)
        return self.document.add_paragraph(style=style)

    def table(self, rows: Sequence[Sequence[Token]]) -> None:
        """A table whose first row is repeated on each page."""
        oxml = extra("docx.oxml", "docx", _WHAT)
        table: Table = self.document.add_table(len(rows), len(rows[0]), "Table Grid")
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, token in zip(row.cells, cells, strict=True):
                self._cell(cell, token, head=cells is rows[0])
        first = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  not in its public interface
        first.append(oxml.OxmlElement("w:tblHeader"))
        self.document.add_paragraph()

    def _cell(self, cell: _Cell, token: Token, *, head: bool) -> None:
        shared = extra("docx.shared", "docx", _WHAT)
        paragraph = cell.paragraphs[0]
        self.inline(paragraph, token.children or ())
        for run in paragraph.runs:
            run.font.size = shared.Pt(8.5)
            run.bold = True if head else run.bold

    def notes(self, parsed: Parsed) -> None:
        """Every note, with a bookmark that its numbers lead to."""
        shared = extra("docx.shared", "docx", _WHAT)
        for label, tokens in parsed.notes.items():
            paragraph = self.document.add_paragraph()
            self._bookmark(paragraph, f"note_{label}")
            for token in tokens:
                if token.type == "inline":
                    self.inline(paragraph, token.children or ())
            for run in paragraph.runs:
                run.font.size = shared.Pt(8.5)
            if label in self.referred:
                paragraph.add_run(" ")
                self._link(paragraph, "↩", f"ref_{label}")

    def inline(self, paragraph: Paragraph, tokens: Sequence[Token]) -> None:
        """Text with its emphasis and its references."""
        bold = italic = strike = False
        after_reference = False
        for token in tokens:
            match token.type:
                case "strong_open" | "strong_close":
                    bold = token.nesting > 0
                case "em_open" | "em_close":
                    italic = token.nesting > 0
                case "s_open" | "s_close":
                    strike = token.nesting > 0
                case "footnote_ref":
                    self._reference(paragraph, str(token.meta["label"]), comma=after_reference)
                case "softbreak" | "hardbreak":
                    paragraph.add_run(" ")
                case _ if token.content:
                    run = paragraph.add_run(token.content)
                    run.bold, run.italic = bold or None, italic or None
                    run.font.strike = strike or None
                case _:
                    pass
            after_reference = token.type == "footnote_ref"

    def _reference(self, paragraph: Paragraph, label: str, *, comma: bool) -> None:
        if comma:
            paragraph.add_run(", ").font.superscript = True
        if label not in self.referred:
            self.referred.add(label)
            self._bookmark(paragraph, f"ref_{label}")
        self._link(paragraph, label, f"note_{label}", raised=True)

    def _bookmark(self, paragraph: Paragraph, name: str) -> None:
        """A place in a paragraph that links lead to."""
        number = str(next(self.bookmarks))
        start = _element("w:bookmarkStart", {"w:id": number, "w:name": name[:40]})
        paragraph._p.append(start)  # noqa: SLF001  not in its public interface
        paragraph._p.append(_element("w:bookmarkEnd", {"w:id": number}))  # noqa: SLF001

    def _link(self, paragraph: Paragraph, text: str, anchor: str, *, raised: bool = False) -> None:
        link = _element("w:hyperlink", {"w:anchor": anchor[:40], "w:history": "1"})
        run: Run = paragraph.add_run(text)
        run.font.superscript = raised or None
        link.append(run._r)  # noqa: SLF001  moved into the link
        paragraph._p.append(link)  # noqa: SLF001


def _element(name: str, attributes: dict[str, str]) -> Any:
    oxml = extra("docx.oxml", "docx", _WHAT)
    ns = extra("docx.oxml.ns", "docx", _WHAT)
    element = oxml.OxmlElement(name)
    for key, value in attributes.items():
        element.set(ns.qn(key), value)
    return element


def _tables(tokens: Sequence[Token]) -> Iterator[list[list[Token]]]:
    """The cells of each table, row by row."""
    rows: list[list[Token]] = []
    inside = False
    for token in tokens:
        if token.type == "table_open":
            inside, rows = True, []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and inside and rows:
            rows[-1].append(token)
        elif token.type == "table_close":
            inside = False
            yield rows
