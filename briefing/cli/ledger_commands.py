"""Commands that keep a ledger: load, add, new, coverage, rebuild, backup, export, import."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefing.cli.context import is_missing_file, notify
from briefing.cli.options import DB, By, Db, Dossier, Force, Output, author_of, context_of
from briefing.cli.output import write_lines, write_text
from briefing.errors import Refused, UnknownDossier

if TYPE_CHECKING:
    from briefing.service.sheet_changes import SheetChange
    from briefing_events.dossier import Actor

_MOST_SHOWN = 20


class CoverageFormat(StrEnum):
    """Output format of coverage."""

    TEXT = "text"
    HTML = "html"


class ExportFormat(StrEnum):
    """Format of an export."""

    JSONL = "jsonl"
    CSV = "csv"


def load(
    ctx: typer.Context,
    where: Annotated[Path, typer.Argument(metavar="DIR", help="A folder with dossier.toml.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything, record nothing.")
    ] = False,
    correct: Annotated[
        bool,
        typer.Option(
            "--correct", help="Record what changed in the sheets as corrections and ratings anew."
        ),
    ] = False,
    take_out: Annotated[
        bool, typer.Option("--take-out", help="With --correct: retract what no sheet holds.")
    ] = False,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why, with --correct; it stays on record.")
    ] = None,
    by: By = None,
    db: Db = DB,
) -> None:
    """Load a dossier: everything is checked first, what is on record already is skipped.

    What changed in a sheet since it was loaded is named with file and line, as on record and
    as it is now, and refused without --correct.
    """
    from briefing.dossier import read_dossier
    from briefing.ledger.sqlite_datastore import new_file
    from briefing.service.loading import load_dossier
    from briefing.service.sheet_edits import SheetEdit

    if correct != bool(reason) or (take_out and not correct):
        msg = "--correct and --reason TEXT go together, and --take-out goes with them"
        raise Refused(msg)
    edit = SheetEdit(reason, take_out) if reason else None
    if dry_run and is_missing_file(db):
        dossier = read_dossier(where)
        _tell_proposed(dossier.proposed, where)
        notify(f"{dossier.definition.slug}: {len(dossier.facts)} facts hold; nothing was recorded.")
        return
    with new_file(db), context_of(ctx).ledger(db, create=not dry_run) as ledger:
        done = load_dossier(
            ledger, where, author_of(by), dry_run=dry_run, edit=edit, told=_tell_changes
        )
        head = ledger.head(done.slug)
    _warn(done.warnings)
    _tell_proposed(done.proposed, where)
    if waiting := done.drafts + _drafts_beside(db, done.slug):
        notify(f"{done.slug}: {waiting} drafts wait, none of them is loaded: briefing review")
    if dry_run:
        notify(f"{done.slug}: everything holds; {done.known} events are on record already.")
        return
    notify(
        f"{done.slug}: recorded {len(done.new)} events, {done.known} were on record already; "
        f"head #{head.number}, digest {head.digest[:16]}"
    )


def _warn(warnings: Iterable[str]) -> None:
    for warning in warnings:
        notify(f"Warning: {warning}.")


def _tell_proposed(actors: Sequence[Actor], where: Path) -> None:
    if actors:
        from briefing.dossier.names import proposal

        notify(proposal(actors, where))


def _drafts_beside(db: str, slug: str) -> int:
    """How many drafts wait beside the ledger; looked for only where there is such a file."""
    if not Path(db).with_suffix(".drafts.db").exists():
        return 0
    from briefing.service.draft_store import waiting_beside

    return waiting_beside(db, slug)


def _tell_changes(changes: Sequence[SheetChange]) -> None:
    """Show what is about to be recorded as an edit, and count what no sheet holds."""
    for change in changes:
        if change.kind == "changed":
            notify("\n".join(change.lines()))
    alone = [change for change in changes if change.kind == "in no sheet"]
    for change in alone[:_MOST_SHOWN]:
        notify("\n".join(change.lines()))
    if len(alone) > _MOST_SHOWN:
        notify(f"and {len(alone) - _MOST_SHOWN} more in no sheet")


def add(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A small sheet with new facts.")],
    by: By = None,
    db: Db = DB,
    dossier: Dossier = None,
) -> None:
    """Add facts from a small file, checked like a sheet."""
    from briefing.service.load_warnings import warnings_at_head
    from briefing.service.loading import add_facts as add_facts
    from briefing.service.reader import reader_of

    with context_of(ctx).reader(db, dossier) as reader:
        new = add_facts(reader, file, author_of(by))
        if new:
            last = new[-1].number
            _warn(warnings_at_head(reader_of(reader.ledger, reader.slug, last), last))
    for item in new:
        notify(f"Recorded as #{item.number}: {item.key}")
    if not new:
        notify("Everything in it was on record already; nothing was added.")


def new(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The new dossier's id: my-topic.")],
    where: Annotated[
        Path | None,
        typer.Option(
            "--in", metavar="DIR", help="The folder to make it in. Default: the current folder."
        ),
    ] = None,
) -> None:
    """Make the skeleton of a dossier of your own."""
    from briefing.dossier import new_dossier

    folder = (where or Path()) / slug
    for path in new_dossier(slug, folder):
        notify(f"Wrote {path}")
    notify(f"Put your articles into {folder}/sources and write a sheet for each.")
    notify(f"Then: briefing load {folder}")


def coverage(
    ctx: typer.Context,
    source: Annotated[
        str | None, typer.Argument(metavar="SOURCE", help="One article, by its id.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 1 while anything is left.")
    ] = False,
    sheets: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The dossier's folder. Default: bundled.")
    ] = None,
    format_: Annotated[CoverageFormat, typer.Option("--format", help="Output format.")] = (
        CoverageFormat.TEXT
    ),
    output: Output = None,
    force: Force = False,
    db: Db = DB,
    dossier: Dossier = None,
) -> None:
    """Show each article with the words that facts rest on, and what is left."""
    from briefing.coverage import as_html, as_text
    from briefing.service.coverage_report import covered, sheets_of

    numbers: dict[str, int] = {}
    if not is_missing_file(db):
        with context_of(ctx).reader(db, dossier) as reader:
            numbers = {key: held.number for key, held in reader.present.facts.items()}
            dossier = reader.slug
    articles = covered(sheets_of(dossier, sheets), source, numbers)
    if check:
        left = [article for article in articles if article.coverage.left]
        for article in articles:
            notify(f"{article.label}: {article.summary()}")
        if left:
            write_text(as_text(left), output, force=force)
            raise typer.Exit(1)
        return
    text = as_html(articles, "Coverage") if format_ is CoverageFormat.HTML else as_text(articles)
    write_text(text, output, force=force)


def rebuild(ctx: typer.Context, db: Db = DB, dossier: Dossier = None) -> None:
    """Make the index anew from the events: of one dossier, or of all. Briefs are read from it.

    Events are only read. If it is interrupted, the next command completes it.
    """
    from briefing.model.progress import progress

    with context_of(ctx).ledger(db, complete=False) as ledger:
        known = ledger.dossiers()
        if dossier and dossier not in known:
            raise UnknownDossier(dossier, known)
        if not dossier:
            ledger.clear_index()
        for slug in (dossier,) if dossier else known:
            head = ledger.head(slug).number
            tell = progress(f"Index of {slug!r}")
            for number in ledger.rebuild(slug):
                tell(number, head)
            notify(f"{slug}: the index is made anew from {head} events.")


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file for the copy.")],
    db: Db = DB,
) -> None:
    """Make a consistent copy of the ledger and its drafts, also while others write."""
    if file.exists():
        msg = f"{file} exists already; name a new file"
        raise Refused(msg)
    with context_of(ctx).ledger(db) as ledger:
        ledger.backup(file)
    notify(f"Wrote {file}.")
    if Path(db).with_suffix(".drafts.db").exists():
        from briefing.service.draft_store import copy_beside

        notify(f"Wrote {copy_beside(db, str(file))}, its drafts.")


def export(
    ctx: typer.Context,
    format_: Annotated[
        ExportFormat, typer.Option("--format", help="jsonl restores; csv is for tables.")
    ] = (ExportFormat.JSONL),
    output: Output = None,
    force: Force = False,
    db: Db = DB,
    dossier: Dossier = None,
) -> None:
    """Export a dossier: one event a line, or its facts as a table."""
    from briefing.service.transfer import export_csv, export_jsonl

    with context_of(ctx).reader(db, dossier, make=True) as reader:
        rows = export_csv(reader) if format_ is ExportFormat.CSV else export_jsonl(reader)
        write_lines(rows, output, force=force, private=True)


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An export, or lines of your own.")],
    by: By = None,
    db: Db = DB,
) -> None:
    """Restore an export with its numbers and digests, or append lines without them by key."""
    from briefing.ledger.sqlite_datastore import new_file
    from briefing.service.transfer import import_file

    with new_file(db), context_of(ctx).ledger(db, create=True) as ledger:
        done = import_file(ledger, file, author_of(by))
        head = ledger.head(done.slug)
    notify(
        f"{done.slug}: restored {done.restored}, appended {done.appended}, "
        f"{done.known} were on record already; head #{head.number}, digest {head.digest[:16]}"
    )
