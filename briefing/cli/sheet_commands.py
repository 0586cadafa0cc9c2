"""Commands for those who write sheets: check, fmt, sheets, schema, source."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from briefing.cli.context import AtLedger, is_missing_file
from briefing.cli.options import argument, flag, option
from briefing.cli.output import notify, write_text
from briefing.errors import BriefingError, Refused

if TYPE_CHECKING:
    from briefing.dossier.formatting import LaidOut

_PAUSE_SECONDS = 0.3


def fmt(
    where: Annotated[Path, argument("DIR|FILE", "A dossier's folder, or one sheet in it.")],
    check: Annotated[
        bool, flag("--check", "Write nothing; exit with 1 if a sheet would change.")
    ] = False,
    shorten: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=20,
            help="Shorten quotes of more than N characters: first … last words.",
        ),
    ] = None,
) -> None:
    """Lay sheets out in the lean form. What they say stays the same; comments stay too."""
    from briefing.dossier.formatting import lay_out

    sheets = [each for each in lay_out(where, longest=shorten) if each.after != each.before]
    for sheet in sheets:
        if not check:
            _write(sheet)
        before, after = (text.count("\n") for text in (sheet.before, sheet.after))
        notify(f"{sheet.path}: {before} lines {'would become' if check else 'became'} {after}")
    if not sheets:
        notify("All sheets are laid out already.")
    if sheets and check:
        raise typer.Exit(1)


def check(
    where: Annotated[Path, argument("DIR", "A folder with dossier.toml.")],
    accept: Annotated[
        str | None,
        option("RULE", "Write what this rule suggests into the sheets; actors: into dossier.toml."),
    ] = None,
    watch: Annotated[
        bool, flag("--watch", "Check again whenever a file of the folder is saved.")
    ] = False,
    everything: Annotated[
        bool, flag("--all", "Show facts that are on record as they are, too.")
    ] = False,
    *,
    at: AtLedger,
) -> None:
    """Check a dossier as load would, record nothing, and show each fact as it would be recorded.

    Fields that a rule gave are marked. Suggestions are no errors; nothing rests on them.
    """
    if accept:
        _accept(where, accept)
    if not watch:
        write_text(_checked(at, where, everything))
        return
    for _ in _saves(where):
        try:
            write_text(_checked(at, where, everything))
        except BriefingError as error:
            notify(f"briefing: {error}")


def sheets(
    where: Annotated[Path, argument("DIR", "A folder with dossier.toml.")],
    write: Annotated[
        bool, flag("--write", "Write the files; without it they are only named.")
    ] = False,
    *,
    at: AtLedger,
) -> None:
    """Write what the ledger has and the sheets of a folder do not back into them.

    New facts, corrections, retractions, articles and ratings; all other lines stay as they are.
    """
    from briefing.service.sheet_writing import SheetWriting

    with at.ledger() as ledger:
        writing = SheetWriting.of(where, ledger)
        files = [each for each in writing.files() if each.after != each.before]
    for each in files:
        if write:
            _write(each)
        notify(f"{'Wrote' if write else 'Would write'} {each.path}")
    if not files:
        notify("The sheets have all of it already.")
    for line in writing.left:
        notify(f"  left out: {line}")


def schema(
    of: Annotated[
        Literal["sheet", "definition", "types"],
        argument("sheet|definition|types", "Of a sheet, of dossier.toml, or the types."),
    ] = "sheet",
) -> None:
    """Print the JSON Schema of sheets or definitions for editors, or the table of types.

    A line "#:schema FILE" at the head of a sheet tells them where it lies; new writes it.
    """
    from briefing.dossier.schema import definition_schema, sheet_schema, types_text
    from briefing.render.data import as_json

    if of == "types":
        write_text(types_text())
        return
    write_text(as_json(sheet_schema() if of == "sheet" else definition_schema()))


def source(
    act: Annotated[Literal["add"], argument("add", "Register an article.")],
    file: Annotated[str, argument("FILE|-", "The article, as text or HTML; - reads stdin.")],
    where: Annotated[Path, option("DIR", "The dossier's folder. Default: here.", "--in")] = Path(),
    title: Annotated[str | None, option("TEXT", "Its headline.")] = None,
    outlet: Annotated[str | None, option("TEXT", "Who published it.")] = None,
    published: Annotated[str | None, option("EDTF", "When it was published.")] = None,
    *,
    at: AtLedger,
) -> None:
    """Register an article in a dossier's folder, with an empty sheet.

    Title, outlet and day are proposed from the article, its family from the wording that it
    shares with others. Read them in dossier.toml before you load it.
    """
    from briefing.dossier.article_text import article_of
    from briefing.dossier.document import read_text
    from briefing.dossier.new_source import add_source
    from briefing.errors import InvalidInput, Problem

    del act
    content = sys.stdin.read() if file == "-" else read_text(Path(file))
    if isinstance(content, Problem):
        raise InvalidInput([content])
    given = {"title": title, "outlet": outlet, "published": published}
    today = at.here.clock().date()
    written = {name: value for name, value in given.items() if value}
    if published:
        written["published_basis"] = "stated"
    done = add_source(where, article_of(content), today, **written)
    for path in done.files:
        notify(f"Wrote {path}")
    for name, value in done.table.items():
        notify(f"  {name} = {value}")
    for each in done.wording:
        shared = f"{each.shared} of {each.runs} runs of five words ({each.share:.1%})"
        notify(f"shares with {each.source.id}: {shared}")


def _checked(at: AtLedger, where: Path, everything: bool) -> str:
    from briefing.cli.format_check import check_text
    from briefing.dossier import slug_of
    from briefing.service.sheet_check import check_sheets

    slug = slug_of(where)
    if is_missing_file(at.db):
        return check_text(check_sheets(where, slug, None), everything)
    with at.ledger() as ledger:
        return check_text(check_sheets(where, slug, ledger), everything)


def _accept(where: Path, rule: str) -> None:
    from briefing.dossier import read_dossier
    from briefing.dossier.formatting import accept
    from briefing.dossier.load import DEFINITION_FILE
    from briefing.dossier.names import actor_tables
    from briefing.dossier.suggested import GUESSES, suggestions

    if rule not in {*GUESSES, "actors"}:
        raise Refused(f"no rule {rule!r} makes suggestions; there are {', '.join(GUESSES)}, actors")
    dossier = read_dossier(where)
    if rule == "actors" and dossier.proposed:
        with (where / DEFINITION_FILE).open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"\n{actor_tables(dossier.proposed)}")
    if rule == "actors":
        notify(f"Wrote {len(dossier.proposed)} actors into {DEFINITION_FILE}.")
        return
    guesses = [each for each in suggestions(dossier) if each.rule == rule]
    for sheet in accept(guesses):
        _write(sheet)
    notify(f"Wrote {len(guesses)} suggestions of {rule} into the sheets.")


def _write(sheet: LaidOut) -> None:
    """Replace a sheet whole or not at all."""
    partial = sheet.path.with_name(f".{sheet.path.name}.partial")
    try:
        sheet.path.parent.mkdir(exist_ok=True)
        partial.write_text(sheet.after, encoding="utf-8", newline="\n")
        partial.replace(sheet.path)
    except OSError as error:
        raise Refused(f"cannot write {sheet.path}: {error.strerror or error}") from error


def _saves(where: Path) -> Iterator[None]:
    """Once at the start, then after each change of a file; until interrupted."""
    seen: dict[Path, float] | None = None
    try:
        while True:
            now = {path: path.stat().st_mtime for path in where.rglob("*") if path.is_file()}
            if now != seen:
                seen = now
                yield
            time.sleep(_PAUSE_SECONDS)
    except KeyboardInterrupt:
        return
