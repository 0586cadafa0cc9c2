"""What is kept of answers: each is made once, for all who ask meanwhile."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from briefing.errors import Refused
from briefing.web import site as sites
from tests.web.serving import Served


def test_an_answer_is_made_once_for_all_who_ask_meanwhile(site: Served) -> None:
    made, go = list[int](), threading.Event()

    def make() -> str:
        made.append(1)
        assert go.wait(10)
        return "an answer"

    with ThreadPoolExecutor(4) as crowd:
        jobs = [crowd.submit(site.site.kept, "key", make) for _ in range(4)]
        go.set()
        assert [job.result() for job in jobs] == ["an answer"] * 4
    assert len(made) == 1


def test_what_could_not_be_made_is_made_anew(site: Served) -> None:
    def refuse() -> str:
        msg = "not now"
        raise Refused(msg)

    with pytest.raises(Refused):
        site.site.kept("key", refuse)
    assert site.site.kept("key", lambda: "then") == "then"


def test_the_oldest_answers_go(site: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sites, "KEPT", 2)
    made = list[str]()
    for key in ("a", "b", "a", "c", "a", "b"):
        site.site.kept(key, lambda key=key: made.append(key))  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]
