"""Attacks over HTTP: other sites, other hosts, scripts in every field, thieves, floods."""

from __future__ import annotations

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from briefing.web import gate
from briefing.web.routes import ROUTES, Route
from tests.cli.terminal import AFTER_THE_TALKS, RIVER, loaded
from tests.web.serving import Served, served
from tests.web.test_desk import D, a_fact, post

SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&lt;{{7*7}}"


def shown_as_markup(page: str) -> bool:
    return "<script>alert" in page or "<img src=x" in page or ">49<" in page


WRITES = [route for route in ROUTES if route.writes]
VALUES = {"slug": "river-treaty", "number": "4", "source": "n1", "track": "treaty", "format": "md"}


def addresses(route: Route) -> list[str]:
    """Where a route is reached in the small dossier."""
    return [path.format(**VALUES) for path in dict.fromkeys((route.path, route.described))]


def test_no_other_site_can_write(site: Served) -> None:
    head = site.reader().head
    with site.client() as client:
        client.headers.pop("origin")
        for origin in ("https://evil.example", "null", f"{site.base}.evil.example", "", None):
            headers = {} if origin is None else {"origin": origin}
            for address in (each for route in WRITES for each in addresses(route)):
                told = client.post(address, data={"number": 4, "reason": "x"}, headers=headers)
                assert told.status_code == 403, (address, origin)
    assert site.reader().head == head


def test_a_missing_or_invented_cookie_opens_nothing(site: Served) -> None:
    origin = {"origin": site.base}
    with site.stranger() as client:
        for cookie in ("", "briefing=", f"{site.gate.cookie}=x", "a=\x01", "; ;=;"):
            for route in ROUTES:
                for address in (*addresses(route), "/api"):
                    headers = {"cookie": cookie, **origin}
                    told = client.request(route.method, address, headers=headers)
                    assert told.status_code == 403, (address, cookie)


def test_a_stolen_cookie_opens_nothing_from_another_address(site: Served) -> None:
    with site.client() as client:
        cookies = client.cookies
        assert client.get(f"{D}/brief").status_code == 200
    elsewhere = httpx.HTTPTransport(local_address="127.0.0.2")
    with httpx.Client(base_url=site.base, cookies=cookies, transport=elsewhere) as thief:
        assert thief.get(f"{D}/brief").status_code == 403


@pytest.mark.parametrize("role", ["reader", "coder", "nobody"])
def test_nobody_does_more_than_their_role(tmp_path: Path, role: str) -> None:
    ledger = tmp_path / "river.db"
    ledger.write_bytes(loaded(RIVER, AFTER_THE_TALKS))
    proxied: dict[str, Any] = {"user_header": "remote-user", "role_header": "remote-role"}
    with served(ledger, AFTER_THE_TALKS + timedelta(days=1), **proxied) as site:
        headers = {"remote-user": "Ben", "remote-role": role, "origin": site.base}
        head = site.reader().head
        with httpx.Client(base_url=site.base, headers=headers) as client:
            assert all(route.role != "reader" for route in WRITES)
            allowed = {"reader", role}
            for route in ROUTES:
                for address in addresses(route):
                    told = client.request(route.method, address, json={}, timeout=30)
                    refused = told.status_code == 403
                    assert refused is (route.role not in allowed), (address, told.text)
            assert site.reader().head == head
            status = 200 if role == "coder" else 403
            post(client, "conflict", status, numbers="4 5", point="Which")
            assert client.get("/", headers={"remote-user": ""}).status_code == 403


def test_no_field_can_become_markup(site: Served) -> None:
    with site.client() as client:
        number = a_fact(client)["number"]
        words = {"label": SCRIPT[:40], "title": SCRIPT, "because": SCRIPT}
        text = f"{SCRIPT} So it was."
        post(
            client, "article", id="s9", published="2031-06-01", reliability="B", text=text, **words
        )
        post(client, "correct", number=number, statement=f"It was {SCRIPT}.", reason=SCRIPT)
        post(client, "conflict", numbers=f"{number} 5", point=SCRIPT, account=f"{SCRIPT}\n{SCRIPT}")
        quoted = {"source": "s9", "quote": "So it was", "type": "background-described"}
        post(client, "code", statement=f"So {SCRIPT}.", draft=True, **quoted)
        head = site.reader().head.number
        pages = [f"{D}/brief?full=true", f"{D}/sources", f"{D}/source/s9", f"{D}/review",
                 f"{D}/diff?first=2031-01-01&second=2031-06-20", f"{D}/replay?by=recorded",
                 f"{D}/timeline", f"{D}/step", f"{D}/head", f"{D}/search?q=alert",
                 *(f"{D}/fact/{n}" for n in (number, head, head - 1))]  # fmt: skip
        for address in pages:
            page = client.get(address)
            assert page.status_code == 200, page.text
            assert not shown_as_markup(page.text), address
        assert SCRIPT in unescape(client.get(f"{D}/source/s9").text)
        for name in ("as-of", "known-by", "recorded-by", "q", "source", "x"):
            for path in ("brief", "search", "review", "fact/4", "code/s1"):
                page = client.get(f"{D}/{path}", params={name: SCRIPT})
                assert not shown_as_markup(page.text), (path, name)


@pytest.mark.parametrize(
    "path",
    ["/static/../web.db", "/static/%2e%2e/page.css", "/static/..%2f..%2fpyproject.toml",
     "/static//etc/passwd", "/d/..%2f..%2f/brief", f"{D}/source/..%2f..%2fetc%2fpasswd",
     f"{D}/export/..%2fx", f"{D}/why/%00", "/d/%00/brief"],
)  # fmt: skip
def test_no_path_leads_to_other_files(site: Served, path: str) -> None:
    with site.client() as client:
        answer = client.get(path)
        assert answer.status_code in {404, 405, 422}
        assert "root:" not in answer.text
        assert str(Path(site.site.db).parent) not in answer.text


def test_what_is_too_large_or_too_slow_is_not_waited_for(
    site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "PATIENCE", 0.3)
    with site.client() as client:
        told = client.post(f"{D}/retract", content=b"x" * (gate.LARGEST + 1))
        assert told.status_code == 413
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        host = site.base.removeprefix("http://")
        for sent in ("content-length: 1000\r\n\r\n", "transfer-encoding: chunked\r\n\r\n5\r\nab"):
            with socket.create_connection(tuple_of(host)) as slow:
                slow.sendall(
                    f"POST {D}/retract HTTP/1.1\r\nhost: {host}\r\norigin: {site.base}\r\n"
                    f"cookie: {cookie}\r\n{sent}".encode()
                )
                slow.settimeout(10)
                assert b" 408 " in slow.recv(100)
        assert client.get(f"{D}/brief").status_code == 200


def test_a_request_that_does_not_begin_to_come_is_not_waited_for(
    site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "PATIENCE", 0.5)
    address = tuple_of(site.base.removeprefix("http://"))
    with ExitStack() as stack, site.client() as client:
        slow = [stack.enter_context(socket.create_connection(address)) for _ in range(60)]
        for place, each in enumerate(slow):
            each.settimeout(10)
            if place % 2:
                each.sendall(b"GET / HTTP/1.1\r\n")
        for letter in b"x-slow":
            slow[1].sendall(bytes([letter]))
            assert client.get("/").status_code == 200
        assert [each.recv(100) for each in slow] == [b""] * len(slow)
        large = stack.enter_context(socket.create_connection(address))
        large.settimeout(10)
        with suppress(ConnectionError):
            large.sendall(b"GET / HTTP/1.1\r\nx: " + b"y" * 2**20)
            assert large.recv(100).startswith(b"HTTP/1.1 400 ")


def tuple_of(host: str) -> tuple[str, int]:
    name, _, port = host.partition(":")
    return name, int(port)


WRONG: list[Any] = [
    None,
    "",
    "x",
    -1,
    10**30,
    1.5,
    [],
    ["a"],
    {},
    True,
    "\x00",
    "\u202e",
    "9" * 500,
]


@pytest.mark.parametrize("route", WRITES, ids=lambda route: route.path)
def test_no_wrong_value_is_a_fault(site: Served, route: Route) -> None:
    with site.client() as client:
        address = addresses(route)[0]
        names = [field.alias or name for name, field in route.asked.model_fields.items()]
        for name in names:
            for value in WRONG:
                given = {**dict.fromkeys(names, "1"), "preview": True, name: value}
                given.pop("slug")
                body = json.dumps(given)
                answer = client.post(
                    address, content=body, headers={"content-type": "application/json"}
                )
                assert answer.status_code < 500, (name, value, answer.text)
        for body in ("", "[]", "{", "null", '{"a":' * 5000):
            answer = client.post(
                address, content=body, headers={"content-type": "application/json"}
            )
            assert answer.status_code in {403, 422}, body[:20]


def test_a_hundred_readers_and_ten_writers_lose_nothing(site: Served) -> None:
    clients = [site.client() for _ in range(10)]
    before = site.reader().head.number

    def write(who: int) -> httpx.Response:
        given = {"numbers": "4 5", "point": f"Point {who}"}
        return clients[who].post(f"{D}/conflict.json", json=given)

    def read(who: int) -> httpx.Response:
        path = ("brief", "sources", "fact/4", "search?q=river")[who % 4]
        return clients[who % 10].get(f"{D}/{path}")

    with ThreadPoolExecutor(40) as crowd:
        jobs = [crowd.submit(read if n % 11 else write, n if n % 11 else n // 11)
                for n in range(110)]  # fmt: skip
        wrong = [job.result().text for job in jobs if job.result().status_code != 200]
    assert wrong == []
    assert site.reader().head.number == before + 10
    for client in clients:
        client.close()
