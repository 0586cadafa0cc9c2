"""How many articles are drafted in an hour, in two processes."""

from __future__ import annotations

import resource
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from briefing.drafting.draft import Setting
from briefing.service.drafting import default_ranker
from briefing.service.drafting_many import drafted

_HOUR = 3600


def score(paths: Sequence[Path]) -> dict[str, float]:
    """Figures of some hundred texts; those of an hour are scaled from them.

    By the clock they depend on what else the machine does; by processor time they are those of
    two cores that do nothing else.
    """
    setting = Setting(date(2016, 11, 1), "A")
    work = [(path.name, path.read_text("utf-8"), setting) for path in paths]
    ranker, start = default_ranker(), time.perf_counter()
    drafts = sum(len(candidates) for _, candidates in drafted(work, ranker, 2))
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime
    return {
        "articles": len(work),
        "characters each": sum(len(text) for _, text, _ in work) / len(work),
        "drafts": drafts,
        "processor seconds each": processor / len(work),
        "an hour, by the clock": len(work) / seconds * _HOUR,
        "an hour, by processor time": len(work) / processor * 2 * _HOUR,
    }
