"""Commands that keep a ledger: load, add, new, coverage, rebuild, backup, export, import."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from briefing.cli.context import ActingAt, ActingOnLedger, At, AtLedger, is_missing_file
from briefing.cli.options import FORMAT, argument, flag, option
from briefing.cli.output import Into, notify
from briefing.errors import Refused, UnknownDossier

if TYPE_CHECKING:
    from briefing.service.sheet_changes import SheetChange
    from briefing_events.dossier import Actor

_MOST_SHOWN = 20


def load(
    where: Annotated[Path, argument("DIR", "A folder with dossier.toml.")],
    dry_run: Annotated[bool, flag("--dry-run", "Check everything, record nothing.")] = False,
    correct: Annotated[
        bool,
        flag("--correct", "Record what changed in the sheets as corrections and ratings anew."),
    ] = False,
    take_out: Annotated[
        bool, flag("--take-out", "With --correct: retract what no sheet holds.")
    ] = False,
    reason: Annotated[
        str | None, option("TEXT", "Why, with --correct; it stays on record.")
    ] = None,
    *,
    at: ActingOnLedger,
) -> None:
    """Load a dossier: everything is checked first, what is on record already is skipped.

    What changed in a sheet since it was loaded is named with file and line, as on record and
    as it is now, and refused without --correct.
    """
    from briefing.dossier import slug_of
    from briefing.ledger.sqlite_datastore import new_file
    from briefing.service.loading import load_dossier
    from briefing.service.sheet_check import check_sheets
    from briefing.service.sheet_edits import SheetEdit

    if correct != bool(reason) or (take_out and not correct):
        raise Refused("--correct and --reason TEXT go together, and --take-out goes with them")
    edit = SheetEdit(reason, take_out) if reason else None
    if dry_run and is_missing_file(at.db):
        checked = check_sheets(where, slug_of(where), None)
        _warn(checked.warnings)
        _tell_proposed(checked.dossier.proposed, where)
        held = len(checked.dossier.facts)
        notify(f"{checked.dossier.definition.slug}: {held} facts hold; nothing was recorded.")
        return
    with new_file(at.db), at.ledger(create=not dry_run) as ledger:
        done = load_dossier(
            ledger, where, at.author, dry_run=dry_run, edit=edit, told=_tell_changes
        )
        head = ledger.head(done.slug)
    _warn(done.warnings)
    _tell_proposed(done.proposed, where)
    if waiting := done.drafts + _drafts_beside(at.db, done.slug):
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
    file: Annotated[Path, argument("FILE", "A small sheet with new facts.")],
    *,
    at: ActingAt,
) -> None:
    """Add facts from a small file, checked like a sheet."""
    from briefing.service.indexed_reader import reader_of
    from briefing.service.load_warnings import warnings_at_head
    from briefing.service.loading import add_facts as add_facts

    with at.reader() as reader:
        new = add_facts(reader, file, at.author)
        if new:
            last = new[-1].number
            _warn(warnings_at_head(reader_of(reader.ledger, reader.slug, last), last))
    for item in new:
        notify(f"Recorded as #{item.number}: {item.key}")
    if not new:
        notify("Everything in it was on record already; nothing was added.")


def new(
    slug: Annotated[str, argument("SLUG", "The new dossier's id: my-topic.")],
    where: Annotated[
        Path | None, option("DIR", "The folder to make it in. Default: the current folder.", "--in")
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
    source: Annotated[str | None, argument("SOURCE", "One article, by its id.")] = None,
    check: Annotated[bool, flag("--check", "Exit with 1 while anything is left.")] = False,
    sheets: Annotated[Path | None, option("DIR", "The dossier's folder. Default: bundled.")] = None,
    format_: Annotated[Literal["text", "html"], FORMAT] = "text",
    *,
    into: Into,
    at: At,
) -> None:
    """Show each article with the words that facts rest on, and what is left."""
    from briefing.coverage import as_text
    from briefing.render.coverage_page import coverage_html
    from briefing.service.coverage_report import covered, sheets_of

    numbers: dict[str, int] = {}
    dossier = at.dossier
    if not is_missing_file(at.db):
        with at.reader() as reader:
            numbers = {key: held.number for key, held in reader.present.facts.items()}
            dossier = reader.slug
    articles = covered(sheets_of(dossier, sheets), source, numbers)
    if check:
        left = [article for article in articles if article.coverage.left]
        for article in articles:
            notify(f"{article.label}: {article.summary()}")
        if left:
            into.text(as_text(left))
            raise typer.Exit(1)
        return
    into.text(coverage_html(articles) if format_ == "html" else as_text(articles))


def rebuild(at: At) -> None:
    """Make the index anew from the events: of one dossier, or of all. Briefs are read from it.

    Events are only read. If it is interrupted, the next command completes it.
    """
    from briefing.model.progress import progress

    dossier = at.dossier
    with at.ledger(complete=False) as ledger:
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
    file: Annotated[Path, argument("FILE", "A new file for the copy.")],
    *,
    at: AtLedger,
) -> None:
    """Make a consistent copy of the ledger and its drafts, also while others write."""
    if file.exists():
        raise Refused(f"{file} exists already; name a new file")
    with at.ledger() as ledger:
        ledger.backup(file)
    notify(f"Wrote {file}.")
    if Path(at.db).with_suffix(".drafts.db").exists():
        from briefing.service.draft_store import copy_beside

        notify(f"Wrote {copy_beside(at.db, str(file))}, its drafts.")


def export(
    format_: Annotated[
        Literal["jsonl", "csv"], typer.Option("--format", help="jsonl restores; csv is for tables.")
    ] = "jsonl",
    *,
    into: Into,
    at: At,
) -> None:
    """Export a dossier: one event a line, or its facts as a table."""
    from briefing.service.transfer import export_csv, export_jsonl

    with at.reader(make=True) as reader:
        rows = export_csv(reader) if format_ == "csv" else export_jsonl(reader)
        into.lines(rows, private=True)


def import_(
    file: Annotated[Path, argument("FILE", "An export, or lines of your own.")],
    *,
    at: ActingOnLedger,
) -> None:
    """Restore an export with its numbers and digests, or append lines without them by key."""
    from briefing.ledger.sqlite_datastore import new_file
    from briefing.service.transfer import import_file

    with new_file(at.db), at.ledger(create=True) as ledger:
        done = import_file(ledger, file, at.author)
        head = ledger.head(done.slug)
    notify(
        f"{done.slug}: restored {done.restored}, appended {done.appended}, "
        f"{done.known} were on record already; head #{head.number}, digest {head.digest[:16]}"
    )
