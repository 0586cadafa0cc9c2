"""The parsers of text from outside, each with seeds and with the words in which it may refuse.

A parser takes any text and returns, or raises one of its refusals; anything else is a fault.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from briefing.dossier.anchor import anchor
from briefing.dossier.article_text import article_of
from briefing.dossier.load import read_dossier
from briefing.errors import BriefingError
from briefing.ledger import Ledger
from briefing.ledger.address import is_server, server
from briefing.render.markdown import brief_markdown, stamped
from briefing.service import DossierReader
from briefing.service.clocks import AskedClocks, day_of
from briefing.service.linting import lint_text
from briefing.service.loading import load_dossier
from briefing.service.reproduce import BriefMaker, verify_brief
from briefing.service.seal import read_seals
from briefing.service.transfer import export_jsonl, import_file
from briefing_events.editorial import SourceRegistered
from briefing_events.when import When
from tests.ledger.processes import now

from .imports import DOSSIER, SLUG

KEPT = Path(__file__).parent / "seeds"
"""Inputs that once did harm or reached far, in a folder for each parser."""

TEMPLATES = Path(__file__).parents[2] / "templates"
DATES = (
    "2024-11-25", "2024-11", "2024", "2024-11-24/2024-11-26", "[2024-11-24..2024-11-26]",
    "2024-11-25~", "2024-11-2X", "2024-21", "{2024-11-24,2024-11-26}", "2024-11-25T12:30:00+03:00",
    "Y17E7", "1985-04?", "../2024", "2024-11-25/..", "[..2024-11]", "1950S2", "",
)  # fmt: skip
ADDRESSES = (
    "postgresql://ana:s3cret@one:1,two:2/north?target_session_attrs=read-write",
    "host=127.0.0.1 port=1 user=ana password='s3cret' dbname=north", "password=s3cret",
    "postgresql:///north?host=/run/sock&password=s3cret", "ana:s3cret@db/north",
)  # fmt: skip
_PAGE = (
    "<html><head><title>A visit</title><meta property='og:site_name' content='The Hill'>"
    "<meta property='article:published_time' content='2031-05-02T10:00:00Z'></head><body>"
    "<nav>Home</nav><h1>A visit</h1><p>It was <b>long</b>&nbsp;&#8211; so they said.</p>"
    "<ul><li>One</li><li>Two</li></ul><script>alert(1)</script></body></html>"
)
PAGES = (
    _PAGE,
    "A visit\nPublished in The Hill, May 2, 2031\nIt was long, on 3 May 2031.\n",
)
SEALS = (f"briefing seal-1 river-treaty 25 {'a' * 64} 2031-05-02T10:00:00+00:00 AAAA AAAA\n",)


@dataclass(frozen=True)
class Parser:
    """One parser of text from outside."""

    enter: Callable[[str], object]
    seeds: tuple[str, ...]
    refusals: tuple[type[Exception], ...] = (BriefingError,)

    def take(self, text: str) -> bool:
        """Whether it takes a text; anything but a refusal in words is raised."""
        try:
            self.enter(text)
        except self.refusals as error:
            if not str(error).strip():
                raise
            return False
        return True


def _date(text: str) -> None:
    day_of(text) if len(text) % 2 else When.parse(text, "Europe/Moscow")


def _address(text: str) -> None:
    if is_server(text):
        server(text)


class Desk:
    """A ledger of the small dossier, its folder, and a file to write to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "dossier"
        shutil.copytree(DOSSIER, self.folder)
        self.file = folder / "input"
        self.ledger = Ledger.open(folder / "ledger.db", clock=now)
        load_dossier(self.ledger, DOSSIER, "Ana")
        self.reader = DossierReader(self.ledger, SLUG, "0", now())
        self.vantage = self.reader.vantage(AskedClocks("2031-05-01"))
        self.brief = stamped(self.reader.brief(self.vantage))
        self.maker = BriefMaker(self.ledger, "0", now())
        (self.source, *_) = (
            item.event.source
            for item in self.ledger.read(SLUG)
            if isinstance(item.event, SourceRegistered)
        )

    def write(self, path: Path, text: str) -> Path:
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        return path

    def sheet(self, path: Path, text: str) -> None:
        """Read a dossier with another text in one of its files."""
        held = path.read_bytes()
        try:
            read_dossier(self.write(path, text).parents[0 if path.name == "dossier.toml" else 1])
        finally:
            path.write_bytes(held)

    def import_lines(self, text: str) -> None:
        """Import lines; what is taken is there already, or comes behind the head."""
        import_file(self.ledger, self.write(self.file, text), "Ana")

    def template(self, text: str) -> None:
        brief_markdown(self.brief, self.write(self.file, text))

    def seals(self, text: str) -> None:
        read_seals(self.write(self.file, text))

    def verify(self, text: str) -> None:
        checks = list(verify_brief(self.maker, text, "brief.md"))
        # Of a brief that says another build made it, only events and quotes are compared.
        unsure = checks[-1].name.startswith("text: its wording is that of")
        held = all(check.holds for check in checks) and not unsure
        assert not held or text.rstrip() == brief_markdown(self.brief).rstrip()

    def lint(self, text: str) -> None:
        lint_text(self.reader, self.vantage, text)

    def quote(self, text: str) -> None:
        found = anchor(self.source, text)
        assert isinstance(found, str) or self.source.text.startswith(text, found)

    def parsers(self) -> dict[str, Parser]:
        """All parsers, by name."""
        sheet = min((self.folder / "sheets").glob("*.toml"))
        definition = self.folder / "dossier.toml"
        brief = brief_markdown(self.brief)
        lines = list(export_jsonl(self.reader))
        new = [line.replace('"number":', '"was":') for line in lines]
        quote = self.source.text.splitlines()[2]
        templates = (path.read_text("utf-8") for path in sorted(TEMPLATES.glob("*.md.j2")))
        return {
            "dates": Parser(_date, DATES, (BriefingError, ValueError)),
            "addresses": Parser(_address, ADDRESSES),
            "pages": Parser(article_of, PAGES),
            "sheets": Parser(partial(self.sheet, sheet), (sheet.read_text("utf-8"),)),
            "definitions": Parser(
                partial(self.sheet, definition), (definition.read_text("utf-8"),)
            ),
            "imports": Parser(self.import_lines, (*lines, *new, "\n".join(lines[:3]))),
            "templates": Parser(self.template, (*templates, "{% for s in sections %}{{ s }}{%")),
            "seals": Parser(self.seals, SEALS),
            "briefs": Parser(self.verify, (brief, brief[-400:])),
            "linted": Parser(self.lint, (brief[:2000], brief)),
            "quotes": Parser(self.quote, (quote, quote[:30], "“", "a")),
        }


@contextmanager
def parsers() -> Iterator[dict[str, Parser]]:
    """All parsers, on a ledger of their own."""
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        try:
            yield desk.parsers()
        finally:
            desk.ledger.close()


@cache
def kept(name: str) -> tuple[str, ...]:
    """The kept inputs of a parser."""
    files = sorted((KEPT / name).glob("*"))
    return tuple(file.read_bytes().decode("utf-8", "surrogateescape") for file in files)


NAMES = (
    "dates", "addresses", "pages", "sheets", "definitions", "imports", "templates", "seals",
    "briefs", "linted", "quotes",
)  # fmt: skip
