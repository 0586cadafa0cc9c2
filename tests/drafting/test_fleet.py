"""Articles drafted by the workers of a scheduler, one of which is killed half-way."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from briefing.drafting.ranker import Ranker
from briefing.ledger import Ledger
from briefing.service import drafting_many
from briefing.service.dossier_reader import reader_of_dossier
from briefing.service.draft_store import DraftStore
from briefing.service.drafting import Known, draft_article, offline
from briefing.service.drafting_many import draft_many, to_draft
from tests.cli.terminal import RIVER, Terminal

SOURCE = """
[[source]]
id = "f{0}"
label = "F{0}"
file = "sources/f{0}.txt"
title = "News {0}"
published = "2031-06-18"
reliability = "C"
reliability_reason = "an invented paper"
family = "F{0}"
"""
TEXT = (
    "On Monday, Ada Okoye met Per Lund at weir {0}.\nOkoye accused South of closing sluice {0}.\n"
)
ARTICLES = 12


@pytest.fixture
def dossier(river: Terminal) -> Terminal:
    """The river dossier with a dozen more articles."""
    folder = Path(shutil.copytree(RIVER, river.folder / "river-treaty"))
    for number in range(ARTICLES):
        (folder / "sources" / f"f{number}.txt").write_text(TEXT.format(number), "utf-8")
        with (folder / "dossier.toml").open("a", encoding="utf-8") as file:
            file.write(SOURCE.format(number))
    river.run("load", folder)
    return river


@pytest.fixture
def dask() -> Iterator[Callable[[str, str], tuple[subprocess.Popen[str], str]]]:
    """Starts a process of Dask and waits for a word; gives it with what its line ends with."""
    running: list[subprocess.Popen[str]] = []

    def start(command: str, until: str) -> tuple[subprocess.Popen[str], str]:
        program, *words = command.split()
        called = [sys.executable, "-m", f"distributed.cli.dask_{program}", "--no-dashboard", *words]
        process = subprocess.Popen(called, stderr=subprocess.PIPE, text=True)
        running.append(process)
        lines = iter(process.stderr or ())
        return process, next(line for line in lines if until in line).split()[-1]

    yield start
    for process in reversed(running):
        process.kill()
        process.communicate()


def test_a_lost_worker_costs_nothing_and_doubles_nothing(
    dossier: Terminal, ranker: Ranker, dask: Callable[[str, str], tuple[subprocess.Popen[str], str]]
) -> None:
    _, scheduler = dask("scheduler --host 127.0.0.1 --port 0", "Scheduler at")
    worker = f"worker {scheduler} --no-nanny --nthreads 1 --local-directory {dossier.folder}"
    doomed, _ = dask(worker, "Registered")
    dask(worker, "Registered")
    with (
        Ledger.open(str(dossier.ledger), clock=lambda: dossier.now) as ledger,
        DraftStore.open(dossier.folder / "briefing.drafts.db") as store,
    ):
        known = Known(reader_of_dossier(ledger, None, "test", dossier.now))
        sources = to_draft(store, known)
        drafting = draft_many(store, known, sources, ranker, scheduler=scheduler)
        done = [next(drafting)[0]]
        doomed.kill()
        done += [source for source, _ in drafting]
        assert sorted(done) == sorted(sources)
        assert to_draft(store, known) == []
        assert len(sources) > ARTICLES
        kept = store.drafts(known.reader.slug)
        alone = draft_article(known, "f3", offline(ranker))
        assert [d for d in kept if d.source == "f3"] == alone


def test_where_no_scheduler_answers_the_command_says_so(
    dossier: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting_many, "_PATIENCE", 0.2)
    refused = dossier.run("draft", "--all", "--scheduler", "tcp://127.0.0.1:9", code=2)
    assert "tcp://127.0.0.1:9 cannot be used" in refused.stderr
