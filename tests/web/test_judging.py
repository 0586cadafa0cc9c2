"""The desk's judgements on the site: made, superseded, withdrawn, and marked to be reviewed."""

from __future__ import annotations

from html import unescape
from typing import Any

import httpx

from tests.web.serving import Served
from tests.web.test_desk import D, a_source, post

SAID = "A treaty within a year is likely."


def terms(client: httpx.Client) -> dict[str, Any]:
    """A judgement on a fact that stands."""
    number = a_source(client)["facts"][0]["number"]
    return {"statement": SAID, "facts": f"#{number}", "likelihood": "likely",
            "confidence": "low", "reason": "one text tells of it",
            "indicators": "a draft\na date"}  # fmt: skip


def test_a_judgement_is_tried_recorded_superseded_and_withdrawn(site: Served) -> None:
    with site.client() as client:
        given = terms(client)
        tried = post(client, "judge", **given, preview=True)
        assert [change["section"] for change in tried["changes"]] == ["judgement"]
        page = client.post(f"{D}/judge", data={**given, "preview": "true"}).text
        assert SAID in page.partition("<ins>")[2]
        first = post(client, "judge", **given)["recorded"][0]["number"]
        assert SAID in unescape(client.get(f"{D}/brief").text)
        anew = {**given, "confidence": "moderate", "supersedes": first}
        second = post(client, "judge", **anew)["recorded"][0]["number"]
        listed = client.get(f"{D}/judgements.json").json()
        assert [(each["number"], each["held"]) for each in listed] == [
            (second, True),
            (first, False),
        ]
        assert f"Superseded by #{second}" in client.get(f"{D}/judgements").text
        post(client, "retract", number=second, reason="too early")
        assert client.get(f"{D}/judgements.json").json()[0]["number"] == first
        post(client, "retract", number=first, reason="too early as well")
        assert SAID not in unescape(client.get(f"{D}/brief").text)


def test_what_is_to_be_reviewed_stands_first(site: Served) -> None:
    with site.client() as client:
        given = terms(client)
        old = post(client, "judge", **given)["recorded"][0]["number"]
        other = a_source(client)["facts"][1]["number"]
        new = post(client, "judge", **{**given, "facts": str(other)})["recorded"][0]["number"]
        numbers = [each["number"] for each in client.get(f"{D}/judgements.json").json()]
        assert numbers == [new, old]
        moved = int(given["facts"].strip("#"))
        post(client, "correct", number=moved, fields="place = Oldtown", reason="found out")
        first = client.get(f"{D}/judgements.json").json()[0]
        assert (first["number"], first["standing"]) == (
            old, f"To be reviewed: #{moved} was corrected",
        )  # fmt: skip
        page = client.get(f"{D}/judgements").text
        assert page.index(f'id="j-{old}"') < page.index(f'id="j-{new}"')
        assert "To be reviewed" in page


def test_a_judgement_that_says_otherwise_than_its_terms_is_refused(site: Served) -> None:
    with site.client() as client:
        given = {**terms(client), "likelihood": "unlikely"}
        assert "likelihood" in post(client, "judge", 422, **given)["error"]
        given = {**terms(client), "facts": "the first"}
        assert "numbers of the facts" in post(client, "judge", 422, **given)["error"]
