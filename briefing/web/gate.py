"""Who may ask at all: hosts, cookies, the origin of changes, sizes; and what every answer says.

A browser gets a cookie for a token that is printed once. Behind a proxy that names the user in
a header, the header stands for both.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from briefing.web.views import ROLES, Visitor

LARGEST = 2 * 1024 * 1024
"""The largest request, in bytes."""

PATIENCE = 10.0
"""Seconds within which the body of a request must have come."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

ENTER = "/enter"
_ENTERED = (
    '<!DOCTYPE html><html lang="en"><title>briefing</title>'
    '<meta http-equiv="refresh" content="0;url=/"><p><a href="/">To the dossiers</a></p></html>'
)


@dataclass
class Gate:
    """Middleware in front of all routes; the visitor it lets in is in the scope of a request."""

    app: ASGIApp
    hosts: frozenset[str]
    """What a request's Host may be: names, with a port or for any port."""
    author: str
    cookie: str = "briefing"
    user_header: str | None = None
    """The header in which a proxy names the user; no cookie is asked for then."""
    role_header: str | None = None
    on_entry: Callable[[], None] = lambda: None
    """Called when a token was used."""
    _tokens: set[str] = field(default_factory=set)
    _sessions: dict[str, str] = field(default_factory=dict)
    """Cookies that were given, each with the network address that it was given to."""

    def new_token(self) -> str:
        """A token that lets one browser in, once."""
        token = secrets.token_urlsafe(32)
        self._tokens.add(token)
        return token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the request through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answered[name] = value
                answered.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        if refusal:
            await refusal(scope, receive, with_headers)
            return
        body = await _whole_body(receive, Headers(scope=scope))
        if isinstance(body, Response):
            await body(scope, receive, with_headers)
            return
        await self.app(scope, _given(body, receive), with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        """Why a request goes no further; nothing where it may."""
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if len(headers.getlist("host")) != 1 or not self._is_known(host):
            return PlainTextResponse("this host is not served here\n", 421)
        if (
            scope["method"] not in {"GET", "HEAD"}
            and urlsplit(headers.get("origin", "")).netloc.lower() != host
        ):
            return PlainTextResponse("changes come from pages of this site only\n", 403)
        if scope["path"].startswith("/static/"):
            return None
        if scope["path"] == ENTER and not self.user_header:
            return self._enter(QueryParams(scope["query_string"]).get("token", ""), scope)
        visitor = self._visitor(headers, scope)
        if visitor is None:
            return PlainTextResponse(
                "open the address that the server printed; it lets one browser in, once\n", 403
            )
        scope["visitor"] = visitor
        return None

    def _is_known(self, host: str) -> bool:
        return host in self.hosts or host.rpartition(":")[0] in self.hosts

    def _enter(self, token: str, scope: Scope) -> Response:
        if token not in self._tokens:
            return PlainTextResponse("this address was used already, or is none of ours\n", 403)
        self._tokens.discard(token)
        session = secrets.token_urlsafe(32)
        self._sessions[session] = scope["client"][0]
        self.on_entry()
        answer = HTMLResponse(_ENTERED)
        answer.set_cookie(self.cookie, session, httponly=True, samesite="strict", path="/")
        return answer

    def _visitor(self, headers: Headers, scope: Scope) -> Visitor | None:
        if self.user_header:
            names = headers.getlist(self.user_header)
            if len(names) != 1 or not names[0].strip() or not names[0].isprintable():
                return None
            role = headers.get(self.role_header, "reader") if self.role_header else "approver"
            return Visitor(names[0].strip(), role if role in ROLES else "reader", proven=True)
        held = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        if held is None or self._sessions.get(held.value) != scope["client"][0]:
            return None
        return Visitor(self.author, "approver")


async def _whole_body(receive: Receive, headers: Headers) -> bytes | Response:
    """The body of a request, or the answer to one that is too large or too slow."""
    too_large = PlainTextResponse(f"more than {LARGEST:,} bytes are not taken\n", 413)
    if int(headers.get("content-length", "0") or 0) > LARGEST:
        return too_large
    parts, size = [], 0
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await receive()
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > LARGEST:
                    return too_large
                if not message.get("more_body"):
                    return b"".join(parts)
    except TimeoutError:
        return PlainTextResponse("the request took too long to come\n", 408)


def _given(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    """Gives a body that has come, and what follows it."""
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
