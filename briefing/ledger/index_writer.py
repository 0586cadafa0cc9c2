"""Writing the read model: the placements that a batch brings, in its own transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from briefing.readmodel.placement import ARTICLE_WORDS, END_OF_TIME, FACT_WORDS, FOREVER
from briefing.readmodel.projector import ReadModelChanges

PLACEMENT = (
    "dossier", "bucket", "rank", "day", "sort_key", "key", "number", "group_key", "excluded_by",
    "slot", "attested_key", "passage", "earliest", "latest", "valid_from", "valid_to",
    "known_from", "known_to", "recorded_from", "recorded_to", "open",
)  # fmt: skip
"""The columns of a placement, but for the id that the database gives it."""

WORDS = frozenset({FACT_WORDS, ARTICLE_WORDS})

SEARCHED = 2
"""In the column ``open``: neither walked nor looked up by its end, but searched."""

Run = Callable[[str, Sequence[Sequence[object]]], object]
"""Runs a statement with question marks once for each sequence of parameters."""

_STATEMENTS = {
    "closed": "UPDATE placement SET recorded_to = ?3 "
    f"WHERE dossier = ?1 AND number = ?2 AND recorded_to = {FOREVER}",
    "placement": f"INSERT INTO placement ({', '.join(PLACEMENT)}) "
    f"VALUES ({','.join('?' * len(PLACEMENT))})",
    "event_subject": "INSERT INTO event_subject VALUES (?, ?, ?)",
    "passage": "INSERT INTO passage VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    "citation": "INSERT INTO citation VALUES (?, ?, ?, ?) "
    "ON CONFLICT (dossier, passage, number) "
    "DO UPDATE SET day = excluded.day WHERE excluded.day < citation.day",
    "change_point": "INSERT INTO change_point VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    "first_day": "UPDATE placement SET day = ?4 WHERE dossier = ?1 AND number = ?2 AND key = ?3 "
    "AND bucket IN ('articles', 'parts') AND day > ?4",
}
"""What is written, in this order; the first parameter is the id of the dossier."""


def apply_changes(run: Run, dossier: int, changes: ReadModelChanges) -> None:
    """Write what a batch changes in the read model of a dossier, given its id there."""
    rows = rows_of(changes)
    for name, statement in _STATEMENTS.items():
        run(statement, [(dossier, *row) for row in rows[name]])


def rows_of(changes: ReadModelChanges) -> dict[str, list[tuple[object, ...]]]:
    """What a batch changes in the read model, by table, or by what is updated of placements."""
    return {
        "closed": [*changes.closed.items()],
        "placement": [*_placements(changes)],
        "event_subject": [*changes.event_subjects],
        "passage": [*changes.passages.items()],
        "citation": [
            (passage, number, day)
            for passage, days in changes.citations.items()
            for number, day in days.items()
        ],
        "change_point": sorted(changes.change_points),
        # An article is ordered by the first day of the facts that cite it.
        "first_day": [
            (number, passage, day) for passage, (number, day) in _first_days(changes).items()
        ],
    }


def _first_days(changes: ReadModelChanges) -> dict[str, tuple[int, int]]:
    """By passage: its registration, and the first day of the facts that now cite it."""
    found = {
        passage: (changes.articles[passage], min(days.values()))
        for passage, days in changes.citations.items()
        if passage in changes.articles
    }
    return {passage: first for passage, first in found.items() if first[1] < END_OF_TIME}


def _placements(changes: ReadModelChanges) -> Iterator[tuple[object, ...]]:
    for rows, recorded_from, recorded_to in changes.placed:
        for placed, *box in rows:
            is_open = int(box[1] == END_OF_TIME and box[3] == END_OF_TIME)
            if placed.placement.bucket in WORDS:
                is_open = SEARCHED
            yield (
                *placed.placement, placed.passage, placed.earliest, placed.latest, *box,
                recorded_from, recorded_to, is_open,
            )  # fmt: skip
