"""A site on a port of this machine, with a ledger of its own, and clients that are let in."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from briefing.ledger import Ledger
from briefing.service.dossier_reader import DossierReader
from briefing.web.application import build_app
from briefing.web.gate import ENTER, Gate
from briefing.web.server import configured, listen
from briefing.web.site import Site


@dataclass
class Served:
    """A site that is being served."""

    site: Site
    gate: Gate
    base: str

    def reader(self, slug: str = "river-treaty") -> DossierReader:
        """Reads a dossier at its present head."""
        return self.site.reader(slug)

    def client(self) -> httpx.Client:
        """A client with a cookie, as a browser has it after its first page."""
        entered = httpx.get(f"{self.base}{ENTER}", params={"token": self.gate.new_token()})
        headers = {"origin": self.base}
        return httpx.Client(
            base_url=self.base, timeout=30, cookies=entered.cookies, headers=headers
        )

    def stranger(self) -> httpx.Client:
        """A client without a cookie."""
        return httpx.Client(base_url=self.base, timeout=30)


@contextmanager
def served(
    ledger: Path, now: datetime, *, read_only: bool = False, **gate: Any
) -> Iterator[Served]:
    """Serve a ledger while the context lasts."""
    with (
        Ledger.open(ledger, clock=lambda: now) as opened,
        listen("127.0.0.1", 0) as listening,
    ):
        port = listening.getsockname()[1]
        site = Site(opened, str(ledger), lambda: now, "test", read_only=read_only)
        wall = Gate(build_app(site), frozenset({f"127.0.0.1:{port}"}), "ana", **gate)
        server = uvicorn.Server(configured(wall))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.005)
            yield Served(site, wall, f"http://127.0.0.1:{port}")
        finally:
            server.should_exit = True
            thread.join()
