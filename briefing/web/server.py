"""Serve a site until it is stopped."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress

import uvicorn

from briefing.errors import Refused
from briefing.web.application import build_app
from briefing.web.gate import ENTER, Gate
from briefing.web.site import Site

_WAITING = 128
"""How many requests may wait; more are told to come again."""


def serve(  # noqa: PLR0913 - what the command line says
    site: Site,
    *,
    host: str,
    port: int,
    author: str,
    hosts: Sequence[str] = (),
    user_header: str | None = None,
    role_header: str | None = None,
    say: Callable[[str], None],
) -> None:
    """Listen on an address; ``say`` tells the one by which a browser is let in.

    Raises ``Refused`` where the address is taken.
    """
    listening = _listen(host, port)
    port = listening.getsockname()[1]
    own = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]", host)}
    gate = Gate(
        build_app(site),
        frozenset({*own, *(name.lower() for name in hosts)}),
        author,
        cookie=f"briefing-{port}-{secrets.token_hex(4)}",
        user_header=user_header,
        role_header=role_header,
    )
    base = f"http://{host}:{port}"

    def invite() -> None:
        say(f"For one browser, once: {base}{ENTER}?token={gate.new_token()}")

    gate.on_entry = invite
    say(f"Serving {site.db}. Ctrl-C ends it.")
    if user_header:
        say(f"{base} trusts {user_header}: let none but your proxy reach it.")
    else:
        invite()
    config = uvicorn.Config(
        gate, access_log=False, log_level="warning", server_header=False,
        limit_concurrency=_WAITING, timeout_keep_alive=15, proxy_headers=False,
    )  # fmt: skip
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.getaddrinfo(host, port)[0][0])
    except OSError as error:
        msg = f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port"
        raise Refused(msg) from error
