"""The views that read: each is one question to the service, as a page and as data."""

from __future__ import annotations

import json
import logging
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import urlencode

from briefing.api import BriefReport
from briefing.diff import Diff
from briefing.errors import Refused
from briefing.facts import CitationAsOf
from briefing.model.vantage import Vantage
from briefing.projections.wording import written
from briefing.render.diff_page import diff_html
from briefing.render.diff_text import diff_data, diff_markdown
from briefing.render.formats import brief_page, brief_pdf, brief_timeline
from briefing.render.html import brief_html, marked_text
from briefing.render.html_page import html_page
from briefing.render.markdown import brief_markdown, stamped
from briefing.service import search as searching
from briefing.service.article_view import PassageAsOf, article_at, articles_of, passages_at
from briefing.service.clocks import AskedClocks, along, day_of
from briefing.service.dossier_reader import DossierReader
from briefing.service.drafting_span import warm
from briefing.service.indexed_reader import reader_of
from briefing.service.judging import judged_at
from briefing.service.rows import (
    chain_data,
    event_data,
    fact_data,
    moment_data,
    passage_data,
    provenance_data,
    standing_of,
)
from briefing.web import requests as asking
from briefing.web.site import Site

_TO_NOTE = re.compile(r'href="#n-(\d+)"')

log = logging.getLogger("briefing.web")

STEPS = 40
"""How many steps of a replay stand on a page."""

SOURCES = 100
"""How many sources stand on a page."""

SHOWN_CHANGES = 12
"""How many changes of a step of the slider are told beside it."""


Data = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class PageAnswer(Generic[T]):
    """An answer, made as what was asked for: a page, or data for JSON, whose type is described."""

    page: Callable[[], str]
    data: Callable[[], T]


class File(NamedTuple):
    """An answer to be kept: its name, its media type, its bytes."""

    name: str
    media_type: str
    body: bytes


ROLES = ("reader", "coder", "approver")
"""What somebody may do, the least first: read; add; also change what is on record."""


class Visitor(NamedTuple):
    """Who asks: a name that acts are recorded under, and what they may do."""

    name: str
    role: str
    proven: bool = False
    """Whether a proxy vouches for the name."""


class Shell:
    """What the frame of a page needs, and the addresses on it, which keep the clocks."""

    def __init__(
        self,
        site: Site,
        reader: DossierReader,
        asked: asking.OfDossier,
        visitor: Visitor,
        vantage: Vantage | None = None,
    ) -> None:
        self.head = reader.head.number
        self.recorded = vantage.recorded if vantage else self.head
        then = reader.reader
        if self.recorded < self.head:
            then = reader_of(reader.ledger, reader.slug, self.recorded)
        self.slug, self.title = reader.slug, then.definition.title
        self.tracks = then.definition.tracks
        self.visitor = visitor
        self.writes = not site.read_only and visitor.role != "reader"
        given = asked.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
        names = ("as-of", "known-by", "contemporary", "recorded-by")
        self.query = urlencode({n: str(v).lower() for n, v in given.items() if n != "slug"})
        self.clocks = {name: str(given[name]).lower() for name in names if name in given}

    def to(self, path: str, **changes: object) -> str:
        """The address of a page of this dossier with the same clocks, but for some changes."""
        query = self.clocks | {name.replace("_", "-"): str(v) for name, v in changes.items()}
        given = {name: value for name, value in query.items() if value}
        return f"/d/{self.slug}/{path}" + (f"?{urlencode(given)}" if given else "")

    def fact(self, number: object) -> str:
        """The address of a fact."""
        return self.to(f"fact/{number}")

    def leading(self, html: str) -> str:
        """A page on which the numbers of notes lead to the facts that they tell."""
        return _TO_NOTE.sub(lambda found: f'href="{escape(self.fact(found[1]))}"', html)


def page(name: str, shell: Shell, **given: object) -> str:
    """A page from one of our templates, in the frame of its dossier."""
    return html_page(f"web/{name}.html.j2", shell=shell, **given)


def dossiers(site: Site, asked: asking.Asked, visitor: Visitor) -> PageAnswer[list[dict[str, str]]]:
    """The dossiers of the ledger."""
    del asked, visitor
    found = {slug: site.reader(slug).definition.title for slug in site.ledger.dossiers()}
    return PageAnswer(
        lambda: html_page("web/dossiers.html.j2", dossiers=found),
        lambda: [{"slug": slug, "title": title} for slug, title in found.items()],
    )


def brief(site: Site, asked: asking.BriefAsked, visitor: Visitor) -> PageAnswer[Data]:
    """The brief at a vantage, with what leads from here to the days of change around it."""
    reader = site.reader(asked.slug)
    vantage = reader.vantage(asked.clocks)
    shell = Shell(site, reader, asked, visitor, vantage)
    around = days_around(site, reader, vantage)

    def shown() -> str:
        # Only the page is kept of these, not the events that its snapshot holds.
        since = None if asked.since is None else day_of(asked.since)
        model, snapshot = reader.build_brief(vantage, since=since, full=asked.full)
        return brief_html(
            stamped(model), timeline=brief_timeline(model, snapshot),
            frame="web/brief.html.j2", shell=shell, around=around, asked=asked,
        )  # fmt: skip

    key = "brief page", reader.slug, reader.head, visitor, asked, vantage
    return PageAnswer(
        lambda: shell.leading(site.kept(key, shown)),
        lambda: made_brief(site, reader, asked, vantage).to_dict(),
    )


def made_brief(
    site: Site, reader: DossierReader, asked: asking.BriefAsked, vantage: Vantage
) -> BriefReport:
    """A brief, made once for all who ask for the same."""
    since = None if asked.since is None else day_of(asked.since)
    key = "brief", reader.slug, reader.head, vantage, since, asked.full
    return site.kept(
        key, lambda: BriefReport(*reader.build_brief(vantage, since=since, full=asked.full))
    )


class DaysAround(NamedTuple):
    """The day of a vantage among the days on which something changes."""

    day: date
    step: date | None
    """The day of change that it lies on or behind."""
    before: date | None
    """The day of change before that."""
    after: date | None


def change_days(site: Site, reader: DossierReader, number: int) -> list[date]:
    """The days on which something changes."""
    key = "days", reader.slug, reader.head, number
    return site.kept(key, lambda: [*map(date.fromordinal, reader.reader.change_days(number))])


def publication_days(site: Site, reader: DossierReader, number: int) -> list[date]:
    """The days on which an article is published."""
    key = "published", reader.slug, reader.head, number
    return site.kept(key, lambda: [*map(date.fromordinal, reader.reader.publication_days(number))])


def days_around(site: Site, reader: DossierReader, vantage: Vantage) -> DaysAround:
    """The days of change around a vantage."""
    days, day = change_days(site, reader, vantage.recorded), vantage.as_of
    passed = bisect_right(days, day)
    before = [*([None] * 2), *days[max(0, passed - 2) : passed]][-2:]
    return DaysAround(day, before[1], before[0], days[passed] if passed < len(days) else None)


def days(site: Site, asked: asking.DaysAsked, visitor: Visitor) -> PageAnswer[list[str]]:
    """The days on which something changes or is published, for a slider."""
    reader = site.reader(asked.slug)
    vantage = reader.vantage(asked.clocks)
    of = change_days if asked.of == "changes" else publication_days
    found = [day.isoformat() for day in of(site, reader, vantage.recorded)]
    shell = Shell(site, reader, asked, visitor, vantage)
    return PageAnswer(lambda: page("days", shell, days=found, asked=asked), lambda: found)


def head(site: Site, asked: asking.HeadAsked, visitor: Visitor) -> PageAnswer[Data]:
    """The last event, and how many were recorded since a page was made."""
    reader = site.reader(asked.slug)
    last, new = event_data(reader.event(reader.head.number)), reader.head.number - asked.seen
    shell = Shell(site, reader, asked, visitor)
    return PageAnswer(
        lambda: page("head", shell, last=last, new=max(0, new), seen=asked.seen),
        lambda: last | {"new": max(0, new)},
    )


def step(site: Site, asked: asking.AtVantage, visitor: Visitor) -> PageAnswer[Data | None]:
    """What changed on the day of change that the vantage lies on or behind, and why."""
    reader = site.reader(asked.slug)
    vantage = reader.vantage(asked.clocks)
    shell, around = Shell(site, reader, asked, visitor, vantage), days_around(site, reader, vantage)
    if around.before is None:
        return PageAnswer(lambda: page("step", shell, diff=None, around=around), lambda: None)
    diff = made_diff(site, reader, _before(vantage, around.before), vantage)
    return PageAnswer(
        lambda: page(
            "step", shell, diff=diff, around=around, shown=SHOWN_CHANGES,
            lit=sorted({n for change in diff.changes for n in change.facts}),
        ),
        lambda: diff_data(diff),
    )  # fmt: skip


def _before(vantage: Vantage, day: date) -> Vantage:
    """The same as of an earlier day; what was known then, where the vantage is contemporary."""
    known_by = day if vantage.known_by == vantage.as_of else vantage.known_by
    return Vantage(day, known_by, vantage.recorded, vantage.at_head)


def made_diff(site: Site, reader: DossierReader, first: Vantage, second: Vantage) -> Diff:
    """A diff, made once for all who ask for the same."""
    key = "diff", reader.slug, reader.head, first, second
    return site.kept(key, lambda: reader.diff(first, second))


def diff(site: Site, asked: asking.DiffAsked, visitor: Visitor) -> PageAnswer[Data | None]:
    """What changed from one day to another, side by side with causes."""
    reader = site.reader(asked.slug)
    shell = Shell(site, reader, asked, visitor)
    found = _diff_asked(site, reader, asked)
    if found is None:
        return PageAnswer(lambda: page("diff_form", shell, asked=asked), lambda: None)
    return PageAnswer(
        lambda: shell.leading(
            diff_html(found, full=asked.full, frame="web/diff.html.j2", shell=shell, asked=asked)
        ),
        lambda: diff_data(found),
    )


def diff_export(site: Site, asked: asking.DiffExportAsked, visitor: Visitor) -> File:
    """What changed, as a file."""
    del visitor
    found = _diff_asked(site, site.reader(asked.slug), asked)
    if found is None:
        raise Refused("give two days: first and second")
    text = json.dumps(diff_data(found), ensure_ascii=False, indent=2)
    if asked.format != "json":
        text = (diff_markdown if asked.format == "md" else diff_html)(found, full=asked.full)
    name = f"{asked.slug}-{found.before.as_of}-{found.after.as_of}.{asked.format}"
    return File(name, MEDIA[asked.format], text.encode())


def _diff_asked(site: Site, reader: DossierReader, asked: asking.DiffAsked) -> Diff | None:
    """The diff that is asked for; none where a day is missing."""
    second_day = asked.second or asked.as_of
    if not (asked.first and second_day):
        return None
    recorded = (asked.recorded_by or "").split(",")
    first, second = (
        reader.vantage(AskedClocks(day, asked.known_by, asked.contemporary, number or None))
        for day, number in zip((asked.first, second_day), (recorded * 2)[:2], strict=True)
    )
    return made_diff(site, reader, first, second)


def judgements(site: Site, asked: asking.AtVantage, visitor: Visitor) -> PageAnswer[list[Data]]:
    """The desk's judgements, those to be reviewed first."""
    reader = site.reader(asked.slug)
    found = judged_at(reader, reader.vantage(asked.clocks))
    shell = Shell(site, reader, asked, visitor)
    return PageAnswer(
        lambda: page("judgements", shell, judged=found, asked=asked),
        lambda: [each.data() for each in found],
    )


def fact(site: Site, asked: asking.NumberAsked, visitor: Visitor) -> PageAnswer[Data]:
    """An event with its history; of a fact, each quote in its place in the article."""
    reader = site.reader(asked.slug)
    vantage = reader.vantage(asked.clocks)
    found = reader.provenance(asked.number, vantage)
    shell = Shell(site, reader, asked, visitor, vantage)

    def shown() -> str:
        snapshot = reader.reader.history(found.item, vantage)[0]
        entry = found.entry
        articles = articles_of(entry, snapshot) if entry else ()
        return page(
            "fact", shell, found=found, entry=entry, number=asked.number,
            event=event_data(found.item), row=fact_data(entry) if entry else None,
            stands=standing_of(entry, vantage),
            cited=_once(entry.cited) if entry else (),
            articles=[(each, marked_text(each, {})) for each in articles],
            history=[event_data(each) for each in found.history],
            definition=reader.definition,
        )  # fmt: skip

    return PageAnswer(shown, lambda: provenance_data(found, vantage))


def _once(cited: Sequence[CitationAsOf]) -> list[tuple[int, CitationAsOf]]:
    """Each quote once, with its place among all; an article may carry a fact twice by the same."""
    found: dict[tuple[str, int], tuple[int, CitationAsOf]] = {}
    for place, each in enumerate(cited):
        found.setdefault((each.passage.id, each.citation.start), (place, each))
    return list(found.values())


def sources(site: Site, asked: asking.SourcesAsked, visitor: Visitor) -> PageAnswer[list[Data]]:
    """The articles with ratings, families and how many facts each carries, by id."""
    reader = site.reader(asked.slug)
    vantage = reader.vantage(asked.clocks)
    listed = passages_at(reader, vantage, asked.after, SOURCES + 1)
    found = [
        passage_data(each.passage) | {"withdrawn": each.withdrawn, "facts": each.facts}
        for each in listed[:SOURCES]
    ]
    shell = Shell(site, reader, asked, visitor, vantage)
    return PageAnswer(
        lambda: page(
            "sources", shell, sources=found, more=len(listed) > SOURCES,
            vantage=vantage, days={e.passage.id: written(e.passage.published) for e in listed},
            later={e.passage.id for e in listed if _is_later(e, vantage)},
        ),
        lambda: found,
    )  # fmt: skip


def _is_later(each: PassageAsOf, vantage: Vantage) -> bool:
    return each.passage.published.earliest > vantage.as_of


def source(site: Site, asked: asking.SourceAsked, visitor: Visitor) -> PageAnswer[Data]:
    """An article with its text, what rests on it, and what nothing rests on."""
    reader = site.reader(asked.slug)
    vantage = reader.vantage(asked.clocks)
    found = article_at(reader, asked.source, vantage)
    shell = Shell(site, reader, asked, visitor, vantage)
    if shell.writes:
        warm()
    on, _, left = found.coverage.words()
    data = {
        "id": found.source.id,
        "title": found.passage.title,
        "published": found.passage.published.edtf,
        "reliability": found.passage.rating.reliability,
        "family": found.passage.rating.family,
        "withdrawn": found.withdrawn,
        "words": {"on facts": on, "left": left},
        "facts": [fact_data(entry) for entry in found.entries],
        "text": "".join(stretch.text for stretch in found.shown.stretches),
    }
    numbers = {str(entry.number): str(entry.number) for entry in found.entries}
    return PageAnswer(
        lambda: shell.leading(
            page(
                "source", shell, found=found, row=data,
                text=marked_text(found.shown, numbers),
            )
        ),
        lambda: data,
    )  # fmt: skip


def new_article(site: Site, asked: asking.AtVantage, visitor: Visitor) -> PageAnswer[None]:
    """The form for a new article."""
    reader = site.reader(asked.slug)
    shell = Shell(site, reader, asked, visitor)
    number = len(reader.reader.passages()) + 1
    return PageAnswer(lambda: page("article", shell, number=number), lambda: None)


def why(site: Site, asked: asking.TrackAsked, visitor: Visitor) -> PageAnswer[Data]:
    """The chain of facts behind the status of a track."""
    reader = site.reader(asked.slug)
    vantage = reader.vantage(asked.clocks)
    track = reader.track(asked.track)
    data = chain_data(reader.chain(track, vantage, whole=asked.whole), track)
    shell = Shell(site, reader, asked, visitor, vantage)
    return PageAnswer(
        lambda: page("why", shell, track=track, chain=data, asked=asked), lambda: data
    )


def replay(site: Site, asked: asking.ReplayAsked, visitor: Visitor) -> PageAnswer[Data]:
    """The history step by step along a clock, with what each step changed on the board."""
    reader = site.reader(asked.slug)
    clocks = AskedClocks(None, asked.known_by, asked.contemporary, asked.recorded_by)
    vantage = reader.vantage(along(asked.by, asked.to or asked.as_of, clocks))
    walked = reader.replay(vantage, asked.by)
    first = asked.step - 1
    rows = [moment_data(each) for each in islice(walked, first, first + STEPS + 1)]
    shell, more = Shell(site, reader, asked, visitor, vantage), len(rows) > STEPS
    return PageAnswer(
        lambda: page(
            "replay", shell, asked=asked, steps=rows[:STEPS], more=more, size=STEPS,
            vantage=vantage,
        ),
        lambda: {"vantage": vantage.in_words(), "steps": rows[:STEPS], "more": more},
    )  # fmt: skip


def search(site: Site, asked: asking.SearchAsked, visitor: Visitor) -> PageAnswer[Data | None]:
    """What of facts, quotes, articles and people holds some words, at a vantage."""
    reader = site.reader(asked.slug)
    vantage = reader.vantage(asked.clocks)
    found = searching.search(reader, asked.q, vantage) if asked.q else None
    shell = Shell(site, reader, asked, visitor, vantage)
    return PageAnswer(
        lambda: page("search", shell, found=found, query=asked.q, vantage=vantage),
        lambda: searching.search_data(found) if found else None,
    )


def timeline(
    site: Site, asked: asking.BriefAsked, visitor: Visitor
) -> PageAnswer[dict[str, object]]:
    """The steps, contacts and plans that the brief tells, one lane for each track."""
    from briefing.render.timeline_model import timeline_data
    from briefing.render.timeline_picture import timeline_svg

    reader = site.reader(asked.slug)
    report = made_brief(site, reader, asked, reader.vantage(asked.clocks))
    shown = brief_timeline(report.model, report.snapshot)
    places = {note.number: (f"n-{note.number}", str(note.number)) for note in report.model.notes}
    shell = Shell(site, reader, asked, visitor)
    return PageAnswer(
        lambda: shell.leading(
            page("timeline", shell, timeline=shown, picture=timeline_svg(shown, places))
        ),
        lambda: timeline_data(shown),
    )


def export(site: Site, asked: asking.ExportAsked, visitor: Visitor) -> File:
    """The brief as a file."""
    del visitor
    reader = site.reader(asked.slug)
    found = made_brief(site, reader, asked, reader.vantage(asked.clocks))
    name = f"{reader.slug}-{found.vantage.as_of}.{asked.format}"
    return File(name, MEDIA[asked.format], _written(found, asked.format))


MEDIA = {
    "md": "text/markdown",
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}
"""The formats of a file, and their media types."""


def _written(found: BriefReport, form: str) -> bytes:
    made = stamped(found.model)
    match form:
        case "md":
            return brief_markdown(made).encode()
        case "html":
            return brief_page(made, found.snapshot).encode()
        case "pdf":
            return brief_pdf(made, found.snapshot, None, log.info)
        case "docx":
            from briefing.render.docx import brief_docx

            return brief_docx(made, None)
    return found.to_json().encode()
