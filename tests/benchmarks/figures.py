"""The figures of the table, one function each."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, zip_longest
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from briefing.cli.series_writer import write_series
from briefing.facts import fold
from briefing.ledger import Ledger
from briefing.model.brief import Brief
from briefing.readmodel import Snapshot
from briefing.render.formats import brief_page
from briefing.render.markdown import brief_markdown, stamped
from briefing.service import DossierReader
from briefing.service.clocks import AskedClocks
from briefing.service.loading import bundled, load_dossier
from briefing.service.series import vantages
from briefing_events.editorial import SourceRegistered
from briefing_events.fact import Fact
from briefing_events.source import Source, digest_of
from briefing_events.types import StatementMade
from tests.ledger.server import Server

from . import equal as equality
from . import floor as floors
from . import plain
from .bench import BATCH, Bench, opened, plain_facts
from .cast import DEFINITION, SLUG, STAGES
from .figure import Figure, Value, amount, at_most, faster
from .histories import history
from .ledgers import FOLDER, Calendar, ledger_of, load
from .looking import (
    NOW,
    PROGRAM,
    brief_at,
    corners,
    desk_of,
    in_words,
    random_dates,
    random_vantages,
    share_of,
    spread_dates,
)
from .measure import Job, cold, in_turns, peak
from .plot import LAST
from .progress import Progress
from .values import day, rating

_AS_OF = "2015-06-30"
_BUNDLED_AS_OF = "2024-11-26"
_BASELINE = (
    "import typer, jinja2, eventsourcing.application, eventsourcing.sqlite; "
    "from pydantic import BaseModel; M = type('M', (BaseModel,), {})"
)


def _briefs(ledger: Ledger, asked: Sequence[AskedClocks], made: list[Brief]) -> Job:
    """A job that makes the brief at another vantage in each turn."""
    return lambda turn: made.append(brief_at(ledger, asked[turn]))


def _shown(made: Sequence[Brief]) -> str:
    return f"{sum(len(brief.notes) for brief in made) / len(made):.0f}"


def brief(bench: Bench) -> Figure:
    """A brief at a random date, by the size of the history."""
    return _by_size(bench, "brief", "random date", lambda _: random_dates(bench.turns))


def clocks(bench: Bench) -> Figure:
    """The same at random places of all three clocks: half of them in the ledger's past."""

    def asked(ledger: Ledger) -> list[AskedClocks]:
        return random_vantages(bench.turns, ledger.head(SLUG).number)

    return _by_size(bench, "clocks", "random place of all three clocks", asked)


def _by_size(
    bench: Bench, name: str, where: str, asked: Callable[[Ledger], Sequence[AskedClocks]]
) -> Figure:
    made: dict[int, list[Brief]] = {size: [] for size in sorted({bench.small, *bench.sizes})}
    ledgers = {size: Ledger.open(ledger_of(size), clock=Calendar()) for size in made}
    try:
        brief_at(ledgers[bench.small], AskedClocks(as_of=_AS_OF))
        jobs = [_briefs(ledgers[size], asked(ledgers[size]), made[size]) for size in made]
        times = dict(zip(made, bench.timed(name, jobs), strict=True))
    finally:
        for ledger in ledgers.values():
            ledger.close()
    each = ", ".join(
        f"{size:,}: {amount(times[size].median.value)} for {_shown(made[size])} facts shown"
        for size in made
    )
    what = f"a brief at a {where}: {bench.large:,} facts against {bench.small:,}"
    found = at_most(name, what, times[bench.large].median, times[bench.small].median, 1.5)
    return found.noted(each)


def page(bench: Bench) -> Figure:
    """The same, written out as Markdown."""
    with opened(ledger_of(bench.small)) as small, opened(ledger_of(bench.large)) as large:
        asked = random_dates(bench.turns)
        brief_markdown(brief_at(small, asked[0]))
        short, long = bench.timed(
            "page",
            (
                lambda turn: brief_markdown(brief_at(small, asked[turn])),
                lambda turn: brief_markdown(brief_at(large, asked[turn])),
            ),
        )
    what = f"the same as a Markdown page: {bench.large:,} against {bench.small:,}"
    return at_most("page", what, long.median, short.median, 1.5)


def web_page(bench: Bench) -> Figure:
    """A standalone page with its timeline and its articles, against Markdown."""
    asked = random_dates(bench.turns)
    with opened(ledger_of(bench.large)) as ledger:

        def made(turn: int) -> tuple[Brief, Snapshot]:
            reader = desk_of(ledger)
            return reader.build_brief(reader.vantage(asked[turn]))

        brief_page(*made(0))
        html, markdown = bench.timed(
            "web page",
            (lambda turn: brief_page(*made(turn)), lambda turn: brief_markdown(made(turn)[0])),
        )
    what = f"a web page against Markdown at {bench.large:,}"
    return at_most("web page", what, html.median, markdown.median, 3)


def floor(bench: Bench) -> Figure:
    """The brief model against the hand-written query for as many rows."""
    made: list[Brief] = []
    wanted: list[dict[str, int]] = []
    rows: list[int] = []
    query = floors.Floor(bench.floor_path, tuple(STAGES))
    with opened(ledger_of(bench.large)) as ledger:
        ours, _, least = bench.timed(
            "floor",
            (
                _briefs(ledger, random_dates(bench.turns), made),
                lambda turn: wanted.append(floors.shown(made[turn])),
                lambda turn: rows.append(len(query.facts(made[turn].vantage, wanted[turn]))),
            ),
        )
    query.close()
    what = f"the brief model at {bench.large:,} against a hand-written query, rows decoded"
    shown = sum(sum(each.values()) for each in wanted) / len(wanted)
    found = at_most("floor", what, ours.median, least.median, 3)
    return found.noted(f"{sum(rows) / len(rows):.0f} rows for {shown:.0f} facts shown")


def replay(bench: Bench) -> Figure:
    """The brief at dates all over the period against the plain library's replay up to each."""
    what = f"a brief at {bench.large:,} against the plain library's replay to the same point"
    return _against_replay(bench, "replay", what, bench.plain_path(), 1000)


def snapshots(bench: Bench) -> Figure:
    """The same, with ten of the library's snapshots along the way."""
    what = f"a brief at {bench.large:,} against that replay with ten snapshots along the way"
    path = bench.plain_path(snapshots=bench.plain_size // 10)
    return _against_replay(bench, "snapshots", what, path, 1, bench.plain_size // 10)


def _against_replay(
    bench: Bench, name: str, what: str, path: Path, limit: float, every: int | None = None
) -> Figure:
    app = plain.application(path, snapshots=every)
    asked = spread_dates(bench.turns)
    with opened(ledger_of(bench.large)) as ledger:
        brief_at(ledger, AskedClocks(as_of=_AS_OF))

        def to_the_same_point(turn: int) -> None:
            # As the history was recorded: what was on record by that day.
            plain.replay(app, 1 + max(1, round(share_of(asked[turn]) * bench.plain_size)))

        ours, theirs = bench.timed(
            name, (lambda turn: brief_at(ledger, asked[turn]), to_the_same_point)
        )
    app.close()
    scale = bench.large / bench.plain_size
    found = faster(name, what, ours.median, theirs.median.times(scale), limit)
    if scale > 1:
        return found.noted(f"the replay was measured at {bench.plain_size:,} and scaled per event")
    return found


def worst(bench: Bench) -> Figure:
    """The slowest vantage of a process that has made briefs before, each at its best of three."""
    with opened(ledger_of(bench.large)) as ledger:
        head = ledger.head(SLUG).number
        usual = random_vantages(bench.turns, head)
        # In turn, so that a run that is cut short has met both kinds.
        asked = [each for pair in zip_longest(corners(head), usual) for each in pair if each]
        rounds = [
            in_turns(
                f"worst, round {number} of 3",
                (lambda turn: brief_at(ledger, asked[turn]),),
                turns=len(asked),
                budget=bench.budget,
            )[0].seconds
            for number in (1, 2, 3)
        ]
    best = {each: min(times) for each, *times in zip(asked, *rounds, strict=False)}
    slowest = max(best, key=lambda each: best[each])
    middle = median(best[each] for each in usual if each in best)
    what = f"the worst of {len(best)} vantages at {bench.large:,} against the median random one"
    turns = len(best)
    found = at_most("worst", what, Value(best[slowest], turns), Value(middle, turns), 5)
    if turns < len(asked) / 2:
        return found.without_verdict(f"cut short: {turns} of {len(asked)} vantages")
    return found.noted(in_words(slowest))


def _generate(path: Path, slug: str, as_of: str) -> list[str]:
    command = [sys.executable, "-m", "briefing", "generate"]
    return [*command, "--db", str(path), "--dossier", slug, "--as-of", as_of]


@contextmanager
def _bundled() -> Iterator[tuple[Path, str]]:
    """A ledger that holds the bundled dossier, and the name of that."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "bundled.db")
        with opened(path) as ledger:
            slug = load_dossier(ledger, bundled()[0], "bench").slug
        yield path, slug


def first(bench: Bench) -> Figure:
    """The first brief of a new process, against that of the bundled dossier."""
    with _bundled() as (path, slug):
        jobs = (
            cold(_generate(ledger_of(bench.large), SLUG, _AS_OF)),
            cold(_generate(path, slug, _BUNDLED_AS_OF)),
        )
        ours, theirs = bench.timed("first", jobs, 15)
    what = f"the first brief of a new process at {bench.large:,} against the bundled dossier's"
    return at_most("first", what, ours.median, theirs.median, 2)


def reading(bench: Bench) -> Figure:
    """The reference fold against the plain library's replay, per event."""
    size = bench.plain_size
    app = plain.application(bench.plain_path())
    with opened(ledger_of(size)) as ledger:
        events = ledger.head(SLUG).number
        ours, theirs = bench.timed(
            "fold", (lambda _: fold(ledger.read(SLUG)), lambda _: plain.replay(app)), 5
        )
    app.close()
    what = f"the reference fold per event, {size:,} facts, against the plain library's replay"
    return faster("fold", what, ours.best.times(1 / events), theirs.best.times(1 / (size + 1)), 4)


def bring(bench: Bench) -> Figure:
    """Import per event against the plain library's trigger and save."""
    events = list(islice(history(min(bench.large, 10_000)), 12_000))
    facts = list(plain_facts(events))
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=FOLDER) as folder:

        def ours(turn: int) -> None:
            with opened(Path(folder, f"ours-{turn}.db")) as ledger:
                ledger.import_batch(SLUG, (), events, author="desk")

        def theirs(turn: int) -> None:
            app = plain.application(Path(folder, f"plain-{turn}.db"))
            plain.append(app, facts, BATCH)
            app.close()

        mine, others = bench.timed("import", (ours, theirs), 5)
    what = "import per event, with chain and index, against the plain library's trigger and save"
    return at_most(
        "import", what, mine.best.times(1 / len(events)), others.best.times(1 / len(facts)), 1
    )


def append(bench: Bench) -> Figure:
    """A single append to the largest history against one to an empty dossier."""
    with TemporaryDirectory(dir=FOLDER) as folder:
        copy = Path(folder, "copy.db")
        with opened(ledger_of(bench.large)) as held:
            held.backup(copy)
        with opened(copy) as large, opened(Path(folder, "empty.db")) as empty:
            for ledger in (large, empty):
                ledger.append(SLUG, [_extra_source()], author="desk")
            # So that no commit waits for the copy to reach the disk.
            os.sync()
            ours, theirs = bench.timed(
                "append",
                (
                    lambda turn: large.append(SLUG, [_extra(turn)], author="desk"),
                    lambda turn: empty.append(SLUG, [_extra(turn)], author="desk"),
                ),
                300,
            )
    what = f"a single append at {bench.large:,} facts against one to an empty dossier"
    return at_most("append", what, ours.median, theirs.median, 1.5)


_TEXT = "The ferry sails again."


def _extra_source() -> SourceRegistered:
    content: dict[str, Any] = {
        "id": "extra", "label": "X", "title": "One more", "published": day(LAST.toordinal()),
        "rating": rating("C", None), "text": _TEXT, "digest": digest_of(_TEXT),
    }  # fmt: skip
    return SourceRegistered(key="source:extra", source=Source.model_validate(content))


def _extra(number: int) -> Fact:
    return StatementMade.model_validate(
        {
            "key": f"extra-{number}",
            "statement": f"The ferry sails for the {number}th time.",
            "occurred": day(LAST.toordinal() - number % 100),
            "actors": [{"id": DEFINITION.parties[0], "role": "speaker"}],
            "citations": [{"source": "extra", "exact": _TEXT, "start": 0, "end": len(_TEXT)}],
        }
    )


def memory(bench: Bench) -> Figure:
    """The peak memory of a process that makes one brief."""

    def held(size: int) -> int:
        path = str(ledger_of(size))
        return peak([sys.executable, "-m", "tests.benchmarks.alone", path, _AS_OF])

    pairs = []
    with Progress("memory", 3) as progress:
        for _ in range(3):
            pairs.append((held(bench.large), held(bench.small)))
            progress.step()
    large, small = (min(each) for each in zip(*pairs, strict=True))
    what = f"peak memory of one brief: {bench.large:,} facts against {bench.small:,}"
    return at_most("memory", what, Value(large, 3), Value(small, 3), 1.5, "bytes")


def start(bench: Bench) -> Figure:
    """A cold brief of the bundled dossier against importing the libraries that it needs."""
    baseline = cold([sys.executable, "-c", _BASELINE])
    with _bundled() as (path, slug):
        generate = cold(_generate(path, slug, _BUNDLED_AS_OF))
        ours, theirs = bench.timed("start", (generate, baseline), 15)
    what = "cold `briefing generate` of the bundled dossier against importing its libraries"
    return at_most("start", what, ours.median, theirs.median, 1.45)


def series(bench: Bench) -> Figure:
    """A year of daily briefs in a folder, with the pages of what changed, against one brief."""
    what = "365 daily briefs in a folder against one, bundled dossier, in process"
    with _bundled() as (path, slug), opened(path) as ledger, TemporaryDirectory() as folder:

        def a_desk() -> DossierReader:
            return DossierReader(ledger, slug, PROGRAM, NOW)

        def one(_: int) -> None:
            reader = a_desk()
            brief_markdown(stamped(reader.brief(reader.vantage(AskedClocks(as_of=_BUNDLED_AS_OF)))))

        def year(turn: int) -> None:
            reader = a_desk()
            along = vantages(reader, AskedClocks(as_of="2024-01-01"), "2024-12-30", "day")
            write_series(reader, along, Path(folder, str(turn)), every="day", format_="md")

        one(0)
        ours, theirs = bench.timed("series", (year, one), 15)
    found = at_most("series", what, ours.median, theirs.median, 150)
    return found.noted("with what changed from day to day")


def same(bench: Bench) -> Figure:
    """Whether index and replay give the same briefs at random vantages."""
    size = min(bench.large, 10_000)
    what = f"index equals replay at {size:,}, random vantages"
    if not equality.CAN_REPLAY:
        return Figure("equal", what, target="all", note="there is one way to read a ledger yet")
    return _equal("equal", what, ledger_of(size))


def server(bench: Bench) -> Figure:
    """The same on a PostgreSQL server that is there for this figure alone."""
    size = min(bench.large, 10_000)
    what = f"index equals replay at {size:,} on a server, random vantages"
    with Server(fsync="off") as postgres:
        address = postgres.dsn("postgres")
        load(address, size)
        return _equal("server", what, address)


def _equal(name: str, what: str, path: Path | str) -> Figure:
    with opened(path) as ledger:
        asked = random_vantages(200, ledger.head(SLUG).number)
    wrong = equality.different(path, asked)
    return Figure(
        name, what, f"{len(asked) - len(wrong)}", f"{len(asked)}", target="all",
        reached=not wrong, turns=1, note="; ".join(map(in_words, wrong[:3])),
    )  # fmt: skip


FIGURES: dict[str, Callable[[Bench], Figure]] = {
    "brief": brief,
    "clocks": clocks,
    "page": page,
    "web page": web_page,
    "floor": floor,
    "replay": replay,
    "snapshots": snapshots,
    "worst": worst,
    "first": first,
    "fold": reading,
    "import": bring,
    "append": append,
    "memory": memory,
    "start": start,
    "series": series,
    "equal": same,
    "server": server,
}
"""By the name that ``--only`` takes, in the order of the table."""
