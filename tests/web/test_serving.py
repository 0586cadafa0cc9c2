"""The commands ``serve`` and ``search``, and the server as a process."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys

import httpx

from tests.cli.terminal import Terminal


def test_an_address_that_is_taken_is_told(river: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = river.run("serve", "--port", port, code=2)
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr


def test_the_printed_address_lets_a_browser_in_and_ctrl_c_ends_the_server(
    river: Terminal,
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "briefing", "serve", "--port", "0"],
        env={**os.environ, "BRIEFING_DB": str(river.ledger)},
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stderr
        told = ""
        while "token=" not in told:
            told += server.stderr.readline()
        address = re.findall(r"http://\S+", told)[-1]
        with httpx.Client(follow_redirects=True) as client:
            assert client.get(address).status_code == 200
            assert "/brief" in client.get(address.partition("/enter")[0]).text
        server.send_signal(signal.SIGINT)
        said = server.stderr.read()
        assert server.wait(timeout=20) == 0, said
    assert "Traceback" not in said


def test_search_prints_what_holds_the_words(river: Terminal) -> None:
    found = river.says("search", "treaty", "--as-of", "2031-06-01", "--limit", "2")
    assert re.match(r"\d+ found, as of 1 June 2031, in hindsight\n", found)
    data = river.data("search", "treaty", "--as-of", "2031-06-01")
    assert data["count"] == int(found.split()[0])
    assert river.says("search", "treaty", "--as-of", "2000-01-01").startswith("0 found")
    assert "give a word" in river.refused("search", "?!")
