"""Commands that read: generate, replay, diff, log, show, why, sources, timeline."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefing.cli.options import (
    DB,
    AsList,
    AsOf,
    Contemporary,
    Db,
    Dossier,
    Full,
    KnownBy,
    ListFormat,
    Number,
    Output,
    RecordedBy,
    ShowFormat,
    Since,
    root,
)
from briefing.cli.output import as_json, colour, give, give_bytes, give_lines, give_list
from briefing.errors import Refused

if TYPE_CHECKING:
    from briefing.replay import Clock


class BriefFormat(StrEnum):
    """How a brief is given."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    JSON = "json"


class DiffFormat(StrEnum):
    """How a diff is given."""

    TEXT = "text"
    MD = "md"
    HTML = "html"
    JSON = "json"


class ReplayFormat(StrEnum):
    """How a replay is given."""

    TEXT = "text"
    JSONL = "jsonl"


class By(StrEnum):
    """Along which clock."""

    OCCURRED = "occurred"
    REPORTED = "reported"
    RECORDED = "recorded"


def generate(
    ctx: typer.Context,
    as_of: AsOf = None,
    since: Since = None,
    known_by: KnownBy = None,
    contemporary: Contemporary = False,
    recorded_by: RecordedBy = None,
    full: Full = False,
    template: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A Jinja2 template of your own.")
    ] = None,
    format_: Annotated[BriefFormat, typer.Option("--format", help="How to give it.")] = (
        BriefFormat.MD
    ),
    output: Output = None,
    db: Db = DB,
    dossier: Dossier = None,
) -> None:
    """Print the brief as of a date."""
    from briefing.render.markdown import markdown, stamped
    from briefing.service.vantages import Asked, day_of

    with root(ctx).desk(db, dossier, make=True) as desk:
        vantage = desk.vantage(Asked(as_of, known_by, contemporary, recorded_by))
        baseline = None if since is None else day_of(since)
        brief = stamped(desk.brief(vantage, since=baseline, full=full), template)
        # A page draws the timeline of all that stands.
        is_page = format_ in {BriefFormat.HTML, BriefFormat.PDF}
        record = desk.record(vantage) if is_page else None
    if format_ is BriefFormat.MD:
        give(markdown(brief, template), output)
        return
    from briefing.cli import picturing
    from briefing.render.data import brief_data

    if record and format_ is BriefFormat.HTML:
        give(picturing.page(brief, record, template), output)
    elif record:
        give_bytes(picturing.printed(brief, record, template), output)
    elif format_ is BriefFormat.DOCX:
        give_bytes(picturing.document(brief, template), output)
    else:
        give(as_json(brief_data(brief)), output)


def replay(
    ctx: typer.Context,
    to: Annotated[
        str | None, typer.Option(metavar="DATE", help="Up to the end of this day.")
    ] = None,
    to_number: Annotated[
        str | None, typer.Option(metavar="N", help="Up to this event of the ledger.")
    ] = None,
    by: Annotated[By | None, typer.Option(help="Along which clock.")] = None,
    known_by: KnownBy = None,
    contemporary: Contemporary = False,
    recorded_by: RecordedBy = None,
    step: Annotated[bool, typer.Option("--step", help="Wait for a key after each.")] = False,
    format_: Annotated[ReplayFormat, typer.Option("--format", help="How to give it.")] = (
        ReplayFormat.TEXT
    ),
    db: Db = DB,
    dossier: Dossier = None,
) -> None:
    """Print the history event by event, with what each changed on the status board."""
    from briefing.cli.listing import moment_data, moment_text, state_data, state_text
    from briefing.render.markdown import stamped
    from briefing.service.vantages import Asked, number_of

    if to_number is not None:
        if to is not None or recorded_by is not None or by in {By.OCCURRED, By.REPORTED}:
            msg = (
                "--to-number walks the ledger; leave out --to and --recorded-by, "
                "and --by but for recorded"
            )
            raise Refused(msg)
        by, recorded_by = By.RECORDED, str(number_of(to_number))
    clock: Clock = (by or By.OCCURRED).value
    as_of = to
    if clock == "recorded" and to is not None:
        if recorded_by is not None:
            msg = "along recorded, --to and --recorded-by say the same; give one of the two"
            raise Refused(msg)
        recorded_by, as_of = to, None
    if clock == "reported" and to is not None and not (contemporary and known_by is not None):
        # What had happened by then counts whole; what was published by then is walked.
        known_by, contemporary = known_by or to, False
    with root(ctx).desk(db, dossier, make=True) as desk:
        vantage = desk.vantage(Asked(as_of, known_by, contemporary, recorded_by))
        moments = desk.replay(vantage, clock)
        if format_ is ReplayFormat.JSONL:
            for moment in moments:
                sys.stdout.write(json.dumps(moment_data(moment), ensure_ascii=False) + "\n")
            state = state_data(desk.record(vantage), desk.stamp, stamped(desk.brief(vantage)))
            give(json.dumps({"state": state}, ensure_ascii=False))
            return
        give(f"{desk.definition.title}, {vantage.in_words()}; along {clock}\n")
        for moment in moments:
            give(moment_text(moment, colour=colour()))
            if step and sys.stdin.isatty():
                typer.getchar()
        give(state_text(desk.record(vantage), desk.stamp, stamped(desk.brief(vantage))))


def diff(
    ctx: typer.Context,
    from_: Annotated[str, typer.Argument(metavar="FROM", help="A day: 2024-05-31.")],
    to: Annotated[str, typer.Argument(metavar="TO", help="A day: 2024-11-26.")],
    known_by: Annotated[
        str | None,
        typer.Option(
            metavar="DATE[,DATE]", help="Published by then; one day for each side, or one."
        ),
    ] = None,
    contemporary: Contemporary = False,
    recorded_by: Annotated[
        str | None,
        typer.Option(
            metavar="N|TIME[,..]", help="What the ledger held; one for each side, or one."
        ),
    ] = None,
    format_: Annotated[DiffFormat, typer.Option("--format", help="How to give it.")] = (
        DiffFormat.TEXT
    ),
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if anything differs.")
    ] = False,
    output: Output = None,
    db: Db = DB,
    dossier: Dossier = None,
) -> None:
    """Print what changed between two dates, and why."""
    from briefing.render.difference import diff_data, diff_markdown, diff_text
    from briefing.service.vantages import Asked

    known, recorded = _sides(known_by), _sides(recorded_by)
    with root(ctx).desk(db, dossier, make=True) as desk:
        sides = [
            desk.vantage(Asked(day, known[side], contemporary, recorded[side]))
            for side, day in enumerate((from_, to))
        ]
        found = desk.diff(*sides)
    match format_:
        case DiffFormat.JSON:
            text = as_json(diff_data(found))
        case DiffFormat.MD:
            text = diff_markdown(found)
        case DiffFormat.HTML:
            from briefing.render.comparison import diff_html

            text = diff_html(found)
        case _:
            text = diff_text(found, colour=output is None and colour())
    give(text, output)
    if exit_code and found.changes:
        raise typer.Exit(1)


def _sides(text: str | None) -> tuple[str | None, str | None]:
    """One value for both sides, or one for each: ``A,B``; ``-`` leaves a side alone."""
    if text is None:
        return None, None
    first, comma, second = text.partition(",")
    sides = (first, second) if comma else (first, first)
    return (
        None if sides[0] in {"", "-"} else sides[0],
        None if sides[1] in {"", "-"} else sides[1],
    )


def log(
    ctx: typer.Context,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    contemporary: Contemporary = False,
    recorded_by: RecordedBy = None,
    kind: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="Only events of this type.")
    ] = None,
    format_: AsList = ListFormat.TEXT,
    db: Db = DB,
    dossier: Dossier = None,
) -> None:
    """List the events of the ledger by number, or the facts that stand as of a date."""
    from briefing.cli.listing import event_data, event_text
    from briefing.service.vantages import Asked
    from briefing_events.registry import BY_TOPIC

    if kind is not None and kind not in BY_TOPIC:
        from briefing.dossier.complaint import suggestion  # only a slip needs it

        msg = f"unknown type {kind!r}{suggestion(kind, BY_TOPIC)}; docs/fact-sheets.md lists them"
        raise Refused(msg)
    with root(ctx).desk(db, dossier, make=True) as desk:
        vantage = desk.vantage(Asked(as_of, known_by, contemporary, recorded_by))
        last = vantage.recorded
        if as_of is not None or known_by is not None or contemporary:
            seen = f"facts that stand {vantage.in_words()}"
            found = desk.standing(vantage)
        else:
            seen = (
                f"events #1–#{last} of the ledger" if last else "the ledger before its first event"
            )
            found = desk.read(last)
        events = (item for item in found if kind in {None, item.topic})
        if format_ is ListFormat.JSON:
            give_list(event_data(item) for item in events)
            return
        give(f"{desk.definition.title}: {seen}")
        first = next(events, None)
        give(event_text(first) if first else "No events.")
        give_lines(event_text(item) for item in events)


def show(
    ctx: typer.Context,
    number: Number,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    contemporary: Contemporary = False,
    recorded_by: RecordedBy = None,
    format_: Annotated[
        ShowFormat, typer.Option("--format", help="toml gives a sheet to edit.")
    ] = ShowFormat.TEXT,
    db: Db = DB,
    dossier: Dossier = None,
) -> None:
    """Show a fact with its full provenance and its history."""
    from briefing.cli.showing import show_event
    from briefing.service.vantages import Asked, number_of

    with root(ctx).desk(db, dossier, make=True) as desk:
        vantage = desk.vantage(Asked(as_of, known_by, contemporary, recorded_by))
        give(show_event(desk, number_of(number), vantage, format_))


def why(
    ctx: typer.Context,
    track: Annotated[str, typer.Argument(metavar="TRACK", help="A status track, by its id.")],
    whole: Annotated[bool, typer.Option("--all", help="Leave no fact out.")] = False,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    contemporary: Contemporary = False,
    recorded_by: RecordedBy = None,
    format_: AsList = ListFormat.TEXT,
    db: Db = DB,
    dossier: Dossier = None,
) -> None:
    """Show the chain of events behind a status."""
    from briefing.cli.showing import Chain
    from briefing.service.vantages import Asked

    with root(ctx).desk(db, dossier, make=True) as desk:
        vantage = desk.vantage(Asked(as_of, known_by, contemporary, recorded_by))
        asked = desk.track(track)
        found = Chain(asked, desk.chain(asked, vantage, whole=whole))
        give(as_json(found.data()) if format_ is ListFormat.JSON else found.text())


def sources(
    ctx: typer.Context, format_: AsList = ListFormat.TEXT, db: Db = DB, dossier: Dossier = None
) -> None:
    """List the articles with ratings, families and how many facts each carries, by type."""
    from briefing.cli.listing import source_data, source_text

    with root(ctx).desk(db, dossier, make=True) as desk:
        found = desk.sources()
        if format_ is ListFormat.JSON:
            give_list(source_data(each) for each in found)
            return
        first = next(found, None)
        give(source_text(first) if first else "No sources.")
        give_lines(f"\n{source_text(each)}" for each in found)
