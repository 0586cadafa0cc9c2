"""Commands that draft: candidate facts of articles, kept beside the ledger for a review."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from briefing.cli.context import ActingAt, At
from briefing.cli.options import Output, argument, flag, option
from briefing.cli.output import Into, notify, write_text
from briefing.errors import Refused, UnusableDate

if TYPE_CHECKING:
    from briefing.drafting.candidate import Candidate
    from briefing.drafting.ranker import Ranker
    from briefing.service.draft_store import DraftStore
    from briefing.service.drafting import Known
    from briefing.service.reviewing import Report

_TEXT_FILES = {".txt", ".md", ".html", ".htm"}
"""What is meant as a file even where there is none of that name."""


def draft(
    what: Annotated[str | None, argument("SOURCE|FILE", "An article's id, or a text file.")] = None,
    published: Annotated[
        str | None, option("DATE", "When the text of a FILE was published.")
    ] = None,
    all_: Annotated[bool, flag("--all", "Every article of the dossier.")] = False,
    jobs: Annotated[int | None, option("N", "Processes for --all. Default: one a core.")] = None,
    scheduler: Annotated[
        str | None, option("ADDRESS", "Let the workers of this Dask scheduler draft --all.")
    ] = None,
    model: Annotated[
        str | None, option("URL#NAME", "Ask this model; the text goes to its host.")
    ] = None,
    learn: Annotated[
        bool, flag("--learn", "Train the ranker from the dossier's facts first.")
    ] = False,
    sheet: Annotated[Path | None, option("FILE", "Append them to this sheet as [[draft]].")] = None,
    format_: Annotated[
        Literal["text", "jsonl"], typer.Option("--format", help="How to give the drafts.")
    ] = "text",
    output: Output = None,
    all_confidence: Annotated[
        bool, typer.Option("--all-confidence", help="Also the drafts of one text that are unsure.")
    ] = False,
    *,
    at: At,
) -> None:
    """Propose facts of an article, each with its exact quote; nothing is recorded."""
    from briefing.drafting.language_model import Endpoint
    from briefing.service import drafting
    from briefing.service.draft_sheets import into_sheet
    from briefing.service.draft_store import DraftStore, drafts_file

    endpoint = Endpoint.parse(model) if model else None
    now = at.here.clock()
    least = 0.0 if all_confidence else drafting.LEAST_SURE
    if what and not all_ and (Path(what).is_file() or Path(what).suffix in _TEXT_FILES):
        rules = drafting.offline(None, least, notify)
        asked = drafting.with_model(endpoint, None, now, notify) if endpoint else rules
        _give(drafting.draft_file(Path(what), _day(published), asked), format_, output)
        return
    with at.reader() as reader, DraftStore.open(drafts_file(at.db)) as store:
        known = drafting.Known(reader)
        if learn:
            notify(f"Learned from {drafting.learn(store, known)} facts on record.")
        if not what and not all_:
            if learn:
                return
            raise Refused("name an article or a file, or draft all of them: briefing draft --all")
        ranker = drafting.learned(store, reader.slug)
        if all_ and endpoint is None:
            _draft_all(store, known, ranker, jobs, scheduler)
        make, made_by = drafting.offline(ranker, least, notify), drafting.MADE_BY
        if endpoint:
            make, made_by = drafting.with_model(endpoint, store, now, notify), endpoint.name
        everything = sorted(known.articles) if all_ and endpoint else []
        for source in [what] if what else everything:
            drafts = drafting.draft_article(known, source, make)
            new = drafting.keep(store, known, source, made_by, drafts)
            notify(f"{source}: {len(drafts)} drafts, {new} of them new.")
            if sheet is not None:
                actors = {actor.id for actor in reader.definition.actors}
                notify(f"{sheet}: {into_sheet(sheet, drafts, actors)} drafts written.")
            if not all_:
                _give([d.candidate for d in drafts], format_, output)
        notify(f"{len(store.waiting(reader.slug))} drafts wait: briefing review")


def _draft_all(
    store: DraftStore, known: Known, ranker: Ranker | None, jobs: int | None, scheduler: str | None
) -> None:
    from briefing.cli.progress_line import ProgressLine
    from briefing.service.drafting_many import draft_many, to_draft

    sources = to_draft(store, known)
    progress = ProgressLine("Drafting articles")
    new = 0
    made = draft_many(store, known, sources, ranker, jobs, scheduler)
    for done, (_, count) in enumerate(made, 1):
        new += count
        progress(done, len(sources))
    skipped = len(known.articles) - len(sources)
    notify(f"{len(sources)} articles drafted, {new} drafts new; {skipped} were drafted before.")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UnusableDate(text or "") from error


def _give(candidates: list[Candidate], format_: str, output: Path | None) -> None:
    if format_ == "jsonl":
        lines = (json.dumps(c.as_dict(), ensure_ascii=False) for c in candidates)
    else:
        lines = (line for c in candidates for line in (_head(c), f"    {c.statement}"))
    Into(output).lines(lines)


def _head(found: Candidate) -> str:
    what = f"{found.type or 'type open'}  {found.occurred or 'undated'}"
    return f"{found.start}-{found.end}  {what}  ({found.confidence:.2f}, {found.made_by})"


def review(
    source: Annotated[
        str | None, argument("SOURCE", "One article, by its id. Default: all.")
    ] = None,
    report: Annotated[bool, flag("--report", "Print how the review went.")] = False,
    audit: Annotated[int, option("N", "Put N wrong drafts among them; none is recorded.")] = 0,
    four_eyes: Annotated[
        bool, flag("--four-eyes", "A fact is recorded when a second person took it.")
    ] = False,
    keys: Annotated[str | None, option("KEYS", "Decide by these keys, not the keyboard.")] = None,
    *,
    at: ActingAt,
) -> None:
    """Take, mend or reject drafts one by one; what is taken is recorded at once."""
    from briefing.cli.review_screen import Screen
    from briefing.service.draft_store import DraftStore, drafts_file
    from briefing.service.reviewing import Review

    clock = at.here.clock
    with at.reader() as reader, DraftStore.open(drafts_file(at.db)) as store:
        four_eyes = four_eyes or reader.definition.four_eyes
        session = Review(store, reader, at.author, four_eyes)
        if report:
            write_text(_report(session.report()))
            return
        if four_eyes:
            notify("Who is who is taken from --by or the login here: four eyes are advisory.")
        if audit:
            notify(f"{session.seed(audit, clock())} wrong drafts are among them.")
        Screen(session, clock, keys).run(source)
        if audit:
            write_text(_report(session.report()))


def _report(found: Report) -> str:
    lines = [
        f"accepted            {found.accepted}",
        f"  with one touch    {found.untouched}",
        f"rejected            {found.rejected}",
        f"median seconds      {'-' if found.seconds is None else f'{found.seconds:.1f}'}",
    ]
    if found.seeded:
        lines.append(f"wrong ones taken    {found.seeded_taken} of {found.seeded}")
    return "\n".join(lines)
