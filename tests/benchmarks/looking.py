"""From where briefs are asked for: random vantages, and the corners of the three clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random

from briefing.ledger import Ledger
from briefing.model.brief import Brief
from briefing.service import DossierReader
from briefing.service.clocks import AskedClocks

from .cast import SLUG
from .plot import DAYS, FIRST, LAST

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PROGRAM = "0"

_EARLY = FIRST + timedelta(days=DAYS // 100)
_SHARES = (0.0, 0.01, 0.5, 0.99, 1.0)
"""Where in the stream the recorded clock stands in the corners; the first is its first event."""


def random_vantages(count: int, head: int, seed: int = 7) -> list[AskedClocks]:
    """Days uniform over the period; half with a reported clock, half with a recorded one."""
    random = Random(seed)

    def a_day() -> date:
        return FIRST + timedelta(days=random.randrange(DAYS))

    found = []
    for _ in range(count):
        drawn = random.random()
        # A share of the head, so that the same days are asked of a history of any length.
        share = random.random()
        recorded = str(max(1, round(share * head))) if random.random() < 0.5 else None
        found.append(
            AskedClocks(
                as_of=a_day().isoformat(),
                known_by=a_day().isoformat() if drawn < 0.25 else None,
                contemporary=0.25 <= drawn < 0.5,
                recorded_by=recorded,
            )
        )
    return found


def random_dates(count: int, seed: int = 7) -> list[AskedClocks]:
    """Days uniform over the period, with what is known now."""
    random = Random(seed)
    days = (FIRST + timedelta(days=random.randrange(DAYS)) for _ in range(count))
    return [AskedClocks(as_of=day.isoformat()) for day in days]


def spread_dates(count: int) -> list[AskedClocks]:
    """Days spread over the period so that the first few are, too: halves, quarters, eighths ..."""
    shares = (int(f"{place:b}"[::-1], 2) / 2 ** place.bit_length() for place in range(1, count + 1))
    return [
        AskedClocks(as_of=(FIRST + timedelta(days=int(share * DAYS))).isoformat())
        for share in shares
    ]


def share_of(asked: AskedClocks) -> float:
    """Which part of the period lies before the day that is asked for."""
    return (date.fromisoformat(asked.as_of or LAST.isoformat()) - FIRST).days / DAYS


def corners(head: int) -> list[AskedClocks]:
    """First, middle and last day, by every kind of reported clock, by the recorded clock."""
    days = (FIRST, FIRST + timedelta(days=DAYS // 2), LAST)
    reported: tuple[tuple[date | None, bool], ...] = ((None, False), (_EARLY, False), (None, True))
    return [
        AskedClocks(
            as_of=day.isoformat(),
            known_by=known_by.isoformat() if known_by else None,
            contemporary=contemporary,
            recorded_by=str(max(1, round(head * share))),
        )
        for day, (known_by, contemporary), share in product(days, reported, _SHARES)
    ]


def desk_of(ledger: Ledger) -> DossierReader:
    """A desk that has read nothing yet."""
    return DossierReader(ledger, SLUG, PROGRAM, NOW)


def brief_at(ledger: Ledger, asked: AskedClocks) -> Brief:
    """The brief at a vantage, by a desk that has read nothing yet."""
    reader = desk_of(ledger)
    return reader.brief(reader.vantage(asked))


def in_words(asked: AskedClocks) -> str:
    """A vantage in few words."""
    reported = "contemporary" if asked.contemporary else f"known by {asked.known_by}"
    knowledge = reported if asked.contemporary or asked.known_by else "hindsight"
    return f"{asked.as_of}, {knowledge}, recorded by {asked.recorded_by or 'head'}"
