"""The description under ``/api`` holds: schemathesis asks for whatever it allows and forbids."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from briefing.drafting.candidate import Candidate, TypeScore
from briefing.service.draft_store import Draft, DraftStore, drafts_file
from briefing.web.routes import ROUTES
from tests.web.serving import Served
from tests.web.test_desk import QUOTES

SOME = 3
"""How many requests of each kind are made for each address."""

TYPE = "background-described"

BETTER_EMPTY = {"start", "who", "key", "track", "supersedes"}
"""Fields that rarely fit what else is sent."""


def drafted(site: Served) -> list[str]:
    """Places of drafts that wait."""
    reader = site.reader()
    source = next(iter(reader.present.articles.values()))
    spans = [(at, at + 8) for at in range(0, 300, 10)]
    drafts = [
        Draft(source.id, Candidate(source.text[a:b], a, b, TYPE, (TypeScore(TYPE, 1.0),),
              "It was so.", 0.5, "test"))
        for a, b in spans
    ]  # fmt: skip
    with DraftStore.open(drafts_file(site.site.db)) as store:
        store.put(reader.slug, source.id, "", "", drafts, site.site.clock())
    return [f"{source.id} {a} {b} {TYPE}" for a, b in spans]


def on_record(site: Served) -> dict[str, list[Any]]:
    """Values of fields that lead somewhere in the dossier that is served."""
    present = site.reader().present
    return {
        "slug": ["river-treaty"],
        "id": ["s8", "s9"],
        "number": list(range(4, site.reader().head.number)),
        "numbers": ["4 5", "#4, #6", "5 6 7"],
        "source": list(present.articles),
        "track": [track.id for track in site.reader().definition.tracks],
        "type": [TYPE],
        "quote": list(QUOTES),
        "fields": ["importance = 2", "importance = 1"],
        "more": ["importance = 2", "# nothing more"],
        "published": ["2031-05-09"],
        "date": ["2031-05"],
        "occurred": ["2031-04"],
        "place": drafted(site),
        "facts": ["4 5"],
        "statement": ["It was so.", "So it was."],
        "known-by": ["2031-05-01"],
        "recorded-by": ["10"],
        "as-of": ["2031-05-01", "2031-06-20"],
        "first": ["2031-04-01"],
    }


def leading_somewhere(described: Any, values: dict[str, list[Any]]) -> Any:
    """The description, with the values that lead somewhere: alone in what is sent and in paths."""
    for path in described["paths"].values():
        for operation in path.values():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            properties = body.get("schema", {}).get("properties", {})
            for name in set(properties) & set(values) - {"place"}:
                schema = properties[name]
                schema["enum"] = [*values[name], *([None] if "anyOf" in schema else [])]
            for name in set(properties) & BETTER_EMPTY:
                properties[name] = {"anyOf": [{"enum": [None]}, {**properties[name]}]}
            if "place" in properties:  # what is taken back needs none
                properties["place"] = {"anyOf": [{"enum": values["place"]}, properties["place"]]}
            for each in operation["parameters"]:
                if each["name"] in values:
                    some = {"enum": values[each["name"]]}
                    in_path = each["in"] == "path"
                    each["schema"] = some if in_path else {"anyOf": [some, each["schema"]]}
    return described


def hammer(site: Served, folder: Path, examples: int) -> str:
    """Ask for so many things at each address; what schemathesis says, which raises nothing."""
    with site.client() as client:
        description = leading_somewhere(client.get("/api").json(), on_record(site))
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    (folder / "api.json").write_text(json.dumps(description), "utf-8")
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", "api.json", "--url", site.base,
        "--seed", "1", "--max-examples", str(examples), "--phases", "coverage,fuzzing",
        "--header", f"Cookie: {cookies}", "--header", f"Origin: {site.base}",
        "--continue-on-failure", "--no-color",
        # What a description cannot say: that a quote stands in an article, a fact is no article.
        "--exclude-checks", "positive_data_acceptance",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


class Watched:
    """An application, and the addresses that gave what was asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.given: set[tuple[str, str]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def watch(message: Message) -> None:
            if message.get("status") == 200 and "route" in scope:
                self.given.add((scope["method"], scope["route"].path))
            await send(message)

        await self.app(scope, receive, watch)


def test_every_answer_is_as_described_and_none_is_a_fault(site: Served, tmp_path: Path) -> None:
    site.gate.app = watched = Watched(site.gate.app)
    said = hammer(site, tmp_path, SOME)
    assert not said, said
    with site.client() as client:  # a verdict on a draft that waits is seldom hit by chance
        waiting = client.get("/d/river-treaty/review.json").json()["place"]
        given = {"place": waiting, "verdict": "later"}
        assert client.post("/d/river-treaty/review.json", json=given).status_code == 200
    assert {(route.method, route.described) for route in ROUTES} - watched.given == set()
