"""An article from text or HTML: its paragraphs, and what it says of title, outlet and day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "li", "blockquote", "figcaption"})
_SILENT = frozenset({"script", "style", "nav", "header", "footer", "aside", "form", "noscript"})
_PAGE = re.compile(r"<(?:html|body|p)\b", re.IGNORECASE)
_NO_CHARACTER = re.compile(r"&#[xX]?[0-9a-fA-F]{9,};?")
"""A reference by a number that no character has; Python refuses to read the longest of them."""

_SPACE = re.compile(r"\s+")
_MONTHS = [name[:3] for name in calendar.month_name]
_MONTH = "|".join(rf"{name[:3]}(?:t?\.|t?(?= )|{name[3:]})" for name in calendar.month_name[1:])
_DAY = re.compile(
    rf"\b(?:(?P<m>{_MONTH}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?|(?P<d2>\d{{1,2}}) (?P<m2>{_MONTH})),? "
    r"(?P<y>\d{4})\b|\b(?P<iso>\d{4}-\d{2}-\d{2})(?!\d)"
)
_DATELINE = re.compile(
    r"(?P<place>[A-Z]{3}[A-Z .'’/-]*)(?:[, ]|(?=\()).*?"
    r"(?:\((?P<outlet>[^()\d]{2,40})\)|(?<!\d)[-–—]|:(?!\d))"
)
_UNDATED = re.compile(rf"\b(?:(?:{_MONTH}) \d{{1,2}}|\d{{1,2}} (?:{_MONTH}))\b(?!,? \d{{4}})")
_DASHES = (" -", " –", " —")
_WIRE = re.compile(r"[A-Z]{3}[^\n]{0,150}?\([^()\n]*\) [-–—]+ ")
_OPENING = 8
"""Words of a text by which one without a title is called."""
_SENTENCE = re.compile(r"\b(?!(?:by|on|at|am|pm|published|updated|posted)\b)[a-z]")
"""A word that a line with nothing but a day, an outlet or an author does not have."""
_DATELINES = 3
"""Among so many lines at its head a text gives its own day, in a dateline or a line of its own."""
_LONGEST_DATELINE = 80
_PUBLISHED = re.compile(r"^Published (?:in|by) (?P<outlet>[^,]+), (?P<day>.+)$", re.MULTILINE)
_LONGEST_TITLE = 160
_METAS = {
    "og:title": "title",
    "og:site_name": "outlet",
    "article:published_time": "published",
}


@dataclass(frozen=True)
class Article:
    """A text, a paragraph a line, and what it says of itself."""

    text: str
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    dated_by: str | None = None
    """The words of the text that give the day of publication, or without its year."""

    @property
    def opening(self) -> str:
        """The first words behind a dateline."""
        wire = _WIRE.match(self.text)
        return " ".join(self.text[wire.end() if wire else 0 :].split()[:_OPENING])


def article_of(content: str) -> Article:
    """The article of a page in HTML, or of plain text."""
    return _of_page(content) if _PAGE.search(content) else _of_text(content)


def days_in(text: str) -> list[date]:
    """The days that a text names in full, in its order."""
    days = []
    for found in _DAY.finditer(text):
        try:
            if found["iso"]:
                days.append(date.fromisoformat(found["iso"]))
            else:
                month = _MONTHS.index((found["m"] or found["m2"])[:3])
                days.append(date(int(found["y"]), month, int(found["d"] or found["d2"])))
        except ValueError:
            continue
    return days


def _of_text(content: str) -> Article:
    text = content.replace("\r\n", "\n").strip() + "\n"
    first = text.split("\n", 1)[0].strip("# ").strip()
    is_title = len(first) <= _LONGEST_TITLE and not first.endswith((".", ":", ","))
    outlet, days, told = _publication(text)
    return Article(text, first if is_title else None, outlet, days[0] if days else None, told)


def _publication(text: str) -> tuple[str | None, list[date], str | None]:
    """Outlet and day, and the words that give them: a line at the end, or a dateline."""
    if (line := _PUBLISHED.search(text)) and (days := days_in(line["day"])):
        return line["outlet"].strip(), days, line.group()
    for head in [each for each in text.split("\n") if each.strip()][:_DATELINES]:
        dateline = _DATELINE.match(head[: 2 * _LONGEST_DATELINE])
        alone = len(head) <= _LONGEST_DATELINE and not _SENTENCE.search(_DAY.sub("", head))
        told = dateline.group() if dateline else head if alone else ""
        if days := days_in(told):
            outlet = dateline["outlet"] if dateline else None
            return outlet, days, told.rstrip(" -–—:")
        if dateline and dateline["outlet"]:
            if _UNDATED.search(told):
                return dateline["outlet"], [], told
            if head.startswith(_DASHES, dateline.end()):
                return dateline["outlet"], [], None
    return None, [], None


def _of_page(content: str) -> Article:
    page = _Page()
    page.feed(_NO_CHARACTER.sub("\ufffd", content))
    page.close()
    days = days_in(page.told.get("published", ""))
    title = page.told.get("title") or page.told.get("heading") or page.told.get("page")
    text = "\n".join(page.paragraphs) + "\n"
    return Article(text, title, page.told.get("outlet"), days[0] if days else None)


class _Page(HTMLParser):
    """Reads the paragraphs of a page, of its article where it marks one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[str] = []
        self.told: dict[str, str] = {}
        self._block: str | None = None
        self._words: list[str] = []
        self._silent = 0
        self._in_article = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and (name := _METAS.get(given.get("property", ""))):
            self.told.setdefault(name, given.get("content", "").strip())
        if tag == "time" and "datetime" in given:
            self.told.setdefault("published", given["datetime"])
        if tag == "article" and not self._in_article:
            self._in_article = True
            self.paragraphs.clear()
        self._silent += tag in _SILENT
        if tag in _BLOCKS or tag == "title":
            self._end_block()
            self._block = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._block:
            self._end_block()
        self._silent -= tag in _SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if self._block and not self._silent:
            self._words.append(data)

    def close(self) -> None:
        """Take over what is left open at the end."""
        super().close()
        self._end_block()

    def _end_block(self) -> None:
        text = _SPACE.sub(" ", "".join(self._words)).strip()
        if text and self._block == "title":
            self.told.setdefault("page", text)
        elif text:
            if self._block == "h1":
                self.told.setdefault("heading", text)
            self.paragraphs.append(text)
        self._words.clear()
        self._block = None
