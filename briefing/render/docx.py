"""A brief as a Word document, through python-docx: headings, tables, notes at the end.

Made from the same Markdown as the page. python-docx has no footnotes, so the notes are a
section of their own: each number in the text leads to its note, and each note leads back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from briefing.model.brief import Brief
from briefing.render.direction import by_direction, runs_right_to_left
from briefing.render.extras import extra
from briefing.render.markdown import page_source, stamp_data
from briefing.render.sanitize import without_invisible
from briefing.render.tokens import Parsed, inline_text, parse

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_LISTS = {"bullet_list": "List Bullet", "ordered_list": "List Number"}
_TEXT, _NARROWEST, _LETTER = 166, 12, 2
"""Millimetres: of the text across a page, of a column at least, and of a letter in a table."""
_DEEPEST = 3
"""How deep a list may go before Word's styles end."""
_LONGEST_PROPERTY = 255
_WHAT = "a Word document"


def brief_docx(brief: Brief, template: Path | None = None) -> bytes:
    """The document of a brief; raises ``MissingExtra`` without python-docx."""
    docx = extra("docx", "docx", _WHAT)
    stamp = json.dumps(stamp_data(brief), ensure_ascii=True)
    parsed = parse(page_source(brief, template), stamp)
    document: Document = docx.Document()
    _set_up(document, brief, stamp)
    writer = _Writer(document, parsed.numbers)
    writer.write(parsed.head)
    stressed = {section.title for section in brief.sections if section.id == "bottom-line"}
    for part in parsed.parts:
        writer.heading(part.title, 1)
        if part.notes:
            writer.notes(parsed)
        before = len(document.paragraphs)
        writer.write(part.tokens)
        for paragraph in document.paragraphs[before:] if part.title in stressed else ():
            _stress(paragraph)
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
    normal.font.name, normal.font.size = "Georgia", shared.Pt(10)
    normal.paragraph_format.space_after = shared.Pt(6)
    about = document.core_properties
    running = without_invisible(f"{brief.title}, {brief.vantage.in_words()}")
    about.title = running[:_LONGEST_PROPERTY]
    about.author, about.comments, about.language = "briefing", stamp[:_LONGEST_PROPERTY], "en"
    about.created = about.modified = datetime.combine(brief.vantage.as_of, time())
    about.last_modified_by = "briefing"
    section.footer.paragraphs[0].text = running


def _stress(paragraph: Paragraph) -> None:
    """Larger, on grey, with a bar at its side."""
    shared = extra("docx.shared", "docx", _WHAT)
    border = _element("w:pBdr", {})
    side = {"w:val": "single", "w:sz": "24", "w:space": "6", "w:color": "1F4E79"}
    border.append(_element("w:left", side))
    shade = {"w:val": "clear", "w:color": "auto", "w:fill": "F2F2F2"}
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  not in its public interface
    at = 0 if properties.pStyle is None else 1
    properties[at:at] = [border, _element("w:shd", shade)]
    for run in paragraph.runs:
        run.font.size = shared.Pt(11)


def _dateless(data: bytes) -> bytes:
    """The same package without the time at which it was packed."""
    held = BytesIO()
    with ZipFile(BytesIO(data)) as packed, ZipFile(held, "w", ZIP_DEFLATED) as whole:
        for name in packed.namelist():
            whole.writestr(ZipInfo(name), packed.read(name), ZIP_DEFLATED)
    return held.getvalue()


class _Writer:
    """Writes tokens into a document, in order."""

    def __init__(self, document: Document, numbers: Mapping[str, str]) -> None:
        self.document = document
        self.numbers = numbers
        self.bookmarks = count(1)
        self.referred: set[str] = set()

    def heading(self, title: str, level: int) -> Paragraph:
        """A heading; level 0 is the title."""
        paragraph: Paragraph = self.document.add_heading(title, level)
        return paragraph

    def write(self, tokens: Sequence[Token]) -> None:
        """Blocks one after the other."""
        for block in SyntaxTreeNode(tokens).children:
            self.block(block, [])

    def block(self, block: SyntaxTreeNode, lists: Sequence[str]) -> None:
        """A block, inside some lists."""
        if block.type in _LISTS:
            for child in (child for item in block.children for child in item.children):
                self.block(child, [*lists, _LISTS[block.type]])
        elif block.type == "heading":
            self.inline(self.heading("", int(block.tag[1]) - 1), _inside(block))
        elif block.type == "table":
            rows = (row for part in block.children for row in part.children)
            self.table([[_inside(cell) for cell in row.children] for row in rows])
        elif block.type == "paragraph":
            deep = min(len(lists), _DEEPEST)
            style = f"{lists[-1]} {deep}" if deep > 1 else next(iter(lists), None)
            self.inline(self.document.add_paragraph(style=style), _inside(block))
        elif block.content:
            self.document.add_paragraph(block.content, "No Spacing")
        else:
            for child in block.children:
                self.block(child, lists)

    def table(self, rows: Sequence[Sequence[Sequence[Token]]]) -> None:
        """A table whose first row is repeated on each page."""
        oxml = extra("docx.oxml", "docx", _WHAT)
        shared = extra("docx.shared", "docx", _WHAT)
        table: Table = self.document.add_table(len(rows), len(rows[0]), "Table Grid")
        table.autofit = False
        widths = _widths(rows)
        for row, cells in zip(table.rows, rows, strict=True):
            row._tr.get_or_add_trPr().append(oxml.OxmlElement("w:cantSplit"))  # noqa: SLF001
            for cell, tokens, width in zip(row.cells, cells, widths, strict=True):
                cell.width = shared.Mm(width)
                self._cell(cell, tokens, head=cells is rows[0])
        for column, width in zip(table.columns, widths, strict=True):
            column.width = shared.Mm(width)
        first = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  not in its public interface
        first.append(oxml.OxmlElement("w:tblHeader"))
        self.document.add_paragraph()

    def _cell(self, cell: _Cell, tokens: Sequence[Token], *, head: bool) -> None:
        shared = extra("docx.shared", "docx", _WHAT)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = shared.Pt(2)
        self.inline(paragraph, tokens)
        for run in paragraph.runs:
            run.font.size = shared.Pt(8.5)
            run.bold = True if head else run.bold

    def notes(self, parsed: Parsed) -> None:
        """Every note, with a bookmark that its numbers lead to."""
        shared = extra("docx.shared", "docx", _WHAT)
        for label, tokens in parsed.notes.items():
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.space_after = shared.Pt(3)
            self._bookmark(paragraph, f"note_{label}")
            paragraph.add_run(f"{self.numbers[label]} ")
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
        if runs_right_to_left("".join(token.content for token in tokens)):
            paragraph._p.get_or_add_pPr().append(_element("w:bidi", {}))  # noqa: SLF001
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
                    for piece, right_to_left in by_direction(token.content):
                        run = paragraph.add_run(piece)
                        run.bold, run.italic = bold or None, italic or None
                        run.font.strike = strike or None
                        run.font.rtl = right_to_left or None
                case _:
                    pass
            after_reference = token.type == "footnote_ref"

    def _reference(self, paragraph: Paragraph, label: str, *, comma: bool) -> None:
        if comma:
            paragraph.add_run(", ").font.superscript = True
        if label not in self.referred:
            self.referred.add(label)
            self._bookmark(paragraph, f"ref_{label}")
        self._link(paragraph, self.numbers[label], f"note_{label}", raised=True)

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


def _inside(block: SyntaxTreeNode) -> Sequence[Token]:
    """The inline tokens of a paragraph, heading or cell."""
    return [child for token in block.to_tokens() for child in token.children or ()]


def _widths(rows: Sequence[Sequence[Sequence[Token]]]) -> list[int]:
    """Millimetres for each column, more for longer texts, and room for the longest word."""
    asked = []
    for column in zip(*rows, strict=True):
        texts = [inline_text(tokens) for tokens in column]
        longest = max((len(word) for text in texts for word in text.split()), default=1)
        asked.append(max(_LETTER * longest, len(max(texts, key=len)) ** 0.75))
    return [max(_NARROWEST, round(_TEXT * each / sum(asked))) for each in asked]


def _element(name: str, attributes: dict[str, str]) -> Any:
    oxml = extra("docx.oxml", "docx", _WHAT)
    ns = extra("docx.oxml.ns", "docx", _WHAT)
    element = oxml.OxmlElement(name)
    for key, value in attributes.items():
        element.set(ns.qn(key), value)
    return element
