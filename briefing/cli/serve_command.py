"""The command that serves the ledger to browsers."""

from __future__ import annotations

from typing import Annotated

import typer

from briefing.cli.context import ActingOnLedger
from briefing.cli.options import flag, option
from briefing.cli.output import notify


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 for any that is free.")] = 8080,
    host: Annotated[str, option("ADDRESS", "Where to listen.")] = "127.0.0.1",
    allow_host: Annotated[
        list[str] | None, option("NAME", "A host name that browsers may use, as of a proxy.")
    ] = None,
    read_only: Annotated[bool, flag("--read-only", "Record nothing.")] = False,
    trust_user_header: Annotated[
        str | None, option("HEADER", "Take the author from a header that a proxy sets.")
    ] = None,
    trust_role_header: Annotated[
        str | None, option("HEADER", "Likewise the role: reader, coder or approver.")
    ] = None,
    four_eyes: Annotated[
        bool, flag("--four-eyes", "A draft is recorded when a second person took it.")
    ] = False,
    *,
    at: ActingOnLedger,
) -> None:
    """Show the dossiers in a browser, and code in it; on this machine alone by default."""
    from briefing.render.extras import extra

    extra("uvicorn", "web", "serving pages")
    extra("starlette", "web", "serving pages")
    from briefing.web.server import serve as run
    from briefing.web.site import Site

    at.make_if_missing()
    with at.ledger() as ledger:
        site = Site(
            ledger, at.db, at.here.clock, at.here.program, read_only=read_only, four_eyes=four_eyes
        )
        run(
            site,
            host=host,
            port=port,
            author=at.author,
            hosts=allow_host or (),
            user_header=trust_user_header,
            role_header=trust_role_header,
            say=notify,
        )
