"""Serve a site until it is stopped."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from briefing.errors import Refused
from briefing.web import gate as gates
from briefing.web.application import build_app
from briefing.web.gate import ENTER, Gate
from briefing.web.site import Site

_CONNECTIONS = 800
"""How many connections may be open, some six a browser; more are told to come again."""


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
    listening = listen(host, port)
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
    with suppress(KeyboardInterrupt):
        uvicorn.Server(configured(gate)).run(sockets=[listening])


def configured(gate: Gate) -> uvicorn.Config:
    """How a site is served."""
    return uvicorn.Config(
        gate, http=Connection, ws="none", lifespan="off", access_log=False, log_level="warning",
        server_header=False, limit_concurrency=_CONNECTIONS, timeout_keep_alive=15,
        proxy_headers=False,
    )  # fmt: skip


class Connection(H11Protocol):
    """A connection, which is closed where the head of a request does not come in time."""

    _until: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self.data_received(b"")

    def data_received(self, data: bytes) -> None:
        """Take what comes; wait no longer once the head is there."""
        if data:
            super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop()
        elif self._until is None:
            self._until = self.loop.call_later(gates.PATIENCE, self.timeout_keep_alive_handler)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        super().connection_lost(exc)
        self._stop()

    def _stop(self) -> None:
        if self._until:
            self._until.cancel()
            self._until = None


def listen(host: str, port: int) -> socket.socket:
    """Listen on an address; raises ``Refused`` where it is taken."""
    try:
        listening = socket.create_server((host, port), family=socket.getaddrinfo(host, port)[0][0])
    except OSError as error:
        msg = f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port"
        raise Refused(msg) from error
    # An answer is sent in two parts; the second would wait until the first is acknowledged.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
