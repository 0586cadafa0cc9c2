"""The desk: acts are tried, then recorded; two people never overwrite each other."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest

from briefing.drafting.candidate import Candidate, TypeScore
from briefing.service.draft_store import Draft, DraftStore, drafts_file
from tests.web.serving import Served

D = "/d/river-treaty"
QUOTES = (
    "Okoye asked South to publish its flow figures",
    "met her counterpart from South, Per Lund, at the Old Bridge",
)


def post(client: httpx.Client, act: str, status: int = 200, /, **given: Any) -> Any:
    """What comes of an act, as data."""
    answer = client.post(f"{D}/{act}.json", json=given)
    assert answer.status_code == status, answer.text
    return answer.json()


def a_fact(client: httpx.Client) -> dict[str, Any]:
    """A fact with a quote of one article, and that article's text."""
    source = client.get(f"{D}/sources.json").json()[0]["id"]
    article = client.get(f"{D}/source/{source}.json").json()
    fact: dict[str, Any] = article["facts"][0]
    return {**fact, "text": article["text"], "source": source}


def test_an_act_is_tried_and_tells_what_it_would_change(site: Served) -> None:
    with site.client() as client:
        fact = a_fact(client)
        given = {"number": fact["number"], "reason": "a trial"}
        head = site.reader().head
        tried = post(client, "retract", preview=True, **given)
        assert tried["recorded"] == []
        assert site.reader().head == head
        lines = {change["cause"] for change in tried["changes"]}
        assert lines == {"retracted"}
        done = post(client, "retract", **given)
        assert [row["number"] for row in done["recorded"]] == [head.number + 1]
        assert tried["would_record"][0]["digest"] == done["recorded"][0]["digest"]
        assert client.get(f"{D}/fact/{fact['number']}").text.count("a trial") == 1


def test_acts_work_without_javascript(site: Served) -> None:
    with site.client() as client:
        fact = a_fact(client)
        form = {"number": fact["number"], "statement": "Something else.", "reason": "a trial",
                "seen": site.reader().head.number}  # fmt: skip
        tried = client.post(f"{D}/correct", data={**form, "preview": "true"})
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', tried.text)
        assert "Record it" in tried.text
        given = {name: unescape(value) for name, value in hidden if name != "as-of"}
        done = client.post(f"{D}/correct", data=given)
        assert "Recorded" in done.text
        assert "Something else." in client.get(f"{D}/fact/{fact['number']}").text


def test_every_act_is_recorded_under_the_name_of_its_author(site: Served) -> None:
    with site.client() as client:
        first, second = (row["number"] for row in a_source(client)["facts"][:2])
        source = a_fact(client)["source"]
        post(client, "conflict", numbers=f"{first} #{second}", point="Which", account="One\nTwo")
        post(client, "reassess", source=source, reliability="C", because="Why", reason="Better")
        post(client, "withdraw", source=source, reason="Gone")
        post(client, "reinstate-source", source=source, reason="Back")
        number = site.reader().head.number
        post(client, "retract", number=number, reason="Not back")
        last = post(client, "reinstate", number=number, reason="Back")
        assert last["recorded"][0]["recorded_by"] == "ana"


def a_source(client: httpx.Client) -> Any:
    source = client.get(f"{D}/sources.json").json()[0]["id"]
    return client.get(f"{D}/source/{source}.json").json()


def test_the_second_of_two_editors_sees_what_the_first_did(site: Served) -> None:
    with site.client() as first, site.client() as second:
        number, seen = a_fact(first)["number"], site.reader().head.number
        post(first, "correct", number=number, statement="One.", reason="first", seen=seen)
        told = post(second, "correct", 409, number=number, statement="Two.", reason="second",
                    seen=seen)  # fmt: skip
        assert f"#{seen + 1} by ana" in told["error"]
        assert site.reader().head.number == seen + 1
        other = a_source(second)["facts"][1]["number"]
        post(second, "retract", number=other, reason="another fact", seen=seen)


def test_a_fact_is_coded_from_words_of_an_article(site: Served) -> None:
    with site.client() as client:
        article = a_source(client)
        quote = QUOTES[0]
        given = {"source": article["id"], "quote": quote, "start": article["text"].index(quote),
                 "type": "background-described", "statement": "It was so."}  # fmt: skip
        form = client.get(f"{D}/code/{article['id']}", params={"quote": quote})
        assert quote[:20] in unescape(form.text)
        wrong = post(client, "code", 422, **given, preview=True, who="speaker nobody-knows-him")
        assert "the fact" in wrong["error"]
        assert "sheet.toml" not in wrong["error"]
        tried = client.post(f"{D}/code", data={**given, "preview": "true"})
        assert "Not recorded yet" in tried.text, tried.text
        done = post(client, "code", **given)
        number = done["recorded"][0]["number"]
        assert quote[:20] in unescape(client.get(f"{D}/fact/{number}").text)


def test_a_new_article_is_registered(site: Served) -> None:
    with site.client() as client:
        rating = {"reliability": "B", "because": "An agency"}
        named = {"id": "s9", "label": "S9", "title": "A new one", "published": "2031-06-01"}
        given: dict[str, Any] = {**named, **rating, "text": "So.\r\nIt was."}
        post(client, "article", **given)
        assert client.get(f"{D}/source/S9.json").json()["text"] == "So.\nIt was.\n"
        assert "already" in post(client, "article", 422, **given)["error"]


def test_drafts_are_reviewed_and_decisions_taken_back(site: Served) -> None:
    with site.client() as client:
        article = a_source(client)
        for quote in QUOTES:
            post(client, "code", source=article["id"], quote=quote, type="background-described",
                 statement="So it was.", draft=True)  # fmt: skip
        waiting = client.get(f"{D}/review.json").json()
        assert waiting["left"] == 2
        head = site.reader().head.number
        decided = post(client, "review", place=waiting["place"], verdict="accept")
        assert decided["left"] == 1
        assert site.reader().head.number == head + 1
        post(client, "review", 422, place=waiting["place"], verdict="accept")
        assert post(client, "review", verdict="undo")["left"] == 2
        assert site.reader().head.number == head + 2
        post(client, "review", place=waiting["place"], verdict="reject")
        page = client.get(f"{D}/review").text
        assert 'data-key="a"' in page
        assert "<mark>" in page


@pytest.mark.parametrize("act", ["retract", "review", "code"])
def test_a_site_that_only_shows_records_nothing(site: Served, act: str) -> None:
    site.site.read_only = True
    with site.client() as client:
        before = site.reader().head
        told = post(client, act, 403, number=5, reason="x")
        assert "only shows" in told["error"]
        assert site.reader().head == before


def test_a_draft_whose_article_names_no_type_waits_all_the_same(site: Served) -> None:
    candidate = Candidate("x", 0, 1, None, (TypeScore("meeting-held", 0.4),), "X.", 0.4, "test")
    with site.client() as client:
        source = a_fact(client)["source"]
        with DraftStore.open(drafts_file(site.site.db)) as store:
            store.put("river-treaty", source, "", "", [Draft(source, candidate)], site.site.clock())
        assert "type open" in client.get(f"{D}/review").text


def test_a_selection_is_checked_as_one_types_in_the_words_of_a_load(site: Served) -> None:
    with site.client() as client:
        given = {"source": a_source(client)["id"], "quote": QUOTES[0], "type": "statement-made"}
        head = site.reader().head
        said = "Ada Okoye asked South to publish its flow figures."
        found = post(client, "check", **given, statement=said)["would_record"][0]
        assert found["actors"][0] == {"id": "okoye", "role": "speaker"}
        page = client.post(f"{D}/check", data={**given, "statement": said}).text
        assert "speaker okoye (opening-name)" in page
        stronger = post(client, "check", 422, **given, statement="Okoye got 500 flow figures.")
        assert "500" in stronger["error"]
        wrong = client.post(f"{D}/check", data={**given, "statement": said, "who": "speaker okoy"})
        assert "did you mean" in unescape(wrong.text)
        assert site.reader().head == head


def test_a_form_is_filled_with_the_best_draft_of_its_words(site: Served) -> None:
    with site.client() as client:
        article = a_source(client)
        start = article["text"].index(QUOTES[0])
        query = {"quote": QUOTES[0], "start": start}
        made = client.get(f"{D}/code/{article['id']}.json", params=query).json()["proposed"]
        assert made["made_by"].startswith("ranker")
        assert "speaker okoye" in made["who"]
        form = unescape(client.get(f"{D}/code/{article['id']}", params=query).text)
        assert made["statement"] in form
        post(client, "code", source=article["id"], quote=QUOTES[0], type="request-made",
             statement="South was asked for its figures.", draft=True)  # fmt: skip
        kept = client.get(f"{D}/code/{article['id']}.json", params=query).json()["proposed"]
        assert (kept["made_by"], kept["type"]) == ("hand/1", "request-made")
        nothing = client.get(f"{D}/code/{article['id']}.json", params={"quote": "no such words"})
        assert set(nothing.json()["proposed"].values()) == {""}


def test_words_that_the_article_does_not_have_are_no_draft(site: Served) -> None:
    with site.client() as client:
        told = post(client, "code", 422, source=a_source(client)["id"], quote="no such words",
                    type="background-described", statement="So.", draft=True)  # fmt: skip
        assert "does not have these words" in told["error"]


def test_a_draft_kept_by_hand_is_reviewed_with_all_its_lines(site: Served) -> None:
    with site.client() as client:
        post(client, "code", source=a_source(client)["id"], quote=QUOTES[0], draft=True,
             type="statement-made", statement="Okoye asked South for figures.",
             who="speaker okoye", more='place = "Oldtown"')  # fmt: skip
        assert "Oldtown" in client.get(f"{D}/review").text
        place = client.get(f"{D}/review.json").json()["place"]
        post(client, "review", place=place, verdict="accept")
        fact = site.reader().fact_numbered(site.reader().head.number)
        assert (fact.place, fact.actors[0].id) == ("Oldtown", "okoye")
        assert fact.citations[0].note == "drafted by ana, by hand"
