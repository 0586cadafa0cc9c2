"""The pages that read, and their twins in JSON."""

from __future__ import annotations

import re
from html import unescape

import pytest

from briefing.render.markdown import brief_markdown, stamped
from briefing.service.clocks import AskedClocks
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
]


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

        late = found("q=shoigu&as-of=2024-11-26")
        assert all(late[kind] for kind in ("count", "people", "articles"))
        early = found("q=shoigu&as-of=2024-05-31")
        assert (early["count"], early["people"], early["articles"]) == (0, [], [])
        before = found("q=shoigu&as-of=2024-11-26&known-by=2024-07-01")
        assert before["count"] == 0
        unrecorded = found("q=shoigu&as-of=2024-11-26&recorded-by=1")
        assert unrecorded["count"] == 0


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
