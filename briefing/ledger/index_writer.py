"""Writing the read model: the placements that a batch brings, in its own transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from briefing.readmodel.placement import END_OF_TIME, FOREVER
from briefing.readmodel.projector import ReadModelChanges

PLACEMENT = (
    "dossier", "bucket", "rank", "day", "sort_key", "key", "number", "group_key", "excluded_by",
    "slot", "attested_key", "passage", "earliest", "latest", "valid_from", "valid_to",
    "known_from", "known_to", "recorded_from", "recorded_to", "open",
)  # fmt: skip
"""The columns of a placement, but for the id that the database gives it."""

Run = Callable[[str, Sequence[Sequence[object]]], object]
"""Runs a statement with question marks once for each sequence of parameters."""

_PLACE = f"INSERT INTO placement ({', '.join(PLACEMENT)}) VALUES ({','.join('?' * len(PLACEMENT))})"


def apply_changes(run: Run, dossier: int, changes: ReadModelChanges) -> None:
    """Write what some events change in the read model of a dossier, given its id there."""
    run(
        "UPDATE placement SET recorded_to = ? "
        f"WHERE dossier = ? AND number = ? AND recorded_to = {FOREVER}",
        [(number, dossier, subject) for subject, number in changes.closed.items()],
    )
    run(_PLACE, list(_rows(dossier, changes)))
    run(
        "INSERT INTO event_subject VALUES (?, ?, ?)",
        [(dossier, *p) for p in changes.event_subjects],
    )
    run(
        "INSERT INTO passage VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(dossier, *pair) for pair in changes.passages.items()],
    )
    run(
        "INSERT INTO citation VALUES (?, ?, ?, ?) ON CONFLICT (dossier, passage, number) "
        "DO UPDATE SET day = excluded.day WHERE excluded.day < citation.day",
        [
            (dossier, passage, number, day)
            for passage, days in changes.cited.items()
            for number, day in days.items()
        ],
    )
    run(
        "INSERT INTO change_point VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(dossier, *turn) for turn in sorted(changes.turns)],
    )
    # An article is found by the first day of what it carries.
    run(
        "UPDATE placement SET day = ? WHERE dossier = ? AND number = ? AND key = ? "
        "AND bucket IN ('articles', 'parts') AND day > ?",
        [
            (day, dossier, number, passage, day)
            for passage, (number, day) in _firsts(changes).items()
        ],
    )


def _firsts(changes: ReadModelChanges) -> dict[str, tuple[int, int]]:
    """By passage: its registration, and the first day of what this batch lets it carry."""
    found = {
        passage: (changes.articles[passage], min(days.values()))
        for passage, days in changes.cited.items()
        if passage in changes.articles
    }
    return {passage: first for passage, first in found.items() if first[1] < END_OF_TIME}


def _rows(dossier: int, changes: ReadModelChanges) -> Iterator[tuple[object, ...]]:
    for rows, recorded_from, recorded_to in changes.placed:
        for told, *box in rows:
            is_open = int(box[1] == END_OF_TIME and box[3] == END_OF_TIME)
            yield (
                dossier, *told.placement, told.passage, told.earliest, told.latest, *box,
                recorded_from, recorded_to, is_open,
            )  # fmt: skip
