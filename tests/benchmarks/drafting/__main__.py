"""``python -m tests.benchmarks.drafting --data DIR``: the table of ``docs/drafting.md``.

DIR holds the public sets as they lie in their repositories: ``plv``, ``structtemprel``,
``polnear``. Develop with ``--part dev``; run ``--part test`` once.
"""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.benchmarks.drafting import (
    event_types,
    quotes,
    recorded,
    speakers,
    throughput,
    timelines,
    timexes,
)

SEEDS = Path(__file__).parents[3] / "seeds" / "russia-taliban"
MEASURES = ("types", "dates", "speakers", "timelines", "quotes", "recorded", "speed")


def main() -> None:
    """Score what was asked for."""
    asked = ArgumentParser(prog="python -m tests.benchmarks.drafting")
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--part", choices=("dev", "test"), default="dev")
    asked.add_argument("--only", choices=MEASURES, nargs="*", default=MEASURES)
    asked.add_argument("--train", type=int, default=420, help="articles to learn speakers from")
    asked.add_argument("--misses", type=int, default=0, help="show so many of each")
    given = asked.parse_args()
    test = given.part == "test"
    tempeval = given.data / "structtemprel/data/TempEval3"
    corpus = tempeval / ("Evaluation/te3-platinum" if test else "Training/TBAQ-cleaned")
    papers = sorted(corpus.rglob("*.tml"))
    for measure in given.only:
        start = time.perf_counter()
        if measure == "types":
            part = "test" if test else "train"
            told("event types, macro-F1", event_types.score(given.data / "plv", part))
            listed(
                event_types.misses(given.data / "plv", part, given.misses) if given.misses else ()
            )
        elif measure == "dates":
            told("dates", timexes.score(papers))
            listed(timexes.misses(papers, given.misses) if given.misses else ())
        elif measure == "speakers":
            polnear = given.data / "polnear/data"
            told("who says it, token F1", speakers.score(polnear, given.part, given.train, None))
        elif measure == "timelines":
            topics = given.data / "structtemprel/data/SemEval2015-Task4-TimeLine"
            told("entity timelines", timelines.score(topics, given.part))
            listed(timelines.misses(topics, given.part, given.misses) if given.misses else ())
        elif measure == "speed":
            texts = sorted((given.data / "polnear/data/train/text").glob("*.txt"))
            told("articles drafted in two processes", throughput.score(texts[:300]))
        elif measure == "quotes":
            everything = [*quotes.texts(given.data), *quotes.texts(SEEDS)]
            told("quotes", quotes.score(everything))
        else:
            for learn in (False, True):
                shares, missed = recorded.score(SEEDS, learn=learn)
                told(f"bundled articles{', the other four learned' if learn else ''}", shares)
                listed(missed[: given.misses])
        sys.stdout.write(f"  ({time.perf_counter() - start:.0f} s)\n")


def told(what: str, figures: Mapping[str, float]) -> None:
    """Print figures under a heading."""
    sys.stdout.write(f"{what}\n")
    for name, value in figures.items():
        sys.stdout.write(
            f"  {name:38} {value:.3f}\n" if value < 1000 else f"  {name:38} {value:,.0f}\n"
        )
    sys.stdout.flush()


def listed(lines: Iterable[str]) -> None:
    """Print what was missed."""
    for line in lines:
        sys.stdout.write(f"    {line}\n")


if __name__ == "__main__":
    main()
