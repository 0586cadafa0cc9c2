"""Drafting many articles in processes here or over several machines.

Each article's drafts are written here, in one transaction. A process that dies costs its
articles a second try and doubles nothing: drafts are keyed, and what was written is not drafted
again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from hashlib import sha256
from multiprocessing import get_context

from briefing.drafting.candidate import Candidate
from briefing.drafting.draft import Setting
from briefing.drafting.ranker import Ranker
from briefing.errors import BriefingError
from briefing.service.draft_store import DraftStore
from briefing.service.drafting import MADE_BY, Known, default_ranker, keep, offline, placed

_PATIENCE = 10
"""How many seconds a scheduler has to answer."""
_FEW = 4
"""From so many articles on, starting processes pays."""
_ranker: list[Ranker] = []

Work = Sequence[tuple[str, str, Setting]]
"""Articles: the id, the text, and what is known beside it."""


class LostProcesses(BriefingError):
    """Processes that draft were ended from outside."""

    def __init__(self, left: int) -> None:
        super().__init__(
            f"processes that draft were ended; {left} articles are left, what was drafted is "
            "kept; run the command again, with fewer --jobs if memory is short"
        )


class NoFleet(BriefingError):
    """The scheduler of several machines cannot be used."""

    def __init__(self, scheduler: str, why: object) -> None:
        super().__init__(f"the scheduler {scheduler} cannot be used: {why}")


def to_draft(store: DraftStore, known: Known) -> list[str]:
    """The articles that were not drafted yet as they now read, in order."""
    slug = known.reader.slug
    return [
        source
        for source, article in sorted(known.articles.items())
        if not store.has_read(slug, source, article.digest, MADE_BY)
    ]


def draft_many(
    store: DraftStore, known: Known, sources: Sequence[str], ranker: Ranker | None,
    jobs: int | None = None, scheduler: str | None = None,
) -> Iterator[tuple[str, int]]:  # fmt: skip
    """Draft articles; yields each with how many drafts are new, as it is written.

    ``scheduler``: the address of one whose workers draft, instead of ``jobs`` processes here.
    Raises ``LostProcesses`` where processes were ended; what was yielded is kept.
    """
    work = [(s, known.articles[s].text, known.setting(known.articles[s])) for s in sources]
    done = 0
    try:
        made = (
            drafted_by_fleet(work, ranker, scheduler)
            if scheduler
            else drafted(work, ranker, jobs or os.cpu_count() or 1)
        )
        for source, candidates in made:
            yield source, keep(store, known, source, MADE_BY, placed(known, source, candidates))
            done += 1
    except BrokenProcessPool as error:
        raise LostProcesses(len(sources) - done) from error


def drafted(work: Work, ranker: Ranker | None, jobs: int) -> Iterator[tuple[str, list[Candidate]]]:
    """Each article with its candidates, as they are made."""
    if jobs == 1 or len(work) < _FEW:
        make = offline(ranker)
        yield from ((source, make(text, setting)) for source, text, setting in work)
        return
    start = (ranker or default_ranker(),)
    with ProcessPoolExecutor(jobs, get_context("spawn"), _start, start) as pool:
        waiting = {pool.submit(_one, text, setting): source for source, text, setting in work}
        for future in as_completed(waiting):
            yield waiting[future], future.result()


def drafted_by_fleet(
    work: Work, ranker: Ranker | None, scheduler: str
) -> Iterator[tuple[str, list[Candidate]]]:
    """Each article with its candidates, as the workers of a scheduler make them.

    An article goes under a key of its text, and to another worker where one is lost. Raises
    ``NoFleet`` where nothing answers at the address, or the workers are gone.
    """
    try:
        from distributed import Client, KilledWorker, as_completed  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise NoFleet(scheduler, "install it: pip install 'briefing-ledger[fleet]'") from error
    try:
        client = Client(scheduler, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        raise NoFleet(scheduler, error) from error
    with client:
        model = client.scatter(ranker or default_ranker(), broadcast=True, hash=True)
        sources = {}
        for source, text, setting in work:
            key = f"draft-{source}-{sha256(text.encode()).hexdigest()}"
            sources[client.submit(_one, text, setting, model, key=key)] = source
        try:
            for future, candidates in as_completed(sources, with_results=True):
                yield sources[future], candidates
        except KilledWorker as error:
            raise NoFleet(scheduler, error) from error


def _start(ranker: Ranker) -> None:
    _ranker[:] = [ranker]


def _one(text: str, setting: Setting, ranker: Ranker | None = None) -> list[Candidate]:
    return offline(ranker or _ranker[0])(text, setting)
