"""Commands that check: the ledger or a brief made from it (verify), the lines of one (lint)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from briefing.cli.context import At, AtLedger
from briefing.cli.options import AsList, Clocks, Full, Since, argument, option
from briefing.cli.output import notify, write_text
from briefing.errors import Refused

if TYPE_CHECKING:
    from briefing.service.linting import Linted


def verify(
    brief: Annotated[
        Path | None,
        argument("[BRIEF.md]", "A brief in Markdown, to compare with what the ledger gives."),
    ] = None,
    template: Annotated[
        Path | None,
        option("FILE", "The template that the brief was made with, if it was not ours."),
    ] = None,
    seal: Annotated[Path | None, option("FILE", "Seals: does the ledger extend them?")] = None,
    key: Annotated[str | None, option("KEY", "The public key that must have sealed.")] = None,
    expect: Annotated[str | None, option("DIGEST", "A digest that the ledger must have.")] = None,
    *,
    at: AtLedger,
) -> None:
    """Check the ledger: chain, quotes, references. Or make a brief again from its stamp and
    compare. Exit with 1 if something does not hold.
    """
    from briefing.render.stamp import read_stamp
    from briefing.service.linting import read_brief
    from briefing.service.reproduce import BriefMaker, verify_brief
    from briefing.service.verification import verify_ledger as checks

    if template and not brief:
        raise Refused("--template goes with a brief: briefing verify BRIEF.md --template FILE")
    text = read_brief(brief) if brief else ""
    with at.ledger() as ledger:
        maker = BriefMaker(ledger, at.here.program, at.here.clock(), template)
        found = list(verify_brief(maker, text, str(brief)) if brief else checks(ledger))
        if seal or expect:
            from briefing.service.seal import expected_check, read_seals, seal_checks

            found += seal_checks(ledger, read_seals(seal), key, read_stamp(text)) if seal else ()
            found += [expected_check(ledger, expect)] if expect else ()
    for check in found:
        write_text(
            f"FAILS  {check.name}: {check.failure}" if check.failure else f"holds  {check.name}"
        )
    if not all(check.holds for check in found):
        raise typer.Exit(1)


def seal(
    key: Annotated[Path, option("FILE", "The key, made by briefing key new.")],
    *,
    at: At,
) -> None:
    """Print a signed line of where the dossier ends, to be kept outside this machine.

    verify --seal FILE proves that a later ledger extends it.
    """
    from briefing.service.seal import seal_of

    with at.reader() as reader:
        made = seal_of(reader.ledger, reader.slug, key, reader.now)
    write_text(made.line())


def key(
    action: Annotated[Literal["new"], argument("new", "Make a new key.")],
    file: Annotated[Path, argument("FILE", "A new file for the key.")],
) -> None:
    """Make a key that seals, and print the public key that belongs to it."""
    from briefing.service.seal import new_key

    del action
    write_text(new_key(file))
    notify(f"Wrote {file}; whoever has it can seal. Keep the public key with the seals.")


def lint(
    brief: Annotated[
        Path | None, argument("[BRIEF.md]", "A brief, also one edited by hand.")
    ] = None,
    since: Since = None,
    full: Full = False,
    format_: AsList = "text",
    *,
    clocks: Clocks,
    at: At,
) -> None:
    """Check a brief line by line against the ledger and the standards of analysis.

    Without BRIEF.md, the brief that generate would print. A brief in a file is read at the
    vantage of its stamp; where that was cut, at the one that the options say. Exit with 1 if
    anything is found.
    """
    from briefing.render.stamp import read_stamp
    from briefing.service import linting
    from briefing.service.clocks import day_of

    text = linting.read_brief(brief) if brief else ""
    stamp = read_stamp(text) if clocks.as_of is None else None
    if brief and (full or since is not None):
        msg = "--full and --since are for a brief to be generated; leave them out with a file"
        raise Refused(msg)
    if stamp and clocks != Clocks():
        msg = "the brief's stamp says its vantage; leave the clocks out, or give --as-of as well"
        raise Refused(msg)
    if brief and stamp is None and clocks.as_of is None:
        raise Refused(f"{brief} has no stamp (its last line); say its date: --as-of DATE")
    at.dossier = at.dossier or (stamp.dossier if stamp else None)
    with at.reader(make=True) as reader:
        vantage = linting.vantage_of(reader, stamp) if stamp else reader.vantage(clocks.asked())
        if brief:
            done = linting.lint_text(reader, vantage, text, since=stamp.since if stamp else None)
        else:
            baseline = None if since is None else day_of(since)
            done = linting.lint_generated(reader, vantage, since=baseline, full=full)
    write_text(_linted(str(brief or "generated"), done, format_))
    if done.findings:
        raise typer.Exit(1)


def _linted(file: str, done: Linted, format_: str) -> str:
    if format_ == "json":
        from briefing.render.data import as_json

        found = [finding.data(file) for finding in done.findings]
        return as_json({"file": file, "lines": done.lines, "findings": found})
    if done.findings:
        return "\n".join(finding.told(file) for finding in done.findings)
    return f"{done.lines} lines checked, nothing found"
