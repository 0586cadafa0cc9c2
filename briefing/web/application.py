"""The application: each route becomes an endpoint, and errors become answers in one place."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.datastructures import MultiDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.routing import Route as Endpoint
from starlette.staticfiles import StaticFiles

from briefing.environment import folder
from briefing.errors import (
    BriefingError,
    LedgerConflict,
    ReadModelBehind,
    UnknownDossier,
    UnknownNumber,
    UnusableLedger,
)
from briefing.render.html_page import html_page
from briefing.web.routes import ROUTES, Route, openapi
from briefing.web.site import Site
from briefing.web.views import ROLES, File, Visitor

THREADS = 8
"""How many requests are worked on at a time; more only wait for each other."""

_FIELDS = 200
_WORKERS = ThreadPoolExecutor(THREADS, thread_name_prefix="briefing")

log = logging.getLogger("briefing.web")

_STATUS: dict[type[BriefingError], int] = {
    UnknownDossier: 404,
    UnknownNumber: 404,
    LedgerConflict: 409,
    ReadModelBehind: 503,
    UnusableLedger: 503,
}


def build_app(site: Site) -> Starlette:
    """The application over a site, without a gate."""

    async def described(_: Request) -> Response:
        return JSONResponse(openapi(site.program))

    async def to_brief(request: Request) -> Response:
        return RedirectResponse(f"/d/{request.path_params['slug']}/brief")

    async def style(_: Request) -> Response:
        return FileResponse(folder("templates") / "page.css")

    endpoints: list[BaseRoute] = [
        Endpoint("/static/page.css", style),
        Mount("/static", StaticFiles(directory=folder("templates") / "web" / "static")),
        Endpoint("/api", described),
        Endpoint("/d/{slug}", to_brief),
    ]
    at: dict[str, dict[str, Route]] = {}
    for route in ROUTES:
        for path in (route.described, route.path):
            at.setdefault(path, {})[route.method] = route
    endpoints += (Endpoint(path, _endpoint(site, by), methods=[*by]) for path, by in at.items())
    return Starlette(
        routes=endpoints,
        exception_handlers={HTTPException: _http_error, Exception: _fault},  # type: ignore[dict-item]
    )


def _endpoint(
    site: Site, by_method: Mapping[str, Route]
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        route = by_method["POST" if request.method == "POST" else "GET"]
        try:
            given, strict = await _given(request, writes=route.writes)
            answer = partial(_answer, site, route, request, given, strict=strict)
            return await asyncio.get_running_loop().run_in_executor(_WORKERS, answer)
        except (BriefingError, ValidationError) as error:
            return _error(request, *_told(error))

    return endpoint


def _answer(
    site: Site, route: Route, request: Request, given: Mapping[str, Any], *, strict: bool
) -> Response:
    visitor: Visitor = request.scope["visitor"]
    if ROLES.index(visitor.role) < ROLES.index(route.role):
        raise HTTPException(403, f"this is for a {route.role}; you are a {visitor.role}")
    if route.writes and site.read_only:
        raise HTTPException(403, "this site only shows; nothing is recorded here")
    asked = route.asked.model_validate({**given, **request.path_params}, strict=strict)
    answer = route.view(site, asked, visitor)
    if isinstance(answer, File):
        headers = {"Content-Disposition": f'attachment; filename="{answer.name}"'}
        return Response(answer.body, media_type=answer.media_type, headers=headers)
    if _wants_json(request):
        body = json.dumps(answer.data(), ensure_ascii=False, default=str)
        return Response(body, media_type="application/json")
    return Response(answer.page(), media_type="text/html")


async def _given(request: Request, *, writes: bool) -> tuple[dict[str, Any], bool]:
    """The parameters of a request, and whether they have types: those of JSON have.

    They are its query, or its form or JSON where it writes. What is left empty in a query or a
    form counts as not given.
    """
    if not writes:
        return _as_dict(request.query_params), False
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            read = json.loads(await request.body())
        except (ValueError, RecursionError) as error:
            raise HTTPException(422, "the body is no JSON") from error
        if not isinstance(read, dict):
            raise HTTPException(422, "the body is no JSON object")
        return read, True
    try:
        pairs = parse_qsl((await request.body()).decode(), max_num_fields=_FIELDS)
    except ValueError as error:
        raise HTTPException(422, "the body is no form") from error
    return _as_dict(pairs), False


def _as_dict(values: Any) -> dict[str, Any]:
    """One value for each name, or all of those that were given several times."""
    given = MultiDict(values)
    found = {name: [value for value in given.getlist(name) if value] for name in given}
    return {name: each[0] if len(each) == 1 else each for name, each in found.items() if each}


def _wants_json(request: Request) -> bool:
    if request.scope["path"].endswith(".json"):
        return True
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def _told(error: BriefingError | ValidationError) -> tuple[int, str]:
    """The status and the words of an error that a visitor can put right."""
    if isinstance(error, UnusableLedger):
        log.error("%s", error)  # it names files, which are no visitor's business
        return 503, "the ledger cannot be read or written now; whoever runs this site sees why"
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False, include_input=False, include_context=False)
        told = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in found)
        return 422, "; ".join(told)
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 422), str(error)


def _error(
    request: Request, status: int, message: str, headers: Mapping[str, str] | None = None
) -> Response:
    if _wants_json(request):
        return JSONResponse({"error": message}, status, headers)
    back = request.scope["path"]
    text = html_page("web/error.html.j2", status=status, message=message, back=back)
    return Response(text, status, headers, media_type="text/html")


async def _http_error(request: Request, error: HTTPException) -> Response:
    return _error(request, error.status_code, error.detail, error.headers)


async def _fault(request: Request, error: Exception) -> Response:
    """A fault of the program: its words are for whoever runs the site."""
    log.error("a fault of the program at %s", request.scope["path"], exc_info=error)
    return _error(request, 500, "a fault of the program; its log says more")
