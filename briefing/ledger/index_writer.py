"""Writing the read model: the placements that a batch brings, in its own transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from briefing.readmodel.placement import END_OF_TIME, FOREVER, ROWS_APART
from briefing.readmodel.projector import ReadModelChanges
from briefing.readmodel.search_words import words_sum

PLACEMENT = (
    "dossier", "bucket", "rank", "day", "sort_key", "key", "number", "group_key", "excluded_by",
    "slot", "attested_key", "passage", "earliest", "latest", "valid_from", "valid_to",
    "known_from", "known_to", "recorded_from", "recorded_to", "open", "words",
)  # fmt: skip
"""The columns of a placement, but for the id that the database gives it."""

APART = 2
"""In the column ``open``: neither walked nor looked up by its end."""

Run = Callable[[str, Sequence[Sequence[object]]], object]
"""Runs a statement with question marks once for each sequence of parameters."""

_STATEMENTS = {
    "closed": "UPDATE placement SET recorded_to = ?3 "
    f"WHERE dossier = ?1 AND number = ?2 AND recorded_to = {FOREVER}",
    "event_subject": "INSERT INTO event_subject VALUES (?, ?, ?)",
    "passage": "INSERT INTO passage VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    "citation": "INSERT INTO citation VALUES (?, ?, ?, ?) "
    "ON CONFLICT (dossier, passage, number) "
    "DO UPDATE SET day = excluded.day WHERE excluded.day < citation.day",
    "change_point": "INSERT INTO change_point VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    "first_day": "UPDATE placement SET day = ?4 WHERE dossier = ?1 AND number = ?2 AND key = ?3 "
    "AND bucket IN ('articles', 'parts') AND day > ?4",
}
"""What is written beside placements; the first parameter is the id of the dossier."""

_PLACEMENT = (
    f"INSERT INTO placement (id, {', '.join(PLACEMENT)}) "
    f"VALUES (?, ?, {', '.join('?' * (len(PLACEMENT) - 2))}, ?)"
)


def apply_changes(
    run: Run, dossier: int, last: int, changes: ReadModelChanges
) -> list[tuple[int, str]]:
    """Write what a batch changes in the read model of a dossier, given its id there.

    Placements get the ids after ``last``. Returns the words of those that have any, by id.
    """
    rows = rows_of(changes)
    placed = list(enumerate(rows["placement"], last + 1))
    texts = [str(row[-1]) if row[-1] else None for _, row in placed]
    run(_STATEMENTS["closed"], [(dossier, *row) for row in rows["closed"]])
    run(
        _PLACEMENT,
        [
            (number, dossier, *row[:-1], words_sum(text))
            for (number, row), text in zip(placed, texts, strict=True)
        ],
    )
    for name in ("event_subject", "passage", "citation", "change_point", "first_day"):
        run(_STATEMENTS[name], [(dossier, *row) for row in rows[name]])
    return [(number, text) for (number, _), text in zip(placed, texts, strict=True) if text]


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
            placement, *more, words = placed
            if placement.bucket in ROWS_APART:
                is_open = APART
            yield *placement, *more, *box, recorded_from, recorded_to, is_open, words or None
