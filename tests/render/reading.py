"""Pages and documents read back: the words that a reader sees, and what leads where."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element

import docx
from docx.oxml.ns import qn
from pypdf import PdfReader

VOID = frozenset({"meta", "br", "hr", "wbr", "img", "link", "input"})


@dataclass
class Tag:
    """An element as it was opened, with the text inside it."""

    name: str
    attributes: dict[str, str | None]
    parents: tuple[str, ...]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """A page in elements; one that is not well nested fails the test."""

    tags: list[Tag] = field(default_factory=list)
    open: list[Tag] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Tag(tag, dict(attrs), tuple(each.name for each in self.open))
        self.tags.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, dict(attrs), tuple(each.name for each in self.open)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        for each in self.open:
            each.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def named(self, name: str, /, **attributes: str) -> list[Tag]:
        """The elements of a name with these attributes."""
        return [
            tag
            for tag in self.tags
            if tag.name == name and attributes.items() <= tag.attributes.items()
        ]

    def ids(self) -> list[str]:
        """Every id, in order."""
        return [id_ for tag in self.tags if (id_ := tag.attributes.get("id"))]


def page(html: str) -> Page:
    """A page, read."""
    found = Page()
    found.feed(html)
    found.close()
    assert found.open == []
    return found


def squashed(text: str) -> str:
    """Text without its spaces: no format keeps all of them where the others do."""
    return re.sub(r"[\s\u200b-\u200f\xad]+", "", text)


def of_markdown(text: str) -> str:
    """The words of a Markdown file: escapes undone, marks and references gone."""
    bare = re.sub(r"(?<!\\)\[\^\d+\]", "", text)
    bare = re.sub(r"(?<!\\)[*|]", "", bare)
    return squashed(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", bare))


def of_html(text: str) -> str:
    """The words of a page's text, without contents, timeline, articles and references."""
    main = page(re.sub(r'<sup class="ref">.*?</sup>', "", text)).named("main")[0]
    return squashed(main.text)


def of_docx(data: bytes) -> str:
    """The words of a Word document, without references."""
    body = docx.Document(BytesIO(data)).element.body
    return squashed("".join(_words(body)))


def _words(element: Any) -> list[str]:
    raised = element.find(f".//{qn('w:vertAlign')}") if element.tag == qn("w:r") else None
    if raised is not None:
        return []
    if element.tag == qn("w:t"):
        return [element.text or ""]
    return [word for child in element for word in _words(child)]


def of_pdf(data: bytes, running: str) -> str:
    """The words of a PDF, page by page, without what repeats on each and the marks of lists."""
    pages = [each.extract_text() for each in PdfReader(BytesIO(data)).pages]
    text = squashed("".join(re.sub(r"Page \d+ of \d+|•", "", each) for each in pages))
    return text.replace(squashed(running), "")


def local(element: Element) -> str:
    """The name of an XML element without its namespace."""
    return element.tag.rpartition("}")[2]
