"""Every address of the site: what it takes, which view answers, and who may ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple, get_args, get_type_hints

from pydantic import TypeAdapter

from briefing.web import desk, views
from briefing.web import requests as asking
from briefing.web.views import File, PageAnswer

Role = Literal["reader", "coder", "approver"]

Answer = Callable[..., PageAnswer[Any] | File]


class Route(NamedTuple):
    """An address: its request, its view, and the least role that may ask."""

    path: str
    asked: type[asking.Asked]
    view: Answer
    role: Role = "reader"
    writes: bool = False

    @property
    def method(self) -> str:
        """By which method it is asked."""
        return "POST" if self.writes else "GET"

    @property
    def summary(self) -> str:
        """What it answers, in one line."""
        return (self.view.__doc__ or "").splitlines()[0]

    @property
    def gives_file(self) -> bool:
        """Whether it answers with a file in place of a page."""
        return self.gives is File

    @property
    def gives(self) -> Any:
        """What the view answers with: a file, or the type of the data."""
        given = get_type_hints(self.view)["return"]
        return given if given is File else get_args(given)[0]

    @property
    def described(self) -> str:
        """The address of the JSON twin; the root's is asked for by its header."""
        return self.path if self.gives_file or self.path == "/" else f"{self.path}.json"


_D = "/d/{slug}"

_ACTS: tuple[tuple[str, type[asking.Asked], desk.Run, Role], ...] = (
    ("correct", asking.CorrectAct, desk.correct, "approver"),
    ("retract", asking.NumberAct, desk.retract, "approver"),
    ("reinstate", asking.NumberAct, desk.reinstate, "approver"),
    ("reinstate-source", asking.SourceAct, desk.reinstate, "approver"),
    ("conflict", asking.ConflictAct, desk.conflict, "coder"),
    ("corroborate", asking.CorroborateAct, desk.corroborate, "coder"),
    ("judge", asking.JudgeAct, desk.judge, "approver"),
    ("reassess", asking.ReassessAct, desk.reassess, "approver"),
    ("withdraw", asking.SourceAct, desk.withdraw, "approver"),
    ("article", asking.ArticleAct, desk.article, "coder"),
)
"""Acts: what each takes, what carries it out, and who may."""


def _acts() -> Iterator[Route]:
    for name, asked, run, role in _ACTS:
        view = desk.act(name, run.__doc__ or "", run)
        yield Route(f"{_D}/{name}", asked, view, role, writes=True)


ROUTES: tuple[Route, ...] = (
    Route("/", asking.Asked, views.dossiers),
    Route(f"{_D}/brief", asking.BriefAsked, views.brief),
    Route(f"{_D}/days", asking.DaysAsked, views.days),
    Route(f"{_D}/head", asking.HeadAsked, views.head),
    Route(f"{_D}/step", asking.AtVantage, views.step),
    Route(f"{_D}/diff", asking.DiffAsked, views.diff),
    Route(f"{_D}/fact/{{number}}", asking.NumberAsked, views.fact),
    Route(f"{_D}/judgements", asking.AtVantage, views.judgements),
    Route(f"{_D}/sources", asking.SourcesAsked, views.sources),
    Route(f"{_D}/source/{{source}}", asking.SourceAsked, views.source),
    Route(f"{_D}/why/{{track}}", asking.TrackAsked, views.why),
    Route(f"{_D}/replay", asking.ReplayAsked, views.replay),
    Route(f"{_D}/search", asking.SearchAsked, views.search),
    Route(f"{_D}/timeline", asking.BriefAsked, views.timeline),
    *_acts(),
    Route(f"{_D}/new-article", asking.AtVantage, views.new_article, "coder"),
    Route(f"{_D}/code/{{source}}", asking.CodeAsked, desk.desk, "coder"),
    Route(f"{_D}/code", asking.CodeAct, desk.coding, "coder", writes=True),
    Route(f"{_D}/check", asking.CodeAct, desk.checking, "coder", writes=True),
    Route(f"{_D}/review", asking.ReviewAsked, desk.review, "coder"),
    Route(f"{_D}/review", asking.ReviewAct, desk.reviewing, "approver", writes=True),
    Route(f"{_D}/export/{{format}}", asking.ExportAsked, views.export),
    Route(f"{_D}/diff/{{format}}", asking.DiffExportAsked, views.diff_export),
)


def openapi(version: str) -> dict[str, Any]:
    """The description of all addresses, made from the models that validate requests."""
    paths: dict[str, dict[str, Any]] = {}
    schemas: dict[str, Any] = {}
    for route in ROUTES:
        operation = {"summary": route.summary, "x-role": route.role, **_takes(route, schemas)}
        operation["responses"] = _responses(route)
        paths.setdefault(route.described, {})[route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "briefing", "version": version},
        "paths": paths,
        "components": {"schemas": schemas},
    }


_TOLD = {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]}
_ERROR = {"application/json": {"schema": _TOLD}, "text/plain": {}, "text/html": {}}
"""An error as data; as a page for whoever asks for pages; in a line where the gate refuses."""

_ERRORS = {
    "400": "No HTTP",
    "403": "Not allowed",
    "404": "No such dossier, event or page",
    "405": "Another method is meant",
    "408": "The request took too long to come",
    "409": "Somebody else was quicker",
    "413": "The request is too large",
    "421": "Another host is served",
    "422": "What is wrong with the request, in words",
    "503": "Too many ask at once, or the ledger cannot be read or written now",
}


def _responses(route: Route) -> dict[str, Any]:
    """What may be answered."""
    given: dict[str, Any] = {media: {} for media in views.MEDIA.values()}
    if not route.gives_file:
        given = {"application/json": {"schema": TypeAdapter(route.gives).json_schema()}}
    if route.path == "/":
        given["text/html"] = {}
    errors = {status: {"description": d, "content": _ERROR} for status, d in _ERRORS.items()}
    return {"200": {"description": "The answer", "content": given}} | errors


def _takes(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a request, or its body where it writes."""
    schema = route.asked.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schema.pop("$defs", {}))
    fields, needed = schema.get("properties", {}), schema.get("required", ())
    in_path = {name for name in fields if f"{{{name}}}" in route.path}
    for name, field in fields.items():
        if "enum" in field and not route.writes and name not in in_path:
            field["enum"].append("")  # what is empty in a query was not given
    parameters = [
        {
            "name": name,
            "in": "path" if name in in_path else "query",
            "required": name in in_path or name in needed,
            "schema": field,
        }
        for name, field in fields.items()
        if name in in_path or not route.writes
    ]
    if not route.writes:
        return {"parameters": parameters}
    body = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: field for name, field in fields.items() if name not in in_path},
        "required": [name for name in needed if name not in in_path],
    }
    content = {"application/json": {"schema": body}}
    return {"parameters": parameters, "requestBody": {"required": True, "content": content}}
