"""Commands that read: generate, replay, diff, log, show, why, sources, timeline."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from briefing.cli.context import At
from briefing.cli.options import (
    FORMAT,
    AsList,
    Clocks,
    Contemporary,
    Full,
    KnownBy,
    Number,
    RecordedBy,
    Since,
    argument,
    event_number,
    flag,
    option,
)
from briefing.cli.output import Into, colour, notify, write_lines, write_list, write_text
from briefing.errors import Refused

if TYPE_CHECKING:
    from briefing.replay import Clock


def generate(
    *,
    clocks: Clocks,
    since: Since = None,
    full: Full = False,
    template: Annotated[Path | None, option("FILE", "A Jinja2 template of your own.")] = None,
    format_: Annotated[Literal["md", "html", "pdf", "docx", "json"], FORMAT] = "md",
    into: Into,
    at: At,
) -> None:
    """Print the brief as of a date."""
    from briefing.api import Dossier
    from briefing.render import formats
    from briefing.render.markdown import stamped

    with at.reader(make=True) as reader:
        report = Dossier(reader).brief(**vars(clocks), since=since, full=full)
    brief = stamped(report.model, template)
    match format_:
        case "pdf":
            into.data(formats.brief_pdf(brief, report.snapshot, template, notify))
        case "docx":
            from briefing.render.docx import brief_docx

            into.data(brief_docx(brief, template))
        case _:
            into.text(formats.brief_text(brief, report.snapshot, format_, template))


def replay(
    to: Annotated[str | None, option("DATE", "Up to the end of this day.")] = None,
    to_number: Annotated[str | None, option("N", "Up to this event of the ledger.")] = None,
    by: Annotated[
        Literal["occurred", "reported", "recorded"] | None,
        typer.Option(help="The clock to follow: occurred, reported or recorded."),
    ] = None,
    known_by: KnownBy = None,
    contemporary: Contemporary = False,
    recorded_by: RecordedBy = None,
    from_: Annotated[str | None, option("DATE", "Tell it from this day on.", "--from")] = None,
    track: Annotated[
        str | None, option("TRACK", "Only what stands on a track or changed it.")
    ] = None,
    full: Full = False,
    step: Annotated[bool, flag("--step", "Wait for a key after each event.")] = False,
    format_: Annotated[Literal["text", "md", "jsonl"], FORMAT] = "text",
    *,
    at: At,
) -> None:
    """Print the history, with what each event changed on the status board.

    The short form tells what changed the board and the weightiest facts, the rest is counted.
    """
    from briefing.api import Dossier
    from briefing.render.markdown import stamped
    from briefing.replay import shortened
    from briefing.service.replay_text import moment_text, state_lines
    from briefing.service.rows import moment_data, state_data

    if to_number is not None:
        if to is not None or recorded_by is not None or by in {"occurred", "reported"}:
            raise Refused(
                "--to-number walks the ledger; leave out --to and --recorded-by, "
                "and --by but for recorded"
            )
        by, recorded_by = "recorded", str(event_number(to_number))
    clock: Clock = by or "occurred"
    with at.reader(make=True) as reader:
        told = Dossier(reader).replay(
            to, by=clock, known_by=known_by, contemporary=contemporary, recorded_by=recorded_by
        )
        moments = told.narrowed(start=from_, track=track)
        vantage = moments.vantage
        if format_ == "md":
            write_text(moments.to_markdown(full=full))
            return
        if format_ == "jsonl":
            write_lines(json.dumps(moment_data(each), ensure_ascii=False) for each in moments)
        else:
            write_text(f"{reader.definition.title}, {vantage.in_words()}; along {clock}\n")
            for each in moments if full else shortened(moments):
                sys.stdout.write(f"{moment_text(each, full=full, colour=colour())}\n")
                if step and sys.stdin.isatty():
                    typer.getchar()
        snapshot, brief = reader.snapshot(vantage), stamped(reader.brief(vantage))
        if format_ == "jsonl":
            state = {"state": state_data(snapshot, reader.stamp, brief)}
            write_text(json.dumps(state, ensure_ascii=False))
        else:
            write_text("\n".join(["", *state_lines(snapshot, reader.stamp, brief)]))


def diff(
    from_: Annotated[
        str, argument("FROM", "A day: 2024-05-31; or a brief in Markdown that was sent.")
    ],
    to: Annotated[
        str | None, argument("TO", "A day: 2024-11-26. Behind a brief, default: today.")
    ] = None,
    known_by: Annotated[
        str | None,
        option(
            "DATE[,DATE]", "Use only texts published by this day; one day, or one for each side."
        ),
    ] = None,
    contemporary: Contemporary = False,
    recorded_by: Annotated[
        str | None,
        option(
            "N|TIME[,..]", "Use only what the ledger held then; one value, or one for each side."
        ),
    ] = None,
    format_: Annotated[Literal["text", "md", "html", "json"], FORMAT] = "text",
    full: Full = False,
    exit_code: Annotated[bool, flag("--exit-code", "Exit with 1 if anything differs.")] = False,
    *,
    into: Into,
    at: At,
) -> None:
    """Print what changed between two dates, or since a brief, and why."""
    from briefing.api import Dossier

    sent = Path(from_) if from_.endswith(".md") else None
    if to is None and sent is None:
        msg = "give the later day, too"
        raise typer.BadParameter(msg, at.ctx, param_hint="TO")
    at.dossier = at.dossier or _dossier_of(sent)
    with at.reader(make=True) as reader:
        found = Dossier(reader).diff(
            sent or from_, to, known_by=_sides(known_by), contemporary=contemporary,
            recorded_by=_sides(recorded_by),
        )  # fmt: skip
    match format_:
        case "json":
            text = found.to_json()
        case "md":
            text = found.to_markdown(full=full)
        case "html":
            from briefing.render.diff_page import diff_html

            text = diff_html(found.model, full=full)
        case _:
            from briefing.render.diff_text import diff_text

            text = diff_text(found.model, full=full, colour=into.output is None and colour())
    into.text(text, coloured=into.output is None and colour())
    if exit_code and found.changes:
        raise typer.Exit(1)


def _dossier_of(sent: Path | None) -> str | None:
    """The dossier that a brief was made from, where its stamp can be read."""
    from briefing.render.stamp import read_stamp
    from briefing.service.linting import read_brief

    stamp = read_stamp(read_brief(sent)) if sent else None
    return stamp.dossier if stamp else None


def _sides(text: str | None) -> tuple[str | None, str | None]:
    """One value for both sides, or one for each: ``A,B``; ``-`` leaves a side alone."""
    if text is None:
        return None, None
    first, comma, second = ("" if side == "-" else side for side in text.partition(","))
    return first or None, (second if comma else first) or None


def log(
    kind: Annotated[str | None, option("TYPE", "Only events of this type.", "--type")] = None,
    format_: AsList = "text",
    *,
    clocks: Clocks,
    at: At,
) -> None:
    """List the events of the ledger by number, or the facts that stand as of a date."""
    from briefing.cli.format_event import event_text
    from briefing.service.rows import event_data
    from briefing_events.registry import BY_TOPIC

    if kind is not None and kind not in BY_TOPIC:
        from briefing.dossier.messages import suggestion  # only a slip needs it

        msg = f"unknown type {kind!r}{suggestion(kind, BY_TOPIC)}; docs/fact-sheets.md lists them"
        raise Refused(msg)
    with at.reader(make=True) as reader:
        vantage = reader.vantage(clocks.asked())
        last = vantage.recorded
        if clocks.as_of is not None or clocks.known_by is not None or clocks.contemporary:
            seen = f"facts that stand {vantage.in_words()}"
            found = reader.standing(vantage)
        else:
            seen = (
                f"events #1–#{last} of the ledger" if last else "the ledger before its first event"
            )
            found = reader.read(last)
        events = (item for item in found if kind in {None, item.topic})
        if format_ == "json":
            write_list(event_data(item) for item in events)
            return
        write_text(f"{reader.definition.title}: {seen}")
        first = next(events, None)
        write_text(event_text(first) if first else "No events.")
        write_lines(event_text(item) for item in events)


def show(
    number: Number,
    format_: Annotated[
        Literal["text", "json", "toml"],
        typer.Option("--format", help="toml gives a sheet to edit."),
    ] = "text",
    *,
    clocks: Clocks,
    at: At,
) -> None:
    """Show a fact with its full provenance and its history."""
    from briefing.cli.format_event import show_event

    with at.reader(make=True) as reader:
        vantage = reader.vantage(clocks.asked())
        write_text(show_event(reader, event_number(number), vantage, format_))


def why(
    track: Annotated[str, argument("TRACK", "A status track, by its id.")],
    whole: Annotated[bool, flag("--all", "Include every fact.")] = False,
    format_: AsList = "text",
    *,
    clocks: Clocks,
    at: At,
) -> None:
    """Show the chain of events behind a status."""
    from briefing.cli.format_event import chain_text
    from briefing.render.data import as_json
    from briefing.service.rows import chain_data

    with at.reader(make=True) as reader:
        vantage = reader.vantage(clocks.asked())
        asked = reader.track(track)
        found = reader.chain(asked, vantage, whole=whole)
        is_json = format_ == "json"
        write_text(as_json(chain_data(found, asked)) if is_json else chain_text(found, asked))


def sources(format_: AsList = "text", *, at: At) -> None:
    """List the articles with ratings, families and how many facts each carries, by type."""
    from briefing.cli.format_event import source_text
    from briefing.service.load_warnings import text_warnings
    from briefing.service.rows import source_data
    from briefing_events.source import Source

    with at.reader(make=True) as reader:
        counts = list(reader.sources())
        articles = [each.passage for each in counts if isinstance(each.passage, Source)]
        for warning in text_warnings(articles):
            notify(f"Warning: {warning}.")
        found = iter(counts)
        if format_ == "json":
            write_list(source_data(each) for each in found)
            return
        first = next(found, None)
        write_text(source_text(first) if first else "No sources.")
        write_lines(f"\n{source_text(each)}" for each in found)


def search(
    words: Annotated[list[str], argument("WORD...", "What each of them begins; who:ID.")],
    limit: Annotated[int, typer.Option(min=1, help="At most so many of each kind.")] = 20,
    format_: AsList = "text",
    *,
    clocks: Clocks,
    at: At,
) -> None:
    """Find facts, quotes, articles and people that hold words, as of a date."""
    from briefing.render.data import as_json
    from briefing.service.search import search as find
    from briefing.service.search import search_data

    with at.reader(make=True) as reader:
        vantage = reader.vantage(clocks.asked())
        found = find(reader, " ".join(words), vantage, limit)
    if format_ == "json":
        write_text(as_json(search_data(found)))
        return
    lines = [f"{found.count} found, {vantage.in_words()}"]
    lines += [f"{actor.name} (who:{actor.id}): {count}" for actor, count in found.people]
    for entry in found.facts:
        lines.append(f"#{entry.number}  {entry.fact.statement}")
        lines += [f'      "{c.citation.exact}" {c.passage.label}' for c in entry.cited]
    lines += [f"{passage.label}  {passage.title}: {around}" for passage, around in found.articles]
    write_lines(lines)


def timeline(
    full: Full = False,
    format_: Annotated[Literal["svg", "text", "json"], FORMAT] = "svg",
    *,
    clocks: Clocks,
    into: Into,
    at: At,
) -> None:
    """Draw the steps, contacts and plans that the brief tells, one lane for each track."""
    from briefing.render.data import as_json
    from briefing.render.formats import brief_timeline
    from briefing.render.timeline_model import timeline_data
    from briefing.render.timeline_picture import timeline_svg

    with at.reader(make=True) as reader:
        vantage = reader.vantage(clocks.asked())
        shown = brief_timeline(*reader.build_brief(vantage, full=full))
    match format_:
        case "svg":
            into.text(timeline_svg(shown))
        case "text":
            into.text(f"{shown.caption}\n\n{shown.in_words()}")
        case "json":
            into.text(as_json(timeline_data(shown)))
