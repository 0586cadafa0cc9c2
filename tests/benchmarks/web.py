"""How quick the site is: ``python -m tests.benchmarks.web [--sizes 10000,100000]``.

Each ledger, that of the bundled dossier first, is served by a process of its own on this machine.
A step of the slider is timed by plain HTTP, where nothing comes from what is kept, and in Chromium
from the key to the new brief on the page: after a look at what changed, while the page has the
next brief made ahead, and with the key held. The crowd works on a copy.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from playwright.sync_api import Page

from briefing.environment import folder
from briefing.ledger import Ledger
from briefing.service import DossierReader
from briefing.service.clocks import AskedClocks
from tests.web.browser import chromium

from .cast import SLUG
from .figure import amount
from .ledgers import FOLDER, Calendar, ledger_of
from .looking import NOW, PROGRAM
from .measure import machine

STEPS = 40
READERS, WRITERS, EACH = 100, 10, 3
"""The crowd, and how often each of them asks."""

SLIDER, PAINT = 0.25, 1.0
"""The bounds, in seconds: a step of the slider at the median, and the first paint."""

_PRESS = """() => new Promise((done) => {
    const page = document.getElementById("page"), from = performance.now();
    const seen = new MutationObserver(() => {
        if (document.getElementById("page") === page) return;
        seen.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
    });
    seen.observe(document.body, { childList: true, subtree: true });
    const key = new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true });
    document.body.dispatchEvent(key);
})"""
_PAINTED = (
    "() => performance.getEntriesByType('paint')"
    ".find((each) => each.name === 'first-contentful-paint')?.startTime"
)


@dataclass(frozen=True)
class Dossier:
    """A ledger to serve, the dossier in it, and a day about which to step."""

    name: str
    path: Path
    slug: str
    day: str


@dataclass
class Running:
    """A site in a process of its own."""

    process: subprocess.Popen[str]
    base: str
    cookies: httpx.Cookies
    dossier: Dossier

    def client(self) -> httpx.Client:
        """A client that is let in; the slider's requests look like its own."""
        return httpx.Client(
            base_url=f"{self.base}/d/{self.dossier.slug}/", timeout=120, cookies=self.cookies,
            headers={"origin": self.base}, trust_env=False,
        )  # fmt: skip

    def invited(self) -> str:
        """The address by which the next browser is let in."""
        assert self.process.stderr
        for line in self.process.stderr:
            if found := re.search(r"http://\S+token=\S+", line):
                return found[0]
        msg = "the server ended"
        raise RuntimeError(msg)

    def peak(self) -> int:
        """The most memory that it held, in bytes (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found
        return int(found[1]) * 1024


@contextmanager
def running(dossier: Dossier) -> Iterator[Running]:
    """Serve a ledger while the context lasts."""
    command = [sys.executable, "-m", "briefing", "serve", "--port", "0", "--db", str(dossier.path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        site = Running(process, "", httpx.Cookies(), dossier)
        try:
            address = site.invited()
            site.base = address.partition("/enter")[0]
            site.cookies = httpx.get(address, trust_env=False).cookies
            yield site
        finally:
            process.terminate()


def timed(work: Callable[[], object]) -> float:
    """The seconds that something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def some(seconds: Sequence[float]) -> str:
    """The middle of some times, and what nineteen of twenty stay below."""
    return f"{amount(median(seconds))} / {amount(quantiles(seconds, n=20)[-1])}"


def measured(dossier: Dossier) -> tuple[list[str], bool]:
    """A row of the table, and whether it keeps the bounds."""
    began = time.perf_counter()
    with running(dossier) as site, site.client() as client:
        client.get("brief", params={"as-of": dossier.day}).raise_for_status()
        start = time.perf_counter() - began
        days: list[str] = client.get("days.json").json()
        middle = max(i for i, each in enumerate(days) if each <= dossier.day)
        # Back by plain HTTP; forth in Chromium.
        back = days[max(0, middle - STEPS) : middle][::-1]
        http = [timed(partial(_good, client, "brief", day)) for day in back]
        changed = [timed(partial(_good, client, "step", day)) for day in back[:9]]
        unseen, forth = days[max(0, middle - STEPS - 1)], min(STEPS, len(days) - 1 - middle)
        keys, keys_held, painted = in_chromium(site, unseen, days[middle], forth)
        memory = site.peak()
    people, acts, told, held = crowd(dossier, days)
    row = [
        dossier.name, amount(start), some(http), some(keys), some(keys_held),
        amount(median(changed)), amount(painted), some(people), some(acts), told,
        f"{amount(memory, 'bytes')} / {amount(held, 'bytes')}",
    ]  # fmt: skip
    steps = max(median(http), median(keys))
    return row, steps <= SLIDER and painted <= PAINT and told == "none"


def _good(client: httpx.Client, path: str, day: str) -> None:
    client.get(path, params={"as-of": day}).raise_for_status()


def in_chromium(
    site: Running, unseen: str, day: str, steps: int
) -> tuple[list[float], list[float], float]:
    """The seconds of steps from a day, and of the first paint of a brief that is not kept.

    Half of the steps come after a look at what changed, half as if the key were held.
    """
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1300, "height": 900})
        page.goto(site.invited())
        page.wait_for_url(f"{site.base}/")
        page.goto(f"{site.base}/d/{site.dossier.slug}/brief?as-of={unseen}")
        page.wait_for_function(_PAINTED)
        painted = float(page.evaluate(_PAINTED)) / 1000
        page.goto(f"{site.base}/d/{site.dossier.slug}/brief?as-of={day}")
        page.wait_for_selector("#clocks[data-ready=yes]")
        keys = [_step(page, look=place < steps // 2) for place in range(steps)]
        return keys[1 : steps // 2], keys[steps // 2 :], painted


def _step(page: Page, *, look: bool) -> float:
    """The seconds of a step, after what changed was looked at, or at once."""
    if look:
        page.wait_for_selector("#step #changed")
    return float(page.evaluate(_PRESS)) / 1000


def crowd(dossier: Dossier, days: Sequence[str]) -> tuple[list[float], list[float], str, int]:
    """Times of readers and of writers, what went wrong, and the memory that was held."""
    two = _two(dossier)
    wrong: Counter[str] = Counter()
    reads: list[float] = []
    writes: list[float] = []

    def ask(method: str, client: httpx.Client, path: str, **given: Any) -> float:
        began = time.perf_counter()
        answer = client.request(method, path, **given)
        if answer.status_code != 200:
            wrong[f"{answer.status_code} {path}: {answer.text[:80]}"] += 1
        return time.perf_counter() - began

    def read(client: httpx.Client, who: int) -> None:
        for turn in range(EACH):
            day = days[(who * 7919 + turn * 104729) % len(days)]
            reads.append(ask("GET", client, "brief", params={"as-of": day}))

    def write(client: httpx.Client, who: int) -> None:
        for turn in range(EACH):
            point = {"numbers": two, "point": f"Point {who} {turn}"}
            writes.append(ask("POST", client, "conflict.json", json=point))

    with TemporaryDirectory(dir=dossier.path.parent) as scratch:
        copy = Path(scratch, "crowd.db")
        with Ledger.open(dossier.path, clock=Calendar()) as ledger:
            ledger.backup(copy)
            before = ledger.head(dossier.slug).number
        moved = Dossier(dossier.name, copy, dossier.slug, dossier.day)
        with running(moved) as site, ThreadPoolExecutor(READERS + WRITERS) as people:
            clients = [site.client() for _ in range(READERS + WRITERS)]
            jobs = [
                people.submit(write if who < WRITERS else read, client, who)
                for who, client in enumerate(clients)
            ]
            for job in jobs:
                job.result()
            held = site.peak()
        with Ledger.open(copy, clock=Calendar()) as ledger:
            lost = before + WRITERS * EACH - ledger.head(dossier.slug).number
    if lost:
        wrong["lost"] = lost
    return reads, writes, ", ".join(f"{n} × {what}" for what, n in wrong.items()) or "none", held


def _two(dossier: Dossier) -> str:
    """The numbers of two facts that stand."""
    with Ledger.open(dossier.path, clock=Calendar()) as ledger:
        reader = DossierReader(ledger, dossier.slug, PROGRAM, NOW)
        first, second = islice(reader.standing(reader.vantage(AskedClocks())), 2)
    return f"{first.number} {second.number}"


def bundled(scratch: Path) -> Dossier:
    """The bundled dossier in a new ledger."""
    slug, path = "russia-taliban", scratch / "bundled.db"
    command = [sys.executable, "-m", "briefing", "load", str(folder("seeds") / slug)]
    subprocess.run([*command, "--db", str(path)], check=True, capture_output=True)
    return Dossier("bundled", path, slug, "2024-06-05")


def main() -> int:
    """Measure and print; 1 where a bound is not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.web", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000", help="facts, as 10000,100000; or none")
    sizes = [int(size) for size in re.findall(r"\d+", parser.parse_args().sizes)]
    FOLDER.mkdir(parents=True, exist_ok=True)
    rows, kept = [], True
    with TemporaryDirectory(dir=FOLDER) as scratch:
        made = [bundled(Path(scratch))]
        made += [Dossier(f"{n:,} facts", ledger_of(n), SLUG, "2015-06-30") for n in sizes]
        for dossier in made:
            sys.stderr.write(f"{dossier.name} ...\n")
            row, good = measured(dossier)
            rows.append(row)
            kept = kept and good
    head = (
        "ledger", "start to first brief", "slider by HTTP", "slider in Chromium", "the key held",
        "what changed", "first paint", f"{READERS} readers", f"{WRITERS} writers",
        "lost or refused", "memory, alone / crowd",
    )  # fmt: skip
    lines = [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]
    said = [f"Machine: {machine()}.", "Pairs of times: median / 19 of 20 below.", "", *lines]
    sys.stdout.write("\n".join([*said, "", f"Bounds kept: {'yes' if kept else 'no'}.", ""]))
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
