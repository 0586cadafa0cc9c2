"""A series: the briefs of a period, one a day, week or month, each with what changed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from briefing.diff import Diff
from briefing.errors import Refused
from briefing.model.brief import Brief
from briefing.model.progress import with_progress
from briefing.model.vantage import Vantage
from briefing.projections.wording import counted
from briefing.readmodel import Snapshot
from briefing.service.clocks import AskedClocks
from briefing.service.dossier_reader import DossierReader

MOST = 4000
"""How many briefs one series may hold."""

LONG = 5_000
"""From how many events on a step from the index costs less than one over all events."""

_STEPS = {"day": 1, "week": 7}
"""How many days a step takes, where that is always the same."""


Every = Literal["day", "week", "month"]
"""Interval between the briefs of a series."""


@dataclass(frozen=True, slots=True)
class SeriesStep:
    """One brief of a series, and what changed since the one before."""

    brief: Brief
    snapshot: Snapshot
    diff: Diff | None
    """``None`` for the first."""


def days(first: date, last: date, every: Every) -> tuple[date, ...]:
    """The days of a series: from the first on, and always the last.

    A month after 31 January is the last day of February, and two months after it 31 March.
    """
    if every == "month":
        found = list(_monthly(first, last))
    else:
        ordinals = range(first.toordinal(), last.toordinal() + 1, _STEPS[every])
        found = [date.fromordinal(ordinal) for ordinal in ordinals]
    return tuple(dict.fromkeys([*found, last]))


def _monthly(first: date, last: date) -> Iterator[date]:
    """The same day of each month, or its last where it is shorter."""
    start, end = (when.year * 12 + when.month - 1 for when in (first, last))
    for month in range(start, end + 1):
        year, place = divmod(month, 12)
        reached = date(year, place + 1, min(first.day, monthrange(year, place + 1)[1]))
        if reached <= last:
            yield reached


def vantages(
    reader: DossierReader, first: AskedClocks, to: str | None, every: Every
) -> tuple[Vantage, ...]:
    """The vantages of a series, from the one asked for up to the day ``to`` (or today).

    A contemporary one knows on each day what was published by then. Raises ``Refused`` for
    days in the wrong order or more than ``MOST``.
    """
    start = reader.vantage(first)
    last = reader.vantage(AskedClocks(as_of=to)).as_of
    if last < start.as_of:
        raise Refused(f"--from {start.as_of} lies after --to {last}; give the earlier day first")
    found = days(start.as_of, last, every)
    if len(found) > MOST:
        raise Refused(_too_many(start.as_of, last, every, len(found)))
    return tuple(
        replace(start, as_of=day, known_by=day if first.contemporary else start.known_by)
        for day in found
    )


def _too_many(first: date, last: date, every: Every, count: int) -> str:
    others = ((other, len(days(first, last, other))) for other in get_args(Every))
    fit = [f"--every {other} makes {number:,}" for other, number in others if number <= MOST]
    remedy = f"{fit[0]}, or choose" if fit else "choose"
    return (
        f"a brief every {every} from {first} to {last} would make {counted(count, 'brief')}, "
        f"more than {MOST:,} in one series; {remedy} a shorter period"
    )


def walk(
    reader: DossierReader, along: Sequence[Vantage], *, full: bool = False
) -> Iterator[SeriesStep]:
    """The briefs of a series in order, each with what changed since the one before.

    They are those that ``DossierReader.brief`` and ``DossierReader.diff`` give.

    A short history is read once, and what stands is found once for each stretch of days on
    which it is the same; of a long one, each brief is read from the index.
    """
    walking = reader if reader.head.number > LONG else reader.replaying()
    before: Vantage | None = None
    for vantage in with_progress("Briefs", along, each=1):
        diff = walking.diff(before, vantage) if before else None
        yield SeriesStep(*walking.build_brief(vantage, full=full), diff)
        before = vantage
