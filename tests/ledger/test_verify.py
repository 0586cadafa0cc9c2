"""What ``verify_ledger`` says of a ledger: one line a check, and the first event that fails."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from briefing.errors import UnusableLedger
from briefing.ledger import Ledger
from briefing.ledger.batch import link
from briefing.model.envelope import EMPTY_HEAD
from briefing.service.loading import load_dossier
from briefing.service.verification import verify_ledger
from briefing_events.editorial import FactCorroborated, FactRetracted, SourceWithdrawn
from briefing_events.fact import Event

from .samples import DOSSIER, Clock, article, correction, many, put_unchecked, said

RIVER = Path(__file__).parents[1] / "dossiers" / "river-treaty"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger.open(path, clock=Clock()) as opened:
        yield opened


def lines(ledger: Ledger) -> list[tuple[str, str]]:
    return [(check.name, check.failure) for check in verify_ledger(ledger)]


def failures(ledger: Ledger) -> list[str]:
    return [check.failure for check in verify_ledger(ledger) if not check.holds]


def test_a_whole_ledger_gets_one_line_for_each_thing(ledger: Ledger) -> None:
    load_dossier(ledger, RIVER, "Ana")
    assert lines(ledger) == [
        ("chain of 25 events", ""),
        (f"river-treaty: head #25 {ledger.head('river-treaty').digest}", ""),
        ("river-treaty: 2 articles with their own digests", ""),
        ("river-treaty: text without characters that act", ""),
        ("river-treaty: 21 quotes in their articles", ""),
        ("river-treaty: references between facts", ""),
        ("river-treaty: names in the definition, dates with their days", ""),
        ("river-treaty: index", ""),
    ]


QUOTE = {"source": "s1", "exact": "“long”", "start": 13, "end": 19}


OTHER_DAYS = {"edtf": "2024-11-25", "earliest": "1950-01-01", "latest": "2050-01-01"}
OTHERWISE = (
    "#3: the days 1950-01-01 to 2050-01-01 are not those of the date '2024-11-25' by date rules 1"
)


def quoting(key: str, **fields: object) -> Event:
    event = said(key)
    plain = event.model_dump(mode="json", exclude_defaults=True)
    return event.type.model_validate({**plain, "citations": [QUOTE], **fields})


@pytest.mark.parametrize(
    ("event", "failure"),
    [
        (said("b"), "#3: its quote is not in s1 at 5"),
        (
            quoting("b", citations=[{**QUOTE, "source": "s9"}]),
            "#3 cites 's9', which is not registered",
        ),
        (
            FactCorroborated.model_validate({"key": "b", "fact": "nowhere", "citations": [QUOTE]}),
            "#3 refers to 'nowhere', which is not on record",
        ),
        (quoting("b", replies_to="nowhere"), "#3 refers to 'nowhere', which is not on record"),
        (
            FactRetracted(key="b", target=3, reason="A slip."),
            "#3 is about #3, which does not come before it",
        ),
        (
            SourceWithdrawn(key="b", source="s9", reason="A slip."),
            "#3 is about source 's9', which is not registered",
        ),
        (correction("b", 2, {"statement": 1}), "#3 corrects to what is no fact"),
        (
            quoting("b", occurred=OTHER_DAYS),
            OTHERWISE,
        ),
    ],
)
def test_the_first_event_that_does_not_hold_is_named(
    ledger: Ledger, event: Event, failure: str
) -> None:
    ledger.append(DOSSIER, [article("a"), quoting("said")], author="Ana")
    assert failures(ledger) == []
    put_unchecked(ledger, DOSSIER, event)
    with suppress(UnusableLedger):
        list(ledger.catch_up(DOSSIER))
    assert failures(ledger) == [failure]


def forged(path: Path, number: int, change: Callable[[dict[str, Any]], None]) -> None:
    """Change an event, and give it and all behind it the digests that they now should have."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        digest = EMPTY_HEAD.digest
        rows = connection.execute(
            "SELECT originator_id, originator_version, topic, state FROM stored_events "
            "ORDER BY originator_version"
        ).fetchall()
        for slug, place, topic, state in rows:
            if place == number:
                plain = json.loads(state)
                change(plain["event"])
                state = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()  # noqa: PLW2901
            digest = link(digest, slug, place, topic, state)
            connection.execute(
                "UPDATE stored_events SET state = ? WHERE originator_version = ?", (state, place)
            )
            connection.execute("UPDATE chain SET digest = ? WHERE number = ?", (digest, place))
        connection.execute("UPDATE heads SET digest = ?", (digest,))
        for _, definition in triggers:
            connection.execute(definition)


def test_a_text_that_was_forged_with_its_chain_is_found_by_its_own_digest(
    ledger: Ledger, path: Path
) -> None:
    load_dossier(ledger, RIVER, "Ana")
    registered = next(e.number for e in ledger.read("river-treaty") if "source" in e.content)

    def change(event: dict[str, Any]) -> None:
        event["source"]["text"] = event["source"]["text"].replace("Bridge", "Fridge")

    forged(path, registered, change)
    assert failures(ledger) == [f"river-treaty: #{registered} cannot be read as an event"]


def test_a_quote_that_was_forged_with_its_chain_is_found_in_its_article(
    ledger: Ledger, path: Path
) -> None:
    load_dossier(ledger, RIVER, "Ana")
    quoted = next(e.number for e in ledger.read("river-treaty") if "citations" in e.content)

    def change(event: dict[str, Any]) -> None:
        event["citations"][0]["exact"] = event["citations"][0]["exact"].swapcase()

    forged(path, quoted, change)
    (failure,) = failures(ledger)
    assert failure.startswith(f"#{quoted}: its quote is not in ")


def test_a_broken_chain_is_told_and_nothing_that_rests_on_it(ledger: Ledger, path: Path) -> None:
    ledger.append(DOSSIER, [article("a"), *many("said", 5)], author="Ana")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER heads_no_return")
        connection.execute("UPDATE heads SET recorded_at = 'soon'")
    assert len(lines(ledger)) == 1
    assert "unreadable" in failures(ledger)[0]


def test_a_trigger_that_is_missing_is_told(ledger: Ledger, path: Path) -> None:
    ledger.append(DOSSIER, many("said", 2), author="Ana")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER stored_events_no_delete")
    assert lines(ledger) == [("chain", "the trigger stored_events_no_delete is missing")]
