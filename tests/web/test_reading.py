"""The pages that read, and their twins in JSON."""

from __future__ import annotations

import re
from html import unescape

import pytest
from starlette.routing import compile_path

from briefing.render.markdown import brief_markdown, stamped
from briefing.service.article_view import passages_at
from briefing.service.clocks import AskedClocks
from briefing.web import views
from briefing.web.routes import ROUTES, openapi
from tests.web.serving import Served

D = "/d/russia-taliban"
PAGES = [
    "/",
    f"{D}/brief?as-of=2024-11-26",
    f"{D}/brief?as-of=2024-05-31&contemporary=true&full=on",
    f"{D}/brief?as-of=2024-11-26&since=2024-05-31",
    f"{D}/days",
    f"{D}/step?as-of=2024-11-26",
    f"{D}/diff",
    f"{D}/diff?first=2024-05-31&second=2024-11-26",
    f"{D}/fact/177?as-of=2024-11-26",
    f"{D}/fact/1",
    f"{D}/sources",
    f"{D}/source/s4?as-of=2024-11-26",
    f"{D}/why/russia-list?as-of=2024-11-26",
    f"{D}/replay?to=2024-11-26",
    f"{D}/replay?by=recorded&step=300",
    f"{D}/search?q=shoigu&as-of=2024-11-26",
    f"{D}/judgements?as-of=2024-11-26",
    f"{D}/timeline?as-of=2024-11-26",
    f"{D}/head",
    f"{D}/review",
    f"{D}/code/s4?quote=Taliban",
    f"{D}/new-article",
    f"{D}/judgements",
]


def test_no_page_is_forgotten_here() -> None:
    shown = [route for route in ROUTES if not (route.writes or route.gives_file)]
    paths = [address.partition("?")[0] for address in PAGES]
    for route in shown:
        assert any(map(compile_path(route.path)[0].match, paths)), route.path


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_whole_and_its_twin_is_data(bundled: Served, address: str) -> None:
    with bundled.client() as client:
        page = client.get(address)
        assert page.status_code == 200, page.text
        assert page.text.rstrip().endswith("</html>")
        assert 'id="content"' in page.text
        assert not re.search(r"<script(?! src=\"/static/)| style=\"| on[a-z]+=\"", page.text)
        twin = client.get(address, headers={"accept": "application/json"})
        assert twin.headers["content-type"] == "application/json"
        twin.json()


def test_every_link_on_the_pages_leads_somewhere(bundled: Served) -> None:
    with bundled.client() as client:
        links: set[str] = set()
        for address in PAGES:
            found = re.findall(r'(?:href|src)="(/[^"#]*)', client.get(address).text)
            links.update(unescape(link) for link in found)
        kinds = {re.sub(r"\d+|=[^&]*", "", link): link for link in sorted(links)}
        for link in kinds.values():
            if not link.endswith("/search"):
                assert client.get(link, follow_redirects=True).status_code == 200, link


def test_the_page_says_what_the_brief_says(bundled: Served) -> None:
    reader = bundled.site.reader("russia-taliban")
    with bundled.client() as client:
        given = client.get(f"{D}/export/md?as-of=2024-11-26").text
    brief = stamped(reader.brief(reader.vantage(AskedClocks("2024-11-26"))))
    assert given == brief_markdown(brief)


def test_what_is_seen_is_saved_in_every_format(bundled: Served) -> None:
    with bundled.client() as client:
        seen = client.get(f"{D}/brief?as-of=2024-11-26&since=2024-05-31&full=true").text
        files = [unescape(link) for link in re.findall(r'href="([^"]*/export/[^"]*)"', seen)]
        assert [re.findall(r"export/(\w+)", link)[0] for link in files] == [
            "md", "html", "pdf", "docx", "json",
        ]  # fmt: skip
        assert '"since": "2024-05-31"' in client.get(files[0]).text
        diff = client.get(f"{D}/diff?first=2024-05-31&second=2024-11-26").text
        saved = {link: client.get(unescape(link)).text
                 for link in re.findall(r'href="([^"]*/diff/[^"]*)"', diff)}  # fmt: skip
        assert len(saved) == 3
        assert all("Shoigu" in text for text in saved.values())


def test_a_line_leads_to_its_fact_and_the_quote_is_marked_in_the_article(bundled: Served) -> None:
    with bundled.client() as client:
        brief = client.get(f"{D}/brief?as-of=2024-05-31").text
        link = re.search(r'<a id="r-177" href="([^"]+)"', brief)
        assert link
        fact = client.get(unescape(link[1])).text
        quotes = client.get(f"{D}/fact/177.json").json()["event"]["citations"]
        for quote in quotes:
            assert re.search(rf"<mark[^>]*>[^<]*{re.escape(quote['exact'][:30])}", fact)


def test_nothing_from_after_a_vantage_is_found_or_counted(bundled: Served) -> None:
    with bundled.client() as client:

        def found(query: str) -> dict[str, object]:
            answer: dict[str, object] = client.get(f"{D}/search.json?{query}").json()
            return answer

        late = found("q=kabir&as-of=2024-11-26")
        assert all(late[kind] for kind in ("count", "people", "articles"))
        early = found("q=kabir&as-of=2024-05-31")
        assert (early["count"], early["people"], early["articles"]) == (0, [], [])
        before = found("q=kabir&as-of=2024-11-26&known-by=2024-07-01")
        assert before["count"] == 0
        unrecorded = found("q=kabir&as-of=2024-11-26&recorded-by=1")
        assert unrecorded["count"] == 0


def test_the_sources_are_those_of_the_vantage(bundled: Served) -> None:
    reader = bundled.site.reader("russia-taliban")
    published = {each.passage.id: each.passage.published for each in reader.sources()}
    with bundled.client() as client:

        def listed(query: str) -> dict[str, int]:
            rows = client.get(f"{D}/sources.json?{query}").json()
            return {row["id"]: row["facts"] for row in rows}

        now, known_by = listed("as-of=2024-11-26"), "2024-07-01"
        assert set(now) == set(published)
        early = listed(f"as-of=2024-11-26&known-by={known_by}")
        assert set(early) == {
            each for each, day in published.items() if day.earliest.isoformat() <= known_by
        }
        assert len(early) < len(now)
        before = listed("as-of=2023-01-01")
        assert all(before[each] <= now[each] for each in now)
        assert sum(before.values()) < sum(now.values())
        at = reader.vantage(AskedClocks("2024-11-26", recorded_by="10"))
        unrecorded = listed("as-of=2024-11-26&recorded-by=10")
        standing = {item.number for item in reader.standing(at)}
        assert sum(unrecorded.values()) >= len(standing) > 0
        replayed = reader.replaying()
        for asked, rows in ((AskedClocks("2024-11-26"), now), (AskedClocks("2023-01-01"), before)):
            again = passages_at(replayed, replayed.vantage(asked), "", 100)
            assert {each.passage.id: each.facts for each in again} == rows
        page = client.get(f"{D}/sources?recorded-by=10").text
        assert "ledger #1–#10 of" in page


def test_the_sources_come_a_page_at_a_time(
    bundled: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SOURCES", 2)
    with bundled.client() as client:
        address, found = f"{D}/sources?known-by=2024-11-26", list[str]()
        while address:
            page = client.get(address).text
            found += re.findall(
                r'<td role="cell" data-label="Article"><a href="[^"]*/source/(\w+)', page
            )
            more = re.search(r'rel="next" href="([^"]+)"', page)
            address = unescape(more[1]) if more else ""
    assert found == list(bundled.reader("russia-taliban").reader.passages())


def test_the_slider_of_what_was_known_steps_over_days_of_publication(bundled: Served) -> None:
    reader = bundled.site.reader("russia-taliban")
    days = {each.passage.published.latest.isoformat() for each in reader.sources()}
    with bundled.client() as client:
        assert client.get(f"{D}/days.json?of=publications").json() == sorted(days)
        early = client.get(f"{D}/days.json?of=publications&recorded-by=3").json()
        assert set(early) < days
    head = reader.head.number
    for number in (3, head):
        then = reader.replaying().reader.publication_days(number)
        assert list(reader.reader.publication_days(number)) == list(then)


def test_each_error_is_an_answer_in_words(bundled: Served) -> None:
    with bundled.client() as client:
        for address, status, words in [
            (f"{D}/fact/9999", 404, "no event #9999"),
            ("/d/other/brief", 404, "no dossier"),
            (f"{D}/brief?as-of=2024-11-31", 422, "no such day"),
            (f"{D}/brief?asof=2024-11-30", 422, "asof"),
            (f"{D}/why/other", 422, "no track"),
            ("/nowhere", 404, "Not Found"),
        ]:
            page = client.get(address)
            assert page.status_code == status
            assert words in unescape(page.text)
            twin = client.get(address, headers={"accept": "application/json"})
            assert (twin.status_code, words in twin.json()["error"]) == (status, True)


def test_the_description_names_every_address(bundled: Served) -> None:
    with bundled.client() as client:
        described = client.get("/api").json()
    assert described == openapi("test")
    assert len(described["paths"]) == len({route.path for route in ROUTES})
