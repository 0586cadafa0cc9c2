"""The description under ``/api`` holds: schemathesis asks for whatever it allows and forbids."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from briefing_events.registry import FACTS_BY_TOPIC
from tests.web.serving import Served
from tests.web.test_desk import QUOTES

SOME = 3
"""How many requests of each kind are made for each address."""


def on_record(site: Served) -> dict[str, list[Any]]:
    """Values that lead somewhere in the dossier that is served."""
    present = site.reader().present
    return {
        "slug": ["river-treaty"],
        "number": list(range(1, site.reader().head.number + 5)),
        "numbers": ["4 5", "#4, #6"],
        "source": list(present.articles),
        "track": [track.id for track in site.reader().definition.tracks],
        "type": sorted(FACTS_BY_TOPIC),
        "quote": list(QUOTES),
        "as-of": ["2031-05-01", "2031-06-20"],
        "known-by": ["2031-05-01"],
        "recorded-by": ["10"],
        "occurred": ["2031-05"],
        "published": ["2031-05-09"],
    }


def leading_somewhere(described: Any, values: dict[str, list[Any]]) -> Any:
    """The description, whose fields that need one of some values prefer them."""
    for path in described["paths"].values():
        for operation in path.values():
            fields = {each["name"]: each["schema"] for each in operation["parameters"]}
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            fields |= body.get("schema", {}).get("properties", {})
            for name, schema in fields.items():
                if name in values:
                    fields[name]["anyOf"] = [{"enum": values[name]}, {**schema}]
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


def test_every_answer_is_as_described_and_none_is_a_fault(site: Served, tmp_path: Path) -> None:
    before = site.reader().head.number
    assert hammer(site, tmp_path, SOME) == ""
    assert site.reader().head.number > before
