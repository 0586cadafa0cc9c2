"""Commands that check: the ledger or a brief made from it (verify), the lines of one (lint)."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefing.cli.context import notify
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
    RecordedBy,
    Since,
    context_of,
)
from briefing.cli.output import as_json, write_text
from briefing.errors import Refused

if TYPE_CHECKING:
    from briefing.service.linting import Linted


def verify(
    ctx: typer.Context,
    brief: Annotated[
        Path | None,
        typer.Argument(
            metavar="[BRIEF.md]", help="A brief in Markdown, to compare with what the ledger gives."
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="The template that the brief was made with, if it was not ours."
        ),
    ] = None,
    seal: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Seals: does the ledger extend them?")
    ] = None,
    key: Annotated[
        str | None, typer.Option(metavar="KEY", help="The public key that must have sealed.")
    ] = None,
    expect: Annotated[
        str | None, typer.Option(metavar="DIGEST", help="A digest that the ledger must have.")
    ] = None,
    db: Db = DB,
) -> None:
    """Check the ledger: chain, quotes, references. Or make a brief again from its stamp and
    compare. Exit with 1 if something does not hold.
    """
    from briefing.render.stamp import read_stamp
    from briefing.service.linting import read_brief
    from briefing.service.reproduce import BriefMaker, verify_brief
    from briefing.service.verification import verify_ledger as checks

    if template and not brief:
        msg = "--template goes with a brief: briefing verify BRIEF.md --template FILE"
        raise Refused(msg)
    text = read_brief(brief) if brief else ""
    failed = False
    here = context_of(ctx)
    with here.ledger(db) as ledger:
        maker = BriefMaker(ledger, here.program, here.clock(), template)
        found = list(verify_brief(maker, text, str(brief)) if brief else checks(ledger))
        if seal or expect:
            from briefing.service.seal import expected_check, read_seals, seal_checks

            found += seal_checks(ledger, read_seals(seal), key, read_stamp(text)) if seal else ()
            found += [expected_check(ledger, expect)] if expect else ()
        for check in found:
            failed = failed or not check.holds
            write_text(
                f"{'holds' if check.holds else 'FAILS'}  {check.name}"
                + (f": {check.failure}" if check.failure else "")
            )
    if failed:
        raise typer.Exit(1)


def seal(
    ctx: typer.Context,
    key: Annotated[Path, typer.Option(metavar="FILE", help="The key, made by briefing key new.")],
    db: Db = DB,
    dossier: Dossier = None,
) -> None:
    """Print a signed line of where the dossier ends, to be kept outside this machine.

    verify --seal FILE proves that a later ledger extends it.
    """
    from briefing.service.seal import seal_of

    with context_of(ctx).reader(db, dossier) as reader:
        made = seal_of(reader.ledger, reader.slug, key, reader.now)
    write_text(made.line())


class KeyAction(StrEnum):
    """What to do with a key."""

    NEW = "new"


def key(
    action: Annotated[KeyAction, typer.Argument(metavar="new", help="Make a new key.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file for the key.")],
) -> None:
    """Make a key that seals, and print the public key that belongs to it."""
    from briefing.service.seal import new_key

    del action
    write_text(new_key(file))
    notify(f"Wrote {file}; whoever has it can seal. Keep the public key with the seals.")


def lint(
    ctx: typer.Context,
    brief: Annotated[
        Path | None,
        typer.Argument(metavar="[BRIEF.md]", help="A brief, also one edited by hand."),
    ] = None,
    as_of: AsOf = None,
    since: Since = None,
    known_by: KnownBy = None,
    contemporary: Contemporary = False,
    recorded_by: RecordedBy = None,
    full: Full = False,
    format_: AsList = ListFormat.TEXT,
    db: Db = DB,
    dossier: Dossier = None,
) -> None:
    """Check a brief line by line against the ledger and the standards of analysis.

    Without BRIEF.md, the brief that generate would print. A brief in a file is read at the
    vantage of its stamp; where that was cut, at the one that the options say. Exit with 1 if
    anything is found.
    """
    from briefing.render.stamp import read_stamp
    from briefing.service import linting
    from briefing.service.clocks import AskedClocks, day_of

    text = linting.read_brief(brief) if brief else ""
    stamp = read_stamp(text) if as_of is None else None
    clocks = AskedClocks(as_of, known_by, contemporary, recorded_by)
    if brief and (full or since is not None):
        msg = "--full and --since are for a brief to be generated; leave them out with a file"
        raise Refused(msg)
    if stamp and (known_by is not None or contemporary or recorded_by is not None):
        msg = "the brief's stamp says its vantage; leave the clocks out, or give --as-of as well"
        raise Refused(msg)
    if brief and stamp is None and as_of is None:
        msg = f"{brief} has no stamp (its last line); say its date: --as-of DATE"
        raise Refused(msg)
    with context_of(ctx).reader(
        db, dossier or (stamp.dossier if stamp else None), make=True
    ) as reader:
        vantage = linting.vantage_of(reader, stamp) if stamp else reader.vantage(clocks)
        if brief:
            done = linting.lint_text(reader, vantage, text, since=stamp.since if stamp else None)
        else:
            baseline = None if since is None else day_of(since)
            done = linting.lint_generated(reader, vantage, since=baseline, full=full)
    write_text(_linted(str(brief or "generated"), done, format_))
    if done.findings:
        raise typer.Exit(1)


def _linted(file: str, done: Linted, format_: ListFormat) -> str:
    if format_ is ListFormat.JSON:
        found = [finding.data(file) for finding in done.findings]
        return as_json({"file": file, "lines": done.lines, "findings": found})
    if done.findings:
        return "\n".join(finding.told(file) for finding in done.findings)
    return f"{done.lines} lines checked, nothing found"
