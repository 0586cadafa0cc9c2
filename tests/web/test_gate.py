"""Who is let in, and what every answer carries."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from briefing.environment import folder
from briefing.web.gate import ENTER
from tests.web.serving import Served

HTMX = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
"""SHA-256 of htmx.min.js of htmx 2.0.11."""


def test_a_token_lets_one_browser_in_once(site: Served) -> None:
    token = site.gate.new_token()
    with site.stranger() as client:
        assert client.get("/").status_code == 403
        entered = client.get(ENTER, params={"token": token})
        cookie = entered.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert client.get("/").status_code == 200
    with site.stranger() as other:
        assert other.get(ENTER, params={"token": token}).status_code == 403
        stolen = {"cookie": f"{site.gate.cookie}={token}"}
        assert other.get("/", headers=stolen).status_code == 403


def test_no_other_host_is_served(site: Served) -> None:
    with site.client() as client:
        for host in ("evil.example", "127.0.0.1", "127.0.0.1.evil.example", ""):
            assert client.get("/", headers={"host": host}).status_code in {400, 421}


def test_every_answer_forbids_foreign_scripts_and_frames(site: Served) -> None:
    with site.client() as client:
        for path in ("/", "/nowhere", "/static/web.js", "/api"):
            policy = client.get(path).headers["content-security-policy"]
            assert "script-src 'self';" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy


def test_what_is_vendored_is_what_was_published() -> None:
    static = folder("templates") / "web" / "static"
    assert hashlib.sha256((static / "htmx.min.js").read_bytes()).hexdigest() == HTMX
    assert "Zero-Clause BSD" in (static / "htmx.LICENSE").read_text("utf-8")


def test_no_template_runs_a_script_of_its_own() -> None:
    for template in Path(folder("templates") / "web").glob("*.j2"):
        assert not re.search(r"<script(?! src=)|\son[a-z]+=\"", template.read_text("utf-8"))
