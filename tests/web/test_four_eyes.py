"""Four eyes on the site: who drafted or edited does not decide."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.terminal import AFTER_THE_TALKS, RIVER, Terminal, loaded
from tests.web.serving import Served, served
from tests.web.test_desk import QUOTES, D, a_source, post

PROXY: dict[str, Any] = {"user_header": "remote-user"}


def drafted(client: httpx.Client) -> str:
    """The place of a draft that was kept by hand."""
    post(client, "code", source=a_source(client)["id"], quote=QUOTES[0], draft=True,
         type="background-described", statement="So it was.")  # fmt: skip
    place: str = client.get(f"{D}/review.json").json()["place"]
    return place


def person(site: Served, name: str) -> httpx.Client:
    """Somebody for whom the proxy vouches."""
    headers = {"remote-user": name, "origin": site.base}
    return httpx.Client(base_url=site.base, headers=headers, timeout=30)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    file = tmp_path / "river.db"
    file.write_bytes(loaded(RIVER, AFTER_THE_TALKS))
    return file


def test_who_drafted_or_edited_cannot_take_it(ledger: Path) -> None:
    now = AFTER_THE_TALKS + timedelta(days=1)
    with (
        served(ledger, now, **PROXY) as site, person(site, "Ana") as ana,
        person(site, "Ben") as ben,
    ):  # fmt: skip
        site.site.four_eyes = True
        head, place = site.reader().head.number, drafted(ana)
        assert (
            "drafted or took it" in post(ana, "review", 422, place=place, verdict="accept")["error"]
        )
        page = ben.get(f"{D}/review").text
        assert "cannot take it" in page
        assert "Advisory" not in page
        sheet = re.search(r"<textarea name=\"sheet\"[^>]*>([^<]*)<", page)
        assert sheet
        edited = sheet[1].replace("&#34;", '"').replace("So it was", "Thus it was")
        post(ben, "review", place=place, verdict="accept", sheet=edited)
        assert (
            "drafted or took it" in post(ben, "review", 422, place=place, verdict="accept")["error"]
        )
        assert site.reader().head.number == head
        post(ana, "review", place=place, verdict="accept")
        fact = site.reader().event(head + 1)
        assert fact.recorded_by == "Ana"
        assert "Thus it was." in fact.event.model_dump_json()
        assert "drafted by Ana, by hand" in fact.event.model_dump_json()
        direct = {"source": a_source(ana)["id"], "quote": QUOTES[1], "type": "background-described",
                  "statement": "They met."}  # fmt: skip
        assert "second person" in post(ana, "code", 422, **direct)["error"]
        tried = ana.post(f"{D}/code", data={**direct, "preview": "true"}).text
        assert ("Keep as draft" in tried, "Record it" in tried) == (True, False)


def test_a_dossier_asks_for_four_eyes_and_without_names_they_are_advisory(
    blank: Terminal, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(RIVER, tmp_path / "river-treaty"))
    definition = folder / "dossier.toml"
    text = definition.read_text("utf-8")
    definition.write_text(text.replace("parties =", "four_eyes = true\nparties =", 1), "utf-8")
    blank.run("load", folder)
    with served(blank.ledger, AFTER_THE_TALKS) as site, site.client() as client:
        place = drafted(client)
        assert "Advisory here: no proxy vouches" in client.get(f"{D}/review").text
        post(client, "review", 422, place=place, verdict="accept")
    assert "four eyes are advisory" in blank.run("review", "--keys", "a").stderr
